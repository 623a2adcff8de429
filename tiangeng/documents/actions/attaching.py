"""Files are taken in and taken away here, whichever screen they come through."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tiangeng.documents import kinds, owners, papers, pictures, queries, storage
from tiangeng.documents.intake import DOCUMENT_LIMIT, PICTURE_LIMIT
from tiangeng.documents.models import SHOWN_TO_VILLAGERS, Attachment, Stage
from tiangeng.documents.refusals import EmptyFile, FileTooLarge, NotTheUploader, StageUnknown, TooManyFiles
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, ReasonNeeded, clean_text
from tiangeng.kernel.scope import Placed, placed

MOST_FILES = 30
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Checked:
    """An upload that was looked through, as it will be kept."""

    kind: kinds.Kind
    name: str
    content: bytes
    thumbnail: bytes = b""
    width: int | None = None
    height: int | None = None
    opens_inline: bool = False


def check(upload: Any) -> Checked:
    """Look an upload through and make it fit to be kept; the size is asked before a byte is read."""
    if not upload.size:
        raise EmptyFile
    if upload.size > DOCUMENT_LIMIT:
        raise FileTooLarge(kind=_("文件"), limit=DOCUMENT_LIMIT // _MB, size=-(-upload.size // _MB))
    upload.seek(0)
    kind = kinds.recognise(upload.read(kinds.HEAD))
    upload.seek(0)
    if kind.is_picture:
        if upload.size > PICTURE_LIMIT:
            raise FileTooLarge(kind=_("照片"), limit=PICTURE_LIMIT // _MB, size=-(-upload.size // _MB))
        drawn = pictures.redraw(upload, kind)
        name = kinds.tidy_name(upload.name or "", kinds.JPEG)
        return Checked(kinds.JPEG, name, drawn.content, drawn.thumbnail, drawn.width, drawn.height, opens_inline=True)
    content = upload.read()
    if kind == kinds.PDF:
        return Checked(
            kind, kinds.tidy_name(upload.name or "", kind), content, opens_inline=papers.look_through_pdf(content)
        )
    kind = papers.look_through_office(content)
    return Checked(kind, kinds.tidy_name(upload.name or "", kind), content)


@transaction.atomic
def attach(
    *,
    actor: Actor,
    now: datetime,
    owner: Placed,
    stage: str,
    upload: Any,
    is_public: bool | None = None,
    most: int | None = None,
) -> Attachment:
    """Keep a file with a record. The same bytes for the same record and stage again are the same attachment.

    `upload` is Django's uploaded file. Pictures of the work and of its result may be shown on the villager's receipt
    unless `is_public` says otherwise. `most` is how many files the record may carry, `MOST_FILES` by itself.
    """
    label = owners.label_of(owner)
    if not owners.may_attach(actor, label, owner.pk):
        raise Missing
    if stage not in ("", *Stage.values):
        raise StageUnknown
    limit = most or MOST_FILES
    if queries.attachments_of(owner).count() >= limit:
        raise TooManyFiles(limit=limit)
    found = check(upload)

    digest = storage.keep(found.content, thumbnail=found.thumbnail)
    shown = stage in SHOWN_TO_VILLAGERS if is_public is None else is_public
    row = Attachment(
        owner_type=label, owner_id=owner.pk, stage=stage, name=found.name, content_type=found.kind.content_type,
        digest=digest, byte_count=len(found.content), width=found.width, height=found.height,
        opens_inline=found.opens_inline, is_public=shown and found.kind.is_picture, uploaded_by_id=actor.account_id,
        uploaded_by_name=actor.name[:40], uploaded_at=now, **placed(owner.region_code),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return queries.attachments_of(owner).get(stage=stage, digest=digest)

    log(actor, "document.attach", row, at=now, owner=f"{label}:{owner.pk}", stage=stage, content_type=row.content_type)
    return row


@transaction.atomic
def remove(*, actor: Actor, now: datetime, attachment_id: UUID, reason: str) -> Attachment:
    """Take a file off its record: by whoever put it there, saying why. Nobody is served it from then on."""
    row = queries.readable(actor, attachment_id, lock=True)
    if actor.account_id is None or row.uploaded_by_id != actor.account_id:
        raise NotTheUploader(who=row.uploaded_by_name or _("群众"))
    reason = clean_text(reason, field=_("原因"), limit=200)
    if not reason:
        raise ReasonNeeded

    row.removed_at = now
    row.save(update_fields=["removed_at"])

    log(actor, "document.remove", row, at=now, reason=reason, owner=f"{row.owner_type}:{row.owner_id}")
    return row
