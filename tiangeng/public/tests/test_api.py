import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import make_person
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue
from tiangeng.kernel.walls import acting
from tiangeng.people.roles import Role
from tiangeng.public import queries

from . import factories
from .factories import CANAL, VILLAGE


@pytest.fixture
def api(cast):
    """An outside client without an account."""
    client = Client()

    def call(method, path, body=None, **headers):
        response = client.generic(
            method, f"/api/public{path}", _json(body), content_type="application/json", headers=headers
        )
        return response.status_code, response.json()

    return call


def _json(body):
    import json

    return json.dumps(body) if body is not None else ""


ASKED = {"village": VILLAGE, "body": CANAL}


def test_a_problem_is_asked_once_however_often_it_is_sent(api):
    key = str(uuid.uuid4())
    first = api("POST", "/ask", ASKED | {"client_id": key})
    assert first[0] == 201
    assert api("POST", "/ask", ASKED | {"client_id": key}) == first
    assert api("POST", "/ask", ASKED, **{"Idempotency-Key": key}) == first
    assert Issue.objects.count() == 1
    assert api("POST", "/ask", ASKED | {"client_id": key, "body": "别的"})[1]["code"] == "key_reused"


def test_a_receipt_is_read_and_answered(api, cast):
    code = api("POST", "/ask", ASKED)[1]["code"]
    status, shown = api("GET", f"/receipts/{code}")
    assert (status, shown["state"], shown["headline"]) == (200, "reported", "收到了，正在安排谁来办")
    factories.resolved(code, cast, now=timezone.now())
    for _ in range(2):
        status, shown = api("POST", f"/receipts/{code}/answer", {"is_solved": True, "score": 5})
        assert (status, shown["state"]) == (200, "closed")


def test_a_phones_word_sent_again_after_the_next_repair_does_not_reopen_that(api, cast, client_of):
    """Committed, the answer lost, the office repairs once more, and the phone sends it again under the same key."""
    code = api("POST", "/ask", ASKED)[1]["code"]
    factories.resolved(code, cast, now=timezone.now())
    client, key = client_of(cast.cadre), {"Idempotency-Key": str(uuid.uuid4())}

    def says(is_solved, **more):
        address = f"/api/public/receipts/{code}/answer"
        sent = {"is_solved": is_solved, "words": "一下雨还漏"}
        return client.post(address, sent, content_type="application/json", headers=more)

    first = says(False, **key)
    assert (first.status_code, first.json()["state"]) == (200, "reopened")
    pk, now = queries.open_receipt(code).issue.pk, timezone.now()
    issues.start_issue(actor=cast.bureau, issue_id=pk, now=now)
    issues.resolve_issue(actor=cast.bureau, issue_id=pk, now=now, solution="接缝补了防水", beneficiaries=220)
    assert says(False, **key).content == first.content
    issue = Issue.objects.get(pk=pk)
    assert (issue.state, issue.reopened_count) == ("resolved", 1)


def test_a_word_kept_on_a_phone_over_the_next_repair_is_not_about_that(api, cast):
    code = api("POST", "/ask", ASKED)[1]["code"]
    said = {"is_solved": True, "said_at": timezone.now().isoformat()}
    factories.resolved(code, cast, now=timezone.now())
    status, refusal = api("POST", f"/receipts/{code}/answer", said)
    assert (status, refusal["code"]) == (409, "said_before")
    assert Issue.objects.get().state == "resolved"
    assert api("POST", f"/receipts/{code}/answer", {"is_solved": True, "said_at": "2026-11-21T10:00:00"})[0] == 422


def test_the_unit_that_handled_it_cannot_answer_for_the_villager(api, cast, client_of):
    code = api("POST", "/ask", ASKED)[1]["code"]
    factories.resolved(code, cast, now=timezone.now())
    said = {"is_solved": True}
    answered = client_of(cast.bureau).post(f"/api/public/receipts/{code}/answer", said, content_type="application/json")
    assert (answered.status_code, answered.json()["code"]) == (403, "handler_may_not_confirm")
    assert answered.json()["facts"] == {"issue": str(Issue.objects.get().id)}  # where it can be said as a note
    assert Issue.objects.get().state == "resolved"


