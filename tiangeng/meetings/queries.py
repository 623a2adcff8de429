"""Lists, agendas, what could come on one, what was given out and not struck off, and how far a place is from zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import ngettext

from tiangeng.issues import queries as issues
from tiangeng.issues.models import Issue
from tiangeng.issues.states import DONE_STATES, OPEN_STATES
from tiangeng.issues.states import State as IssueState
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.pairs import says
from tiangeng.people.models import Grant, Organisation, Staff
from tiangeng.people.roles import Role
from tiangeng.people.states import GrantState
from tiangeng.places.models import Region

from . import rules
from .models import LENGTH_OF, Item, Kind, Level, Meeting
from .states import AHEAD, ITEM_LIFE, LIFECYCLE, OPEN_TASKS, SETTLED, STANDING, ItemState, State

OFFERED = 20
FOR_A_TABLE = OPEN_STATES - DONE_STATES - {IssueState.RESOLVED}  # what still wants solving


def listed(actor: Actor) -> QuerySet[Meeting]:
    """Rows for the list: with who calls it, where, and how much is on it."""
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    on_it = _items_on(~Q(state=ItemState.TAKEN_OFF))
    settled = _items_on(Q(state__in=sorted(SETTLED)))
    rows: QuerySet[Meeting] = Meeting.objects.visible_to(actor).select_related("organisation", "chair")
    return rows.annotate(place_name=Subquery(place), item_count=on_it, settled_count=settled)


def _items_on(which: Q) -> Coalesce:
    """How many things of a kind are on a meeting: asked of the few that are shown, not joined to all that are listed."""
    rows = Item.objects.filter(which, meeting=OuterRef("pk")).order_by().values("meeting")
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


def one(actor: Actor, pk: Any) -> Meeting:
    """The row with what a page names, or `Missing`."""
    rows: Any = listed(actor)
    row: Meeting = rows.get_one(pk)
    return row


def items_listed(actor: Actor) -> QuerySet[Item]:
    """Things on agendas, with what a line of one shows."""
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: QuerySet[Item] = Item.objects.visible_to(actor).annotate(place_name=Subquery(place))
    rows = rows.select_related("issue", "issue__lead", "responsible", "organisation", "meeting")
    return rows.prefetch_related("parties__organisation")


def item(actor: Actor, pk: Any) -> Item:
    rows: Any = items_listed(actor)
    row: Item = rows.get_one(pk)
    return row


def agenda(actor: Actor, meeting: Meeting) -> QuerySet[Item]:
    """In the order they are taken."""
    rows = items_listed(actor).filter(meeting=meeting)
    return rows.order_by("order", "pk")


def seen_issues(actor: Actor, items: Iterable[Item]) -> set[UUID]:
    """Which of their issues this actor may open: a unit that was only given a task may not."""
    rows = Issue.objects.visible_to(actor).filter(pk__in=[row.issue_id for row in items])
    return set(rows.values_list("pk", flat=True))


def of_issue(actor: Actor, issue: Issue) -> QuerySet[Item]:
    """Every table it came before, the last first."""
    return items_listed(actor).filter(issue=issue).order_by("-asked_at", "-pk")


def searched(actor: Actor, words: str) -> QuerySet[Meeting]:
    """Every word in what a meeting is called, where it is held or what goes above its minutes; some thousands in a county."""
    rows: QuerySet[Meeting] = Meeting.objects.few_visible_to(actor)
    for word in words.split()[:8]:
        rows = rows.filter(says(word, "title", "place", "summary"))
    return rows.order_by("-begins_at", "pk")


# ---------------------------------------------------------------- whose turn


def calls_at(actor: Actor, region_code: str) -> bool:
    return actor.holds("meetings.call", region=region_code)


def decides(actor: Actor, row: Item) -> bool:
    """Whether this actor sits where the thing is decided: in the place of its level, or above."""
    return calls_at(actor, rules.seat_of(row.region_code, row.level))


def is_seated_with(actor: Actor) -> Q:
    """Things that wait for, or are before, a table this actor calls."""
    rule = Q(pk__in=[])
    for territory in {g.territory for g in actor.grants if "meetings.call" in g.capabilities}:
        r = Range.of(territory)
        levels = [level for level, length in LENGTH_OF.items() if length >= len(territory)]
        rule |= Q(region_code__gte=r.lo, region_code__lt=r.hi, level__in=levels)
    return rule


def waiting(actor: Actor) -> QuerySet[Item]:
    """What waits for a table this actor calls: taken up from below first, then what was asked for, the oldest first."""
    return _in_turn(items_listed(actor)).filter(is_seated_with(actor))


def waiting_first(actor: Actor, *, first: int) -> list[Item]:
    """The first of it: sorted by their keys alone, for a county's waiting things are too wide to be sorted whole."""
    rows = Item.objects.few_visible_to(actor).filter(is_seated_with(actor))
    keys = list(_in_turn(rows).values_list("pk", flat=True)[:first])
    return list(_in_turn(items_listed(actor)).filter(pk__in=keys))


