"""What pages and counters ask of the issues: lists, whose turn it is, what is late."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ahead import Asking, alone
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.pairs import Found, looking_up, says
from tiangeng.kernel.questions import NOW, Question, turn
from tiangeng.people.models import Organisation
from tiangeng.places.models import Level, Region
from tiangeng.ui.tables import COUNT_UP_TO

from . import asking, rules
from .finding import NEWEST_HITS, newest_hits
from .models import Appeal, Call, Category, Handling, Issue, IssueEvent, IssueWords, Promise, Receipt, Role, Ruling
from .models.sight import IssueQuerySet
from .states import (
    HANDLING_LIFE,
    LIFECYCLE,
    PAUSED,
    AppealState,
    HandlingState,
    PromiseState,
    RulingState,
    State,
)
from .turns import is_to_work_at, is_unanswered, is_waiting_for

BOOKKEEPING = ("texted", "not_texted", "review_due", "unanswered")
NUMBER = re.compile(r"[A-Za-z]{1,8}-\d{4}-\d{6,}")
NEAREST = (F("due_at").asc(nulls_last=True), "pk")
FEW = 12_000  # issues a word may stand in to be taken by their keys (kernel.pairs)


def listed(actor: Actor) -> IssueQuerySet:
    """Rows for the list: what the actor may see, with the names a line shows."""
    return _named(Issue.objects.visible_to(actor))


def _named(issues: IssueQuerySet) -> IssueQuerySet:
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: IssueQuerySet = issues.select_related("category", "lead").annotate(place_name=Subquery(place))
    return rows


def matching(rows: Any, words: str) -> QuerySet[Issue]:
    """Rows whose number, title, place or text hold every word; two characters are enough for the index.

    A whole number means the issue that bears it, not those that mention it.
    """
    found: QuerySet[Issue] = alone(seeking(rows, words)).rows
    return found


def seeking(rows: Any, words: str) -> Asking[Found]:
    """`matching`, beside others that are asked."""
    asked = words.split()[:8]
    for number in [word for word in asked if NUMBER.fullmatch(word)]:
        asked.remove(number)  # its pairs are everybody's: "-2", "00"
        rows = rows.filter(number=number.upper())
    for word in asked:
        rows = rows.filter(says(word, "number", "title", "place", "body"))
    own, newest = rows.parts(), ("reported_at", NEWEST_HITS)
    how = {"here": rows.here(), "among": own, "newest": newest if own is None else None}
    found = yield from looking_up(rows, IssueWords.objects.all(), asked, few=FEW, millions=True, **how)
    hits = newest_hits(found, NEWEST_HITS)
    if hits is not None:
        found.rows.told_of(hits)
        found.rows.found_up_to = COUNT_UP_TO
    return found


def ended(rows: QuerySet[Issue], outcome: str) -> QuerySet[Issue]:
    """What it has come to: solved, partly, explained, as the lead said and as long as it stands; or `deferred`, cannot now."""
    if outcome == State.DEFERRED:
        return rows.filter(state=State.DEFERRED)
    return rows.filter(outcome=outcome, resolved_at__isnull=False)


def unanswered(rows: QuerySet[Issue]) -> QuerySet[Issue]:
    """久无回音: resolved long ago, and no word from the villager."""
    return rows.filter(is_unanswered())


def proposed(rows: QuerySet[Issue], *, is_about_pause: bool) -> QuerySet[Issue]:
    """Where a second person is asked: for one more pause, or whether a demand is unreasonable."""
    asked = Ruling.objects.filter(Q(ground=Ruling.PAUSE, _negated=not is_about_pause), state=RulingState.PROPOSED)
    return rows.filter(pk__in=asked.values("issue"))


def appealed(rows: QuerySet[Issue]) -> QuerySet[Issue]:
    """群众不服: where somebody has to look again at a decision."""
    return rows.filter(pk__in=Appeal.objects.filter(state=AppealState.OPEN).values("issue"))


def waiting_for(actor: Actor) -> QuerySet[Issue]:
    """What waits for this actor, the nearest deadline first."""
    return _waiting(actor, is_waiting_for(actor))


def to_work_at(actor: Actor) -> QuerySet[Issue]:
    """What waits for this actor's own work, and so has a day that is theirs."""
    return _waiting(actor, is_to_work_at(actor))


