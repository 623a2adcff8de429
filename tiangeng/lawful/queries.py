"""The registers as they are read: searched, narrowed, in the order of the rooms; and what each form costs the county."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count, F, QuerySet
from django.forms import BaseForm
from django.urls import reverse

from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.register import NOT_KEPT, Form, Keep, Row, forms, rows
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Grant
from tiangeng.people.states import GrantState
from tiangeng.ui import formpages

from . import recurring, rules
from .models import Approval, Hold
from .states import ApprovalState

KINDS = ("column", "box")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see of the register."""

    words: str = ""
    kind: str = ""
    keep: str = ""
    personal: bool = False


def register(asked: Asked) -> list[Row]:
    """The lines that fit; words are looked for in whatever a line says, in the reader's language or by its name in code."""
    found: Iterable[Row] = rows()
    if asked.kind in KINDS:
        found = [row for row in found if row.kind == asked.kind]
    if asked.keep in Keep.values:
        label = str(Keep(asked.keep).label)
        found = [row for row in found if str(row.keep) == label]
    if asked.personal:
        found = [row for row in found if row.is_personal]
    for word in asked.words.lower().split():
        found = [row for row in found if word in _said(row)]
    return list(found)


def _said(row: Row) -> str:
    parts = (row.place, row.where, row.name, row.purpose, row.basis, row.seen, row.keep, row.known, row.fills)
    return " ".join(str(part) for part in parts).lower()


def is_approved(county_code: str, code: str, *, on: date) -> bool:
    """Whether the county's word for this recurring form stands on that day."""
    standing = Approval.objects.filter(county_code=county_code, code=code, state=ApprovalState.APPROVED)
    return standing.filter(expires_on__gte=on).exists()


def approvals(actor: Actor) -> Any:
    """Those of the county, what waits first, then by the day they end."""
    return Approval.objects.visible_to(actor).order_by("decided_at", "-expires_on", "code")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a recurring form, and when."""

    at: datetime
    who: str
    state: ApprovalState
    words: str = ""


def decisions_on(approval: Approval) -> list[Decision]:
    """All of them, newest first: the record itself names only who spoke last."""
    if approval.decided_at is None:
        return []
    last = Decision(approval.decided_at, approval.decided_by_name, ApprovalState(approval.state), approval.words)
    if approval.state != ApprovalState.STOPPED:
        return [last]
    lines = LogEntry.objects.filter(object_type=Approval._meta.label_lower, object_id=str(approval.pk))
    told = {line.verb: line for line in lines.filter(verb__in=("approval.approve", "approval.stop")).order_by("id")}
    if said := told.get("approval.approve"):
        return [last, Decision(said.at, said.actor_name, ApprovalState.APPROVED, said.reason)]
    stop = told.get("approval.stop")
    before = stop.changes.get("approved_by") if stop else None  # by the pack, whose document names the two
    return [last, Decision(approval.asked_at, before, ApprovalState.APPROVED)] if before else [last]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one form costs: minutes once, times those whose duty it is, times how often one of them is taken to need it."""

    form: Form
    boxes: tuple[rules.Box, ...]
    minutes: float
    people: int
    hours: float  # a year, the county over; 0 where it is nobody's duty

    @property
    def known_count(self) -> int:
        return sum(box.is_known for box in self.boxes)

    @property
    def asked_count(self) -> int:
        return sum(box.kind not in ("unseen", "known") for box in self.boxes)


UNSEEN = ("seen", "page", "trap")


def cost(form: Form, *, people: int) -> Cost:
    boxes = _boxes(form.form_class, tuple(form.asks.items()), frozenset(form.known))
    minutes = rules.minutes_once(boxes)
    return Cost(form, boxes, minutes, people, rules.hours_a_year(minutes=minutes, people=people, a_year=form.a_year))


@functools.cache
def _boxes(form_class: Any, asks: tuple[tuple[str, str], ...], known: frozenset[str]) -> tuple[rules.Box, ...]:
    """What a form has written down of itself does not change while the server runs."""
    fields = form_class.base_fields
    return tuple(
        rules.box(name, fields[name], known=name in known, unseen=target in NOT_KEPT and target[1:] in UNSEEN)
        for name, target in asks
    )


def people_by_role(county_code: str) -> dict[str, int]:
    """How many accounts hold each role in the county: those a form is meant for, not those who were seen filling it in."""
    held = Grant.objects.filter(state=GrantState.IN_FORCE, territory__startswith=county_code, account__is_active=True)
    return dict(held.order_by().values_list("role").annotate(n=Count("account", distinct=True)))


@functools.cache
def cost_on_page(form_class: type[BaseForm]) -> formpages.Cost | None:
    """What the form's own page says of it; nothing of a form the register does not know."""
    found = next((form for form in forms() if form.form_class is form_class), None)
    if found is None:
        return None
    return formpages.Cost(cost(found, people=0).minutes, reverse("lawful:form_cost", args=[found.name]))


