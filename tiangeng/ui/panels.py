"""Related records on a lower room's page: a village shows its visits although `places` has never heard of visits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tiangeng.kernel.actors import Actor

Provide = Callable[[Actor, Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    on: str
    key: str
    label: Any
    template: str
    provide: Provide
    order: int


@dataclass(frozen=True, slots=True)
class Tab:
    """A panel as one person sees it on one record."""

    key: str
    label: Any
    template: str
    context: dict[str, Any]

    @property
    def count(self) -> int | None:
        return self.context.get("count")


_panels: dict[tuple[str, str], Panel] = {}


def add(on: str, *, key: str, label: Any, template: str, provide: Provide, order: int = 100) -> None:
    """Offer a tab on the records named `on` ("room.model"); `provide` answers None where it has nothing to show.

    `provide` is asked on every view of the record, open tab or not: hand back querysets, not lists.
    """
    if (on, key) in _panels:
        raise ValueError(f"two panels on {on} are called {key!r}")
    _panels[on, key] = Panel(on, key, label, template, provide, order)


def tabs_for(on: str, actor: Actor, record: Any) -> list[Tab]:
    """The tabs this person gets on this record, in order."""
    offered = sorted((p for p in _panels.values() if p.on == on), key=lambda p: (p.order, p.key))
    answered = ((panel, panel.provide(actor, record)) for panel in offered)
    return [Tab(panel.key, panel.label, panel.template, found) for panel, found in answered if found is not None]
