"""A year of work, planned: which issues come up where and when, and how many of each kind are struck off.

The counts of the county's published figures are met by construction: exactly so many scripts end struck off. Everything
follows from the seed and the last day.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tiangeng.algorithms.workdays import SHANGHAI, Calendar
from tiangeng.issues.models import Source

from . import firms
from .pack import DemoPart
from .scripts import ASIDE, ENDINGS, Pace, Script, write

RECENT = 24  # days: where stories that are still open mostly begin
OTHER_SOURCES = (
    Source.VILLAGER,
    Source.VILLAGER,
    Source.VILLAGER,
    Source.OFFICE,
    Source.HOTLINE,
    Source.GRID,
    Source.RECEPTION,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Leaves of the pack's category tree that count as one kind of practical matter, with their pace."""

    code: str
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What the year is planned from."""

    part: DemoPart
    kinds: Sequence[Kind]
    opinions: Kind
    paces: dict[str, Pace]
    villages: Sequence[str]
    visit_days: Sequence[date]
    calendar: Calendar
    last: datetime
    round: firms.Round | None = None


def scripts(plan: Plan) -> list[Script]:
    """Every issue of the year, with its lines, numbered in the order they were drawn."""
    chance = random.Random(plan.part.seed)
    wanted = [*_struck_off(plan), *_unfinished(plan)]
    found: list[Script] = []
    for kind, ending in wanted:
        found.append(_one(plan, chance, number=len(found), kind=kind, ending=ending))
    if plan.round:
        found += _of_enterprises(plan, plan.round, first=len(found))
    return found


def _of_enterprises(plan: Plan, round_: firms.Round, *, first: int) -> list[Script]:
    """What was told on the round: as many as published, each by one enterprise on one of its days."""
    leaves = next(kind.leaves for kind in plan.kinds if kind.code == round_.figures.kind)
    found = []
    for place, ending in enumerate(firms.endings(round_.figures)):
        chance = random.Random(f"{plan.part.seed}-firm-{place}")
        category, firm = chance.choice(leaves), firms.heard_at(round_, number=place)
        found.append(_at_an_enterprise(plan, round_, chance, first + place, category, firm, ending))
    return found


def _at_an_enterprise(
    plan: Plan, round_: firms.Round, chance: random.Random, number: int, category: str, firm: firms.Firm, ending: str
) -> Script:
    pace = plan.paces[category]
    days = [day for day in round_.days if day < plan.last.date()]
    recent = [day for day in days if day >= plan.last.date() - timedelta(days=pace.resolve_days + RECENT)]
    early = [day for day in days if day <= plan.last.date() - timedelta(days=pace.resolve_days * 2 + 20)]
    for attempt in range(60):
        pool = early if ending == "late" else days[: max(len(days) - attempt // 3, 1)] if ending == "closed" else recent
        begins_at = datetime.combine(chance.choice(pool), time(15, chance.randrange(60)), SHANGHAI)
        script = Script(number, category, firm.village, Source.ENTERPRISE, begins_at, ending, firm=firm)
        written = write(script, chance=chance, calendar=plan.calendar, pace=pace, last=plan.last)
        if written.lines[-1].at < plan.last:
            return written
    raise RuntimeError(f"no room in the season for {category} ending {ending}")


def _struck_off(plan: Plan) -> Iterable[tuple[Kind, str]]:
    """Exactly the published counts; the kind without a figure gets the rest. A few opinions besides, not counted."""
    matters = plan.part.figures.LQ5
    for n in range(plan.part.struck_off):
        yield _of_villages(plan)[n % len(_of_villages(plan))], "closed"
    if matters is None:
        return
    rest = matters.total - sum(matters.kinds.values())
    for kind in plan.kinds:
        for _ in range(matters.kinds.get(kind.code, rest)):
            yield kind, "closed"
    for _ in range(max(matters.total // 60, 1)):
        yield plan.opinions, "closed"


def _of_villages(plan: Plan) -> Sequence[Kind]:
    """The kinds villagers bring up; what enterprises do is told on their own round."""
    return [kind for kind in plan.kinds if not plan.round or kind.code != plan.round.figures.kind]


def _unfinished(plan: Plan) -> Iterable[tuple[Kind, str]]:
    total = sum(ENDINGS.values())
    for ending, share in ENDINGS.items():
        for n in range(round(plan.part.still_open * share / total)):
            yield _of_villages(plan)[n % len(_of_villages(plan))], ending
    for ending, per_hundred in ASIDE.items():
        for n in range(round((plan.part.figures.LQ5.total if plan.part.figures.LQ5 else 100) * per_hundred / 100)):
            yield _of_villages(plan)[n % len(_of_villages(plan))], ending


def _one(plan: Plan, chance: random.Random, *, number: int, kind: Kind, ending: str) -> Script:
    """Draw a beginning until the whole story fits before the last moment."""
    category = chance.choice(kind.leaves)
    pace = plan.paces[category]
    for attempt in range(40):
        village = chance.choice(plan.villages)
        begins_at, source = _beginning(plan, chance, ending=ending, pace=pace, attempt=attempt)
        script = write(
            Script(number, category, village, source, begins_at, ending),
            chance=chance,
            calendar=plan.calendar,
            pace=pace,
            last=plan.last,
        )
        if script.lines[-1].at < plan.last:
            return script
    raise RuntimeError(f"no room in the year for {category} ending {ending}")


def _beginning(plan: Plan, chance: random.Random, *, ending: str, pace: Pace, attempt: int) -> tuple[datetime, str]:
    """Most problems are heard on a village day; the others come by the public page, the counter, the hotline."""
    from_visit = chance.random() < 0.7 and ending not in ("reported", "withdrawn")
    if ending in ENDINGS:
        spread = {"late": pace.resolve_days * 3 + 30, "reported": 2, "dispatched": 3}.get(
            ending, RECENT + pace.resolve_days
        )
        earliest, latest = (
            plan.last - timedelta(days=spread + attempt),
            plan.last - timedelta(days=min(1 + attempt, spread)),
        )
    else:
        earliest, latest = (
            plan.last - timedelta(days=364),
            plan.last - timedelta(days=min(12 + pace.resolve_days // 2 + attempt * 4, 300)),
        )
    if ending == "late":
        latest = plan.last - timedelta(days=pace.resolve_days * 2 + 20)
        earliest = min(earliest, latest - timedelta(days=20))
    days = [d for d in plan.visit_days if earliest.date() <= d <= latest.date()] if from_visit else []
    if days:
        return datetime.combine(
            chance.choice(days), time(chance.choice((15, 16)), chance.randrange(60)), SHANGHAI
        ), Source.VISIT
    span = max((latest - earliest).days, 0)
    day = (earliest + timedelta(days=chance.randint(0, span))).date()
    hour = chance.randint(8, 20)
    moment = datetime.combine(day, time(hour, chance.randrange(60)), SHANGHAI)
    return min(moment, plan.last - timedelta(minutes=chance.randint(5, 90))), chance.choice(OTHER_SOURCES)
