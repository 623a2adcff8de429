"""The worker's side of a sheet: every row checked before anything is written, and then written row by row."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import translation
from psycopg.errors import DeadlockDetected, LockNotAvailable

from tiangeng.documents import queries, storage
from tiangeng.documents.models import SheetImport
from tiangeng.documents.refusals import InEachOthersWay, SheetIsRecord
from tiangeng.documents.workbooks import columns, mapping, reading, standing, writing
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import Blocks, drawing_on
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.walls import acting

from .importing import file_of, kind_of

SHOWN_GOOD, SHOWN_BAD = 30, 200
AT_ONCE = 500  # rows checked, or written, between two reports
TRIED = 1_000  # rows the preview tries; of what follows, the action's refusal is heard when it is written

Report = Callable[[int, int | None], None]


def check_sheet(*, actor: Actor, now: datetime, import_id: UUID, report: Report) -> None:
    """Read the file, find the columns, and say of every row what is wrong with it. Writes nothing but this."""
    with acting(actor):
        sheet: SheetImport = SheetImport.objects.visible_to(actor).get_one(import_id)
        kind = kind_of(sheet.kind)
        known, headings = kind.begin(actor), mapping.Headings(kind, queries.headings_of(actor, sheet.kind))
    rows = _rows(sheet, kind, headings, actor=actor)
    with translation.override(sheet.language):
        if not sheet.headers:
            at = None if sheet.header_at is None else min(sheet.header_at, len(rows) - 1)
            sheet.header_at, sheet.headers = mapping.headings_in(rows, headings, at=at)
            sheet.pairs = mapping.propose(sheet.headers, headings)
        if mapping.missing(kind, sheet.pairs):
            if record := columns.record_with(sheet.headers):
                raise SheetIsRecord(what=record.title, why=record.why)
            sheet.row_count = sheet.bad_count = sheet.same_count = sheet.change_count = 0
            sheet.sample, sheet.checked_at = [], None
        else:
            found = _checked(rows, sheet, kind, known, actor=actor, now=now, report=report)
            _keep_what_was_found(sheet, kind, found, now=now)
            sheet.sample += [{"number": number, "total": True} for number in _totals(rows, sheet)]
    counted = ["row_count", "bad_count", "same_count", "change_count"]
    with acting(actor):
        sheet.save(update_fields=["header_at", "headers", "pairs", *counted, "sample", "checked_at"])


def run_sheet(*, actor: Actor, now: datetime, import_id: UUID, report: Report) -> dict[str, int]:
    """Write the good rows. Killed half-way, it goes on behind the last row whose writing was committed.

    Killed behind its end, all that is left is to put the file away, or not even that.
    """
    with acting(actor):
        sheet: SheetImport = SheetImport.objects.visible_to(actor).get_one(import_id)
    if sheet.finished_at is None:
        try:
            _write(sheet, actor=actor, now=now, report=report)
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise InEachOthersWay from error
            raise
    if sheet.is_done and not sheet.worksheets:  # refused whole it can be tried again, of several the others be read
        storage.sheet_place(f"{sheet.pk}.{sheet.form}").unlink(missing_ok=True)
    return {"rows": sheet.applied_count, "refused": len(sheet.refused)}


def _write(sheet: SheetImport, *, actor: Actor, now: datetime, report: Report) -> None:
    with acting(actor):
        kind = kind_of(sheet.kind)
        known = kind.begin(actor)
    rows = reading.read(file_of(sheet), sheet.form, worksheet=sheet.worksheet).rows
    faults, seen = _kept(sheet, "faults"), _kept(sheet, "seen")
    with translation.override(sheet.language):
        every = mapping.checked(rows, header_at=sheet.header_at or 0, pairs=sheet.pairs, kind=kind, known=known)
        good = [row for row in every if str(row.number) not in faults and seen.get(str(row.number)) != []]
        work = _Work(sheet, kind, known, seen, actor, now)
        if sheet.is_whole:
            _write_all(work, good, report=report)
        else:
            _write_good(work, good, report=report)
        if sheet.refused:
            said = faults | {number: {"": why} for number, why in sheet.refused.items()}
            _write_bad(sheet, kind, [(rows[int(n) - 1], said[n]) for n in sorted(said, key=int)])
    with acting(actor):
        sheet.finished_at = now
        sheet.save(update_fields=["finished_at"])
        log(actor, "sheet.imported", sheet, at=now, kind=sheet.kind, rows=sheet.applied_count)


def _rows(sheet: SheetImport, kind: columns.Kind, headings: mapping.Headings, *, actor: Actor) -> list[reading.Row]:
    """The rows of the worksheet its owner chose; before that, of the one that looks most like what it was brought as."""
    table = reading.read(file_of(sheet), sheet.form, worksheet=sheet.worksheet)
    if len(table.worksheets) < 2:
        return table.rows
    sheet.worksheets = [[one.name, one.count] for one in table.worksheets]
    sheet.worksheet = mapping.choose(table.worksheets, kind, headings)
    with acting(actor):
        sheet.save(update_fields=["worksheets", "worksheet"])  # there to choose from also where this one cannot be read
    return reading.read(file_of(sheet), sheet.form, worksheet=sheet.worksheet).rows


@dataclass(frozen=True, slots=True)
class _Work:
    """One sheet being written: by whom, when, and what its owner saw of it."""

    sheet: SheetImport
    kind: columns.Kind
    known: Any
    seen: Mapping[str, Sequence[str]]
    actor: Actor
    now: datetime

    def numbers(self, rows: Sequence[mapping.Checked]) -> Blocks:
        """What the new ones among the rows will be called, kept for them before they are written."""
        new = [row.values for row in rows if str(row.number) not in self.seen]
        with acting(self.actor):
            return self.kind.ahead(self.actor, self.now, new) if new else {}

    def write(self, rows: Sequence[mapping.Checked]) -> Iterator[tuple[mapping.Checked, str]]:
        """Row by row through the room's action; '' when it was written, else why not."""
        pairs = self.sheet.pairs
        standing.find(rows, actor=self.actor, kind=self.kind, pairs=pairs, known=self.known, met={})
        for row in rows:
            yield row, standing.differs(row, self.seen) or self._apply(row)

    def _apply(self, row: mapping.Checked) -> str:
        try:
            with transaction.atomic():
                _enter(row, self.kind, self.known, actor=self.actor, now=self.now)
        except Refusal as refusal:
            return refusal.sentence
        return ""


