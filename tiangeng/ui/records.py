"""A record page: what it is and how it stands, whose turn it is, its course on the right, related records in tabs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.views.generic import TemplateView

from tiangeng.kernel.lifecycle import Move

from . import panels, watched


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the page; `state` names the field whose badge is shown, `state_extra` adds a word to it."""

    title: Any
    sub: Sequence[Any] = ()
    crumbs: Sequence[tuple[Any, str]] = ()
    state: str = ""
    state_extra: Any = ""


@dataclass(frozen=True, slots=True)
class NextMove:
    """A button: a POST in place, or with `page` a link to a form; `hidden` travels along, such as what was seen."""

    label: Any
    url: str
    page: bool = False
    needs_reason: bool = False
    primary: bool = False
    confirm: Any = ""
    hidden: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks_more(self) -> bool:
        return self.page or self.needs_reason


@dataclass(frozen=True, slots=True)
class Turn:
    """The box that says whose turn it is; without moves it says who is awaited."""

    title: Any
    hint: Any = ""
    moves: Sequence[NextMove] = ()
    is_mine: bool = True  # False: somebody else is awaited, though there are steps one might take meanwhile


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    at: datetime
    who: Any
    text: Any
    note: Any = ""
    tone: str = ""
    url: str = ""


def next_moves(
    steps: Iterable[Move],
    url_of: Callable[[Move], str],
    *,
    pages: Mapping[str, str] | None = None,
    hidden: Mapping[str, Any] | None = None,
) -> list[NextMove]:
    """Buttons for a lifecycle's open steps; a step named in `pages` has a form of its own. Only one stays primary."""
    pages = pages or {}
    buttons: list[NextMove] = []
    is_taken = False
    for step in steps:
        buttons.append(
            NextMove(
                step.label,
                pages.get(step.name) or url_of(step),
                page=step.name in pages,
                needs_reason=step.needs_reason,
                primary=step.primary and not is_taken,
                hidden=hidden or {},
            )
        )
        is_taken = is_taken or step.primary
    return sorted(buttons, key=lambda button: button.primary)  # the primary button stands last, where the hand goes


class RecordPage(TemplateView):
    """Set `get_object` (through `.visible_to(actor)`) and `head`; the rest may stay empty."""

    template_name = "ui/record.html"
    panels_on = ""  # "room.model", where upper rooms hang their panels
    goes_by_keys = True  # and so does what hangs on it: its questions are planned once, not for each record
    watched = ""  # "room.model", where others' changes are told while one looks

    def get_object(self) -> Any:
        raise NotImplementedError

    def head(self, record: Any) -> Head:
        return Head(str(record))

    def turn(self, record: Any) -> Turn | None:
        return None

    def facts(self, record: Any) -> Sequence[tuple[Any, Any]]:
        """Pairs for the box on the right."""
        return ()

    def timeline(self, record: Any) -> Sequence[Entry]:
        """Newest first."""
        return ()

    def mark(self, record: Any) -> int:
        """How far this page shows what others did."""
        return watched.mark_of(record.changed_at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = self.get_object()
        tabs = panels.tabs_for(self.panels_on, self.request.actor, record) if self.panels_on else []
        own = {
            "object": record,
            "head": self.head(record),
            "turn": self.turn(record),
            "facts": self.facts(record),
            "timeline": self.timeline(record),
            "tabs": tabs,
            "open_tab": next((tab for tab in tabs if tab.key == self.request.GET.get("tab")), None),
        }
        if self.watched:
            own["watch_url"] = watched.address(self.watched, record.pk, seen=self.mark(record))
        return super().get_context_data(**own, **kwargs)
