"""The people of the demo county: invented, and said to be so. Hired, given accounts and grants by the ordinary actions."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from tiangeng.algorithms.codes import Below
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.people import actions as people
from tiangeng.people import queries
from tiangeng.people.models import Account, Organisation, OrganisationKind, Staff
from tiangeng.people.roles import Role

from .stories import people as names

PASSWORD = "Tiangeng-2026"  # of the named demo accounts only; printed at every start, said to be public


@dataclass(frozen=True, slots=True)
class Shown:
    """A demo account that a visitor can try."""

    username: str
    name: str
    role: str
    unit: str
    what: str


@dataclass
class Company:
    """Who plays: actors by the unit or village they act for."""

    dispatchers: dict[str, Actor] = field(default_factory=dict)  # township code → officer
    handlers: dict[str, Actor] = field(default_factory=dict)  # organisation code → who acts for it
    workers: dict[str, list[Actor]] = field(default_factory=dict)  # village code → its cadres with an account
    teams: dict[str, list[UUID]] = field(default_factory=dict)  # village code → staff ids of its whole team
    organiser: Actor = system_actor()
    inspector: Actor = system_actor()
    shown: list[Shown] = field(default_factory=list)


@dataclass
class Director:
    """Hires people through two administrators, as the rule wants it."""

    county: str
    chance: random.Random
    now: datetime
    from_on: date
    system_admin: Actor
    security_admin: Actor

    def hire(self, unit: Organisation, *, position: str, name: str = "") -> Staff:
        return people.create_staff(
            actor=self.personnel, organisation_id=unit.pk, name=name or names.name(self.chance), position=position, now=self.now
        )

    @property
    def personnel(self) -> Actor:
        """Who keeps the register of colleagues; the organisation department, before it has an account of its own."""
        return system_actor("演示", territory=self.county, capabilities=("people.edit",))

    def sign_up(self, person: Staff, *, username: str, role: str, territory: str, unit: Organisation, password: str = "") -> Actor:
        """An account, and one grant proposed by the one administrator and approved by the other."""
        account, _once = people.create_account(
            actor=self.system_admin, username=username, staff_id=person.pk, now=self.now, below=self.chance.randrange
        )
        if password:
            self.choose_password(account, _once, password)
        grant = people.propose_grant(
            actor=self.system_admin, account_id=account.pk, role=role, territory=territory, from_on=self.from_on, now=self.now,
            reason="演示", organisation_id=unit.pk,
        )
        people.approve_grant(actor=self.security_admin, grant_id=grant.pk, now=self.now)
        return queries.actor_for(Account.objects.get(pk=account.pk), now=self.now)

    def choose_password(self, account: Account, once: str, password: str) -> None:
        people.change_own_password(actor=queries.actor_for(account, now=self.now), old=once, new=password, now=self.now)


__all__ = ["PASSWORD", "Below", "Company", "Director", "OrganisationKind", "Role", "Shown"]
