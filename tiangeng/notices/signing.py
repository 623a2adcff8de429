"""Signed messages by the Standard Webhooks scheme: id, moment and body under one HMAC-SHA256.

`webhook-signature: v1,<base64>` over `id.timestamp.body`; secrets are written `whsec_<base64>`. Source: the Standard
Webhooks specification 1.0.
"""

import base64
import binascii
import hmac
import secrets as random_source
from collections.abc import Callable, Mapping
from datetime import datetime

PREFIX = "whsec_"
TOLERANCE = 300  # seconds a message may be old or early


def new_secret(random: Callable[[int], bytes] = random_source.token_bytes) -> str:
    return PREFIX + base64.b64encode(random(32)).decode()


def _key(secret: str) -> bytes:
    """The bytes behind a written secret; one that is not in the scheme's form is taken as it stands."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return secret.encode()


def headers(secret: str, *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers that go with the body."""
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + _sign(secret, message_id, stamp, body),
    }


def is_genuine(secret: str, *, given: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether this body came from who holds the secret, not long ago; the header may hold several signatures."""
    ident, stamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not stamp.isascii() or not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > TOLERANCE:
        return False
    wanted = "v1," + _sign(secret, ident, stamp, body)
    given_ones = given.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given_ones)


def _sign(secret: str, ident: str, stamp: str, body: bytes) -> str:
    return base64.b64encode(hmac.digest(_key(secret), f"{ident}.{stamp}.".encode() + body, "sha256")).decode()
