"""What a person has in hand: problems being worked on, those put off until a day, promises, call-backs, villages they are
planned to go to; whose help is late.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ahead import at_once, heard
from tiangeng.kernel.keys import OneOf
from tiangeng.kernel.questions import Rows
from tiangeng.people.models import Account, Grant, Staff
from tiangeng.people.states import GrantState
from tiangeng.places.models import Region
from tiangeng.visits.models import RosterEntry

from .models import Call, Handling, Handover, Issue, Promise, Role
from .states import (
    OPEN_HANDLINGS,
    OPEN_STATES,
    PAUSED,
    WITH_THE_LEAD,
    HandlingState,
    HandoverState,
    PromiseState,
    State,
)

KINDS = {
    "working": _("在办的事"),
    "put_off": _("到日子要再看的"),
    "promised": _("答应了还没做到的"),
    "to_call": _("还没打的回访"),
    "planned": _("名册上要走的村"),
}
RUNS_UNTIL = Case(When(state=HandlingState.ASSIGNED, then=F("accept_by")), default=F("due_at"))
AT_WORK = Q(state__in=OPEN_HANDLINGS, issue__state__in=OPEN_STATES) | Q(
    role=Role.LEAD, state=HandlingState.DONE, issue__state=State.REOPENED
)


@dataclass(frozen=True)
class InHand:
    """Four kinds of rows; what is put off is told apart by its day."""

    handlings: QuerySet[Handling]
    promises: QuerySet[Promise]
    calls: QuerySet[Call]
    rosters: QuerySet[RosterEntry]

    @cached_property
    def keys(self) -> dict[str, list[UUID]]:
        """Of each kind in the order of the page: enough to count, to leaf and to choose by, however many there are."""
        working: list[UUID] = []
        put_off: list[UUID] = []
        handlings, *rest = self._told
        for pk, state, *_more in handlings:
            (put_off if state in PAUSED else working).append(pk)
        return dict(zip(KINDS, (working, put_off, *([pk for pk, *_more in rows] for rows in rest)), strict=True))

    @cached_property
    def texts(self) -> frozenset[str]:
        """All keys, as they are sent."""
        return frozenset(map(str, self.of()))

    @cached_property
    def alike(self) -> tuple[Counter[tuple[Any, Any]], Counter[tuple[Any, Any]]]:
        """Handlings and promises, counted by what decides who may take them: unit and whom it is about; place and unit."""
        handlings, promises, *_rest = self._told
        by_unit = Counter((unit, about) for _pk, _state, unit, about in handlings)
        return by_unit, Counter((place, unit) for _pk, place, unit in promises)

    @cached_property
    def _told(self) -> list[Rows]:
        """Of each of the four the keys in order, and what decides who may take them."""
        asked = (
            self._handlings_in_order.values_list("pk", "issue__state", "organisation_id", "issue__about_staff_id"),
            self._promises_in_order.values_list("pk", "region_code", "organisation_id"),
            self._calls_in_order.values_list("pk"),
            self._rosters_in_order.values_list("pk"),
        )
        return at_once(heard(rows) for rows in asked)

    @cached_property
    def working(self) -> list[Handling]:
        return [handling for handling in self._handlings if handling.issue.state not in PAUSED]

    @cached_property
    def put_off(self) -> list[Handling]:
        """Planned reviews: looked at again on a named day."""
        return [handling for handling in self._handlings if handling.issue.state in PAUSED]

    @cached_property
    def _handlings(self) -> list[Handling]:
        return _read(self.handlings, lambda: self._handlings_in_order.select_related("issue", "organisation", "holder"))

    @property
    def _handlings_in_order(self) -> QuerySet[Handling]:
        return self.handlings.order_by("issue__due_at", "id")

    @cached_property
    def promised(self) -> list[Promise]:
        return _read(
            self.promises, lambda: self._promises_in_order.select_related("issue", "household", "organisation")
        )

    @property
    def _promises_in_order(self) -> QuerySet[Promise]:
        return self.promises.order_by("until_on", "id")

    @cached_property
    def to_call(self) -> list[Call]:
        whole = ("issue", "draw")
        return _read(
            self.calls, lambda: self._calls_in_order.select_related(*whole).prefetch_related("issue__handlings")
        )

    @property
    def _calls_in_order(self) -> QuerySet[Call]:
        return self.calls.order_by("draw_id", "place")

    @cached_property
    def planned(self) -> list[Any]:
        """Where they go by the roster, each entry with its `village`."""
        village = Subquery(Region.objects.filter(pk=OuterRef("region_code")).values("name"))
        named = ("programme", "staff")
        return _read(self.rosters, lambda: self._rosters_in_order.annotate(village=village).select_related(*named))

    @property
    def _rosters_in_order(self) -> QuerySet[RosterEntry]:
        return self.rosters.order_by("region_code", "from_on", "id")

    @property
    def count(self) -> int:
        return sum(len(keys) for keys in self.keys.values())

    @property
    def words(self) -> list[str]:
        """3 件在办的事 · 1 件挂账或等群众的事 …; nothing for nothing."""
        working, put_off, promised, to_call, planned = (len(keys) for keys in self.keys.values())
        found = (
            (working, ngettext("%(n)s 件在办的事", "%(n)s 件在办的事", working)),
            (put_off, ngettext("%(n)s 件到日子要再看的事", "%(n)s 件到日子要再看的事", put_off)),
            (promised, ngettext("%(n)s 句没兑现的话", "%(n)s 句没兑现的话", promised)),
            (to_call, ngettext("%(n)s 个没打的回访", "%(n)s 个没打的回访", to_call)),
            (planned, ngettext("%(n)s 处要走的村", "%(n)s 处要走的村", planned)),
        )
        return [text % {"n": n} for n, text in found if n]

    def of(self, kind: str = "") -> list[UUID]:
        """The keys of one kind, or all of them."""
        return self.keys[kind] if kind else [key for keys in self.keys.values() for key in keys]

    def only(self, keys: Collection[UUID]) -> "InHand":
        """Of these the ones named."""
        return InHand(
            self.handlings.filter(pk__in=keys),
            self.promises.filter(pk__in=keys),
            self.calls.filter(pk__in=keys),
            self.rosters.filter(pk__in=keys),
        )

    def shown(self, keys: Collection[UUID]) -> "InHand":
        """The ones named, of all that is counted already: where none is of a kind, that kind is not asked for."""

        def picked(rows: Any, *kinds: str) -> Any:
            named = set(keys).intersection(key for kind in kinds for key in self.keys[kind])
            return rows.filter(pk__in=named) if named else rows.none()

        return InHand(
            picked(self.handlings, "working", "put_off"),
            picked(self.promises, "promised"),
            picked(self.calls, "to_call"),
            picked(self.rosters, "planned"),
        )

    def without(self, keys: Collection[UUID]) -> "InHand":
        """Of these all but the ones named."""
        return InHand(
            self.handlings.exclude(pk__in=keys),
            self.promises.exclude(pk__in=keys),
            self.calls.exclude(pk__in=keys),
            self.rosters.exclude(pk__in=keys),
        )

    def saying(self, words: str) -> "InHand":
        """Of these the ones with the words in their title, number, promise or village."""
        issue = Q(issue__title__icontains=words) | Q(issue__number__icontains=words)
        return InHand(
            self.handlings.filter(issue),
            self.promises.filter(issue | Q(words__icontains=words)),
            self.calls.filter(issue),
            self.rosters.filter(region_code__in=Region.objects.filter(name__icontains=words).values("code")),
        )


def _read(rows: QuerySet[Any], shown: Callable[[], QuerySet[Any]]) -> list[Any]:
    """Of what is known to be nothing, not even the question is put together."""
    return [] if rows.query.is_empty() else list(shown())


def _held(staff_id: UUID) -> InHand:
    account = Account.objects.filter(staff_id=staff_id).values("pk")
    drawn = Q(holder=staff_id) | Q(holder__isnull=True, draw__drawn_by_id__in=account)
    return InHand(
        Handling.objects.filter(AT_WORK, holder=staff_id),
        Promise.objects.filter(staff=staff_id, state=PromiseState.OPEN),
        Call.objects.filter(drawn, answer__isnull=True, issue__state=State.RESOLVED),
        RosterEntry.objects.none(),
    )


def in_hand(staff_id: UUID, organisation_id: UUID | None = None) -> list[Any]:
    """For the people room: what stands in the way of ending a posting, in words. Call-backs hang on the person alone.

    A roster does not: it is a plan, and whoever plans changes it; it goes along when somebody takes over.
    """
    held = _held(staff_id)
    if organisation_id:
        by_unit = {"organisation": organisation_id}
        held = replace(held, handlings=held.handlings.filter(**by_unit), promises=held.promises.filter(**by_unit))
    return held.words


def held_by(person: Staff, *, actor: Actor, on: date) -> InHand:
    """The same, as far as this actor sees the records, with the villages still to be gone to."""
    held = _held(person.pk)
    going = RosterEntry.objects.visible_to(actor).not_over(on)
    return InHand(
        held.handlings.filter(issue__in=Issue.objects.visible_to(actor)),
        held.promises.filter(pk__in=Promise.objects.visible_to(actor)),
        held.calls.filter(issue__in=Issue.objects.visible_to(actor)),
        going.filter(staff=person, programme__is_active=True),
    )


def on_paper(handover: Handover, *, actor: Actor) -> InHand:
    """What a handover lists, whether or not it is still open, as far as this actor sees it."""
    return InHand(
        Handling.objects.filter(pk__in=handover.handling_ids, issue__in=Issue.objects.visible_to(actor)),
        Promise.objects.visible_to(actor).filter(pk__in=handover.promise_ids),
        Call.objects.filter(pk__in=handover.call_ids, issue__in=Issue.objects.visible_to(actor)),
        RosterEntry.objects.visible_to(actor).filter(pk__in=handover.roster_ids),
    )


def on_offer(giver: Staff) -> list[Handover]:
    """The giver's papers that wait for a signature; what stands on one is offered to nobody else meanwhile."""
    rows = Handover.objects.filter(giver=giver, state=HandoverState.OFFERED)
    return list(rows.select_related("taker").order_by("offered_at", "id"))


