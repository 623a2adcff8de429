"""Lists, whose turn it is, what is late, and how a county or a unit answers: counts with their ranges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tiangeng.algorithms.proportions import Rate
from tiangeng.issues.models import Issue
from tiangeng.issues.states import DONE_STATES as ISSUE_DONE
from tiangeng.issues.states import OPEN_STATES as ISSUE_OPEN
from tiangeng.issues.states import State as IssueState
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.ahead import Asking, alone
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.pairs import narrowing, says
from tiangeng.kernel.walls import acting
from tiangeng.kernel.words import joined
from tiangeng.people.models import Organisation
from tiangeng.places.models import Region

from .models import Assignment, AssignmentWords, Part, Step
from .refusals import StillOpen
from .states import LIFECYCLE, OPEN_STATES, PART_LIFE, WITH_THE_ASSIGNER, WITH_THE_UNIT, PartState, State

FEW = 5_000  # assignments a word may stand in to be taken by their keys: a quarter of a county's, as the bench has it
TO_SOLVE = ISSUE_OPEN - ISSUE_DONE - {IssueState.RESOLVED}


def listed(actor: Actor, *, few: bool = False) -> QuerySet[Assignment]:
    """What this actor may see. `few`: words are looked for, and leave few of all."""
    rows = Assignment.objects.few_visible_to(actor) if few else Assignment.objects.visible_to(actor)
    found: QuerySet[Assignment] = rows.select_related("organisation")
    return found


def _units(actor: Actor, capability: str) -> list[Any]:
    return [g.organisation_id for g in actor.grants if capability in g.capabilities and g.organisation_id]


def is_waiting_for(actor: Actor) -> Q:
    """To accept or answer by one of my units, to assign anew or judge by the one that assigned."""
    mine = Q(organisation__in=_units(actor, "assignments.answer"), state__in=WITH_THE_UNIT)
    return mine | Q(assigner__in=_units(actor, "assignments.assign"), state__in=WITH_THE_ASSIGNER)


def waiting_for(actor: Actor) -> QuerySet[Assignment]:
    return listed(actor).filter(is_waiting_for(actor)).order_by("answer_on", "pk")


def seeking(actor: Actor, words: str) -> Asking[QuerySet[Assignment]]:
    """Those that hold the words, the last assigned first; beside others that are asked."""
    found = yield from _seeking(listed(actor, few=True), words)
    return found.order_by("-assigned_at", "pk")


def holding(rows: QuerySet[Assignment], words: str) -> QuerySet[Assignment]:
    """Every word in title, body or the assigner's number and name; two characters are enough for the index."""
    return alone(_seeking(rows, words))


def _seeking(rows: QuerySet[Assignment], words: str) -> Asking[QuerySet[Assignment]]:
    asked = words.split()[:8]
    for word in asked:
        rows = rows.filter(says(word, "title", "body", "reference", "assigner_name"))
    return (yield from narrowing(rows, AssignmentWords.objects.all(), asked, few=FEW))


def to_answer(actor: Actor) -> QuerySet[Assignment] | None:
    """What waits for one of my units; None for whoever has nothing to do with assignments."""
    if "assignments.see" not in actor.capabilities:
        return None
    rows: QuerySet[Assignment] = Assignment.objects.few_visible_to(actor).filter(is_waiting_for(actor))
    return rows


def to_answer_by_day(actor: Actor) -> QuerySet[Assignment] | None:
    """What one of my units is to accept or answer, the nearest day first."""
    rows = to_answer(actor)
    mine = _units(actor, "assignments.answer")
    return (
        None
        if rows is None
        else rows.filter(organisation__in=mine, state__in=WITH_THE_UNIT).order_by("answer_on", "pk")
    )


def parts_to_do(actor: Actor) -> QuerySet[Part] | None:
    return parts_waiting_for(actor) if _units(actor, "assignments.answer") else None


def parts_waiting_for(actor: Actor) -> QuerySet[Part]:
    """Parts my units have been given and not ended."""
    rows = Part.objects.few_visible_to(actor).filter(
        organisation__in=_units(actor, "assignments.answer"), state=PartState.GIVEN
    )
    return rows.select_related("given_by", "organisation").order_by("due_on", "pk")


