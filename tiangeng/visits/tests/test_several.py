"""What a phone wrote without signal comes in one go: each entry stands or falls for itself, and once."""

import pytest
from django.db import connection

from conftest import NOON, VILLAGE
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry
from tiangeng.places.tests.factories import household
from tiangeng.visits import actions
from tiangeng.visits.models import HouseholdSeen, Visit


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def entry(**given):
    return {"id": str(new_id()), "region_code": VILLAGE, "visited_on": "2026-03-18", "heard": "渠漏了"} | given


def post(client, *entries):
    return client.post("/api/visits/batch", {"entries": list(entries)}, content_type="application/json")


def test_each_is_written_once_and_a_refused_one_stops_no_other(cadre, client_of, at_noon):
    client, home = client_of(cadre), household(cadre)
    sent = [
        entry(household_ids=[str(home.pk)]),
        entry(heard=" "),
        entry(visited_on="2026-03-19"),
        entry(region_code="330182001001"),
        {"id": "x", "heard": 7},
        entry(heard="路灯不亮"),
    ]
    first, again = post(client, *sent).json()["items"], post(client, *sent).json()["items"]
    assert [one["status"] for one in first] == [201, 422, 422, 422, 422, 201]
    assert [one["status"] for one in again] == [200, 422, 422, 422, 422, 200]
    assert [one["code"] for one in first] == ["", "words_needed", "not_yet", "not_a_village", "invalid", ""]
    assert all(one["message"] for one in first if one["code"])
    assert Visit.objects.count() == 2
    assert HouseholdSeen.objects.get().household_id == home.pk
    assert LogEntry.objects.filter(verb="visit.record").count() == 2


def test_the_same_id_with_other_words_is_refused_also_within_one_sending(cadre, client_of, at_noon):
    client, mine = client_of(cadre), entry()
    items = post(client, mine, mine, mine | {"heard": "别的话"}).json()["items"]
    assert [one["status"] for one in items] == [201, 200, 409]
    assert Visit.objects.get().heard == "渠漏了"


def test_an_id_somebody_else_has_used_is_refused_and_the_rest_arrives(cadre, partner, client_of, at_noon):
    theirs = entry()
    post(client_of(partner), theirs)
    items = post(client_of(cadre), entry(), theirs, entry()).json()["items"]
    assert [one["status"] for one in items] == [201, 409, 201]
    assert Visit.objects.count() == 3


def test_as_many_questions_for_fifty_as_for_five(cadre, client_of, at_noon, django_assert_max_num_queries):
    client = client_of(cadre)
    post(client, entry())
    counts = []
    for size in (5, 50):
        sent = [entry() for _number in range(size)]
        with django_assert_max_num_queries(30) as asked:
            assert {one["status"] for one in post(client, *sent).json()["items"]} == {201}
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_written_together_is_what_is_written_alone(cadre, at_noon):
    home = household(cadre)
    words = {
        "region_code": VILLAGE,
        "visited_on": NOON.date(),
        "heard": "渠漏了",
        "ideas": "换管",
        "household_ids": [home.pk],
    }
    alone = actions.record_visit(actor=cadre, now=NOON, visit_id=new_id(), **words)
    together = new_id()
    actions.record_visits(actor=cadre, now=NOON, sent=[(together, actions.Entry.of(**words))])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT (to_jsonb(v) - 'id')::text) FROM visits_visit v WHERE id IN (%s, %s)",
            [alone.pk, together],
        )
        assert cursor.fetchone() == (1,)


def test_sent_in_company_and_alone_it_is_one_visit_either_way_round(cadre, client_of, at_noon):
    client, first, second = client_of(cadre), entry(), entry(heard="路灯不亮")
    alone = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "k-1"}
    assert post(client, first).json()["items"][0]["status"] == 201
    assert client.post("/api/visits", first, **alone).json()["id"] == first["id"]
    assert client.post("/api/visits", second, **alone | {"HTTP_IDEMPOTENCY_KEY": "k-2"}).status_code == 201
    assert [one["status"] for one in post(client, first, second).json()["items"]] == [200, 200]
    assert Visit.objects.filter(pk__in=[first["id"], second["id"]]).count() == 2
