"""Perhaps the same as …: problems of the same place that sound like one being written. It is shown; nothing joins by itself.

Measured on 379 short reports of 12 villages, written by us for it in villagers' manner (`tests/data/retold.yaml`): 308 pairs
tell one thing in different words, 984 are of two things of the same kind in one village, 4,543 of two kinds in one village.

| from | pairs found | of those shown right, kind unknown | kind known | within one kind |
|---|---|---|---|---|
| 0.06 | 0.73 | 0.38 | 0.47 | 0.56 |
| **0.10** | 0.53 | 0.59 | 0.70 | 0.72 |
| 0.15 | 0.32 | 0.79 | 0.84 | 0.84 |
| 0.10, villages written last | 0.62 | 0.68 | 0.79 | 0.80 |

Whoever asks sees at most three: for 70 of 100 reports another's telling of the same is among them, with 0.55 that are not. On
the developers' real letters the figures are as before (docs/algorithms/textmining.md).

Before, with runs of two and three characters and from 0.4 on, none of the 308 was found. The weights were chosen on
the villages a, c and e; j, k and l were written afterwards and all by one hand, and were looked at once before the
last choice: real reports may do worse. A table of words for one thing (路灯, 太阳能灯, 灯杆 …) found more in the villages it
had been written with and nothing more in those written after it, so there is none. How near in time two reports are
is not weighed inside the window: there is nothing to measure it by yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tiangeng.algorithms.textmining import DuplicateIndex
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.questions import Question, turn

from .models import Issue, Pair
from .states import LIFECYCLE, OPEN_STATES, PairState, State

SHOWN, COMPARED, BESIDE = 3, 300, 5
AS_OLD_AS = timedelta(days=180)  # a road that is promised for spring is asked for all winter
ALIKE_FROM = 0.1  # a suggestion: whoever asks decides, and the dispatcher can undo it
ENOUGH_LETTERS = 4


UNDER_WAY = OPEN_STATES - {State.RESOLVED, State.CONFIRMED}


@dataclass(frozen=True, slots=True)
class Alike:
    """One of them, and the stretches of text the two share."""

    issue: Issue
    shared: tuple[str, ...]


def open_in(rows: QuerySet[Issue], region_code: str, *, now: datetime) -> QuerySet[Issue]:
    """Of the rows somebody may see: what is under way in this village. Never a complaint.

    Nor what is said to be solved: whoever tells it now tells of something else, or that it is not; it must not become theirs
    to say that another's problem is over.
    """
    return rows.filter(
        region_code=region_code, state__in=UNDER_WAY, is_confidential=False, reported_at__gte=now - AS_OLD_AS
    )


def near(rows: QuerySet[Issue], text: str, *, region_code: str, now: datetime, kind: str = "") -> list[Alike]:
    """Best first, at most `SHOWN`; `rows` are those that may be offered, the newest `COMPARED` of them are compared.

    `kind` is the key of the category, where it is known.
    """
    if len(text.strip()) < ENOUGH_LETTERS:
        return []
    there = {str(one.pk): one for one in rows.select_related("lead").order_by("-reported_at", "pk")[:COMPARED]}
    index = index_of(list(there.values()), threshold=ALIKE_FROM, days=AS_OLD_AS.days)
    found = index.near(text, place=region_code, at=now, k=SHOWN, kind=kind)
    return [Alike(there[match.id], match.shared) for match in found]


def beside(rows: QuerySet[Issue], issue: Issue, *, now: datetime, besides: Sequence[Any] = ()) -> list[Issue]:
    """The newest under way in the same village about the same kind of thing: two can tell of one lamp in no word alike."""
    there = open_in(rows.exclude(pk__in=[issue.pk, *besides]), issue.region_code, now=now)
    same = there.filter(category__parent_id=issue.category.parent_id) if issue.category.parent_id else there.none()
    return list(same.select_related("category", "lead").order_by("-reported_at", "pk")[:BESIDE])


def index_of(issues: Sequence[Issue], *, threshold: float, days: int) -> DuplicateIndex:
    index = DuplicateIndex(threshold=threshold, days=days)
    for one in issues:
        said, kind = f"{one.title} {one.body}", str(one.category_id)
        index.add(str(one.pk), said, place=one.region_code, at=one.reported_at, kind=kind)
    return index


def _pairs(actor: Actor) -> QuerySet[Pair]:
    """Only where both are visible: a pair must not tell of an issue that a person may not see."""
    rows: QuerySet[Pair] = Pair.objects.visible_to(actor).select_related(
        "earlier__lead", "later__lead", "earlier__category", "later__category"
    )
    return rows.filter(earlier__in=Issue.objects.visible_to(actor))


def to_decide(actor: Actor) -> QuerySet[Pair]:
    """What can still be joined, those of one problem together."""
    rows = _pairs(actor).filter(
        state=PairState.PROPOSED,
        later__state__in=LIFECYCLE.sources_of("merge"),
        earlier__state__in=[*OPEN_STATES, State.MERGED],
    )
    return rows.order_by("earlier__number", "-likeness", "pk")


def decided(actor: Actor) -> QuerySet[Pair]:
    """What was decided, the last first: each can be undone. Of one county it is walked by its index."""
    rows: Any = _pairs(actor).filter(decided_at__isnull=False)
    found: QuerySet[Pair] = rows.within(actor.cover) if actor.cover else rows
    return found.order_by("-decided_at", "pk")


def keys(actor: Actor, *, decided: int) -> tuple[list[UUID], list[UUID]]:
    """The keys of all that can be joined and of the last so many decided; a question that is kept for whoever looks.

    To plan a pair with both its issues takes longer than to find the pairs.
    """
    county = Pair.objects.alone_in(actor.cover) if actor.cover else None
    [[waiting, done]] = _keys(actor, county, decided, turn()).rows_as_planned()
    return waiting, done


@lru_cache(maxsize=256)
def _keys(actor: Actor, _county: str | None, most: int, _turn: int) -> Question:
    asked = (to_decide(actor), decided(actor)[:most])
    return Question.of_all(Question.of(rows.values("pk")) for rows in asked)


def undecided_count(actor: Actor) -> int:
    return to_decide(actor).order_by().values("pk")[:1000].count()
