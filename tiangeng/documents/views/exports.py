"""Lists taken out: asked for, agreed to by a second person where they are large, and fetched."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from tiangeng.documents import actions, queries
from tiangeng.documents.forms import DecisionForm, ExportForm
from tiangeng.documents.models import APPROVES, SheetExport
from tiangeng.kernel.refusals import Incomplete, SignInNeeded
from tiangeng.ui.formpages import FormPage

from .sheets import SHOWN, as_download


class Exports(TemplateView):
    """Mine, and those that wait for me as the second person."""

    template_name = "documents/exports.html"

    def get_template_names(self) -> list[str]:
        return ["documents/_exports.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        if not actor.is_signed_in:
            raise SignInNeeded
        mine = list(queries.exports_of(actor)[:SHOWN])
        runs = queries.tasks_of(mine)
        rows = [(one, runs.get(one.task_id), actions.kept_until(one)) for one in mine]
        decides = APPROVES in actor.capabilities
        waiting = queries.exports_to_decide(actor)[:SHOWN] if decides else []
        is_at_work = any(run and run.finished_at is None for _one, run, _until in rows)
        return super().get_context_data(
            rows=rows,
            waiting=waiting,
            decides=decides,
            is_at_work=is_at_work,
            limit=actions.rows_alone(actor),
            **kwargs,
        )


class NewExport(FormPage):
    """The button of every list posts here; the form is seen only where a reason is needed."""

    title, submit_label, done = (
        gettext_lazy("导出这张表"),
        gettext_lazy("送安全管理员同意"),
        gettext_lazy("已提交，在这里看进度。"),
    )
    template_name, form_class = "ui/form.html", ExportForm

    @property
    def cancel_url(self) -> str:
        """Back to the list one came from."""
        sent = self.request.POST
        there = "?".join(part for part in (sent.get("path", ""), sent.get("query", "")) if part)
        return there if url_has_allowed_host_and_scheme(there, None) else reverse("documents:exports")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.request.actor.is_signed_in:
            raise SignInNeeded
        return super().get_context_data(**kwargs)

    def act(self, data: dict[str, Any]) -> SheetExport:
        return actions.ask_export(actor=self.request.actor, now=self.request.now, **data)


@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Incomplete(missing=gettext_lazy("同意还是不同意"))
    actions.decide_export(actor=request.actor, now=request.now, export_id=pk, **form.cleaned_data)
    return HttpResponseRedirect(reverse("documents:exports"))


@require_safe
def fetch(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    wanted, path = actions.fetch_export(actor=request.actor, now=request.now, export_id=pk)
    return as_download(path, f"{wanted.title} {wanted.created_at:%Y%m%d}.xlsx")