def _waiting(actor: Actor, rule: Q) -> QuerySet[Issue]:
    has_own_part = not actor.territories  # without a territory, what waits for a unit is what it has a part in, no more
    issues = Issue.objects.behind_wall(actor) if has_own_part else Issue.objects.visible_to(actor)
    return _named(issues).filter(rule).order_by(*NEAREST)


def may_ask_back(actor: Actor, issue: Issue) -> bool:
    """Whether this actor has to ask the villager something: to give it out, to work at it, or as the one drawn to call them."""
    if actor.holds("issues.dispatch", region=issue.region_code):
        return True
    given_back = (HandlingState.RETURNED, HandlingState.RELEASED)
    if issue.handlings.filter(organisation__in=actor.organisation_ids).exclude(state__in=given_back).exists():
        return True
    if not actor.holds("issues.confirm", region=issue.region_code):
        return False
    mine = Q(holder__isnull=True, draw__drawn_by_id__in=actor.account_ids) | Q(holder__in=actor.staff_ids)
    asked_about = [
        pk for pk in (issue.pk, issue.merged_into_id) if pk
    ]  # whoever told the same is called about the other
    return Call.objects.filter(mine, issue__in=asked_about, answer__isnull=True).exists()


def put_off(actor: Actor) -> QuerySet[Issue]:
    """What my units lead and have put off until a day, the nearest first."""
    units = [g.organisation_id for g in actor.grants if "issues.handle" in g.capabilities and g.organisation_id]
    return listed(actor).filter(lead__in=units, state__in=PAUSED, due_at__isnull=True).order_by("review_on", "pk")


def appeals_counted(actor: Actor, *, since: datetime) -> dict[str, int]:
    """Of what villagers said against refusals since then: how many, upheld, still waiting."""
    rows = Appeal.objects.visible_to(actor).filter(at__gte=since)
    counted: dict[str, int] = rows.aggregate(
        of=Count("pk"),
        upheld=Count("pk", filter=Q(state=AppealState.UPHELD)),
        open=Count("pk", filter=Q(state=AppealState.OPEN)),
    )
    return counted


def late(actor: Actor, *, now: datetime) -> QuerySet[Issue]:
    """Open issues whose running deadline has passed, the oldest first."""
    return listed(actor).still_open().filter(due_at__lte=now).order_by("due_at", "pk")


def open_and_late(actor: Actor, *, now: datetime) -> tuple[int, int]:
    """How many are open, and how many of them late."""
    question = _open_and_late(actor, turn())
    open_count, late_count = question.rows_as_planned({NOW: now})[0] if question else (0, 0)
    return open_count, late_count


@lru_cache(maxsize=256)
def _open_and_late(actor: Actor, _turn: int) -> Question | None:
    rows = Issue.objects.visible_to(actor).still_open().order_by()
    in_index = "county_code"  # which stands there
    counted = {"open": Count(in_index), "late": Count(in_index, filter=Q(due_at__lte=NOW))}
    return Question.of(rows.annotate(all=Value(1)).values("all").annotate(**counted).values_list(*counted))


def of_keys(keys: Collection[UUID]) -> IssueQuerySet:
    """Those whose keys have just been asked of what the actor may see: not asked once more."""
    return _named(Issue.objects.filter(pk__in=keys))


def moves_for(actor: Actor, issue: Issue) -> list[Move]:
    """The steps this actor may take on this issue now: the table, narrowed by whose turn it is."""
    return [step for step in LIFECYCLE.from_state(issue.state) if _is_turn_of(actor, issue, step)]


def answers_from_above(actor: Actor, issue: Issue) -> bool:
    """Whether this actor supervises it from beyond the county, to which it was escalated."""
    return rules.is_at_city(issue) and any(
        "issues.supervise" in g.capabilities and issue.region_code.startswith(g.territory) and len(g.territory) < 6
        for g in actor.grants
    )


