"""A form's answers as a sheet: a column a question; each row through the action a phone's form goes through.

One kind a form, all its versions together: what is new is answered on the version in force, what is put right on its own.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Family, Kind, Record, keep_as_record, register_family
from tiangeng.documents.workbooks.mapping import heading
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.people.sheets import shown_colleague
from tiangeng.places.sheets import Named, Places, firms_of, homes_of, met_in, places_of, region_column, with_town
from tiangeng.ui.tables import headings_of

from . import actions, queries
from .actions.answering import Beside
from .models import About, Form, FormAnswer
from .tables import FormTable

PREFIX, ASKED, POWER = "answers", "q_", "visits.record"
OUT_ONLY = frozenset({"calculate", "repeat"})  # worked out, or of several rows: told by the sheet, not read from it


@dataclass(slots=True)
class Known:
    """What the cells of a sheet may name; who lives in a village is looked up once, when it is first named."""

    actor: Actor
    places: Places
    there: dict[str, Named] = field(default_factory=dict)

    def read(self, cell: Any) -> str:
        return self.places.read(cell)

    def within(self, of_village: Callable[[Actor, str], Named], village: str) -> Named:
        if village not in self.there:
            self.there[village] = of_village(self.actor, village)
        return self.there[village]


def _begin(actor: Actor) -> Known:
    return Known(actor, places_of(actor))


class Survey:
    """The questions of a form's versions, by name, and whether each is read from a sheet."""

    def __init__(self, versions: Sequence[Form]) -> None:
        self.versions = versions
        self._items = {form.pk: {one["name"]: one for one in queries.questions(form.survey)} for form in versions}
        self._surveys = {form.pk: form.survey for form in versions}

    def columns(self) -> Iterator[Column]:
        told: set[str] = set()
        for one in queries.columns_of(self.versions):
            if one.kind == "image":
                continue
            label = one.label if heading(one.label) not in told else f"{one.label} {one.name}"
            told.add(heading(label))
            name = f"{ASKED}{one.name}"
            if one.kind in OUT_ONLY:
                yield Column(name, label, show=self._shows(one.name), only_out=True)
            else:
                yield Column(name, label, _reader(one), self._shows(one.name))

    def _shows(self, name: str) -> Callable[[FormAnswer], Any]:
        def show(row: FormAnswer) -> Any:
            item = self._items[row.form_id].get(name)
            return queries.shown(self._surveys[row.form_id], item, row.answers.get(name)) if item else ""

        return show


def _reader(question: queries.Column) -> Callable[[Any, Any], Any]:
    """A choice by its label or its name; the rest as it is written, for the form's own rules to judge."""
    if question.kind == "one":
        return lambda cell, known: cells.one_of(cell, question.choices)
    if question.kind == "many":
        return lambda cell, known: [cells.one_of(word, question.choices) for word in cells.several(cell)]
    if question.kind == "date":
        return lambda cell, known: day.isoformat() if (day := cells.day(cell)) else ""
    if question.kind == "acknowledge":
        return lambda cell, known: "OK" if cells.truth(cell) else ""
    return cells.plain


def _about(form: Form) -> Iterator[Column]:
    """Whom it was asked of."""
    if form.about == About.HOUSEHOLD:
        yield Column(
            "household_id", gettext_lazy("农户"), cells.plain,
            lambda row: f"{row.household.number} {row.household.head_name}" if row.household else "",
            words=("户主", "户主姓名", "户号"), is_fixed=True, is_kept=True, beside=("place",),
            hint=gettext_lazy("本村农户的户主姓名或户号"),
        )  # fmt: skip
    elif form.about == About.ENTERPRISE:
        yield Column(
            "enterprise_id", gettext_lazy("企业"), cells.plain, lambda row: row.enterprise.name if row.enterprise else "",
            words=("企业名称", "单位名称"), is_fixed=True, is_kept=True, beside=("place",),
            hint=gettext_lazy("本村登记过的企业名称或信用代码"),
        )  # fmt: skip


def _settle(actor: Actor, now: datetime, values: dict[str, Any], known: Known) -> dict[str, Any]:
    return _beside(values, known)


