"""Which hotline case became which issue."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from tiangeng.issues.models import Issue
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope


class HotlineCase(Placed):
    """A case of another system's, taken once; what was said and who called is kept with the issue, not here."""

    scope = Scope(through="issue")

    id = models.UUIDField(primary_key=True, default=new_id)
    system = models.CharField(max_length=20)  # 12345, 110 …: the numbers of one system are its own
    external_number = models.CharField(max_length=60)
    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="hotline_case")
    digest = models.CharField(max_length=64)  # tells a repeat from another case under the same number
    received_at = models.DateTimeField()  # when the villager called
    answer_by = models.DateTimeField(null=True)  # when the hotline wants its answer
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["county_code", "system", "external_number"], name="hotline_case_taken_once"),
            CheckConstraint(
                name="hotline_answer_not_before_the_call",
                condition=Q(answer_by__isnull=True) | Q(answer_by__gte=models.F("received_at")),
            ),
        ]
        indexes = [Index(fields=["county_code", "answer_by"], name="hotline_cases_by_answer")]

    def __str__(self) -> str:
        return f"{self.system} {self.external_number}"
