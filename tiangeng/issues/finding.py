"""Which promises hold the words somebody looks for, or were made at the door of whom they name; and issues of a common word."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ahead import Asking, alone
from tiangeng.kernel.keys import OneOf
from tiangeng.kernel.pairs import WALKED, Found, narrowing, says
from tiangeng.places import queries as places

from .models import Issue, Promise, PromiseWords
from .models.sight import IssueQuerySet

FEW = 3_000  # promises a word may stand in to be taken by their keys: a county has tens of thousands
HOMES = 500  # households a name may fit
NEWEST = 3_000  # issues read for a word that stands in more than can be taken by their keys
NEWEST_HITS = 1_200  # of those that hold a rarer word, read first: they fill all pages one can turn to
SHOWN_FIRST = 400  # of these, for a search, which shows fewer


def among_newest(rows: IssueQuerySet, *, actor: Actor) -> IssueQuerySet | None:
    """Of a common word, for which a township would read through years of a county: those among the newest this actor sees.

    None where the word is rare enough for its rows to be taken by their keys.
    """
    if rows.found_up_to != WALKED:
        return None
    own = rows.newest(NEWEST)
    if own is not None:
        return own
    newest = Issue.objects.visible_to(actor).order_by("-reported_at").values("pk")[:NEWEST]
    return rows.filter(OneOf(F("pk"), ArraySubquery(newest)))


def newest_hits(found: Found, count: int = SHOWN_FIRST) -> IssueQuerySet | None:
    """Of a word that more than `count` hold in reach of whoever asks: those of the newest that hold it.

    None where all are as soon read, and for whoever sees them for a part in them: most of the newest are not theirs.
    """
    return found.among_newest(count) if found.count > count and found.newest else None


def promises_holding(rows: QuerySet[Promise], words: str) -> QuerySet[Promise]:
    """Every word in what was said; two characters are enough for the index."""
    found: QuerySet[Promise] = alone(seeking_promises(rows, words))
    return found


def seeking_promises(rows: Any, words: str) -> Asking[Any]:
    """`promises_holding`, beside others that are asked."""
    asked = words.split()[:8]
    for word in asked:
        rows = rows.filter(says(word, "words"))
    return (yield from narrowing(rows, PromiseWords.objects.all(), asked, few=FEW))


def promises_found(rows: QuerySet[Promise], asked: str, *, actor: Actor) -> QuerySet[Promise]:
    """Those that hold every word, and those made to a household of that name or number; each taken by its keys."""
    said = promises_holding(rows, asked).order_by().values("pk")
    homes = places.search_households(places.households(actor), asked).order_by().values("pk")[:HOMES]
    at_doors = rows.filter(OneOf(F("household"), ArraySubquery(homes))).order_by().values("pk")
    return rows.filter(Q(OneOf(F("pk"), ArraySubquery(said))) | Q(OneOf(F("pk"), ArraySubquery(at_doors))))
