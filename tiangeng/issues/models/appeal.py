"""A villager says that a refusal was wrong: once for each, looked at by somebody who had no part in it."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from tiangeng.issues.states import AppealState
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope

from .issue import Issue, IssueEvent


class Appeal(Placed):
    """群众异议: against one line of the timeline that declined a problem or set it aside; the words stay until the case's end."""

    scope = Scope(through="issue")

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="appeals", db_index=False)
    against = models.OneToOneField(IssueEvent, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.OPEN)
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)  # as the villager reads it

    class Meta:
        constraints = [
            CheckConstraint(
                name="appeal_decided_iff_dated",
                condition=Q(state=AppealState.OPEN, decided_at__isnull=True)
                | (~Q(state=AppealState.OPEN) & Q(decided_at__isnull=False)),
            )
        ]
        indexes = [
            Index(fields=["issue"], name="appeals_of_an_issue"),
            Index(fields=["region_code"], name="appeals_open_here", condition=Q(state=AppealState.OPEN)),
        ]
