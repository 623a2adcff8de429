"""Makes a demo county: pack, people, households, a year of visits and issues, all through the ordinary actions.

Deterministic: the same pack, seed and last day give the same county. Two processes write it, visits here and issues
there, so that it is ready in minutes on two cores; a load that was cut off is cleared away and begun anew.
"""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tiangeng.algorithms.workdays import SHANGHAI
from tiangeng.issues import actions as issue_actions
from tiangeng.issues.models import Category, Issue
from tiangeng.issues.pack import IssuesPack
from tiangeng.kernel import ids, packs
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions as notices
from tiangeng.people import actions as people_actions
from tiangeng.people import queries as people_queries
from tiangeng.people.models import Organisation
from tiangeng.places.models import Region
from tiangeng.visits import actions as visit_actions
from tiangeng.visits import rules as visit_rules
from tiangeng.visits.models import Programme

from . import above, casting, firms, handbook, homes, marks, play, sittings, year
from .scripts import Line, Pace, Script
from .setting import County, Say, county_of, refresh, writing
from .stories import visits as diaries

ADMINISTRATORS = ("guanxitong", "guananquan", "guanshenji")


def make(name: str, *, today: date, say: Say) -> None:
    """The whole county: its people first, then a year in which visits and issues are written side by side."""
    county = county_of(name, today, say)
    marks.begin(name, now=county.first)
    with writing(county, "pack"):
        packs.load(name, actor=county.actor, now=county.first)
        _open_programmes(county)
        villages = sorted(_programme(county).village_codes)
    say("机制包已载入")
    with beside(name, "households", today=today) as settled:
        with writing(county, "people"):
            company = _people(county, villages)
            _roster(county, company)
        say(f"干部 {sum(len(t) for t in company.teams.values())} 人，村 {len(villages)} 个")
        say(f"农户 {next(settled, '？')} 户")
    refresh()
    with beside(name, "diaries", today=today) as written:
        with acting(county.actor):
            stage = _stage(county, company)
        _issues(county, stage, villages, (date.fromisoformat(day) for day in written))
    with writing(county, "above"):
        told = county.part.figures.JD2
        given = {"seed": county.part.seed, "last": county.last, "closed": told.assigned if told else 0}
        say(f"上级交办 {above.assign_and_answer(county.code, stage.units, company.handlers, **given)} 件")  # type: ignore[arg-type]
    with writing(county, "sittings"):
        say(f"会议 {sittings.sit(_circle(county, stage))} 次")
    with acting(system_actor("演示", territory=county.code, capabilities=("notices.send", "issues.confide"))) as actor:
        notices.settle_county(actor=actor, county_code=county.code, now=county.last)
    refresh()
    marks.finish(name)


def _circle(county: County, stage: play.Stage) -> sittings.Circle:
    company, chance = stage.company, random.Random(f"{county.part.seed}-sittings")
    return sittings.Circle(
        county.code, stage.units, company.dispatchers, company.handlers, company.organiser, chance, county.last
    )


def settle(name: str, *, today: date, say: Say) -> None:
    """The households of all villages, written in a process of its own while people are being hired; says how many."""
    county = county_of(name, today, say)
    with writing(county, "households"):
        villages = sorted(_programme(county).village_codes)
        count = county.part.households_per_village
        households = homes.settle(villages, count, actor=county.actor, now=county.first, chance=county.chance)
    if figures := county.part.figures.JD5:
        with writing(county, "enterprises"):
            named = firms.county_name_of(county.code)
            firms.settle(
                figures, villages, actor=county.actor, now=county.first, chance=county.chance, county_name=named
            )
    say(str(households))


def keep_diaries(name: str, *, today: date, say: Say) -> None:
    """The other half of the year, in a process of its own: the visits, day by day; `say` is told each day written."""
    county = county_of(name, today, say)
    with acting(county.actor):
        villages = sorted(_programme(county).village_codes)
        company = casting.recall(county.code, villages, now=county.first)
        stage = _stage(county, company)
        days = _days(county)
        plan = _plan(county, villages, days)
        scripts = year.scripts(plan)
        heard, outings = _heard(scripts), _outings(plan, scripts)
    rounds = plan.round.days if plan.round else ()
    for day in sorted({*days, *rounds}):
        with writing(county, f"visits-{day}"):
            if day in days:
                _visit_day(county, stage, villages, day, heard)
            if plan.round and day in outings:
                named = plan.round.county_name
                programme = _round_programme(county)
                firms.go(programme, outings[day], company=company, county_name=named, day=day, seed=county.part.seed)
        say(day.isoformat())


