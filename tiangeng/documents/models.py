"""Attachments (checked by content, re-encoded, stored by hash outside the web root) and sheets brought in and taken out."""

from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet
from tiangeng.ui.choices import TonedChoices


class Stage(models.TextChoices):
    """What a file shows."""

    REPORT = "report", _("提出时")
    WORK = "work", _("办理中")
    EVIDENCE = "evidence", _("办好后")
    RECORD = "record", _("存档")


SHOWN_TO_VILLAGERS = frozenset({Stage.WORK, Stage.EVIDENCE})


class Attachment(Placed):
    """A file that belongs to a record of another room, named by its type and id; who sees the record sees it."""

    scope = Scope()  # the wall; the reader is also asked of the record (`queries.readable`)

    id = models.UUIDField(primary_key=True, default=new_id)
    owner_type = models.CharField(max_length=40)  # issues.issue, visits.visit …
    owner_id = models.UUIDField()
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)  # SHA-256 of the stored bytes; the file's place
    byte_count = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    opens_inline = models.BooleanField(default=False)  # pictures, and PDFs in which nothing acts
    is_public = models.BooleanField(default=False)  # may be shown on the villager's receipt
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=40, blank=True)
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [Index(fields=["owner_type", "owner_id"], name="attachments_of_a_record")]
        constraints = [
            CheckConstraint(name="attachment_not_empty", condition=Q(byte_count__gt=0)),
            CheckConstraint(name="attachment_public_is_picture", condition=Q(is_public=False) | Q(width__isnull=False)),
            UniqueConstraint(
                name="attachment_once_per_record_and_stage",
                fields=["owner_type", "owner_id", "stage", "digest"],
                condition=Q(removed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("documents:file", args=[self.pk, self.name])

    @property
    def thumb_url(self) -> str:
        return reverse("documents:thumb", args=[self.pk]) if self.is_image else ""

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def size_text(self) -> str:
        """As people say it: 340 KB, 2.1 MB."""
        kilobytes = self.byte_count / 1024
        return f"{max(round(kilobytes), 1)} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"

    @property
    def kind_text(self) -> Any:
        return {"application/pdf": "PDF"}.get(self.content_type) or ("Word" if self.name.endswith(".docx") else "Excel")


# ---------------------------------------------------------------------- sheets in and out

APPROVES = "sheets.approve"  # the second person over a large export


class Agreement(TonedChoices):
    """How a second person answered."""

    AGREED = "agreed", _("已同意"), "ok"
    DECLINED = "declined", _("未同意"), "idle"


class OwnQuerySet(ScopedQuerySet):
    """Sheets are seen by whoever brought or asked for them, and by nobody for the territory's sake."""

    def visible_to(self, actor: Actor) -> Self:
        return super().visible_to(actor).filter(created_by_id=actor.account_id)


class ExportQuerySet(OwnQuerySet):
    def to_decide(self, actor: Actor) -> Self:
        """Those of them that wait for a second person."""
        return self.answered_for(actor).filter(decided_at__isnull=True)

    def answered_for(self, actor: Actor) -> Self:
        """Large exports in a territory this person answers for, that take a second one, and are not their own."""
        reach = [grant.territory for grant in actor.grants if APPROVES in grant.capabilities]
        rule = Q(pk__in=[])
        for territory in reach:
            rule |= Q(region_code__startswith=territory)
        return self.filter(rule, needs_second=True).exclude(created_by_id=actor.account_id)


class SheetImport(Placed):
    """A sheet somebody brought: how its columns were read, what was wrong in it, how much of it has been written."""

    scope = Scope(authors=("created_by_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)  # places.household …
    name = models.CharField(max_length=120)
    form = models.CharField(max_length=4)  # xlsx · xls · csv
    language = models.CharField(max_length=10)  # in which what is wrong was said
    worksheets = models.JSONField(default=list, db_default=[])  # [name, rows] of each, where several hold rows
    worksheet = models.CharField(max_length=100, blank=True, default="", db_default="")  # the one that is read of them
    header_at = models.PositiveIntegerField(null=True)  # the row the headings end in, from 0
    headers = models.JSONField(default=list)
    pairs = models.JSONField(default=dict)  # our column → position in the sheet
    row_count = models.PositiveIntegerField(default=0)
    bad_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0, db_default=0)  # rows that say what is there already
    change_count = models.PositiveIntegerField(default=0, db_default=0)  # rows that would change what is there
    sample = models.JSONField(default=list)  # the first rows, and the first bad ones, as the preview shows them
    is_whole = models.BooleanField(null=True)  # all or nothing; None until somebody chose
    applied_upto = models.PositiveIntegerField(default=0)  # the last row of the sheet that has been dealt with
    applied_count = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict)  # row of the sheet → what the action answered
    task_id = models.UUIDField(null=True)
    created_by_id = models.UUIDField()
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)  # when its files were deleted

    objects = OwnQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [
            Index(fields=["created_by_id", "-created_at"], name="sheets_of_a_person"),
            Index(fields=["created_at"], condition=Q(removed_at__isnull=True), name="sheets_to_tidy"),
        ]
        constraints = [
            CheckConstraint(name="sheet_no_more_bad_than_rows", condition=Q(bad_count__lte=models.F("row_count"))),
            CheckConstraint(
                name="sheet_begun_only_once_chosen", condition=Q(begun_at__isnull=True) | Q(is_whole__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name or gettext("已过期的表格")

    def get_absolute_url(self) -> str:
        return reverse("documents:sheet", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Written: only a sheet that was refused as a whole may be tried again."""
        return self.finished_at is not None and (self.applied_count > 0 or not self.refused)

    @property
    def worksheet_names(self) -> list[str]:
        return [name for name, _count in self.worksheets]

    @property
    def good_count(self) -> int:
        """Rows there is something to write for."""
        return self.row_count - self.bad_count - self.same_count

    @property
    def new_count(self) -> int:
        return self.good_count - self.change_count


class SheetHeadings(Placed):
    """Which heading meant which column the last time: kept for a person, and for the unit when the person says so."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    pairs = models.JSONField(default=dict)  # heading → our column
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["kind", "account_id"], name="headings_once_per_person"),
            UniqueConstraint(fields=["kind", "organisation_id"], name="headings_once_per_unit"),
            CheckConstraint(
                name="headings_of_a_person_or_a_unit",
                condition=Q(account_id__isnull=True, organisation_id__isnull=False)
                | Q(account_id__isnull=False, organisation_id__isnull=True),
            ),
        ]


class SheetExport(Placed):
    """A list taken out as a sheet: who, what, how many rows; above the cap only after a second person has agreed."""

    scope = Scope(authors=("created_by_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=80)
    path = models.CharField(max_length=200)  # the list's address, and what it was asked with
    query = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=10)
    row_count = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    needs_second = models.BooleanField(default=False)
    created_by_id = models.UUIDField()
    created_by_name = models.CharField(max_length=40)
    organisation_name = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    task_id = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [
            Index(fields=["created_by_id", "-created_at"], name="exports_of_a_person"),
            Index(
                fields=["region_code"],
                condition=Q(needs_second=True, decided_at__isnull=True),
                name="exports_to_decide",
            ),
            Index(fields=["created_at"], condition=Q(removed_at__isnull=True), name="exports_to_tidy"),
        ]
        constraints = [
            CheckConstraint(
                name="export_two_people",
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=models.F("created_by_id")),
            ),
            CheckConstraint(
                name="export_large_only_if_agreed",
                condition=Q(needs_second=False) | Q(task_id__isnull=True) | Q(is_agreed=True),
            ),
            CheckConstraint(
                name="export_decided_says_how",
                condition=Q(decided_at__isnull=True, is_agreed__isnull=True)
                | Q(decided_at__isnull=False, is_agreed__isnull=False, decided_by_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:exports")
