"""What waits for somebody's hand. Addressed to a unit, a power in a place, or a person; closed by itself when it is done.

One row for all whom it may concern: there is no copy for each reader, and so nothing that could say who has read it.
"""

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Exists, Index, OuterRef, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiangeng.issues.models import Draw, Handling, Issue, Promise
from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet
from tiangeng.kernel.secrets import SecretField
from tiangeng.people.models import Account, Organisation, OwnedQuerySet, Staff

HANDLE = "issues.handle"


class Kind(models.TextChoices):
    DISPATCH = "dispatch", _("等派单")
    OBJECTION = "objection", _("派单异议等裁定")
    LEAD = "lead", _("派给本单位牵头")
    HELP = "help", _("请本单位配合")
    REOPENED = "reopened", _("群众说没解决，重办")
    REVIEW = "review", _("到了再看的日子")
    ADDED = "added", _("群众又说了一句")
    TOLD = "told", _("群众写给您的")
    SUPERVISED = "supervised", _("被督办")
    ABOVE = "above", _("下面超期，报到了上一级")
    RULING = "ruling", _("等第二人裁定")
    APPEAL = "appeal", _("群众不服，等复核")
    PROMISE = "promise", _("答应的事到日子了")
    CALL = "call", _("抽中回访，等打电话")


BY_ANOTHER = (Kind.RULING, Kind.APPEAL)  # not by who proposed it, nor by a unit that has worked at it
LOUD = frozenset({Kind.REOPENED, Kind.SUPERVISED, Kind.ABOVE, Kind.OBJECTION})


class NoticeQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """What waits for this actor: open, addressed to them, about what they may see, not their own doing."""
        if actor.cover is None or not actor.account_id:
            return self.none()
        # EXISTS, asked of the few notices found: `issue IN (…)` beside an OR reads every issue of the county first
        about = Q(issue__isnull=True) | Exists(Issue.objects.visible_to(actor).filter(pk=OuterRef("issue_id")))
        worked_at = Handling.objects.filter(issue=OuterRef("issue_id"), organisation__in=actor.organisation_ids)
        return (
            self.filter(addressed_to(actor), about, region_code__gte=actor.cover.lo, region_code__lt=actor.cover.hi)
            .filter(done_at__isnull=True)
            .exclude(by_id=actor.account_id)
            .exclude(Q(kind__in=BY_ANOTHER) & (Q(by_id__in=actor.account_ids) | Exists(worked_at)))
        )


def addressed_to(actor: Actor) -> Q:
    """By unit, by power in the place, or by name."""
    rule = Q(pk__in=[])
    if actor.staff_id:
        rule |= Q(staff=actor.staff_id)
    units = {grant.organisation_id for grant in actor.grants if grant.organisation_id and HANDLE in grant.capabilities}
    if units:
        rule |= Q(organisation__in=units)
    for grant in actor.grants:
        reach = Range.of(grant.territory)
        powers = Q(power__in=sorted(grant.capabilities - {HANDLE}), region_code__gte=reach.lo, region_code__lt=reach.hi)
        rule |= powers if len(grant.territory) <= 6 else powers & Q(is_high=False)
    return rule


class Notice(Placed):
    """One thing that waits. `power` is the capability that can do it here; `is_high`: above the township."""

    scope = Scope(organisations=("organisation_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12, choices=Kind)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, null=True, related_name="notices")
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, null=True, related_name="notices")
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, null=True, related_name="notices")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="+")
    power = models.CharField(max_length=24, blank=True)
    is_high = models.BooleanField(default=False)
    since_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)  # whose doing it was: they know already
    by_name = models.CharField(max_length=90, blank=True)
    done_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["kind", "issue", "promise", "draw", "organisation", "staff", "power"],
                condition=Q(done_at__isnull=True),
                nulls_distinct=False,
                name="notice_open_once",
            ),
            CheckConstraint(
                name="notice_has_an_address",
                condition=Q(organisation__isnull=False) | Q(staff__isnull=False) | ~Q(power=""),
            ),
        ]
        indexes = [
            Index(fields=["organisation"], name="notices_open_of_a_unit", condition=Q(done_at__isnull=True)),
            Index(fields=["staff"], name="notices_open_of_a_person", condition=Q(done_at__isnull=True)),
            Index(fields=["power", "region_code"], name="notices_open_of_a_place", condition=Q(done_at__isnull=True)),
            Index(fields=["issue"], name="notices_about_an_issue"),
            Index(fields=["done_at"], name="notices_done", condition=Q(done_at__isnull=False)),
        ]

    @property
    def about(self) -> UUID | None:
        """The one problem, promise or draw at which it waits."""
        return self.issue_id or self.promise_id or self.draw_id

    @property
    def tone(self) -> str:
        return "late" if self.kind in LOUD else "wait"

    def get_absolute_url(self) -> str:
        """Where it is done."""
        if self.issue:
            return self.issue.get_absolute_url()
        return reverse("issues:draw", args=[self.draw_id]) if self.draw_id else reverse("issues:promises")


class Choice(models.Model):
    """How one person wants to be told; nobody else reads it. Without a row: everything in the bell, no mail."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="notice_choice")
    muted = ArrayField(models.CharField(max_length=12), default=list)
    muted_turns = ArrayField(models.CharField(max_length=24), default=list, db_default=[])  # of other rooms: `ui.turns`
    mail = SecretField()
    digest_on = models.DateField(null=True)  # the last day a digest was made

    objects = OwnedQuerySet.as_manager()


class FeedKey(models.Model):
    """A secret address of one person's calendar; only its hash is kept, and a new one ends the old one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="feed_key")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()