@contextmanager
def beside(name: str, part: str, *, today: date) -> Iterator[Iterator[str]]:
    """Starts one part of the work beside us and hands out what it says, line by line; its failure is ours."""
    command = [sys.executable, "-m", "tiangeng", "demo", name, "--today", today.isoformat(), "--part", part]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield (line.strip() for line in process.stdout)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise RuntimeError(f"{part} stopped with {process.returncode}")


PARTS: dict[str, Callable[..., None]] = {"households": settle, "diaries": keep_diaries}


def _programme(county: County) -> Programme:
    return Programme.objects.get(county_code=county.code, code=county.part.programme)


def _open_programmes(county: County) -> None:
    """The pack's programmes have been running for a year when the demo is looked at."""
    Programme.objects.filter(county_code=county.code).update(
        starts_on=county.first.date(), rule_since=county.first.date()
    )


def _people(county: County, villages: list[str]) -> casting.Company:
    made = people_actions.bootstrap_administrators(
        actor=system_actor("演示"),
        usernames=ADMINISTRATORS,
        now=county.first,
        county_code=county.code,
        below=county.chance.randrange,
    )
    system_admin, security_admin, _auditor = (
        people_queries.actor_for(account, now=county.first) for account, _o, _p in made
    )
    director = casting.Director(
        county.code, county.chance, county.first, county.first.date(), county.last, system_admin, security_admin
    )
    for account, _office, once in made:
        director.choose_password(account, once, casting.PASSWORD)
    units = {o.code: o for o in Organisation.objects.filter(county_code=county.code)}
    stage = casting.Stage(cast_village(county.code, villages, county.part.home), units, county.part.office)
    figure = county.part.figures.cadres
    cadres = figure[1].cadres if figure else len(villages) * 2
    return casting.gather(director, stage, villages=villages, cadre_count=cadres)


def cast_village(county_code: str, villages: list[str], home: str) -> str:
    """Where the named people of the demo live."""
    known = Region.objects.filter(code__in=villages, name=home).order_by("code").first()
    return known.code if known else villages[0]


def _stage(county: County, company: casting.Company) -> play.Stage:
    units = {o.code: o for o in Organisation.objects.filter(county_code=county.code)}
    village_names = dict(Region.objects.filter(code__startswith=county.code).values_list("code", "name"))
    seed = county.part.seed
    return play.Stage(
        company,
        units,
        {o.pk: code for code, o in units.items()},
        village_names,
        lambda village, day: visit_id(seed, village, day),
        lambda firm, day: firms.visit_id(seed, firm, day),
    )


def visit_id(seed: int, village: str, day: date) -> UUID:
    """The id a visit of the demo has, known to both processes beforehand."""
    with ids.drawn_from(random.Random(f"{seed}-{village}-{day}-visit")):
        return ids.new_id()


def _roster(county: County, company: casting.Company) -> None:
    pairs = [(staff, village) for village, team in company.teams.items() for staff in team]
    visit_actions.plan_roster(
        actor=county.actor,
        now=county.first,
        programme_id=_programme(county).pk,
        assignments=pairs,
        from_on=county.first.date(),
    )


def _days(county: County) -> list[date]:
    """The programme's days of the year, without the official holidays."""
    return _days_of(county, _programme(county))


def _days_of(county: County, programme: Programme) -> list[date]:
    calendar, until = county.head.calendar(), county.last.date() - timedelta(days=1)
    days = visit_rules.days_between(programme, first=county.first.date(), last=until)
    return [day for day in days if not visit_rules.holiday_on(calendar, day)]


def _round_programme(county: County) -> Programme:
    assert county.part.figures.JD5
    return Programme.objects.get(county_code=county.code, code=county.part.figures.JD5.programme)


def _round(county: County) -> firms.Round | None:
    """The round of visits to enterprises, if the county's figures speak of one."""
    figures = county.part.figures.JD5
    if figures is None:
        return None
    days = _days_of(county, _round_programme(county))
    return firms.the_round(figures, county.code, days=days, last=county.last.date())


def _outings(plan: year.Plan, scripts: list[Script]) -> dict[date, list[firms.Firm]]:
    if plan.round is None:
        return {}
    told = [(s.firm.pk, s.begins_at.date()) for s in scripts if s.firm]
    return firms.outings(plan.round, told, seed=plan.part.seed)


