"""Draws what the code already says: the floors, the life cycles, the API. `--check` only tells what is stale.

Whole files: docs/states/<room>.md, docs/openapi.json, docs/register.md. Blocks between
`<!-- NAME: drawn -->` and `<!-- end -->`: floors and the order inside a room in docs/floors.md, the list of rooms in both READMEs.
"""

import argparse
import importlib
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

# floor (architecture.md), Chinese, English: what the room is for
ROOMS = {
    "config": ("9", "装配", "settings, addresses, API root, `tiangeng run`"),
    "exchange": ("8b", "对接", "doors for other systems: Open311, the hotline's cases and answers"),
    "console": ("8", "工作台", "home, search, the log, long tasks"),
    "field": ("8c", "田间", "what a phone may pull, its photos on their way, bound phones, the county's minutes"),
    "public": ("8", "群众页面", "ask, follow by receipt, say whether it is solved"),
    "demo": ("8", "演示县", "a county's year replayed through the ordinary actions"),
    "notices": ("7", "提醒", "what waits for whom, text messages to villagers, the daily mail, calendars, webhooks"),
    "meetings": (
        "5b",
        "会议",
        "receptions, people's-situation meetings, consultations: agenda, results, tasks struck off, one level up",
    ),
    "assignments": (
        "5",
        "上级交办",
        "what a province, city or county assigns: accepted, given out, answered by its day",
    ),
    "issues": ("4", "民情事项", "the life of a problem, deadlines, supervision, the three rates"),
    "forms": ("3b", "手册表单", "handbook forms from workbooks, their answers, ODK Collect's door"),
    "visits": ("3", "走访", "programmes, rosters, diary entries, coverage"),
    "lawful": ("2d", "守规", "field register, burden register, approvals, retention, my data, who saw whom"),
    "people": ("2c", "单位与人员", "organisations, staff, accounts, grants, signing in"),
    "places": ("2b", "地方", "regions, households, enterprises, facilities"),
    "documents": ("2b", "附件", "files, checked by content and stored by hash"),
    "ui": ("2a", "界面", "base pages, tables, forms, tags; knows no domain"),
    "kernel": ("1", "内核", "actors, scope and walls, life cycles, log, tasks, packs, secrets; knows no domain"),
    "algorithms": ("0", "算法", "working days, rates, codes, pinyin; plain Python"),
}


def contracts() -> dict[str, dict[str, Any]]:
    """import-linter's contracts by name, as pyproject.toml declares them."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return {contract["name"].partition(":")[0]: contract for contract in tool["importlinter"]["contracts"]}


def floors() -> list[list[str]]:
    """The rooms from the roof down; rooms of one floor do not call each other."""
    layers = [re.split(r"\s*[|:]\s*", layer) for layer in contracts()["floors"]["layers"]]
    return [layer for layer in layers if layer != ["__main__"]]


def draw_floors() -> str:
    lines = []
    for floor in floors():
        number = ROOMS[floor[0]][0]
        boxes = " │ ".join(f"{room} {ROOMS[room][1]}" for room in floor)
        lines.append(f"{number:>3} │ {boxes}")
    return "```text\n" + "\n".join(lines) + "\n```"


def list_rooms() -> str:
    rows = [f"| {ROOMS[r][0]} | [`{r}`](tiangeng/{r}) | {ROOMS[r][1]} | {ROOMS[r][2]} |" for f in floors() for r in f]
    return "\n".join(["| floor | room | 中文 | what it is for |", "|---|---|---|---|", *rows])


def draw_inside() -> str:
    layers = [re.sub(r"[()]", "", layer) for layer in contracts()["inside a room"]["layers"]]
    return "```text\n" + "\n  ↓ ".join(layers) + "\n```"


BLOCKS = {"floors": draw_floors, "rooms": list_rooms, "inside": draw_inside}
WITH_BLOCKS = ("docs/floors.md", "README.md", "README.zh-CN.md")


def with_blocks(text: str) -> str:
    """The page with its drawn blocks renewed; everything else stays as written."""
    return re.sub(
        r"(<!-- (\w+): drawn -->\n)(?:.*?\n)??(<!-- end -->)",
        lambda found: f"{found[1]}{BLOCKS[found[2]]()}\n{found[3]}",
        text,
        flags=re.DOTALL,
    )


def lives() -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Each room that has lives, and its tables in the order they are written."""
    from tiangeng.kernel.lifecycle import Lifecycle

    for room in sorted(ROOMS):
        if (ROOT / "tiangeng" / room / "states.py").exists():
            module = importlib.import_module(f"tiangeng.{room}.states")
            found = [(name, value) for name, value in vars(module).items() if isinstance(value, Lifecycle)]
            if found:
                yield room, found


