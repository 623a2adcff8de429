"""The roles of the field and what each may do. A capability is `room.verb`; what is not listed is not allowed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    WORKER = "worker", _("驻村干部")
    VILLAGE = "village", _("村委会")
    TOWNSHIP = "township", _("乡镇(街道)")
    DEPARTMENT = "department", _("部门")
    ORGANISER = "organiser", _("组织部")
    INSPECTOR = "inspector", _("巡察")
    LEADER = "leader", _("领导")
    SUPERIOR = "superior", _("上级")
    HOTLINE = "hotline", _("热线对接")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
NOT_LENT = ADMINISTRATORS | {Role.HOTLINE}  # an office of the three, and a machine, have no stand-in
KEEPERS = frozenset({"people.accounts", "people.approve_grants"})  # who holds one of these sees the county's accounts
NATION, PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = 0, 2, 4, 6, 9, 12  # a territory's level is its code's length


@dataclass(frozen=True, slots=True)
class Powers:
    """What a role may do, whether its territory alone lets it read, and how wide that territory may be."""

    capabilities: frozenset[str]
    levels: frozenset[int]
    reads_territory: bool = True
    needs_organisation: bool = True


_ASSIGNED = {"assignments.see", "assignments.answer"}  # what an upper level asks of a unit, and answering it
_ASSIGN = {"assignments.see", "assignments.assign"}
_LOOK = {"issues.see", "visits.see", "places.see", "people.see", "meetings.see"}
_FIELD = _LOOK | {"issues.report", "visits.record", "places.edit", "places.unmask", "people.unmask"}
_OFFICE = _FIELD | {
    "issues.dispatch",
    "issues.handle",
    "issues.reopen",
    "issues.close",
    "issues.supervise",
    "visits.plan",
    "meetings.call",
}
_CONFIDE = {"issues.confide"}  # complaints about cadres, which the territory alone does not show
_RULE = {"issues.rule"}  # the second person over an unreasonable demand
_CALL_BACK = {"issues.confirm", "issues.reopen"}  # asking the villager, by someone other than the handler
_ANSWERS_FOR_SYSTEM = {"public.opinions"}  # the opinion box 意见箱: what is said about the system itself
_RECURRING = {"lawful.ask"}  # asking that people be asked for something again and again
_DISCLOSES = {"public.disclose"}  # laying a village's documents open to everybody
_HOLDS = {"lawful.hold"}  # keeping a record beyond its end: a dispute, an inspection, a court
_AGREES = {"lawful.approve"}  # and saying yes to it, for the county
_LOCAL, _COUNTY = frozenset({TOWNSHIP, VILLAGE}), frozenset({COUNTY})
_ABOVE, _ANY = frozenset({NATION, PROVINCE, CITY}), frozenset({NATION, PROVINCE, CITY, COUNTY})

POWERS: dict[str, Powers] = {
    Role.WORKER: Powers(frozenset(_FIELD), _LOCAL),
    Role.VILLAGE: Powers(
        frozenset(_FIELD | _ASSIGNED | _DISCLOSES | {"issues.handle", "meetings.call"}), frozenset({VILLAGE})
    ),
    Role.TOWNSHIP: Powers(frozenset(_OFFICE | _ASSIGNED | _DISCLOSES), frozenset({TOWNSHIP})),
    Role.DEPARTMENT: Powers(
        frozenset(
            _LOOK | _ASSIGNED | _RECURRING | {"issues.report", "issues.handle", "visits.record", "people.unmask"}
        ),
        _COUNTY,
        reads_territory=False,
    ),
    Role.ORGANISER: Powers(
        frozenset(
            _OFFICE
            | _ASSIGNED
            | _ASSIGN
            | _CALL_BACK
            | _CONFIDE
            | _RULE
            | _ANSWERS_FOR_SYSTEM
            | _RECURRING
            | _AGREES
            | _HOLDS
            | {"people.edit"}
        ),
        _COUNTY,
    ),
    Role.INSPECTOR: Powers(
        frozenset(
            _LOOK | _CALL_BACK | _CONFIDE | _RULE | _HOLDS | {"assignments.see", "issues.report", "issues.supervise"}
        ),
        _COUNTY,
    ),
    Role.LEADER: Powers(
        frozenset(_LOOK | _CONFIDE | _AGREES | {"assignments.see", "issues.supervise"}), _COUNTY | _LOCAL
    ),
    Role.SUPERIOR: Powers(frozenset(_LOOK | _ASSIGN | {"issues.report", "issues.supervise"}), _ABOVE),
    Role.HOTLINE: Powers(  # a machine's account: hands cases over and fetches answers, opens no page of the field
        frozenset({"issues.report", "exchange.hotline"}), _COUNTY, reads_territory=False
    ),
    Role.SYSTEM_ADMIN: Powers(
        frozenset(
            {"people.accounts", "people.propose_grants", "people.edit", "people.see", "packs.load", "tasks.run"}
            | {"notices.hooks"}  # addresses of other systems; another administrator approves them
            | {"issues.routers"}  # the versions of what suggests, and taking one back; no issue is shown for it
            | _ANSWERS_FOR_SYSTEM
        ),
        _ANY,
        reads_territory=False,
        needs_organisation=False,
    ),
    Role.SECURITY_ADMIN: Powers(
        frozenset(
            {"people.approve_grants", "people.freeze", "people.see", "sheets.approve", "lawful.retain"}
            | _HOLDS
            | {"notices.approve_hooks"}
            | {"places.lift_looks"}  # the second person over how many numbers somebody may look at today
        ),
        _ANY,
        reads_territory=False,
        needs_organisation=False,
    ),
    Role.AUDIT_ADMIN: Powers(
        frozenset({"audit.read", "audit.verify"}), _ANY, reads_territory=False, needs_organisation=False
    ),
}


def powers_of(role: str) -> Powers:
    return POWERS[role]


def label_of(role: str) -> Any:
    return Role(role).label
