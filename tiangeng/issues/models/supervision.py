"""Supervision 督办: reminders and escalations on what is late."""

from django.db import models
from django.db.models import Index
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.people.models import Organisation

from .issue import Handling, Issue


class SupervisionKind(models.TextChoices):
    REMINDER = "reminder", _("提醒")
    YELLOW = "yellow", _("黄牌督办")
    RED = "red", _("红牌督办")
    UP = "up", _("上报上级")


class Supervision(Placed):
    """A reminder or an escalation on what is late."""

    scope = Scope(through="issue")

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="supervisions")
    handling = models.ForeignKey(Handling, on_delete=models.CASCADE, null=True, related_name="supervisions")
    organisation = models.ForeignKey(  # nobody's: of the place's dispatcher, while no unit leads
        Organisation, on_delete=models.PROTECT, null=True, related_name="supervised"
    )
    kind = models.CharField(max_length=10, choices=SupervisionKind)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # the deadline it speaks of; none where a person spoke
    by_name = models.CharField(max_length=40, blank=True)  # '' = the system
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            Index(fields=["issue", "at"], name="supervisions_of_an_issue"),
            Index(fields=["organisation", "-at"], name="supervisions_of_a_unit"),
        ]
