"""The roles of the field and what each may do. A capability is `room.verb`; nothing is allowed that is not listed here."""

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
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


@dataclass(frozen=True, slots=True)
class Powers:
    """What a role may do, and whether its territory alone lets it read."""

    capabilities: frozenset[str]
    reads_territory: bool = True
    needs_organisation: bool = True


_LOOK = {"issues.see", "visits.see", "places.see", "people.see"}
_FIELD = _LOOK | {"issues.report", "visits.record", "places.edit", "places.unmask"}
_OFFICE = _FIELD | {"issues.dispatch", "issues.handle", "issues.reopen", "issues.close", "issues.supervise", "visits.plan"}
_CALL_BACK = {"issues.confirm", "issues.reopen"}  # asking the villager, by someone other than the handler

POWERS: dict[str, Powers] = {
    Role.WORKER: Powers(frozenset(_FIELD)),
    Role.VILLAGE: Powers(frozenset(_FIELD | {"issues.handle"})),
    Role.TOWNSHIP: Powers(frozenset(_OFFICE)),
    Role.DEPARTMENT: Powers(frozenset(_LOOK | {"issues.report", "issues.handle", "visits.record"}), reads_territory=False),
    Role.ORGANISER: Powers(frozenset(_OFFICE | _CALL_BACK | {"people.edit"})),
    Role.INSPECTOR: Powers(frozenset(_LOOK | _CALL_BACK | {"issues.report", "issues.supervise"})),
    Role.LEADER: Powers(frozenset(_LOOK | {"issues.supervise"})),
    Role.SUPERIOR: Powers(frozenset(_LOOK | {"issues.report", "issues.supervise"})),
    Role.SYSTEM_ADMIN: Powers(
        frozenset({"people.accounts", "people.propose_grants", "packs.load", "tasks.run", "people.see"}),
        reads_territory=False, needs_organisation=False,
    ),
    Role.SECURITY_ADMIN: Powers(
        frozenset({"people.approve_grants", "people.freeze", "people.see"}), reads_territory=False, needs_organisation=False
    ),
    Role.AUDIT_ADMIN: Powers(frozenset({"audit.read", "audit.verify"}), reads_territory=False, needs_organisation=False),
}


def powers_of(role: str) -> Powers:
    return POWERS[role]


def label_of(role: str) -> Any:
    return Role(role).label
