"""The lists, a meeting's page worked through thing by thing, its forms, and the minutes on paper."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tiangeng.issues import queries as issues
from tiangeng.issues.models import Issue
from tiangeng.issues.states import State as IssueState
from tiangeng.kernel.refusals import Missing
from tiangeng.meetings import actions, forms, papers, queries, rules, words
from tiangeng.meetings.filters import MeetingFilter
from tiangeng.meetings.models import ABOVE, Item, Kind, Level, Meeting
from tiangeng.meetings.states import ITEM_LIFE, ItemState, State
from tiangeng.meetings.tables import MeetingTable
from tiangeng.ui.formpages import FormPage, KeptFormPage, RecordFormPage
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Entry, Head, RecordPage, Turn, next_moves

FOUND = 10


class MeetingList(ListPage):
    template_name = "meetings/list.html"
    title, search_hint = _("会议"), _("会议名称、地点、召集单位、主持人")
    table_class, filterset_class = MeetingTable, MeetingFilter
    empty = Empty(_("还没有会议"), hint=_("接访、民情分析会、会诊，议程和结果都列在这里。"))

    def get_queryset(self) -> QuerySet[Meeting]:
        self.request.actor.must("meetings.see")
        return queries.listed(self.request.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        waits = queries.waiting_first(actor, first=20)
        return super().get_context_data(waits=waits, may_call="meetings.call" in actor.capabilities, **kwargs)


class MeetingPage(RecordPage):
    template_name, panels_on, watched = "meetings/record.html", "meetings.meeting", "meetings.meeting"

    def mark(self, row: Meeting) -> int:
        return queries.lines_by_others(self.request.actor, row.pk, [item.pk for item in self._agenda()]).count()

    def get_object(self) -> Meeting:
        self.request.actor.must("meetings.see")
        self.row: Meeting = queries.one(self.request.actor, self.kwargs["pk"])
        return self.row

    def head(self, row: Meeting) -> Head:
        sub = [row.get_kind_display(), row.get_level_display(), str(row.organisation)]
        crumbs = [(_("会议"), reverse("meetings:list")), (row.place_name or row.region_code, "")]  # type: ignore[attr-defined]
        return Head(row.title, sub=sub, crumbs=crumbs, state="state")

    def turn(self, row: Meeting) -> Turn | None:
        if not (steps := queries.moves_for(self.request.actor, row)):
            return None
        pages = {name: reverse(f"meetings:{name}", args=[row.pk]) for name in ("change", "close")}
        buttons = next_moves(steps, lambda step: reverse("meetings:move", args=[row.pk, step.name]), pages=pages)
        primary = next(step for step in steps if step.primary)
        left = sum(item.state == ItemState.LISTED for item in self._agenda())
        return Turn(primary.label, hint=words.hint(row, primary.name, left=left), moves=buttons)

    def facts(self, row: Meeting) -> Sequence[tuple[Any, Any]]:
        rest = ((_("地点"), row.place), (_("主持"), row.chair.name if row.chair else ""))
        return [(_("时间"), row.begins_at), *(pair for pair in rest if pair[1])]

    def timeline(self, row: Meeting) -> list[Entry]:
        return words.course(row)

    def _agenda(self) -> list[Item]:
        if not hasattr(self, "_items"):
            self._items = list(queries.agenda(self.request.actor, self.row))
        return self._items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        actor, row, now = self.request.actor, self.row, self.request.now
        calls = row.is_open and queries.calls_at(actor, row.region_code)
        seen = queries.seen_issues(actor, self._agenda())
        lines = [
            words.line(item, now=now, moves=queries.item_moves(actor, item), sees_issue=item.issue_id in seen)
            for item in self._agenda()
        ]
        return context | {
            "lines": [line for line in lines if line.item.state != ItemState.TAKEN_OFF],
            "taken_off": [line for line in lines if line.item.state == ItemState.TAKEN_OFF],
            "sits": row.state == State.HELD and queries.calls_at(actor, row.region_code),
            "next": next((item for item in self._agenda() if item.state == ItemState.LISTED), None),
            "calls": calls,
            **(self._offers() if calls else {}),
        }

    def _offers(self) -> dict[str, Any]:
        """What could come on: what waits, what is suggested, what was searched for."""
        actor, row = self.request.actor, self.row
        asked = self.request.GET.get("q", "").strip()[:80]
        found = (
            issues.matching(queries.open_issues(actor, row), asked).order_by("-reported_at")[:FOUND] if asked else []
        )
        return {
            "waits": queries.waiting_here(actor, row),
            "suggested": queries.suggested(actor, row, now=self.request.now),
            "suggestion_title": words.suggestion_title(row.kind),
            "asked": asked,
            "found": found,
        }


class Call(FormPage):
    form_class, title, submit_label, done = forms.CallForm, _("召集一次会"), _("召集"), _("已召集，可以排议程了")

    @property
    def cancel_url(self) -> str:
        return reverse("meetings:list")

    def _places(self) -> list[Any]:
        if not hasattr(self, "_found"):
            self.request.actor.must("meetings.call")
            self._found = queries.places_to_call_for(self.request.actor)
        return self._found

    def form_kwargs(self) -> dict[str, Any]:
        county = self._places()[0].code[:6] if self._places() else ""
        return {"places": self._places(), "chairs": queries.chairs_for(self.request.actor, county)}

    def initial(self) -> dict[str, Any]:
        if not self._places():
            return {}
        place = self._places()[0]
        begins = rules.next_reception(place.code[:6], now=self.request.now)
        name = rules.reception_name(place.code[:6])
        kind = Kind.ANALYSIS if len(place.code) == 12 else Kind.RECEPTION
        return {"kind": kind, "region_code": place.code, "begins_at": begins, "title": f"{place.name}{name}"}

    def act(self, data: dict[str, Any]) -> Meeting:
        return actions.call(actor=self.request.actor, now=self.request.now, **data)


class _OnOne(RecordFormPage):
    """A form about one meeting."""

    about, watched = "meeting_id", "meetings.meeting"

    def seen(self) -> tuple[Any, int]:
        items = queries.agenda(self.request.actor, self.row)
        return self.row.pk, queries.lines_by_others(
            self.request.actor, self.row.pk, [item.pk for item in items]
        ).count()

    def find(self) -> Meeting:
        self.request.actor.must("meetings.see")
        return queries.one(self.request.actor, self.kwargs["pk"])


class Change(KeptFormPage, _OnOne):
    form_class, submit_label, done = forms.ChangeForm, _("改时间地点"), _("已改")

    def form_kwargs(self) -> dict[str, Any]:
        return {"chairs": queries.chairs_for(self.request.actor, self.row.county_code)}

    def initial(self) -> dict[str, Any]:
        names = ("title", "begins_at", "place", "version")
        return {"chair_id": str(self.row.chair_id or ""), **{name: getattr(self.row, name) for name in names}}

    def reread(self) -> Meeting:
        return self.find()

    def change(self, **data: Any) -> Meeting:
        return actions.change(**self.common(), **data)


class Close(_OnOne):
    form_class, submit_label, done = forms.CloseForm, _("散会，出纪要"), _("已散会，纪要可以打印了")

    def act(self, data: dict[str, Any]) -> Meeting:
        return actions.close(**self.common(), **data)


class Ask(FormPage):
    """From the issue's record: a meeting that is to come, or a waiting list."""

    form_class, submit_label, done = forms.AskForm, _("提上会议"), _("已提上会议")

    @property
    def issue(self) -> Issue:
        if not hasattr(self, "_issue"):
            self.request.actor.must("meetings.see")
            rows: Any = issues.listed(self.request.actor)
            self._issue: Issue = rows.get_one(self.kwargs["pk"])
        return self._issue

    @property
    def title(self) -> Any:
        return _("提上会议：%(what)s") % {"what": self.issue.title}

    @property
    def cancel_url(self) -> str:
        return self.issue.get_absolute_url()

    def _tables(self) -> list[tuple[str, Any]]:
        """Meetings one calls oneself by name; else the next one of a kind and level, when it is called."""
        issue = self.issue
        if not hasattr(self, "_offered"):
            rows = queries.open_tables(self.request.actor, issue)
            self._offered = [(f"m:{row.pk}", words.table_label(row, now=self.request.now)) for row in rows]
            self._offered += words.waiting_lists(issue.region_code, consults=issue.state == IssueState.IN_CONSULTATION)
        return self._offered

    def form_kwargs(self) -> dict[str, Any]:
        return {"tables": self._tables()}

    def initial(self) -> dict[str, Any]:
        return {"table": self._tables()[0][0]}

    def act(self, data: dict[str, Any]) -> str:
        kind, _colon, rest = data["table"].partition(":")
        given = {
            "actor": self.request.actor,
            "issue_id": self.issue.pk,
            "now": self.request.now,
            "words": data["words"],
        }
        if kind == "m":
            actions.put_on(meeting_id=UUID(rest), **given)
        else:
            level, _colon, of_kind = rest.partition(":")
            actions.ask_for(level=level, kind=of_kind, **given)
        return f"{self.issue.get_absolute_url()}?tab=meetings"


