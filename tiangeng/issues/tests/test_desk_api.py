"""The desk's own actions by API: the same as on its pages, the same key the same answer, the one error shape."""

import pytest
from django.test import Client

from conftest import NOON, VILLAGE
from tiangeng.issues import actions
from tiangeng.issues.models import Batch, Follow, Phrase
from tiangeng.issues.tests import factories as made
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import IdempotencyKey, LogEntry

FINDER = system_actor("并案", territory=VILLAGE[:6], capabilities=("issues.pair",))
JSON = {"content_type": "application/json"}


@pytest.fixture
def officer(client_of, township_officer):
    return client_of(township_officer)


def post(client, path, body=None, key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api{path}", body or {}, headers=headers, **JSON)


def refused(answer, status):
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "facts"}


def test_many_are_tried_then_done_and_a_repeat_gets_the_same_answer(officer, cadre, partner, client_of):
    issues = [made.reported(cadre, now=NOON, title=f"水渠漏{n}") for n in range(2)]
    sent = {"verb": "note", "issue_ids": [str(i.pk) for i in issues], "words": "已到现场"}
    first, again = (post(officer, "/issues/batches/", sent, "batch-key-1") for _time in range(2))
    assert first.status_code == 201 and first.json() == again.json()
    assert Batch.objects.filter(verb="note").count() == 1
    pk = first.json()["id"]
    assert set(first.json()["tried"].values()) == {""}
    done = post(officer, f"/issues/batches/{pk}/run").json()
    assert done["finished_at"] and len(done["done"]) == 2
    refused(post(officer, f"/issues/batches/{pk}/run"), 409)
    assert client_of(partner).get(f"/api/issues/batches/{pk}").status_code == 404


def test_a_batch_without_a_lead_is_refused_in_words(officer, cadre):
    issue = made.reported(cadre, now=NOON)
    refused(post(officer, "/issues/batches/", {"verb": "dispatch", "issue_ids": [str(issue.pk)]}), 422)


def test_a_phrase_is_kept_changed_and_taken_away_by_who_wrote_it(officer, client_of, county_admin):
    kept = post(officer, "/issues/phrases/", {"name": "在路上", "text": "已派人去{村}看"}).json()
    assert kept["whose"] == "mine" and Phrase.objects.get().name == "在路上"
    assert "在路上" in [one["name"] for one in officer.get("/api/issues/phrases/").json()]
    changed = officer.put(f"/api/issues/phrases/{kept['key']}", {"name": "在路上", "text": "马上到"}, **JSON)
    assert changed.json()["text"] == "马上到"
    refused(post(officer, "/issues/phrases/", {"name": "错", "text": "{不认得}"}), 422)
    assert client_of(county_admin).delete(f"/api/issues/phrases/{kept['key']}").status_code in (403, 404)
    assert officer.delete(f"/api/issues/phrases/{kept['key']}").status_code == 204
    assert not Phrase.objects.exists()


def test_following_and_no_longer(officer, cadre, township_officer):
    issue = made.reported(cadre, now=NOON)
    assert post(officer, f"/issues/{issue.pk}/follow").json()["number"] == issue.number
    assert Follow.objects.filter(issue=issue, account_id=township_officer.account_id).exists()
    post(officer, f"/issues/{issue.pk}/follow", {"is_followed": False})
    assert not Follow.objects.exists()


def test_a_text_gets_a_category_and_an_owner_and_leaves_nothing_behind(officer, cadre):
    found = post(officer, "/issues/suggestions", {"region_code": VILLAGE, "text": "水渠漏水，田里浇不上水"}).json()
    assert found["categories"] and found["owners"] and len(found["categories"]) <= 3
    issue = made.reported(cadre, now=NOON)
    assert officer.get(f"/api/issues/{issue.pk}/suggestions").json()["categories"]
    refused(post(officer, "/issues/suggestions", {"region_code": "440000000000", "text": "水渠漏"}), 404)


def test_the_merge_queue_is_read_and_decided(officer, cadre, township_officer, client_of):
    words = {"title": "水碓坑水渠漏水", "body": "水碓坑的水渠漏水，八十亩田浇不上水，已经两个月了。"}
    for _n in range(2):
        made.reported(cadre, now=NOON, **words)
    actions.find_pairs(actor=FINDER, county_code=VILLAGE[:6], now=NOON)
    (pair,) = officer.get("/api/issues/pairs/").json()
    assert post(officer, f"/issues/pairs/{pair['id']}/part").json()["state"] == "different"
    assert officer.get("/api/issues/pairs/").json() == []
    assert officer.get("/api/issues/pairs/?decided=true").json()[0]["decided_by_name"] == township_officer.name
    refused(client_of(cadre).get("/api/issues/pairs/"), 403)


# ---------------------------------------------------------------- who asked


@pytest.fixture
def asked(cast):
    return made.dispatched(cast, now=NOON, reporter_name="李建国", reporter_phone="13800138000")


def look(client, issue, reason="约他现场看渠", key=""):
    return post(client, f"/issues/{issue.pk}/unmask", {"reason": reason}, key)


def test_who_asked_is_told_for_a_reason_and_every_look_is_in_the_log(cast, client_of, asked):
    bureau = client_of(cast.bureau)
    for _time in range(2):  # a key is kept with the answer it got: here it is not looked at
        answer = look(bureau, asked, key="look-1")
        assert answer.json() == {"name": "李建国", "phone": "13800138000"}
    lines = LogEntry.objects.filter(verb="issue.unmask_reporter", object_id=str(asked.pk))
    assert [line.reason for line in lines] == ["约他现场看渠"] * 2
    assert not IdempotencyKey.objects.exists()
    for reason in ("", "看", " " * 9, "x" * 501):
        refused(look(bureau, asked, reason), 422)
    assert lines.count() == 2


def test_who_has_nothing_to_ask_them_is_not_told_nor_who_gave_it_back_nor_a_neighbour(cast, client_of, asked):
    refused(look(client_of(cast.leader), asked), 403)
    refused(look(client_of(cast.neighbour), asked), 404)
    refused(look(Client(), asked), 401)
    actions.return_issue(actor=cast.bureau, issue_id=asked.pk, now=NOON, reason="不归水利管")
    refused(look(client_of(cast.bureau), asked), 403)


def test_of_a_complaint_its_own_people_are_told_nothing(cast, client_of, officer):
    mine = next(iter(cast.township_officer.organisation_ids))
    complaint = made.reported(cast.cadre, now=NOON, reporter_name="李建国", about_organisation_id=mine)
    refused(look(officer, complaint), 404)


def test_the_days_number_of_looks_holds_here_as_on_the_page(cast, client_of, asked, monkeypatch):
    monkeypatch.setattr("tiangeng.places.pack.looks_a_day", lambda county_code: 1)
    bureau = client_of(cast.bureau)
    assert look(bureau, asked).status_code == 200
    answer = look(bureau, asked)
    refused(answer, 429)
    assert answer.json()["code"] == "unmask_locked"
    page = bureau.post(f"/issues/{asked.pk}/unmask/", {"reason": "约他现场看渠"})
    assert page.status_code == 429


def test_it_is_refused_in_the_readers_language(cast, client_of, asked):
    bureau, address = client_of(cast.bureau), f"/api/issues/{asked.pk}/unmask"
    said = [
        bureau.post(address, {"reason": ""}, headers={"Accept-Language": one}, **JSON).json()["message"]
        for one in ("zh-hans", "en")
    ]
    assert not said[0].isascii() and said[1].isascii()
