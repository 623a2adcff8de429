"""Meetings called by a sheet, and what was given out at them reported as done by one."""

from datetime import timedelta

from conftest import NOON, TOWNSHIP
from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.meetings.models import Item, Meeting
from tiangeng.meetings.states import ItemState

from .conftest import called, task

HEAD = ["会议名称", "会议类型", "管哪里的事", "会议时间", "地点", "主持人"]


def faults(sheet):
    return [fault for row in sheet.sample for _text, fault, _was in row["cells"] if fault]


def test_a_years_meetings_are_called_by_a_sheet(world, cast):
    actor = cast.township_officer
    rows = [
        HEAD,
        ["四月接访", "接访", TOWNSHIP, "2026-04-03 9:00", "便民中心", "季文"],
        ["五月分析会", "民情分析会", TOWNSHIP, "2026年5月8日14时30分", "", ""],
        ["太远", "接访", TOWNSHIP, "2029-04-03 9:00", "", ""],
        ["别的县", "接访", "331127", "2026-04-03 9:00", "", ""],
    ]
    sheet = taken_in(actor, workbook(rows), kind="meetings.meeting", name="会议.xlsx")
    assert (sheet.row_count, sheet.bad_count) == (4, 2), sheet.sample
    assert written(actor, sheet, whole=False).applied_count == 2
    with acting(actor):
        first, second = Meeting.objects.order_by("begins_at")
    assert (first.title, first.kind, first.chair_id) == ("四月接访", "reception", actor.staff_id)
    assert (second.kind, second.begins_at.minute) == ("analysis", 30)


def test_a_number_that_names_nothing_makes_no_second_meeting(world, cast):
    called(cast.township_officer, NOON)
    rows = [[*HEAD, "会议编号"], ["接访", "接访", TOWNSHIP, "2026-04-03 9:00", "", "", str(new_id())]]
    sheet = taken_in(cast.township_officer, workbook(rows), kind="meetings.meeting", name="会议.xlsx")
    assert sheet.bad_count == 1 and "没有这个编号" in faults(sheet)[0]


def test_whose_task_it_is_not_is_told_before_anything_is_written(world, cast, sitting, officer, friday):
    item = task(officer, friday, sitting)
    rows = [["任务编号", "办得怎样"], [str(item.pk), "渠补好了"], ["", "补好了"]]
    for actor, bad, changes in ((cast.bureau, 1, 1), (officer, 2, 0)):
        sheet = taken_in(actor, workbook(rows), kind="meetings.task", name="任务.xlsx")
        assert (sheet.bad_count, sheet.change_count) == (bad, changes), sheet.sample
    sheet = taken_in(cast.bureau, workbook(rows), kind="meetings.task", name="任务.xlsx")
    assert written(cast.bureau, sheet, whole=False).applied_count == 1
    with acting(cast.bureau):
        done = Item.objects.get(pk=item.pk)
    assert (done.state, done.result) == (ItemState.DONE, "渠补好了")
    assert done.done_at - NOON < timedelta(days=3)
