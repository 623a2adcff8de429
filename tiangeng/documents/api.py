"""Files of any record, for the phone and outside clients. The bytes themselves are served at the answer's `url`."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Path, Router
from ninja.files import UploadedFile

from tiangeng.kernel.api import Refused, once

from . import actions, owners, queries
from .schemas import AttachmentOut, RemoveIn

router = Router()
_NO = dict.fromkeys((401, 403, 404, 409, 413, 415, 422, 503, 507), Refused)
OwnerType = Annotated[str, Path(pattern=r"^[a-z_]{1,20}\.[a-z_]{1,20}$", description="issues.issue, visits.visit …")]


@router.get("/of/{owner_type}/{uuid:owner_id}", response={200: list[AttachmentOut], **_NO}, summary="Files of a record")
def listed(request: HttpRequest, owner_type: OwnerType, owner_id: UUID) -> Any:
    owner = owners.find(request.actor, owner_type, owner_id)
    return list(queries.attachments_of(owner))


@router.post("/of/{owner_type}/{uuid:owner_id}", response={201: AttachmentOut, **_NO}, summary="Add a file to a record")
def add(
    request: HttpRequest,
    owner_type: OwnerType,
    owner_id: UUID,
    file: Annotated[UploadedFile, File(description="a picture up to 8 MB; PDF, docx or xlsx up to 20 MB")],
    stage: Annotated[str, Form(max_length=20)] = "",
    is_public: Annotated[bool | None, Form()] = None,
) -> Any:
    """The same bytes for the same record and stage are one attachment however often they are sent: no key is needed."""
    owner = owners.find(request.actor, owner_type, owner_id)
    return 201, actions.attach(
        actor=request.actor,
        now=timezone.now(),
        owner=owner,
        stage=stage,
        upload=file,
        is_public=is_public,
    )


@router.get("/{uuid:attachment_id}", response={200: AttachmentOut, **_NO}, summary="One file's description")
def one(request: HttpRequest, attachment_id: Annotated[UUID, Path()]) -> Any:
    return queries.readable(request.actor, attachment_id)


@router.post("/{uuid:attachment_id}/remove", response={200: AttachmentOut, **_NO}, summary="Take a file off its record")
@once
def remove(request: HttpRequest, attachment_id: Annotated[UUID, Path()], sent: RemoveIn) -> Any:
    return actions.remove(
        actor=request.actor,
        now=timezone.now(),
        attachment_id=attachment_id,
        reason=sent.reason,
    )
