"""The same problem told once more: written down in the teller's own words, and handled with the one already known."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tiangeng.issues import likeness
from tiangeng.issues.models import Issue
from tiangeng.issues.refusals import ComplaintStandsAlone, NoLongerAlike
from tiangeng.kernel.actors import Actor

from . import moves
from .merging import follow
from .reporting import report_issue


@transaction.atomic
def report_into(
    *,
    actor: Actor,
    now: datetime,
    into_id: UUID,
    region_code: str,
    body: str,
    random_below: Callable[[int], int],
    title: str = "",
    category: str = "",
    **given: Any,
) -> Issue:
    """Write it down and join it to one that was offered as the same; the receipt follows that one.

    Only to what sounds alike in the same village, and only at once: later, joining is the dispatcher's, who can also part them.
    """
    target: Issue = Issue.objects.visible_to(actor).lock_one(into_id)
    offered = likeness.open_in(Issue.objects.visible_to(actor), region_code, now=now)
    if target.pk not in {
        one.issue.pk for one in likeness.near(offered, f"{title} {body}", region_code=region_code, now=now)
    }:
        raise NoLongerAlike

    issue = report_issue(
        actor=actor,
        now=now,
        region_code=region_code,
        category=category or target.category.code,
        title=title or target.title,
        body=body,
        random_below=random_below,
        **given,
    )
    if issue.merged_into_id == target.pk:  # sent twice
        return issue
    if issue.is_confidential:
        raise ComplaintStandsAlone
    step = moves.lawful(issue, "merge")

    follow(issue, target, step, actor=actor, now=now)
    return issue
