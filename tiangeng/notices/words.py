"""The daily mail's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


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
