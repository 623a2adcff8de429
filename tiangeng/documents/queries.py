"""Which files may be seen: those of the records that may be seen."""

from uuid import UUID

from django.db.models import QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.scope import Placed

from . import owners
from .models import Attachment


def attachments_of(owner: Placed) -> QuerySet[Attachment]:
    """The files of a record the caller has already been shown, oldest first."""
    rows: QuerySet[Attachment] = Attachment.objects.filter(
        owner_type=owners.label_of(owner), owner_id=owner.pk, removed_at__isnull=True
    )
    return rows.order_by("uploaded_at", "id")


def readable(actor: Actor, attachment_id: UUID, *, lock: bool = False) -> Attachment:
    """The file, if the actor sees the record it belongs to; otherwise it does not exist.

    A department sees the records it has a part in wherever they lie, so the record is asked, not the file's own place;
    the database's wall stands all the same.
    """
    rows = Attachment.objects.filter(pk=attachment_id, removed_at__isnull=True)
    found: Attachment | None = (rows.select_for_update(no_key=True) if lock else rows).first()
    if found is None or not owners.sees(actor, found.owner_type, found.owner_id):
        raise Missing
    return found
