"""Mechanism packs: one county's way of working as configuration, read room by room, refused by name and line.

Each room registers the part it understands (`register`): a pydantic schema and an `apply`. Loading is one
transaction, can be repeated, and shows its differences before it changes anything.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tiangeng.algorithms.workdays import Calendar, OfficeHours, Schedule

from .actors import Actor
from .log import log
from .models import Pack
from .once import once_within
from .refusals import Missing, Refusal

FOLDER = Path(
    os.environ.get("TIANGENG_PACKS") or Path(__file__).resolve().parents[2] / "packs"
)  # a county may keep its own


class PartSchema(BaseModel):
    """Base of every room's part: unknown keys are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeSegment(PartSchema):
    """One segment of the office day."""

    start: time
    end: time


class PackHead(PartSchema):
    """`pack.yaml`: which county, under which name."""

    name: str
    title: str
    county_code: str = Field(pattern=r"^\d{2}(\d{2}){0,2}$")
    number_prefix: str = Field(pattern=r"^[A-Z]{2,6}$")
    version: str
    office_hours: tuple[OfficeSegment, ...] = (
        OfficeSegment(start=time(8, 30), end=time(12)),
        OfficeSegment(start=time(14), end=time(17, 30)),
    )
    extra_holidays: tuple[date, ...] = ()
    extra_workdays: tuple[date, ...] = ()
    sheet_rows_alone: int = Field(
        default=5_000, ge=0, le=1_000_000
    )  # a day; above it a second person agrees to an export
    notes: str = ""

    @model_validator(mode="after")
    def _believable(self) -> "PackHead":
        """A calendar that contradicts itself is refused when the pack is read, not when the first deadline is counted."""
        self.calendar()
        return self

    def calendar(self) -> Calendar:
        """The county's working days and office hours."""
        minutes = tuple((h.start.hour * 60 + h.start.minute, h.end.hour * 60 + h.end.minute) for h in self.office_hours)
        own = Schedule(
            holidays=dict.fromkeys(self.extra_holidays, "本县规定"),
            workdays=dict.fromkeys(self.extra_workdays, "本县规定"),
        )
        return Calendar(overrides=own, hours=OfficeHours(minutes))


@dataclass(frozen=True, slots=True)
class Part:
    """What a room understands of a pack, in the order in which rooms are applied (lower floors first)."""

    room: str
    schema: type[PartSchema]
    apply: Callable[..., None]  # apply(part, head=PackHead, actor=Actor, now=datetime)
    order: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the pack on disk is not what is loaded."""

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.path}: {_short(self.before)} → {_short(self.after)}"


class PackRefused(Refusal):
    code, message = "pack_refused", _("机制包有错：%(where)s")


_parts: dict[str, Part] = {}


def register(room: str, *, schema: type[PartSchema], apply: Callable[..., None], order: int) -> None:
    """Called in the room's AppConfig.ready."""
    _parts[room] = Part(room, schema, apply, order)


