"""Sessions in the database that know whose they are, so that a person can see and end them; and the key of a phone's."""

import hmac
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from tiangeng.kernel.secrets import derived

from . import models

JUST_SIGNED_IN = 10 * 60  # seconds during which a phone is told what opens it
KEY = "X-Tiangeng-Key"  # the header of whatever a bound phone asks


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[models.Session]:
        return models.Session

    def _validate_session_key(self, key: str) -> bool:
        """A cookie may say anything; what the table could not even be asked for is no key."""
        is_long_enough = bool(super()._validate_session_key(key))  # type: ignore[misc]  # Django's own, left out of its types
        return is_long_enough and key.isascii() and key.isalnum()

    def create_model_instance(self, data: dict[str, Any]) -> models.Session:
        row = super().create_model_instance(data)
        assert isinstance(row, models.Session)
        row.account_id = data.get("_auth_user_id")
        row.began_at, row.used_at = _moment(data.get("began")), _moment(data.get("used"))
        row.source, row.device = data.get("source", ""), data.get("device", "")
        return row


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def key_of(account_id: object, phone: object) -> str:
    """What a phone shows with its session. The phone keeps it sealed behind its PIN, the server derives it."""
    return derived("people.phone_key", account_id, phone).hex()


def note_key_shown(request: HttpRequest) -> None:
    """The phone has what it was told; from now on this sign-in is told nothing again."""
    if not request.session.get("told") and has_key(request):
        request.session["told"] = True


def may_be_told(request: HttpRequest, *, now: float) -> bool:
    """By whom: who has just signed in, and until the phone has shown that the answer reached it."""
    began = float(request.session.get("began", 0))
    return not request.session.get("told") and 0 <= now - began <= JUST_SIGNED_IN


def has_key(request: HttpRequest, phone: object = None) -> bool:
    """Whether it is shown: that of the phone this session is bound to, or of the one about to be."""
    account, phone = request.session.get("_auth_user_id"), phone or request.session.get("phone")
    return hmac.compare_digest(request.headers.get(KEY, "").encode(), key_of(account, phone).encode())
