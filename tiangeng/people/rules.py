"""What a grant may look like, decided from its values alone."""

from datetime import date

from django.utils.translation import gettext as _

from tiangeng.kernel.words import joined

from .refusals import DatesUnfit, RoleUnknown, TerritoryUnfit, UnitNeeded
from .roles import CITY, COUNTY, NATION, POWERS, PROVINCE, TOWNSHIP, VILLAGE, label_of


def level_names(levels: frozenset[int]) -> str:
    """乡镇(街道)、村(社区): the levels a territory may have, widest first."""
    names = {
        NATION: _("全国"),
        PROVINCE: _("省"),
        CITY: _("市"),
        COUNTY: _("县"),
        TOWNSHIP: _("乡镇(街道)"),
        VILLAGE: _("村(社区)"),
    }
    return joined(names[level] for level in sorted(levels))


def check_grant(*, role: str, territory: str, has_unit: bool, from_on: date, to_on: date | None, today: date) -> None:
    """Refuse what no grant may be: unknown role, too wide a territory, nobody to stand for, days that never come."""
    powers = POWERS.get(role)
    if powers is None:
        raise RoleUnknown(role=role, form_field="role")
    if len(territory) not in powers.levels:
        raise TerritoryUnfit(role=label_of(role), levels=level_names(powers.levels), form_field="territory")
    if powers.needs_organisation and not has_unit:
        raise UnitNeeded(role=label_of(role), form_field="organisation")
    if to_on is not None and to_on < max(from_on, today):
        raise DatesUnfit(form_field="to_on")
