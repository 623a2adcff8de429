"""One problem that is really several: parts are split off, each with a life of its own; the whole waits for them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tiangeng.issues.models import Issue
from tiangeng.issues.refusals import PartOfAPart
from tiangeng.kernel.actors import Actor

from . import moves
from .reporting import report_issue


@transaction.atomic
def split_issue(
    *,
    actor: Actor,
    issue_id: UUID,
    now: datetime,
    title: str,
    body: str,
    category: str,
    random_below: Callable[[int], int],
    region_code: str = "",
    part_id: UUID | None = None,
    seen: str = "",
) -> Issue:
    """A part of this issue as an issue of its own, in the same village unless told otherwise; by the dispatcher or the lead.

    The villager keeps one receipt, that of the whole: nobody is asked twice. A part of a complaint is as confidential as the
    whole, and hidden from the same unit and person.
    """
    issue = moves.find(actor, issue_id, seen=seen)
    if issue.parent:
        raise PartOfAPart(number=issue.parent.number)
    if not actor.holds("issues.dispatch", region=issue.region_code):
        moves.must_lead(actor, issue, moves.LIFECYCLE.step("start", state=moves.State.ACCEPTED))
    moves.must_be_open(issue)

    part = report_issue(
        actor=actor,
        now=now,
        region_code=region_code or issue.region_code,
        category=category,
        title=title,
        body=body,
        source=issue.source,
        place=issue.place,
        issue_id=part_id,
        about_organisation_id=issue.about_organisation_id,
        about_staff_id=issue.about_staff_id,
        is_confidential=issue.is_confidential,
        outer_due_at=issue.outer_due_at,
        outer_by=issue.outer_by,
        random_below=random_below,
    )
    if part.parent_id == issue.pk:  # sent twice
        return part
    part.parent = issue
    part.save(update_fields=["parent"])

    moves.record(issue, "split", actor=actor, now=now, reason=part.title, facts={"part": part.number})
    return part


def open_parts(issue: Issue) -> list[Issue]:
    """Parts that are not yet done with, in their order. One that was merged is done with when what it follows is."""
    with moves.whole_county(issue):
        parts = list(issue.children.select_related("merged_into").order_by("number"))
    return [part for part in parts if _is_to_do(part.merged_into or part) and part.merged_into_id != issue.pk]


def _is_to_do(issue: Issue) -> bool:
    return issue.is_open and issue.resolved_at is None
