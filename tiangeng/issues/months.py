"""A period's figures from what is kept of its whole months, and from the issues themselves for all the rest.

A month is kept per township and unit once it is over, and holds until something of it is written (triggers say so) or a
deadline in it passes; until it is counted again its issues are asked. So what is told is always what a recount tells.
Complaints are never kept: who may see them differs from reader to reader, and they are few.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.ahead import Asking, at_once
from tiangeng.kernel.models import Pack
from tiangeng.kernel.once import once_within
from tiangeng.kernel.questions import NOW, SINCE, UNTIL, Question, turn

from .figures import (
    NAMES,
    PLAIN,
    QUESTIONS,
    STARS,
    TOLD_APART,
    Key,
    counted,
    given_out,
    starred,
    turns_over,
)
from .models import CountedMonth, Issue, MonthRates, TouchedMonth
from .models.sight import TOWN
from .states import OPEN_STATES

KEPT_MONTHS = 12  # a year back from any day of a month
WORTH = 2  # whole months in a period from which on what is kept is asked: of one the issues are counted as fast


def figures_of(actor: Actor, *, since: datetime, until: datetime, now: datetime) -> dict[UUID, dict[str, int]]:
    """By unit, the counts named in `figures.NAMES`, of what this actor sees and what was given out in the period."""
    found: dict[UUID, list[int]] = {}
    spans = _spans(actor, since=since, until=until, now=now)
    asked = (one for span in spans for one in _asked_of(actor, span, now=now))
    at_once(_adding(found, names, question) for names, question in asked)
    return {unit: dict(zip(NAMES, row, strict=True)) for unit, row in found.items()}


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of the period in which the same counties are kept. `others` are those that are not; None: nothing is kept."""

    since: datetime
    until: datetime
    kept: frozenset[str] = frozenset()
    others: frozenset[str] | None = None


Asked = tuple[Sequence[str], Question | None]  # names of counts, and what brings rows of a unit with these


def _adding(found: dict[UUID, list[int]], names: Sequence[str], question: Question | None) -> Asking[None]:
    rows = yield question
    places = [NAMES.index(name) for name in names]
    for unit, *row in rows:
        if any(row):  # a unit that was given nothing may have got stars
            there = found.setdefault(unit, [0] * len(NAMES))
            for place, count in zip(places, row, strict=True):
                there[place] += count


def _asked_of(actor: Actor, span: _Span, *, now: datetime) -> Iterator[Asked]:
    if span.others is None:
        yield from _counted_of(actor, span, now=now)
        return
    if span.others:
        yield from _counted_of(actor, span, span.others, now=now)
    yield NAMES, Question.of(_kept_rows(actor, span).values_list("unit").annotate(*map(Sum, NAMES)))
    yield from _counted_of(actor, span, span.kept, now=now, are_told_apart=True)


def _counted_of(
    actor: Actor,
    span: _Span,
    counties: frozenset[str] | None = None,
    *,
    now: datetime,
    are_told_apart: bool = False,
) -> Iterator[Asked]:
    """Counted from the issues, of these counties alone or of all, what is told apart alone or all.

    Above the counties the question is another once a second county has issues.
    """
    moments = {SINCE: span.since, UNTIL: span.until, NOW: now}
    alone = Issue.objects.alone_in(actor.cover) if actor.cover else None
    for n, (_ask, names) in enumerate(QUESTIONS):
        question = _question(actor, n, counties, alone, are_told_apart, turn())
        if question:
            yield names, question.told(moments)


@lru_cache(maxsize=1024)
def _question(
    actor: Actor,
    number: int,
    counties: frozenset[str] | None,
    _alone: str | None,
    are_told_apart: bool,
    _turn: int,
) -> Question | None:
    issues: Any = Issue.objects.visible_to(actor)
    if counties is not None:
        issues = issues.filter(county_code__in=sorted(counties))
    if are_told_apart:
        issues = issues.filter(TOLD_APART)
    ask, _names = QUESTIONS[number]
    return Question.of(ask(issues, ("unit",), since=SINCE, until=UNTIL, now=NOW))


def stars_of(
    actor: Actor, leads: Collection[UUID], *, since: datetime, until: datetime, now: datetime
) -> dict[UUID, tuple[int, int]]:
    """Of these units how many answers of the period gave stars, and how many of them four or five."""
    issues: Any = Issue.objects.visible_to(actor)
    count: Counter[UUID] = Counter()
    good: Counter[UUID] = Counter()
    for span in _spans(actor, since=since, until=until, now=now):
        for (unit,), row in _stars_of(actor, issues, span, leads):
            count[unit] += row["star_count"]
            good[unit] += row["star_good"]
    return {unit: (count[unit], good[unit]) for unit in count}


def _stars_of(
    actor: Actor, issues: QuerySet[Issue], span: _Span, leads: Collection[UUID]
) -> Iterator[tuple[Key, dict[str, int]]]:
    if span.others is not None:
        kept = _kept_rows(actor, span).filter(unit__in=leads, star_count__gt=0).values("unit")
        for row in kept.annotate(**{f"all_{name}": Sum(name) for name in STARS}):
            yield (row["unit"],), {name: row[f"all_{name}"] for name in STARS}
    if span.others is None or span.others:
        asked = issues if span.others is None else issues.filter(county_code__in=span.others)
        yield from starred(asked, since=span.since, until=span.until, leads=leads).items()


def _kept_rows(actor: Actor, span: _Span) -> Any:
    inside = {"county_code__in": span.kept, "month__gte": _month_of(span.since), "month__lt": _month_of(span.until)}
    return MonthRates.objects.visible_to(actor).filter(**inside).order_by()


