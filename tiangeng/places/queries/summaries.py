"""Rows gathered for the page of one region."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Left

from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Enterprise, Facility, Level, Region

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


def summary_of(actor: Actor, region: Region) -> tuple[Summary, list[Summary]]:
    """A region's numbers, and those of the regions one level below in pinyin order; counted once for both."""
    children = list(children_of(region.code))
    size = len(children[0].code) if children else 0
    villages = _villages_below(region.code, size) if size and region.level != Level.TOWNSHIP else None
    found = [villages, *(_counts(actor, what, region.code) for what in ("households", "enterprises", "facilities"))]
    parts = [None if one is None else _folded(one, size) for one in found]
    whole = Summary(
        region,
        *(None if one is None else one.total() for one in (_all_villages(region, children, villages), *found[1:])),
    )
    return whole, [Summary(child, *(None if one is None else one[child.code] for one in parts)) for child in children]


def entrances(actor: Actor) -> list[Region]:
    """Where a person starts: the territories of the grants, or the provinces for who holds the country."""
    codes = [code for code in territories_of(actor) if may_open(actor, code)]
    if "" in codes:
        return list(children_of(""))
    return list(Region.objects.filter(code__in=codes).order_by("code"))


def _all_villages(region: Region, children: list[Region], villages: Counter[str] | None) -> Counter[str] | None:
    """A township's villages are its children themselves."""
    return Counter(child.code for child in children) if region.level == Level.TOWNSHIP else villages


def _villages_below(code: str, size: int) -> Counter[str]:
    rows = Region.objects.below(code).villages().order_by().annotate(part=Left("code", size))
    return Counter(dict(rows.values_list("part").annotate(count=Count("pk"))))


def _counts(actor: Actor, what: str, code: str) -> Counter[str] | None:
    """Rows per exact region code below `code`."""
    if not counts_here(actor, code):
        return None
    if what == "households":
        return count_by_region(still_here(actor, region=code))
    model = Enterprise if what == "enterprises" else Facility
    return count_by_region(inside(model.objects.visible_to(actor), code))


def _folded(counts: Counter[str], size: int) -> Counter[str]:
    folded: Counter[str] = Counter()
    for code, count in counts.items():
        folded[code[:size]] += count
    return folded
