"""The enterprises of a demo county, who was visited when, and what was heard there: planned before anything is played.

Exactly as many enterprises, problems and solved problems as the county's published figures say; all of it follows from the seed.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tiangeng.algorithms.workdays import SHANGHAI
from tiangeng.kernel import ids
from tiangeng.kernel.actors import Actor
from tiangeng.places import actions as places
from tiangeng.places.models import Enterprise, Region
from tiangeng.visits import actions as visits
from tiangeng.visits.models import Programme

from . import handbook
from .casting import Company
from .pack import Enterprises
from .stories import firm_talk
from .stories import firms as names

SEASON = 150  # days: the round of visits the figures speak of
# how what is not solved yet stands on the last day, in shares
OPEN = {"in_progress": 62, "accepted": 14, "resolved": 10, "deferred": 6, "escalated": 3, "late": 5}


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise as the plan knows it."""

    pk: UUID
    village: str
    name: str
    contact: str


@dataclass(frozen=True)
class Round:
    """The round of visits: whom, on which days."""

    figures: Enterprises
    firms: Sequence[Firm]
    days: Sequence[date]
    county_name: str


def settle(
    figures: Enterprises, villages: list[str], *, actor: Actor, now: datetime, chance: random.Random, county_name: str
) -> int:
    """Enter every enterprise; the ones above scale are spread evenly among them."""
    towns = sorted({village[:9] for village in villages})
    by_town = {town: [village for village in villages if village.startswith(town)] for town in towns}
    for number in range(figures.enterprises):
        made = names.firm(chance, number=number, county_code=towns[0][:6], county_name=county_name)
        above = (
            number + 1
        ) * figures.above_scale // figures.enterprises > number * figures.above_scale // figures.enterprises
        places.create_enterprise(
            actor=actor,
            now=now,
            region_code=chance.choice(by_town[towns[number % len(towns)]]),
            credit_code=made.credit_code,
            name=made.name,
            industry=made.industry,
            is_above_scale=above,
            contact_name=made.contact,
            contact_phone=made.phone,
            address=made.address,
        )
    return figures.enterprises


def the_round(figures: Enterprises, county_code: str, *, days: Sequence[date], last: date) -> Round:
    """As it stands in the register; the days are those of the season."""
    rows = Enterprise.objects.filter(county_code=county_code).order_by("credit_code")
    firms = [Firm(e.pk, e.region_code, e.name, e.contact_name) for e in rows]
    season = [day for day in days if day >= last - timedelta(days=SEASON)]
    return Round(figures, firms, season, county_name_of(county_code))


def county_name_of(county_code: str) -> str:
    return str(Region.objects.get(code=county_code).name).removesuffix("市").removesuffix("县").removesuffix("区")


def endings(figures: Enterprises) -> Iterator[str]:
    """How each problem stands on the last day: so many solved, the others by share."""
    yield from ["closed"] * figures.solved
    left = figures.problems - figures.solved
    shares = [name for name, share in OPEN.items() for _ in range(share)]
    yield from (shares[n * len(shares) // left] for n in range(left))


def heard_at(round_: Round, *, number: int) -> Firm:
    """Which enterprise told the n-th problem: most have one to tell, some two, some none."""
    return round_.firms[number * 7 % len(round_.firms)]


def outings(round_: Round, told: Iterable[tuple[UUID, date]], *, seed: int) -> dict[date, list[Firm]]:
    """Who is visited on which day: wherever something was told, and everybody at least once in the season."""
    chance = random.Random(f"{seed}-outings")
    wanted = set(told)
    seen = {pk for pk, _day in wanted}
    wanted |= {(firm.pk, chance.choice(round_.days)) for firm in round_.firms if firm.pk not in seen}
    by_day: dict[date, list[Firm]] = {}
    for firm in round_.firms:
        for day in round_.days:
            if (firm.pk, day) in wanted:
                by_day.setdefault(day, []).append(firm)
    return by_day


def visit_id(seed: int, firm: UUID, day: date) -> UUID:
    """Known to both processes beforehand."""
    with ids.drawn_from(random.Random(f"{seed}-{firm}-{day}-firm")):
        return ids.new_id()


def go(
    programme: Programme, firms: Iterable[Firm], *, company: Company, county_name: str, day: date, seed: int
) -> None:
    """One day of the round: the team of the place goes, asks, and writes down what it heard."""
    for firm in firms:
        chance = random.Random(f"{seed}-{firm.pk}-{day}")
        author = chance.choice(company.workers[firm.village])
        others = [staff for staff in company.teams[firm.village] if staff != author.staff_id]
        visit = visits.record_visit(
            visit_id=visit_id(seed, firm.pk, day),
            actor=author,
            now=datetime.combine(day, time(13, chance.randrange(60)), SHANGHAI),
            region_code=firm.village,
            visited_on=day,
            programme_id=programme.pk,
            heard=firm_talk.asked(chance, firm=names.short(firm.name, county_name=county_name), contact=firm.contact),
            part_of_day=chance.choice(("morning", "afternoon")),
            companion_ids=chance.sample(others, min(2, len(others))),
            enterprise_ids=[firm.pk],
        )
        handbook.fill_in(
            seed, actor=author, visit_id=visit.pk, village=firm.village, on=day, now=visit.created_at,
            about="enterprise", pk=firm.pk, whom=names.short(firm.name, county_name=county_name),
        )  # fmt: skip
