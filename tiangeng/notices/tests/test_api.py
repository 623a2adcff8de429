"""What waits, by API: the same lines as the bell, and how one wants to be told."""

import pytest

from conftest import NOON
from tiangeng.issues.tests import factories as made
from tiangeng.kernel.actors import system_actor
from tiangeng.notices import actions

JSON = {"content_type": "application/json"}


@pytest.fixture
def waiting(cadre):
    issue = made.reported(cadre, now=NOON)
    robot = system_actor("提醒", territory="331181", capabilities=("notices.send", "issues.confide"))
    actions.settle_county(actor=robot, county_code="331181", now=NOON)
    return issue


def test_what_waits_is_listed_with_where_it_is_done(waiting, client_of, township_officer, neighbour):
    client = client_of(township_officer)
    (one,) = client.get("/api/notices").json()
    assert (one["kind"], one["issue_id"], one["url"]) == ("dispatch", str(waiting.pk), waiting.get_absolute_url())
    assert client.get(f"/api/notices/{one['id']}").json() == one
    answer = client_of(neighbour).get(f"/api/notices/{one['id']}")
    assert answer.status_code == 404 and set(answer.json()) == {"code", "message", "facts"}


def test_a_muted_kind_is_no_longer_listed_and_the_mail_stays_as_it_is(waiting, client_of, township_officer):
    client = client_of(township_officer)
    client.put("/api/notices/choices", {"kinds": ["dispatch"], "mail": "ji@example.org"}, **JSON)
    told = client.put("/api/notices/choices", {"kinds": []}, **JSON).json()
    assert told["has_mail"] and not any(one["is_wanted"] for one in told["kinds"])
    assert client.get("/api/notices").json() == []
    assert client.put("/api/notices/choices", {"kinds": [], "mail": "no mail"}, **JSON).status_code == 422