def parts_of(assignment: Assignment, *, actor: Actor) -> QuerySet[Part]:
    rows: QuerySet[Part] = Part.objects.visible_to(actor).filter(assignment_id=assignment.pk)
    return rows.select_related("organisation", "issue", "given_by").order_by("given_at", "pk")


def parts_made_into(issue: Issue) -> QuerySet[Part]:
    """The parts an issue was made of, for whoever sees the issue: they name who asks for it and by which day."""
    return Part.objects.filter(issue=issue).select_related("given_by").order_by("given_at", "pk")


def steps_by_others(actor: Actor, assignment: Assignment) -> QuerySet[Step]:
    """Lines of its course that are news to this actor."""
    rows: QuerySet[Step] = assignment.steps.exclude(actor_id=actor.account_id)
    return rows


def open_parts(assignment: Assignment) -> list[Part]:
    """Given to a unit and not ended, or an issue that is neither solved nor ended, nor is the one it was merged into.

    Wherever in the county it lies: whoever answers for the whole need not see every place.
    """
    rows = Part.objects.filter(assignment_id=assignment.pk, state=PartState.GIVEN)
    unsolved = Q(issue__isnull=True) | Q(issue__state__in=TO_SOLVE) | Q(issue__merged_into__state__in=TO_SOLVE)
    with acting(system_actor(territory=assignment.county_code)):
        return list(rows.filter(unsolved).select_related("organisation", "issue").order_by("given_at", "pk"))


def still_open(assignment: Assignment) -> StillOpen | None:
    """Why it cannot be answered yet, where something given out is open."""
    waiting = open_parts(assignment)
    names = joined([str(part.organisation or part.issue) for part in waiting][:5])
    return StillOpen(count=len(waiting), names=names) if waiting else None


def one(actor: Actor, pk: Any) -> Assignment:
    """The row with what a page names, or `Missing`."""
    rows: Any = listed(actor)
    row: Assignment = rows.get_one(pk)
    return row


def moves_for(actor: Actor, row: Assignment) -> list[Move]:
    """The steps this actor may take now."""
    owner = {"assigner": row.assigner_id, "unit": row.organisation_id}
    return [step for step in LIFECYCLE.from_state(row.state) if actor.holds(step.grant, organisation_id=owner[step.by])]


def part_moves(actor: Actor, part: Part) -> list[Move]:
    owner = {"part": part.organisation_id, "unit": part.given_by_id}
    return [
        step
        for step in PART_LIFE.from_state(part.state)
        if owner[step.by] and actor.holds(step.grant, organisation_id=owner[step.by])
    ]


def may_assign(actor: Actor) -> bool:
    """Whether this actor assigns for a unit: whoever is answered has a name."""
    return bool(_units(actor, "assignments.assign"))


def units_to_assign(actor: Actor) -> QuerySet[Organisation]:
    """Whom this actor may assign to; a county's own departments and townships first, villages last."""
    rule = Q(pk__in=[])
    for grant in actor.grants:
        if "assignments.assign" in grant.capabilities:
            rule |= Q(region_code__startswith=grant.territory)
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(actor).filter(rule, is_active=True)
    return rows.exclude(kind="superior").exclude(pk__in=actor.organisation_ids).order_by("kind", "sort_key", "pk")


def units_asked(actor: Actor, *, county_code: str) -> list[tuple[Any, str]]:
    """Whom something was assigned to, of what the actor sees; one county's, by its name's letters, when there are more."""
    asked = listed(actor).order_by().filter(organisation=OuterRef("pk"))
    units = Organisation.objects.filter(Exists(asked), county_code__startswith=county_code)
    return list(units.order_by("kind", "sort_key", "pk").values_list("pk", "short_name"))


def units_for_parts(actor: Actor, row: Assignment) -> QuerySet[Organisation]:
    """Who can be given a part: units of the same county within this actor's walls."""
    cover = actor.cover
    rows: QuerySet[Organisation] = Organisation.objects.filter(county_code=row.county_code, is_active=True)
    if cover is None:
        return rows.none()
    rows = rows.filter(region_code__gte=cover.lo, region_code__lt=cover.hi).exclude(pk=row.organisation_id)
    return rows.exclude(kind="superior").order_by("kind", "sort_key", "pk")


