"""The people of the demo county: invented, and said to be so. Hired, given accounts and grants by the ordinary actions."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from tiangeng.kernel.actors import NOBODY, Actor, system_actor
from tiangeng.people import actions as people
from tiangeng.people import queries
from tiangeng.people.models import Account, Organisation, OrganisationKind, Staff
from tiangeng.people.roles import Role
from tiangeng.visits.models import RosterEntry

from .stories import people as names

PASSWORD = "Tiangeng-2026"  # of the named demo accounts only; printed at every start and said to be public
NAMED = {  # the cast: the same people in the tests, the tour and the demo
    "yeqing": ("叶青", Role.WORKER, "驻村干部", "走访、上报、看回音"),
    "wumin": ("吴敏", Role.WORKER, "驻村干部", "同村搭档"),
    "jiwen": ("季文", Role.TOWNSHIP, "乡镇派单员", "派单、并案、销号"),
    "chenli": ("陈立", Role.DEPARTMENT, "水利局经办", "接单、办理、办结"),
    "liuchang": ("刘畅", Role.DEPARTMENT, "农业农村局经办", "配合办理"),
    "zhouzheng": ("周正", Role.ORGANISER, "组织部", "派单、督办、回访"),
    "lantian": ("蓝天", Role.INSPECTOR, "巡察办", "回访、看共性"),
    "maoyuan": ("毛远", Role.LEADER, "分管领导", "看卡在哪里"),
    "ligentu": ("李根土", Role.VILLAGE, "村委会主任", "办村里的事"),
    "xuqing": ("徐晴", Role.HOTLINE, "热线对接员", "收 12345 的单、交答复"),
}


@dataclass
class Company:
    """Who plays: actors by the unit or village they act for."""

    dispatchers: dict[str, Actor] = field(default_factory=dict)  # township code → officer
    handlers: dict[str, Actor] = field(default_factory=dict)  # organisation code → who acts for it
    workers: dict[str, list[Actor]] = field(default_factory=dict)  # village code → its cadres with an account
    teams: dict[str, list[UUID]] = field(default_factory=dict)  # village code → staff ids of its whole team
    organiser: Actor = NOBODY
    inspector: Actor = NOBODY


@dataclass
class Director:
    """Hires people through two administrators, as the rule wants it."""

    county: str
    chance: random.Random
    now: datetime
    from_on: date
    last: datetime  # the day the demo is looked at
    system_admin: Actor
    security_admin: Actor

    def hire(self, unit: Organisation, *, position: str, name: str = "") -> Staff:
        return people.create_staff(
            actor=self.personnel,
            organisation_id=unit.pk,
            name=name or names.name(self.chance),
            position=position,
            now=self.now,
        )

    @property
    def personnel(self) -> Actor:
        """Who keeps the register of colleagues; the organisation department, before it has an account of its own."""
        return system_actor("演示", territory=self.county, capabilities=("people.edit",))

    def sign_up(
        self, person: Staff, *, username: str, role: str, territory: str, unit: Organisation, password: str = ""
    ) -> Actor:
        """An account, and one grant proposed by the one administrator and approved by the other."""
        account, _once = people.create_account(
            actor=self.system_admin, username=username, staff_id=person.pk, now=self.now, below=self.chance.randrange
        )
        if password:
            self.choose_password(account, _once, password)
        grant = people.propose_grant(
            actor=self.system_admin,
            account_id=account.pk,
            role=role,
            territory=territory,
            from_on=self.from_on,
            now=self.now,
            reason="演示",
            organisation_id=unit.pk,
        )
        people.approve_grant(actor=self.security_admin, grant_id=grant.pk, now=self.now)
        return queries.actor_for(Account.objects.get(pk=account.pk), now=self.now)

    def choose_password(self, account: Account, once: str, password: str) -> None:
        """Chosen lately: a password as old as the demo year would be past its age at the first sign-in."""
        actor = queries.actor_for(account, now=self.now)
        people.change_own_password(actor=actor, old=once, new=password, now=self.last)

    def named(self, username: str, *, territory: str, unit: Organisation) -> tuple[Staff, Actor]:
        """One of the cast, with the public demo password."""
        name, role, position, _what = NAMED[username]
        person = self.hire(unit, position=position, name=name)
        return person, self.sign_up(
            person, username=username, role=role, territory=territory, unit=unit, password=PASSWORD
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the cast lives: its village, its township, and the units it belongs to."""

    village: str
    units: dict[str, Organisation]
    office: str = "village-day-office"

    def unit(self, code: str) -> Organisation:
        return self.units[code]


