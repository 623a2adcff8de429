"""What upper rooms write on an issue's timeline: that its villager was told something."""

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