@dataclass(frozen=True, slots=True)
class Answering:
    """How one county or unit answers: everything assigned, and the two shares, each with its counts."""

    name: str
    url_query: str
    total: int
    open_count: int
    late_count: int
    in_time: Rate  # first answered by the assigner's day, of those answered or past it
    content: Rate  # closed without being sent back, of those closed


def is_late(today: date) -> Q:
    """With its unit past the day that stands now, whether for the first answer or for what was sent back."""
    return Q(state__in=WITH_THE_UNIT, answer_on__lt=today)


def _rated(today: date) -> dict[str, tuple[Q, Q]]:
    """Of each share what counts at all, and what of it counts for it: the figures and the lists behind them agree."""
    return {
        "in_time": (
            Q(first_answered_on__isnull=False) | Q(answer_on__lt=today),
            Q(first_answered_on__lte=Coalesce("first_answer_by", "answer_on")),
        ),
        "content": (Q(state=State.CLOSED), Q(state=State.CLOSED, sent_back_count=0)),
    }


def behind_rate(rows: QuerySet[Assignment], rate: str, *, today: date) -> QuerySet[Assignment]:
    """The assignments a share counts; with `_yes` those it counts for it, with `_no` those against."""
    name = rate.removesuffix("_yes").removesuffix("_no")
    of, hits = _rated(today)[name]
    rows = rows.filter(of).exclude(state=State.WITHDRAWN)
    return rows.filter(hits) if rate.endswith("_yes") else rows.exclude(hits) if rate.endswith("_no") else rows


def roll_up(actor: Actor, *, today: date, since: date, until: date) -> list[Answering]:
    """By county for whoever looks at more than one; by unit inside one. What was withdrawn counts nowhere."""
    rows = listed(actor).filter(answer_on__gte=since, answer_on__lte=until).exclude(state=State.WITHDRAWN)
    wide = any(len(g.territory) < 6 for g in actor.grants if "assignments.see" in g.capabilities and g.reads_territory)
    by = "county_code" if wide else "organisation"
    rated = _rated(today)
    counted = rows.order_by().values(by).annotate(
        total=Count("pk"),
        open_count=Count("pk", filter=Q(state__in=OPEN_STATES)),
        late=Count("pk", filter=is_late(today)),
        due=Count("pk", filter=rated["in_time"][0]),
        in_time=Count("pk", filter=rated["in_time"][1]),
        closed=Count("pk", filter=rated["content"][0]),
        at_once=Count("pk", filter=rated["content"][1]),
    )  # fmt: skip
    found = {row[by]: row for row in counted}
    return [
        Answering(
            name,
            f"county={key}" if wide else f"unit={key}",
            found[key]["total"],
            found[key]["open_count"],
            found[key]["late"],
            Rate(found[key]["in_time"], found[key]["due"]),
            Rate(found[key]["at_once"], found[key]["closed"]),
        )
        for key, name in _names(found, wide=wide)
    ]


def total_of(rows: Sequence[Answering]) -> Answering | None:
    """Everything a roll-up lists, counted once more together; None where it lists one line, or none."""
    if len(rows) < 2:
        return None
    return Answering(
        _("合计"),
        "",
        sum(row.total for row in rows),
        sum(row.open_count for row in rows),
        sum(row.late_count for row in rows),
        Rate(sum(row.in_time.hits for row in rows), sum(row.in_time.of for row in rows)),
        Rate(sum(row.content.hits for row in rows), sum(row.content.of for row in rows)),
    )


def _names(found: dict[Any, Any], *, wide: bool) -> list[tuple[Any, str]]:
    if wide:
        return list(Region.objects.filter(code__in=found).order_by("sort_key", "code").values_list("code", "name"))
    units = Organisation.objects.filter(pk__in=found).order_by("sort_key", "pk")
    return [(unit.pk, str(unit)) for unit in units]
