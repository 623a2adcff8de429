"""Which files may be seen (those of the records that may be seen), and a person's own sheets."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.scope import Placed

from . import owners, storage
from .models import APPROVES, Attachment, SheetExport, SheetHeadings, SheetImport
from .workbooks.columns import Kind
from .workbooks.mapping import Checked, Pairs


def attachments_of(owner: Placed) -> QuerySet[Attachment]:
    """The files of a record the caller has already been shown, oldest first."""
    rows: QuerySet[Attachment] = Attachment.objects.filter(
        owner_type=owners.label_of(owner), owner_id=owner.pk, removed_at__isnull=True
    )
    return rows.order_by("uploaded_at", "id")


def attachments_of_all(label: str, owner_ids: Iterable[UUID]) -> QuerySet[Attachment]:
    """The same of several records of one kind."""
    rows: QuerySet[Attachment] = Attachment.objects.filter(owner_type=label, owner_id__in=list(owner_ids))
    return rows.filter(removed_at__isnull=True).order_by("uploaded_at", "id")


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


# ---------------------------------------------------------------------- sheets


def imports_of(actor: Actor) -> QuerySet[SheetImport]:
    """One's own sheets, newest first."""
    rows: QuerySet[SheetImport] = SheetImport.objects.visible_to(actor).order_by("-created_at", "-id")
    return rows


def import_of(actor: Actor, import_id: UUID) -> SheetImport:
    found: SheetImport = SheetImport.objects.visible_to(actor).get_one(import_id)
    return found


def exports_of(actor: Actor) -> QuerySet[SheetExport]:
    rows: QuerySet[SheetExport] = SheetExport.objects.visible_to(actor).order_by("-created_at", "-id")
    return rows


def exports_to_decide(actor: Actor) -> QuerySet[SheetExport]:
    """What waits for this person as the second one, oldest first."""
    rows: QuerySet[SheetExport] = SheetExport.objects.to_decide(actor).order_by("created_at", "id")
    return rows


def task_of(sheet: SheetImport | SheetExport) -> TaskRun | None:
    return TaskRun.objects.filter(pk=sheet.task_id).first() if sheet.task_id else None


def tasks_of(sheets: Iterable[SheetImport | SheetExport]) -> dict[Any, TaskRun]:
    """Their runs, in one query."""
    return TaskRun.objects.in_bulk([sheet.task_id for sheet in sheets if sheet.task_id])


def is_at_work(sheet: SheetImport) -> bool:
    task = task_of(sheet)
    return task is not None and task.finished_at is None


def headings_of(actor: Actor, kind: str) -> dict[str, str]:
    """What headings meant before: the unit's, and over them the person's own."""
    units = list(actor.organisation_ids)
    rows = SheetHeadings.objects.visible_to(actor).filter(
        Q(account_id=actor.account_id) | Q(organisation_id__in=units), kind=kind
    )
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.account_id is not None):
        found |= row.pairs
    return found


def shown_row(row: Checked, kind: Kind, pairs: Pairs) -> dict[str, Any]:
    """A row as the preview keeps it: the mapped cells as text, sealed numbers masked, what is wrong and what was before."""
    cells = []
    for column in kind.read_columns:
        if column.name in pairs:
            at = pairs[column.name]
            text = str(row.cells[at]) if at < len(row.cells) else ""
            if column.is_sealed and len(text) > 4 and column.name not in row.faults:
                text = text[:3] + "*" * (len(text) - 5) + text[-2:]
            fault = row.faults.get(column.name, "")
            if column.else_from and column.else_from not in pairs:
                fault = fault or row.faults.get(column.else_from, "")
            cells.append([text[:80], fault, row.before.get(column.name, "")])
    return {"number": row.number, "cells": cells, "bad": bool(row.faults), "same": row.is_same}


def bad_rows_of(actor: Actor, import_id: UUID) -> tuple[SheetImport, Path]:
    """One's own sheet and the file of its rows that were wrong."""
    sheet = import_of(actor, import_id)
    path = storage.sheet_place(f"{sheet.pk}-bad.xlsx")
    if not path.exists():
        raise Missing
    return sheet, path


def exports_as_second(actor: Actor) -> QuerySet[SheetExport] | None:
    """Large exports that wait for this second person; None for whoever is never one."""
    if APPROVES not in actor.capabilities:
        return None
    return exports_to_decide(actor)
