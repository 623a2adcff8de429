"""Hearing of an issue that is not in one's own hands."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tiangeng.issues.models import Follow, Issue
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import SignInNeeded
from tiangeng.kernel.scope import placed
from tiangeng.people.models import Account


def hear(issue: Issue, staff_id: UUID | None, *, now: datetime) -> None:
    """Whom it was written to hears of it from the first day on, and may stop."""
    for account_id in Account.objects.filter(staff=staff_id, is_active=True).values_list("pk", flat=True):
        Follow.objects.create(account_id=account_id, issue=issue, since_at=now, **placed(issue.region_code))


@transaction.atomic
def follow_issue(*, actor: Actor, issue_id: UUID, now: datetime, is_followed: bool = True) -> Issue:
    """Its news stands on my home page from now on, or no longer."""
    if actor.account_id is None:
        raise SignInNeeded
    issue: Issue = Issue.objects.visible_to(actor).get_one(issue_id)

    if is_followed:
        Follow.objects.get_or_create(
            account_id=actor.account_id, issue=issue, defaults={"since_at": now, **placed(issue.region_code)}
        )
    else:
        Follow.objects.visible_to(actor).filter(issue=issue).delete()

    log(actor, "issue.follow" if is_followed else "issue.unfollow", issue, at=now)
    return issue
