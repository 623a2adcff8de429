"""A program with somebody's key takes out no more in a day than they may at the desk, and the log says that it did."""

from datetime import timedelta
from types import SimpleNamespace
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from tiangeng.config.api import NOBODYS, api
from tiangeng.documents import actions as documents
from tiangeng.documents.models import SheetExport
from tiangeng.issues.tests import factories
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.people import actions
from tiangeng.people.models import Account, ApiToken

LIMIT = 4
NOW = timezone.now


@pytest.fixture(autouse=True)
def few_rows():
    with (
        mock.patch("tiangeng.documents.actions.exporting.rows_alone", return_value=LIMIT),
        mock.patch("tiangeng.documents.actions.rows_alone", return_value=LIMIT),
    ):
        yield


@pytest.fixture
def three(cast):
    return [factories.reported(cast.cadre, now=NOW(), title=f"第 {n} 处渗水") for n in range(3)]


@pytest.fixture
def program(cast, three):
    """A script with the cadre's key, and the row of that key."""
    with acting(cast.cadre):
        token, key = actions.make_token(actor=cast.cadre, name="大屏", days=9, now=NOW())
    return SimpleNamespace(client=Client(headers={"Authorization": f"Bearer {key}"}), token=token)


def read(program, path="/api/issues"):
    answer = program.client.get(path)
    program.token.refresh_from_db()
    return answer


def lines(token):
    return list(LogEntry.objects.filter(verb="token.read", object_id=str(token.pk)))


def test_rows_of_a_list_are_counted_and_logged_once_a_day(program):
    assert len(read(program).json()["items"]) == 3
    assert (program.token.read_on, program.token.read_count) == (timezone.localdate(), 3)
    assert read(program, "/api/issues?limit=1").status_code == 200
    assert program.token.read_count == LIMIT
    assert len(lines(program.token)) == 1


def test_above_the_days_sum_it_is_refused_with_what_to_do_and_counts_no_more(program, three):
    read(program)
    answer = read(program)
    assert (answer.status_code, answer.json()["code"]) == (429, "key_day_full")
    assert "导出" in answer.json()["message"] and answer.json()["facts"] == {"limit": str(LIMIT), "before": "3"}
    assert program.token.read_count == 3
    assert read(program, f"/api/issues/{three[0].pk}").status_code == 200, "a single record is no list"


def test_a_second_key_is_the_same_person(cast, program):
    read(program)
    with acting(cast.cadre):
        actions.revoke_token(actor=cast.cadre, token_id=program.token.pk, now=NOW())
        _token, key = actions.make_token(actor=cast.cadre, name="又一把", days=9, now=NOW())
    other = Client(headers={"Authorization": f"Bearer {key}"})
    assert other.get("/api/issues").status_code == 429


def test_sheets_and_keys_are_one_sum(cast, program):
    read(program)
    with acting(cast.cadre):
        assert documents.alone_today(cast.cadre.account_id, now=NOW()) == 3


def test_what_a_second_person_agreed_to_may_be_read_that_day(cast, program):
    read(program)
    assert read(program).status_code == 429
    with acting(cast.cadre):
        SheetExport.objects.create(
            title="问题", path="/issues/", language="zh-hans", row_count=10, reason="年度总结用", needs_second=True,
            created_by_id=cast.cadre.account_id, created_by_name="王", created_at=NOW(), region_code=cast.cadre.grants[0].territory,
            county_code="331181", decided_by_id=cast.security_admin.account_id, decided_at=NOW(), is_agreed=True,
        )  # fmt: skip
    assert read(program).status_code == 200


def test_another_day_begins_anew_and_its_line_says_what_was_read_before(cast, program):
    read(program)
    yesterday = timezone.localdate() - timedelta(days=1)
    ApiToken.objects.filter(pk=program.token.pk).update(read_on=yesterday)
    assert read(program).status_code == 200 and program.token.read_count == 3
    newest = max(lines(program.token), key=lambda line: line.id)
    assert newest.changes["last_rows"] == 3 and newest.changes["last_on"] == str(yesterday)


def test_whoever_sits_at_the_desk_writes_nothing_by_looking(cast, three, client_of):
    client = client_of(cast.cadre)
    for _n in range(3):
        for path in (
            "/issues/",
            "/api/issues/categories?county=331181",
            "/api/issues/promises/?mine=true",
            f"/api/issues/{three[0].pk}",
        ):
            assert client.get(path).status_code == 200
    assert not LogEntry.objects.filter(verb__in=["token.read", "account.read"]).exists()
    assert Account.objects.get(pk=cast.cadre.account_id).read_on is None


def test_a_session_that_reads_by_api_takes_out_of_the_same_sum(cast, program, client_of):
    client = client_of(cast.cadre)
    assert client.get("/api/issues").status_code == 200
    account = Account.objects.get(pk=cast.cadre.account_id)
    assert (account.read_on, account.read_count) == (timezone.localdate(), 3)
    assert client.get("/api/issues?limit=1").status_code == 200
    assert LogEntry.objects.filter(verb="account.read").count() == 1
    answer = client.get("/api/issues")
    assert (answer.status_code, answer.json()["code"]) == (429, "day_full")
    assert read(program).status_code == 429, "a key of the same person has no day of its own"
    with acting(cast.cadre):
        assert documents.alone_today(cast.cadre.account_id, now=NOW()) == LIMIT


def test_every_list_of_the_api_counts_unless_it_is_nobodys():
    """A new list is counted until somebody has said that it tells of nobody."""
    known = set(api.get_openapi_schema()["paths"])
    assert all(any(path.startswith(one) for path in known) for one in NOBODYS)
    told = (
        "/api/issues",
        "/api/places/households",
        "/api/people/staff",
        "/api/people/accounts",
        "/api/visits",
        "/api/opinions",
    )
    assert not any(path.startswith(NOBODYS) for path in told)


def test_the_phones_own_pull_is_not_stopped(cast, three, client_of):
    client = client_of(cast.cadre)
    for _n in range(3):
        assert client.get("/api/field/changes").status_code == 200
    assert Account.objects.get(pk=cast.cadre.account_id).read_count == 0


def test_a_key_lives_thirty_days_unless_somebody_says_otherwise(cast, client_of):
    made = client_of(cast.cadre).post("/api/people/tokens", {"name": "大屏"}, content_type="application/json").json()
    days = ApiToken.objects.get(pk=made["id"]).expires_at - NOW()
    assert timedelta(days=29) < days <= timedelta(days=30)
