"""Sessions in the database that know whose they are, so that a person can see and end them."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from . import models


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[models.Session]:
        return models.Session

    def create_model_instance(self, data: dict[str, Any]) -> models.Session:
        row = super().create_model_instance(data)
        assert isinstance(row, models.Session)
        row.account_id = data.get("_auth_user_id")
        row.began_at, row.used_at = _moment(data.get("began")), _moment(data.get("used"))
        row.source, row.device = data.get("source", ""), data.get("device", "")
        return row


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
