"""What a hotline's caller says later: a line in their words, once, for whoever's turn it is; by machine and by sheet."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conftest import COUNTY, NOON
from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.exchange import actions
from tiangeng.exchange.models import HotlineCase
from tiangeng.exchange.refusals import NoSuchCase
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue, IssueEvent
from tiangeng.issues.refusals import NothingToAddTo
from tiangeng.kernel.refusals import BadText, NotYours
from tiangeng.kernel.walls import acting
from tiangeng.notices import queries as notices
from tiangeng.public.tests.factories import _chance

from .factories import call, key_of, machine

FLOODED = "水都漫到灶间了"


@pytest.fixture
def platform(cast, now):
    return machine(now=now)


@pytest.fixture
def add(platform, now):
    def adding(number="A1", *, actor=None, **given):
        with acting(actor or platform) as somebody:
            more = actions.More("12345", number, **given)
            return actions.add_to_case(actor=somebody, more=more, county_code=COUNTY, now=now + timedelta(hours=1))

    return adding


@pytest.fixture
def case(platform, now):
    with acting(platform):
        given = {"call": call("A1", now=now), "random_below": _chance.randrange}
        return actions.take_case(actor=platform, county_code=COUNTY, now=now, **given)[0]


def lines(case):
    return list(IssueEvent.objects.filter(issue=case.issue_id, name="add").values_list("reason", "facts__via"))


def test_a_second_call_is_heard_by_whoever_gives_it_out(cast, case, add, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert add(content=FLOODED)[1]
        assert add(is_urging=True)[1]
    with acting(cast.township_officer):
        assert lines(case) == [(FLOODED, "12345 补充诉求"), ("催单", "12345 催单")]
        assert "added" in [notice.kind for notice in notices.waiting_for(cast.township_officer)]


def test_the_same_words_of_the_same_moment_are_taken_once(case, add, now):
    for moment in (None, now, now + timedelta(days=1)):
        assert add(is_urging=True, said_at=moment)[1]
        assert not add(is_urging=True, said_at=moment)[1]


def test_an_unknown_case_and_one_that_is_over_say_so(cast, case, add, now):
    with pytest.raises(NoSuchCase):
        add("B7", content=FLOODED)
    with pytest.raises(BadText):
        add("B7\x00", content=FLOODED)
    with pytest.raises(NotYours):
        add(content=FLOODED, actor=cast.cadre)
    issues.decline_issue(actor=cast.township_officer, issue_id=case.issue_id, now=now, ground="no-facts")
    with pytest.raises(NothingToAddTo):
        add(content=FLOODED)


def test_of_a_merged_case_it_is_a_line_where_the_work_is_done(cast, case, add, platform, now):
    with acting(platform):
        other = actions.take_case(
            actor=platform, county_code=COUNTY, now=now, call=call("A2", now=now), random_below=_chance.randrange
        )[0]
    issues.merge_issue(actor=cast.township_officer, issue_id=case.issue_id, now=now, into_id=other.issue_id)
    add(content=FLOODED)
    with acting(cast.township_officer):
        (line,) = IssueEvent.objects.filter(issue=other.issue_id, name="add")
        assert line.facts["from"] == Issue.objects.get(pk=case.issue_id).number


def test_by_machine_it_is_201_and_then_200(platform, case):
    key = key_of(platform, now=timezone.now())

    def send(number="A1"):
        body = json.dumps({"county": COUNTY, "content": FLOODED})
        address, headers = f"/api/exchange/hotline/cases/{number}/additions", {"Authorization": f"Bearer {key}"}
        return Client().post(address, body, content_type="application/json", headers=headers)

    assert [send().status_code, send().status_code, send("B7").status_code] == [201, 200, 404]


def test_by_sheet_the_column_is_a_line_and_the_same_sheet_again_is_nothing_new(world, cast):
    desk = machine(now=NOON)
    rows = [["工单号", "来电时间", "诉求内容", "后来补充"], ["A1", "2026-03-18 08:00", "路灯不亮", ""]]
    written(desk, taken_in(desk, workbook(rows), kind="exchange.hotline", name="a.xlsx"), whole=True)
    rows[1][3] = FLOODED
    sheet = taken_in(desk, workbook(rows), kind="exchange.hotline", name="b.xlsx")
    assert (sheet.bad_count, sheet.new_count) == (0, 0)
    written(desk, sheet, whole=True)
    with acting(desk):
        case = HotlineCase.objects.get()
        assert lines(case) == [(FLOODED, "12345 补充诉求")]
    again = taken_in(desk, workbook(rows), kind="exchange.hotline", name="c.xlsx")
    assert (again.same_count, again.bad_count) == (1, 0)
