"""What the doors for other systems decide from values alone: stretches of time, pages, which village a text names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from .refusals import BadValue

WINDOW = timedelta(days=90)  # the standard's own: "may not span more than 90 days"
MOST_ROWS = 1000  # the standard's own
MOST_PAGES = 1000
MOST_IDS = 50
OPEN, CLOSED = "open", "closed"
_NUMBER = re.compile(r"[A-Z]{2,6}-\d{4}-\d{1,9}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}.*", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which requests a client wants: from one moment to another, of some kinds, open or closed or both, one page of them."""

    since: datetime
    until: datetime
    services: frozenset[str]
    statuses: frozenset[str]
    page: int
    page_size: int

    @property
    def rows(self) -> slice:
        first = (self.page - 1) * self.page_size
        return slice(first, first + self.page_size)


def asked(given: Mapping[str, str], *, now: datetime) -> Asked:
    """The query of a list; what cannot be understood is refused by its name."""
    since, until = _stretch(given.get("start_date", ""), given.get("end_date", ""), now=now)
    statuses = words_of(given.get("status", "")) or {OPEN, CLOSED}
    if statuses - {OPEN, CLOSED}:
        raise BadValue(name="status", wanted="open, closed")
    return Asked(
        since,
        until,
        services=words_of(given.get("service_code", "")),
        statuses=frozenset(statuses),
        page=_whole(given, "page", otherwise=1, most=MOST_PAGES),
        page_size=_whole(given, "page_size", otherwise=MOST_ROWS, most=MOST_ROWS),
    )


def words_of(text: str) -> frozenset[str]:
    """What stands between commas."""
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def is_number(text: str) -> bool:
    """Whether it has the form of an issue's number: LQ-2026-000123."""
    return bool(_NUMBER.fullmatch(text))


def _stretch(start: str, end: str, *, now: datetime) -> tuple[datetime, datetime]:
    since, until = (_moment(text, name) if text else None for text, name in ((start, "start_date"), (end, "end_date")))
    if since is None:
        until = until or now
        return until - WINDOW, until
    until = until or since + WINDOW
    if not since <= until <= since + WINDOW:
        raise BadValue(name="end_date", wanted=_("在 start_date 之后，且相隔不超过 90 天"))
    return since, until


def _moment(text: str, name: str) -> datetime:
    """2026-03-18T12:00:00Z; without a zone it is taken as UTC. Centuries away from ours nothing can be asked."""
    try:
        found = datetime.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not 1900 < found.year < 2200:
        raise BadValue(name=name, wanted=_("像 2026-03-18T00:00:00Z 这样的时间"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _whole(given: Mapping[str, str], name: str, *, otherwise: int, most: int) -> int:
    text = given.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= most):
        raise BadValue(name=name, wanted=f"1–{most}")
    return int(text)


def village_in(text: str, villages: Iterable[tuple[str, str]]) -> str:
    """The code of the one village whose name stands in the text; '' where none does, or two do.

    Of names that contain each other (大贵溪村, 贵溪村) the longest is meant.
    """
    found = [(code, name) for code, name in villages if len(name) >= 2 and name in text]
    longest = {name for _code, name in found if not any(name != other and name in other for _c, other in found)}
    meant = {code for code, name in found if name in longest}
    return meant.pop() if len(meant) == 1 else ""