def _short(value: Any) -> str:
    text = "—" if value is None else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _line_of(node: yaml.Node | None, path: tuple[Any, ...]) -> int:
    """The 1-based line of the place `path` names, or of the nearest place above it."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, found = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line = found.start_mark.line + 1
        if found is None:
            return line
        node = found
    return line


def _read_one(path: Path, schema: type[PartSchema]) -> PartSchema:
    text = path.read_text(encoding="utf-8")
    try:
        data = yaml.safe_load(text) or {}
        return schema.model_validate(data, context={"folder": path.parent})  # a part may name files beside it
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise PackRefused(where=f"{path.name} 第 {mark.line + 1 if mark else 1} 行：不是合格的 YAML") from error
    except ValidationError as error:
        node = yaml.compose(text)
        lines = [
            f"{path.name} 第 {_line_of(node, e['loc'])} 行 {'.'.join(str(step) for step in e['loc'])}：{e['msg']}"
            for e in error.errors()
        ]
        raise PackRefused(where="；".join(lines)) from error


def read(name: str, *, folder: Path = FOLDER) -> tuple[PackHead, dict[str, PartSchema]]:
    """Read a pack from disk: its head and the parts of the rooms installed. A file no room understands is refused."""
    root = folder / name
    if not (root / "pack.yaml").is_file():
        known = "、".join(sorted(p.parent.name for p in folder.glob("*/pack.yaml"))) or "—"
        raise PackRefused(where=f"没有叫 {name} 的机制包；现有：{known}")
    head = _read_one(root / "pack.yaml", PackHead)
    assert isinstance(head, PackHead)
    parts: dict[str, PartSchema] = {}
    for path in sorted(root.glob("*.yaml")):
        if path.stem == "pack":
            continue
        if path.stem not in _parts:
            raise PackRefused(where=f"{path.name}：没有哪个模块认识这一份")
        parts[path.stem] = _read_one(path, _parts[path.stem].schema)
    return head, parts


def _as_json(head: PackHead, parts: dict[str, PartSchema]) -> dict[str, Any]:
    return {"pack": head.model_dump(mode="json"), **{room: p.model_dump(mode="json") for room, p in parts.items()}}


def _walk(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from _walk(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
        return
    if isinstance(before, list) and isinstance(after, list) and (keyed := _keyed(before, after)):
        yield from _walk(keyed[0], keyed[1], path)
        return
    yield Difference(path, before, after)


def _keyed(*lists: list[Any]) -> list[dict[str, Any]] | None:
    """Lists of records compared by their code, so that an inserted line is one difference and not a hundred."""
    for name in ("code", "key", "name"):
        if all(isinstance(item, dict) and name in item for items in lists for item in items):
            return [{str(item[name]): item for item in items} for items in lists]
    return None


def differences(name: str, *, folder: Path = FOLDER) -> list[Difference]:
    """What loading the pack would change, compared with what the county has loaded now."""
    head, parts = read(name, folder=folder)
    loaded = Pack.objects.filter(county_code=head.county_code).first()
    return list(_walk(loaded.parts if loaded else {}, _as_json(head, parts)))


@transaction.atomic
def load(name: str, *, actor: Actor, now: datetime, folder: Path = FOLDER) -> list[Difference]:
    """Load the pack; the same pack again changes nothing. Returns the differences that were applied."""
    head, parts = read(name, folder=folder)
    actor.must("packs.load", region=head.county_code)
    found = differences(name, folder=folder)

    for part in sorted(_parts.values(), key=lambda p: p.order):
        if part.room in parts:
            part.apply(parts[part.room], head=head, actor=actor, now=now)
    document = _as_json(head, parts)
    once_within().clear()
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    row, _created = Pack.objects.update_or_create(
        county_code=head.county_code,
        defaults={
            "name": head.name,
            "title": head.title,
            "version": head.version,
            "parts": document,
            "digest": digest,
            "loaded_at": now,
            "loaded_by": actor.name,
        },
    )

    log(actor, "pack.loaded", row, at=now, version=head.version, difference_count=len(found))
    return found


@lru_cache(maxsize=256)
def _parsed(room: str, digest: str, county_code: str) -> Any:
    document = Pack.objects.get(county_code=county_code).parts
    schema = PackHead if room == "pack" else _parts[room].schema
    return schema.model_validate(document.get(room, {}))  # a part left out is what its schema says by itself


def part_of(county_code: str, room: str) -> Any:
    """A county's loaded part for a room (`"pack"` for the head); `Missing` when the county has no pack."""
    known = once_within()
    digest = known.get(("pack", county_code))
    if digest is None:
        with connection.cursor() as cursor:  # by hand, for nearly every request asks it
            cursor.execute("SELECT digest FROM kernel_pack WHERE county_code = %s", [county_code])
            row = cursor.fetchone()
        if row is None:
            raise Missing
        digest = known["pack", county_code] = row[0]
    return _parsed(room, digest, county_code)


@lru_cache(maxsize=64)
def _calendar(head: PackHead) -> Calendar:
    return head.calendar()


def calendar_of(county_code: str) -> Calendar:
    """A county's calendar; the country's where no pack is loaded."""
    try:
        return _calendar(part_of(county_code, "pack"))
    except Missing:
        return Calendar()