def costs(county_code: str) -> list[Cost]:
    """All forms, the dearest for the county first; equal ones by name."""
    by_role = people_by_role(county_code)
    found = [cost(form, people=sum(by_role.get(role, 0) for role in form.who.split())) for form in forms()]
    return sorted(found, key=lambda one: (-one.hours, -one.minutes, one.form.name))


@dataclass(frozen=True, slots=True)
class RecurringCost:
    """A recurring form of the county with its cost and its approval, if one stands."""

    what: recurring.Recurring
    people: int
    minutes: float
    hours: float
    approval: Approval | None
    may_open: bool


def recurring_costs(actor: Actor, *, county_code: str, on: date) -> list[RecurringCost]:
    """What the rooms ask for regularly in a county, the dearest first. The county's figure, whoever reads it: people are
    counted and not shown, and each reader's own part of them would not be what the county spends.
    """
    by_name = {form.name: form for form in forms()}
    standing: dict[str, Approval] = {
        one.code: one
        for one in approvals(actor).filter(county_code=county_code, state=ApprovalState.APPROVED).order_by("expires_on")
    }
    county = system_actor(territory=county_code)
    with acting(county):
        asked = recurring.found(county, on=on)
    found = []
    for what in asked:
        if what.county_code != county_code:
            continue
        approval = standing.get(what.code)
        stands = approval if approval and approval.expires_on >= on else None
        people = what.people_count or (stands and stands.people_count) or 0  # nobody planned yet: as it was agreed to
        minutes = cost(by_name[what.form], people=people).minutes if what.form else what.minutes
        hours = rules.hours_a_year(minutes=minutes, people=people, a_year=what.a_year)
        may_open = not what.needs or what.needs in actor.capabilities
        found.append(RecurringCost(what, people, minutes, hours, stands, may_open))
    return sorted(found, key=lambda one: (-one.hours, one.what.code))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a recurring form would cost a county as it is asked for: minutes once, hours a year, where the minutes are worked out."""

    minutes: float
    hours: float
    form: str


def expected(approval: Approval, *, on: date) -> Expected | None:
    """By the form it is filled in by already, or the one a new one would be; None where people or times were not said."""
    if not approval.people_count or not approval.a_year:
        return None
    by_name = {form.name: form for form in forms()}
    county = system_actor(territory=approval.county_code)
    with acting(county):
        running = [
            one
            for one in recurring.found(county, on=on)
            if (one.county_code, one.code) == (approval.county_code, approval.code)
        ]
    asked = [(one.form, one.minutes) for one in running] or [(recurring.form_of_new(), 0)]
    minutes = sum(cost(by_name[form], people=0).minutes if form else known for form, known in asked)
    hours = rules.hours_a_year(minutes=minutes, people=approval.people_count, a_year=approval.a_year)
    return Expected(minutes, hours, next((form for form, _known in asked if form), ""))


PANELS = {"places.household": "places.Household", "issues.issue": "issues.Issue", "visits.visit": "visits.Visit",
          "people.staff": "people.Staff"}  # fmt: skip  # pages on which a hold can be placed


def record_to_hold(actor: Actor, kind: str, pk: UUID) -> Any:
    """The record a hold is to be placed on, as far as this person sees it."""
    if kind not in PANELS.values():
        raise Missing
    return apps.get_model(kind).objects.visible_to(actor).get_one(pk)


def holds(actor: Actor) -> QuerySet[Hold]:
    """Those of the county, standing ones first, then the newest."""
    rows: QuerySet[Hold] = Hold.objects.visible_to(actor).order_by(F("lifted_at").desc(nulls_first=True), "-held_at")
    return rows


def approvals_to_decide(actor: Actor) -> QuerySet[Approval] | None:
    """Recurring forms somebody else asked for; None for whoever never says yes to one."""
    if "lawful.approve" not in actor.capabilities:
        return None
    rows: QuerySet[Approval] = Approval.objects.visible_to(actor).filter(state=ApprovalState.ASKED)
    return rows.exclude(asked_by_id__in=actor.account_ids)


def lifts_to_decide(actor: Actor) -> QuerySet[Hold] | None:
    """Holds somebody else wants to lift; None for whoever never agrees to that."""
    if "lawful.hold" not in actor.capabilities:
        return None
    rows: QuerySet[Hold] = Hold.objects.visible_to(actor).filter(lift_asked_at__isnull=False, lifted_at__isnull=True)
    return rows.exclude(lift_asked_by_id__in=actor.account_ids)


def holds_on(actor: Actor, kind: str, pk: UUID) -> QuerySet[Hold]:
    return holds(actor).filter(object_type=kind, object_id=pk)
