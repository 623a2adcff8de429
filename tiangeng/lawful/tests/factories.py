"""The smallest lawful rows of this room."""

from datetime import date, datetime
from typing import Any

from tiangeng.kernel.scope import placed
from tiangeng.lawful.models import Approval
from tiangeng.lawful.states import ApprovalState


def agreed(county: str, code: str, *, now: datetime, until: date = date(2030, 12, 31), **given: Any) -> Approval:
    """A recurring form the county has agreed to, by two people."""
    fields: dict[str, Any] = {
        "title": code, "basis": "县减负办 2026 年第 3 次会议", "expires_on": until, "state": ApprovalState.APPROVED,
        "asked_by_name": "县委组织部", "decided_by_name": "县减负办", "asked_at": now, "decided_at": now,
    }  # fmt: skip
    return Approval.objects.create(code=code, **placed(county), **fields | given)
