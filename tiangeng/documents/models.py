"""Attachments: checked by content, re-encoded, stored by hash outside the web root."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope


class Attachment(Placed):
    """A file that belongs to a record of another room, named by its type and id; it is seen by whoever sees the record."""

    scope = Scope()  # the wall; the reader is also asked of the record (`queries.readable`)

    id = models.UUIDField(primary_key=True, default=new_id)
    owner_type = models.CharField(max_length=40)  # issues.issue, visits.visit …
    owner_id = models.UUIDField()
    stage = models.CharField(max_length=20, blank=True)  # what it shows: report, work, evidence
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)  # SHA-256 of the stored bytes; the file's place
    byte_count = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=40, blank=True)
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [Index(fields=["owner_type", "owner_id"], name="attachments_of_a_record")]
        constraints = [CheckConstraint(name="attachment_not_empty", condition=Q(byte_count__gt=0))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")
