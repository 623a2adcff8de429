"""An office's old ledger comes in by sheet: what was over is filed, what was not is taken up today."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from conftest import NOON, VILLAGE
from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.issues import actions, measures, queries
from tiangeng.issues.models import Category, Issue, Receipt
from tiangeng.issues.states import State
from tiangeng.issues.tests.factories import reported
from tiangeng.issues.words import said
from tiangeng.kernel.refusals import NotYours, Refusal, WrongMove
from tiangeng.kernel.walls import acting
from tiangeng.notices.models import TextMessage
from tiangeng.public.standing import standing_of
from tiangeng.public.tests import factories

HEAD = ["问题", "问题描述", "村", "类别", "反映时间", "办理单位", "处理结果", "办结日期", "反映人", "联系电话"]
OLD = [
    "渠漏",
    "漏了三天",
    VILLAGE,
    "水渠维修",
    "2024年5月6日",
    "水利局老股",
    "换了十米渠板",
    "2024-06-01",
    "叶根水",
    "13800001234",
]
OPEN = ["路坏", "坡上塌了", VILLAGE, "", "2025/11/3", "", "", "", "", ""]


def ledger(actor, *rows):
    return taken_in(actor, workbook([HEAD, *rows]), kind="issues.ledger", name="台账.xlsx")


def leaf_name(cast):
    return Category.objects.get(county_code=VILLAGE[:6], code="channel-repair").name


def brought(actor, cast, *rows):
    name = leaf_name(cast)
    sheet = ledger(actor, *([*row[:3], name, *row[4:]] for row in rows))
    assert sheet.bad_count == 0, sheet.sample
    return written(actor, sheet, whole=True)


def test_what_was_over_is_filed_with_its_days_and_whose_work_it_was(world, cast):
    assert brought(cast.township_officer, cast, OLD).applied_count == 1
    with acting(cast.township_officer):
        issue = Issue.objects.get(title="渠漏")
        line = issue.events.get(name="file")
        assert (issue.state, issue.is_open, issue.lead, issue.due_at) == (State.FILED, False, None, None)
        assert timezone.localdate(issue.reported_at) == date(2024, 5, 6)
        assert "水利局老股" in said(line) and "2024" in said(line)
        assert line.reason == "换了十米渠板"
        code = Receipt.objects.get(issue_id=issue.pk).code
    shown = standing_of(factories.opened(code), now=NOON)
    assert "办过了" in shown.headline
    assert any("水利局老股办过" in line.text for line in shown.lines), shown.lines
    assert not TextMessage.objects.exists()


def test_what_is_not_over_is_todays_work_and_nobody_is_late(world, cast):
    brought(cast.township_officer, cast, OPEN)
    with acting(cast.township_officer):
        issue = Issue.objects.get(title="路坏")
        assert issue.state == State.REPORTED
        assert timezone.localdate(issue.reported_at) == date(2025, 11, 3)
        assert issue.due_at > NOON


def test_no_unit_is_rated_for_it(world, cast):
    brought(cast.township_officer, cast, OLD, OPEN)
    with acting(cast.county_admin):
        since, until = NOON - timedelta(days=3650), NOON + timedelta(days=1)
        assert measures.rates(cast.county_admin, since=since, until=until, now=until) == []


def test_the_same_row_again_is_told(world, cast):
    brought(cast.township_officer, cast, OLD)
    again = ledger(cast.township_officer, [*OLD[:3], leaf_name(cast), *OLD[4:]])
    assert again.bad_count == 1


@pytest.mark.parametrize(
    ("told", "ended"), [("2999-01-01", ""), ("2024-05-06", "2024-05-05"), ("2024-05-06", "2999-01-01")]
)
def test_days_that_cannot_be_are_marked_before_anything_is_written(world, cast, told, ended):
    row = [*OLD[:3], leaf_name(cast), told, *OLD[5:7], ended, *OLD[8:]]
    assert ledger(cast.township_officer, row).bad_count == 1


def test_who_does_not_dispatch_there_files_nothing(world, cast):
    with acting(cast.cadre), pytest.raises(NotYours):
        actions.file_issue(
            actor=cast.cadre, now=NOON, random_below=lambda n: 0, told_on=date(2024, 5, 6), ended_on=date(2024, 6, 1),
            region_code=VILLAGE, category="channel-repair", title="渠漏", body="漏了三天",
        )  # fmt: skip
    with pytest.raises(Refusal):
        ledger(cast.cadre, OLD)


def test_filed_it_can_be_taken_up_again_and_nothing_else(world, cast):
    brought(cast.township_officer, cast, OLD)
    with acting(cast.county_admin):
        issue = Issue.objects.get(title="渠漏")
        assert [step.name for step in queries.moves_for(cast.county_admin, issue)] == ["take_up_again"]
        taken = actions.take_up_again(actor=cast.county_admin, issue_id=issue.pk, now=NOON, reason="又漏了")
        assert (taken.state, taken.due_at > NOON) == (State.REPORTED, True)


def test_nothing_reported_here_can_be_filed_past_the_villager(world, cast):
    with acting(cast.cadre):
        issue = reported(cast.cadre, now=NOON, reporter_name="叶根水", reporter_phone="13857812345")
    with acting(cast.county_admin):
        assert "file" not in {step.name for step in queries.moves_for(cast.county_admin, issue)}
        with pytest.raises(WrongMove):
            actions.take_up_again(actor=cast.county_admin, issue_id=issue.pk, now=NOON, reason="x")