def _is_turn_of(actor: Actor, issue: Issue, step: Move) -> bool:
    dispatches = any(
        "issues.dispatch" in g.capabilities
        and issue.region_code.startswith(g.territory)
        and (not rules.is_high(issue) or len(g.territory) <= 6)
        for g in actor.grants
    )
    leads = issue.lead_id is not None and actor.holds("issues.handle", organisation_id=issue.lead_id)
    if step.by == "dispatcher":
        if step.name == "insist":
            return dispatches and issue.lead_id is not None
        if step.name == "accept_evidence":
            return dispatches and issue.category.takes_evidence and not leads and not asking.somebody_to_ask(issue)
        return dispatches
    if step.by == "ledger":  # only a row of an old ledger is filed as it comes in, never what was reported here
        return False
    if step.by == "above":
        return answers_from_above(actor, issue)
    if step.by == "lead":
        return leads and not (step.name == "return" and issue.is_ruled)
    if step.by == "ruler":  # setting aside goes by a ruling of two people, taking up again by one of them
        return step.name != "set_aside" and actor.holds(step.grant, region=issue.region_code)
    if step.by == "holder":
        return leads if issue.state == State.IN_PROGRESS else dispatches and not rules.is_high(issue)
    if step.by == "reporter":
        return actor.account_id is not None and issue.created_by_id == actor.account_id
    if step.name == "reopen":
        return dispatches
    return asking.may_ask(actor, issue) and (
        asking.may_be_verified(issue) if step.name == "verify" else asking.somebody_to_ask(issue)
    )


def helping_moves(actor: Actor, handling: Handling) -> list[Move]:
    """A helping unit's own steps."""
    if handling.role != Role.ASSISTING or not actor.holds("issues.handle", organisation_id=handling.organisation_id):
        return []
    steps = HANDLING_LIFE.from_state(handling.state)
    return [
        step
        for step in steps
        if step.by == "unit" and not (step.name == "start" and handling.state == HandlingState.DONE)
    ]


def units_of(county_code: str, *, about: UUID | None = None) -> QuerySet[Organisation]:
    """Whom an issue of this county can be given to."""
    rows: QuerySet[Organisation] = Organisation.objects.filter(county_code=county_code, is_active=True).exclude(
        kind="superior"
    )
    return rows.exclude(pk__in=[about] if about else []).order_by("kind", "sort_key")


def suggested_units(issue: Issue, category: Category | None = None) -> tuple[Organisation | None, list[Organisation]]:
    """The catalogue's answer for this category and place: the owner, and who usually helps."""
    category = category or issue.category
    codes = [category.owner, *category.assisting]
    wanted = [rules.unit_code(code, issue.region_code) for code in codes]
    found = {
        o.code: o for o in Organisation.objects.filter(county_code=issue.county_code, code__in=wanted, is_active=True)
    }
    return found.get(wanted[0]), [found[code] for code in wanted[1:] if code in found]


def categories_of(county_code: str) -> QuerySet[Category]:
    """Branches and leaves in the pack's order."""
    return Category.objects.filter(county_code=county_code, is_active=True).select_related("parent").order_by("order")


def may_report(actor: Actor) -> bool:
    """Whoever stands above the counties assigns instead: no village is theirs to write for."""
    return any("issues.report" in grant.capabilities and len(grant.territory) >= 6 for grant in actor.grants)


def village_choices(actor: Actor) -> list[tuple[str, str]]:
    """Villages an actor may write for, by township and pinyin; a unit's own county when its territory is the county."""
    prefixes = actor.territories or tuple(sorted({g.territory for g in actor.grants}))
    rows = Region.objects.filter(level=Level.VILLAGE).order_by("parent_code", "sort_key")
    scope = Q(pk__in=[])
    for prefix in prefixes:
        if len(prefix) >= 6:
            scope |= Q(code__startswith=prefix)
    found = list(rows.filter(scope).values_list("code", "name", "parent_code"))
    names = dict(Region.objects.filter(code__in={parent for _code, _name, parent in found}).values_list("code", "name"))
    return [(code, f"{names.get(parent, '')} · {name}") for code, name, parent in found]


def is_visible(actor: Actor, issue_id: UUID) -> bool:
    """Whether the actor sees the issue, and so its files."""
    return Issue.objects.visible_to(actor).filter(pk=issue_id).exists()


def may_attach(actor: Actor, issue_id: UUID) -> bool:
    """Whether the actor may add files to the issue; others only look."""
    issue = Issue.objects.visible_to(actor).prefetch_related("handlings").filter(pk=issue_id).first()
    return issue is not None and may_add_files(actor, issue)


