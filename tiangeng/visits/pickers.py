"""Lists to tick on the entry form: whom one went with, which homes were seen. They work as plain checkboxes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.people.models import Staff
from tiangeng.places.models import Enterprise, Facility

from . import queries
from .words import weeks_since

SHOWN = 40  # beyond that one searches: a village has 500 homes, a thumb has patience for forty


@dataclass(frozen=True, slots=True)
class Option:
    value: UUID
    label: str
    note: str = ""
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Picker:
    """One list: what is ticked stays on top, then what was looked for or is most likely."""

    name: str  # of the form field
    legend: Any
    options: Sequence[Option]
    left_out_count: int = 0
    sought: str = ""
    can_seek: bool = True
    hint: Any = ""

    @property
    def seek_name(self) -> str:
        return f"seek_{self.name}"


def _picked(name: str, legend: Any, options: Iterable[Option], *, sought: str = "", **more: Any) -> Picker:
    everyone = list(options)
    ticked = [option for option in everyone if option.is_ticked]
    others = [option for option in everyone if not option.is_ticked]
    return Picker(name, legend, [*ticked, *others[:SHOWN]], max(len(others) - SHOWN, 0), sought, **more)


def households(actor: Actor, village_code: str, *, on: date, chosen: set[UUID], sought: str = "") -> Picker:
    """The village's homes, the longest unheard first; found by name, initials, house number or hamlet."""
    word = sought.strip().lower()
    rows = queries.households_unheard(actor, village_code, on=on).rows if village_code else []
    options = (
        Option(
            row.household.pk,
            str(row.household),
            " · ".join(filter(None, (row.household.number, row.household.hamlet, weeks_since(row.weeks)))),
            row.household.pk in chosen,
        )
        for row in rows
        if row.household.pk in chosen or not word or _is_meant(row.household, word)
    )
    hint = _("很久没听到声音的排在前面。没见到人，就不用勾。")
    return _picked("household_ids", _("见到的农户"), options, sought=sought, hint=hint)


def _is_meant(household: Any, word: str) -> bool:
    return (
        word in household.head_name.lower()
        or household.initials.startswith(word)
        or household.number.lower() == word
        or word in household.hamlet.lower()
    )


def companions(
    actor: Actor, village_code: str, *, on: date, chosen: set[UUID], units: Iterable[UUID], sought: str = ""
) -> Picker:
    """Who is planned for the same village comes first, then the own unit; others of the county by name or initials."""
    staff = Staff.objects.visible_to(actor).filter(is_active=True).exclude(pk=actor.staff_id)
    planned: set[UUID] = set()
    if village_code:
        planned = set(queries.roster(actor, on=on, region_code=village_code).values_list("staff_id", flat=True))
    word = sought.strip()
    near = Q(organisation__in=list(units)) | Q(pk__in=planned)
    meant = Q(name__contains=word) | Q(initials__startswith=word.lower()) if word else near
    rows = staff.filter(meant | Q(pk__in=chosen)).select_related("organisation").order_by("sort_key", "pk")
    options = [Option(row.pk, row.name, row.organisation.short_name, row.pk in chosen) for row in rows[: SHOWN * 5]]
    options.sort(key=lambda option: option.value not in planned)
    return _picked("companion_ids", _("一起去的人"), options, sought=sought)


def staff_to_plan(actor: Actor, *, chosen: set[UUID], units: Iterable[UUID], sought: str = "") -> Picker:
    """The township's own people first; others of the county are found by name or initials."""
    word = sought.strip()
    meant = Q(name__contains=word) | Q(initials__startswith=word.lower()) if word else Q(organisation__in=list(units))
    staff = Staff.objects.visible_to(actor).filter(is_active=True).filter(meant | Q(pk__in=chosen))
    rows = staff.order_by("sort_key", "pk").values_list("pk", "name", "position", "organisation__short_name")
    options = (Option(pk, name, does or unit, pk in chosen) for pk, name, does, unit in rows[: SHOWN * 5])
    return _picked("staff_ids", _("谁去"), options, sought=sought)


def enterprises(actor: Actor, village_code: str, *, chosen: set[UUID]) -> Picker:
    rows = Enterprise.objects.visible_to(actor).filter(region_code=village_code).order_by("sort_key", "pk")[:200]
    options = (Option(row.pk, row.name, row.industry, row.pk in chosen) for row in rows)
    return _picked("enterprise_ids", _("去了哪些企业"), options, can_seek=False)


def facilities(actor: Actor, village_code: str, *, chosen: set[UUID]) -> Picker:
    rows = Facility.objects.visible_to(actor).filter(region_code=village_code).order_by("sort_key", "pk")[:200]
    options = (Option(row.pk, row.name, row.address, row.pk in chosen) for row in rows)
    return _picked("facility_ids", _("去了哪些公共服务点"), options, can_seek=False)
