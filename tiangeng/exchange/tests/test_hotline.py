"""The hotline's door: a case becomes an issue once, and what became of it goes back."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from conftest import COUNTY
from tests.cast import make_person
from tiangeng.exchange import actions, queries
from tiangeng.exchange.models import HotlineCase
from tiangeng.exchange.refusals import CaseDiffers
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Category, Issue
from tiangeng.kernel.refusals import NotYours
from tiangeng.kernel.walls import acting
from tiangeng.people.roles import Role
from tiangeng.places.models import Region
from tiangeng.public.tests.factories import _chance, unit

from .factories import LAMP, VILLAGE, call, key_of, machine

CASE = {
    "county": COUNTY, "system": "12345", "external_number": "20260318001", "content": LAMP, "category": "street-light",
    "region_code": VILLAGE, "caller_name": "叶根水", "caller_phone": "13857801234",
    "received_at": "2026-03-18T11:00:00+08:00", "answer_by": "2026-03-23T17:30:00+08:00",
}  # fmt: skip


@pytest.fixture
def platform(cast, now):
    return machine(now=now)


@pytest.fixture
def take(platform, now):
    """Hand a case over as the platform, inside its walls."""

    def taking(number="20260318001", *, actor=None, **given):
        with acting(actor or platform) as somebody:
            return actions.take_case(
                actor=somebody, county_code=COUNTY, call=call(number, now=now, **given), now=now, random_below=_chance.randrange
            )  # fmt: skip

    return taking


@pytest.fixture
def api(platform):
    client, headers = Client(), {"Authorization": f"Bearer {key_of(platform, now=timezone.now())}"}

    def asking(method, path, body=None, **more):
        response = client.generic(
            method, f"/api/exchange/hotline/{path}", json.dumps(body) if body else "", content_type="application/json",
            headers=headers | more,
        )  # fmt: skip
        return response.status_code, response.json()

    return asking


# ---------------------------------------------------------------- in


def test_a_case_becomes_an_issue_with_what_the_hotline_wants_by_when(api):
    status, taken = api("POST", "cases", CASE)
    assert (status, taken["is_new"], taken["state"], taken["phone_kept"]) == (201, True, "reported", True)
    issue = Issue.objects.get(pk=taken["issue_id"])
    assert (issue.source, issue.category.code, issue.region_code) == ("hotline", "street-light", VILLAGE)
    assert (issue.reporter_name, issue.reporter_phone.reveal()) == ("叶根水", "13857801234")
    assert issue.body == f"{LAMP}\n\n（12345 工单 20260318001，要求 2026-03-23 17:30 前答复）"
    assert issue.organisation == unit("petitions")


def test_the_day_the_hotline_wants_its_answer_by_is_a_day_of_the_issue(take, now):
    case, _fresh = take(answer_by=now + timedelta(hours=3))
    assert case.issue.due_at == case.issue.outer_due_at == now + timedelta(hours=3)
    assert case.issue.outer_by == "12345"


def test_a_case_sent_again_is_the_same_case(api):
    _status, first = api("POST", "cases", CASE)
    assert api("POST", "cases", CASE) == (200, first | {"is_new": False})
    assert Issue.objects.count() == 1
    status, refused = api("POST", "cases", CASE | {"content": "别的事"})
    assert (status, refused["code"]) == (409, "case_differs")


def test_numbers_of_two_systems_do_not_meet(take):
    assert take()[1] and take(system="110")[1]
    assert Issue.objects.count() == 2


def test_the_database_itself_takes_a_number_once(take):
    case, _new = take()
    other, _new = take("20260318002")
    with pytest.raises(IntegrityError), transaction.atomic():
        HotlineCase.objects.filter(pk=other.pk).update(external_number=case.external_number)


def test_two_at_once_are_one_case(take, monkeypatch):
    """The second one looked before the first had committed, and finds the number taken when it writes."""
    first, _new = take()
    looks, known = [None], actions._known
    monkeypatch.setattr(actions, "_known", lambda *case: looks.pop() if looks else known(*case))
    again, is_new = take()
    assert (again.pk, is_new) == (first.pk, False)
    assert Issue.objects.count() == 1


def test_without_a_code_the_words_find_village_and_category(take):
    name = Region.objects.get(code=VILLAGE).name
    case, _new = take(region_code="", category="hotline-0815", place=f"{name}桥头")
    assert (case.region_code, case.issue.category.code) == (VILLAGE, "street-light")


def test_a_case_that_names_no_village_waits_with_the_county(take):
    case, _new = take(region_code="")
    assert (case.region_code, case.issue.region_code) == (COUNTY, COUNTY)


def test_a_landline_stays_with_the_hotline(api):
    status, taken = api("POST", "cases", CASE | {"caller_phone": "0578-7212345"})
    assert (status, taken["phone_kept"]) == (201, False)


def test_a_complaint_by_telephone_is_as_confidential_as_any(take, cast):
    complaint = Category.objects.filter(is_complaint=True, parent__isnull=False).first()
    case, _new = take(category=complaint.code)
    assert case.issue.is_confidential
    with acting(cast.township_officer) as officer:
        assert not Issue.objects.visible_to(officer).filter(pk=case.issue_id).exists()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"external_number": ""}, 422),
        ({"external_number": " "}, 422),
        ({"content": "  "}, 422),
        ({"content": "x" * 10_001}, 422),
        ({"received_at": "2026-03-18T11:00:00"}, 422),  # no zone: which noon?
        ({"answer_by": "2026-03-01T00:00:00+08:00"}, 400),
        ({"region_code": "331127101201"}, 400),
        ({"region_code": "331181999999"}, 404),
        ({"county": "331127"}, 403),
    ],
)
def test_a_case_that_cannot_be_taken_is_refused_whole(api, wrong, status):
    found, refused = api("POST", "cases", CASE | wrong)
    assert (found, set(refused)) == (status, {"code", "message", "facts"})
    assert (Issue.objects.count(), HotlineCase.objects.count()) == (0, 0)


def test_only_a_machine_with_the_power_may(take, cast):
    for somebody in (cast.county_admin, cast.township_officer, cast.bureau, cast.leader, cast.system_admin):
        with pytest.raises(NotYours):
            take(actor=somebody)
    assert HotlineCase.objects.count() == 0


def test_another_case_under_the_number_is_refused_by_name(take):
    take()
    with pytest.raises(CaseDiffers) as refusal:
        take(title="另一件")
    assert "20260318001" in refusal.value.sentence


# ---------------------------------------------------------------- out


def _led(case, cast, now):
    issues.dispatch_issue(actor=cast.township_officer, issue_id=case.issue_id, now=now, lead_id=unit("water").pk)
    issues.accept_issue(actor=cast.bureau, issue_id=case.issue_id, now=now)
    return issues.start_issue(actor=cast.bureau, issue_id=case.issue_id, now=now)


def _solve(case, cast, now):
    _led(case, cast, now)
    issues.resolve_issue(
        actor=cast.bureau, issue_id=case.issue_id, now=now, solution="灯换好了", beneficiaries=30, outcome="solved"
    )


def test_an_answer_tells_state_unit_solution_and_times(take, api, cast, now):
    case, _new = take()
    assert api("GET", "answers") == (200, {"items": [], "next": ""})
    _solve(case, cast, now)
    _status, found = api("GET", "answers")
    (answer,) = found["items"]
    assert (answer["external_number"], answer["state"], answer["unit"]) == ("20260318001", "resolved", "水利局")
    assert (answer["solution"], answer["outcome"]) == ("灯换好了", "solved")
    assert answer["accepted_at"] and answer["resolved_at"] and answer["closed_at"] is None
    assert api("GET", f"answers?after={found['next']}") == (200, {"items": [], "next": found["next"]})


def test_what_is_not_taken_up_says_why(take, api, cast, now):
    case, _new = take()
    issues.decline_issue(
        actor=cast.township_officer, issue_id=case.issue_id, now=now, ground="no-facts", reason="联系不上"
    )
    (answer,) = api("GET", "answers")[1]["items"]
    assert (answer["state"], answer["state_label"]) == ("declined", "不予受理")
    assert "联系不上" in answer["reason"]


def test_pages_are_walked_without_a_gap_and_a_change_comes_again(take, api, cast, now):
    cases = [take(f"n{n}")[0] for n in range(5)]
    for step, case in enumerate(cases):
        _solve(case, cast, now + timedelta(minutes=step % 2))  # two moments: ties are broken by the case
    seen, after = [], ""
    for _page in range(3):
        _status, found = api("GET", f"answers?limit=2&after={after}")
        seen += [answer["external_number"] for answer in found["items"]]
        after = found["next"]
    assert sorted(seen) == [f"n{n}" for n in range(5)]
    issues.reopen_issue(
        actor=cast.county_admin, issue_id=cases[0].issue_id, now=now + timedelta(hours=1), reason="又不亮了"
    )
    assert api("GET", f"answers?after={after}")[1]["items"] == []
    (again,) = api("GET", f"answers?every=true&after={after}")[1]["items"]
    assert (again["external_number"], again["state"]) == ("n0", "reopened")


def test_of_a_merged_case_the_other_ones_answer_is_told(take, api, cast, now):
    case, _new = take()
    other, _new = take("20260318002", content="路灯坏了")
    issues.merge_issue(actor=cast.township_officer, issue_id=case.issue_id, now=now, into_id=other.issue_id)
    _solve(other, cast, now + timedelta(minutes=1))
    found = {answer["external_number"]: answer for answer in api("GET", "answers")[1]["items"]}
    assert found["20260318001"]["solution"] == found["20260318002"]["solution"] == "灯换好了"
    assert found["20260318001"]["number"] == case.issue.number


def test_of_a_case_merged_into_one_that_was_merged_the_last_ones_answer_is_told(take, api, cast, now):
    first, _new = take()
    second, _new = take("20260318002", content="路灯坏了")
    _code, heard = api("GET", "answers?every=true")
    third = issues.report_issue(
        actor=cast.cadre, now=now, region_code=VILLAGE, category="street-light", title="路灯不亮", body="村口的灯",
        source="visit", random_below=_chance.randrange,
    )  # fmt: skip
    for case, into in ((first.issue_id, second.issue_id), (second.issue_id, third.pk)):
        issues.merge_issue(actor=cast.township_officer, issue_id=case, now=now + timedelta(minutes=1), into_id=into)
    (news, more) = api("GET", f"answers?every=true&after={heard['next']}")[1]["items"]
    assert news["state"] == more["state"] == "reported", "the other had not moved since, and is news all the same"
    third.issue_id = third.pk
    _solve(third, cast, now + timedelta(minutes=2))
    found = {answer["external_number"]: answer for answer in api("GET", "answers")[1]["items"]}
    assert found["20260318001"]["solution"] == found["20260318002"]["solution"] == "灯换好了"


def test_a_platform_sees_its_own_cases_and_nobody_elses(take, cast, now):
    take()
    other = make_person("别的平台", role=Role.HOTLINE, territory=COUNTY, unit=unit("transport"), now=now)
    with acting(other) as somebody:
        assert queries.answers(somebody, after=None, limit=10, is_answered=False) == []


def test_people_do_not_fetch_answers(cast):
    for somebody in (cast.county_admin, cast.township_officer):
        key = key_of(somebody, now=timezone.now())
        answer = Client().get("/api/exchange/hotline/answers", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 403


@pytest.mark.parametrize("after", ["x", "é", "MjAyNi0wMy0xOHwx", "===="])
def test_a_token_that_is_none_is_refused(api, after):
    status, refused = api("GET", f"answers?after={after}")
    assert (status, refused["code"]) == (400, "bad_value")


def test_answers_cost_the_same_however_many(take, cast, now, platform, django_assert_max_num_queries):
    for number in range(6):
        _solve(take(f"n{number}")[0], cast, now)
    with acting(platform) as somebody, django_assert_max_num_queries(3):
        assert len(queries.answers(somebody, after=None, limit=10, is_answered=True)) == 6


def test_the_machines_account_opens_no_page_of_the_field(platform, client_of, cast):
    browser = client_of(platform)
    for page in ("/issues/", "/visits/", "/places/"):
        assert browser.get(page).status_code == 403
