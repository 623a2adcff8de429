"""Who makes the records of one place, and who is swept: a person in every role, all of them at home in the own village."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from conftest import COUNTY, TOWNSHIP, VILLAGE
from tests.cast import make_person
from tiangeng.kernel.actors import Actor
from tiangeng.people import queries as people_queries
from tiangeng.people.models import Account, Grant, Organisation
from tiangeng.people.roles import Role


@dataclass(frozen=True)
class Locals:
    """The people of one place who make its records."""

    clerk: Actor
    officer: Actor
    bureau: Actor
    helper: Actor
    organiser: Actor
    keepers: tuple[Actor, Actor]


def unit_of(county_code: str, code: str) -> Organisation:
    return Organisation.objects.get(county_code=county_code, code=code)


def locals_of(county: Any, where: str) -> Locals:
    village = county.villages[where]
    code, town = village[:6], village[:9]

    def person(name: str, role: str, territory: str, unit: Organisation | None) -> Actor:
        return make_person(f"zqstaff{where}{name}", role=role, territory=territory, unit=unit, now=county.now)

    return Locals(
        clerk=person("文书", Role.VILLAGE, village, unit_of(code, village)),
        officer=person("干事", Role.TOWNSHIP, town, unit_of(code, town)),
        bureau=person("水利", Role.DEPARTMENT, code, unit_of(code, "water")),
        helper=person("交通", Role.DEPARTMENT, code, unit_of(code, "transport")),
        organiser=person("组织", Role.ORGANISER, code, unit_of(code, "organisation")),
        keepers=(person("系统", Role.SYSTEM_ADMIN, code, None), person("安全", Role.SECURITY_ADMIN, code, None)),
    )


def swept(county: Any) -> None:
    """One person in every role, all of them at home in the own village, its township, its county."""
    township, village = unit_of(COUNTY, TOWNSHIP), unit_of(COUNTY, VILLAGE)
    office, inspection = unit_of(COUNTY, "organisation"), unit_of(COUNTY, "inspection")
    above = Organisation.objects.filter(county_code=COUNTY, kind="superior").order_by("code").first()
    for letter, role, territory, unit in (
        ("W", Role.WORKER, VILLAGE, township), ("V", Role.VILLAGE, VILLAGE, village),
        ("T", Role.TOWNSHIP, TOWNSHIP, township), ("D", Role.DEPARTMENT, COUNTY, unit_of(COUNTY, "water")),
        ("H", Role.DEPARTMENT, COUNTY, unit_of(COUNTY, "transport")), ("O", Role.ORGANISER, COUNTY, office),
        ("I", Role.INSPECTOR, COUNTY, inspection), ("L", Role.LEADER, COUNTY, office),
        ("P", Role.SUPERIOR, COUNTY[:4], above), ("M", Role.HOTLINE, COUNTY, unit_of(COUNTY, "petitions")),
        ("A", Role.SYSTEM_ADMIN, COUNTY, None),
        ("S", Role.SECURITY_ADMIN, COUNTY, None), ("U", Role.AUDIT_ADMIN, COUNTY, None),
        ("F", Role.TOWNSHIP, TOWNSHIP, township), ("X", Role.TOWNSHIP, TOWNSHIP, township),
    ):  # fmt: skip
        county.actors[letter] = make_person(f"甲{letter}", role=role, territory=territory, unit=unit, now=county.now)
        county.accounts[letter] = Account.objects.get(pk=county.actors[letter].account_id)
    yesterday = (county.now - timedelta(days=1)).date()
    Grant.objects.filter(account=county.accounts["X"]).update(to_on=yesterday)
    Account.objects.filter(pk=county.accounts["F"].pk).update(is_active=False, frozen_reason="调离")
    for letter in "FX":
        county.accounts[letter].refresh_from_db()
        county.actors[letter] = people_queries.actor_for(county.accounts[letter], now=county.now)
