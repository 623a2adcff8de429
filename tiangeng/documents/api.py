"""Files of any record and sheets brought in, for outside clients. The bytes themselves are served at the answer's `url`."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import File, Form, Path, Router
from ninja.files import UploadedFile

from tiangeng.kernel.api import Refused, once

from . import actions, owners, queries
from .models import SheetImport
from .schemas import AttachmentOut, RemoveIn, SheetColumnsIn, SheetOut, SheetWhereIn, SheetWriteIn
from .workbooks import mapping

router = Router()
_NO = dict.fromkeys((401, 403, 404, 409, 410, 413, 415, 422, 503, 507), Refused)
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
    now = timezone.now()
    with owners.adding(request.actor, owner_type, owner_id, now=now) as actor:
        owner = owners.find(actor, owner_type, owner_id)
        return 201, actions.attach(actor=actor, now=now, owner=owner, stage=stage, upload=file, is_public=is_public)


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


# ---------------------------------------------------------------------- sheets


@router.post("/sheets", response={201: SheetOut, **_NO}, summary="Bring in a sheet; it is checked, and nothing written")
@once
def bring_sheet(
    request: HttpRequest,
    kind: Annotated[str, Form(max_length=40, description="places.household, issues.issue …")],
    file: Annotated[UploadedFile, File(description="xlsx, xls or CSV up to 20 MB and 50,000 rows")],
    worksheet: Annotated[str, Form(max_length=100, description="left out, the one with the most columns is read")] = "",
) -> Any:
    sheet = actions.take_in_sheet(actor=request.actor, now=timezone.now(), kind=kind, upload=file, worksheet=worksheet)
    return 201, _told(sheet)


@router.get("/sheets/{uuid:pk}", response={200: SheetOut, **_NO}, summary="What one's own sheet says")
def sheet(request: HttpRequest, pk: UUID) -> Any:
    return _told(queries.import_of(request.actor, pk))


@router.post(
    "/sheets/{uuid:pk}/worksheet", response={200: SheetOut, **_NO}, summary="Read another worksheet or headings"
)
@once
def choose_worksheet(request: HttpRequest, pk: UUID, sent: SheetWhereIn) -> Any:
    """Of a file whose worksheet has been written the next one is a sheet of its own: mind the answer's `id`."""
    return _told(
        actions.choose_worksheet(
            actor=request.actor,
            now=timezone.now(),
            import_id=pk,
            worksheet=sent.worksheet,
            heading_row=sent.heading_row,
        )
    )


@router.post("/sheets/{uuid:pk}/columns", response={200: SheetOut, **_NO}, summary="Say which column is which")
@once
def map_columns(request: HttpRequest, pk: UUID, sent: SheetColumnsIn) -> Any:
    return _told(
        actions.map_columns(
            actor=request.actor, now=timezone.now(), import_id=pk, pairs=sent.pairs, for_unit=sent.for_unit
        )
    )


@router.post("/sheets/{uuid:pk}/write", response={200: SheetOut, **_NO}, summary="Write a checked sheet")
@once
def write_sheet(request: HttpRequest, pk: UUID, sent: SheetWriteIn) -> Any:
    return _told(actions.start_import(actor=request.actor, now=timezone.now(), import_id=pk, is_whole=sent.is_whole))


def _told(sheet: SheetImport) -> dict[str, Any]:
    kind, run = actions.kind_of(sheet.kind), queries.task_of(sheet)
    shown = [column.name for column in kind.read_columns if column.name in sheet.pairs]
    has_bad = (sheet.bad_count or sheet.refused) and not sheet.removed_at
    return {
        **{name: getattr(sheet, name) for name in SheetOut.model_fields if hasattr(sheet, name)},
        "worksheets": [{"name": name, "row_count": count} for name, count in sheet.worksheets],
        "heading_row": None if sheet.header_at is None else sheet.header_at + 1,
        "missing": mapping.missing(kind, sheet.pairs) if sheet.headers else [],
        "is_at_work": run is not None and run.finished_at is None,
        "done_count": run.done_count if run else 0,
        "total_count": run.total_count if run else None,
        "said": str(run.said or run.message) if run else "",
        "is_checked": sheet.checked_at is not None,
        "is_finished": sheet.finished_at is not None,
        "rows": [
            {
                **{name: row[name] for name in ("number", "bad", "same")},
                "cells": [
                    {"column": name, "text": text, "fault": fault, "before": before}
                    for name, (text, fault, before) in zip(shown, row["cells"], strict=False)
                ],
            }
            for row in sheet.sample
            if "total" not in row
        ],
        "url": sheet.get_absolute_url(),
        "bad_url": reverse("documents:sheet_bad", args=[sheet.pk]) if has_bad else "",
    }