def _in_turn(rows: Any) -> Any:
    rows = rows.filter(state=ItemState.WAITING)
    return rows.order_by(F("came_from").asc(nulls_last=True), "asked_at", "pk")


def _units(actor: Actor) -> list[UUID]:
    return [g.organisation_id for g in actor.grants if "issues.handle" in g.capabilities and g.organisation_id]


def is_waiting_for(actor: Actor) -> Q:
    """To be done by one of my units, or to be struck off by me."""
    mine = Q(responsible__in=_units(actor), state=ItemState.TO_DO)
    return mine | (is_seated_with(actor) & Q(state=ItemState.DONE))


def tasks_waiting(actor: Actor) -> QuerySet[Item] | None:
    """What a table gave my units to do, and what I may strike off; None for whoever sits at none."""
    if "meetings.see" not in actor.capabilities:
        return None
    rows: QuerySet[Item] = Item.objects.few_visible_to(actor).filter(is_waiting_for(actor), state__in=sorted(STANDING))
    return rows


def tasks_to_do(actor: Actor, *, since: date) -> QuerySet[Item]:
    """What my units have been given at a table and not said to be done."""
    rows: QuerySet[Item] = Item.objects.few_visible_to(actor).filter(
        responsible__in=_units(actor), state=ItemState.TO_DO
    )
    return rows.filter(until_on__gte=since).select_related("issue").order_by("until_on", "pk")


def tasks_by_day(actor: Actor) -> QuerySet[Item] | None:
    """Those, the nearest day first."""
    rows = tasks_waiting(actor)
    return None if rows is None else rows.order_by(F("until_on").asc(nulls_last=True), "pk")


def to_see_to(actor: Actor) -> QuerySet[Item] | None:
    """For the side bar: tasks of my units, what I may strike off, and what waits for a table of mine."""
    if "meetings.see" not in actor.capabilities:
        return None
    wanted = is_waiting_for(actor) | (is_seated_with(actor) & Q(state=ItemState.WAITING))
    rows: QuerySet[Item] = Item.objects.few_visible_to(actor).filter(wanted, state__in=sorted(STANDING))
    return rows


def moves_for(actor: Actor, meeting: Meeting) -> list[Move]:
    return LIFECYCLE.from_state(meeting.state) if calls_at(actor, meeting.region_code) else []


def item_moves(actor: Actor, row: Item) -> list[Move]:
    """The steps this actor may take on one thing now; what a table says of it, only while it sits."""
    does = row.responsible_id is not None and actor.holds("issues.handle", organisation_id=row.responsible_id)
    may = {"caller": decides(actor, row), "responsible": does}
    sits = row.meeting is not None and row.meeting.state == State.HELD
    is_on = row.meeting is not None and row.meeting.is_open
    found = []
    for step in ITEM_LIFE.from_state(row.state):
        at_the_table = step.name in ("agree", "set_task", "take_up", "leave")
        fits = sits if at_the_table else is_on or row.state == ItemState.WAITING if step.name == "take_off" else True
        if may[step.by] and fits and step.name not in ("put_on", "put_back"):
            found.append(step)
    return found


def may_carry_out(actor: Actor, row: Item) -> bool:
    """The lead of an issue in consultation, once the table has said what is to be done."""
    issue = row.issue
    leads = issue.lead_id is not None and actor.holds("issues.handle", organisation_id=issue.lead_id)
    said = row.recorded_at is not None and row.carried_out_at is None and row.state != ItemState.TAKEN_UP
    return leads and said and issue.state == IssueState.IN_CONSULTATION


def may_ask(actor: Actor, issue: Issue) -> bool:
    """The lead, who dispatches or calls there, and who reported it."""
    if "meetings.see" not in actor.capabilities or issue.is_confidential or issue.state not in FOR_A_TABLE:
        return False
    leads = issue.lead_id is not None and actor.holds("issues.handle", organisation_id=issue.lead_id)
    wrote = actor.account_id is not None and issue.created_by_id == actor.account_id
    powers = ("issues.dispatch", "meetings.call")
    return leads or wrote or any(actor.holds(power, region=issue.region_code) for power in powers)


def is_ahead(issue: Issue) -> bool:
    """Whether it is before a table already, or waits for one."""
    return Item.objects.filter(issue=issue, state__in=sorted(AHEAD)).exists()