def may_add_files(actor: Actor, issue: Issue) -> bool:
    """Who reported it, dispatches here, or has a part in it that they did not give back."""
    return (
        bool(_units(issue, without=_gave_back(issue)) & actor.organisation_ids)
        or actor.kind == "public"
        or _wrote_or_dispatches(actor, issue)
    )


def may_note(actor: Actor, issue: Issue) -> bool:
    """Any unit at work, the dispatcher, and who reported it: a question is answered by whoever was there."""
    return bool(units_at_work(issue) & actor.organisation_ids) or _wrote_or_dispatches(actor, issue)


def units_at_work(issue: Issue) -> set[UUID]:
    """Neither from whom it was taken, nor who gave it back; while that is being ruled on, they still answer for it."""
    return _units(issue, without={HandlingState.RELEASED} | _gave_back(issue))


def _gave_back(issue: Issue) -> set[HandlingState]:
    return set() if issue.state == State.RETURNED else {HandlingState.RETURNED}


def _units(issue: Issue, *, without: set[HandlingState]) -> set[UUID]:
    return {handling.organisation_id for handling in issue.handlings.all() if handling.state not in without}


def _wrote_or_dispatches(actor: Actor, issue: Issue) -> bool:
    wrote = issue.created_by_id is not None and issue.created_by_id == actor.account_id
    return wrote or actor.holds("issues.dispatch", region=issue.region_code)


def receipts_handed_over_by(actor: Actor, issues: Iterable[Issue]) -> dict[UUID, Receipt]:
    """By issue. Only who wrote it down hands the paper over, and nobody who is at work on it: whoever holds the code can
    answer in the villager's place.
    """
    if actor.account_id is None:
        return {}
    own = [
        one.pk
        for one in issues
        if one.created_by_id == actor.account_id and not units_ever(one) & actor.organisation_ids
    ]
    rows = Receipt.objects.filter(issue_id__in=own).order_by("-created_at") if own else []
    return {row.issue_id: row for row in rows}


def units_ever(issue: Issue) -> set[UUID]:
    return _units(issue, without=set())


def answers_for(actor: Actor, promise: Promise) -> bool:
    """Whether a promise is the actor's to end: their own, that of whom they stand in for, or of their unit."""
    return promise.staff_id in actor.staff_ids or promise.organisation_id in actor.organisation_ids


def promises_listed(actor: Actor) -> QuerySet[Promise]:
    """Promises the actor may see, with the names a line shows; those of the actor's own places, unit and hand.

    `is_theirs`: whether its steps are this actor's, as `answers_for` says.
    """
    theirs = Q(staff__in=actor.staff_ids) | Q(organisation__in=actor.organisation_ids)
    may_end = "issues.report" in actor.capabilities
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: QuerySet[Promise] = (
        Promise.objects.visible_to(actor)
        .select_related("staff", "organisation", "issue", "household", "visit")
        .annotate(place_name=Subquery(place), is_theirs=theirs if may_end else Value(False))
    )
    return rows


def my_promises(actor: Actor) -> QuerySet[Promise]:
    """What the actor, or whom they stand in for, has promised and not yet kept, the nearest day first."""
    return promises_listed(actor).filter(staff__in=actor.staff_ids, state=PromiseState.OPEN).order_by("until_on", "pk")


def lines_by_others(actor: Actor, issue_id: UUID) -> QuerySet[IssueEvent]:
    """The lines of a timeline that are news to this actor: not their own doing, nor the system's bookkeeping."""
    rows: QuerySet[IssueEvent] = IssueEvent.objects.filter(issue=issue_id).exclude(name__in=BOOKKEEPING)
    return rows.exclude(actor_id=actor.account_id)


def count_by_others(actor: Actor, issue_id: UUID) -> int | None:
    """The same counted, in one query; None where the issue is not for this actor to see."""
    lines = lines_by_others(actor, issue_id).order_by().values("issue").annotate(n=Count("pk")).values("n")
    rows = Issue.objects.visible_to(actor).filter(pk=issue_id)
    found: int | None = rows.annotate(n=Coalesce(Subquery(lines), 0)).values_list("n", flat=True).first()
    return found
