"""走村连心卡: a card for each village and for each cadre who goes there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.people.models import Grant, Organisation, Staff
from tiangeng.people.roles import Role
from tiangeng.people.states import GrantState
from tiangeng.places.models import Level, Region
from tiangeng.visits import queries as visits

PRINTED = (Level.TOWNSHIP, Level.VILLAGE)  # a county's cards are printed township by township


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one card, and where its QR leads. Never a person's own telephone number."""

    village: Region
    township: str
    staff: Staff | None = None
    is_stationed: bool = False
    duty_phone: str = ""  # of the village's unit or its township's

    @property
    def name(self) -> str:
        return self.staff.name if self.staff else self.village.name

    @property
    def unit(self) -> str:
        return f"{self.staff.organisation.name} · {self.village.name}" if self.staff else self.township

    @property
    def path(self) -> str:
        """A stationed cadre is written to; whoever only passes by is reached through the village."""
        if self.staff and self.is_stationed:
            return f"{reverse('public:ask', args=[self.village.code])}?to={self.staff.pk}"
        return reverse("public:village", args=[self.village.code])


def cards_address(actor: Actor, region: Region) -> str:
    """Where a region's cards are printed; '' where there are none for this actor."""
    shown = region.level in PRINTED and actor.holds("places.see", region=region.code)
    return reverse("cards:page", args=[region.code]) if shown else ""


def cards_of_township(actor: Actor, township: Any) -> str:
    """The same for a township as the coverage page knows it: by its code."""
    shown = bool(township.code) and actor.holds("places.see", region=township.code)
    return reverse("cards:page", args=[township.code]) if shown else ""


def cards_of(actor: Actor, code: str, *, on: date) -> tuple[Region, list[Card]]:
    """The region and its cards: village by village, the village's own first, then its cadres by name."""
    region: Region | None = Region.objects.filter(code=code).first()
    if region is None or not cards_address(actor, region):
        raise Missing
    villages = [region] if region.level == Level.VILLAGE else list(_villages(code))
    stationed = _stationed(actor, [one.code for one in villages], on=on)
    going: dict[str, dict[UUID, Staff]] = defaultdict(dict)
    for entry in visits.roster(actor, on=on, region_code=code):
        going[entry.region_code][entry.staff_id] = entry.staff
    names = dict(Region.objects.filter(code__in={one.code[:9] for one in villages}).values_list("code", "name"))
    phones = _duty_phones(actor, villages)
    found = []
    for village in villages:
        here, township = stationed[village.code], names.get(village.code[:9], "")
        phone = phones.get(village.code) or phones.get(village.code[:9]) or ""
        found.append(Card(village, township, duty_phone=phone))
        people = sorted((going[village.code] | here).values(), key=lambda one: (one.sort_key, str(one.pk)))
        found += [Card(village, township, one, one.pk in here, phone) for one in people]
    return region, found


def _villages(code: str) -> Any:
    return Region.objects.below(code).villages().order_by("sort_key", "code")


def _duty_phones(actor: Actor, villages: Sequence[Region]) -> dict[str, str]:
    """By the code of the place: what the village committee or the township office has given as its own."""
    codes = {one.code for one in villages} | {one.code[:9] for one in villages}
    units = Organisation.objects.visible_to(actor).filter(code__in=codes, is_active=True).exclude(duty_phone="")
    return dict(units.values_list("code", "duty_phone"))


def _stationed(actor: Actor, codes: Sequence[str], *, on: date) -> dict[str, dict[UUID, Staff]]:
    """Who holds a grant for one of these villages today."""
    in_force = Grant.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), role=Role.WORKER, territory__in=codes, state=GrantState.IN_FORCE,
        from_on__lte=on, account__staff__isnull=False,
    )  # fmt: skip
    pairs = list(in_force.values_list("territory", "account__staff"))
    people = _people(actor, (pk for _territory, pk in pairs if pk))
    found: dict[str, dict[UUID, Staff]] = defaultdict(dict)
    for territory, pk in pairs:
        if pk in people:
            found[territory][pk] = people[pk]
    return found


def _people(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Staff]:
    rows = Staff.objects.visible_to(actor).filter(pk__in=list(ids), is_active=True).select_related("organisation")
    return {one.pk: one for one in rows}
