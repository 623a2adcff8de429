"""The self-check: every place in which something forbidden could stand, gathered from the running system; and the filing kit 备案."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.forms import FileField
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tiangeng.kernel import packs, register
from tiangeng.kernel.words import joined

from . import forbidden
from .forbidden import RULES, Finding, Place, Rule

PACKAGE = Path(__file__).resolve().parents[1]
OWN_WORDS = PACKAGE / "lawful" / "forbidden.py"  # the list itself
STORIES = PACKAGE / "demo" / "stories"  # what invented villagers say
PHONE = PACKAGE.parent / "phone" / "src"  # the field app as it is written; as it is served, `TIANGENG_PHONE`
PHONE_TEXTS = {".vue", ".ts", ".js", ".css", ".html", ".webmanifest"}


def _routes(patterns: Any = None, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str, Any]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace or "")))
            yield from _routes(entry.url_patterns, pattern, inner)
        elif isinstance(entry, URLPattern) and not pattern.startswith("api/"):
            yield ":".join(filter(None, (namespace, entry.name or ""))), pattern, entry.callback


@cache
def openapi() -> dict[str, Any]:
    document: dict[str, Any] = import_string(settings.TIANGENG_API).get_openapi_schema()
    return document


def _names() -> Iterator[Place]:
    for name, pattern, _callback in _routes():
        yield Place("address", name or pattern, f"{name} {pattern}", True)
    for model in apps.get_models():
        if model.__module__.startswith("tiangeng."):
            for field in model._meta.get_fields():
                if getattr(field, "column", None):
                    where = f"{model._meta.label_lower}.{field.name}"
                    yield Place("column", where, where, True)
    for form in register.forms():
        for box in form.asks:
            yield Place("box", f"{form.name}.{box}", f"{form.name}.{box}", True)
    document = openapi()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {path}"
            given = " ".join(str(one["name"]) for one in operation.get("parameters", ()))
            yield Place("operation", name, f"{name} {given}", True)
    for schema, body in document["components"]["schemas"].items():
        yield Place("schema", schema, schema, True)
        for name in body.get("properties", {}):
            yield Place("schema", f"{schema}.{name}", f"{schema}.{name}", True)


def _texts() -> Iterator[Place]:
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if {"tests", "migrations", "vendor", "__pycache__"} & set(inside.parts) or not path.is_file():
            continue
        if "templates" in inside.parts or path.suffix == ".po":
            yield Place("template" if "templates" in inside.parts else "text", str(inside), _read(path), False)
        elif path.suffix == ".js":
            yield Place("script", str(inside), _read(path), False)
        elif path.suffix == ".py" and path != OWN_WORDS and STORIES not in path.parents:
            if not forbidden.words_in(_read(path)):  # nothing in it, said or not: need not be taken apart
                yield Place("text", str(inside), "", False)
                continue
            for line, said in _strings(path):
                yield Place("text", f"{inside}:{line}", said, False)
    for path in sorted(packs.FOLDER.rglob("*.yaml")):
        yield Place("text", f"packs/{path.relative_to(packs.FOLDER)}", _read(path), False)
    for name, folder in (("src", PHONE), ("dist", settings.TIANGENG_PHONE)):
        for path in sorted(folder.rglob("*")):
            if path.suffix in PHONE_TEXTS and ".test." not in path.name and path.is_file():
                yield Place("phone", f"phone/{name}/{path.relative_to(folder)}", _read(path), False)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a file that hold Chinese and are not docstrings."""
    tree = ast.parse(_read(path))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    asides = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or id(node) in asides:
            continue
        if any("一" <= letter <= "鿿" for letter in node.value):
            yield node.lineno, node.value


def forced_photos() -> Iterator[Finding]:
    """A form that cannot be sent without a picture, or an operation that cannot."""
    rule = next(rule for rule in RULES if rule.code == "photo")
    for form in register.forms():
        for name, box in form.form_class.base_fields.items():
            takes = str(box.widget.attrs.get("accept", ""))
            if isinstance(box, FileField) and box.required and ("image" in takes or name in ("photo", "picture")):
                yield Finding(rule, Place("box", f"{form.name}.{name}", name, True), name)
    document = openapi()
    taken = str([one.get("requestBody") for methods in document["paths"].values() for one in methods.values()])
    for schema, body in document["components"]["schemas"].items():
        if f"schemas/{schema}'" not in taken:
            continue  # it is given, not asked for
        for name in set(body.get("required", ())) & {"photo", "photos", "picture", "image", "location"}:
            yield Finding(rule, Place("schema", f"{schema}.{name}", name, True), name)


def places() -> list[Place]:
    return [*_names(), *_texts()]


@dataclass(frozen=True)
class SelfCheck:
    """What was searched and what was found."""

    counts: dict[str, int]
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        return not self.findings

    def of(self, rule: Rule) -> list[Finding]:
        return [one for one in self.findings if one.rule is rule]


@cache
def run() -> SelfCheck:
    """Once per process: the code does not change while it runs."""
    found = places()
    counts: dict[str, int] = {}
    for place in found:
        counts[place.kind] = counts.get(place.kind, 0) + 1
    return SelfCheck(counts, (*forbidden.search(found), *forced_photos()))


def functions() -> list[tuple[str, str, str]]:
    """The function list: address, name, what it is called or says of itself, in the reader's language where it has a title."""
    found = []
    for name, pattern, callback in _routes():
        view = getattr(callback, "view_class", callback)
        title = getattr(view, "title", "")
        said = (
            str(title)
            if title and not isinstance(title, property)
            else str(view.__doc__ or "").strip().partition("\n")[0]
        )
        found.append((f"/{pattern}", name, said))
    for path, methods in openapi()["paths"].items():
        found += [
            (f"{m.upper()} {path}", str(o.get("operationId", "")), str(o.get("summary", "")))
            for m, o in methods.items()
        ]
    return found


def _table(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> list[str]:
    drawn = [list(headings), *(list(row) for row in rows)]
    drawn.insert(1, ["---"] * len(drawn[0]))
    return [*("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in drawn), ""]


def kit(*, now: datetime) -> str:
    """The filing kit as one document: functions, data, self-check."""
    check = run()
    answers = []
    for rule in RULES:
        bad = [one.place.where for one in check.of(rule)]
        answers.append((rule.absent, rule.clause, joined(bad) if bad else _("没有发现")))
    data = [(row.place, row.where, row.name, row.purpose, row.basis, row.seen, row.keep) for row in register.rows()]
    made, counts = _("生成时间"), " · ".join(f"{kind} {n}" for kind, n in sorted(check.counts.items()))
    lines = ["# " + _("备案材料"), "", f"{made} {now:%Y-%m-%d %H:%M}", "", "## " + _("自查报告"), ""]
    lines += _table([_("要求"), _("依据"), _("结果")], answers)
    lines += [_("查过的地方：") + counts, "", "## " + _("功能清单"), ""]
    lines += _table(
        [_("地址"), _("代号"), _("说明")], ((f"`{address}`", name, said) for address, name, said in functions())
    )
    lines += ["## " + _("数据清单"), ""]
    headings = [_("在哪里"), _("代号"), _("字段"), _("用途"), _("依据"), _("谁看得到"), _("留多久")]
    return "\n".join([*lines, *_table(headings, data)])
