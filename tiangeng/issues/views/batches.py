"""Many issues, one verb: chosen on the list, tried, done, and where the life allows it taken back."""

import contextlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.documents import actions as documents
from tiangeng.issues import actions, forms, queries
from tiangeng.issues.forms import batches
from tiangeng.issues.models import Batch, Issue
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.tasks import run_of
from tiangeng.ui import lists
from tiangeng.ui.formpages import FormPage

FORMS: dict[str, type[django_forms.Form]] = {
    "dispatch": batches.BatchDispatchForm,
    "remind": forms.RemindForm,
    "note": batches.BatchNoteForm,
    "hand_on": batches.BatchHandOnForm,
    "merge": batches.BatchMergeForm,
}
SHOWN = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One issue of a batch: whether it would go or went, and if not, why."""

    issue: Issue
    goes: bool | None  # None: not tried yet
    went: bool | None
    why: str
    back: bool | None
    why_not_back: str


def batch_lines(actor: Actor, batch: Batch, *, at_most: int) -> list[Line]:
    """The issues of a batch as the actor sees them now; those that are refused stand first."""
    refused = [pk for pk in batch.issue_ids if batch.tried.get(pk) or batch.done.get(pk)]
    order = dict.fromkeys([*refused, *batch.issue_ids])
    wanted = list(order)[:at_most]
    found = {str(issue.pk): issue for issue in queries.listed(actor).filter(pk__in=wanted)}
    lines = []
    for pk in wanted:
        if issue := found.get(pk):
            tried, done, undone = batch.tried.get(pk), batch.done.get(pk), batch.undone.get(pk)
            goes, went, back = (None if told is None else not told for told in (tried, done, undone))
            lines.append(Line(issue, goes, went, done or tried or "", back, undone or ""))
    return lines


@require_POST
def new(request: HttpRequest, verb: str) -> HttpResponse:
    """The ticked rows, or everything the list holds now."""
    sent = request.POST
    ids = _everything(request) if sent.get("everything") else _ids(sent.getlist("ids"))
    batch = actions.choose(actor=request.actor, now=request.now, verb=verb, issue_ids=ids)
    if batch.verb in FORMS:
        return HttpResponseRedirect(batch.get_absolute_url())
    wanted = documents.ask_export(
        actor=request.actor, now=request.now, path=reverse("issues:list"), query=f"batch={batch.pk}"
    )
    return HttpResponseRedirect(wanted.get_absolute_url())


def _everything(request: HttpRequest) -> list[UUID]:
    path, query = request.POST.get("path", ""), request.POST.get("query", "")[:2000]
    page = lists.opened(path, query, actor=request.actor, now=request.now)
    rows = page.rows() if page else None
    if rows is None or rows.model is not Issue:
        raise Missing
    return list(rows.values_list("pk", flat=True)[: actions.BATCH_MOST + 1])


def _ids(given: list[str]) -> list[UUID]:
    """Those that are ids; a page sends nothing else."""
    found = []
    for text in given[: actions.BATCH_MOST + 1]:
        with contextlib.suppress(ValueError):
            found.append(UUID(text))
    return found


class Batches(TemplateView):
    """One's own, the newest first."""

    template_name = "issues/batches.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.actor.must("issues.see")
        mine = Batch.objects.visible_to(self.request.actor).order_by("-created_at", "-pk")
        rows = [(b, actions.VERBS[b.verb]) for b in mine[:50] if b.verb in FORMS]
        return super().get_context_data(rows=rows, title=_("批量办理"), **kwargs)


class BatchPage(FormPage):
    """First the form, then who would go and who not, then what became of each: one address all the way."""

    template_name, done = "issues/batch.html", ""

    @property
    def batch(self) -> Batch:
        if not hasattr(self, "_batch"):
            self.request.actor.must("issues.see")
            self._batch: Batch = Batch.objects.visible_to(self.request.actor).get_one(self.kwargs["pk"])
            if self._batch.verb not in FORMS:
                raise Missing
        return self._batch

    @property
    def form_class(self) -> type[django_forms.Form]:  # type: ignore[override]
        return FORMS[self.batch.verb]

    def form_kwargs(self) -> dict[str, Any]:
        actor = self.request.actor
        county = actor.cover.lo[:6] if actor.cover else ""
        return {"dispatch": {"county_code": county}, "hand_on": {"actor": actor}}.get(self.batch.verb, {})

    def initial(self) -> dict[str, Any]:
        return dict(self.batch.asked)

    def act(self, data: dict[str, Any]) -> Batch:
        return actions.try_batch(actor=self.request.actor, now=self.request.now, batch_id=self.batch.pk, asked=data)

    def get_template_names(self) -> list[str]:
        return ["issues/_batch.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch, actor = self.batch, self.request.actor
        verb = actions.VERBS[batch.verb]
        told = batch.done if batch.begun_at else batch.tried
        lines = batch_lines(actor, batch, at_most=SHOWN)
        run = run_of(actor, batch.task_id)
        return super().get_context_data(
            batch=batch,
            crumbs=[(_("事项"), reverse("issues:list")), (_("批量办理"), reverse("issues:batches"))],
            verb=verb,
            lines=lines,
            more=max(len(batch.issue_ids) - len(lines), 0),
            would=len(batch.would_go),
            went=len(batch.went),
            refused=sum(bool(why) for why in batch.tried.values()),
            failed=sum(bool(why) for why in batch.done.values()),
            told=len(told),
            run=run,
            is_at_work=run is not None and run.finished_at is None,
            may_undo=verb.takes_back is not None and batch.finished_at and not batch.undo_begun_at and batch.went,
            back=sum(not why for why in batch.undone.values()),
            **kwargs,
        ) | {"title": _("批量%(verb)s %(count)s 件") % {"verb": verb.label, "count": len(batch.issue_ids)}}


@require_POST
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = actions.run_batch(actor=request.actor, now=request.now, batch_id=pk)
    return HttpResponseRedirect(batch.get_absolute_url())


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    batch = actions.undo_batch(actor=request.actor, now=request.now, batch_id=pk, reason=reason)
    return HttpResponseRedirect(batch.get_absolute_url())
