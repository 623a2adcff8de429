"""The record page of an issue: whose turn it is, what happened, who is at work, why it is due that day."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from tiangeng.algorithms.codes import mask_name
from tiangeng.documents.models import Attachment, Stage
from tiangeng.documents.queries import attachments_of
from tiangeng.issues import actions, asking, clocks, queries, rules, words
from tiangeng.issues.models import Follow, Issue, Role
from tiangeng.issues.states import (
    LIFECYCLE,
    OPEN_HANDLINGS,
    PAUSED,
    REFUSED_STATES,
    AppealState,
    HandlingState,
    RulingState,
    State,
)
from tiangeng.kernel.words import joined
from tiangeng.places.queries import path_of
from tiangeng.ui.records import Entry, Head, NextMove, RecordPage, Turn, next_moves

FORMS = {
    "dispatch": "dispatch",
    "decline": "decline",
    "return": "return",
    "resolve": "resolve",
    "defer": "defer",
    "wait": "wait",
    "merge": "merge",
    "confirm": "call_back",
    "verify": "verify",
}


def find(request: Any, pk: Any) -> Issue:
    """The issue this person may see, with what the page names."""
    rows: Any = queries.listed(request.actor).select_related(
        "category__parent", "lead", "household", "enterprise", "visit", "merged_into"
    )
    issue: Issue = rows.get_one(pk)
    return issue


class IssuePage(RecordPage):
    template_name, panels_on, watched = "issues/record.html", "issues.issue", "issues.issue"

    def mark(self, issue: Issue) -> int:
        return queries.lines_by_others(self.request.actor, issue.pk).count()

    def get_object(self) -> Issue:
        self.request.actor.must("issues.see")
        self.issue = find(self.request, self.kwargs["pk"])
        return self.issue

    def head(self, issue: Issue) -> Head:
        late = rules.lateness(issue, now=self.request.now)
        crumbs = [
            (_("事项"), reverse("issues:list")),
            (
                getattr(issue, "place_name", "") or issue.region_code,
                f"{reverse('issues:list')}?region={issue.region_code}",
            ),
        ]
        level = _("%(level)s事项") % {"level": issue.get_level_display()}  # of the matter: who holds it, 谁在办 says
        sub = [issue.number, _("来自%(source)s") % {"source": issue.get_source_display()}, level]
        if issue.reopened_count:
            sub.append(_("重办 %(n)s 次") % {"n": issue.reopened_count})
        return Head(issue.title, sub=sub, crumbs=crumbs, state="state", state_extra=late.text)

    def turn(self, issue: Issue) -> Turn:
        actor = self.request.actor
        steps = queries.moves_for(actor, issue)
        pages = {name: reverse(f"issues:{route}", args=[issue.pk]) for name, route in FORMS.items()}
        if {"defer", "wait"} & {step.name for step in steps} and actions.asks_before_pausing(issue, self._paused):
            # led to ask, rather than refused once it is written
            pages |= dict.fromkeys(("defer", "wait"), reverse("issues:ask_to_pause", args=[issue.pk]))
        buttons = next_moves(
            steps,
            lambda step: reverse("issues:move", args=[issue.pk, step.name]),
            pages=pages,
            hidden={"seen": issue.state},
        )
        for handling in self._handlings():
            buttons += self._helping(issue, handling)
        primary = next((step for step in steps if step.primary), None)
        hint = words.awaited_hint(issue, somebody_to_ask=asking.somebody_to_ask(issue))
        if not buttons:
            return Turn(words.awaited(issue), hint=hint)
        if primary is None and len(buttons) > len(steps):
            return Turn(_("配合办理"), hint=_("做完了写一句做了什么，牵头单位在等。"), moves=buttons)
        if primary is None:
            return Turn(words.awaited(issue), hint=hint, moves=buttons, is_mine=False)
        title = _("裁定派单异议") if issue.state == State.RETURNED and issue.lead_id else primary.label
        hint = self._still_helping() if primary.name == "resolve" else ""
        hint = f"{self._in_whose_place(primary)}{hint or words.hint_for(issue, primary.name)}"
        if issue.state in PAUSED and not issue.is_to_review:  # the day has not come: nothing is asked of anybody
            return Turn(words.awaited(issue), hint=hint, moves=buttons, is_mine=False)
        return Turn(title, hint=hint, moves=buttons)

    def _in_whose_place(self, step: Any) -> str:
        """Who stands in is told for whom a step would be taken, before it is: the unit is not theirs."""
        unit = self.issue.lead_id if step.grant == "issues.handle" else None
        place = {"region": self.issue.region_code, "organisation_id": unit, "capability": step.grant}
        away = self.request.actor.in_place_of(**place)
        return str(_("您代%(away)s办这一步。") % {"away": away.name}) if away else ""

    def _still_helping(self) -> str:
        """Whom a resolution has to wait for, told before it is written."""
        open_ = [row for row in self._handlings() if row.role == Role.ASSISTING and row.state in OPEN_HANDLINGS]
        said = _("还有配合单位没有完成：%(units)s。等他们完成，或先解除配合，再办结。")
        return str(said % {"units": joined(str(row.organisation) for row in open_)}) if open_ else ""

    @cached_property
    def _paused(self) -> rules.Paused:
        return actions.paused_so_far(self.issue, now=self.request.now)

    def _helping(self, issue: Issue, handling: Any) -> list[NextMove]:
        steps = queries.helping_moves(self.request.actor, handling)
        pages = {"finish": reverse("issues:finish", args=[issue.pk, handling.pk])}
        return next_moves(
            steps,
            lambda step: reverse("issues:help", args=[issue.pk, handling.pk, step.name]),
            pages=pages,
            hidden={"seen": issue.state},
        )

    def facts(self, issue: Issue) -> Sequence[tuple[Any, Any]]:
        served = f"{issue.beneficiaries} {_(issue.beneficiary_unit)}" if issue.beneficiaries else ""
        return [
            (_("类别"), issue.category.path),
            (
                _("地点"),
                " · ".join(part for part in (" ".join(path_of(issue.region_code).split()[-2:]), issue.place) if part),
            ),
            (_("派单依据"), issue.category.basis),
            *([(_("交办期限"), words.outer_day(issue, now=self.request.now))] if issue.outer_due_at else []),
            *([(_("受益"), served)] if served else []),
            *([(_("复核日"), issue.review_on)] if issue.state in PAUSED else []),
        ]

    def timeline(self, issue: Issue) -> list[Entry]:
        return [words.entry(event) for event in issue.events.order_by("-at", "-id")]

    def _handlings(self) -> list[Any]:
        if not hasattr(self, "_rows"):
            self._rows = list(
                self.issue.handlings.select_related("organisation", "holder").order_by("-role", "assigned_at", "id")
            )
            for handling in self._rows:
                handling.issue, handling.lateness = self.issue, None
                handling.lateness = rules.helper_lateness(handling, now=self.request.now)
                handling.is_new = handling.state == HandlingState.ASSIGNED
                handling.is_stopped = self.issue.state in PAUSED and handling.state in OPEN_HANDLINGS
        return self._rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        issue, actor = self.issue, self.request.actor
        dispatches = actor.holds("issues.dispatch", region=issue.region_code)
        leads = issue.lead_id is not None and actor.holds("issues.handle", organisation_id=issue.lead_id)
        receipt = queries.receipts_handed_over_by(actor, [issue]).get(issue.pk)
        return context | {
            "issue": issue,
            "late": rules.lateness(issue, now=self.request.now),
            "at_it": [row for row in self._handlings() if not row.is_given_back],
            "before": [row for row in self._handlings() if row.is_given_back],
            "lead_role": Role.LEAD,
            "may_release": dispatches or leads,
            "photos": _by_stage(issue),
            "reporter": mask_name(issue.reporter_name) if issue.reporter_name else "",
            "may_be_called": issue.state == State.RESOLVED
            and asking.may_ask(actor, issue)
            and asking.somebody_to_ask(issue),
            "may_unmask": issue.has_reporter and queries.may_ask_back(actor, issue),
            "reason_at_least": rules.REASON_AT_LEAST,
            "is_followed": Follow.objects.visible_to(actor).filter(issue=issue).exists(),
            "macros": self._macros(),
            "may_note": issue.is_open and queries.may_note(actor, issue),
            "may_correct": issue.is_open and dispatches,
            "may_ask_help": issue.state in (State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS)
            and (dispatches or issue.lead_id in actor.organisation_ids),
            "may_remind": issue.lead_id and issue.is_open and actor.holds("issues.supervise", region=issue.region_code),
            "receipt": receipt,
            "may_split": issue.is_open
            and not issue.parent_id
            and (dispatches or issue.lead_id in actor.organisation_ids),
            "whole": queries.listed(actor).filter(pk=issue.parent_id).first() if issue.parent_id else None,
            "parts": queries.listed(actor).filter(parent=issue).order_by("number"),
            "promises": queries.promises_listed(actor).filter(issue=issue).order_by("until_on"),
            "promise_query": f"issue={issue.pk}",
            "may_promise": issue.is_open
            and not issue.is_confidential
            and actor.staff_id
            and "issues.report" in actor.capabilities,
            **self._ruling(dispatches),
            **self._appeal(),
            "duplicates": queries.listed(actor).filter(merged_into=issue)[:20],
        }

    def _macros(self) -> list[actions.Saying]:
        """Buttons made of phrases that may be pressed now; nothing is looked up for those who hold no step."""
        actor = self.request.actor
        if not self.issue.is_open or not {"issues.handle", "issues.dispatch"} & actor.capabilities:
            return []
        return actions.macros_for(actions.sayings_of(actor), actor, self.issue)

    def _appeal(self) -> dict[str, Any]:
        """What its villager says against a refusal, and whether this person may look at it."""
        issue, actor = self.issue, self.request.actor
        if issue.state not in REFUSED_STATES:
            return {}
        waiting = issue.appeals.select_related("against").filter(state=AppealState.OPEN).first()
        rules_here = actor.holds("issues.rule", region=issue.region_code)
        return {"appeal": waiting, "may_hear": waiting and rules_here and actions.may_hear(actor, waiting)}

    def _ruling(self, dispatches: bool) -> dict[str, Any]:
        """The proposal that waits, whether this person may decide it, or may propose one."""
        issue, actor = self.issue, self.request.actor
        waiting = issue.rulings.filter(state=RulingState.PROPOSED).first()
        may_be_set_aside = issue.state in LIFECYCLE.sources_of("set_aside")
        leads = issue.lead_id is not None and actor.holds("issues.handle", organisation_id=issue.lead_id)
        return {
            "ruling": waiting,
            "may_decide": waiting is not None
            and actor.holds(waiting.power, region=issue.region_code)
            and actions.may_decide(actor, waiting),
            "may_ask_to_pause": waiting is None
            and leads
            and issue.state in LIFECYCLE.sources_of("defer")
            and self._paused.is_long,
            "may_propose": waiting is None and may_be_set_aside and (dispatches or leads),
        }


def _by_stage(issue: Issue) -> dict[str, list[Attachment]]:
    """What was shown when it was asked, while it was worked on, and when it was solved: each beside its own words."""
    found: dict[str, list[Attachment]] = {"asked": [], "working": [], "solved": []}
    places = {Stage.WORK: "working", Stage.EVIDENCE: "solved" if issue.solution else "working"}
    for attachment in attachments_of(issue):
        found[places.get(Stage(attachment.stage or Stage.REPORT), "asked")].append(attachment)
    return found


class WhyDue(TemplateView):
    """Line by line, why each deadline falls on that day, and where the time of the whole case went."""

    template_name = "issues/why_due.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.actor.must("issues.see")
        issue = find(self.request, self.kwargs["pk"])
        handlings = list(issue.handlings.select_related("organisation").order_by("-role", "assigned_at", "id"))
        found = clocks.clocks_of(issue, handlings, now=self.request.now)
        whole = clocks.whole_case(issue, now=self.request.now)
        outer = words.outer_day(issue, now=self.request.now)
        return super().get_context_data(issue=issue, clocks=found, whole=whole, outer=outer, **kwargs)
