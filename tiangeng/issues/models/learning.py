"""What the county's routers learn from, and what the search for duplicates has found."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from tiangeng.issues.states import PairState
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope

from .issue import Issue


class Decision(Placed):
    """What was suggested to a dispatcher and what was chosen. It measures the suggestion: whose hand it was is not kept."""

    scope = Scope(through="issue")
    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="decisions")
    at = models.DateTimeField()
    category = models.CharField(max_length=40)  # the code chosen
    owner = models.CharField(max_length=40)  # the unit's code, or "township" / "village"
    suggested_category = models.CharField(max_length=40, blank=True)  # '' = nothing was suggested
    suggested_owner = models.CharField(max_length=40, blank=True)
    category_version = models.PositiveIntegerField(default=0)  # of the router asked; 0 is the first day's
    owner_version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            Index(fields=["county_code", "at"], name="decisions_of_a_county"),
            Index(fields=["issue"], name="decisions_of_an_issue"),
        ]


class Pair(Placed):
    """Two reports that may be one matter: found by the machine, decided by the dispatcher, and never asked again."""

    scope = Scope(through="later")

    id = models.UUIDField(primary_key=True, default=new_id)
    earlier = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="+")
    later = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="pairs")
    likeness = models.FloatField()
    is_exact = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PairState, default=PairState.PROPOSED)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="pair_is_asked_once", fields=["earlier", "later"]),
            CheckConstraint(name="pair_of_two", condition=~Q(earlier=F("later"))),
            CheckConstraint(
                name="pair_decided_iff_dated",
                condition=Q(state=PairState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=PairState.PROPOSED) & Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [
            Index(fields=["region_code", "found_at"], name="pairs_to_decide", condition=Q(state=PairState.PROPOSED)),
            Index(fields=["county_code", "-decided_at"], name="pairs_decided"),
            Index(fields=["later"], name="pairs_of_an_issue"),
        ]
