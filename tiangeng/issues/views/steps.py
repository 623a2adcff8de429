"""One page or one button for each step of an issue's life; each calls one action."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from tiangeng.documents import actions as documents
from tiangeng.issues import actions, forms, likeness, queries, words
from tiangeng.issues.forms import asking, joining
from tiangeng.issues.models import Handling, Issue, Role
from tiangeng.issues.states import HANDLING_LIFE, LIFECYCLE, OPEN_STATES, WITH_THE_LEAD, State
from tiangeng.kernel import packs
from tiangeng.kernel.refusals import Missing, Refusal, WrongMove
from tiangeng.kernel.words import joined
from tiangeng.ui.formpages import FormPage

from .once import id_of_today
from .record import find


@require_POST
def move(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """A step that needs no form, or only a reason."""
    sent = {"actor": request.actor, "issue_id": pk, "now": request.now, "seen": request.POST.get("seen", "")}
    if name in actions.SIMPLE:
        issue = actions.SIMPLE[name](**sent)
    elif name in actions.WITH_REASON:
        issue = actions.WITH_REASON[name](**sent, reason=request.POST.get("reason", ""))
    else:
        raise Missing
    return HttpResponseRedirect(issue.get_absolute_url())


@require_POST
def help_step(request: HttpRequest, pk: UUID, handling: UUID, name: str) -> HttpResponse:
    """A helping unit's own step."""
    actions.assist(
        actor=request.actor,
        issue_id=pk,
        handling_id=handling,
        now=request.now,
        move=name,
        result=request.POST.get("reason", ""),
        seen=request.POST.get("seen", ""),
    )
    return HttpResponseRedirect(reverse("issues:record", args=[pk]))


@require_POST
def follow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its news on my home page, or no longer."""
    is_followed = request.POST.get("is_followed") != "0"
    issue = actions.follow_issue(actor=request.actor, issue_id=pk, now=request.now, is_followed=is_followed)
    return HttpResponseRedirect(issue.get_absolute_url())


@require_POST
def unmask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reporter's name and phone, once, for a reason."""
    seen = actions.unmask_reporter(
        actor=request.actor, issue_id=pk, now=request.now, reason=request.POST.get("reason", "")
    )
    template = "issues/_unmasked.html" if request.htmx else "issues/unmasked.html"
    return render(request, template, {"seen": seen, "issue": find(request, pk)})


class StepPage(FormPage):
    """A form about one issue. Opened in a state that does not allow its step it says so, before anything is written."""

    watched = "issues.issue"
    open_in: Collection[str] = frozenset(State)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refusal = self.closed()
        return self.over(refusal) if refusal else super().get(request, *args, **kwargs)

    def closed(self) -> Refusal | None:
        """Why the step may not be taken as things stand now."""
        return None if self.issue.state in self.open_in else self.not_from(self.issue.get_state_display())

    def not_from(self, state: str) -> Refusal:
        can = queries.moves_for(self.request.actor, self.issue)
        return WrongMove(state=state, move=self.submit_label, possible=joined(step.label for step in can))

    def over(self, refusal: Refusal) -> HttpResponse:
        """Who was there last, and the way back; what one had typed here is shown, to be taken along."""
        last = self.issue.events.exclude(to_state="").order_by("-at", "-id").first()
        context = super().get_context_data(refusal=refusal, issue=self.issue, last=last and words.entry(last))
        return render(self.request, "issues/step_over.html", context, status=refusal.status)

    @property
    def issue(self) -> Issue:
        if not hasattr(self, "_issue"):
            self._issue = find(self.request, self.kwargs["pk"])
        return self._issue

    @property
    def title(self) -> Any:
        return _("%(step)s：%(issue)s") % {"step": self.submit_label, "issue": self.issue.title}

    @property
    def cancel_url(self) -> str:
        return self.issue.get_absolute_url()

    def initial(self) -> dict[str, Any]:
        return {"seen": self.issue.state}

    def seen(self) -> tuple[Any, int]:
        return self.issue.pk, queries.lines_by_others(self.request.actor, self.issue.pk).count()

    def common(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "issue_id": self.issue.pk, "now": self.request.now}

    def grounds(self, name: str) -> list[tuple[str, str]]:
        part = packs.part_of(self.issue.county_code, "issues")
        return [(reason.code, reason.text) for reason in getattr(part, name)]

    def attach(self, upload: Any, *, stage: str) -> None:
        if upload:
            documents.attach(
                actor=self.request.actor, now=self.request.now, owner=self.issue, stage=stage, upload=upload
            )


