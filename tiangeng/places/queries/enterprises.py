"""Which enterprises and facilities, and how many stand where."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.pairs import says
from tiangeng.places.models import Enterprise, Facility
from tiangeng.ui import panels

from .households import common_region, inside
from .regions import HIGHEST, with_region_name, words_of


def enterprises(actor: Actor, *, region: str = "") -> Any:
    """The enterprises this actor may see below a region, each with `region_name`, in pinyin order."""
    rows = inside(Enterprise.objects.visible_to(actor), region or common_region(actor))
    return with_region_name(rows).order_by("sort_key", "id")


def firm_figures(actor: Actor) -> dict[str, Any]:
    """How many there are and how many above scale, and what upper rooms count of them."""
    rows = inside(Enterprise.objects.visible_to(actor), common_region(actor)).order_by()
    counted = rows.aggregate(all=Count("pk"), above=Count("pk", Q(is_above_scale=True)))
    return counted | {"more": panels.tabs_for("places.enterprises", actor, None)}


def facilities(actor: Actor, *, region: str = "") -> Any:
    """The facilities this actor may see below a region, each with `region_name`, in pinyin order."""
    rows = inside(Facility.objects.visible_to(actor), region or common_region(actor))
    return with_region_name(rows).order_by("sort_key", "id")


def search_enterprises(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Every word in the name; letters also as initials or as the beginning of the credit code."""
    for word in words_of(text):
        found = says(word, "name")
        if word.isascii():
            code = word.upper()
            found |= Q(initials__startswith=word) | Q(credit_code__gte=code, credit_code__lt=code + HIGHEST)
        rows = rows.filter(found)
    return rows


def search_facilities(rows: QuerySet[Facility], text: str, *, kinds: dict[str, str]) -> QuerySet[Facility]:
    """Every word in the name or the address, or a kind's own name; `kinds` are code → name."""
    for word in words_of(text):
        named = [code for code, name in kinds.items() if word in name]
        rows = rows.filter(Q(name__icontains=word) | Q(address__icontains=word) | Q(kind__in=named))
    return rows


def count_by_region(rows: QuerySet[Any]) -> Counter[str]:
    """How many rows lie in each region."""
    return Counter(dict(rows.order_by().values_list("region_code").annotate(count=Count("region_code"))))
