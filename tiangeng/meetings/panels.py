"""On an issue's page: the tables it came before, and the button that puts it before one."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tiangeng.issues.models import Issue
from tiangeng.kernel.actors import Actor

from . import queries, words


def of_issue(actor: Actor, issue: Issue) -> dict[str, Any] | None:
    """Nothing where it never came near a table and this person cannot bring it to one."""
    if "meetings.see" not in actor.capabilities or issue.is_confidential:
        return None
    found = list(queries.of_issue(actor, issue)[:20])
    if not found:
        return None
    lines = [
        words.line(
            item,
            now=timezone.now(),
            moves=queries.item_moves(actor, item),
            may_carry_out=queries.may_carry_out(actor, item),
        )
        for item in found
    ]
    return {"lines": lines, "count": len(found)}


def leads_to_a_table(actor: Actor, issue: Issue) -> str:
    """Where “提上会议” leads; nowhere while it is before a table already."""
    if not queries.may_ask(actor, issue) or queries.is_ahead(issue):
        return ""
    return reverse("meetings:ask", args=[issue.pk])