def _issues(county: County, stage: play.Stage, villages: list[str], written: Iterator[date]) -> None:
    """Issues in order of time; a day's issues wait until that day's visits are written, for they come out of them."""
    with acting(county.actor):
        stage.household_of = homes.families(villages)
        days = _days(county)
        plan = _plan(county, villages, days)
        scripts = year.scripts(plan)
        days = sorted({*days, *(plan.round.days if plan.round else ())})
        named = firms.county_name_of(county.code)
    told = {"seed": county.part.seed, "names": stage.village_names, "county_name": named}
    playing = {s.number: play.tell(s, **told) for s in scripts}  # type: ignore[arg-type]
    lines, cursor, mornings = list(play.in_order(scripts)), 0, _mornings(county)
    for done, day in enumerate([*days, county.last.date()]):
        moment = county.last if day == county.last.date() else datetime.combine(day, time(14, 30), SHANGHAI)
        with writing(county, f"issues-{day}"):
            while mornings and mornings[0] < moment:
                cursor = _until(stage, playing, lines, cursor, mornings[0])
                _supervise(county, mornings.pop(0))
            cursor = _until(stage, playing, lines, cursor, moment)
        if day in days and next(written, None) != day:
            raise RuntimeError("the diaries fell out of step")
        if done % 8 == 1:
            refresh()
            county.say(f"{day:%Y-%m-%d}　事项的每一步 {cursor}/{len(lines)}")
    with writing(county, "supervision"):
        _supervise(county, county.last)
        county.say(f"事项 {Issue.objects.filter(county_code=county.code).count()} 件")


def _mornings(county: County) -> list[datetime]:
    """When the ladder climbs: every working day of the year, as the worker does."""
    calendar, span = county.head.calendar(), (county.last - county.first).days
    days = (county.first.date() + timedelta(days=n) for n in range(span))
    return [datetime.combine(day, time(8, 30), SHANGHAI) for day in days if calendar.is_workday(day)]


def _supervise(county: County, now: datetime) -> None:
    system = system_actor("系统", territory=county.code, capabilities=("issues.supervise",))
    issue_actions.supervise_late(actor=system, county_code=county.code, now=now)


def _until(
    stage: play.Stage, playing: dict[int, play.Playing], lines: list[Line], cursor: int, moment: datetime
) -> int:
    while cursor < len(lines) and lines[cursor].at < moment:
        play.play(stage, playing[lines[cursor].issue], lines[cursor])
        cursor += 1
    return cursor


def _plan(county: County, villages: list[str], days: list[date]) -> year.Plan:
    issues = packs.part_of(county.code, "issues")
    assert isinstance(issues, IssuesPack)
    leaves = Category.objects.filter(county_code=county.code, parent__isnull=False, is_complaint=False).order_by(
        "order"
    )
    kinds = [year.Kind(k.code, tuple(c.code for c in leaves if c.kind == k.code)) for k in issues.kinds]
    paces = {c.code: Pace(c.accept_days, c.resolve_days, bool(c.assisting)) for c in leaves}
    practical = {k.code for k in issues.kinds if k.practical}
    return year.Plan(
        county.part,
        [k for k in kinds if k.code in practical],
        next(k for k in kinds if k.code not in practical),
        paces,
        villages,
        days,
        county.head.calendar(),
        county.last,
        _round(county),
    )


def _heard(scripts: list[Script]) -> dict[tuple[str, date], int]:
    """Which villages have something to tell on which day: there, a visit is certain."""
    return {(s.village, s.begins_at.date()): s.number for s in scripts if s.source == "visit"}


def _visit_day(
    county: County, stage: play.Stage, villages: list[str], day: date, heard: dict[tuple[str, date], int]
) -> None:
    """Nearly every village is reached; the team's members take turns at going along."""
    families = homes.families(villages)
    for village in villages:
        chance = random.Random(f"{county.part.seed}-{village}-{day}")
        if (village, day) not in heard and chance.random() < 0.08:
            continue
        author = chance.choice(stage.company.workers[village])
        others = [s for s in stage.company.teams[village] if s != author.staff_id and chance.random() < 0.93]
        if county.part.companions is not None:
            others = chance.sample(others, min(county.part.companions, len(others)))
        seen = chance.sample(families[village], min(chance.randint(2, 5), len(families[village])))
        text = diaries.diary(
            chance,
            village=stage.village_names[village],
            month=day.month,
            seen=[name for _pk, name in seen],
            lifted=None,
        )
        visit = visit_actions.record_visit(
            visit_id=visit_id(county.part.seed, village, day),
            actor=author,
            now=datetime.combine(day, time(14, chance.randrange(30, 59)), SHANGHAI),
            region_code=village,
            visited_on=day,
            heard=text,
            part_of_day=chance.choice(("morning", "afternoon")),
            companion_ids=others,
            household_ids=[pk for pk, _name in seen],
            is_private=chance.random() < 0.02,
        )
        if seen:
            handbook.fill_in(
                county.part.seed, actor=author, visit_id=visit.pk, village=village, on=day, now=visit.created_at,
                about="household", pk=seen[0][0], whom=seen[0][1],
            )  # fmt: skip
