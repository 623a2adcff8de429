"""A villager reads what is kept of the household, and who has seen it."""

import io

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import NOON, VILLAGE
from tiangeng.issues import actions as issues
from tiangeng.issues.tests import factories
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


def test_what_they_asked_stands_there_word_by_word_with_what_they_answered_and_sent(home, cast, villager):
    from tiangeng.documents import actions as documents
    from tiangeng.documents.tests.files import jpeg, upload

    issue = factories.resolved(cast, now=NOON, title="屋后水渠漏", body="一下雨就漏到灶间", household_id=home.pk)
    documents.attach(actor=cast.cadre, now=NOON, owner=issue, stage="report", upload=upload(jpeg(), "灶间.jpg"))
    issues.answer(actor=villager, issue_id=issue.pk, is_solved=True, words="不漏了", now=NOON)
    given = actions.give_own_data(actor=cast.cadre, household_id=home.pk, now=NOON)
    text = " ".join(f"{item.label} {item.value}" for item in given.items)
    for words in ("一下雨就漏到灶间", "灶间.jpg", "不漏了", issue.number):
        assert words in text


def test_who_worked_at_it_does_not_learn_from_the_sheet_what_was_said_of_their_work(home, cast, villager):
    """A village committee keeps the file and led the problem itself."""
    issue = factories.reported(cast.cadre, now=NOON, household_id=home.pk)
    issues.dispatch_issue(
        actor=cast.township_officer, issue_id=issue.pk, now=NOON, lead_id=factories.unit(factories.VILLAGE).pk
    )
    for step in (issues.accept_issue, issues.start_issue):
        step(actor=cast.village_committee, issue_id=issue.pk, now=NOON)
    issues.resolve_issue(actor=cast.village_committee, issue_id=issue.pk, solution="补好", beneficiaries=1, now=NOON)
    issues.answer(actor=villager, issue_id=issue.pk, is_solved=True, words="拖了半年", now=NOON)

    def printed_by(actor):
        return " ".join(str(i.value) for i in actions.give_own_data(actor=actor, household_id=home.pk, now=NOON).items)

    assert "拖了半年" in printed_by(cast.partner) and "拖了半年" not in printed_by(cast.village_committee)


def test_who_saw_the_number_when_and_why_stands_on_the_sheet(looked_at, cadre):
    given = actions.give_own_data(actor=cadre, household_id=looked_at.pk, now=NOON)
    assert ("吴敏", "约个时间上门") in [(line.actor_name, line.reason) for line, _words in given.lines]


def test_who_looked_at_the_asker_of_what_they_asked_and_who_called_back_stands_there_too(home, cast, villager):
    solved, leaking, told = (factories.resolved(cast, now=NOON, household_id=home.pk) for _n in range(3))
    issues.unmask_reporter(actor=cast.township_officer, issue_id=solved.pk, reason="约他现场看渠", now=NOON)
    issues.call_back(actor=cast.county_admin, issue_id=solved.pk, is_solved=True, words="好是好，拖了半年", now=NOON)
    issues.call_back(actor=cast.county_admin, issue_id=leaking.pk, is_solved=False, words="还在漏", now=NOON)
    issues.answer(actor=villager, issue_id=told.pk, is_solved=True, words="不漏了", now=NOON)
    lines = [line for line in seen.of_household(cast.cadre, home) if line.verb in seen.LOOKS]
    assert {(line.actor_name, line.verb, line.reason) for line in lines} == {
        (cast.township_officer.name, "issue.unmask_reporter", "约他现场看渠"),
        (cast.county_admin.name, "issue.confirm", ""),
        (cast.county_admin.name, "issue.reopen", ""),
    }
    assert {line.verb for line in seen.of_issue(solved.pk)} == {"issue.unmask_reporter", "issue.confirm"}
    told_as = {line.verb: seen.in_words(line) for line in lines}
    assert (told_as["issue.confirm"], told_as["issue.reopen"]) == ("回访，说解决了", "回访，没解决，退回重办")
    assert not seen.of_issue(told.pk), "their own answer is nobody's look"
    assert set(seen.LOOKS) <= set(seen.WORDS)


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
    factories.reported(cadre, now=NOON, household_id=looked_at.pk)
    others = (
        LogEntry(at=NOON, verb="issue.viewed", object_type="issues.issue", object_id=str(number))
        for number in range(5000)
    )
    LogEntry.objects.bulk_create(others)  # a log worth an index: on a handful of lines any plan is as good
    with CaptureQueriesContext(connection) as asked:
        assert list(seen.of_household(cadre, looked_at))
    (question,) = [q["sql"] for q in asked.captured_queries if "kernel_logentry" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + question)
        assert "log_of_a_record" in str(cursor.fetchall())