def to_offer(held: InHand, waiting: Sequence[Handover]) -> InHand:
    """Of these what stands on none of the papers that wait."""
    return held.without({key for handover in waiting for key in handover.listed_ids})


def signed_or_not(actor: Actor, *, since: datetime) -> QuerySet[Handover]:
    """What became of the papers this actor gave away: signed, or not taken."""
    rows = handovers_listed(actor).filter(state__in=(HandoverState.TAKEN, HandoverState.REFUSED), ended_at__gt=since)
    mine = Q(giver=actor.staff_id) | Q(offered_by_id=actor.account_id)
    return rows.filter(mine).order_by("-ended_at", "id")


def handovers_listed(actor: Actor) -> QuerySet[Handover]:
    """Those this actor is part of or keeps, the latest first."""
    rows: QuerySet[Handover] = Handover.objects.visible_to(actor)
    return rows.select_related("giver", "taker", "organisation").order_by("-offered_at", "id")


def handovers_to_sign(actor: Actor) -> QuerySet[Handover]:
    """What waits for this actor's signature."""
    return handovers_listed(actor).filter(taker=actor.staff_id, state=HandoverState.OFFERED)


def to_sign(actor: Actor) -> QuerySet[Handover] | None:
    """The same; None for whoever has nothing to take over."""
    takes = actor.staff_id is not None and {"issues.see", "issues.report"} <= actor.capabilities
    return handovers_to_sign(actor) if takes else None


