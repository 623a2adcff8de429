"""Slips of paper from the desk come into the opinion box by a sheet, and answers are written beside."""

import pytest

from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import NotYours
from tiangeng.kernel.walls import acting
from tiangeng.public.models import Opinion, OpinionSlip

HEAD = ["类别", "意见", "答复"]
KIND = {"kind": "public.opinion", "name": "意见.xlsx"}


def test_slips_come_in_with_and_without_an_answer(world, cast):
    rows = [
        HEAD,
        ["看不懂、不好用", "字太小", ""],
        ["", "能不能念出来", "下月就能"],
        ["别的", "?", ""],
        ["", "", "谢谢"],
    ]
    sheet = taken_in(cast.system_admin, workbook(rows), **KIND)
    assert (sheet.row_count, sheet.bad_count) == (4, 2), sheet.sample
    assert written(cast.system_admin, sheet, whole=False).applied_count == 2
    with acting(cast.system_admin):
        said = dict(Opinion.objects.values_list("body", "state"))
    assert said == {"字太小": "open", "能不能念出来": "answered"}
    assert not OpinionSlip.objects.exists()
    assert LogEntry.objects.filter(verb="opinion.note", actor_id=cast.system_admin.account_id).count() == 2


def test_what_was_said_to_a_writer_is_not_taken_back_by_an_empty_cell(world, cast):
    rows = [HEAD, ["", "字太小", "改了"]]
    written(cast.system_admin, taken_in(cast.system_admin, workbook(rows), **KIND), whole=True)
    with acting(cast.system_admin):
        number = str(Opinion.objects.get().pk)
    rows = [[*HEAD, "意见编号"], ["有个建议", "字太小", "", number]]
    sheet = taken_in(cast.system_admin, workbook(rows), **KIND)
    assert (sheet.change_count, sheet.bad_count) == (0, 1) and "不能收回" in str(sheet.sample)


def test_who_does_not_keep_the_box_brings_no_slips(world, cast):
    with pytest.raises(NotYours):
        taken_in(cast.cadre, workbook([HEAD, ["", "字太小", ""]]), **KIND)
