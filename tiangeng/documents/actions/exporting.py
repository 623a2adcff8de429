"""A list goes out as a sheet: what its page shows and no more, and a large one only when a second person agrees."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tiangeng.documents import storage
from tiangeng.documents.models import APPROVES, SheetExport
from tiangeng.documents.refusals import (
    ExportDayFull,
    ExportDecided,
    ExportReasonNeeded,
    ExportTooLong,
    ExportWaiting,
    NoList,
    SheetGone,
)
from tiangeng.documents.workbooks import columns, writing
from tiangeng.kernel import packs, tasks
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log, log_look
from tiangeng.kernel.refusals import Missing, SignInNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.ui import lists

from .importing import KEPT_DAYS

EXPORT = "sheets.export"
TAKEN_OUT = "list.taken_out"
ROWS_ALONE = 5_000  # what one person may take out where the county's pack says nothing
REASON_AT_LEAST = 4
AT_ONCE = 1_000

Report = Callable[[int, int | None], None]
Taken = Callable[[UUID, datetime], int]
_otherwise: list[Taken] = []


_told: set[str] = set()
MOST_PLACES = 50


def tell_places(model: str) -> None:
    """Whose list is taken out is told to the places it holds: a line per village, or per township where there are many."""
    _told.add(model)


def add_taken(count: Taken) -> None:
    """A room above lets rows go by another door: they are part of the same day's sum."""
    _otherwise.append(count)


def rows_alone(actor: Actor) -> int:
    """How many rows a day this person may take out without a second one."""
    county = actor.cover.lo[:6] if actor.cover else ""
    try:
        return int(packs.part_of(county, "pack").sheet_rows_alone)
    except (Missing, KeyError):
        return ROWS_ALONE