class _Worded(StepPage):
    """A form whose words are often the same: what was put down as a phrase is one tap away."""

    template_name, into = "issues/with_sayings.html", "words"

    def _sayings(self) -> list[tuple[str, str, str]]:
        if not hasattr(self, "_said"):
            actor, now = self.request.actor, self.request.now
            self._said = [
                (saying.key, saying.name, words.filled(saying.text, self.issue, actor=actor, now=now))
                for saying in actions.sayings_of(actor)
                if not saying.moves
            ]
        return self._said

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("phrase")
        said = next((text for key, _name, text in self._sayings() if key == asked), "") if asked else ""
        return super().initial() | ({self.into: said} if said else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sayings=self._sayings(), into=self.into, **kwargs)


class Resolve(_Worded):
    open_in = LIFECYCLE.sources_of("resolve")
    into = "solution"
    form_class, submit_label, done = forms.ResolveForm, _("办结"), _("已办结，等群众来评")

    def act(self, data: dict[str, Any]) -> Issue:
        photo = data.pop("photo")
        issue = actions.resolve_issue(**self.common(), **data)
        self.attach(photo, stage="evidence")
        return issue


class Decline(StepPage):
    open_in = LIFECYCLE.sources_of("decline")
    form_class, submit_label, done = (
        forms.DeclineForm,
        pgettext_lazy("button", "不予受理"),
        _("已告知群众不予受理的缘由"),
    )

    def form_kwargs(self) -> dict[str, Any]:
        part = packs.part_of(self.issue.county_code, "issues")
        two = [ground.text for ground in part.decline_grounds if ground.by_two]
        return {"grounds": [(ground.code, ground.text) for ground in part.grounds_for_one()], "for_two": two}

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.decline_issue(**self.common(), **data)


class Return(StepPage):
    open_in = LIFECYCLE.sources_of("return")
    form_class, submit_label, done = forms.ReturnForm, _("派单异议"), _("已提出异议，等派单员裁定")

    def closed(self) -> Refusal | None:
        return super().closed() or actions.why_not_object(self.issue, now=self.request.now)

    def form_kwargs(self) -> dict[str, Any]:
        return {"grounds": self.grounds("return_reasons")}

    def act(self, data: dict[str, Any]) -> str:
        reason = " ".join(part for part in (data["ground"], data["reason"]) if part)
        actions.return_issue(**self.common(), reason=reason, owner=data["owner"], seen=data["seen"])
        return reverse("issues:list") + "?view=mine"


class Defer(StepPage):
    open_in = LIFECYCLE.sources_of("defer")
    form_class, submit_label, done = forms.DeferForm, pgettext_lazy("button", "挂账"), _("已挂账，到日子会提醒复核")

    def form_kwargs(self) -> dict[str, Any]:
        return {"grounds": self.grounds("defer_reasons")}

    def act(self, data: dict[str, Any]) -> Issue:
        reason = " ".join(part for part in (data["ground"], data["reason"]) if part)
        return actions.defer_issue(
            **self.common(), reason=reason, plan=data["plan"], review_on=data["review_on"], seen=data["seen"]
        )


class Merge(StepPage):
    open_in = LIFECYCLE.sources_of("merge")
    form_class, submit_label, done = joining.MergeForm, _("并案"), _("已并案")

    def form_kwargs(self) -> dict[str, Any]:
        one, actor, now = self.issue, self.request.actor, self.request.now
        rows = likeness.open_in(queries.listed(actor).exclude(pk=one.pk), one.region_code, now=now)
        said, kind = f"{one.title} {one.body}", str(one.category_id)
        found = likeness.near(rows, said, region_code=one.region_code, now=now, kind=kind)
        also = likeness.beside(queries.listed(actor), one, now=now, besides=[like.issue.pk for like in found])
        return {
            "near": [
                *((like.issue.number, _said(like.issue, _("像是同一件"))) for like in found),
                *((row.number, _said(row, row.category.name)) for row in also),
            ]
        }

    def act(self, data: dict[str, Any]) -> Issue:
        number = words.whole_number(data["number"], like=self.issue.number)
        target = Issue.objects.visible_to(self.request.actor).filter(number=number).first()
        if target is None:
            raise Missing(form_field="number")
        actions.merge_issue(**self.common(), into_id=target.pk, seen=data["seen"])
        return target


def _said(issue: Issue, why: Any) -> str:
    """One that may be the same, as the form offers it."""
    return " · ".join(str(part) for part in (f"{issue.number} {issue.title}", issue.lead, why) if part)


