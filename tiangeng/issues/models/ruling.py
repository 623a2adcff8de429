"""What one person proposes and another decides: that a demand cannot be met by right (国办函〔2025〕66号: such demands are handled
apart, and the villager is told why), and that a matter which was paused often or long is paused once more."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from tiangeng.issues.states import RulingState
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope

from .issue import Issue


class Ruling(Placed):
    """Proposed by one person, decided by another who had no part in handling it; both names and all words are kept."""

    PAUSE = "pause-again"  # the ground of a lead that would pause once more; all others are the pack's
    scope = Scope(through="issue")

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="rulings")
    state = models.CharField(max_length=10, choices=RulingState, default=RulingState.PROPOSED)
    ground = models.CharField(max_length=40)  # a code of the pack's `grounds_for_two`, or PAUSE
    told = models.TextField()  # the ground and the reason, as the villager reads them
    proposed_by_id = models.UUIDField()
    proposed_by_name = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)  # of the one who decided

    class Meta:
        constraints = [
            CheckConstraint(
                name="ruling_by_two_people",
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("proposed_by_id")),
            ),
            CheckConstraint(
                name="ruling_decided_iff_dated",
                condition=Q(state=RulingState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=RulingState.PROPOSED) & Q(decided_at__isnull=False)),
            ),
            UniqueConstraint(
                name="issue_has_one_open_ruling", fields=["issue"], condition=Q(state=RulingState.PROPOSED)
            ),
        ]
        indexes = [Index(fields=["issue"], name="rulings_of_an_issue")]

    @property
    def is_about_pause(self) -> bool:
        return self.ground == self.PAUSE

    @property
    def power(self) -> str:
        """Who may decide it in the place: whoever rules, or of a pause whoever dispatches."""
        return "issues.dispatch" if self.is_about_pause else "issues.rule"