class _OnAnItem(RecordFormPage):
    """A form about one thing of an agenda."""

    about = "item_id"

    def find(self) -> Item:
        self.request.actor.must("meetings.see")
        return queries.item(self.request.actor, self.kwargs["pk"])

    @property
    def what(self) -> str:
        title: str = self.row.issue.title
        return title

    @property
    def cancel_url(self) -> str:
        return self.row.meeting.get_absolute_url() if self.row.meeting else reverse("meetings:tasks")


class Result(_OnAnItem):
    """Taken down one after the other: after one comes the next that has no result yet."""

    template_name = "meetings/result.html"
    form_class, submit_label, done = forms.ResultForm, _("记下结果"), _("记下了")

    @property
    def title(self) -> Any:
        return self.what

    def form_kwargs(self) -> dict[str, Any]:
        item = self.row
        return {
            "units": queries.units_near(item.region_code),
            "has_above": Level(item.level) in ABOVE,
            "consults": item.issue.state == IssueState.IN_CONSULTATION,
        }

    def initial(self) -> dict[str, Any]:
        item = self.row
        sitting = [str(party.organisation_id) for party in item.parties.all()]
        return {
            "result": next((s.name for s in ITEM_LIFE.moves if item.recorded_at and s.target == item.state), ""),
            "agreement": item.agreement,
            "responsible_id": str(item.responsible_id or ""),
            "until_on": item.until_on,
            "party_ids": sitting or [str(item.issue.lead_id)] * bool(item.issue.lead_id),
            "helper_ids": [str(party.organisation_id) for party in item.parties.all() if party.is_helper],
            "villager_came": {None: "", True: "1", False: "0"}[item.villager_came],
            "villager_words": item.villager_words,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.row.meeting
        left = queries.agenda(self.request.actor, meeting).filter(state=ItemState.LISTED).count() if meeting else 0
        return super().get_context_data(item=self.row, left=left, **kwargs)

    def act(self, data: dict[str, Any]) -> str:
        actions.take_down(**self.common(), **data)
        meeting = self.row.meeting
        assert meeting is not None
        rest = queries.agenda(self.request.actor, meeting).filter(state=ItemState.LISTED).first()
        return reverse("meetings:result", args=[rest.pk]) if rest else meeting.get_absolute_url()


STEPS: dict[str, Callable[..., Item]] = {
    "finish": actions.finish,
    "send_back": actions.send_back,
    "strike_off": actions.strike_off,
}


class ItemStep(_OnAnItem):
    """Done, not yet, struck off, taken off: each with a few words."""

    done = _("记下了")

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        has_words = self.kwargs["name"] == "strike_off" and self.row.state == ItemState.DONE
        return forms.ItemMayForm if has_words else forms.ItemWordsForm

    @property
    def submit_label(self) -> Any:
        if self.kwargs["name"] not in (*STEPS, "take_off"):
            raise Missing
        return ITEM_LIFE.step_label(self.kwargs["name"])

    @property
    def hint(self) -> str:
        return self.row.result or self.row.agreement

    def act(self, data: dict[str, Any]) -> str:
        name = self.kwargs["name"]
        if name == "take_off":
            actions.take_off(reason=data["words"], **self.common())
        elif name in STEPS:
            STEPS[name](words=data["words"], **self.common())
        else:
            raise Missing
        return self.cancel_url


@require_POST
def move(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """A button of the meeting's page."""
    given: dict[str, Any] = {"actor": request.actor, "meeting_id": pk, "now": request.now}
    if name == "hold":
        row = actions.hold(**given)
    elif name == "call_off":
        row = actions.call_off(reason=request.POST.get("reason", ""), **given)
    else:
        raise Missing
    return HttpResponseRedirect(row.get_absolute_url())


@require_POST
def put_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap beside a suggestion."""
    try:
        issue_id = UUID(request.POST.get("issue_id", ""))
    except ValueError:
        raise Missing from None
    item = actions.put_on(actor=request.actor, meeting_id=pk, issue_id=issue_id, now=request.now)
    messages.success(request, _("已排上议程。"))
    assert item.meeting is not None
    return HttpResponseRedirect(f"{item.meeting.get_absolute_url()}#more")


@require_POST
def carry_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lead goes on by what the consultation decided."""
    item = actions.carry_out(actor=request.actor, item_id=pk, now=request.now)
    messages.success(request, _("照会上议定的办了，该请的单位也请了。"))
    return HttpResponseRedirect(reverse("issues:record", args=[item.issue_id]))


@require_safe
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The minutes as PDF, as far as this person sees the agenda."""
    request.actor.must("meetings.see")
    row = queries.one(request.actor, pk)
    items = [item for item in queries.agenda(request.actor, row) if item.state != ItemState.TAKEN_OFF]
    made = papers.minutes_pdf(words.minutes(row, items, now=request.now), now=request.now)
    headers = {"Content-Disposition": 'inline; filename="minutes.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