def _enter(row: mapping.Checked, kind: columns.Kind, known: Any, *, actor: Actor, now: datetime) -> None:
    """One row through the room's ordinary action."""
    if row.record is None:
        values = kind.settle(actor, now, row.values, known) if kind.settle else row.values
        kind.apply(actor, now, values)
    elif row.changes and kind.change:
        kind.change(actor, now, row.record, row.changes)


def _write_all(work: _Work, good: Sequence[mapping.Checked], *, report: Report) -> None:
    """Every row or none: one transaction, taken back when a single row is refused. Killed behind it, nothing is left to do."""
    sheet = work.sheet
    if sheet.applied_count:
        return
    with drawing_on(work.numbers(good)), acting(work.actor):
        for start in range(0, len(good), AT_ONCE):
            chunk = good[start : start + AT_ONCE]
            sheet.refused |= {str(row.number): said for row, said in work.write(chunk) if said}
            report(start + len(chunk), len(good))
        if sheet.refused:
            transaction.set_rollback(True)
        else:
            sheet.applied_count, sheet.applied_upto = len(good), good[-1].number
            sheet.save(update_fields=["applied_count", "applied_upto"])
    if sheet.refused:
        with acting(work.actor):
            sheet.save(update_fields=["refused"])


def _write_good(work: _Work, good: Sequence[mapping.Checked], *, report: Report) -> None:
    """A few hundred rows to a transaction, and in the same one how far it has come."""
    sheet = work.sheet
    left = [row for row in good if row.number > sheet.applied_upto]
    for start in range(0, len(left), AT_ONCE):
        chunk = left[start : start + AT_ONCE]
        with drawing_on(work.numbers(chunk)), acting(work.actor):
            for row, said in work.write(chunk):
                if said:
                    sheet.refused[str(row.number)] = said
                else:
                    sheet.applied_count += 1
            sheet.applied_upto = chunk[-1].number
            sheet.save(update_fields=["applied_count", "applied_upto", "refused"])
        report(len(good) - len(left) + start + len(chunk), len(good))


def _checked(
    rows: Sequence[reading.Row],
    sheet: SheetImport,
    kind: columns.Kind,
    known: Any,
    *,
    actor: Actor,
    now: datetime,
    report: Report,
) -> list[mapping.Checked]:
    found: list[mapping.Checked] = []
    seen: set[Any] = set()
    met: dict[Any, int] = {}
    header_at, tried = sheet.header_at or 0, 0

    def looked_at(batch: Sequence[mapping.Checked]) -> None:
        nonlocal tried
        with acting(actor):
            standing.find(batch, actor=actor, kind=kind, pairs=sheet.pairs, known=known, met=met)
            _review(batch, kind, known, seen)
            _settle(batch, sheet, kind, known, actor=actor, now=now)
            tried += _try_out(batch, sheet, kind, known, actor=actor, now=now, most=TRIED - tried)

    total = len(rows) - header_at - 1
    every = mapping.checked(rows, header_at=header_at, pairs=sheet.pairs, kind=kind, known=known)
    batch: list[mapping.Checked] = []
    for row in every:
        found.append(row)
        batch.append(row)
        if len(batch) == AT_ONCE:
            looked_at(batch)
            report(row.number - header_at - 1, total)
            batch = []
    looked_at(batch)
    report(total, total)
    return found


