"""The worker's side of a sheet: every row checked before anything is written, and then written row by row."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from tiangeng.documents import queries, storage
from tiangeng.documents.models import SheetImport
from tiangeng.documents.workbooks import columns, mapping, reading, writing
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.walls import acting

from .importing import file_of, kind_of

SHOWN_GOOD, SHOWN_BAD = 30, 200
AT_ONCE = 500  # rows checked, or written, between two reports

Report = Callable[[int, int | None], None]


def check_sheet(*, actor: Actor, now: datetime, import_id: UUID, report: Report) -> None:
    """Read the file, find the columns, and say of every row what is wrong with it. Writes nothing but this."""
    with acting(actor):
        sheet: SheetImport = SheetImport.objects.visible_to(actor).get_one(import_id)
        kind = kind_of(sheet.kind)
        known, learned = kind.begin(actor), queries.headings_of(actor, sheet.kind)
    rows = reading.read(file_of(sheet), sheet.form)
    with translation.override(sheet.language):
        if sheet.header_at is None:
            sheet.header_at = mapping.header_row(rows, kind, learned)
            sheet.headers = [str(cell)[:60] for cell in rows[sheet.header_at]]
            sheet.pairs = mapping.propose(rows[sheet.header_at], kind, learned)
        if mapping.missing(kind, sheet.pairs):
            sheet.row_count = sheet.bad_count = 0
            sheet.sample, sheet.checked_at = [], None
        else:
            found = _checked(rows, sheet, kind, known, actor=actor, report=report)
            _keep_what_was_found(sheet, kind, found, now=now)
    with acting(actor):
        sheet.save(update_fields=["header_at", "headers", "pairs", "row_count", "bad_count", "sample", "checked_at"])


def run_sheet(*, actor: Actor, now: datetime, import_id: UUID, report: Report) -> dict[str, int]:
    """Write the good rows. Killed half-way, it goes on behind the last row whose writing was committed."""
    with acting(actor):
        sheet: SheetImport = SheetImport.objects.visible_to(actor).get_one(import_id)
        kind = kind_of(sheet.kind)
        known = kind.begin(actor)
    rows = reading.read(file_of(sheet), sheet.form)
    faults = json.loads(storage.sheet_place(f"{sheet.pk}-faults.json").read_text("utf-8"))
    with translation.override(sheet.language):
        every = mapping.checked(rows, header_at=sheet.header_at or 0, pairs=sheet.pairs, kind=kind, known=known)
        good = [row for row in every if not row.faults and str(row.number) not in faults]
        if sheet.is_whole:
            _write_all(sheet, kind, good, actor=actor, now=now, report=report)
        else:
            _write_good(sheet, kind, good, actor=actor, now=now, report=report)
        if sheet.refused:
            said = {number: _told(kind, what) for number, what in faults.items()} | sheet.refused
            _write_bad(sheet, rows, said)
    with acting(actor):
        sheet.finished_at = now
        sheet.save(update_fields=["finished_at"])
        log(actor, "sheet.imported", sheet, at=now, kind=sheet.kind, rows=sheet.applied_count)
    storage.sheet_place(f"{sheet.pk}.{sheet.form}").unlink(missing_ok=True)
    return {"rows": sheet.applied_count, "refused": len(sheet.refused)}


def _write_all(
    sheet: SheetImport,
    kind: columns.Kind,
    good: Sequence[mapping.Checked],
    *,
    actor: Actor,
    now: datetime,
    report: Report,
) -> None:
    """Every row or none: one transaction, taken back when a single row is refused."""
    with acting(actor):
        for done, row in enumerate(good, start=1):
            if said := _apply(kind, row, actor=actor, now=now):
                sheet.refused[str(row.number)] = said
            if done % AT_ONCE == 0 or done == len(good):
                report(done, len(good))
        if sheet.refused:
            transaction.set_rollback(True)
        else:
            sheet.applied_count, sheet.applied_upto = len(good), good[-1].number
            sheet.save(update_fields=["applied_count", "applied_upto"])
    if sheet.refused:
        with acting(actor):
            sheet.save(update_fields=["refused"])


def _write_good(
    sheet: SheetImport,
    kind: columns.Kind,
    good: Sequence[mapping.Checked],
    *,
    actor: Actor,
    now: datetime,
    report: Report,
) -> None:
    """A few hundred rows to a transaction, and in the same one how far it has come."""
    left = [row for row in good if row.number > sheet.applied_upto]
    for start in range(0, len(left), AT_ONCE):
        chunk = left[start : start + AT_ONCE]
        with acting(actor):
            for row in chunk:
                if said := _apply(kind, row, actor=actor, now=now):
                    sheet.refused[str(row.number)] = said
                else:
                    sheet.applied_count += 1
            sheet.applied_upto = chunk[-1].number
            sheet.save(update_fields=["applied_count", "applied_upto", "refused"])
        report(len(good) - len(left) + start + len(chunk), len(good))


def _apply(kind: columns.Kind, row: mapping.Checked, *, actor: Actor, now: datetime) -> str:
    """One row through its room's action; '' when it was written, else what the action answered."""
    try:
        with transaction.atomic():
            kind.apply(actor, now, row.values)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _checked(
    rows: Sequence[reading.Row], sheet: SheetImport, kind: columns.Kind, known: Any, *, actor: Actor, report: Report
) -> list[mapping.Checked]:
    found: list[mapping.Checked] = []
    seen: set[Any] = set()
    header_at = sheet.header_at or 0
    total = len(rows) - header_at - 1
    every = mapping.checked(rows, header_at=header_at, pairs=sheet.pairs, kind=kind, known=known)
    batch: list[mapping.Checked] = []
    for row in every:
        found.append(row)
        batch.append(row)
        if len(batch) == AT_ONCE:
            _review(batch, kind, known, seen, actor=actor)
            report(row.number - header_at - 1, total)
            batch = []
    _review(batch, kind, known, seen, actor=actor)
    report(total, total)
    return found


