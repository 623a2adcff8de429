"""Sheets for tests: made, brought, looked at and written as the worker does."""

import io

import pytest
import python_calamine
import xlsxwriter

from conftest import NOON, VILLAGE
from tiangeng.documents import actions
from tiangeng.documents.models import SheetImport
from tiangeng.documents.tests.files import upload
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Household

HEAD = ["村(社区)", "户号", "*户主（必填）", "标签", "备注"]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def workbook(rows, *, merge=()):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    for first, last, column, text in merge:
        sheet.merge_range(first, column, last, column, text)
    book.close()
    return out.getvalue()


def homes(*rows):
    return [HEAD, *([VILLAGE, *row] for row in rows)]


def taken_in(actor, content, *, kind="places.household", name="农户.xlsx"):
    with acting(actor):
        sheet = actions.take_in_sheet(actor=actor, now=NOON, kind=kind, upload=upload(content, name))
    return looked_at(actor, sheet)


def looked_at(actor, sheet):
    actions.check_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=quiet)
    return again(actor, sheet)


def again(actor, sheet):
    with acting(actor):
        return SheetImport.objects.get(pk=sheet.pk)


def written(actor, sheet, *, whole):
    finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=whole)
    actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=quiet)
    return again(actor, sheet)


def finish_tasks(actor):
    """As the worker does when it is through."""
    TaskRun.objects.filter(account_id=actor.account_id).update(state="done", finished_at=NOON)


def quiet(done, total=None):
    pass


def rows_in(path):
    return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def heads(actor):
    with acting(actor):
        return set(Household.objects.filter(region_code=VILLAGE).values_list("head_name", flat=True))
