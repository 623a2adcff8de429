"""Who may take over what somebody has in hand: asked when a successor is offered, when the paper is written and when it is signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from tiangeng.kernel.actors import Actor
from tiangeng.people import queries as people
from tiangeng.people.models import Staff

from . import asking, holdings
from .models import Call, Handling, Issue, Promise
from .refusals import HeirUnfit


@dataclass(frozen=True)
class Listed:
    """What goes from one hand into another."""

    handlings: Sequence[Handling] = ()
    promises: Sequence[Promise] = ()
    calls: Sequence[Call] = ()
    rosters: Sequence[Any] = ()  # each entry with its `village`

    @property
    def count(self) -> int:
        return len(self.handlings) + len(self.promises) + len(self.calls) + len(self.rosters)


@dataclass(frozen=True)
class Heir:
    """Somebody who can take at least some of it; `unfit_count` they cannot."""

    person: Staff
    unfit_count: int

    def __str__(self) -> str:
        unit = f"{self.person.organisation.short_name} {self.person.position}".strip()
        named = f"{self.person.name} · {unit}"
        if not self.unfit_count:
            return named
        left = ngettext("%(n)s 件接不了", "%(n)s 件接不了", self.unfit_count) % {"n": self.unfit_count}
        return f"{named} · {left}"


def listed(held: holdings.InHand) -> Listed:
    return Listed([*held.working, *held.put_off], held.promised, held.to_call, held.planned)


def heirs_of(giver: Staff, held: holdings.InHand, *, actor: Actor, now: datetime) -> list[Heir]:
    """Nobody is offered who can take none of it: they would be refused once it is all written."""
    those = list(holdings.successors_of(giver, actor=actor))
    able = people.actors_of(those, now=now)
    heirs = [Heir(one, _unfit_count(one, able[one.pk], held)) for one in those if one.pk in able]
    return [heir for heir in heirs if heir.unfit_count < held.count]


def _unfit_count(taker: Staff, able: Actor, held: holdings.InHand) -> int:
    """How many of all these `_unfit` would name. What is alike is asked once: a department has hundreds in hand."""
    handlings, promises = held.alike
    count = sum(n for (unit, about), n in handlings.items() if not _may_handle(taker, able, unit, about))
    count += sum(n for (place, unit), n in promises.items() if not _may_keep(able, place, unit))
    return count + len(_unfit(taker, able, Listed(calls=held.to_call, rosters=held.planned)))


def must_fit(taker: Staff, things: Listed, *, now: datetime) -> None:
    """The successor must be able to do it: for that unit, in that place, not about themselves."""
    account = getattr(taker, "account", None)
    able = people.actor_for(account, now=now) if account else Actor(None, taker.name)
    unfit = _unfit(taker, able, things)
    if unfit:
        raise HeirUnfit(name=taker.name, count=len(unfit), first=str(unfit[0]), form_field="taker_id")


def _unfit(taker: Staff, able: Actor, things: Listed) -> list[Any]:
    """Of all of it what they cannot do, by the name it is known by."""
    unfit: list[Any] = [
        row.issue
        for row in things.handlings
        if not _may_handle(taker, able, row.organisation_id, row.issue.about_staff_id)
    ]
    unfit += [row for row in things.promises if not _may_keep(able, row.region_code, row.organisation_id)]
    unfit += [row.issue for row in things.calls if not _may_call(able, row.issue)]
    unfit += [row.village for row in things.rosters if not able.holds("visits.record", region=row.region_code)]
    return unfit


def _may_handle(taker: Staff, able: Actor, unit: UUID | None, about: UUID | None) -> bool:
    return able.holds("issues.handle", organisation_id=unit) and taker.pk != about


def _may_keep(able: Actor, place: str, unit: UUID | None) -> bool:
    return able.holds("issues.report", region=place) or able.holds("issues.report", organisation_id=unit)


def _may_call(able: Actor, issue: Issue) -> bool:
    """Of a complaint only who may read it, and never whom it is about; of no issue whose unit handled it."""
    return asking.may_ask(able, issue) and Issue.scope.shows(able, issue)
