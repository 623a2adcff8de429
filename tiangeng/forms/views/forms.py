"""The forms of the county, and the questions of one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.forms import queries
from tiangeng.forms.filters import FormFilter
from tiangeng.forms.models import Form
from tiangeng.forms.tables import FormTable
from tiangeng.ui.dates import when_text
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Head, RecordPage


class FormList(ListPage):
    template_name = "forms/list.html"
    title, search_hint = gettext_lazy("手册表单"), gettext_lazy("表单、为什么问")
    table_class, filterset_class = FormTable, FormFilter
    empty = Empty(
        gettext_lazy("本县还没有手册表单"),
        hint=gettext_lazy("走访时要问的题，写成 XLSForm 工作簿放进机制包，装好就出现在这里和手机上。"),
    )

    def get_queryset(self) -> QuerySet[Form]:
        self.request.actor.must("visits.see")
        return queries.forms_in_force(self.request.actor).defer("xform")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_fill_in = "visits.record" in self.request.actor.capabilities
        return super().get_context_data(may_fill_in=may_fill_in, **kwargs)


class FormPage(RecordPage):
    """What a form asks, version by version."""

    template_name = "forms/form.html"

    def get_object(self) -> Form:
        self.request.actor.must("visits.see")
        return queries.one_form(self.request.actor, self.kwargs["pk"])

    def head(self, form: Form) -> Head:
        crumbs = [(_("手册表单"), reverse("forms:list")), (form.name, form.get_absolute_url()), (_("题目"), "")]
        return Head(form.name, sub=[form.purpose], crumbs=crumbs)

    def facts(self, form: Form) -> Sequence[tuple[Any, Any]]:
        return [
            (_("问谁"), form.get_about_display()),
            (_("版本"), form.version),
            (_("现在用"), _("是") if form.in_force else _("已换成新版或停用")),
            (_("装入"), when_text(form.loaded_at, now=self.request.now, style="date")),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form: Form = context["object"]
        return context | {"outline": queries.outline(form.survey), "versions": queries.family(form)}