def test_on_a_cadres_phone_nobody_answers_a_complaint_least_of_all_whom_it_is_about(api, cast, client_of):
    code = api("POST", "/ask", ASKED | {"about_staff_id": str(cast.cadre.staff_id)})[1]["code"]
    pk, now = queries.open_receipt(code).issue.pk, timezone.now()
    issues.dispatch_issue(actor=cast.county_admin, issue_id=pk, now=now, lead_id=factories.unit("water").pk)
    issues.accept_issue(actor=cast.bureau, issue_id=pk, now=now)
    issues.start_issue(actor=cast.bureau, issue_id=pk, now=now)
    issues.resolve_issue(actor=cast.bureau, issue_id=pk, now=now, solution="查过，已退还", beneficiaries=1)
    for who in (cast.cadre, cast.inspector):  # the same for both: a refusal does not tell whom it is about
        address = f"/api/public/receipts/{code}/answer"
        answer = client_of(who).post(address, {"is_solved": True}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "complaint_answered_alone")
    assert queries.open_receipt(code).issue.state == "resolved"
    assert api("POST", f"/receipts/{code}/answer", {"is_solved": True})[1]["state"] == "closed"


def test_who_did_a_part_of_it_does_not_answer_for_the_whole_either(api, cast, client_of):
    code = api("POST", "/ask", ASKED)[1]["code"]
    now = timezone.now()
    whole = factories.in_progress(code, cast, now=now, lead="water")
    part = issues.split_issue(
        actor=cast.township_officer, issue_id=whole.pk, now=now, title="渠边的路", body="路塌了", category="road-damage",
        random_below=lambda n: 3,
    )  # fmt: skip
    issues.dispatch_issue(
        actor=cast.township_officer, issue_id=part.pk, now=now, lead_id=factories.unit("transport").pk
    )
    road = make_person("路平", role=Role.DEPARTMENT, territory="331181", unit=factories.unit("transport"), now=now)
    with acting(road):
        issues.accept_issue(actor=road, issue_id=part.pk, now=now)
        issues.start_issue(actor=road, issue_id=part.pk, now=now)
        issues.resolve_issue(actor=road, issue_id=part.pk, now=now, solution="修好了", beneficiaries=1)
    issues.resolve_issue(actor=cast.bureau, issue_id=whole.pk, now=now, solution="重新浇筑", beneficiaries=220)
    answer = client_of(road).post(
        f"/api/public/receipts/{code}/answer", {"is_solved": True}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "handler_may_not_confirm")


@pytest.mark.parametrize("code", ["AAAA-AAAA-AA", "x", "%00", "回执"])
def test_wrong_codes_are_one_answer(api, code):
    assert api("GET", f"/receipts/{code}") == (
        404, {"code": "no_such_receipt", "message": "没有找到这个回执码，请对照回执再输一次。", "facts": {}},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (ASKED | {"village": "331181104999"}, 404),
        (ASKED | {"village": "1"}, 422),
        (ASKED | {"body": ""}, 422),
        (ASKED | {"body": "a\x00b"}, 422),
        (ASKED | {"body": "x" * 5001}, 422),
        (ASKED | {"place": "\ud800"}, 422),
        (ASKED | {"phone": "1"}, 422),
        (ASKED | {"about_name": "某某"}, 422),
        (ASKED | {"about_staff_id": str(uuid.uuid4())}, 404),
        ([], 422),
        (None, 422),
    ],
)
def test_bad_input_is_refused_in_the_one_shape(api, body, status):
    found, answer = api("POST", "/ask", body)
    assert found == status
    assert set(answer) == {"code", "message", "facts"}
    assert Issue.objects.count() == 0


def test_the_same_doors_stand_before_the_api(api):
    for number in range(10):
        assert api("POST", "/ask", ASKED | {"body": f"第 {number} 件"})[0] == 201
    assert api("POST", "/ask", ASKED)[0] == 429
    looks = [api("GET", "/receipts/x")[0] for _ in range(31)]
    assert (looks.count(404), looks[-1]) == (30, 429)


def test_villages_are_found_by_letters(api):
    status, found = api("GET", "/villages?q=liufang")
    assert (status, found[0]["code"]) == (200, VILLAGE)


def test_a_complaint_is_absent_from_the_api_of_the_unit_it_is_about(api, cast, client_of):
    water = factories.unit("water")
    code = api("POST", "/ask", ASKED | {"about_organisation_id": str(water.pk)})[1]["code"]
    pk = queries.open_receipt(code).issue.pk
    client = client_of(cast.bureau)
    assert client.get(f"/api/issues/{pk}").status_code == 404
    assert str(pk) not in client.get("/api/issues").content.decode()
    assert client.get(f"/issues/{pk}/").status_code in (403, 404)
    assert client.get(f"/api/files/of/issues.issue/{pk}").status_code == 404
    assert str(pk) in client_of(cast.county_admin).get("/api/issues").content.decode()
