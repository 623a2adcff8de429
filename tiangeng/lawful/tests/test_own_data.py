"""A villager reads what is kept of the household, and who has seen it."""

import io

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import NOON, VILLAGE
from tiangeng.issues import actions as issues
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing, NotYours
from tiangeng.lawful import actions, seen
from tiangeng.places import actions as places
from tiangeng.places.models import Resident
from tiangeng.places.tests.factories import household
from tiangeng.visits import actions as visits

PHONE = "13857812345"


@pytest.fixture
def home(cadre):
    found = household(cadre, hamlet="下坑")
    places.add_resident(actor=cadre, household_id=found.pk, name="王桂花", relation="配偶", phone=PHONE, now=NOON)
    return found


@pytest.fixture
def looked_at(home, partner):
    member = Resident.objects.get(household=home)
    places.unmask(actor=partner, model=Resident, record_id=member.pk, field="phone", reason="约个时间上门", now=NOON)
    return home


def test_the_sheet_holds_file_members_visits_and_issues_with_purpose_and_end_and_no_sealed_number(home, cadre):
    visits.record_visit(
        actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="屋顶漏", household_ids=[home.pk], now=NOON
    )
    issues.report_issue(
        actor=cadre, region_code=VILLAGE, category="channel-repair", title="屋后水渠漏", body="漏", source="visit", household_id=home.pk,
        now=NOON, random_below=lambda n: 1,
    )  # fmt: skip
    given = actions.give_own_data(actor=cadre, household_id=home.pk, now=NOON)
    text = " ".join(f"{item.label} {item.value}" for item in given.items)
    for words in ("下坑", "王桂花", "138****2345", "2026-03-18 叶青", "屋后水渠漏"):
        assert words in text
    assert PHONE not in text
    assert all(str(item.purpose) and str(item.keep) for item in given.items)
    assert LogEntry.objects.filter(verb="own_data.given", object_id=str(home.pk)).count() == 1


def test_who_saw_the_number_when_and_why_stands_on_the_sheet(looked_at, cadre):
    given = actions.give_own_data(actor=cadre, household_id=looked_at.pk, now=NOON)
    assert ("吴敏", "约个时间上门") in [(line.actor_name, line.reason) for line, _words in given.lines]


def test_only_who_keeps_the_file_prints_it(home, neighbour, leader, bureau):
    with pytest.raises(Missing):
        actions.give_own_data(actor=neighbour, household_id=home.pk, now=NOON)
    with pytest.raises(NotYours):
        actions.give_own_data(actor=leader, household_id=home.pk, now=NOON)
    with pytest.raises(Missing):
        actions.give_own_data(actor=bureau, household_id=home.pk, now=NOON)


def test_one_click_on_the_record_and_a_sheet_to_take_along(looked_at, client_of, cadre, leader):
    client, address = client_of(cadre), reverse("lawful:own_data", args=[looked_at.pk])
    record = client.get(looked_at.get_absolute_url(), {"tab": "seen"}).content.decode()
    assert address in record and "约个时间上门" in record
    assert address not in client_of(leader).get(looked_at.get_absolute_url(), {"tab": "seen"}).content.decode()
    page = client.post(address)
    assert page.status_code == 200 and page["Cache-Control"] == "no-store"
    assert PHONE not in page.content.decode()
    rows = python_calamine.load_workbook(io.BytesIO(client.post(address, {"form": "sheet"}).content))
    assert "王桂花" in str(rows.get_sheet_by_index(0).to_python())


def test_who_saw_whom_walks_the_index_of_records(looked_at, cadre):
    others = (
        LogEntry(at=NOON, verb="issue.viewed", object_type="issues.issue", object_id=str(number))
        for number in range(5000)
    )
    LogEntry.objects.bulk_create(others)  # a log worth an index: on a handful of lines any plan is as good
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_logentry")
    with CaptureQueriesContext(connection) as asked:
        assert list(seen.of_household(cadre, looked_at))
    (question,) = [q["sql"] for q in asked.captured_queries if "kernel_logentry" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + question)
        assert "log_of_a_record" in str(cursor.fetchall())
