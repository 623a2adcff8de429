"""The marker on a page: somebody else has moved the record one looks at."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.issues import actions
from tiangeng.issues.tests import factories
from tiangeng.ui import dates

POLL = {"X-Poll": "1", "HX-Request": "true"}


@pytest.fixture
def given(cast):
    return factories.dispatched(cast, now=timezone.now() - timedelta(hours=2))


def address_in(page):
    return page.content.decode().split('hx-get="')[1].split('"')[0].replace("&amp;", "&")


def test_while_nothing_moves_the_answer_is_empty(cast, given, client_of):
    client = client_of(cast.township_officer)
    address = address_in(client.get(f"/issues/{given.pk}/"))
    answer = client.get(address, headers=POLL)
    assert (answer.status_code, answer.content) == (204, b"")


def test_it_says_who_did_what_and_only_once(cast, given, client_of):
    client = client_of(cast.township_officer)
    address = address_in(client.get(f"/issues/{given.pk}/"))
    actions.accept_issue(actor=cast.bureau, issue_id=given.pk, now=timezone.now() - timedelta(minutes=3, seconds=5))
    answer = client.get(address, headers=POLL)
    said = answer.content.decode()
    assert "水利局 · 陈立 3 分钟前：接单" in said and f"/issues/{given.pk}/" in said and "看最新" in said
    assert client.get(address_in(answer), headers=POLL).status_code == 204
    actions.start_issue(actor=cast.bureau, issue_id=given.pk, now=timezone.now())
    assert "还有 1 处变动" in client.get(address_in(answer), headers=POLL).content.decode()


def test_ones_own_doing_is_no_news(cast, given, client_of):
    client = client_of(cast.bureau)
    address = address_in(client.get(f"/issues/{given.pk}/"))
    actions.accept_issue(actor=cast.bureau, issue_id=given.pk, now=timezone.now())
    assert client.get(address, headers=POLL).status_code == 204


def test_on_a_form_it_says_that_what_is_typed_stays(cast, given, client_of):
    client = client_of(cast.bureau)
    address = address_in(client.get(f"/issues/{given.pk}/return/"))
    actions.add_note(
        actor=cast.township_officer, issue_id=given.pk, now=timezone.now(), words="已到现场", is_public=True
    )
    assert "您正在填的还在" in client.get(address, headers=POLL).content.decode()


def test_what_one_may_not_see_is_not_there(cast, given, client_of):
    assert client_of(cast.neighbour).get(f"/changed/issues.issue/{given.pk}/?seen=0", headers=POLL).status_code == 404


@pytest.mark.parametrize("query", ["", "seen=x", "seen=-1", "seen=99999999999999", "seen=²"])
def test_any_query_is_understood(cast, given, client_of, query):
    assert client_of(cast.bureau).get(f"/changed/issues.issue/{given.pk}/?{query}", headers=POLL).status_code in (
        200,
        204,
    )


def test_asking_keeps_no_session_alive_and_sends_nobody_away(cast, given, client_of, client):
    person = client_of(cast.bureau)
    session = person.session
    before = timezone.now().timestamp() - 600
    session.update({"began": before, "used": before})
    session.save()
    assert person.get(f"/changed/issues.issue/{given.pk}/?seen=9", headers=POLL).status_code == 204
    assert person.session["used"] == before
    person.get(f"/issues/{given.pk}/")
    assert person.session["used"] > before
    answer = client.get(f"/changed/issues.issue/{given.pk}/?seen=9", headers=POLL)
    assert answer.status_code == 204 and "HX-Redirect" not in answer


def test_asking_costs_little(cast, given, client_of, django_assert_max_num_queries):
    client = client_of(cast.township_officer)
    address = address_in(client.get(f"/issues/{given.pk}/"))
    client.get(address, headers=POLL)
    with django_assert_max_num_queries(10):
        client.get(address, headers=POLL)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "刚刚"), (3, "3 分钟前"), (59, "59 分钟前"), (60, "1 小时前"), (1439, "23 小时前")]
)
def test_how_long_ago(now, minutes, said):
    assert dates.ago(now - timedelta(minutes=minutes), now=now) == said
