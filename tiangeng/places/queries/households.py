"""Which households and residents, and who has looked at or changed them."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from tiangeng.algorithms import codes, pinyin
from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.secrets import blind_index
from tiangeng.places.models import HEAD, LEVEL_OF_LENGTH, STILL_HERE, Household, Resident

from .regions import HIGHEST, with_region_name, words_of

RESIDENTS_LIMIT = 200  # members found by name; whoever gets more types another letter


def households(actor: Actor, *, region: str = "") -> Any:
    """The households this actor may see below a region, each with `region_name`, by the head's name."""
    rows = inside(Household.objects.visible_to(actor), region or common_region(actor))
    return with_region_name(rows).order_by("sort_key", "id")


def inside(rows: QuerySet[Any], region: str) -> QuerySet[Any]:
    """The rows below one region; within a county also by the county's own column, which the ordered index begins with."""
    if not region:
        return rows
    reach = Range.of(region)
    county = {"county_code": region[:6]} if len(region) >= 6 else {}
    return rows.filter(region_code__gte=reach.lo, region_code__lt=reach.hi, **county)


def common_region(actor: Actor) -> str:
    """The smallest region that holds all of an actor's territories."""
    held = [grant.territory for grant in actor.grants] or [""]
    low, high = min(held), max(held)
    shared = next(
        (size for size in reversed([0, *LEVEL_OF_LENGTH]) if size <= len(low) and low[:size] == high[:size]), 0
    )
    return low[:shared]


def search_households(rows: QuerySet[Household], text: str) -> QuerySet[Household]:
    """Narrow to what the words mean: an identity or telephone number exactly, a house number, initials, or a name."""
    word = " ".join(words_of(text))
    if not word:
        return rows
    if number := _exact_number(word):
        return rows.filter(
            pk__in=list(Resident.objects.filter(number).values_list("household_id", flat=True)[:RESIDENTS_LIMIT])
        )
    if word[0].isdigit():
        return rows.filter(_from("number", word))
    if word.isascii():
        return rows.filter(_from("initials", word)).order_by("initials", "sort_key", "id")
    named = Resident.objects.filter(_from("name", word)).values_list("household_id", flat=True)
    members = list(named[:RESIDENTS_LIMIT]) if len(word) > 1 else []
    # A family lies together in the order of the list: said so, the walk begins there and not at 安.
    family = reduce(or_, (_from("sort_key", key) for key in pinyin.family_keys(word)))
    heads = _from("head_name", word) & family
    return rows.filter(heads | Q(pk__in=members)) if members else rows.filter(heads)


def _exact_number(word: str) -> Q | None:
    """Numbers are sealed: only a whole and well-formed one can be looked for."""
    try:
        return Q(id_number_index=blind_index(codes.parse_resident_id(word).number, purpose=Resident.ID_NUMBER))
    except codes.ResidentIdInvalid:
        pass
    try:
        return Q(phone_index=blind_index(codes.parse_mobile_phone(word), purpose=Resident.PHONE))
    except codes.PhoneInvalid:
        return None


def _from(field: str, word: str) -> Q:
    """Begins with the word — as a range, the only form the database wall lets an index serve."""
    return Q(**{f"{field}__gte": word, f"{field}__lt": word + HIGHEST})


def still_here(actor: Actor, *, region: str) -> Any:
    """The households that count: not moved away. Asked of region and state alone, which one index holds: no row is read."""
    reach = Range.of(region)
    rows = Household.objects.visible_to(actor).filter(state__in=STILL_HERE)
    return rows.filter(region_code__gte=reach.lo, region_code__lt=reach.hi)


def hamlets_of(actor: Actor, *, region: str) -> list[str]:
    """The natural villages named in a village's files."""
    rows = inside(Household.objects.visible_to(actor), region).exclude(hamlet="").order_by("hamlet")
    return list(rows.values_list("hamlet", flat=True).distinct()[:50])


def residents_of(actor: Actor, household: Household) -> QuerySet[Resident]:
    """The members, the head first, then in the order they were entered."""
    rows: QuerySet[Resident] = Resident.objects.visible_to(actor).filter(household=household)
    return rows.order_by(Case(When(relation=HEAD, then=0), default=1), "id")


def phone_of_head(actor: Actor, household: Household) -> Any:
    """The head's own number, still sealed; None where none is known. Another member's is another person's."""
    head = residents_of(actor, household).filter(Q(relation=HEAD) | Q(name=household.head_name))
    return next((member.phone for member in head if member.phone), None)


OPENED = "household.opened"  # a look changes nothing; actions/looking.py writes it


def changes_of(records: Iterable[Any], *, limit: int = 50) -> list[LogEntry]:
    """What the log says about these records, newest first."""
    mine = Q(pk__in=[])
    for record in records:
        mine |= Q(object_type=record._meta.label_lower, object_id=str(record.pk))
    lines = LogEntry.objects.filter(mine, outcome="done").exclude(verb=OPENED)
    return list(lines.order_by("-id")[:limit])
