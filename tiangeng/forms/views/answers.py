"""A form's answers, and one of them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.forms import queries
from tiangeng.forms.filters import AnswerFilter, filter_for
from tiangeng.forms.models import Form, FormAnswer
from tiangeng.forms.tables import FIRST, table_for
from tiangeng.ui.dates import when_text
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Entry, Head, RecordPage
from tiangeng.ui.tables import Table


class AnswerList(ListPage):
    """All versions together: a question an old version did not have is a dash in its rows."""

    template_name = "forms/answers.html"
    search_hint = gettext_lazy("回答里的字")
    empty = Empty(
        gettext_lazy("还没有人填过"), hint=gettext_lazy("在手机上走访时填，或者用 ODK Collect 填，交上来就在这里。")
    )

    @cached_property
    def form(self) -> Form:
        self.request.actor.must("visits.see")
        return queries.one_form(self.request.actor, self.kwargs["pk"])

    @cached_property
    def versions(self) -> list[Form]:
        return queries.family(self.form)

    @cached_property
    def questions(self) -> list[queries.Column]:
        return queries.columns_of(self.versions)

    @property
    def title(self) -> str:
        return self.form.name

    @property
    def is_sheet(self) -> bool:
        return bool(getattr(self.request, "wants_rows", False))

    @cached_property
    def table_class(self) -> type[Table]:  # type: ignore[override]
        return table_for(self.questions, whole=self.is_sheet)

    @cached_property
    def filterset_class(self) -> type[AnswerFilter]:  # type: ignore[override]
        return filter_for(self.questions, county_code=self.form.county_code)

    @property
    def columns(self) -> list[str]:
        """On a page the first questions, until somebody chooses others; a sheet has them all."""
        chosen = super().columns
        if chosen or self.is_sheet:
            return chosen
        shown = [f"q_{one.name}" for one in self.questions if one.kind not in ("image", "repeat")]
        return ["answered_on", "staff", *shown[:FIRST]]

    def get_queryset(self) -> QuerySet[FormAnswer]:
        return queries.of_form(self.request.actor, self.versions)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form_shown=self.form, **kwargs)
        return context | {"uncounted": context["filter"].names_a_person}


class AnswerPage(RecordPage):
    template_name = "forms/answer.html"

    def get_object(self) -> FormAnswer:
        self.request.actor.must("visits.see")
        return queries.one(self.request.actor, self.kwargs["pk"])

    def head(self, answer: FormAnswer) -> Head:
        day = when_text(answer.answered_on, now=self.request.now, style="date")
        crumbs = [(_("手册表单"), reverse("forms:list")), (answer.form.name, answer.form.get_absolute_url())]
        about = answer.household or answer.enterprise
        sub = [day, answer.place_name, about, f"{answer.staff} · {answer.organisation}"]
        return Head(answer.form.name, sub=sub, crumbs=[*crumbs, (answer.place_name, "")])

    def facts(self, answer: FormAnswer) -> Sequence[tuple[Any, Any]]:
        return [
            (_("谁填的"), f"{answer.staff} · {answer.organisation}"),
            (_("哪里"), answer.place_name),
            (_("用什么填的"), answer.get_source_display()),
            (_("版本"), answer.form.version),
        ]

    def timeline(self, answer: FormAnswer) -> Sequence[Entry]:
        return [
            Entry(one.received_at, answer.staff, _("更正") if one.replaces_id else _("交上来"))
            for one in self.chain(answer)
        ]

    def chain(self, answer: FormAnswer) -> list[FormAnswer]:
        if not hasattr(self, "_chain"):
            self._chain = queries.chain_of(answer)
        return self._chain

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        answer: FormAnswer = context["object"]
        asked = queries.asked_of(answer.form, answer.answers)
        return context | {
            "asked": [one for one in asked if one.kind != "image"],
            "files": queries.files_of(answer),
            "chain": self.chain(answer),
        }
