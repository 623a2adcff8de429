"""The mark a phone hands back, that it may be given what came after it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tiangeng.field.refusals import TokenUnreadable

from .keeping import MONTHS

OVERLAP = timedelta(minutes=2)  # longer than any write may last
EARLIEST = datetime(2001, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a phone stands: the round it is in began at `begun`; the last thing it was given; how many months it is given."""

    begun: datetime
    since: datetime | None = None
    kind: str = ""
    at: datetime | None = None
    id: UUID | None = None
    months: int = 0

    def packed(self) -> str:
        parts = [self.begun.isoformat(), self.since.isoformat() if self.since else "", self.kind]
        parts += [self.at.isoformat() if self.at else "", str(self.id or ""), str(self.months)]
        return urlsafe_b64encode("|".join(parts).encode()).decode()

    @classmethod
    def read(cls, text: str, *, kinds: Container[str], now: datetime) -> "Mark":
        """The mark a phone hands back; '' is the very first."""
        if not text:
            return cls(begun=now)
        try:
            begun, since, kind, at, ident, *later = urlsafe_b64decode(text.encode()).decode().split("|")
            months = int(later[0]) if later else 0  # an older mark does not say
            where = UUID(ident) if ident else None
            beginning = _moment(begun)
            if beginning is None or (months and months not in MONTHS):
                raise ValueError
            if beginning > now + OVERLAP:  # given by a clock that was ahead: what was written meanwhile would be missed
                raise ValueError
            found = cls(beginning, _moment(since), kind, _moment(at), where, months)
        except ValueError:
            raise TokenUnreadable from None
        if kind and (kind not in kinds or found.at is None or found.id is None):
            raise TokenUnreadable
        return found if kind else replace(found, begun=now, months=0)


def _moment(text: str) -> datetime | None:
    found = datetime.fromisoformat(text) if text else None
    if found is not None and (found.tzinfo is None or not 2000 < found.year < 3000):  # else no calendar reckons with it
        raise ValueError
    return found
