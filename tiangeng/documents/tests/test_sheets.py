"""A sheet comes in: read whatever it is, mapped, checked, written whole or in part, and its bad rows sent home."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.documents import actions, storage
from tiangeng.documents.models import SheetHeadings, SheetImport
from tiangeng.documents.refusals import BadRowsLeft, ColumnsMissing, SheetDone, SheetRefused
from tiangeng.documents.tests.files import upload
from tiangeng.documents.workbooks import cells, columns, mapping, reading
from tiangeng.issues.models import Category, Issue
from tiangeng.kernel.models import LogEntry, TaskRun
from tiangeng.kernel.refusals import Missing, NotYours
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Staff
from tiangeng.places.models import Household
from tiangeng.visits.models import Visit

HEAD = ["村(社区)", "户号", "*户主（必填）", "标签", "备注"]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
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
    actions.check_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=_quiet)
    return again(actor, sheet)


def again(actor, sheet):
    with acting(actor):
        return SheetImport.objects.get(pk=sheet.pk)


def written(actor, sheet, *, whole):
    _finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=whole)
    actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=_quiet)
    return again(actor, sheet)


def _finish_tasks(actor):
    """As the worker does when it is through."""
    TaskRun.objects.filter(account_id=actor.account_id).update(state="done", finished_at=NOON)


def _quiet(done, total=None):
    pass


def rows_in(path):
    return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def heads(actor):
    with acting(actor):
        return set(Household.objects.filter(region_code=VILLAGE).values_list("head_name", flat=True))


# ---------------------------------------------------------------------- checked


def test_nothing_is_written_before_somebody_has_seen_it(world, cast):
    before = heads(cast.county_admin)
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    assert (sheet.row_count, sheet.bad_count) == (2, 0)
    assert heads(cast.county_admin) == before


def test_a_bad_cell_is_marked_where_it_stands(world, cast):
    sheet = taken_in(cast.county_admin, workbook([*homes(["901", ""]), ["没有的村", "902", "叶二"]]))
    assert sheet.bad_count == 2
    wrong = [[fault for _text, fault, _was in row["cells"]] for row in sheet.sample]
    assert wrong[0][2] == "这一格要填"
    assert "没有的村" in wrong[1][0]
    assert [row["number"] for row in sheet.sample] == [2, 3]


def test_headings_are_found_under_a_title_and_by_other_names(world, cast):
    rows = [["龙泉市农户花名册"], ["填表说明：……"], ["所在村", "户主姓名*"], [VILLAGE, "叶一"]]
    sheet = taken_in(cast.county_admin, workbook(rows))
    assert sheet.header_at == 2
    assert sheet.pairs == {"region_code": 0, "head_name": 1}
    assert sheet.bad_count == 0


def test_a_column_nobody_recognises_is_asked_for_and_then_remembered(world, cast):
    rows = [["村名", "当家人"], [VILLAGE, "叶一"]]
    sheet = taken_in(cast.county_admin, workbook(rows))
    assert sheet.checked_at is None and sheet.pairs == {"region_code": 0}
    _finish_tasks(cast.county_admin)
    with acting(cast.county_admin), pytest.raises(ColumnsMissing):
        actions.map_columns(actor=cast.county_admin, now=NOON, import_id=sheet.pk, pairs={"region_code": 0})
    with acting(cast.county_admin):
        actions.map_columns(
            actor=cast.county_admin,
            now=NOON,
            import_id=sheet.pk,
            pairs={"region_code": 0, "head_name": 1},
            for_unit=True,
        )
    assert looked_at(cast.county_admin, sheet).bad_count == 0
    assert taken_in(cast.county_admin, workbook(rows)).pairs == {"region_code": 0, "head_name": 1}
    with acting(cast.county_admin):
        assert SheetHeadings.objects.count() == 2  # one's own, and the unit's


def test_a_number_that_stands_twice_is_told_from_one_that_is_there_already(world, cast):
    taken = taken_in(cast.county_admin, workbook(homes(["901", "叶一"])))
    written(cast.county_admin, taken, whole=True)
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶二"], ["902", "叶三"], ["902", "叶四"])))
    said = [fault for row in sheet.sample for _text, fault, _was in row["cells"] if fault]
    assert said == ["这个户号在表里出现了两次"]
    assert (sheet.change_count, sheet.new_count) == (1, 1)  # 901 would be 叶二's: its owner is shown whose it is now
    assert [cell[2] for cell in sheet.sample[0]["cells"]] == ["", "", "叶一", "", ""]


def test_merged_cells_speak_for_every_row_they_reach(world, cast):
    rows = [HEAD, ["", "901", "叶一"], ["", "902", "叶二"]]
    sheet = taken_in(cast.county_admin, workbook(rows, merge=[(1, 2, 0, VILLAGE)]))
    assert (sheet.row_count, sheet.bad_count) == (2, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_is_read_in_whatever_people_save_it(world, cast, encoding):
    text = "\r\n".join(",".join(row) for row in homes(["901", "叶一", "低保", ""]))
    sheet = taken_in(cast.county_admin, text.encode(encoding), name="农户.csv")
    assert (sheet.row_count, sheet.bad_count) == (1, 0)


def test_a_csv_with_a_title_above_its_headings_is_told_its_marks_by_the_headings(world, cast):
    rows = ["农户花名册，大贵溪村", "", *(";".join(row) for row in homes(["901", "叶一", "低保", "三口人,老屋"]))]
    sheet = taken_in(cast.county_admin, "\r\n".join(rows).encode("gbk"), name="农户.csv")
    assert (sheet.row_count, sheet.bad_count) == (1, 0)


# ---------------------------------------------------------------------- written


def test_all_or_nothing_refuses_a_sheet_with_a_bad_row(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"], ["902", ""])))
    _finish_tasks(cast.county_admin)
    with acting(cast.county_admin), pytest.raises(BadRowsLeft):
        actions.start_import(actor=cast.county_admin, now=NOON, import_id=sheet.pk, is_whole=True)


def test_the_good_rows_are_written_and_the_bad_ones_come_back_as_a_sheet_that_can_be_read_again(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"], ["902", ""], ["903", "叶三"])))
    sheet = written(cast.county_admin, sheet, whole=False)
    assert sheet.applied_count == 2
    assert {"叶一", "叶三"} <= heads(cast.county_admin)
    back = storage.sheet_place(f"{sheet.pk}-bad.xlsx")
    head, row = rows_in(back)
    assert head[-1] == mapping.REASON_HEADING and "这一格要填" in row[-1]
    mended = [head, [*row[:2], "叶二", *row[3:]]]
    assert taken_in(cast.county_admin, workbook(mended)).bad_count == 0


def test_every_row_goes_through_the_ordinary_action(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    written(cast.county_admin, sheet, whole=True)
    assert LogEntry.objects.filter(verb="household.created", actor_id=cast.county_admin.account_id).count() == 2


def test_one_row_refused_on_the_way_takes_all_of_them_back(world, cast):
    actor = cast.county_admin
    sheet = taken_in(actor, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    other = taken_in(actor, workbook(homes(["902", "别人"])))
    written(actor, other, whole=True)
    sheet = written(actor, sheet, whole=True)
    assert sheet.applied_count == 0 and list(sheet.refused) == ["3"]
    assert "叶一" not in heads(actor)


def test_a_worker_killed_half_way_goes_on_where_it_was(world, cast, monkeypatch):
    actor = cast.county_admin
    monkeypatch.setattr("tiangeng.documents.actions.performing.AT_ONCE", 2)
    sheet = taken_in(actor, workbook(homes(*([str(900 + n), f"叶{n}号"] for n in range(5)))))
    _finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=False)

    def killed(done, total=None):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=killed)
    assert again(actor, sheet).applied_count == 2
    actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=_quiet)
    assert again(actor, sheet).applied_count == 5
    with acting(actor):
        assert Household.objects.filter(head_name__endswith="号", region_code=VILLAGE).count() == 5


def test_a_worker_killed_behind_the_last_row_does_not_write_an_all_or_nothing_sheet_again(world, cast, monkeypatch):
    actor = cast.county_admin
    sheet = taken_in(actor, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    _finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=True)

    def killed(*given, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as end:
        end.setattr("tiangeng.documents.actions.performing.log", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=_quiet)
    assert again(actor, sheet).finished_at is None
    told = actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=_quiet)
    assert told == {"rows": 2, "refused": 0} and again(actor, sheet).finished_at
    assert LogEntry.objects.filter(verb="household.created", actor_id=actor.account_id).count() == 2


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_worker_killed_while_it_puts_the_file_away_has_done_its_work(world, cast, monkeypatch, is_gone):
    actor = cast.county_admin
    sheet = taken_in(actor, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    _finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=False)
    path, unlink = storage.sheet_place(f"{sheet.pk}.xlsx"), Path.unlink

    def killed(self, **given):
        if is_gone:
            unlink(self, **given)
        raise KeyboardInterrupt

    with monkeypatch.context() as end:
        end.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=_quiet)
    assert path.exists() is not is_gone
    told = actions.run_sheet(actor=actor, now=NOON + timedelta(minutes=1), import_id=sheet.pk, report=_quiet)
    assert told == {"rows": 2, "refused": 0} and not path.exists()
    assert again(actor, sheet).finished_at == NOON
    assert LogEntry.objects.filter(verb="sheet.imported", object_id=str(sheet.pk)).count() == 1


def test_a_sheet_is_written_once(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"])))
    written(cast.county_admin, sheet, whole=True)
    _finish_tasks(cast.county_admin)
    with acting(cast.county_admin), pytest.raises(SheetDone):
        actions.start_import(actor=cast.county_admin, now=NOON, import_id=sheet.pk, is_whole=True)


def test_a_sheet_belongs_to_whoever_brought_it(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"])))
    for stranger in (cast.leader, cast.neighbour, cast.security_admin):
        with acting(stranger), pytest.raises(Missing):
            SheetImport.objects.visible_to(stranger).get_one(sheet.pk)


def test_who_may_not_enter_one_may_not_import_many(world, cast):
    with acting(cast.leader), pytest.raises(NotYours):
        actions.take_in_sheet(
            actor=cast.leader, now=NOON, kind="places.household", upload=upload(workbook(homes(["1", "叶"])), "a.xlsx")
        )


def test_a_place_outside_ones_territory_is_not_found(world, cast):
    sheet = taken_in(cast.cadre, workbook([HEAD, [f"{COUNTY}001201", "901", "叶一"]]))
    assert sheet.bad_count == 1


# ---------------------------------------------------------------------- cells and bombs


@pytest.mark.parametrize(
    "cell",
    ["2026-03-18", "2026/3/18", "2026.3.18", "2026年3月18日", "20260318", "２０２６－０３－１８", 46099, 46099.0],
)
def test_a_day_is_a_day_however_it_is_written(cell):
    assert cells.day(cell) == date(2026, 3, 18)


@pytest.mark.parametrize("cell", ["三月十八", "2026-13-01", "18/3/2026", 5.0])
def test_what_is_no_day_is_said(cell):
    with pytest.raises(cells.BadCell, match="不是日期"):
        cells.day(cell)


def test_a_number_that_has_lost_its_last_digits_is_refused():
    assert cells.plain(13800001234.0) == "13800001234"
    with pytest.raises(cells.BadCell, match="末几位"):
        cells.plain(331181199001011234.0)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-cmd", "@SUM(A1)", "\t=1"])
def test_what_a_spreadsheet_would_run_goes_out_neutral_and_comes_back_itself(text):
    assert cells.neutral(text) == "'" + text
    assert cells.plain(cells.neutral(text)) == text.strip() or text.startswith("\t")


def test_two_cells_at_the_far_ends_of_a_sheet_are_refused_before_they_need_its_whole_area(world, cast):
    rows = io.BytesIO()
    book = xlsxwriter.Workbook(rows)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "村")
    sheet.write(1_048_575, 16_383, "角")
    book.close()
    with pytest.raises(SheetRefused):
        taken_in(cast.county_admin, rows.getvalue())


def test_more_rows_or_columns_than_may_be_are_refused_not_cut_off(tmp_path):
    long = tmp_path / "long.csv"
    long.write_text("村,户主\n" + f"{VILLAGE},叶\n" * (reading.MOST_ROWS + reading.ABOVE_THE_ROWS + 1), "utf-8")
    with pytest.raises(SheetRefused) as said:
        reading.read(long, "csv")
    assert "行太多" in said.value.sentence
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join("x" * 101), "utf-8")
    with pytest.raises(SheetRefused) as said:
        reading.read(wide, "csv")
    assert "列太多" in said.value.sentence


# ---------------------------------------------------------------------- the other kinds


def test_staff_come_in_by_the_name_of_their_unit(world, cast):
    rows = [
        ["工作单位", "干部姓名", "职务", "手机"],
        ["水利局", "王水", "科员", 13800001234],
        ["没有的局", "李", "", ""],
    ]
    sheet = taken_in(cast.county_admin, workbook(rows), kind="people.staff", name="干部.xlsx")
    assert (sheet.row_count, sheet.bad_count) == (2, 1)
    assert "13800001234" not in str(sheet.sample)
    written(cast.county_admin, sheet, whole=False)
    with acting(cast.county_admin):
        assert Staff.objects.filter(name="王水", organisation__code="water").exists()


def test_issues_come_in_with_their_category_by_name(world, cast):
    leaf = Category.objects.filter(county_code=COUNTY, code="channel-repair").get()
    rows = [
        ["标题", "情况", "村", "类别", "电话"],
        ["渠漏", "漏了三天", VILLAGE, leaf.name, "13800001234"],
        ["路", "坏", VILLAGE, "没有", ""],
    ]
    sheet = taken_in(cast.township_officer, workbook(rows), kind="issues.issue", name="事项.xlsx")
    assert sheet.bad_count == 1
    written(cast.township_officer, sheet, whole=False)
    with acting(cast.township_officer):
        assert Issue.objects.get(title="渠漏").category == leaf
    twice = taken_in(cast.township_officer, workbook(rows[:2]), kind="issues.issue", name="事项.xlsx")
    assert twice.bad_count == 1


def test_visits_come_in_with_days_as_days_as_text_and_as_numbers(world, cast):
    head = ["村", "走访日期", "听到的情况", "时段"]
    rows = [head, [VILLAGE, "2026年3月17日", "渠漏", "上午"], [VILLAGE, 46098, "路坏", ""], [VILLAGE, "昨天", "灯", ""]]
    sheet = taken_in(cast.cadre, workbook(rows), kind="visits.visit", name="走访.xlsx")
    assert (sheet.row_count, sheet.bad_count) == (3, 1)
    assert written(cast.cadre, sheet, whole=False).applied_count == 2
    with acting(cast.cadre):
        assert set(Visit.objects.filter(heard__in=["渠漏", "路坏"]).values_list("visited_on", flat=True)) == {
            date(2026, 3, 17)
        }


def test_every_kind_can_be_asked_for_by_its_capability(cast):
    offered = {kind.label for kind in columns.offered(cast.county_admin)}
    assert offered == {
        *("places.household", "places.enterprise", "places.facility", "people.staff", "people.organisation"),
        *("issues.issue", "issues.promise", "visits.visit"),
    }
    assert columns.offered(cast.leader) == []


def test_a_week_later_nothing_quoted_from_it_is_left_and_its_counts_are(world, cast, client_of):
    sheet = written(
        cast.county_admin, taken_in(cast.county_admin, workbook(homes(["A-1", "叶根水"], ["A-2", ""]))), whole=False
    )
    assert (sheet.applied_count, sheet.bad_count, bool(sheet.sample)) == (1, 1, True)
    bad = storage.sheet_place(f"{sheet.pk}-bad.xlsx")
    assert bad.exists()
    for days, count in ((6, 0), (8, 1)):
        assert actions.tidy_sheets(now=NOON + timedelta(days=days)) == count
    left = again(cast.county_admin, sheet)
    assert (left.name, left.headers, left.pairs, left.sample, left.refused) == ("", [], {}, [], {})
    assert (left.applied_count, left.bad_count, left.created_by_id) == (1, 1, cast.county_admin.account_id)
    assert not list(storage.sheet_place("").glob(f"{sheet.pk}*"))
    for page in ("/files/sheets/", left.get_absolute_url()):
        assert "已过期的表格" in client_of(cast.county_admin).get(page).content.decode()
