"""What a person's calendar holds: where the roster sends them, what is due, what they promised."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.issues import queries as issues
from tiangeng.issues.models import Issue
from tiangeng.issues.states import PromiseState
from tiangeng.kernel.actors import Actor
from tiangeng.notices import ical, rules
from tiangeng.notices.models import FeedKey
from tiangeng.people.models import Account
from tiangeng.places.models import Region
from tiangeng.visits import rules as days
from tiangeng.visits.models import RosterEntry

BACK, AHEAD, MOST = timedelta(days=14), timedelta(days=120), 500
LATE = timedelta(days=400)  # deadlines longer ago are no calendar's matter
WARN_BEFORE = timedelta(hours=18)


def feed_of(key: str) -> Account | None:
    """Whose calendar lies behind the address, while the account lives."""
    digest = hashlib.sha256(key.encode()).digest()
    found = FeedKey.objects.select_related("account").filter(digest=digest, account__is_active=True).first()
    return found.account if found else None


def entries_for(actor: Actor, *, now: datetime) -> list[ical.Entry]:
    """Without titles and people's names: a calendar is kept on other people's servers."""
    if "issues.see" not in actor.capabilities:
        return []
    today = timezone.localdate(now)
    found = [*_visits(actor, today, now), *_deadlines(actor, now), *_promises(actor, today, now)]
    return sorted(found, key=lambda entry: entry.uid)[:MOST]


def _uid(kind: str, name: object) -> str:
    return f"{kind}-{name}@tiangeng"


def _visits(actor: Actor, today: date, now: datetime) -> Iterator[ical.Entry]:
    """The programme's days on which this person is planned to go."""
    if actor.staff_id is None:
        return
    first, last = today - BACK, today + AHEAD
    rows = RosterEntry.objects.visible_to(actor).filter(staff=actor.staff_id, from_on__lte=last)
    rows = rows.filter(Q(to_on__isnull=True) | Q(to_on__gte=first)).select_related("programme")
    plans = list(rows.order_by("pk")[:100])
    names = dict(Region.objects.filter(code__in={plan.region_code for plan in plans}).values_list("code", "name"))
    for plan in plans:
        begin, end = max(first, plan.from_on), min(last, plan.to_on or last)
        village = names.get(plan.region_code, plan.region_code)
        for day in days.days_between(plan.programme, first=begin, last=end):
            yield ical.Entry(
                _uid("visit", f"{plan.pk}-{day:%Y%m%d}"), day, f"{plan.programme.name} · {village}", now,
                url=rules.address(reverse("visits:new")), location=village,
            )  # fmt: skip


def _deadlines(actor: Actor, now: datetime) -> Iterator[ical.Entry]:
    """What waits for this person's hand and has a day."""
    rows = issues.waiting_for(actor).filter(due_at__isnull=False, due_at__gte=now - LATE)
    for issue in rows[:200]:
        yield ical.Entry(
            _uid("due", issue.pk), _day_of(issue), _said(issue), issue.changed_at,
            url=rules.address(issue.get_absolute_url()), location=getattr(issue, "place_name", "") or "", remind=WARN_BEFORE,
        )  # fmt: skip


def _day_of(issue: Issue) -> date | datetime:
    """A deadline at midnight is the end of the day before: that is the day people call the last one."""
    local = timezone.localtime(issue.due_at)
    return local.date() - timedelta(days=1) if (local.hour, local.minute) == (0, 0) else local


def _said(issue: Issue) -> str:
    return _("%(number)s 到期：%(state)s") % {"number": issue.number, "state": issue.get_state_display()}


def _promises(actor: Actor, today: date, now: datetime) -> Iterator[ical.Entry]:
    if actor.staff_id is None:
        return
    rows = issues.my_promises(actor).filter(state=PromiseState.OPEN, until_on__gte=today - LATE)
    for promise in rows[:100]:
        place = getattr(promise, "place_name", "") or ""
        yield ical.Entry(
            _uid("promise", promise.pk), promise.until_on, _("答应的事到日子") + (f" · {place}" if place else ""), now,
            url=rules.address(reverse("issues:promises")), location=place,
        )  # fmt: skip