class Note(_Worded):
    form_class, submit_label, done = forms.NoteForm, _("记进展"), _("已记下")

    def act(self, data: dict[str, Any]) -> Issue:
        key = id_of_today(self.request, ("note", self.issue.pk, data["words"], data["is_internal"]))
        line = actions.add_note(**self.common(), words=data["words"], is_public=not data["is_internal"], note_id=key)
        if line.at != self.request.now:
            self.done = _("刚才已经记下这句，没有再记一遍。")
        self.attach(data["photo"], stage="work")
        return self.issue


class _Helping(StepPage):
    """A form about one unit's help."""

    step = ""

    @property
    def handling(self) -> Handling:
        if not hasattr(self, "_handling"):
            helping = self.issue.handlings.select_related("organisation").filter(role=Role.ASSISTING)
            self._handling = helping.get_one(self.kwargs["handling"])
        return self._handling

    def closed(self) -> Refusal | None:
        is_open = self.handling.state in HANDLING_LIFE.sources_of(self.step)
        return super().closed() if is_open else self.not_from(self.handling.get_state_display())


class Finish(_Helping):
    form_class, submit_label, done = forms.FinishForm, _("配合完成"), _("已完成，牵头单位会看到")
    step, open_in = "finish", WITH_THE_LEAD

    def act(self, data: dict[str, Any]) -> Issue:
        photo = data.pop("photo")
        actions.assist(**self.common(), handling_id=self.kwargs["handling"], move="finish", **data)
        self.attach(photo, stage="work")
        return self.issue


class Assistant(StepPage):
    open_in = frozenset({State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS})
    form_class, submit_label, done = forms.AssistantForm, _("请人配合"), _("已请他们配合")

    def form_kwargs(self) -> dict[str, Any]:
        return {"issue": self.issue}

    def act(self, data: dict[str, Any]) -> Issue:
        unit = UUID(data.pop("organisation_id"))
        actions.add_assistant(**self.common(), organisation_id=unit, **data)
        return self.issue


class Release(_Helping):
    form_class, submit_label, done = forms.ReleaseForm, _("解除配合"), _("已解除，不用再等他们")
    step = "release"

    @property
    def title(self) -> Any:
        return _("%(step)s：%(issue)s") % {"step": self.submit_label, "issue": self.handling.organisation}

    def act(self, data: dict[str, Any]) -> Issue:
        actions.release_assistant(**self.common(), handling_id=self.kwargs["handling"], **data)
        return self.issue


class _Asking(StepPage):
    """The villager's word, or a look at the place: taken by nobody who worked at it."""

    def closed(self) -> Refusal | None:
        return super().closed() or actions.why_not_ask(self.issue, self.request.actor)


class CallBack(_Asking):
    open_in = LIFECYCLE.sources_of("confirm")
    form_class, submit_label, done = asking.CallBackForm, _("记回访"), _("已记下群众的话")

    def form_kwargs(self) -> dict[str, Any]:
        return {"yes": words.said_yes(self.issue.outcome)}

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.call_back(**self.common(), **data)


class Verify(_Asking):
    open_in = LIFECYCLE.sources_of("verify")
    form_class, submit_label, done = asking.VerifyForm, _("现场核验"), _("已记下看到的")

    def form_kwargs(self) -> dict[str, Any]:
        return {"yes": self.issue.get_outcome_display() or words.said_yes("")}

    def act(self, data: dict[str, Any]) -> Issue:
        photo = data.pop("photo")
        issue = actions.verify_on_site(**self.common(), **data)
        self.attach(photo, stage="evidence")
        return issue


class TriedInVain(_Asking):
    open_in = frozenset({State.RESOLVED})
    form_class, submit_label, done = asking.UnreachedForm, _("记下没联系上"), _("记下了")

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.tried_in_vain(**self.common(), note=data["note"])


class Correct(StepPage):
    open_in = OPEN_STATES
    form_class, submit_label, done = forms.CorrectForm, _("更正"), _("已更正，原来的写法留在经过里")

    def form_kwargs(self) -> dict[str, Any]:
        return {"county_code": self.issue.county_code}

    def initial(self) -> dict[str, Any]:
        issue = self.issue
        return super().initial() | {"title": issue.title, "place": issue.place, "category": issue.category.code}

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.correct_issue(**self.common(), **data)


class Remind(StepPage):
    open_in = WITH_THE_LEAD
    form_class, submit_label, done = forms.RemindForm, _("催办"), _("已催办")

    def act(self, data: dict[str, Any]) -> Issue:
        actions.remind(**self.common(), words=data["words"])
        return self.issue
