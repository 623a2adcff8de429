"""What the system holds about one household: each room that holds something says what. Upper rooms register themselves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tiangeng.kernel import register
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.words import joined
from tiangeng.places.models import Household, Resident
from tiangeng.places.rules import HOUSEHOLD


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is kept: in words, masked where it is sealed, with its line of the register."""

    section: Any
    label: Any
    value: Any
    purpose: Any
    keep: Any


Provide = Callable[[Actor, Household], Iterator[Item]]
_providers: list[Provide] = []


def add(provide: Provide) -> None:
    if provide not in _providers:
        _providers.append(provide)


def said(model: str, column: str, *, label: Any, value: Any, section: Any = "") -> Item:
    """An item with what the register says of its column."""
    table = next(one for one in register.tables() if one.model == model)
    group = table.of[column]
    return Item(section or table.title, label, value, group.purpose, group.keep.label)


def of_household(actor: Actor, household: Household) -> list[Item]:
    """Everything, in the order of the rooms; what is empty is left out."""
    found = [*_file(household), *_members(actor, household)]
    for provide in _providers:
        found += provide(actor, household)
    return [item for item in found if item.value not in ("", None, [])]


def _file(household: Household) -> Iterator[Item]:
    for name in ("head_name", "number", "hamlet", "address", "note"):
        yield said("places.Household", name, label=HOUSEHOLD[name][0], value=getattr(household, name))
    yield said("places.Household", "state", label=_("状态"), value=household.get_state_display())
    yield said("places.Household", "labels", label=_("标签"), value=joined(household.labels))


def _members(actor: Actor, household: Household) -> Iterator[Item]:
    for one in Resident.objects.visible_to(actor).filter(household=household).order_by("id"):
        who = f"{one.name} · {one.relation}"
        yield said("places.Resident", "name", label=_("家庭成员"), value=who)
        yield said(
            "places.Resident", "birth_year", label=_("%(name)s的出生年份") % {"name": one.name}, value=one.birth_year
        )
        if one.phone:
            yield said("places.Resident", "phone", label=_("%(name)s的电话") % {"name": one.name}, value=str(one.phone))
        if one.id_number:
            number = _("%(name)s的身份证号") % {"name": one.name}
            yield said("places.Resident", "id_number", label=number, value=str(one.id_number))
