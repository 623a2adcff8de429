"""Rows gathered for the page of one region."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Left

from tiangeng.kernel.actors import Actor
from tiangeng.places.models import LEVEL_OF_LENGTH, Enterprise, Facility, Region

from .enterprises import count_by_region
from .households import inside, still_here
from .regions import children_of, territories_of

COUNTED_FROM = 6  # digits: in a county and below rows are counted as one looks; above, that is a roll-up's work


@dataclass(frozen=True, slots=True)
class Summary:
    """A region and how many lie in it; None where it is not counted, which is not zero."""

    region: Region
    villages: int | None
    households: int | None
    enterprises: int | None
    facilities: int | None


def may_open(actor: Actor, code: str) -> bool:
    """Whether a region's page belongs to one of the actor's territories."""
    return actor.holds("places.see", region=code)


def counts_here(actor: Actor, code: str) -> bool:
    """Whether all that lies in the region may be read: a part of it would be a wrong number."""
    return len(code) >= COUNTED_FROM and any(code.startswith(t) for t in actor.territories)


def summaries_below(actor: Actor, code: str) -> list[Summary]:
    """The regions one level below, in pinyin order, with their numbers; the same few queries for any county."""
    children = list(children_of(code))
    if not children:
        return []
    size = len(children[0].code)
    villages = _villages_below(code, size) if size < max(LEVEL_OF_LENGTH) else None
    counted = [_counts(actor, what, code, size) for what in ("households", "enterprises", "facilities")]
    return [
        Summary(child, *(None if found is None else found[child.code] for found in (villages, *counted)))
        for child in children
    ]


def summary_of(actor: Actor, region: Region) -> Summary:
    """The numbers of one region."""
    size = len(region.code)
    villages = _villages_below(region.code, size) if size < max(LEVEL_OF_LENGTH) else None
    counted = [_counts(actor, what, region.code, size) for what in ("households", "enterprises", "facilities")]
    return Summary(region, *(None if found is None else found[region.code] for found in (villages, *counted)))


def entrances(actor: Actor) -> list[Region]:
    """Where a person starts: the territories of the grants, or the provinces for who holds the country."""
    codes = [code for code in territories_of(actor) if may_open(actor, code)]
    if "" in codes:
        return list(children_of(""))
    return list(Region.objects.filter(code__in=codes).order_by("code"))


def _villages_below(code: str, size: int) -> Counter[str]:
    rows = Region.objects.below(code).villages().order_by().annotate(part=Left("code", size))
    return Counter(dict(rows.values_list("part").annotate(count=Count("pk"))))


def _counts(actor: Actor, what: str, code: str, size: int) -> Counter[str] | None:
    if not counts_here(actor, code):
        return None
    if what == "households":
        return count_by_region(still_here(actor, region=code), size=size)
    model = Enterprise if what == "enterprises" else Facility
    return count_by_region(inside(model.objects.visible_to(actor), code), size=size)
