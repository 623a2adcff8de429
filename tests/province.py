"""A province's app as far as we meet it: a key of its own, and tickets it signs (ADR 0020)."""

import json
from base64 import urlsafe_b64encode
from datetime import datetime
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
WHO, ISSUER, AUDIENCE = "zj-330000-77", "https://app.province.example", "https://tg.example"
_numbers = count()


def packed(value: bytes) -> bytes:
    return urlsafe_b64encode(value).rstrip(b"=")


def pem(key: Private) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def ticket(key: Private, *, now: datetime, alg: str = "", life: int = 60, **changed: Any) -> str:
    """Signed as the kind of key asks; `changed` claims replace the good ones, None leaves one out."""
    began = int(now.timestamp())
    good = {"iss": ISSUER, "aud": AUDIENCE, "sub": WHO, "iat": began, "exp": began + life, "jti": f"t{next(_numbers)}"}
    claims = {name: value for name, value in (good | changed).items() if value is not None}
    head = {"alg": alg or ("RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"), "typ": "JWT"}
    body = packed(json.dumps(head).encode()) + b"." + packed(json.dumps(claims).encode())
    return (body + b"." + packed(_signed(key, body))).decode()


def _signed(key: Private, body: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(body, padding.PKCS1v15(), SHA256())
    halves = decode_dss_signature(key.sign(body, ec.ECDSA(SHA256())))
    return b"".join(half.to_bytes(32, "big") for half in halves)
