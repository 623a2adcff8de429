"""What the phone does, decided from values alone: what may stand in a file it has exported."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _


def week_of(day: date) -> str:
    """2026-W48, as phones count weeks."""
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}"


def weeks_taken(today: date) -> tuple[str, str]:
    """Whose minutes still come in: the last week's until this one is over, and this one's from a clock that is ahead."""
    return week_of(today - timedelta(days=7)), week_of(today)


def coarse(minutes: int) -> int:
    """To five: nobody is known by an odd number."""
    return max(5, (minutes + 2) // 5 * 5)


_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_STEPS = "accept|start|resume|escalate|withdraw"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the phone sends; `pattern` is the whole address, and reads the same in Python and in a browser."""

    method: str
    pattern: str
    label: Any

    def is_this(self, method: str, path: str) -> bool:
        return method == self.method and re.fullmatch(self.pattern, path) is not None


# Photos beside: they stand in a list of their own. Whatever else a file asks for, the phone did not write it.
EXPORTED = (
    Operation("POST", "/api/visits", _("走访")),
    Operation("PATCH", f"/api/visits/{_ID}", _("改走访")),
    Operation("POST", f"/api/visits/{_ID}/addenda", _("补记")),
    Operation("POST", "/api/issues", _("上报事项")),
    Operation("POST", f"/api/issues/{_ID}/told-again", _("又反映了一次")),
    Operation("POST", f"/api/issues/{_ID}/notes", _("回一句")),
    Operation("POST", f"/api/issues/{_ID}/follow", _("关注")),
    Operation("POST", f"/api/issues/{_ID}/moves/(?:{_STEPS})", _("事项走一步")),
    Operation("POST", f"/api/issues/{_ID}/return", _("退回")),
    Operation("POST", f"/api/issues/{_ID}/resolve", _("办结")),
    Operation("POST", "/api/issues/promises/", _("答应的事")),
    Operation("POST", f"/api/issues/promises/{_ID}/keep", _("答应的事做到了")),
    Operation("POST", f"/api/forms/{_ID}/answers", _("填表")),
    Operation("POST", "/api/public/receipts/[0-9A-Z]{6,12}/answer", _("群众的评价")),
)
OWNERS = ("visits.visit", "issues.issue", "forms.formanswer")  # what a photo may belong to
