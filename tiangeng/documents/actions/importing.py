"""A sheet comes in: looked through, its columns found, its rows checked, and then written through the rooms' own actions."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tiangeng.documents import papers, queries, storage
from tiangeng.documents.intake import DOCUMENT_LIMIT
from tiangeng.documents.models import SheetHeadings, SheetImport
from tiangeng.documents.refusals import (
    BadRowsLeft,
    ColumnsMissing,
    EmptyFile,
    FileTooLarge,
    HeadingsTooLow,
    NoSuchSheet,
    NoSuchWorksheet,
    NothingGood,
    SheetBusy,
    SheetDone,
    SheetGone,
)
from tiangeng.documents.workbooks import columns, mapping, reading, writing
from tiangeng.kernel import tasks
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import SignInNeeded
from tiangeng.kernel.scope import placed

KEPT_DAYS = 7
_MB = 1024 * 1024
CHECK, RUN = "sheets.check", "sheets.run"


@transaction.atomic
def take_in_sheet(*, actor: Actor, now: datetime, kind: str, upload: Any, worksheet: str = "") -> SheetImport:
    """Keep an uploaded sheet and begin to check it. Nothing of it is written before its owner has seen what it says.

    `worksheet`: of several the one to read; where it is not said, the likeliest.
    """
    wanted = kind_of(kind)
    wanted.must(actor)
    if actor.account_id is None or actor.cover is None:
        raise SignInNeeded
    if not upload.size:
        raise EmptyFile
    if upload.size > DOCUMENT_LIMIT:
        raise FileTooLarge(kind=_("表格"), limit=DOCUMENT_LIMIT // _MB, size=-(-upload.size // _MB))
    upload.seek(0)
    content = upload.read()
    name = (upload.name or "").replace("\\", "/").rpartition("/")[2].replace("\x00", "")[:120] or _("表格")
    form = reading.kind_of(content[:512], name)
    if form == "xlsx":
        papers.look_through_office(content)

    sheet = SheetImport(
        kind=wanted.label, name=name, form=form, language=translation.get_language() or "zh-hans",
        worksheet="" if form == "csv" else worksheet.replace("\x00", "")[:100],
        created_by_id=actor.account_id, created_at=now, **placed(actor.cover.lo),
    )  # fmt: skip
    _begin(actor, sheet, content, now=now)

    log(actor, "sheet.taken_in", sheet, at=now, kind=sheet.kind)
    return sheet


@transaction.atomic
def choose_worksheet(
    *, actor: Actor, now: datetime, import_id: UUID, worksheet: str = "", heading_row: int | None = None
) -> SheetImport:
    """Read another worksheet of the same file, or take another row for its headings, and check again.

    Of a file whose worksheet has been written the next one is a sheet of its own.
    """
    sheet: SheetImport = SheetImport.objects.visible_to(actor).lock_one(import_id)
    wanted = kind_of(sheet.kind)
    wanted.must(actor)
    if queries.is_at_work(sheet):
        raise SheetBusy
    if worksheet and worksheet not in sheet.worksheet_names:
        raise NoSuchWorksheet(name=worksheet[:30])
    if heading_row is not None and not 1 <= heading_row <= reading.ABOVE_THE_ROWS:
        raise HeadingsTooLow(limit=reading.ABOVE_THE_ROWS)
    is_written = sheet.is_done or sheet.applied_upto > 0
    if is_written and not worksheet:
        raise SheetDone
    content = file_of(sheet).read_bytes()

    if is_written:
        sheet = SheetImport(
            kind=sheet.kind, name=sheet.name, form=sheet.form, language=translation.get_language() or "zh-hans",
            worksheets=sheet.worksheets, created_by_id=sheet.created_by_id, created_at=now, **placed(sheet.region_code),
        )  # fmt: skip
        _begin(actor, sheet, content, now=now)
    else:
        sheet.task_id = _check(actor, sheet, now=now)
    sheet.worksheet = worksheet or sheet.worksheet
    sheet.header_at = None if heading_row is None else heading_row - 1
    sheet.headers, sheet.pairs, sheet.sample, sheet.refused = [], {}, [], {}
    sheet.checked_at = sheet.begun_at = sheet.finished_at = sheet.is_whole = None
    sheet.save()

    log(actor, "sheet.worksheet_chosen", sheet, at=now, kind=sheet.kind)
    return sheet


@transaction.atomic
def map_columns(
    *, actor: Actor, now: datetime, import_id: UUID, pairs: Mapping[str, int], for_unit: bool = False
) -> SheetImport:
    """Say which column is which, remember it for the next sheet, and check again."""
    sheet = _open(actor, import_id)
    kind = kind_of(sheet.kind)
    kind.must(actor)
    chosen = {name: at for name, at in pairs.items() if kind.column(name) and 0 <= at < len(sheet.headers)}
    if lacking := mapping.missing(kind, chosen):
        raise ColumnsMissing(missing="、".join(lacking))

    _learn(actor, sheet, kind, chosen, now=now, for_unit=for_unit)
    sheet.pairs, sheet.checked_at = chosen, None
    sheet.task_id = _check(actor, sheet, now=now)
    sheet.save(update_fields=["pairs", "checked_at", "task_id"])

    log(actor, "sheet.mapped", sheet, at=now, columns=sorted(chosen))
    return sheet


@transaction.atomic
def start_import(*, actor: Actor, now: datetime, import_id: UUID, is_whole: bool) -> SheetImport:
    """Write the checked rows: all or nothing, or the good ones."""
    sheet = _open(actor, import_id)
    kind_of(sheet.kind).must(actor)
    if sheet.checked_at is None:
        raise SheetBusy
    if is_whole and sheet.bad_count:
        raise BadRowsLeft(count=sheet.bad_count)
    if not sheet.good_count:
        raise NothingGood

    if sheet.applied_upto:  # broken off among its good rows: it goes on with them, and what was refused stays told
        is_whole = False
    else:
        sheet.refused = {}
    sheet.is_whole, sheet.begun_at, sheet.finished_at = is_whole, now, None
    sheet.task_id = tasks.start(
        actor, RUN, title=_("导入表格：%(name)s") % {"name": sheet.name}, now=now, **_ids(actor, sheet)
    ).pk
    sheet.save(update_fields=["is_whole", "begun_at", "finished_at", "refused", "task_id"])

    log(actor, "sheet.begun", sheet, at=now, rows=sheet.good_count, is_whole=is_whole)
    return sheet


def blank_sheet(*, actor: Actor, kind: str) -> Path:
    """An empty sheet with the headings of this kind; made once, and the same for everybody."""
    wanted = kind_of(kind)
    wanted.must(actor)
    language = translation.get_language() or "zh-hans"
    path = storage.sheet_place(f"blank-{wanted.label}-{language}.xlsx")
    writing.write(path, headers=[column.label for column in wanted.read_columns if not column.is_aside], rows=())
    return path


def file_of(sheet: SheetImport) -> Path:
    path = storage.sheet_place(f"{sheet.pk}.{sheet.form}")
    if sheet.removed_at or not path.exists():
        raise SheetGone(days=KEPT_DAYS)
    return path


def kind_of(label: str) -> columns.Kind:
    found = columns.find(label)
    if found is None:
        raise NoSuchSheet
    return found


def _open(actor: Actor, import_id: UUID) -> SheetImport:
    """One's own sheet, locked, nothing of it written and nobody at work on it."""
    sheet: SheetImport = SheetImport.objects.visible_to(actor).lock_one(import_id)
    if sheet.is_done:
        raise SheetDone
    if queries.is_at_work(sheet):
        raise SheetBusy
    file_of(sheet)
    return sheet


