"""Text messages to villagers: that one was sent and what became of it; neither the number nor the words."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tiangeng.issues.models import Issue
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.ui.choices import TonedChoices


class TextKind(models.TextChoices):
    RECEIVED = "received", _("收到了，附回执")
    ANSWERED = "answered", _("告诉他有回音了")
    AGAIN = "again", _("再发一次回执")
    UNANSWERED = "unanswered", _("久无回音，再请他来评")


class Outcome(TonedChoices):
    WAITING = "waiting", _("待发"), "wait"
    SENT = "sent", _("已发出"), "ok"
    LOGGED = "logged", _("只写进日志，没有发出"), "late"
    FAILED = "failed", _("没发成"), "late"
    HELD_BACK = "held_back", _("没有发"), "idle"


class Why(models.TextChoices):
    """Why it was not sent."""

    TOO_MANY = "too_many", _("这个号码今天已经收得够多了")
    UNWANTED = "unwanted", _("对方说过不再收短信")
    NO_NUMBER = "no_number", _("已经没有号码了")
    REFUSED = "refused", _("短信网关不收")
    NO_GATEWAY = "no_gateway", _("还没有接短信网关，只写进了日志")
    UNREACHABLE = "unreachable", _("短信网关连不上，试过几次了")


class TextMessage(Placed):
    """One text message. Whom it went to is known by a blind index only; the words are composed when it is sent."""

    scope = Scope(through="issue")

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="texts")
    event_id = models.UUIDField(null=True)  # the line of the timeline it tells of
    kind = models.CharField(max_length=10, choices=TextKind)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    number_index = models.BinaryField(max_length=16, null=True)
    asked_by_name = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    send_at = models.DateTimeField()  # not before
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["event_id", "issue"], name="text_once_per_line"),
            CheckConstraint(
                name="text_settled_iff_dated",
                condition=Q(outcome=Outcome.WAITING, settled_at__isnull=True)
                | (~Q(outcome=Outcome.WAITING) & Q(settled_at__isnull=False)),
            ),
        ]
        indexes = [
            Index(fields=["issue", "created_at"], name="texts_about_an_issue"),
            Index(fields=["number_index", "settled_at"], name="texts_to_a_number"),
        ]


class NoTexts(models.Model):
    """A number that wants no more text messages. It lies outside the walls and holds nothing one could dial."""

    number_index = models.BinaryField(max_length=16, primary_key=True)
    since_at = models.DateTimeField()
