"""What upper rooms write on an issue's timeline: that its villager was told something, what a meeting said of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tiangeng.issues.models import Issue, IssueEvent
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.words import kept

from . import moves


@transaction.atomic
def note_texted(*, actor: Actor, issue_id: UUID, now: datetime, is_sent: bool, about: Any, why: Any = "") -> IssueEvent:
    """A text message to the villager went out, or did not and why; for the office's eyes only."""
    actor.must("notices.send")
    issue: Issue = Issue.objects.visible_to(actor).get_one(issue_id)

    facts = {"about": kept(about)} | ({"why": kept(why)} if why else {})
    return moves.record(
        issue, "texted" if is_sent else "not_texted", actor=actor, now=now, facts=facts, is_public=False
    )


@transaction.atomic
def note_meeting(
    *, actor: Actor, issue_id: UUID, now: datetime, what: str, facts: dict[str, Any], words: str = "", is_public: bool
) -> IssueEvent:
    """One line of what a meeting did with it. Who may say so, the room that holds the meetings has asked: a unit that was given
    a task at the table need have no part in the issue. The walls stand all the same.
    """
    actor.must("meetings.see")
    issue: Issue = Issue.objects.lock_one(issue_id)

    event = moves.record(issue, f"meeting_{what}", actor=actor, now=now, reason=words, facts=facts, is_public=is_public)
    issue.changed_at = max(now, issue.changed_at)
    issue.save(update_fields=["changed_at"])
    return event