def _begin(actor: Actor, sheet: SheetImport, content: bytes, *, now: datetime) -> None:
    """The sheet lies here from now on, and is being checked."""
    storage.keep_sheet(f"{sheet.pk}.{sheet.form}", content)
    sheet.task_id = _check(actor, sheet, now=now)
    sheet.save(force_insert=True)


def _check(actor: Actor, sheet: SheetImport, *, now: datetime) -> UUID:
    run = tasks.start(actor, CHECK, title=_("检查表格：%(name)s") % {"name": sheet.name}, now=now, **_ids(actor, sheet))
    pk: UUID = run.pk
    return pk


def _ids(actor: Actor, sheet: SheetImport) -> dict[str, str]:
    return {"account_id": str(actor.account_id), "import_id": str(sheet.pk)}


def _learn(
    actor: Actor, sheet: SheetImport, kind: columns.Kind, pairs: Mapping[str, int], *, now: datetime, for_unit: bool
) -> None:
    """Headings as they were said to mean, also that they mean nothing; for this person, and for the unit when asked to."""
    headings = mapping.Headings(kind, queries.headings_of(actor, sheet.kind))
    turned_down = set(mapping.propose(sheet.headers, headings).values()) - set(pairs.values())
    said = {mapping.heading(sheet.headers[at]): mapping.NO_COLUMN for at in turned_down}
    for name, at in pairs.items():
        said |= dict.fromkeys(mapping.to_remember(sheet.headers, at, headings), name)
    said.pop("", None)
    keys: list[dict[str, Any]] = [{"account_id": actor.account_id}]
    if for_unit:
        keys += [{"organisation_id": unit} for unit in sorted(actor.organisation_ids)]
    for key in keys:
        kept, _new = SheetHeadings.objects.select_for_update(no_key=True).get_or_create(
            kind=sheet.kind, **key,
            defaults={"pairs": {}, "changed_at": now, **placed(sheet.region_code)},
        )  # fmt: skip
        kept.pairs, kept.changed_at = {**kept.pairs, **said}, now
        kept.save(update_fields=["pairs", "changed_at"])
