"""Which regions: by name, letters, pinyin or code inside a territory; what lies above and below."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Length

from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.models import Pack
from tiangeng.places.models import LEVEL_OF_LENGTH, Level, Region, RegionQuerySet
from tiangeng.places.refusals import NoSuchRegion

CITY, COUNTY = 4, 6  # digits of their codes
HIGHEST = "\U0010ffff"  # sorts after every character in use: the open end of a prefix
PLACEHOLDER = "placeholder"  # 市辖区 and the like: levels that only the numbering needs
# 上田 is as good as 上田村, and so are its letters.
SUFFIXES = {
    "name": ("村", "社区", "街道", "镇", "乡", "市", "县", "区", "省"),
    "pinyin": ("cun", "shequ", "jiedao", "zhen", "xiang", "shi", "xian", "qu", "sheng"),
    "initials": ("c", "sq", "jd", "z", "x", "s", "q"),
}
WORDS_LIMIT, NARROWED_BY = 4, 200


def territories_of(actor: Actor) -> tuple[str, ...]:
    """Where this actor may choose places: all of the grants, also those that read only what they have a part in."""
    held = sorted({grant.territory for grant in actor.grants})
    return tuple(t for t in held if not any(t != other and t.startswith(other) for other in held))


def counties_for(actor: Actor) -> list[tuple[str, str]]:
    """The counties somebody looks at who looks at several, by city where there are several of those; [] for one county.

    Nothing is asked where one's own territories lie in one county, as nearly everybody's do.
    """
    held = territories_of(actor)
    if all(len(territory) >= COUNTY for territory in held) and len({territory[:COUNTY] for territory in held}) < 2:
        return []
    rule = Q(pk__in=[territory[:COUNTY] for territory in held if len(territory) > COUNTY])
    for territory in held:
        rule |= Q(code__startswith=territory)
    levels = [Level.PROVINCE] if "" in held else [Level.CITY, Level.COUNTY]
    rows = list(
        Region.objects.filter(rule, level__in=levels)
        .exclude(kind=PLACEHOLDER)
        .values_list("code", "level", "name", "sort_key")
    )
    cities = {code: key for code, level, _name, key in rows if level == Level.CITY}
    if len(cities) < 2:
        found = sorted((row for row in rows if row[1] != Level.CITY), key=lambda row: (row[3], row[0]))
        return [(code, name) for code, _level, name, _key in found]
    found = sorted(rows, key=lambda row: (cities.get(row[0][:CITY], ""), row[0][:CITY], row[1] != Level.CITY, row[3]))
    return [(code, name if level == Level.CITY else f"　{name}") for code, level, name, _key in found]


@dataclass(frozen=True, slots=True)
class Counties:
    """The counties somebody chooses among (none who works in one), and the one that is looked at."""

    offered: list[tuple[str, str]]
    code: str  # '' while none is chosen

    @property
    def is_open(self) -> bool:
        """Whether one is still to be chosen."""
        return bool(self.offered) and not self.code


def _counties_at_work() -> list[tuple[str, str]]:
    """Of the whole country, the counties that work with this installation."""
    codes = Pack.objects.values_list("county_code", flat=True)
    return list(Region.objects.filter(code__in=list(codes)).order_by("code").values_list("code", "name"))


def counties_of(actor: Actor, chosen: str = "") -> Counties:
    """One's own county, or the one chosen of several."""
    offered = _counties_at_work() if "" in territories_of(actor) else counties_for(actor)
    if offered:
        return Counties(offered, chosen if len(chosen) == COUNTY and chosen in dict(offered) else "")
    return Counties([], next((territory[:COUNTY] for territory in territories_of(actor)), ""))


def region(code: str) -> Region:
    """The region, or a refusal that names the code."""
    found = Region.objects.filter(code=code).first() if code.isdigit() else None
    if found is None:
        raise NoSuchRegion(code="".join(letter for letter in code[:12] if letter.isprintable()))
    return found


def parents(code: str) -> list[str]:
    """The codes above and of a region, largest first."""
    return [code[:size] for size in LEVEL_OF_LENGTH if size <= len(code)]


def ancestors_of(code: str) -> list[Region]:
    """From the province down to the region itself, in one query."""
    return list(Region.objects.filter(code__in=parents(code)).order_by("code"))


def paths_of(codes: Iterable[str]) -> dict[str, list[Region]]:
    """`ancestors_of` for many, in one query."""
    wanted = set(codes)
    known = Region.objects.in_bulk({above for code in wanted for above in parents(code)})
    return {code: [known[above] for above in parents(code) if above in known] for code in wanted}


def path_text(path: Sequence[Region], *, since: Collection[str] = ()) -> str:
    """浙江省 丽水市 龙泉市 龙渊街道 大洋社区; what is above or equal to `since` is left out: inside 龙泉, 龙渊街道 大洋社区."""
    above = {parent for code in since for parent in parents(code)}
    shown = [one.name for one in path if one.code not in above and one.kind != PLACEHOLDER]
    return " ".join(shown or [one.name for one in path[-1:]])


def path_of(code: str) -> str:
    """The whole path of one region as text."""
    return path_text(ancestors_of(code))


