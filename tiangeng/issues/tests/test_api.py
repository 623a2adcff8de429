"""The API: the same actions as the console, one shape for every refusal, the same entry stored once."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.issues.models import Issue, Promise
from tiangeng.issues.states import State
from tiangeng.kernel.ids import new_id

from .factories import VILLAGE, dispatched, in_progress, reported, unit

NEW = {
    "region_code": VILLAGE,
    "category": "channel-repair",
    "title": "渠漏了",
    "body": "下游二十户的田浇不上水。",
    "source": "visit",
}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def call(client_of):
    """`call(actor, method, path, body, key=…)` gives status and JSON."""

    def ask(actor, method, path, body=None, key=""):
        headers = {"Idempotency-Key": key} if key else {}
        answer = client_of(actor).generic(
            method, f"/api/issues{path}", json.dumps(body or {}), content_type="application/json", headers=headers
        )
        return answer.status_code, answer.json()

    return ask


def refused(answer, status, code):
    got, body = answer
    assert (got, body["code"]) == (status, code), body
    assert set(body) == {"code", "message", "facts"}
    assert body["message"]


def test_the_same_report_sent_ten_times_is_one_issue(cast, call):
    answers = [call(cast.cadre, "POST", "", NEW, key="k-1") for _n in range(10)]
    assert {status for status, _body in answers} == {201}
    assert len({body["number"] for _status, body in answers}) == 1
    assert answers[0][1]["receipt_code"]
    assert Issue.objects.count() == 1


def test_another_report_under_the_same_id_is_refused_not_answered(cast, call):
    pk = str(new_id())
    assert call(cast.cadre, "POST", "", NEW | {"id": pk})[0] == 201
    assert call(cast.cadre, "POST", "", NEW | {"id": pk})[0] == 201
    refused(call(cast.cadre, "POST", "", NEW | {"id": pk, "body": "另一件事"}), 409, "entry_differs")


def test_a_helping_unit_is_let_go(cast, call, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    path = f"/{issue.pk}/handlings/{issue.handlings.get(role='assisting').pk}/release"
    refused(call(cast.bureau, "POST", path, {"reason": ""}), 422, "reason_needed")
    refused(call(cast.helping_bureau, "POST", path, {"reason": "不用了"}), 403, "not_the_lead")
    status, body = call(cast.bureau, "POST", path, {"reason": "不用了"})
    assert (status, body["state"]) == (200, "released")


def test_a_list_is_walked_to_its_end_without_gaps_or_repeats(cast, call, now):
    for minute in range(7):
        reported(cast.cadre, now=now - timedelta(minutes=minute // 2))  # two at the same moment
    found, after = [], ""
    while after is not None:
        _status, page = call(cast.township_officer, "GET", f"?limit=3&after={after}")
        found += [line["number"] for line in page["items"]]
        after = page["next"]
    assert len(found) == len(set(found)) == 7


@pytest.mark.parametrize(
    "query", ["?after=rubbish", "?q=%00", "?limit=0", "?limit=201", "?state=nowhere", "?region=33x"]
)
def test_what_cannot_be_read_is_said_so(cast, call, query):
    status, body = call(cast.township_officer, "GET", query)
    assert status == 422
    assert set(body) == {"code", "message", "facts"}


def test_an_issue_tells_the_moves_open_to_whoever_asks(cast, call, now):
    issue = dispatched(cast, now=now)
    assert call(cast.bureau, "GET", f"/{issue.pk}")[1]["moves"] == ["accept", "return"]
    assert "insist" not in call(cast.township_officer, "GET", f"/{issue.pk}")[1]["moves"]
    call(cast.bureau, "POST", f"/{issue.pk}/return", {"reason": "不归我们"})
    assert "insist" in call(cast.township_officer, "GET", f"/{issue.pk}")[1]["moves"]
    status, body = call(cast.township_officer, "POST", f"/{issue.pk}/moves/insist", {"reason": "渠道归水利局"})
    assert (status, body["state"], body["is_ruled"]) == (200, State.DISPATCHED, True)
    refused(call(cast.bureau, "POST", f"/{issue.pk}/return", {"reason": "还是不归"}), 409, "already_ruled")


def test_the_rarer_branches_are_open_to_programs_too(cast, call, now):
    issue = in_progress(cast, now=now, reporter_name="李建国")
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    wait = {"kind": "papers", "reason": "请补材料", "review_on": day}
    status, body = call(cast.bureau, "POST", f"/{issue.pk}/wait", wait)
    assert (status, body["state"], body["due_at"]) == (200, State.WAITING, None)
    refused(call(cast.bureau, "POST", f"/{issue.pk}/wait", wait), 409, "wrong_move")
    part = {"title": "渠边的路", "body": "塌了", "category": "road-damage"}
    status, body = call(cast.bureau, "POST", f"/{issue.pk}/parts", part)
    assert (status, body["parent_id"]) == (201, str(issue.pk))
    assert call(cast.bureau, "POST", f"/{issue.pk}/ruling", {"ground": "settled", "reason": "已付清"})[0] == 201
    decide = {"is_upheld": True, "words": "属实"}
    refused(call(cast.bureau, "POST", f"/{issue.pk}/ruling/decide", decide), 403, "not_yours")
    status, body = call(cast.inspector, "POST", f"/{issue.pk}/ruling/decide", decide)
    assert (status, body["state"]) == (200, State.SET_ASIDE)


def test_promises_are_made_listed_and_ended(cast, call):
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    made = {"id": str(new_id()), "words": "月底装灯", "until_on": day, "region_code": VILLAGE}
    assert [call(cast.cadre, "POST", "/promises/", made)[0] for _n in range(2)] == [201, 201]
    assert Promise.objects.count() == 1
    assert [p["words"] for p in call(cast.cadre, "GET", "/promises/")[1]] == ["月底装灯"]
    assert call(cast.partner, "GET", "/promises/")[1] == []
    refused(call(cast.cadre, "POST", f"/promises/{made['id']}/put_off", {"note": "没货"}), 422, "incomplete")
    refused(call(cast.cadre, "POST", f"/promises/{made['id']}/let_go"), 422, "reason_needed")
    refused(call(cast.neighbour, "POST", f"/promises/{made['id']}/keep"), 404, "missing")
    assert call(cast.cadre, "POST", f"/promises/{made['id']}/keep", {"note": "亮了"})[1]["state"] == "kept"


def test_the_neighbour_is_answered_as_if_there_were_nothing(cast, call, now):
    issue = reported(cast.cadre, now=now)
    body = {"lead_id": str(unit("water").pk)}
    for pk in (issue.pk, new_id()):
        refused(call(cast.neighbour, "GET", f"/{pk}"), 404, "missing")
        refused(call(cast.neighbour, "POST", f"/{pk}/dispatch", body), 404, "missing")


def test_rates_come_with_counts_and_ranges(cast, call, now):
    in_progress(cast, now=now - timedelta(days=1))
    status, rows = call(cast.county_admin, "GET", "/rates?days=30")
    assert status == 200
    [row] = rows
    assert (row["responded"]["hits"], row["responded"]["of"]) == (1, 1)
    assert row["responded"]["low"] < row["responded"]["high"]
    refused(call(cast.cadre, "GET", "/rates"), 403, "not_yours")


def test_who_reported_it_answers_with_a_note_and_a_colleague_may_not(cast, call, now):
    issue = in_progress(cast, now=now)
    status, whole = call(cast.cadre, "POST", f"/{issue.pk}/notes", {"words": "水碓坑上头那一段"})
    assert status == 200
    assert [(line["words"], line["reason"]) for line in whole["events"]][-1] == ("进展", "水碓坑上头那一段")
    assert "派给水利局牵头" in [line["words"] for line in whole["events"]]
    refused(call(cast.partner, "POST", f"/{issue.pk}/notes", {"words": "我也说一句"}), 403, "not_the_lead")
