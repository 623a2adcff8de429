"""What a notice is called to its reader, and the daily mail's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiangeng.kernel.actors import Actor
from tiangeng.people.models import Organisation

from .models import Kind, Notice


def kind_of(notice: Notice, *, to: Actor) -> str:
    """Its kind; the unit is named where it is not the reader's own, but that of a colleague they stand in for."""
    if notice.kind in (Kind.LEAD, Kind.HELP) and (unit := whose(notice.organisation, to=to)):
        said = _("派给%(unit)s牵头") if notice.kind == Kind.LEAD else _("请%(unit)s配合")
        return said % {"unit": unit}
    return str(notice.get_kind_display())


def whose(unit: Organisation | None, *, to: Actor) -> str:
    """The unit's name to whom it is not their own."""
    return str(unit) if unit and unit.pk not in to.own_organisation_ids else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: what kind, which one, and where it is done."""

    kind: str
    about: str
    url: str


def subject(count: int) -> str:
    return ngettext("田埂：%(n)s 件事等您", "田埂：%(n)s 件事等您", count) % {"n": count}


def number(count: int) -> str:
    return ngettext("%(n)s 项", "%(n)s 项", count) % {"n": count}


def digest(name: str, lines: Sequence[Line], *, more: int, list_url: str, choices_url: str) -> str:
    """Plain text; every line with the address where it is done."""
    parts = [_("%(name)s，今天等您办的：") % {"name": name}]
    for place, line in enumerate(lines, start=1):
        head = " · ".join(part for part in (line.kind, line.about) if part)
        parts.append(f"{place}. {head}\n   {line.url}")
    if more > 0:
        parts.append(ngettext("还有 %(n)s 件：", "还有 %(n)s 件：", more) % {"n": more} + list_url)
    parts.append(_("每个工作日最多一封，没有等您办的就不发。不想收，在这里改：") + f"\n{choices_url}")
    return "\n\n".join(parts) + "\n"
