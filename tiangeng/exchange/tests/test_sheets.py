"""The hotline's cases by sheet: dirty tables as platforms give them out, and the list that goes back with the answers."""

import io
from datetime import datetime, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import COUNTY, NOON, SHANGHAI, VILLAGE
from tests.cast import make_person
from tiangeng.documents.models import SheetImport
from tiangeng.documents.tests.bringing import (  # noqa: F401 — a fixture
    finish_tasks,
    looked_at,
    own_folder,
    taken_in,
    workbook,
    written,
)
from tiangeng.documents.tests.test_exports import asked, made, rows_in
from tiangeng.exchange import actions
from tiangeng.exchange.models import HotlineCase
from tiangeng.exchange.refusals import CallAhead
from tiangeng.exchange.tests.factories import call, machine
from tiangeng.exchange.tests.test_hotline import _solve
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue
from tiangeng.kernel.refusals import NotYours
from tiangeng.kernel.walls import acting
from tiangeng.people.roles import Role
from tiangeng.places.models import Region
from tiangeng.public.tests.factories import _chance, unit

HEAD = [
    "序号",
    "工单编号",
    "受理时间",
    "办理时限",
    "诉求内容（必填）",
    "问题类别",
    "所属区域",
    "来电人",
    "联系电话",
    "处理意见",
]
KIND = "exchange.hotline"


@pytest.fixture
def desk(cast):
    return machine(now=NOON)


