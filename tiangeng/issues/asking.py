"""Whether somebody can be asked if it is solved, by whom, and when a look at the place may stand for their word."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from tiangeng.kernel.actors import Actor

from . import rules
from .models import Issue, IssueEvent


def may_ask(actor: Actor, issue: Issue) -> bool:
    """The villager's own steps are taken for them only by someone who did not handle the issue."""
    handled = actor.organisation_ids & {handling.organisation_id for handling in issue.handlings.all()}
    return actor.holds("issues.confirm", region=issue.region_code) and not handled


def somebody_to_ask(issue: Issue) -> bool:
    """Whoever told it can be reached, or somebody who told the same and was joined to it."""
    return issue.has_reporter or any(other.has_reporter for other in issue.duplicates.all())


def days_tried(issue: Issue) -> int:
    """On how many days since the work was handed in somebody was called in vain."""
    lines = getattr(issue, "calls_in_vain", None)
    if lines is None:
        lines = issue.events.filter(name="unreached")
    return len({timezone.localdate(line.at) for line in lines if issue.resolved_at and line.at >= issue.resolved_at})


def may_be_verified(issue: Issue) -> bool:
    """A look at the place stands for a villager's word where there is nobody to ask, or nobody answers."""
    return not somebody_to_ask(issue) or days_tried(issue) >= rules.TRIED_DAYS


def with_what_moves_ask(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Read at once for all of a list what `moves_for` asks about each."""
    in_vain = Prefetch("events", IssueEvent.objects.filter(name="unreached"), to_attr="calls_in_vain")
    return rows.prefetch_related("handlings", "duplicates", in_vain)
