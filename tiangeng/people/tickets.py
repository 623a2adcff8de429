"""A signed ticket of the province's app: a JSON Web Token that says whom it has just recognised (ADR 0020).

Only RS256 and ES256, by the kind of key that is configured, never by what the ticket says of itself: so neither `none`
nor a public key used as a shared secret opens anything. A ticket lives minutes and is for us by name.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .refusals import TicketWrong

Key = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
LONGEST, LONGEST_LIFE, SKEW = 8_000, timedelta(minutes=5), timedelta(seconds=60)
_END = "-----END PUBLIC KEY-----"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whom the province names, by its own identifier; `id` is spent once."""

    subject: str
    id: str
    expires_at: datetime


def keys_in(path: Path) -> list[Key]:
    """The public keys of a PEM file, one after the other: while the province changes its key both are there."""
    parts = [part + _END for part in path.read_text(encoding="ascii").split(_END)[:-1]]
    found = [load_pem_public_key(part.strip().encode()) for part in parts]
    wrong = [key for key in found if not _is_fit(key)]
    if wrong or not found:
        raise ValueError(f"{path}: needs public keys, RSA of 2048 bits and more or P-256")
    return found  # type: ignore[return-value]  # each is fit


def _is_fit(key: Any) -> bool:
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= 2048
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)


def read(text: str, *, keys: Iterable[Key], issuer: str, audience: str, now: datetime) -> Ticket:
    """The ticket, if one of the keys has signed it, for us, and not long ago."""
    if len(text) > LONGEST:
        raise TicketWrong
    try:
        head, body, signature = text.encode("ascii").split(b".")
        algorithm = json.loads(_plain(head))["alg"]
        if not any(_has_signed(key, algorithm, head + b"." + body, _plain(signature)) for key in keys):
            raise TicketWrong
        claims = json.loads(_plain(body))
        return _checked(claims, issuer=issuer, audience=audience, now=now)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise TicketWrong from None


def _plain(part: bytes) -> bytes:
    return urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def _has_signed(key: Key, algorithm: str, signed: bytes, signature: bytes) -> bool:
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm == "RS256":
            key.verify(signature, signed, padding.PKCS1v15(), SHA256())
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and algorithm == "ES256" and len(signature) == 64:
            halves = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
            key.verify(encode_dss_signature(*halves), signed, ec.ECDSA(SHA256()))
            return True
    except InvalidSignature:
        pass
    return False


def _checked(claims: dict[str, Any], *, issuer: str, audience: str, now: datetime) -> Ticket:
    """Every claim that matters must be there; a ticket that would live longer than minutes is no ticket."""
    meant = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    issued, expires = (datetime.fromtimestamp(claims[name], UTC) for name in ("iat", "exp"))
    subject, own_id = claims["sub"], claims["jti"]
    words = all(isinstance(word, str) and 0 < len(word) <= 64 and word.isprintable() for word in (subject, own_id))
    is_ours = claims["iss"] == issuer and audience in meant
    is_now = issued <= now + SKEW and now < expires and expires - issued <= LONGEST_LIFE
    if not (words and is_ours and is_now):
        raise TicketWrong
    return Ticket(subject, own_id, expires)