def dirty():
    """As a platform gives it out: a title, a merged area, days in four spellings, numbers as numbers, a formula, landlines."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"remove_timezone": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d h:mm"})
    sheet.merge_range(0, 0, 0, len(HEAD) - 1, "12345 热线工单日报（3月17日）")
    sheet.write_row(1, 0, ["制表：热线中心"])
    sheet.write_row(2, 0, HEAD)
    rows = [
        (20260317001, None, "2026-03-20", "村口路灯不亮三天了", "城市管理/照明", "叶根水", 13857801234),
        ("20260317002", "2026年3月17日 9时05分", "2026/3/20 17:30", "自来水管爆了", "路灯", "", "0578-7212345"),
        ("20260317003", "2026.3.17 10:20:30", "", "", "", "", ""),
        ("20260317004", "昨天", "", "河道有垃圾", "", "", ""),
        ("20260317005", "2026-03-17 11:00", "2026-03-16", "河道有垃圾", "", "", ""),
        ("20260317002", "2026-03-17 12:00", "", "又一个同号的", "", "", ""),
        ("", "2026-03-17 12:00", "", "没有号的", "", "", ""),
    ]
    for at, (number, received, by, content, kind, who, phone) in enumerate(rows, start=3):
        sheet.write_row(at, 0, [at - 2, number, received, by, content, kind, "", who, phone])
    sheet.write_datetime(3, 2, datetime(2026, 3, 17, 8, 30), day)
    sheet.write_formula(6, 4, '="河道"&"有垃圾"', None, "河道有垃圾")
    sheet.merge_range(3, 6, 9, 6, VILLAGE)
    book.close()
    return out.getvalue()


def faults_of(sheet):
    return {row["number"]: [cell[1] for cell in row["cells"] if cell[1]] for row in sheet.sample if row["bad"]}


def test_a_dirty_sheet_of_a_platform_is_checked_row_by_row_and_its_good_rows_become_cases(world, desk):
    sheet = taken_in(desk, dirty(), kind=KIND, name="工单.xlsx")
    assert (sheet.row_count, sheet.new_count, sheet.bad_count) == (7, 2, 5)
    said = faults_of(sheet)
    assert said[6] == ["这一格要填"] and "昨天" in said[7][0] and said[8] == ["答复期限比来电时间还早"]
    assert said[9] == ["这个工单号在表里出现了两次"] and said[10] == ["这一格要填"]
    assert written(desk, sheet, whole=False).applied_count == 2
    with acting(desk):
        first, second = HotlineCase.objects.order_by("external_number").select_related("issue")
    assert (first.system, first.external_number, first.region_code) == ("12345", "20260317001", VILLAGE)
    assert first.received_at == datetime(2026, 3, 17, 8, 30, tzinfo=SHANGHAI)
    assert first.answer_by == datetime(2026, 3, 20, 23, 59, tzinfo=SHANGHAI)
    assert first.issue.source == "hotline" and first.issue.reporter_phone.reveal() == "13857801234"
    assert second.received_at == datetime(2026, 3, 17, 9, 5, tzinfo=SHANGHAI)
    assert second.answer_by == datetime(2026, 3, 20, 17, 30, tzinfo=SHANGHAI) and not second.issue.reporter_phone


def test_a_csv_in_gbk_comes_in_through_the_pages(world, desk, client_of):
    name = Region.objects.get(code=VILLAGE).name
    lines = ["工单号;来电时间;诉求内容;村", f"20260318009;2026/3/18 8:00;{name}路灯不亮;{name}"]
    client = client_of(desk)
    page = client.get(f"/files/sheets/new?kind={KIND}").content.decode()
    assert "热线工单" in page
    content = SimpleUploadedFile("工单.csv", "\r\n".join(lines).encode("gbk"), "text/csv")
    answer = client.post("/files/sheets/new", {"kind": KIND, "file": content})
    assert answer.status_code == 302
    with acting(desk):
        sheet = SheetImport.objects.get()
    looked_at(desk, sheet)
    finish_tasks(desk)
    assert "1 行可以导入" in client.get(sheet.get_absolute_url()).content.decode()
    assert written(desk, sheet, whole=True).applied_count == 1
    assert "20260318009" in client.get("/hotline/").content.decode()


def test_the_same_sheet_again_marks_nothing_doubled(world, desk):
    rows = [
        ["工单号", "来电时间", "诉求内容", "标题"],
        ["A1", "2026-03-18 08:00", "路灯不亮", "灯"],
        ["A2", "2026-03-18 09:00", "水管爆了", "水"],
    ]
    written(desk, taken_in(desk, workbook(rows), kind=KIND, name="a.xlsx"), whole=True)
    with acting(desk):
        Issue.objects.update(title="路灯和水管")  # a dispatcher has put the heading right meanwhile
    again = taken_in(desk, workbook([*rows, ["A3", "2026-03-18 10:00", "河里有垃圾", ""]]), kind=KIND, name="b.xlsx")
    assert (again.same_count, again.new_count, again.bad_count) == (2, 1, 0)
    written(desk, again, whole=True)
    with acting(desk):
        assert HotlineCase.objects.count() == Issue.objects.count() == 3


def test_another_content_under_a_number_is_marked_and_never_written(world, desk):
    rows = [["工单号", "来电时间", "诉求内容"], ["A1", "2026-03-18 08:00", "路灯不亮"]]
    written(desk, taken_in(desk, workbook(rows), kind=KIND, name="a.xlsx"), whole=True)
    rows[1][2] = "别的事"
    sheet = taken_in(desk, workbook(rows), kind=KIND, name="b.xlsx")
    assert (sheet.bad_count, sheet.good_count) == (1, 0) and "不能用表改" in str(sheet.sample)


def test_the_list_goes_out_with_its_answers_and_comes_back_as_nothing_new(world, cast, desk):
    with acting(desk):
        solved, _new = actions.take_case(
            actor=desk, county_code=COUNTY, call=call("B1", now=NOON), now=NOON, random_below=_chance.randrange
        )
        told, _new = actions.take_case(
            actor=desk, county_code=COUNTY, call=call("B2", now=NOON, content="路灯太暗"), now=NOON,
            random_below=_chance.randrange,
        )  # fmt: skip
    _solve(solved, cast, NOON + timedelta(hours=1))
    issues.decline_issue(
        actor=cast.township_officer, issue_id=told.issue_id, now=NOON, ground="no-facts", reason="联系不上"
    )
    path = made(desk, asked(desk, "/hotline/", "answered=yes"))
    head, *rows = rows_in(path)[1:]
    found = {row[head.index("工单号")]: dict(zip(head, row, strict=True)) for row in rows}
    assert found["B1"]["办理结果"] == "灯换好了" and found["B1"]["状态"] == "办结待评" and found["B1"]["办结时间"]
    assert found["B1"]["说明"] == "", "how it was solved stands in one column only"
    assert "联系不上" in found["B2"]["说明"]
    finish_tasks(desk)
    sheet = taken_in(desk, path.read_bytes(), kind=KIND, name="答复.xlsx")
    assert (sheet.row_count, sheet.same_count, sheet.bad_count) == (2, 2, 0)


def test_a_case_somebody_else_brought_is_taken_all_the_same(world, cast, desk):
    other = make_person("别的平台", role=Role.HOTLINE, territory=COUNTY, unit=unit("transport"), now=NOON)
    with acting(other):
        actions.take_case(
            actor=other, county_code=COUNTY, call=call("C1", now=NOON), now=NOON, random_below=_chance.randrange
        )
    rows = [["工单号", "来电时间", "诉求内容"], ["C1", "2026-03-18 11:00", "村口的路灯不亮三天了，晚上摸黑。"]]
    sheet = taken_in(desk, workbook(rows), kind=KIND, name="a.xlsx")
    assert faults_of(sheet) == {2: ["这个工单号已经收过了"]}


def test_only_with_the_power_of_the_hotline(world, cast, client_of):
    for somebody in (cast.county_admin, cast.township_officer):
        assert client_of(somebody).get("/hotline/").status_code == 403
        with pytest.raises(NotYours):
            taken_in(somebody, workbook([["工单号"]]), kind=KIND, name="a.xlsx")


def test_the_list_costs_the_same_however_many(world, desk, client_of, django_assert_max_num_queries):
    with acting(desk):
        for n in range(5):
            actions.take_case(
                actor=desk, county_code=COUNTY, call=call(f"D{n}", now=NOON), now=NOON, random_below=_chance.randrange
            )
    client = client_of(desk)
    client.get("/hotline/")
    with django_assert_max_num_queries(16):
        assert client.get("/hotline/").content.decode().count("D") >= 5


def test_a_call_that_is_still_to_come_is_marked_and_not_taken(world, desk):
    rows = [["工单号", "来电时间", "诉求内容"], ["E1", "2027-03-17", "年份写错了"], ["E2", "2026-03-18", "今天的"]]
    sheet = taken_in(desk, workbook(rows), kind=KIND, name="a.xlsx")
    assert faults_of(sheet) == {2: ["来电时间不能晚于现在"]} and sheet.new_count == 1
    later = call("E3", now=NOON, received_at=NOON + timedelta(hours=1))
    with acting(desk), pytest.raises(CallAhead):
        actions.take_case(actor=desk, county_code=COUNTY, call=later, now=NOON, random_below=_chance.randrange)


def test_whoever_works_by_sheet_begins_at_the_list_and_reads_the_answers_there(world, cast, desk, client_of):
    client = client_of(desk)
    home = client.get("/").content.decode()
    assert 'href="/hotline/"' in home.partition("<main")[2] and "还没有授权" not in home
    assert "/issues/new/" not in home and 'action="/search/"' not in home
    with acting(desk):
        case, _new = actions.take_case(
            actor=desk, county_code=COUNTY, call=call(now=NOON), now=NOON, random_below=_chance.randrange
        )
    assert "灯换好了" not in client.get("/hotline/").content.decode()
    _solve(case, cast, NOON)
    assert "灯换好了" in client.get("/hotline/").content.decode()
