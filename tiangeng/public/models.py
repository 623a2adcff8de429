"""What the public pages keep of their own: how often somebody knocked, which form was already sent, and the opinion box
意见箱. No names, no addresses.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel import addresses
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet

from .states import OpinionState


class Knock(models.Model):
    """How often one source came to one door in one stretch of time; of the source only a keyed hash is kept."""

    id = models.BigAutoField(primary_key=True)
    door = models.CharField(max_length=16)
    source = models.BinaryField(max_length=16)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["door", "source", "since"], name="knock_once_per_stretch")]
        indexes = [Index(fields=["since"], name="knocks_oldest_first")]


class Asking(models.Model):
    """A form that was sent: sent again, it leads to the same receipt."""

    client_id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    receipt_code = models.CharField(max_length=12)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [Index(fields=["asked_at"], name="askings_oldest_first")]


class OpinionKind(models.TextChoices):
    BROKEN = "broken", _("出错了、打不开")
    HARD = "hard", _("看不懂、不好用")
    BURDEN = "burden", _("添了负担")
    PRIVACY = "privacy", _("个人信息")
    IDEA = "idea", _("有个建议")


class OpinionQuerySet(ScopedQuerySet):
    """What is said about the system is for those who answer for it: no territory shows it."""

    def visible_to(self, actor: Actor) -> Self:
        rule = Q(pk__in=[])
        for grant in actor.grants:
            if "public.opinions" in grant.capabilities:
                rule |= Q(county_code__startswith=grant.territory[:6])
        return self.filter(rule)


class Opinion(Placed):
    """Something said about the system itself, by nobody we know. Its place is the county that runs the system."""

    scope = Scope()

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=8, choices=OpinionKind)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=OpinionState, default=OpinionState.OPEN)
    sent_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=40, blank=True)
    closing = models.TextField(blank=True)  # what came of it, or why it is not answered; the writer reads it too
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=40, blank=True)

    objects = OpinionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            CheckConstraint(
                name="opinion_answered_iff_dated",
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
            ),
            CheckConstraint(
                name="opinion_closed_iff_dated",
                condition=Q(state=OpinionState.CLOSED, closed_at__isnull=False) & ~Q(closing="")
                | ~Q(state=OpinionState.CLOSED) & Q(closed_at__isnull=True),
            ),
            CheckConstraint(
                name="opinion_open_has_no_answer",
                condition=Q(state=OpinionState.OPEN, answered_at__isnull=True)
                | Q(state=OpinionState.ANSWERED, answered_at__isnull=False)
                | Q(state=OpinionState.CLOSED),
            ),
        ]
        indexes = [Index(fields=["county_code", "-sent_at"], name="opinions_of_a_county")]

    def __str__(self) -> str:
        return self.body[:30]

    def get_absolute_url(self) -> str:
        return addresses.record("opinions:record", self.pk)

    @property
    def changed_at(self) -> datetime | None:
        return self.closed_at or self.answered_at

    @property
    def changed_by(self) -> str:
        return self.closed_by_name or self.answered_by_name


class OpinionSlip(models.Model):
    """A code that opens one opinion for whoever wrote it. Outside the walls; it holds nothing but where to look."""

    code = models.CharField(max_length=12, primary_key=True)
    opinion_id = models.UUIDField()
    county_code = models.CharField(max_length=6, db_collation="C")


class DisclosureKind(models.TextChoices):
    """What a village must lay open (村务公开): law names the fields, the words are those on the wall."""

    FINANCE = "finance", _("财务")
    AFFAIRS = "affairs", _("村务")
    PARTY = "party", _("党务")
    BENEFITS = "benefits", _("惠民补贴")
    PROJECTS = "projects", _("工程项目")
    OTHER = "other", _("其他")


class Disclosure(Placed):
    """A document a village lays open to everybody; its file hangs on it. Withdrawn, it is no longer served."""

    scope = Scope()

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10, choices=DisclosureKind)
    title = models.CharField(max_length=80)
    published_at = models.DateTimeField()
    published_by_name = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=40, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="disclosure_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
            )
        ]
        indexes = [Index(fields=["region_code", "-published_at"], name="disclosures_of_a_village")]

    def __str__(self) -> str:
        return self.title
