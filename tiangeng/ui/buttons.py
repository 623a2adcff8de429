"""Buttons upper rooms put on a lower room's page: a village offers its contact cards although `places` knows none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tiangeng.kernel.actors import Actor

Leads = Callable[[Actor, Any], str]


@dataclass(frozen=True, slots=True)
class Button:
    """As one person sees it on one page."""

    label: Any
    url: str


_offered: dict[str, list[tuple[Any, Leads]]] = {}


def add(on: str, label: Any, leads: Leads) -> None:
    """Offer a button on the pages named `on`; `leads` answers its address, or '' where there is none to show."""
    _offered.setdefault(on, []).append((label, leads))


def buttons_for(on: str, actor: Actor, record: Any) -> list[Button]:
    """The buttons this person gets on this page, in the order they were offered."""
    found = ((label, leads(actor, record)) for label, leads in _offered.get(on, ()))
    return [Button(label, url) for label, url in found if url]