def draw_lives(room: str, found: list[tuple[str, Any]]) -> str:
    parts = [
        f"# {room} {ROOMS[room][1]}: what may follow what",
        f"Drawn from `tiangeng/{room}/states.py` by `make docs`.",
    ]
    for name, life in found:
        rows = ["| move | from | to | whose turn | power | says why |", "|---|---|---|---|---|---|"]
        labels = {str(state.value): str(state.label) for state in life.states}
        rows += [
            f"| {m.name} {m.label} | {'、'.join(labels[str(s)] for s in m.sources)} "
            f"| {'、'.join(labels[str(s)] for s in (m.target, *m.back))} | {m.by or '—'} "
            f"| `{m.grant}` | {'yes' if m.needs_reason else ''} |"
            for m in life.moves
        ]
        parts += [f"## {life.states.__name__} (`{name}`)", f"```mermaid\n{life.as_mermaid()}```", "\n".join(rows)]
    return "\n\n".join(parts) + "\n"


def openapi() -> str:
    from ninja.responses import NinjaJSONEncoder

    from tiangeng.config.api import api

    return (
        json.dumps(api.get_openapi_schema(), cls=NinjaJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )


def draw_register() -> str:
    """The field register by room: columns first, then forms; a purpose once for all columns that share it."""
    from tiangeng.kernel import register

    parts = [
        "# 字段登记 · the field register",
        "Drawn from every room's `register.py` by `make docs`. The console shows the same, searchable, in both languages, under 守规.",
    ]
    lines: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for row in register.rows():
        about = (str(row.purpose), str(row.basis), str(row.seen), str(row.keep), str(row.known))
        lines.setdefault(f"{row.place} `{row.where}`", {}).setdefault(about, []).append(row.name)
    for place, groups in lines.items():
        table = ["| 字段 | 用途 | 依据 | 谁看得到 | 留多久 | 从哪里已经知道 |", "|---|---|---|---|---|---|"]
        table += [f"| {' '.join(names)} | {' | '.join(about)} |" for about, names in groups.items()]
        parts += [f"## {place}", "\n".join(table)]
    return "\n\n".join(parts) + "\n"


def pages() -> dict[Path, str]:
    """Every drawn page as it should be now."""
    from django.utils import translation

    with translation.override("zh-hans"):
        found = {ROOT / name: with_blocks((ROOT / name).read_text(encoding="utf-8")) for name in WITH_BLOCKS}
        found |= {ROOT / f"docs/states/{room}.md": draw_lives(room, tables) for room, tables in lives()}
        found[ROOT / "docs/openapi.json"] = openapi()
        found[ROOT / "docs/register.md"] = draw_register()
    return found


def stale(found: dict[Path, str]) -> list[Path]:
    """Pages that differ from what the code says, and pages about rooms that are gone."""
    left_over = set((ROOT / "docs/states").glob("*.md")) - set(found)
    differing = [path for path, text in found.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return sorted([*differing, *left_over])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    check = parser.parse_args().check
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiangeng.config.settings")
    import django

    django.setup()
    found = pages()
    old = stale(found)
    for path in old:
        print(("过时 stale: " if check else "重画 drawn: ") + str(path.relative_to(ROOT)))
        if check:
            continue
        if path in found:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found[path], encoding="utf-8")
        else:
            path.unlink()
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
