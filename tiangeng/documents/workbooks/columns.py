"""What can be imported: rooms above say which columns a sheet of theirs has, how a cell is read, and which action a row is.

In the room's `AppConfig.ready`: `columns.register(Kind("places.household", …))`. The engine reads, maps, shows and counts;
each row goes through the room's ordinary action, so that a sheet can do nothing a form cannot.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import Blocks

from .cells import plain


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `read(cell, known)` gives the value or raises `BadCell`; `show(record)` is the cell of an export."""

    name: str
    label: Any
    read: Callable[[Any, Any], Any] = plain
    show: Callable[[Any], Any] | None = None
    is_required: bool = False
    words: tuple[str, ...] = ()  # other headings people write over it
    hint: Any = ""
    only_out: bool = False  # shown in an export, passed over when it comes back
    is_sealed: bool = False  # a number that only its action may see whole: the preview shows it masked
    is_fixed: bool = False  # of what is there already, no sheet changes it
    is_kept: bool = False  # an empty cell leaves what is there
    is_once: bool = False  # read of what is new; of what is there already, passed over
    said_after: str = ""  # a column that says more exactly what is meant: the township before its village
    is_aside: bool = (
        False  # such a column; of its own it is nothing a row has, and it goes out with what it tells apart
    )
    else_from: str = ""  # the column whose cell says this too, where the sheet has none of its own
    cut: Callable[[str], str] | None = None  # of a cell that says both, what belongs here
    beside: tuple[str, ...] = ()  # the columns of the list's page it goes out with; its own name always


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sheet."""

    label: str  # room.model
    title: Any
    needs: str | tuple[str, ...]  # the capability without which nothing of it can be imported; of several, one
    columns: tuple[Column, ...]
    apply: Callable[[Actor, datetime, dict[str, Any]], Any]  # one row through the ordinary action
    begin: Callable[[Actor], Any] = lambda actor: None  # what the readers look things up in, gathered once
    # (values of some rows, known, what earlier rows left) → position → (column, sentence): what the room already has
    review: Callable[[Sequence[Mapping[str, Any]], Any, set[Any]], Iterable[tuple[int, str, str]]] | None = None
    list_url_name: str = ""
    prepare: Callable[[Any, Actor], Any] = lambda rows, actor: rows  # what an export's rows need beside the list's own
    key: tuple[str, ...] = ()  # the columns by which a row is known again
    # (values of rows whose key is filled, known) → position → the record this person sees under that key, prepared
    there: Callable[[Actor, Sequence[Mapping[str, Any]], Any], Mapping[int, Any]] | None = None
    # a new row's values as `apply` takes them: names found, and what the action would refuse refused beforehand
    settle: Callable[[Actor, datetime, dict[str, Any], Any], dict[str, Any]] | None = None
    # the record and the columns a row says otherwise, through the ordinary action; None: no sheet changes anything
    change: Callable[[Actor, datetime, Any, dict[str, Any]], Any] | None = None
    # numbers these new rows will be given, taken before the transaction that writes them: it holds no counter
    ahead: Callable[[Actor, datetime, Sequence[Mapping[str, Any]]], Blocks] = lambda actor, now, rows: {}
    # whether a new row is tried in the preview and taken back, so that what its action would refuse is said there
    is_tried: bool = False

    def is_for(self, actor: Actor) -> bool:
        return bool(self._powers & actor.capabilities)

    def must(self, actor: Actor) -> None:
        """Refuse whoever may enter nothing of this kind."""
        if not self.is_for(actor):
            actor.must(min(self._powers))

    @property
    def _powers(self) -> frozenset[str]:
        return frozenset([self.needs] if isinstance(self.needs, str) else self.needs)

    @property
    def read_columns(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if not one.only_out)

    def sent_out(self, chosen: Sequence[str]) -> list[Column]:
        """The columns of an export; of a page whose columns were chosen, those, and what the sheet needs to come back."""
        shown = [one for one in self.columns if one.show]
        wanted = set(chosen)
        return [
            one
            for one in shown
            if not wanted or one.is_required or one.is_aside or one.name in self.key or wanted & {one.name, *one.beside}
        ]

    def column(self, name: str) -> Column | None:
        return next((one for one in self.read_columns if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds that are as many as there are records of something: the answers of each form."""

    prefix: str  # of their labels; what follows names the record
    needs: str  # the capability without which none of them can be imported
    list_url_name: str
    find: Callable[[str], Kind | None]  # by what follows the prefix
    offered: Callable[[Actor], Iterable[str]]  # what may follow it, for this person
    named_by: Callable[[Mapping[str, Any]], str]  # the same, by what the list's address says


@dataclass(frozen=True, slots=True)
class Record:
    """A list that tells what was done: it goes out, and no sheet writes to it."""

    list_url_name: str
    title: Any
    why: Any  # a sentence, without its full stop
    headings: Callable[[], Iterable[Sequence[str]]]  # of its sheet, to know it by; of one that has several, each


_kinds: dict[str, Kind] = {}
_families: dict[str, Family] = {}
_records: dict[str, Record] = {}


def register(kind: Kind) -> None:
    if kind.label in _kinds:
        raise ValueError(f"{kind.label} is registered twice")
    _kinds[kind.label] = kind


def register_family(family: Family) -> None:
    _families[family.prefix] = family


def keep_as_record(record: Record) -> None:
    """In the `AppConfig.ready` of the list's room: this list is no sheet's to write."""
    _records[record.list_url_name] = record


def find(label: str) -> Kind | None:
    prefix, _colon, name = label.partition(":")
    return _families[prefix].find(name) if name and prefix in _families else _kinds.get(label)


def offered(actor: Actor) -> list[Kind]:
    """The kinds this person may import, in the order the rooms came."""
    own = [kind for kind in _kinds.values() if kind.is_for(actor)]
    names = [(family, name) for family in _families.values() for name in family.offered(actor)]
    return own + [kind for family, name in names if (kind := family.find(name))]


def of_list(url_name: str, kwargs: Mapping[str, Any] | None = None) -> Kind | None:
    """The kind whose rows the list at this address shows."""
    for family in _families.values():
        if family.list_url_name == url_name:
            return family.find(family.named_by(kwargs or {}))
    return next((kind for kind in _kinds.values() if kind.list_url_name == url_name), None)


def label_at(url_name: str, kwargs: Mapping[str, Any], actor: Actor) -> str:
    """What a list at this address takes in from this person, by its label alone; '' for nothing."""
    for family in _families.values():
        if family.list_url_name == url_name:
            return f"{family.prefix}:{family.named_by(kwargs)}" if family.needs in actor.capabilities else ""
    kind = of_list(url_name)
    return kind.label if kind and kind.is_for(actor) else ""


def record_of(url_name: str) -> Record | None:
    """Why no sheet of this list comes back, where none does."""
    return _records.get(url_name)


def comes_back(url_name: str) -> bool:
    """Whether a list of this name has a kind, whatever else its address says."""
    names = [kind.list_url_name for kind in _kinds.values()]
    return url_name in [*names, *(family.list_url_name for family in _families.values())]


def record_with(headers: Sequence[str]) -> Record | None:
    """The record whose sheet has these headings, or some of them chosen."""
    said = {header for header in headers if header}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for record in _records.values():
                if len(said) > 1 and any(said <= set(map(str, headings)) for headings in record.headings()):
                    return record
    return None