def _review(batch: Sequence[mapping.Checked], kind: columns.Kind, known: Any, seen: set[Any]) -> None:
    """What of a new row only the room can tell: that it cannot be, or stands twice in the sheet."""
    sound = [row for row in batch if not row.faults and row.record is None]
    if kind.review and sound:
        for at, name, sentence in kind.review([row.values for row in sound], known, seen):
            sound[at].faults[name] = sentence


def _settle(
    batch: Sequence[mapping.Checked], sheet: SheetImport, kind: columns.Kind, known: Any, *, actor: Actor, now: datetime
) -> None:
    """What the room's action would refuse is said in the preview, under the column it is about."""
    if kind.settle is None:
        return
    for row in batch:
        if row.faults or row.record is not None:
            continue
        try:
            kind.settle(actor, now, row.values, known)
        except Refusal as refusal:
            _mark(row, refusal, kind, sheet.pairs)


def _try_out(
    batch: Sequence[mapping.Checked],
    sheet: SheetImport,
    kind: columns.Kind,
    known: Any,
    *,
    actor: Actor,
    now: datetime,
    most: int,
) -> int:
    """What would be refused is found by doing it and taking it back; returns how many rows were tried."""
    rows = [row for row in batch if not row.faults and (row.changes or (row.record is None and kind.is_tried))][:most]
    for row in rows:
        try:
            with transaction.atomic():
                _enter(row, kind, known, actor=actor, now=now)
                transaction.set_rollback(True)
        except Refusal as refusal:
            _mark(row, refusal, kind, sheet.pairs)
    return len(rows)


def _mark(row: mapping.Checked, refusal: Refusal, kind: columns.Kind, pairs: mapping.Pairs) -> None:
    """The cell a refusal is about; where the sheet has none of that, the first that says something new."""
    about = str(refusal.facts.get("form_field", ""))
    first = next((column.name for column in kind.read_columns if column.name in pairs), kind.read_columns[0].name)
    name = about if about in pairs else next(iter(row.changes), first)
    row.faults[name] = refusal.sentence.rstrip("。")


def _totals(rows: Sequence[reading.Row], sheet: SheetImport) -> list[int]:
    """The first rows that were left out because they add others up."""
    begin = (sheet.header_at or 0) + 1
    return [n for n, row in enumerate(rows[begin:], start=begin + 1) if mapping.is_total(row)][:SHOWN_GOOD]


def _keep_what_was_found(
    sheet: SheetImport, kind: columns.Kind, found: Sequence[mapping.Checked], *, now: datetime
) -> None:
    bad = [row for row in found if row.faults]
    good = sorted((row for row in found if not row.faults), key=lambda row: row.is_same)[:SHOWN_GOOD]
    changed = [row for row in found if row.changes and not row.faults]
    shown = {row.number: row for row in (*good, *changed[:SHOWN_BAD], *bad[:SHOWN_BAD])}
    sheet.row_count, sheet.bad_count, sheet.checked_at = len(found), len(bad), now
    sheet.same_count, sheet.change_count = sum(row.is_same for row in found), len(changed)
    sheet.sample = [queries.shown_row(shown[number], kind, sheet.pairs) for number in sorted(shown)]
    _keep(sheet, "faults", {row.number: row.faults for row in bad})
    _keep(sheet, "seen", {row.number: sorted(row.changes) for row in found if row.record is not None})
    if bad:
        _write_bad(sheet, kind, [(row.cells, row.faults) for row in bad])


def _keep(sheet: SheetImport, what: str, found: Mapping[int, Any]) -> None:
    """Beside the sheet until it is tidied away: what the preview said of its rows."""
    storage.keep_sheet(f"{sheet.pk}-{what}.json", json.dumps(found, ensure_ascii=False).encode())


def _kept(sheet: SheetImport, what: str) -> dict[str, Any]:
    path = storage.sheet_place(f"{sheet.pk}-{what}.json")
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def _write_bad(sheet: SheetImport, kind: columns.Kind, bad: Sequence[tuple[reading.Row, Mapping[str, str]]]) -> None:
    """The rows to be put right as they came, their bad cells coloured, and at the end of each what is wrong with it."""
    labels = {column.name: str(column.label) for column in kind.columns}
    taken = [at for at, header in enumerate(sheet.headers) if header != mapping.REASON_HEADING]
    places = {name: taken.index(at) for name, at in sheet.pairs.items() if at in taken}

    def row(cells: reading.Row, faults: Mapping[str, str]) -> reading.Row:
        said = "；".join(f"{labels[name]}：{what}" if name in labels else what for name, what in faults.items())
        return [*(cells[at] if at < len(cells) else "" for at in taken), said]

    writing.write(
        storage.sheet_place(f"{sheet.pk}-bad.xlsx"),
        headers=[*(sheet.headers[at] for at in taken), mapping.REASON_HEADING],
        rows=(row(cells, faults) for cells, faults in bad),
        wrong=({places[name] for name in faults if name in places} for _cells, faults in bad),
    )
