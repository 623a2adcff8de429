"""What the side bar and the account menu offer. Upper rooms add their entries in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tiangeng.kernel import addresses
from tiangeng.kernel.actors import Actor

from . import counted

SECTIONS = ("work", "growth", "office")  # three groups of the side bar, a line between them
MENU = "account"  # the menu behind the person's name
BELL = "bell"  # beside the person's name: what waits for them
COUNT_UP_TO = 1000  # the side bar says 999+ of more
FOOT = "foot"  # the line under every page of the console, the sign-in page included


@dataclass(frozen=True, slots=True)
class Entry:
    section: str
    key: str
    label: Any
    url_name: str
    order: int
    allowed: Callable[[Actor], bool]
    count: Callable[[Actor], int | None]
    icon: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as one person sees it."""

    key: str
    label: Any
    url: str
    icon: str
    count: int | None


_entries: dict[str, Entry] = {}
_search: list[tuple[str, frozenset[str]]] = []
_palette: list[str] = []


def add(
    section: str,
    key: str,
    label: Any,
    url_name: str,
    order: int = 100,
    *,
    needs: str | tuple[str, ...] = (),
    allowed: Callable[[Actor], bool] = lambda actor: actor.is_signed_in,
    waits: counted.Rows | None = None,
    count: Callable[[Actor], int | None] = lambda actor: None,
    is_asked: bool = False,
    icon: str = "",
) -> None:
    """Offer a page; `key` is the URL namespace it belongs to, so that the open entry can be marked.

    `needs` is a capability, or several of which one is enough; `allowed` is for what is more than that. `waits` are the rows
    whose number stands behind it, counted with those of all entries; `count` is for a number already known, or one that is
    made of these (`is_asked`).
    """
    if section not in (*SECTIONS, MENU, BELL, FOOT):
        raise ValueError(
            f"no section {section!r} in the side bar; there are {', '.join((*SECTIONS, MENU, BELL, FOOT))}"
        )
    if key in _entries:
        raise ValueError(f"two navigation entries are called {key!r}")
    one_of = {needs} if isinstance(needs, str) else set(needs)
    if waits is not None:
        rows = waits
        counted.add(rows, COUNT_UP_TO)
        count = lambda actor: counted.of(actor).get(rows)  # noqa: E731
    may_see = (lambda actor: bool(one_of & actor.capabilities)) if one_of else allowed
    _entries[key] = Entry(section, key, label, url_name, order, may_see, count, icon, is_asked or waits is not None)


def search_at(url_name: str, *, needs: Iterable[str] = ()) -> None:
    """Name the page that answers the search box of the top bar (`?q=`), and the capabilities of which one opens it, if any."""
    _search[:] = [(url_name, frozenset(needs))]


def palette_at(url_name: str) -> None:
    """Name the page that lists, for the keyboard palette, where one may go (`?q=`)."""
    _palette[:] = [url_name]


def palette_url() -> str:
    """Where the palette asks; empty until a room offers one."""
    return addresses.page(_palette[0]) if _palette else ""


def search_url(actor: Actor) -> str:
    """Where the search box leads; empty for whom it would find nothing."""
    return next((addresses.page(name) for name, needs in _search if not needs or needs & actor.capabilities), "")


def groups_for(actor: Actor, *, counted: bool = True) -> list[list[Shown]]:
    """The side bar for this person: allowed entries only, empty groups left out."""
    groups = (shown(actor, section, counted=counted) for section in SECTIONS)
    return [group for group in groups if group]


def shown(actor: Actor, section: str, *, counted: bool = True) -> list[Shown]:
    """One section for this person; `counted=False` asks the database nothing (error pages)."""
    return [
        Shown(e.key, e.label, addresses.page(e.url_name), e.icon, e.count(actor) if counted else None)
        for e in _in_order(_entries.values())
        if e.section == section and e.allowed(actor)
    ]


def is_asked_for(actor: Actor) -> bool:
    """Whether what waits is counted for any entry this person sees on every page; asks the database nothing."""
    return any(e.is_asked and e.section in (*SECTIONS, BELL) and e.allowed(actor) for e in _entries.values())


def open_at(groups: Iterable[Iterable[Shown]], path: str) -> str:
    """The key of the entry whose page this is, or lies nearest above it; the front page is above nothing."""
    above = [e for group in groups for e in group if path == e.url or (e.url != "/" and path.startswith(e.url))]
    return max(above, key=lambda e: len(e.url)).key if above else ""


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda e: (e.order, e.key))
