"""Put an issue before a table, ask for one, take it off again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import clean_text
from tiangeng.kernel.scope import placed
from tiangeng.meetings import queries
from tiangeng.meetings.models import LENGTH_OF, Item, Kind, Level, Meeting
from tiangeng.meetings.refusals import (
    AlreadyAhead,
    MayNotAsk,
    MeetingNotOpen,
    NotThere,
    OverAlready,
    StaysOffTheTable,
)
from tiangeng.meetings.states import AHEAD, ITEM_LIFE, ItemState

from . import steps


@transaction.atomic
def put_on(*, actor: Actor, meeting_id: UUID, issue_id: UUID, now: datetime, words: str = "") -> Item:
    """On the agenda of a meeting that has not risen; what waited for a table is taken from there."""
    meeting: Meeting = Meeting.objects.visible_to(actor).lock_one(meeting_id)
    steps.must_call(actor, meeting)
    if not meeting.is_open:
        raise MeetingNotOpen(state=meeting.get_state_display())
    issue = _for_a_table(actor, issue_id)
    if not issue.region_code.startswith(meeting.region_code):
        raise NotThere
    item: Item | None = (
        Item.objects.filter(issue=issue, state__in=sorted(AHEAD)).select_for_update(of=("self",)).first()
    )
    if item and item.state == ItemState.LISTED:
        raise AlreadyAhead(where=item.meeting_title)
    if item and LENGTH_OF[Level(item.level)] < LENGTH_OF[Level(meeting.level)]:
        raise AlreadyAhead(where=item.get_level_display())  # it went up: a table below does not take it back
    if item is None:
        item = _new(actor, issue, level=meeting.level, kind=meeting.kind, now=now, words=words)
    return list_item(item, meeting, actor=actor, now=now)


def list_item(item: Item, meeting: Meeting, *, actor: Actor, now: datetime) -> Item:
    """From waiting to this meeting's agenda, at its end."""
    step = ITEM_LIFE.step("put_on", state=item.state)
    item.meeting, item.level, item.kind = meeting, meeting.level, meeting.kind
    item.meeting_title, item.meeting_at = meeting.title, meeting.begins_at
    item.order = (meeting.items.aggregate(last=Max("order"))["last"] or 0) + 1
    return steps.take_item(
        item,
        step,
        actor=actor,
        now=now,
        words=item.words,
        changed=("meeting", "level", "kind", "meeting_title", "meeting_at", "order"),
        is_public=True,
        day=timezone.localdate(meeting.begins_at).isoformat(),
    )


@transaction.atomic
def ask_for(
    *, actor: Actor, issue_id: UUID, now: datetime, level: str, kind: str = Kind.ANALYSIS, words: str = ""
) -> Item:
    """It waits for a table of that level: whoever calls one sees it first."""
    issue = _for_a_table(actor, issue_id)
    if not queries.may_ask(actor, issue):
        raise MayNotAsk
    if level not in Level.values or kind not in Kind.values or len(issue.region_code) < LENGTH_OF[Level(level)]:
        raise NotThere(form_field="level")
    if found := Item.objects.filter(issue=issue, state__in=sorted(AHEAD)).first():
        raise AlreadyAhead(where=found.meeting_title or found.get_level_display())
    item = _new(actor, issue, level=level, kind=kind, now=now, words=words)

    facts: dict[str, Any] = {"level": item.level}
    issues.note_meeting(
        actor=actor, issue_id=issue.pk, now=now, what="ask", facts=facts, words=item.words, is_public=False
    )
    log(actor, "agenda_item.ask_for", item, at=now, level=level, kind=kind)
    return item


@transaction.atomic
def take_off(*, actor: Actor, item_id: UUID, now: datetime, reason: str) -> Item:
    """It does not come before a table after all."""
    item, step = steps.item_for(actor, item_id, "take_off")
    if item.meeting and not item.meeting.is_open:
        raise MeetingNotOpen(state=item.meeting.get_state_display())
    reason = steps.said(reason)
    return steps.take_item(item, step, actor=actor, now=now, words=reason, is_public=item.meeting is not None)


def _for_a_table(actor: Actor, issue_id: UUID) -> Issue:
    """The issue, if it may lie before many eyes and still wants solving."""
    issue: Issue = Issue.objects.visible_to(actor).get_one(issue_id)
    if issue.is_confidential or issue.about_organisation_id or issue.about_staff_id:
        raise StaysOffTheTable
    if issue.state not in queries.FOR_A_TABLE:
        raise OverAlready(state=issue.get_state_display())
    return issue


def _new(actor: Actor, issue: Issue, *, level: str, kind: str, now: datetime, words: str) -> Item:
    return Item.objects.create(
        issue=issue,
        level=level,
        kind=kind,
        words=clean_text(words, field=_("为什么上会"), limit=steps.WORDS_LIMIT),
        organisation_id=next((g.organisation_id for g in actor.grants if g.organisation_id), None),
        asked_at=now,
        asked_by_id=actor.account_id,
        asked_by_name=actor.name[:40],
        **placed(issue.region_code),
    )
