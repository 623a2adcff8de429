"""What a person's calendar holds: where the roster sends them, what is due or to be looked at again, what they promised, what
an upper level wants answered, which meetings they sit at and what was decided there.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.assignments import queries as assignments
from tiangeng.assignments.models import Part
from tiangeng.issues import holdings
from tiangeng.issues import queries as issues
from tiangeng.issues.models import Handling, Issue
from tiangeng.issues.states import PromiseState
from tiangeng.kernel.actors import Actor
from tiangeng.meetings import queries as meetings
from tiangeng.notices import ical, rules, words
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
    found = [
        *_visits(actor, today, now),
        *_deadlines(actor, now),
        *_reviews(actor, today, now),
        *_answers(actor, today, now),
        *_promises(actor, today, now),
        *_meetings(actor, now),
        *_tasks(actor, today, now),
    ]
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
    """What waits for this person's work and has a day: the lead's, or the inner one where their unit only helps."""
    rows = list(issues.to_work_at(actor).filter(due_at__isnull=False, due_at__gte=now - LATE)[:200])
    helping = holdings.helping(actor, rows) if rows else {}
    for issue in rows:
        part = helping.get(issue.pk) if issue.lead_id not in actor.organisation_ids else None
        due_at = (part and part.due_at) or issue.due_at or now
        yield ical.Entry(
            _uid("due", issue.pk), _day_of(due_at), _said(issue, part, to=actor), issue.changed_at,
            url=rules.address(issue.get_absolute_url()), location=getattr(issue, "place_name", "") or "", remind=WARN_BEFORE,
        )  # fmt: skip


def _reviews(actor: Actor, today: date, now: datetime) -> Iterator[ical.Entry]:
    """What is put off, or waits for the villager, until a day; once that has come it is due."""
    rows = issues.put_off(actor).filter(review_on__gte=today, review_on__lte=today + AHEAD)
    for issue in rows[:100]:
        yield ical.Entry(
            _uid("review", issue.pk), issue.review_on or today, _("%(number)s 该再看了") % {"number": issue.number}, issue.changed_at,
            url=rules.address(issue.get_absolute_url()), location=getattr(issue, "place_name", "") or "",
        )  # fmt: skip


def _answers(actor: Actor, today: date, now: datetime) -> Iterator[ical.Entry]:
    """The day an upper level wants its answer, and the days of the parts a unit was given."""
    since = today - LATE
    for row in (assignments.to_answer_by_day(actor) or ())[:100]:
        if row.answer_on >= since:
            yield ical.Entry(
                _uid("answer", row.pk), row.answer_on, _("%(what)s，这天前回复") % {"what": row.get_level_display()}, now,
                url=rules.address(row.get_absolute_url()),
            )  # fmt: skip
    for part in (assignments.parts_to_do(actor) or ())[:100]:
        if part.due_on >= since:
            yield ical.Entry(
                _uid("part", part.pk), part.due_on, _part_said(part, to=actor), now,
                url=rules.address(reverse("assignments:list")),
            )  # fmt: skip


def _part_said(part: Part, *, to: Actor) -> str:
    unit = words.whose(part.organisation, to=to)
    return _("交办里分给%(unit)s的，这天前办好") % {"unit": unit} if unit else _("交办里分给本单位的，这天前办好")


def _tasks(actor: Actor, today: date, now: datetime) -> Iterator[ical.Entry]:
    """What a table gave this person's unit to do, by its day."""
    for task in meetings.tasks_to_do(actor, since=today - LATE)[:100]:
        yield ical.Entry(
            _uid("task", task.pk), task.until_on or today, _("%(number)s 会上定的，这天前办好") % {"number": task.issue.number}, now,
            url=rules.address(reverse("meetings:tasks")),
        )  # fmt: skip


def _day_of(due_at: datetime) -> date | datetime:
    """A deadline at midnight is the end of the day before: that is the day people call the last one."""
    local = timezone.localtime(due_at)
    return local.date() - timedelta(days=1) if (local.hour, local.minute) == (0, 0) else local


def _said(issue: Issue, part: Handling | None, *, to: Actor) -> str:
    unit = words.whose(part.organisation, to=to) if part else ""
    helps = _("请%(unit)s配合") % {"unit": unit} if unit else _("请本单位配合")
    state = helps if part else issue.get_state_display()
    return _("%(number)s 到期：%(state)s") % {"number": issue.number, "state": state}


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


def _meetings(actor: Actor, now: datetime) -> Iterator[ical.Entry]:
    """Those this person chairs, whose unit calls them, or at whose table it sits; kind and place, not what is spoken of."""
    for sitting in meetings.sittings_for(actor, since=now - BACK, until=now + AHEAD):
        yield ical.Entry(
            _uid("meeting", sitting.key), sitting.at, sitting.kind, now, url=rules.address(sitting.url),
            location=sitting.place, remind=WARN_BEFORE,
        )  # fmt: skip
