"""The same actions over the API: resends, refusals in one shape, nobody else's roster."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from conftest import SYSTEM, VILLAGE
from tests.cast import make_cast
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Account
from tiangeng.visits import actions
from tiangeng.visits.models import Visit
from tiangeng.visits.tests import factories as made

ROOT = "/api/visits"
POST_COSTS = 14  # session, account, grants, walls and the key's two among them; savepoints of the test's own, too
SIGN_IN = {"backend": "allauth.account.auth_backends.AuthenticationBackend"}


@pytest.fixture
def today():
    return timezone.localdate()


def entry(today, **given):
    return {
        "id": str(new_id()), "region_code": VILLAGE, "visited_on": today.isoformat(), "heard": "渠又漏了", "household_ids": [],
    } | given  # fmt: skip


def send(client, body, *, path=ROOT, method="post", **headers):
    return getattr(client, method)(path, json.dumps(body), content_type="application/json", headers=headers)


def test_an_entry_sent_ten_times_has_one_answer_and_one_row(wednesday, client_of, cadre, today):
    client, body = client_of(cadre), entry(today, household_ids=[str(made.household().pk)])
    answers = [send(client, body) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Visit.objects.count() == 1


def test_what_is_answered_at_once_is_what_is_read_afterwards(wednesday, client_of, cadre, partner, today):
    homes = [str(made.household(number, name=name).pk) for number, name in enumerate(("叶根水", "柳阿公", "安大妈"))]
    body = entry(today, household_ids=homes, companion_ids=[str(partner.staff_id), str(cadre.staff_id)], ideas="修渠")
    client = client_of(cadre)
    answer = send(client, body)
    assert len(answer.json()["household_ids"]) == 3 and answer.json()["companion_ids"] == [str(partner.staff_id)]
    assert answer.json() == client.get(f"{ROOT}/{body['id']}").json() == send(client, body).json()


def test_an_entry_asks_the_database_little(wednesday, client_of, cadre, today, django_assert_max_num_queries):
    client = client_of(cadre)
    send(client, entry(today))
    with django_assert_max_num_queries(POST_COSTS):
        assert send(client, entry(today), **{"Idempotency-Key": "k2"}).status_code == 201


def test_ten_identical_posts_at_once_have_ten_equal_answers(own_database, now, today):
    with acting(SYSTEM):
        cadre = make_cast(now=now).cadre
        Account.objects.filter(pk=cadre.account_id).update(password_changed_at=timezone.now())
        account = Account.objects.get(pk=cadre.account_id)
        body = entry(today, household_ids=[str(made.household().pk)])
    clients = [Client() for _ in range(10)]
    with acting(cadre):
        for client in clients:
            client.force_login(account, **SIGN_IN)

    def post(client):
        try:
            answer = send(client, body)
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, clients))
    assert {status for status, _body in answers} == {201}, answers[0]
    assert len({content for _status, content in answers}) == 1
    with acting(SYSTEM):
        assert Visit.objects.count() == 1


def test_a_kept_answer_is_replayed_under_its_key(wednesday, client_of, cadre, today):
    client, body = client_of(cadre), entry(today)
    first, again = (send(client, body, **{"Idempotency-Key": "phone-1"}) for _ in range(2))
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"heard": ""}, 422, "words_needed"), ({"heard": "水\x00渠"}, 422, "bad_text"), ({"region_code": "331181"}, 422, "invalid"),
        ({"region_code": "331181104202"}, 403, "not_your_village"), ({"visited_on": "2099-01-01"}, 422, "not_yet"),
        ({"household_ids": ["x"]}, 422, "invalid"), ({"companion_ids": [str(new_id())]}, 422, "no_such_colleague"),
        ({"part_of_day": "noon"}, 422, "invalid"), ({"heard": "长" * 20_001}, 422, "invalid"),
        ({"programme_id": str(new_id())}, 404, "missing"), ({"visited_on": "0001-01-01"}, 422, "invalid"),
    ],
)  # fmt: skip
def test_every_refusal_has_the_one_shape(wednesday, client_of, cadre, today, given, status, code):
    answer = send(client_of(cadre), entry(today, **given))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message", "facts"}
    assert not Visit.objects.exists()


def test_strangers_and_auditors_read_nothing(wednesday, client_of, nobody, auditor):
    for path in (ROOT, f"{ROOT}/programmes", f"{ROOT}/roster/mine", f"{ROOT}/programmes/{wednesday.pk}"):
        assert client_of(nobody).get(path).status_code == 401
        assert client_of(auditor).get(path).status_code == 403


def test_visits_are_listed_filtered_and_paged(wednesday, client_of, cadre, today):
    for i in range(5):
        made.visit(cadre, now=timezone.now(), visited_on=today - timedelta(days=i), heard=f"第{i}件", is_private=i == 4)
    client = client_of(cadre)
    page = client.get(ROOT, {"limit": 2, "offset": 1}).json()
    assert ([one["heard"] for one in page["items"]], page["more"]) == (["第1件", "第2件"], True)
    assert len(client.get(ROOT, {"first": (today - timedelta(days=1)).isoformat()}).json()["items"]) == 2
    assert [one["heard"] for one in client.get(ROOT, {"q": "第3"}).json()["items"]] == ["第3件"]
    assert len(client.get(ROOT, {"mine": True, "region": VILLAGE}).json()["items"]) == 5
    assert client.get(ROOT, {"region": "331181001"}).json()["items"] == []
    assert client.get(ROOT, {"q": "\x00"}).status_code == 422
    assert client.get(ROOT, {"limit": 10_000}).status_code == 422


def test_a_visit_is_read_changed_and_added_to(wednesday, client_of, cadre, partner, today):
    home = made.household()
    visit = made.visit(
        cadre, now=timezone.now(), visited_on=today, household_ids=[home.pk], companion_ids=[partner.staff_id]
    )
    client, path = client_of(cadre), f"{ROOT}/{visit.pk}"
    read = client.get(path).json()
    assert (read["household_ids"], read["companion_ids"]) == ([str(home.pk)], [str(partner.staff_id)])
    assert (read["is_mine"], read["is_editable"], read["version"]) == (True, True, 1)
    changed = send(client, {"version": 1, "heard": "改过"}, path=path, method="patch")
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    late = send(client, {"version": 1, "heard": "晚了"}, path=path, method="patch")
    assert (late.status_code, late.json()["code"], late.json()["facts"]["version"]) == (409, "changed_meanwhile", "2")
    early = send(client, {"text": "补"}, path=f"{path}/addenda")
    assert (early.status_code, early.json()["code"]) == (409, "still_editable")
    Visit.objects.filter(pk=visit.pk).update(created_at=timezone.now() - timedelta(days=8))
    added = send(client, {"text": "来看过了"}, path=f"{path}/addenda")
    assert added.status_code == 201
    assert [edit["text"] for edit in added.json()["edits"]] == ["", "来看过了"]
    assert client_of(partner).get(path).json()["is_mine"] is False


def test_a_private_visit_is_missing_for_others(wednesday, client_of, cadre, county_admin, today):
    visit = made.visit(cadre, now=timezone.now(), visited_on=today, is_private=True)
    assert client_of(county_admin).get(f"{ROOT}/{visit.pk}").status_code == 404
    assert client_of(county_admin).get(ROOT).json()["items"] == []


def test_programmes_say_their_rule_and_their_days(wednesday, client_of, cadre):
    client = client_of(cadre)
    names = {one["code"]: one["rule_in_words"] for one in client.get(f"{ROOT}/programmes").json()["items"]}
    assert names == {"wednesday": "每周三", "youth-day": "每月第一个周三", "worker-day": "每月第三个周三"}
    path = f"{ROOT}/programmes/{wednesday.pk}/occurrences"
    days = client.get(path, {"first": "2025-09-29", "last": "2025-10-10"}).json()["items"]
    assert days == [{"day": "2025-10-01", "holiday": "国庆节"}, {"day": "2025-10-08", "holiday": "国庆节"}]
    assert client.get(path, {"first": "2000-01-01", "last": "2100-01-01"}).status_code == 422


def test_coverage_is_about_villages_and_never_names_a_person(wednesday, client_of, county_admin, cadre):
    made.visit(cadre)
    client, path = client_of(county_admin), f"{ROOT}/programmes/{wednesday.pk}"
    found = client.get(f"{path}/coverage", {"on": "2026-03-18"})
    assert (found.json()["village_count"], found.json()["reached_count"], found.json()["people_count"]) == (201, 1, 1)
    for name in ("叶青", str(cadre.staff_id), str(cadre.account_id)):
        assert name not in found.content.decode()
    past = client.get(f"{path}/history", {"until": "2026-03-18", "count": 3}).json()["items"]
    assert [(one["day"], one["reached_count"]) for one in past] == [
        ("2026-03-18", 1),
        ("2026-03-11", 0),
        ("2026-03-04", 0),
    ]
    assert client.get(f"{path}/history", {"until": "2026-03-18", "count": 500}).status_code == 422


def test_my_roster_is_mine(wednesday, client_of, cadre, partner, township_officer):
    actions.plan_roster(
        actor=township_officer, now=timezone.now(), programme_id=wednesday.pk, from_on=made.WEDNESDAY,
        assignments=[(cadre.staff_id, VILLAGE)],
    )  # fmt: skip
    mine = client_of(cadre).get(f"{ROOT}/roster/mine", {"on": "2026-03-18"}).json()
    assert [(plan["region_code"], plan["runs_today"]) for plan in mine["items"]] == [(VILLAGE, True)]
    assert client_of(partner).get(f"{ROOT}/roster/mine", {"on": "2026-03-18"}).json()["items"] == []