def gather(director: Director, stage: Stage, *, villages: Iterable[str], cadre_count: int) -> Company:
    """Hire the whole company: offices, departments, village committees, and exactly `cadre_count` village-day cadres."""
    company = Company()
    _offices(director, stage, company)
    _departments(director, stage, company)
    _townships(director, stage, company)
    _villages(director, stage, company, list(villages), cadre_count)
    if desk := stage.units.get("petitions"):
        director.named("xuqing", territory=director.county, unit=desk)
    return company


def recall(county_code: str, villages: list[str], *, now: datetime) -> Company:
    """The visiting part of a company hired earlier, from the register and the rosters."""
    company = Company(teams={village: [] for village in villages}, workers={village: [] for village in villages})
    for village, staff_id in RosterEntry.objects.order_by("region_code", "staff__sort_key", "staff_id").values_list(
        "region_code", "staff_id"
    ):
        company.teams[village].append(staff_id)
    accounts = {a.staff_id: a for a in Account.objects.filter(county_code=county_code, staff__isnull=False)}
    for village, team in company.teams.items():
        own = [accounts[staff] for staff in team if staff in accounts]
        company.workers[village] = [queries.actor_for(account, now=now) for account in own]
    return company


def _offices(director: Director, stage: Stage, company: Company) -> None:
    county = director.county
    _p, company.organiser = director.named("zhouzheng", territory=county, unit=stage.unit("organisation"))
    _p, company.inspector = director.named("lantian", territory=county, unit=stage.unit("inspection"))
    director.named("maoyuan", territory=county, unit=stage.unit(stage.office))


def _departments(director: Director, stage: Stage, company: Company) -> None:
    named = {"water": "chenli", "agriculture": "liuchang"}
    for code, unit in sorted(stage.units.items()):
        if unit.kind not in (OrganisationKind.DEPARTMENT, OrganisationKind.OFFICE):
            continue
        if code in named:
            _p, actor = director.named(named[code], territory=director.county, unit=unit)
        else:
            person = director.hire(unit, position="经办")
            actor = director.sign_up(
                person, username=f"unit-{code}"[:40], role=Role.DEPARTMENT, territory=director.county, unit=unit
            )
        company.handlers[code] = actor


def _townships(director: Director, stage: Stage, company: Company) -> None:
    for code, unit in sorted(stage.units.items()):
        if unit.kind != OrganisationKind.TOWNSHIP:
            continue
        if stage.village.startswith(code):
            _p, actor = director.named("jiwen", territory=code, unit=unit)
        else:
            person = director.hire(unit, position="基层治理办主任")
            actor = director.sign_up(person, username=f"town-{code}", role=Role.TOWNSHIP, territory=code, unit=unit)
        company.dispatchers[code] = company.handlers[code] = actor


def _villages(director: Director, stage: Stage, company: Company, villages: list[str], cadre_count: int) -> None:
    """Village committees, and teams of cadres: the count is dealt out evenly, the first villages get one more."""
    each, more = divmod(cadre_count, len(villages))
    for place, village in enumerate(villages):
        committee, office = stage.unit(village), stage.unit(village[:9])
        here = village == stage.village
        if here:
            _p, company.handlers[village] = director.named("ligentu", territory=village, unit=committee)
        else:
            head = director.hire(committee, position="村委会主任")
            company.handlers[village] = director.sign_up(
                head, username=f"village-{village}", role=Role.VILLAGE, territory=village, unit=committee
            )
        size = each + (place < more)
        company.teams[village], company.workers[village] = [], []
        for seat in range(size):
            if here and seat < 2:
                person, actor = director.named(("yeqing", "wumin")[seat], territory=village, unit=office)
                company.workers[village].append(actor)
            else:
                person = director.hire(office, position=director.chance.choice(names.POSITIONS))
                if seat == 0:
                    company.workers[village].append(
                        director.sign_up(
                            person, username=f"cadre-{village}", role=Role.WORKER, territory=village, unit=office
                        )
                    )
            company.teams[village].append(person.pk)