def children_of(code: str) -> RegionQuerySet:
    """One level below, in pinyin order; of the empty code, the provinces."""
    return Region.objects.filter(parent_code=code).order_by("sort_key", "code")


def with_region_name(rows: QuerySet[Any], *, field: str = "region_code") -> Any:
    """Rows that lie in regions, each with `region_name`; the name is looked up for the rows of the page only."""
    return rows.annotate(region_name=Subquery(Region.objects.filter(code=OuterRef(field)).values("name")[:1]))


def search_regions(
    text: str, *, within: Collection[str] = ("",), levels: Collection[str] = (), limit: int = 20
) -> list[Region]:
    """Best first. Words before the last one say where: "龙渊 大洋" looks for 大洋 in what 龙渊 finds."""
    *where, what = words_of(text) or [""]
    areas = list(within)
    for word in where:
        areas = [one.code for one in _matches(word, areas, _above_villages(), NARROWED_BY)]
    return _matches(what, areas, levels, limit) if what else []


def resolve_region(
    text: str, *, within: Collection[str] = ("",), levels: Collection[str] = (), limit: int = 8
) -> list[Region]:
    """The regions a person may have meant: one when it is certain. An exact name beats a name that only begins so."""
    found = search_regions(text, within=within, levels=levels, limit=limit)
    best = [one for one in found if one.rank == found[0].rank] if found else []  # type: ignore[attr-defined]
    return best if best and best[0].rank <= 1 else found  # type: ignore[attr-defined]


def words_of(text: str) -> list[str]:
    """What was typed, word by word: half-width, lower case, nothing in it that no name contains."""
    words = unicodedata.normalize("NFKC", text[:60]).lower().split()[:WORDS_LIMIT]
    clean = ("".join(letter for letter in word if letter.isprintable()) for word in words)
    return [word for word in clean if word]


def _above_villages() -> list[str]:
    return [level for level in Level.values if level != Level.VILLAGE]


def _matches(word: str, areas: Sequence[str], levels: Collection[str], limit: int) -> list[Region]:
    if not areas:
        return []
    rows = Region.objects.filter(level__in=levels) if levels else Region.objects.all()
    return _everywhere(rows, word, limit) if "" in areas else _inside(rows, word, areas, limit)


def _inside(rows: QuerySet[Region], word: str, areas: Sequence[str], limit: int) -> list[Region]:
    """A territory is read whole by its range of codes and sifted: hundreds of rows, tens of thousands in a province."""
    ranges = [Range.of(area) for area in areas]
    inside = reduce(or_, (Q(code__gte=r.lo, code__lt=r.hi) for r in ranges))
    found = rows.filter(inside, _any_way(word)).annotate(rank=_rank(word))
    return list(found.order_by("rank", Length("code"), "sort_key", "code")[:limit])


def _everywhere(rows: QuerySet[Region], word: str, limit: int) -> list[Region]:
    """In the whole country each way of matching walks its own index, exact hits first; 665,000 rows are never sorted.

    Only when no name begins so, all names are read for one that holds the word somewhere.
    """
    ranked = rows.annotate(rank=_rank(word))
    walks = [ranked.filter(_exactly(word)).order_by(Length("code"), "code")]
    walks += [ranked.filter(_from(field, word)).order_by(field, "code") for field in _ways(word)]
    found: dict[str, Region] = {}
    for walk in walks:
        if len(found) < limit:
            found = {one.code: one for one in walk[:limit]} | found
    if not found and not word.isascii():
        return list(ranked.filter(name__contains=word)[:limit])
    return sorted(found.values(), key=lambda one: (one.rank, len(one.code), one.sort_key, one.code))[:limit]  # type: ignore[attr-defined]


def _ways(word: str) -> tuple[str, ...]:
    """The columns such a word may begin."""
    if word.isdigit():
        return ("code",)
    return ("initials", "pinyin") if word.isascii() else ("name",)


def _from(field: str, word: str) -> Q:
    return Q(**{f"{field}__gte": word, f"{field}__lt": word + HIGHEST})


def _any_way(word: str) -> Q:
    return reduce(or_, (Q(**{f"{field}__startswith": word}) for field in _ways(word)), Q(name__contains=word))


def _exactly(word: str) -> Q:
    return _the_same(word) | _but_for_suffix(word)


def _the_same(word: str) -> Q:
    return reduce(or_, (Q(**{field: word}) for field in _ways(word)), Q(name=word))


def _but_for_suffix(word: str) -> Q:
    endings = {field: SUFFIXES[field] for field in ("name", *_ways(word)) if field in SUFFIXES}
    return reduce(or_, (Q(**{f"{field}__in": [word + end for end in ends]}) for field, ends in endings.items()))


def _rank(word: str) -> Case:
    """0 the name itself, 1 the name but for its suffix, 2 its beginning, 3 somewhere in it."""
    begins = reduce(or_, (_from(field, word) for field in _ways(word)))
    return Case(
        When(_the_same(word), then=Value(0)),
        When(_but_for_suffix(word), then=Value(1)),
        When(begins, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
