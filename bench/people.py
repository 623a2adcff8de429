"""Who acts in the demo county: actors built from the grants in force, as a request would build them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from bench import ground, pages
from tiangeng.demo.casting import NAMED
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.people import queries
from tiangeng.people.models import Account, Grant, Organisation
from tiangeng.people.roles import POWERS, Role
from tiangeng.people.states import GrantState
from tiangeng.public.rules import villager_of
from tiangeng.visits.models import Programme

ALSO = ("town-331181001", "cadre-331181001201")  # beside the named cast, when the county has them


def made_like(like: str, name: str, role: str, *, territory: str, has_unit: bool = False) -> str:
    """An account the demo has not, made once beside `like` and with its password."""
    if not Account.objects.filter(username=name).exists():
        with acting(system_actor("测速", territory=territory)):
            account = Account.objects.get(username=like)
            grant = Grant.objects.filter(account=account, state=GrantState.IN_FORCE).order_by("pk").first()
            assert grant is not None
            account.pk, account.username, account.staff_id, account._state.adding = new_id(), name, None, True
            account.save(force_insert=True)
            grant.pk, grant.account, grant.role, grant.territory = new_id(), account, role, territory
            grant.organisation, grant._state.adding = grant.organisation if has_unit else None, True
            grant.save(force_insert=True)
    return name


def lookers(now: datetime, only: list[str]) -> Iterator[tuple[str, Account | None, Actor]]:
    """Role, account and actor of everybody whose pages are measured, or `only` these roles: those of the county, the hotline's
    desk, somebody at the province, and last a villager, who has no account.
    """
    county = ground.COUNTY
    made = {
        "hotline": made_like("zhouzheng", "bench-hotline", Role.HOTLINE, territory=county, has_unit=True),
        "province": made_like("zhouzheng", "bench-superior", Role.SUPERIOR, territory="33"),
    }
    for role, username in {**pages.ROLES, **made}.items():
        if not only or role in only:
            account = Account.objects.get(username=username)
            yield role, account, queries.actor_for(account, now=now)
    if not only or "villager" in only:
        yield "villager", None, villager_of(ground.VILLAGE)


@dataclass
class People:
    """Actors by the place they dispatch for and the unit they handle for; built when first asked for."""

    county: str
    now: datetime
    villages: list[str]
    units: dict[str, Organisation]  # by code
    _accounts: dict[str | UUID, UUID]  # township code or organisation id → account
    _known: dict[UUID, Actor]

    @classmethod
    def of_county(cls, county: str, *, now: datetime) -> Self:
        with acting(_system(county)):
            programme = Programme.objects.get(county_code=county, code="wednesday")
            units = {unit.code: unit for unit in Organisation.objects.filter(county_code=county)}
            accounts: dict[str | UUID, UUID] = {}
            for grant in Grant.objects.filter(state=GrantState.IN_FORCE, territory__startswith=county).order_by("pk"):
                if "issues.handle" in POWERS[grant.role].capabilities and grant.organisation_id:
                    accounts.setdefault(grant.organisation_id, grant.account_id)
                if grant.role == "township":
                    accounts.setdefault(grant.territory, grant.account_id)
            return cls(county, now, sorted(programme.village_codes), units, accounts, {})

    def system(self) -> AbstractContextManager[Actor]:
        return acting(_system(self.county))

    @contextmanager
    def acting_for(self, township: str) -> Iterator[Actor]:
        """Inside the walls of the officer who dispatches for this township."""
        with acting(self._actor(self._accounts[township])) as officer:
            yield officer

    @contextmanager
    def acting_for_unit(self, organisation_id: UUID) -> Iterator[Actor]:
        """Inside the walls of whoever handles for this unit."""
        with acting(self._actor(self._accounts[organisation_id])) as handler:
            yield handler

    def cast(self) -> list[Actor]:
        """The named people of the demo, and two from elsewhere."""
        with self.system():
            found = Account.objects.filter(username__in=[*NAMED, *ALSO]).order_by("username")
            return [self._actor(account.pk) for account in found]

    def _actor(self, account_id: UUID) -> Actor:
        if account_id not in self._known:
            self._known[account_id] = queries.actor_for(Account.objects.get(pk=account_id), now=self.now)
        return self._known[account_id]


def _system(county: str) -> Actor:
    return system_actor("测量", territory=county)