def _beside(values: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Home and enterprise found in the village."""
    found = dict(values)
    for name, of_village in (("household_id", homes_of), ("enterprise_id", firms_of)):
        if word := values.get(name):
            found[name] = met_in(known.within(of_village, values["region_code"]), word, form_field=name)
    return found


def _asked(values: Mapping[str, Any]) -> dict[str, Any]:
    said = {name.removeprefix(ASKED): value for name, value in values.items() if name.startswith(ASKED)}
    return {name: value for name, value in said.items() if value not in ("", None, [])}


def _named(form: Form, actor: Actor, values: Mapping[str, Any]) -> str:
    """The same row brought again by the same person is the same answer."""
    beside = [str(values.get(name) or "") for name in ("region_code", "answered_on", "household_id", "enterprise_id")]
    plain = json.dumps([form.code, str(actor.account_id), *beside, _asked(values)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _kind(form: Form) -> Kind:
    survey = Survey(queries.family(form))
    newest = survey.versions[0]

    def apply(actor: Actor, now: datetime, values: dict[str, Any]) -> FormAnswer:
        digest = _named(newest, actor, values)
        beside = Beside(
            household_id=values.get("household_id") or None, enterprise_id=values.get("enterprise_id") or None
        )
        return actions.answer_form(
            actor=actor, now=now, form=newest, given=_asked(values), region_code=values["region_code"],
            answered_on=values["answered_on"], instance_id=f"sheet:{digest}", digest=digest, beside=beside,
        )  # fmt: skip

    def change(actor: Actor, now: datetime, record: FormAnswer, changes: dict[str, Any]) -> FormAnswer:
        """By its author, within the week in which an answer may be put right."""
        cleared = {name.removeprefix(ASKED) for name, value in changes.items() if value in ("", None, [])}
        kept = {name: value for name, value in record.answers.items() if name not in cleared}
        told = {"region_code": record.region_code, "answered_on": record.answered_on, "after": str(record.pk)}
        digest = _named(record.form, actor, told | {f"{ASKED}{name}": value for name, value in kept.items()} | changes)
        return actions.answer_form(
            actor=actor, now=now, form=record.form, given=kept | _asked(changes), region_code=record.region_code,
            answered_on=record.answered_on, instance_id=f"sheet:{digest}", digest=digest, replaces=record.instance_id,
            beside=Beside(record.visit_id, record.household_id, record.enterprise_id),
        )  # fmt: skip

    def there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Known) -> dict[int, FormAnswer]:
        newest_of = _as_they_stand(actor, survey.versions, {row["number"] for row in rows})
        found = _prepared(queries.of_form(actor, list(survey.versions))).in_bulk(list(newest_of.values()))
        at_numbers = [(at, newest_of.get(row["number"])) for at, row in enumerate(rows)]
        return {at: found[pk] for at, pk in at_numbers if pk in found}

    def review(rows: Sequence[Mapping[str, Any]], known: Known, seen: set[Any]) -> Iterable[tuple[int, str, str]]:
        names = [f"sheet:{_named(newest, known.actor, _found(row, known))}" for row in rows]
        stored = set(
            FormAnswer.objects.filter(instance_id__in=names, county_code=newest.county_code)
            .values_list("instance_id", flat=True)
        )  # fmt: skip
        for at, name in enumerate(names):
            if name in stored:
                yield at, "answered_on", _("这一份已经填过了")
            elif name in seen:
                yield at, "answered_on", _("这一份在表里出现了两次")
            seen.add(name)

    columns = (
        region_column(gettext_lazy("村(社区)"), is_fixed=True),
        Column(
            "answered_on", gettext_lazy("日子"), cells.day, lambda row: row.answered_on, True,
            ("日期", "填写日期", "走访日期", "调查日期"), is_fixed=True,
        ),
        *_about(newest),
        *survey.columns(),
        Column("staff", gettext_lazy("谁填的"), show=lambda row: shown_colleague(row.staff), only_out=True),
        Column("version", gettext_lazy("版本"), show=lambda row: row.form.version, only_out=True),
        Column("number", gettext_lazy("表单编号"), cells.ident, lambda row: str(row.pk), is_once=True),
    )  # fmt: skip
    return Kind(
        f"{PREFIX}:{form.pk.hex}", form.name, POWER, columns, apply, _begin, review, "forms:answers",
        lambda rows, actor: _prepared(rows), ("number",), there, _settle, change, is_tried=True,
    )  # fmt: skip


def _found(row: Mapping[str, Any], known: Known) -> Mapping[str, Any]:
    """A row with whom it is about, where that can be told."""
    try:
        return _beside(row, known)
    except Refusal:
        return row


def _as_they_stand(actor: Actor, versions: Sequence[Form], numbers: set[UUID]) -> dict[UUID, UUID]:
    """What was put right since the sheet went out is known by its old number too."""
    rows = FormAnswer.objects.visible_to(actor).filter(form__in=versions, pk__in=numbers)
    return {row.pk: row.pk if row.is_current else queries.chain_of(row)[0].pk for row in rows.only("pk", "is_current")}


def _prepared(rows: Any) -> Any:
    return with_town(rows).select_related("form", "staff__organisation", "household", "enterprise")


def _find(name: str) -> Kind | None:
    try:
        form = Form.objects.filter(pk=UUID(name)).first()
    except ValueError:
        return None
    return _kind(form) if form else None


def _offered(actor: Actor) -> list[str]:
    if POWER not in actor.capabilities:
        return []
    return [pk.hex for pk in queries.forms_in_force(actor).values_list("pk", flat=True)]


def add() -> None:
    register_family(
        Family(PREFIX, POWER, "forms:answers", _find, _offered, lambda said: said["pk"].hex if "pk" in said else "")
    )
    keep_as_record(
        Record(
            "forms:list", gettext_lazy("手册表单"), gettext_lazy("表单由县里写成 XLSForm 工作簿，随机制包装入"),
            lambda: [headings_of(FormTable)],
        )
    )  # fmt: skip
