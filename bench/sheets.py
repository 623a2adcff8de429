"""Sheets at county size: 50,000 rows checked and previewed, some of them written, 100,000 rows taken out.

The same functions the worker calls, in this process, so that its memory is theirs; reading happens in their own child.
"""

import argparse
import io
import resource
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.ground import COUNTY
from bench.report import Report
from tiangeng.algorithms.pinyin import initials, sort_key
from tiangeng.documents import actions, storage
from tiangeng.documents.models import SheetExport, SheetImport
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.people.roles import POWERS, Role
from tiangeng.places.models import Household, Region

ROWS_IN, ROWS_WRITTEN, ROWS_OUT = 50_000, 5_000, 100_000
AT_ONCE = 2_000
HEAD = ["村", "户号", "户主姓名", "村民小组", "住址", "居住状态", "户标签", "备注"]


def measure(chosen: argparse.Namespace) -> Report:
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    actor = Actor(
        new_id(), "测速", grants=(Held(Role.ORGANISER, COUNTY, new_id(), POWERS[Role.ORGANISER].capabilities),)
    )
    report = Report("sheets", settings={"rows in": ROWS_IN, "rows out": ROWS_OUT})
    with acting(actor):
        villages = list(Region.objects.below(COUNTY).villages().values_list("code", flat=True))
    sheet = _timed(report, "taken in", ROWS_IN, lambda: _taken_in(actor, villages, ROWS_IN, now))
    told: list[int] = []
    _timed(
        report, "checked and previewed", ROWS_IN,
        lambda: actions.check_sheet(actor=actor, now=now, import_id=sheet.pk, report=lambda done, total=None: told.append(done)),
    )  # fmt: skip
    with acting(actor):
        found = SheetImport.objects.get(pk=sheet.pk)
    report.checks += 2
    if (found.row_count, found.bad_count) != (ROWS_IN, ROWS_IN // 100):
        report.faults.append(f"{found.row_count} rows, {found.bad_count} bad; {ROWS_IN // 100} were planted")
    if len(told) < 10:
        report.faults.append(f"progress was told {len(told)} times")
    small = _taken_in(actor, villages, ROWS_WRITTEN, now, prefix="W")
    actions.check_sheet(actor=actor, now=now, import_id=small.pk, report=_quiet)
    TaskRun.objects.filter(account_id=actor.account_id).update(state="done", finished_at=now)
    with acting(actor):
        actions.start_import(actor=actor, now=now, import_id=small.pk, is_whole=False)
    _timed(
        report, "good rows written", ROWS_WRITTEN,
        lambda: actions.run_sheet(actor=actor, now=now, import_id=small.pk, report=_quiet),
    )  # fmt: skip
    _taken_out(report, actor, villages, now)
    return report


def _taken_out(report: Report, actor: Actor, villages: list[str], now: datetime) -> None:
    with acting(actor):
        _fill(actor, villages, now)
        there = Household.objects.count()
        export = SheetExport(
            title="农户", path="/places/households/", language="zh-hans", row_count=ROWS_OUT, created_by_id=actor.account_id,
            created_by_name=actor.name, created_at=now, **placed(COUNTY),
        )  # fmt: skip
        export.save(force_insert=True)
    made = _timed(
        report, "taken out", ROWS_OUT,
        lambda: actions.make_sheet(actor=actor, now=now, export_id=export.pk, report=_quiet),
    )  # fmt: skip
    report.facts["bytes out"] = storage.sheet_place(f"{export.pk}.xlsx").stat().st_size
    report.checks += 1
    if made["rows"] != min(ROWS_OUT, there):
        report.faults.append(f"{made['rows']} rows went out of {there}")


def _taken_in(actor: Actor, villages: list[str], count: int, now: datetime, *, prefix: str = "S") -> SheetImport:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for n in range(1, count + 1):
        head = "" if n % 100 == 0 else f"王测{n}"
        sheet.write_row(
            n, 0, [villages[n % len(villages)], f"{prefix}{n}", head, "二组", "桥头", "常住", "低保、独居老人", ""]
        )
    book.close()
    upload = SimpleUploadedFile("农户.xlsx", out.getvalue())
    with acting(actor):
        return actions.take_in_sheet(actor=actor, now=now, kind="places.household", upload=upload)


def _fill(actor: Actor, villages: list[str], now: datetime) -> None:
    key, letters = sort_key("王大山", person=True), initials("王大山", person=True)
    for start in range(0, ROWS_OUT, AT_ONCE):
        Household.objects.bulk_create(
            Household(
                number=f"X{n}", head_name="王大山", sort_key=key, initials=letters, hamlet="二组", address="桥头",
                labels=["低保"], created_at=now, created_by_id=actor.account_id, **placed(villages[n % len(villages)]),
            )
            for n in range(start, start + AT_ONCE)
        )  # fmt: skip


def _timed(report: Report, what: str, rows: int, work: Callable[[], Any]) -> Any:
    before, cpu, began = _memory(), time.process_time(), time.monotonic()
    result = work()
    took = time.monotonic() - began
    report.rows.append(
        {
            "what": what, "rows": rows, "seconds": round(took, 1), "own CPU s": round(time.process_time() - cpu, 1),
            "rows/s": round(rows / took), "peak MB": _memory(), "grown MB": _memory() - before,
        }
    )  # fmt: skip
    return result


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _quiet(done: int, total: int | None = None) -> None:
    pass
