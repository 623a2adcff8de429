"""The day somebody outside wants it done by: brought along by what is joined, given back when that is parted, let go of in the end."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from tiangeng.issues.models import Issue, IssueEvent
from tiangeng.issues.rules import dispatch_due, last_into, outer_day_over, review_due, running_due, with_outer
from tiangeng.issues.states import OPEN_HANDLINGS, PAUSED, WAITING_FOR_DISPATCH

from . import moves

FIELDS = ("outer_due_at", "outer_by")
Day = tuple[datetime | None, str]


def let_go(issue: Issue, *, now: datetime) -> None:
    """It begins anew after the outer day: that was for the first answer."""
    if outer_day_over(issue, now=now):
        issue.outer_due_at, issue.outer_by = None, ""


def bring(issue: Issue, other: Issue, *, now: datetime) -> dict[str, Any]:
    """What is joined to it brings its outer day along, if that is earlier; every clock that runs follows.

    Hands back what the line keeps of it: the day, and the one it had.
    """
    before, brought = issue.outer_due_at, other.outer_due_at
    if brought is None or (before and before <= brought):
        return {}
    kept = {"outer": _told(_day(other)), "had": _told(_day(issue))}
    issue.outer_due_at, issue.outer_by = brought, other.outer_by
    if issue.due_at:
        issue.due_at = with_outer(issue, issue.due_at)
    issue.handlings.filter(state__in=OPEN_HANDLINGS, due_at__gt=brought).update(due_at=brought)
    issue.changed_at = moves.not_before(issue, now)
    issue.save(update_fields=["due_at", "changed_at", *FIELDS])
    return kept


def take_back(issue: Issue, staying: Iterable[Issue]) -> bool:
    """It has its own day again, or the earliest of those that still follow it; a day set since is nobody's to take back.

    Changes the issue, saves nothing; says whether it did.
    """
    staying, stands = list(staying), _day(issue)
    own = _own_days([issue, *staying])
    if own[0] == stands:
        return False
    days = [own[0], *(day for day in own[1:] if day[0] and stands[0] and day[0] >= stands[0])]
    issue.outer_due_at, issue.outer_by = min(days, key=lambda day: (day[0] is None, day[0]))
    return _day(issue) != stands


def give_back(issue: Issue, staying: Iterable[Issue], *, now: datetime) -> dict[str, Any]:
    """The same for one that is worked at: what was due at the day taken back is due when its own time is over.

    Hands back what the line keeps of it.
    """
    gone = issue.outer_due_at
    if gone is None or not take_back(issue, staying):
        return {}
    if issue.due_at == gone:
        issue.due_at = _due(issue, now=now)
    issue.save(update_fields=["due_at", *FIELDS])
    moves.free_turns(issue, of=gone, now=now)
    return {"outer": _told(_day(issue))}


def _due(issue: Issue, *, now: datetime) -> datetime | None:
    """What runs without the day that is gone. Paused, and woken for it, it sleeps on until its own day has come."""
    events = list(issue.events.order_by("at", "id"))
    if issue.state in WAITING_FOR_DISPATCH:
        waited = last_into(events, WAITING_FOR_DISPATCH) or issue.reported_at
        return with_outer(issue, dispatch_due(issue.county_code, start=waited).at)
    if issue.state not in PAUSED:
        return running_due(issue)
    if issue.review_on and issue.review_on > timezone.localdate(now):
        return None
    woken = next((event.at for event in reversed(events) if event.name == "review_due"), now)
    return with_outer(issue, review_due(issue.county_code, start=woken).at)


def _own_days(issues: list[Issue]) -> list[Day]:
    """Without what each was brought: back through its lines, as long as one of them brought the day at which it stands."""
    lines = IssueEvent.objects.filter(issue__in=issues, name="joined", facts__has_key="outer").order_by("-at", "-id")
    own = {issue.pk: _day(issue) for issue in issues}
    for pk, facts in lines.values_list("issue", "facts"):
        if own[pk] == _read(facts["outer"]):
            own[pk] = _read(facts["had"])
    return [own[issue.pk] for issue in issues]


def _day(issue: Issue) -> Day:
    return issue.outer_due_at, issue.outer_by


def _told(day: Day) -> dict[str, str]:
    return {"day": day[0].isoformat() if day[0] else "", "by": day[1]}


def _read(kept: dict[str, str]) -> Day:
    return datetime.fromisoformat(kept["day"]) if kept["day"] else None, kept["by"]