def _review(batch: Sequence[mapping.Checked], kind: columns.Kind, known: Any, seen: set[Any], *, actor: Actor) -> None:
    """What only the room can tell: that it is there already, or stands twice in the sheet."""
    sound = [row for row in batch if not row.faults]
    if kind.review and sound:
        with acting(actor):
            for at, name, sentence in kind.review([row.values for row in sound], known, seen):
                sound[at].faults[name] = sentence


def _keep_what_was_found(
    sheet: SheetImport, kind: columns.Kind, found: Sequence[mapping.Checked], *, now: datetime
) -> None:
    bad = [row for row in found if row.faults]
    shown = [*[row for row in found if not row.faults][:SHOWN_GOOD], *bad[:SHOWN_BAD]]
    sheet.row_count, sheet.bad_count, sheet.checked_at = len(found), len(bad), now
    sheet.sample = [queries.shown_row(row, kind, sheet.pairs) for row in sorted(shown, key=lambda row: row.number)]
    faults = {str(row.number): row.faults for row in bad}
    storage.keep_sheet(f"{sheet.pk}-faults.json", json.dumps(faults, ensure_ascii=False).encode())
    if bad:
        told = [[*_wide(row.cells, sheet), _told(kind, row.faults)] for row in bad]
        writing.write(_bad_file(sheet), headers=[*sheet.headers, mapping.REASON_HEADING], rows=told)


def _write_bad(sheet: SheetImport, rows: Sequence[reading.Row], said: Mapping[str, str]) -> None:
    told = [
        [*_wide(rows[int(number) - 1], sheet), why] for number, why in sorted(said.items(), key=lambda x: int(x[0]))
    ]
    writing.write(_bad_file(sheet), headers=[*sheet.headers, mapping.REASON_HEADING], rows=told)


def _told(kind: columns.Kind, faults: Mapping[str, str]) -> str:
    labels = {column.name: str(column.label) for column in kind.columns}
    return "；".join(f"{labels.get(name, name)}：{what}" for name, what in faults.items())


def _wide(cells: reading.Row, sheet: SheetImport) -> reading.Row:
    """The cells, as many as there are headings."""
    width = len(sheet.headers)
    return [*cells[:width], *[""] * (width - len(cells))]


def _bad_file(sheet: SheetImport) -> Any:
    return storage.sheet_place(f"{sheet.pk}-bad.xlsx")
