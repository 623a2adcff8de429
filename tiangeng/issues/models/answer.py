"""What the villager holds, and what the villager says: a code on paper, and an answer to the question whether it is solved."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from tiangeng.algorithms import codes
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.people.models import Organisation

from .issue import Issue


class Receipt(models.Model):
    """A code on paper that opens one issue. It lies outside the walls and holds nothing but where to look."""

    code = models.CharField(max_length=12, primary_key=True)  # without dashes
    issue_id = models.UUIDField()
    region_code = models.CharField(max_length=12, db_collation="C")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [Index(fields=["issue_id"], name="receipts_of_an_issue")]

    @property
    def printed(self) -> str:
        return codes.printed_receipt_code(self.code)


class AnsweredBy(models.TextChoices):
    RECEIPT = "receipt", _("回执页")
    ON_THE_SPOT = "on_spot", _("当面问的")
    CALL_BACK = "call_back", _("电话回访")
    EVIDENCE = "evidence", _("凭证据")


class LookedBy(models.TextChoices):
    """Whoever looked for themselves, where no villager's word is."""

    SITE = "site", _("现场核验")
    OFFICE = "office", _("派单员核查")


class Answer(Placed):
    """What the villager said when asked whether it is solved. Its words stand on the timeline; its stars are only ever counted together."""

    scope = Scope(through="issue")
    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="answers")
    at = models.DateTimeField()
    is_solved = models.BooleanField()
    score = models.PositiveSmallIntegerField(null=True)  # 1–5, optional
    words = models.TextField(blank=True)
    by = models.CharField(max_length=10, choices=AnsweredBy)
    asked_by_id = models.UUIDField(null=True)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            CheckConstraint(name="answer_score_one_to_five", condition=Q(score__isnull=True) | Q(score__range=(1, 5)))
        ]
        indexes = [
            Index(
                fields=["lead", "at"],
                include=["issue", "score", "region_code"],
                name="stars_of_a_unit",
                condition=Q(score__isnull=False),
            ),
        ]