def successors_of(person: Staff, *, actor: Actor) -> QuerySet[Staff]:
    """Who may take over: people with a grant in force for the same unit, or in one of the same townships and villages."""
    own = Grant.objects.filter(account__staff=person, territory__regex=r"^[0-9]{9}").values_list("territory", flat=True)
    others = Grant.objects.filter(
        Q(organisation=person.organisation_id) | Q(territory__in=set(own)),
        state=GrantState.IN_FORCE,
        account__is_active=True,
        account__staff__isnull=False,
    )
    rows: QuerySet[Staff] = Staff.objects.visible_to(actor).filter(
        is_active=True, pk__in=others.values("account__staff"), county_code=person.county_code
    )
    return rows.exclude(pk=person.pk).select_related("organisation").order_by("sort_key", "pk")


def colleagues_of(actor: Actor) -> QuerySet[Staff]:
    """Who works in the actor's own units with a grant for it in force."""
    units = [g.organisation_id for g in actor.grants if "issues.handle" in g.capabilities and g.organisation_id]
    granted = Grant.objects.filter(
        organisation__in=units, state=GrantState.IN_FORCE, account__is_active=True, account__staff__isnull=False
    )
    rows: QuerySet[Staff] = Staff.objects.visible_to(actor).filter(
        organisation__in=units, is_active=True, pk__in=granted.values("account__staff")
    )
    own: Any = actor.staff_id
    return rows.exclude(pk=own).order_by("sort_key", "pk")