def open_tables(actor: Actor, issue: Issue) -> list[Meeting]:
    """Meetings of its places that this actor calls and that have not risen, the nearest first."""
    codes = [rules.seat_of(issue.region_code, level) for level in Level]
    rows = Meeting.objects.visible_to(actor).filter(region_code__in=set(codes), state__in=[State.PLANNED, State.HELD])
    return [row for row in rows.order_by("begins_at", "pk")[:50] if calls_at(actor, row.region_code)]


# ---------------------------------------------------------------- what could come on


def open_issues(actor: Actor, meeting: Meeting) -> QuerySet[Issue]:
    """Of its place, unsolved, about nobody, before no table yet and with nothing left to do from one; not spoken of here."""
    r = Range.of(meeting.region_code)
    taken = Q(state__in=sorted(AHEAD | OPEN_TASKS)) | (Q(meeting=meeting) & ~Q(state=ItemState.TAKEN_OFF))
    ahead = Item.objects.filter(taken, issue=OuterRef("pk"))
    rows = issues.listed(actor).filter(region_code__gte=r.lo, region_code__lt=r.hi, state__in=sorted(FOR_A_TABLE))
    rows = rows.filter(is_confidential=False, about_organisation__isnull=True, about_staff__isnull=True)
    return rows.exclude(Exists(ahead))


def suggested(actor: Actor, meeting: Meeting, *, now: datetime) -> QuerySet[Issue]:
    """For a reception what was heard in the days before it; for an analysis what is late or came back; for a consultation
    what is in one."""
    rows = open_issues(actor, meeting)
    if meeting.kind == Kind.CONSULTATION:
        return rows.filter(state=IssueState.IN_CONSULTATION).order_by("due_at", "pk")[:OFFERED]
    if meeting.kind == Kind.ANALYSIS:
        stuck = Q(due_at__lte=now) | Q(reopened_count__gt=0)
        return rows.filter(stuck).order_by(F("due_at").asc(nulls_last=True), "pk")[:OFFERED]
    days = packs.part_of(meeting.county_code, "meetings").heard_days
    day = timezone.localtime(meeting.begins_at).date() - timedelta(days=days)
    since = timezone.make_aware(datetime.combine(day, time()))
    return rows.filter(reported_at__gte=since).order_by("-reported_at", "-pk")[:OFFERED]


def waiting_here(actor: Actor, meeting: Meeting) -> QuerySet[Item]:
    """What waits for a table of this level in this place."""
    r = Range.of(meeting.region_code)
    return waiting(actor).filter(level=meeting.level, region_code__gte=r.lo, region_code__lt=r.hi)


def places_to_call_for(actor: Actor) -> list[Region]:
    """Where this actor may call a meeting: the own place and those one step below it."""
    rule = Q(pk__in=[])
    for territory in {g.territory for g in actor.grants if "meetings.call" in g.capabilities and g.organisation_id}:
        rule |= Q(code=territory) | Q(parent_code=territory)
    rows = Region.objects.filter(rule, level__in=["county", "township", "village"])
    return sorted(rows, key=lambda region: (len(region.code), region.sort_key, region.code))


def chairs_for(actor: Actor, county_code: str) -> QuerySet[Staff]:
    """Who is offered as chair: the caller's own colleagues, and the county's leaders."""
    leaders = Grant.objects.filter(role=Role.LEADER, state=GrantState.IN_FORCE, account__staff__isnull=False)
    rows: QuerySet[Staff] = Staff.objects.visible_to(actor).filter(county_code=county_code, is_active=True)
    rows = rows.filter(Q(organisation__in=actor.organisation_ids) | Q(pk__in=leaders.values("account__staff")))
    return rows.select_related("organisation").order_by("organisation__sort_key", "sort_key", "pk")


def units_near(region_code: str) -> list[Organisation]:
    """Whom one may sit down with: the county's units, and of townships and villages those it lies in."""
    here = (region_code[:9], region_code)
    rows = issues.units_of(region_code[:6])
    return [unit for unit in rows if unit.kind not in ("township", "village") or unit.region_code in here]


# ---------------------------------------------------------------- to zero


def tasks(actor: Actor) -> QuerySet[Item]:
    """Given out at a table and not struck off, and what was."""
    wanted = [*OPEN_TASKS, ItemState.STRUCK_OFF]
    return items_listed(actor).filter(state__in=sorted(wanted))


@dataclass(frozen=True, slots=True)
class Clearing:
    """How far one level is from zero: of what was before its tables, what is settled and what is not."""

    level: Level
    total: int
    settled: int
    to_do: int
    late: int
    unsettled: int
    went_up: int

    @property
    def left(self) -> int:
        return self.to_do + self.unsettled