def _spans(actor: Actor, *, since: datetime, until: datetime, now: datetime) -> list[_Span]:
    """What `_cut` tells, asked once for all figures of a page."""
    known, key = once_within(), ("spans", since, until, now)
    if key not in known:
        known[key] = list(_cut(actor, since=since, until=until, now=now))
    found: list[_Span] = known[key]
    return found


def _cut(actor: Actor, *, since: datetime, until: datetime, now: datetime) -> Iterator[_Span]:
    """The period, cut where what is kept begins and ends: usually a part of a month, the whole months, and this month."""
    months = list(_months_within(since, until))
    cover = actor.cover
    if cover is None or len(months) < WORTH or not actor.is_whole or len(cover.lo) > TOWN:
        yield _Span(since, until)  # what a village has, and what a unit has a part in, is not much
        return
    kept = _kept(cover, months, now=now)
    counties = _counties_in(cover)
    cuts = [since, *map(_begin_of, months), _begin_of(_next(months[-1])), until]
    pieces = [
        _Span(begin, end, counties & kept.get(month, frozenset()))
        for begin, end, month in zip(cuts, cuts[1:], [None, *months, None], strict=False)
        if begin < end
    ]
    for of_these, alike in groupby(pieces, key=lambda piece: piece.kept):
        stretch = list(alike)
        others = counties - of_these if of_these else None
        yield _Span(stretch[0].since, stretch[-1].until, of_these, others)


def _kept(cover: Range, months: Sequence[date], *, now: datetime) -> dict[date | None, frozenset[str]]:
    """Of each month the counties whose figures hold now."""
    touched = TouchedMonth.objects.filter(county_code=OuterRef("county_code"), month=OuterRef("month"))
    holding = CountedMonth.objects.filter(
        Q(holds_until__isnull=True) | Q(holds_until__gt=now),
        county_code__gte=cover.lo[:6],
        county_code__lt=cover.hi,
        month__in=months,
        counted_at__lte=now,
    ).exclude(Exists(touched))
    found: dict[date | None, frozenset[str]] = {}
    for month, county in holding.values_list("month", "county_code"):
        found[month] = found.get(month, frozenset()) | {county}
    return found


def _counties_in(cover: Range) -> frozenset[str]:
    """All that have issues: none is reported in a county without a pack."""
    if len(cover.lo) >= 6:
        return frozenset({cover.lo[:6]})
    return frozenset(
        Pack.objects.filter(county_code__gte=cover.lo, county_code__lt=cover.hi).values_list("county_code", flat=True)
    )


# ---------------------------------------------------------------------- keeping


def count_anew(county: str, *, now: datetime) -> int:
    """Count the months of the last year of which something was written, or time has changed something; how many.

    What is written meanwhile leaves a mark of its own, which stays: the marks are taken away before the counting.
    """
    months = _last_months(now)
    with transaction.atomic():
        touched = _take_marks(county)
        counted_before = dict(CountedMonth.objects.filter(county_code=county).values_list("month", "holds_until"))
        stale = [
            month
            for month in months
            if month in touched or month not in counted_before or not _holds(counted_before[month], now)
        ]
        past = [month for month in counted_before if month < months[0]]
        for model in (MonthRates, CountedMonth):
            model.objects.filter(county_code=county, month__in=[*stale, *past]).delete()
        for month in stale:
            _count(county, month, now=now)
    return len(stale)


def _take_marks(county: str) -> set[date]:
    """One at a time counts a county; the months that were marked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"issues.months {county}"])
        cursor.execute(
            "WITH gone AS (DELETE FROM issues_touchedmonth WHERE county_code = %s RETURNING month) "
            "SELECT DISTINCT month FROM gone",
            [county],
        )
        return {month for (month,) in cursor.fetchall()}


def _count(county: str, month: date, *, now: datetime) -> None:
    issues = Issue.objects.filter(PLAIN, county_code=county)
    since, until = _begin_of(month), _begin_of(_next(month))
    figures = counted(issues, since=since, until=until, now=now, by_township=True)
    for key, row in starred(issues, since=since, until=until, by_township=True).items():
        figures.setdefault(key, {}).update(row)
    MonthRates.objects.bulk_create(
        [
            MonthRates(month=month, unit_id=unit, region_code=town, county_code=county, **row)
            for (town, unit), row in figures.items()
        ],
        batch_size=2_000,
    )
    deadlines = issues.filter(given_out(since=since, until=until)).aggregate(
        due=Min("due_at", filter=Q(state__in=OPEN_STATES, due_at__gt=now)),
        accept=Min("accept_by", filter=Q(accepted_at__isnull=True, accept_by__gt=now)),
    )
    turns = turns_over(issues, since=since, until=until).filter(accepted_at__isnull=True, accept_by__gt=now)
    next_ones = [*deadlines.values(), turns.aggregate(accept=Min("accept_by"))["accept"]]
    CountedMonth.objects.create(
        county_code=county, month=month, counted_at=now, holds_until=min(filter(None, next_ones), default=None)
    )


def _holds(until: datetime | None, now: datetime) -> bool:
    return until is None or until > now


# ---------------------------------------------------------------------- months


def _month_of(moment: datetime) -> date:
    return timezone.localtime(moment).date().replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _begin_of(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time()))


def _months_within(since: datetime, until: datetime) -> Iterator[date]:
    """The months wholly inside a period."""
    month = _month_of(since)
    if _begin_of(month) < since:
        month = _next(month)
    while _begin_of(_next(month)) <= until:
        yield month
        month = _next(month)


def _last_months(now: datetime) -> list[date]:
    """Those that are over, the first first."""
    months = [_month_of(now)]
    for _n in range(KEPT_MONTHS):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[:0:-1]