def left_behind(actor: Actor) -> list[tuple[Staff, int]]:
    """People who hold something open without any grant in force: nobody is at it. For those who keep the county's people."""
    granted = Grant.objects.filter(account__staff=OuterRef("pk"), state=GrantState.IN_FORCE)
    without = Staff.objects.visible_to(actor).filter(~Exists(granted))  # few: nobody else's things are counted
    handlings = Handling.objects.filter(holder=OuterRef("pk"), state__in=OPEN_HANDLINGS)
    promises = Promise.objects.filter(staff=OuterRef("pk"), state=PromiseState.OPEN)
    rows = (
        Staff.objects.filter(OneOf(F("pk"), ArraySubquery(without.values("pk"))))
        .annotate(held=_counted(handlings, "holder") + _counted(promises, "staff"))
        .filter(held__gt=0)
        .select_related("organisation")
        .order_by("-held", "sort_key", "pk")
    )
    return [(person, person.held) for person in rows[:50]]


def _counted(rows: QuerySet[Any], whose: str) -> Coalesce:
    """How many each has, asked of each by an index; a join would count everybody's."""
    counted = rows.order_by().values(whose).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


# ---------------------------------------------------------------------- assisting units


def helpers_due(*, until: datetime) -> QuerySet[Handling]:
    """Open parts of assisting units due up to a moment, by the deadline each works against: to accept, then to be done.

    `rules.helper_due`, asked of many; both halves stay within the index of the open ones, few beside all turns.
    """
    to_accept = Q(state=HandlingState.ASSIGNED, accept_by__lte=until)
    to_be_done = Q(state__in=OPEN_HANDLINGS - {HandlingState.ASSIGNED}, due_at__lte=until)
    rows = Handling.objects.filter(to_accept | to_be_done, role=Role.ASSISTING, state__in=OPEN_HANDLINGS)
    return rows.annotate(runs_until=RUNS_UNTIL)


def late_helpers(actor: Actor, *, now: datetime) -> QuerySet[Handling]:
    """Assisting units past the deadline they work against while the lead waits for them, the oldest first.

    The few that are past it come by their keys: PostgreSQL expects thousands of them, and would read every issue that is open.
    """
    past = helpers_due(until=now)
    rows = Handling.objects.filter(
        OneOf(F("pk"), ArraySubquery(past.values("pk"))),
        issue__state__in=WITH_THE_LEAD - PAUSED,
        issue__in=Issue.objects.visible_to(actor),
    )
    return helpers_named(rows).order_by(RUNS_UNTIL, "pk")


def helpers_named(rows: QuerySet[Handling]) -> QuerySet[Handling]:
    """With the names a line shows."""
    return rows.select_related("issue", "issue__lead", "organisation")


def late_helpers_of_mine(actor: Actor, *, now: datetime) -> QuerySet[Handling] | None:
    """Those the actor's own units wait for as the lead; None for whoever leads nothing."""
    units = [g.organisation_id for g in actor.grants if "issues.handle" in g.capabilities and g.organisation_id]
    if not units:
        return None
    return late_helpers(actor, now=now).filter(issue__lead__in=units)


def helping(actor: Actor, issues: Sequence[Issue]) -> dict[UUID, Handling]:
    """The actor's own open part in each of these as an assisting unit, by issue."""
    rows = Handling.objects.filter(
        issue__in=[issue.pk for issue in issues],
        organisation__in=actor.organisation_ids,
        role=Role.ASSISTING,
        state__in=OPEN_HANDLINGS,
    )
    return {row.issue_id: row for row in rows.select_related("issue", "organisation")}
