"""A survey in the words of its readers: questions in order, answers with the labels of their choices, columns over versions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.forms.models import Form
from tiangeng.forms.rules import SILENT

WORDS_LIMIT = 20_000


def questions(survey: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What is answered once, groups opened; a repeat is one entry."""
    yield from _opened(survey["items"])


def _opened(items: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        if item["kind"] == "group":
            yield from _opened(item["items"])
        elif item["kind"] not in SILENT:
            yield item


def day_of(survey: Mapping[str, Any], given: Mapping[str, Any], *, now: datetime) -> date:
    """The day it was filled in, as the device says; today where it says nothing readable, or its clock runs ahead."""
    today = timezone.localdate(now)
    said = next((str(given.get(item["name"], "")) for item in questions(survey) if item["kind"] == "today"), "")
    try:
        return min(date.fromisoformat(said.strip()[:10]), today)
    except ValueError:
        return today


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page that shows what a form asks."""

    depth: int
    kind: str
    label: str
    hint: str
    is_required: bool
    is_conditional: bool
    choices: Sequence[str]


def outline(survey: Mapping[str, Any]) -> list[Line]:
    """All that a form asks, in its order; what it works out by itself is left out."""
    return list(_outlined(survey, survey["items"], 0))


def _outlined(survey: Mapping[str, Any], items: Iterable[Mapping[str, Any]], depth: int) -> Iterator[Line]:
    for item in items:
        if item["kind"] in ("calculate", "today"):
            continue
        choices = [choice["label"] for choice in survey["choices"].get(item.get("choices", ""), ())]
        yield Line(
            depth,
            item["kind"],
            item["label"],
            item.get("hint", ""),
            bool(item.get("required")),
            "relevant" in item,
            choices,
        )
        if "items" in item:
            yield from _outlined(survey, item["items"], depth + 1)


def shown(survey: Mapping[str, Any], item: Mapping[str, Any], value: Any) -> Any:
    """An answer as a person reads it: choices by their labels, rows one after the other; numbers stay numbers."""
    if value is None or value == "":
        return ""
    kind = item["kind"]
    if kind in ("one", "many"):
        labels = {choice["name"]: choice["label"] for choice in survey["choices"][item["choices"]]}
        chosen = value if isinstance(value, list) else [value]
        return _("、").join(str(labels.get(name, name)) for name in chosen)
    if kind == "acknowledge":
        return _("是")
    if kind == "repeat":
        return "\n".join(filter(None, (_row(survey, item, row) for row in value)))
    return value


def _row(survey: Mapping[str, Any], item: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    told = ((one, row.get(one["name"])) for one in _opened(item["items"]))
    said = [f"{one['label']} {shown(survey, one, value)}" for one, value in told if value not in (None, "")]
    return _("，").join(said)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, for the page of one answer."""

    name: str
    kind: str
    label: str
    value: Any


def asked_of(form: Form, answers: Mapping[str, Any]) -> list[Asked]:
    """Every question of the version that was answered, the unanswered ones empty."""
    survey = form.survey
    return [
        Asked(one["name"], one["kind"], one["label"], shown(survey, one, answers.get(one["name"])))
        for one in questions(survey)
        if one["kind"] not in ("today", "village")
    ]


def words_of(form: Form, answers: Mapping[str, Any]) -> str:
    """All that was answered as one text; not the names of pictures."""
    told = [str(one.value) for one in asked_of(form, answers) if one.kind != "image" and one.value != ""]
    return "\n".join(told)[:WORDS_LIMIT]


@dataclass(frozen=True, slots=True)
class Column:
    """A question as a column over all versions of a form."""

    name: str
    label: str
    kind: str
    choices: Sequence[tuple[str, str]] = ()


def columns_of(versions: Sequence[Form]) -> list[Column]:
    """The questions of the newest version, then those only older ones had."""
    found: dict[str, Column] = {}
    for form in versions:
        for item in questions(form.survey):
            if item["name"] in found or item["kind"] in ("today", "village"):
                continue
            listed = form.survey["choices"].get(item.get("choices", ""), ())
            choices = [(choice["name"], choice["label"]) for choice in listed]
            found[item["name"]] = Column(item["name"], item["label"], item["kind"], choices)
    return list(found.values())
