"""The list of forms, and the answers of one: a column a question."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.ui.tables import Column, NumberColumn, Table, TwoLineColumn, WhenColumn

from . import queries
from .models import Form, FormAnswer

FIRST = 4  # questions shown beside who and where; the others can be chosen, and go out with the sheet


class FormTable(Table):
    main = "name"

    name = TwoLineColumn(verbose_name=_("表单"), second="purpose", link=True, orderable=False)
    about = Column(verbose_name=_("问谁"), orderable=False)
    version = Column(verbose_name=_("版本"), orderable=False)
    question_count = NumberColumn(verbose_name=_("题数"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model, fields = Form, ("name", "about", "version", "question_count")
        order_by = ()

    def render_question_count(self, record: Form) -> int:
        return sum(one["kind"] not in ("today", "calculate") for one in queries.questions(record.survey))


class AnswerColumn(Column):
    """One question's answers; what its version did not ask is a dash."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.question = name
        super().__init__(empty_values=(), orderable=False, **kwargs)

    def render(self, record: FormAnswer) -> Any:
        told = self.value(record)
        return "—" if told == "" else told

    def value(self, record: FormAnswer) -> Any:
        item = next((one for one in queries.questions(record.form.survey) if one["name"] == self.question), None)
        return queries.shown(record.form.survey, item, record.answers.get(self.question)) if item else ""


def _whom(answer: FormAnswer) -> str:
    return " · ".join(str(one) for one in (answer.household, answer.enterprise) if one)


class AnswerTable(Table):
    """`columns_for` adds the questions of a form."""

    main = "place"
    place = TwoLineColumn(accessor="place_name", second=_whom, link=True, verbose_name=_("哪里"), orderable=False)
    answered_on = WhenColumn(style="short", verbose_name=_("日子"), orderable=False)
    staff = TwoLineColumn(second="organisation.short_name", verbose_name=_("谁填的"), orderable=False)

    class Meta(Table.Meta):
        model, fields = FormAnswer, ("place", "answered_on", "staff")
        sequence = fields
        order_by = ()


class WholeAnswerTable(AnswerTable):
    """As a sheet has it: the version too."""

    version = Column(accessor="form__version", verbose_name=_("版本"), orderable=False)


def table_for(columns: Sequence[queries.Column], *, whole: bool) -> type[Table]:
    """A table of a form's own: its first questions on a page, every question in a sheet or where columns are chosen."""
    shown = [one for one in columns if one.kind != "image"]
    named = {f"q_{one.name}": AnswerColumn(one.name, verbose_name=one.label) for one in shown}
    base = WholeAnswerTable if whole else AnswerTable
    meta = type("Meta", (base.Meta,), {"sequence": ("place", "answered_on", "staff", "...")})
    return type("FormAnswerTable", (base,), {**named, "Meta": meta})
