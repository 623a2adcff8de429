"""Finding a meeting or a thing on its agenda for change, and the one place where their states are written."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tiangeng.issues import actions as issues
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ReasonNeeded, clean_text
from tiangeng.meetings import queries
from tiangeng.meetings.models import Item, Meeting
from tiangeng.meetings.refusals import NotResponsible, NotTheCaller
from tiangeng.meetings.states import ITEM_LIFE, LIFECYCLE

WORDS_LIMIT, TEXT_LIMIT = 500, 5000


def meeting_for(actor: Actor, meeting_id: UUID, name: str) -> tuple[Meeting, Move]:
    """The meeting, locked, with a step of its life that is this actor's to take."""
    row: Meeting = Meeting.objects.visible_to(actor).lock_one(meeting_id)
    step = LIFECYCLE.step(name, state=row.state)
    must_call(actor, row)
    return row, step


def must_call(actor: Actor, row: Meeting) -> None:
    actor.must("meetings.call")
    if not queries.calls_at(actor, row.region_code):
        raise NotTheCaller(unit=str(row.organisation))


def item_for(actor: Actor, item_id: UUID, name: str) -> tuple[Item, Move]:
    """The thing, locked, with a step that is this actor's to take."""
    row: Item = Item.objects.visible_to(actor).lock_one(item_id)
    step = ITEM_LIFE.step(name, state=row.state)
    actor.must(step.grant)
    if step.by == "responsible":
        if row.responsible_id is None or not actor.holds(step.grant, organisation_id=row.responsible_id):
            raise NotResponsible(unit=str(row.responsible or "—"))
    elif not queries.decides(actor, row):
        raise NotTheCaller(unit=row.get_level_display())  # its meeting may lie beyond this actor's walls
    return row, step


def take(
    row: Meeting, step: Move, *, actor: Actor, now: datetime, reason: str = "", changed: tuple[str, ...] = ()
) -> Meeting:
    """Write the meeting's new state and its line in the log."""
    before, row.state = row.state, step.target
    row.save(update_fields={"state", *changed})

    log(actor, f"meeting.{step.name}", row, at=now, reason=reason, before=before, after=row.state)
    return row


def take_item(
    row: Item,
    step: Move,
    *,
    actor: Actor,
    now: datetime,
    words: str = "",
    changed: tuple[str, ...] = (),
    is_told: bool = True,
    is_public: bool = False,
    **facts: Any,
) -> Item:
    """Write the new state of one thing, its line in the log and, once, on the issue's timeline."""
    before, row.state = row.state, step.target
    row.save(update_fields={"state", *changed})
    if is_told:
        tell(row, step.name, actor=actor, now=now, words=words, is_public=is_public, **facts)

    log(actor, f"agenda_item.{step.name}", row, at=now, reason=words, before=before, after=row.state)
    return row


def tell(
    row: Item, what: str, *, actor: Actor, now: datetime, words: str = "", is_public: bool = False, **facts: Any
) -> None:
    """One line on the issue's timeline."""
    told = {"meeting": row.meeting_title, **{key: value for key, value in facts.items() if value}}
    issues.note_meeting(
        actor=actor, issue_id=row.issue_id, now=now, what=what, facts=told, words=words, is_public=is_public
    )


def said(words: str, *, limit: int = WORDS_LIMIT, field: str = "reason") -> str:
    """Words that must be there."""
    text = clean_text(words, field=_("说明"), limit=limit)
    if not text:
        raise ReasonNeeded(form_field=field)
    return text


def minuted(item: Item) -> str:
    """What was agreed and where, as a reason the issues room keeps."""
    return f"{item.agreement} · {item.meeting_title}"[:1000]
