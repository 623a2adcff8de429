"""A county and its neighbour with one record of every kind at every distance, and a person in every role at home.

Distances, seen from the people swept: o own village · s sibling village, same township · t other township · c other county.
Records are made through the actions, by local people who are not swept themselves. Names carry a mark (`zqhouseo`: the
household in the own village), so that a page that shows what it should not gives itself away.
"""

import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from conftest import COUNTY, SYSTEM, TOWNSHIP, VILLAGE
from tests.architecture import above, fieldwork, people, records, sittings
from tests.architecture.reach import DISTANCES
from tests.cast import NEIGHBOUR
from tiangeng.algorithms.textmining import fit
from tiangeng.issues import suggesting
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Region


@dataclass
class County:
    """Who is swept, and what lies where: `records[kind][distance]` holds what the addresses need."""

    now: datetime
    actors: dict[str, Actor] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)
    villages: dict[str, str] = field(default_factory=dict)
    records: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    sealed: set[str] = field(default_factory=set)  # numbers that may be seen only where somebody says why

    def by(self, actor: Actor, act: Callable[..., Any], **given: Any) -> Any:
        """Act as a local person, inside that person's walls."""
        with acting(actor):
            return act(actor=actor, now=self.now, **given)

    def keep(self, kind: str, where: str, pk: Any, **more: Any) -> None:
        self.records[kind][where] = {"pk": str(pk), **more}

    def phone(self) -> str:
        number = f"1385780{len(self.sealed):04d}"
        self.sealed.add(number)
        return number


def build(now: datetime, folder: Path) -> County:
    """Everything, in the transaction that is open; takes about three seconds."""
    county = County(now)
    with acting(SYSTEM):
        _load_the_neighbours_pack(folder, now)
        county.villages = _villages()
        locals_ = {where: people.locals_of(county, where) for where in DISTANCES}
        people.swept(county)
    for where in DISTANCES:
        records.registers(county, where, locals_[where])
        records.homes(county, where, locals_[where])
        fieldwork.done(county, where, locals_[where])
        records.reported(county, where, locals_[where])
        sittings.called(county, where, locals_[where])
        records.opinion(county, where)
        records.hook(county, where, locals_[where])
    for where in "oc":
        above.assigned(county, where, locals_[where])
    records.own(county)
    settings.TIANGENG_ROUTERS = folder / "routers"
    for _version in range(2):  # two, so that one can be taken back
        for question in suggesting.QUESTIONS:
            suggesting.shelf_of(COUNTY, question).put(fit([], suggesting.catalogue_of(COUNTY, question)))
    return county


def _load_the_neighbours_pack(folder: Path, now: datetime) -> None:
    """The neighbouring county works the same way: a pack is a folder to copy and edit."""
    copy = folder / "neighbour"
    shutil.copytree(packs.FOLDER / "longquan", copy, ignore=shutil.ignore_patterns("demo.yaml"))
    for path in copy.glob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace(COUNTY, NEIGHBOUR), "utf-8")
    head = yaml.safe_load(copy.joinpath("pack.yaml").read_text("utf-8")) | {"name": "neighbour", "number_prefix": "JN"}
    copy.joinpath("pack.yaml").write_text(yaml.safe_dump(head, allow_unicode=True), "utf-8")
    fieldwork = yaml.safe_load(copy.joinpath("visits.yaml").read_text("utf-8"))
    for programme in fieldwork["programmes"]:
        programme.get("covers", {}).pop("leave_out", None)
    copy.joinpath("visits.yaml").write_text(yaml.safe_dump(fieldwork, allow_unicode=True), "utf-8")
    packs.load("neighbour", actor=system_actor("布置", capabilities=("packs.load",)), now=now, folder=folder)


def _villages() -> dict[str, str]:
    found = Region.objects.filter(level="village").order_by("code").values_list("code", flat=True)
    rest = [code for code in found if code != VILLAGE]
    return {
        "o": VILLAGE,
        "s": next(code for code in rest if code.startswith(TOWNSHIP)),
        "t": next(code for code in rest if code.startswith(COUNTY) and not code.startswith(TOWNSHIP)),
        "c": next(code for code in rest if code.startswith(NEIGHBOUR)),
    }


def near(county: County, where: str) -> dict[str, Any]:
    """What a form on a record there may name: the place's own unit, staff, programme, other issue."""
    found = {kind: county.records[kind][where]["pk"] for kind in ("unit", "staff", "account", "grant", "programme")}
    other = county.records["reported2"][where]
    village = county.villages[where]
    with acting(SYSTEM):
        units = {code: str(people.unit_of(village[:6], code).pk) for code in ("water", "transport")}
    return found | units | {
        "village": village, "elsewhere": units["water"], "other": other["number"], "other_pk": other["pk"],
    }  # fmt: skip
