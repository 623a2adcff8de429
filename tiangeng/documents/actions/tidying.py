"""Sheets are not kept: a week after they came or went their files go, with what was quoted from them; counts and hands stay."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tiangeng.documents import storage
from tiangeng.documents.models import SheetExport, SheetImport

from .importing import KEPT_DAYS

QUOTED: dict[str, Any] = {
    "name": "",
    "worksheets": [],
    "worksheet": "",
    "headers": [],
    "pairs": {},
    "sample": [],
    "refused": {},
}  # names may be in all of it


@transaction.atomic
def tidy_sheets(*, now: datetime) -> int:
    """Delete the files of sheets older than a week; returns how many sheets that were. Run behind open walls.

    A list that took a second person was made when that one agreed: its week begins then, and until then there is none.
    """
    count, before = 0, now - timedelta(days=KEPT_DAYS)
    for model, quoted in ((SheetImport, QUOTED), (SheetExport, {})):
        old: Any = model.objects.filter(removed_at__isnull=True, created_at__lt=before)
        if model is SheetExport:
            old = old.exclude(finished_at__gte=before).exclude(needs_second=True, decided_at__isnull=True)
            old = old.exclude(is_agreed=True, decided_at__gte=before)
        ids = list(old.select_for_update(no_key=True).values_list("pk", flat=True))
        model.objects.filter(pk__in=ids).update(removed_at=now, **quoted)
        for pk in ids:
            storage.remove_sheets(pk)
        count += len(ids)
    return count


def kept_until(sheet: SheetExport) -> datetime | None:
    """The end of a finished list's week."""
    return sheet.finished_at + timedelta(days=KEPT_DAYS) if sheet.finished_at else None
