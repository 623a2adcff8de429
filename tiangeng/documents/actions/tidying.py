"""Sheets are not kept: a week after they came or went, their files are deleted and the rows that name them stay."""

from datetime import datetime, timedelta

from django.db import transaction

from tiangeng.documents import storage
from tiangeng.documents.models import SheetExport, SheetImport

from .importing import KEPT_DAYS


@transaction.atomic
def tidy_sheets(*, now: datetime) -> int:
    """Delete the files of sheets older than a week; returns how many sheets that were. Run behind open walls."""
    count = 0
    for model in (SheetImport, SheetExport):
        old = model.objects.filter(removed_at__isnull=True, created_at__lt=now - timedelta(days=KEPT_DAYS))
        for sheet in old.select_for_update(no_key=True):
            sheet.removed_at, sheet.sample = now, []
            sheet.save(update_fields=["removed_at", *(["sample"] if model is SheetImport else [])])
            storage.remove_sheets(sheet.pk)
            count += 1
    return count
