"""Handbook forms 手册表单 in their versions, and what was answered on them."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel import addresses
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet
from tiangeng.people.models import Account, Organisation, Staff
from tiangeng.places.models import Enterprise, Household
from tiangeng.visits.models import Companion, Visit

INSTANCE_LIMIT = 249  # what the standard allows an id


class About(models.TextChoices):
    """Whom a form is asked of."""

    VISIT = "visit", _("走访")
    HOUSEHOLD = "household", _("农户")
    ENTERPRISE = "enterprise", _("企业")


class Form(Placed):
    """One version of a handbook form. It is never changed once it is answered; a new version is another row."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    about = models.CharField(max_length=10, choices=About)
    survey = models.JSONField()  # questions and choices as phone and server read them (docs/algorithms/formulas.md)
    xform = models.TextField()  # the same as ODK Collect reads it
    xform_hash = models.CharField(max_length=40)  # md5: of these very bytes, as the standard asks
    in_force = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["county_code", "code", "version"], name="form_version_once_per_county"),
            UniqueConstraint(
                fields=["county_code", "code"], condition=Q(in_force=True), name="form_one_version_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.record("forms:answers", self.pk)


class FormAnswerQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """As visits are seen: what was answered on a visit kept to a team is kept to that team."""
        rows = super().visible_to(actor)
        rule = Q(visit__isnull=True) | Q(visit__is_private=False)
        if actor.account_id:
            rule |= Q(account_id=actor.account_id)
        if actor.organisation_ids:
            rule |= Q(organisation_id__in=list(actor.organisation_ids))
        if actor.staff_id:
            rule |= Q(visit__in=Companion.objects.filter(staff_id=actor.staff_id).values("visit_id"))
        return rows.filter(rule)

    def written_by(self, account_id: UUID | None) -> Self:
        return self.filter(account_id=account_id) if account_id else self.none()


class FormAnswer(Placed):
    """A form filled in once. Putting it right makes another row that replaces it; nothing is overwritten."""

    scope = Scope(authors=("account_id",), organisations=("organisation_id",))

    class Source(models.TextChoices):
        PHONE = "phone", _("田埂")
        COLLECT = "collect", _("ODK Collect")

    id = models.UUIDField(primary_key=True, default=new_id)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="form_answers", db_index=False)
    instance_id = models.CharField(max_length=INSTANCE_LIMIT)  # made where it was filled in
    digest = models.CharField(max_length=64)  # SHA-256 of what was sent: tells a resend from another entry
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    corrects = models.CharField(max_length=INSTANCE_LIMIT, blank=True, default="", db_default="")  # not here yet
    is_current = models.BooleanField(default=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="form_answers")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="form_answers"
    )
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="form_answers"
    )
    answered_on = models.DateField()
    answers = models.JSONField()
    words = models.TextField(blank=True)  # the answers as text, to look for words in
    source = models.CharField(max_length=10, choices=Source)
    received_at = models.DateTimeField()

    objects = FormAnswerQuerySet.as_manager()  # type: ignore[misc]
    place_name: str  # the village's, where a query has added it

    class Meta:
        constraints = [
            UniqueConstraint(fields=["county_code", "instance_id"], name="answer_instance_once"),
            UniqueConstraint(fields=["account", "corrects"], condition=~Q(corrects=""), name="answer_corrects_once"),
            CheckConstraint(name="answer_has_an_instance", condition=~Q(instance_id="")),
            CheckConstraint(name="answer_not_its_own_successor", condition=~Q(replaces=F("id"))),
        ]
        indexes = [
            Index(fields=["form", "-answered_on", "-id"], name="answers_of_a_form"),
            Index(fields=["county_code", "answered_on"], name="answers_of_a_county"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.answered_on:%F}"

    def get_absolute_url(self) -> str:
        return addresses.record("forms:answer", self.pk)


class FormFile(Placed):
    """A picture an answer names: awaited until it has come. Another picture under the same name is kept beside it."""

    scope = Scope(through="answer")

    id = models.UUIDField(primary_key=True, default=new_id)
    answer = models.ForeignKey(FormAnswer, on_delete=models.CASCADE, related_name="files", db_index=False)
    question = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=255)  # as the device calls it
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the bytes as sent; empty: not there yet
    attachment_id = models.UUIDField(null=True)
    arrived_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=200, blank=True, default="", db_default="")  # why what came was not kept

    class Meta:
        constraints = [
            UniqueConstraint(fields=["answer", "name", "digest"], name="answer_file_once"),
            CheckConstraint(
                name="answer_file_there_or_awaited",
                condition=Q(digest="", attachment_id__isnull=True, arrived_at__isnull=True)
                | (~Q(digest="") & Q(attachment_id__isnull=False, arrived_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name