def clearing(actor: Actor, *, now: datetime) -> list[Clearing]:
    """By level, of everything a table has spoken of. What went up is counted by the level that took it, what came before a
    table again by the last one; what was not settled and is solved all the same is settled.
    """
    spoken = Item.objects.visible_to(actor).filter(recorded_at__isnull=False).order_by()
    again = Item.objects.filter(issue=OuterRef("issue"), asked_at__gt=OuterRef("asked_at"))
    unsettled = spoken.filter(state=ItemState.UNSETTLED).exclude(Exists(again.exclude(state=ItemState.TAKEN_OFF)))
    solved = ~Q(issue__state__in=sorted(OPEN_STATES - DONE_STATES))
    late = Q(state=ItemState.TO_DO, until_on__lt=timezone.localdate(now))
    counted = spoken.exclude(state=ItemState.UNSETTLED).values("level").annotate(
        total=Count("pk", filter=~Q(state=ItemState.TAKEN_UP)),
        settled=Count("pk", filter=Q(state__in=sorted(SETTLED))),
        to_do=Count("pk", filter=Q(state__in=sorted(OPEN_TASKS))),
        late=Count("pk", filter=late),
        went_up=Count("pk", filter=Q(state=ItemState.TAKEN_UP)),
    )  # fmt: skip
    left = unsettled.values("level").annotate(
        total=Count("pk"), settled=Count("pk", filter=solved)
    )  # alone ask the issue
    found = {row.pop("level"): row for row in counted}
    without = {row.pop("level"): row for row in left}
    return [
        _cleared(level, found.get(level), without.get(level)) for level in Level if level in found or level in without
    ]


def _cleared(level: Level, told: dict[str, int] | None, unsettled: dict[str, int] | None) -> Clearing:
    told = told or dict.fromkeys(("total", "settled", "to_do", "late", "went_up"), 0)
    more = unsettled or {"total": 0, "settled": 0}
    told |= {name: told[name] + more[name] for name in more}
    return Clearing(level, unsettled=more["total"] - more["settled"], **told)


def lines_by_others(actor: Actor, meeting_id: UUID, item_ids: Iterable[UUID]) -> QuerySet[LogEntry]:
    """What the log holds of a meeting and what is on it, but for this actor's own doing."""
    about = Q(object_type="meetings.meeting", object_id=str(meeting_id))
    about |= Q(object_type="meetings.item", object_id__in=[str(pk) for pk in item_ids])
    return LogEntry.objects.filter(about, outcome="done").exclude(actor_id=actor.account_id)


# ---------------------------------------------------------------- for other rooms


def in_hand(staff_id: UUID, organisation_id: UUID | None = None) -> list[Any]:
    """For the people room: meetings this person is to chair, in words."""
    rows = Meeting.objects.filter(chair=staff_id, state__in=[State.PLANNED, State.HELD])
    if organisation_id:
        rows = rows.filter(organisation=organisation_id)
    n = rows.count()
    return [ngettext("%(n)s 个要主持的会", "%(n)s 个要主持的会", n) % {"n": n}] if n else []


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting in somebody's calendar; without what is talked about."""

    key: UUID
    at: datetime
    kind: str
    place: str
    url: str


def meetings_of(actor: Actor, *, since: datetime, until: datetime) -> QuerySet[Meeting] | None:
    """Meetings to come that this person chairs, whose unit calls them, or at whose table it sits; None for whoever sees none."""
    units = actor.organisation_ids
    if "meetings.see" not in actor.capabilities or not (units or actor.staff_id):
        return None
    rows: QuerySet[Meeting] = Meeting.objects.few_visible_to(actor).filter(begins_at__gte=since, begins_at__lt=until)
    rows = rows.filter(state__in=[State.PLANNED, State.HELD])
    sits = Item.objects.filter(Q(parties__organisation__in=units) | Q(lead_id__in=units), state=ItemState.LISTED)
    mine = Q(organisation__in=units) | Q(chair__in=actor.staff_ids) | Q(pk__in=sits.values("meeting"))
    return rows.filter(mine).order_by("begins_at", "pk")


def sittings_for(actor: Actor, *, since: datetime, until: datetime) -> list[Sitting]:
    """The same as a calendar has them."""
    rows = meetings_of(actor, since=since, until=until)
    return [] if rows is None else sittings(rows[:100])


def sittings(rows: Iterable[Meeting]) -> list[Sitting]:
    return [
        Sitting(row.pk, row.begins_at, str(row.get_kind_display()), row.place, row.get_absolute_url()) for row in rows
    ]
