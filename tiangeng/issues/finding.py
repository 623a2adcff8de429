"""Which promises hold the words somebody looks for, or were made at the door of whom they name."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.keys import OneOf
from tiangeng.kernel.pairs import narrowed, says
from tiangeng.places import queries as places

from .models import Promise, PromiseWords

FEW = 12_000  # promises a word may stand in to be taken by their keys, as of issues
HOMES = 500  # households a name may fit


def promises_holding(rows: QuerySet[Promise], words: str) -> QuerySet[Promise]:
    """Every word in what was said; two characters are enough for the index."""
    asked = words.split()[:8]
    for word in asked:
        rows = rows.filter(says(word, "words"))
    found: QuerySet[Promise] = narrowed(rows, PromiseWords.objects.all(), asked, few=FEW)
    return found


def promises_found(rows: QuerySet[Promise], asked: str, *, actor: Actor) -> QuerySet[Promise]:
    """Those that hold every word, and those made to a household of that name or number; each taken by its keys."""
    said = promises_holding(rows, asked).order_by().values("pk")
    homes = places.search_households(places.households(actor), asked).order_by().values("pk")[:HOMES]
    at_doors = rows.filter(OneOf(F("household"), ArraySubquery(homes))).order_by().values("pk")
    return rows.filter(Q(OneOf(F("pk"), ArraySubquery(said))) | Q(OneOf(F("pk"), ArraySubquery(at_doors))))