def alone_today(account_id: UUID, *, now: datetime) -> int:
    """Rows taken out since midnight that nobody else agreed to, by whatever door; one person's are counted one after another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sheets.export {account_id}"])
    mine = SheetExport.objects.filter(created_by_id=account_id, created_at__gte=_midnight(now), needs_second=False)
    return int(mine.aggregate(rows=Sum("row_count"))["rows"] or 0) + sum(count(account_id, now) for count in _otherwise)


def agreed_today(account_id: UUID, *, now: datetime) -> int:
    """Rows a second person has agreed to since midnight: a program may read as many beyond what it may alone."""
    mine = SheetExport.objects.filter(created_by_id=account_id, is_agreed=True, decided_at__gte=_midnight(now))
    return int(mine.aggregate(rows=Sum("row_count"))["rows"] or 0)


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def ask_export(*, actor: Actor, now: datetime, path: str, query: str, reason: str = "") -> SheetExport:
    """Take out the list at this address, as this person sees it now."""
    if actor.account_id is None or actor.cover is None:
        raise SignInNeeded
    query = query[:2000]
    page = _opened(path, query, actor=actor, now=now)
    count = page.rows().order_by().count()
    limit, before = rows_alone(actor), alone_today(actor.account_id, now=now)
    reason = clean_text(reason, field=_("用途"), limit=200)
    if count > writing.MOST_ROWS:
        raise ExportTooLong(limit=writing.MOST_ROWS)
    is_large = count > 0 and before + count > limit
    if is_large and len(reason) < REASON_AT_LEAST:
        why = ExportDayFull if before else ExportReasonNeeded
        raise why(count=count, before=before, limit=limit, form_field="reason")

    wanted = SheetExport(
        title=str(page.title)[:80], path=path[:200], query=query, language=translation.get_language() or "zh-hans",
        row_count=count, reason=reason, needs_second=is_large, created_by_id=actor.account_id,
        created_by_name=actor.name[:40], organisation_name=actor.organisation_name[:80], created_at=now,
        **placed(actor.cover.lo),
    )  # fmt: skip
    if not wanted.needs_second:
        wanted.task_id = _start(wanted, now=now)
    wanted.save(force_insert=True)

    log(actor, "sheet.export_asked", wanted, at=now, reason=reason, list=wanted.title, rows=count, path=wanted.path)
    return wanted


@transaction.atomic
def decide_export(*, actor: Actor, now: datetime, export_id: UUID, is_agreed: bool, words: str = "") -> SheetExport:
    """The second person's answer; never about one's own."""
    actor.must(APPROVES)
    wanted: SheetExport = SheetExport.objects.answered_for(actor).lock_one(export_id)
    if wanted.decided_at:
        raise ExportDecided
    words = clean_text(words, field=_("答复"), limit=200)

    wanted.is_agreed, wanted.answer, wanted.decided_at = is_agreed, words, now
    wanted.decided_by_id, wanted.decided_by_name = actor.account_id, actor.name[:40]
    if is_agreed:
        wanted.task_id = _start(wanted, now=now)
    wanted.save(update_fields=["is_agreed", "answer", "decided_at", "decided_by_id", "decided_by_name", "task_id"])

    log(actor, "sheet.export_agreed" if is_agreed else "sheet.export_declined", wanted, at=now, reason=words)
    return wanted


def make_sheet(*, actor: Actor, now: datetime, export_id: UUID, report: Report) -> dict[str, int]:
    """Write the sheet, on the worker: with the rights its owner has now, and no more rows than were asked for."""
    with acting(actor):
        wanted: SheetExport = SheetExport.objects.visible_to(actor).get_one(export_id)
        with translation.override(wanted.language):
            page = _opened(wanted.path, wanted.query, actor=actor, now=now)
            headers, rows = _cells(page, actor)
            target = storage.sheet_place(f"{wanted.pk}.xlsx")
            told = _telling(islice(rows, wanted.row_count), wanted.row_count, report)
            count = writing.write(target, headers=headers, rows=told, mark=f"{_mark(wanted, now)}{_whereto(page)}")
        wanted.finished_at = now
        wanted.save(update_fields=["finished_at"])
        log(actor, "sheet.exported", wanted, at=now, list=wanted.title, rows=count)
        _tell(page, wanted, actor=actor, now=now)
    return {"rows": count}


@transaction.atomic
def fetch_export(*, actor: Actor, now: datetime, export_id: UUID) -> tuple[SheetExport, Path]:
    """The finished sheet, for whoever asked for it; every fetching is logged."""
    wanted: SheetExport = SheetExport.objects.visible_to(actor).get_one(export_id)
    if wanted.finished_at is None:
        raise ExportWaiting
    target = storage.sheet_place(f"{wanted.pk}.xlsx")
    if wanted.removed_at or not target.exists():
        raise SheetGone(days=KEPT_DAYS)

    log(actor, "sheet.fetched", wanted, at=now, list=wanted.title)
    return wanted, target


def _tell(page: lists.ListPage, wanted: SheetExport, *, actor: Actor, now: datetime) -> None:
    model = page.rows().model._meta.label_lower
    if model not in _told:
        return
    codes = set(page.rows().order_by().values_list("region_code", flat=True).distinct())
    for length in (12, 9, 6):  # village, township, county
        codes = {code[:length] for code in codes}
        if len(codes) <= MOST_PLACES:
            break
    places = sorted(codes)
    log_look(
        actor, TAKEN_OUT, f"{model}.list", places, at=now, regions=places, list=wanted.title, export=str(wanted.pk)
    )


def _opened(path: str, query: str, *, actor: Actor, now: datetime) -> lists.ListPage:
    found = lists.opened(path, query, actor=actor, now=now)
    if found is None:
        raise NoList
    return found


def _kind_shown(page: lists.ListPage) -> columns.Kind | None:
    """The kind of sheet whose rows this page shows."""
    return columns.of_list(page.url_name, page.kwargs)


def _cells(page: lists.ListPage, actor: Actor) -> tuple[list[str], Iterator[list[Any]]]:
    """Headings and rows: the columns its import has, where there is one; otherwise the columns of the page.

    Whoever has settled on columns of their own gets those: of what can come back, with whatever it needs for that.
    """
    kind = _kind_shown(page)
    if kind is None:
        return page.headings(), page.cells(AT_ONCE)
    shown = kind.sent_out(page.columns)
    rows = kind.prepare(page.rows(), actor).iterator(chunk_size=AT_ONCE)
    return [str(c.label) for c in shown], ([c.show(row) for c in shown if c.show] for row in rows)


def _telling(rows: Iterator[list[Any]], total: int, report: Report) -> Iterator[list[Any]]:
    for done, row in enumerate(rows, start=1):
        yield row
        if done % AT_ONCE == 0:
            report(done, total)


def _mark(wanted: SheetExport, now: datetime) -> str:
    who = " · ".join(part for part in (wanted.organisation_name, wanted.created_by_name) if part)
    when = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    return _("%(who)s %(when)s 导出，只供工作使用，不得外传。编号 %(id)s。") % {
        "who": who,
        "when": when,
        "id": str(wanted.pk)[-12:],
    }


def _whereto(page: lists.ListPage) -> str:
    """Whether the sheet can come back, said in the sheet itself."""
    if record := columns.record_of(page.url_name):
        return _("这张表是记录，不能导回来：%(why)s。") % {"why": record.why}
    if _kind_shown(page) is None:
        return _("这张表只供查看，改了不能导回来。")
    return _("改好可以原样导回来：没动过的行不会重复登记。")


def _start(wanted: SheetExport, *, now: datetime) -> UUID:
    """Queued under the name of whoever asked, also when somebody else agreed."""
    asker = Actor(wanted.created_by_id, wanted.created_by_name)
    ids = {"account_id": str(wanted.created_by_id), "export_id": str(wanted.pk)}
    run = tasks.start(asker, EXPORT, title=_("导出：%(title)s") % {"title": wanted.title}, now=now, **ids)
    pk: UUID = run.pk
    return pk
