"""Attachments: checked by content, re-encoded, stored by hash outside the web root."""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope


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
