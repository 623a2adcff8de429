"""The daily mail."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as post

from conftest import SHANGHAI
from tiangeng.issues import actions as issues
from tiangeng.issues.tests import factories
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions, tasks
from tiangeng.notices.models import Choice

MORNING = datetime(2026, 3, 18, 8, 30, tzinfo=SHANGHAI)
LONG_AGO = datetime(2026, 1, 5, 18, 0, tzinfo=SHANGHAI)
COUNTY = "331181"


@pytest.fixture
def waiting(cast, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        issue = factories.dispatched(cast, now=now, reporter_name="叶根水")
    actions.choose(actor=cast.bureau, now=LONG_AGO, kinds=["lead", "help"], mail="chen@example.org")
    return issue


@pytest.fixture
def at(monkeypatch):
    """Run the worker's task as if it were then."""

    def run(moment):
        monkeypatch.setattr(tasks.timezone, "now", lambda: moment)
        tasks.mail.func(0)
        return post.outbox

    return run


def test_it_says_how_much_waits_and_where_and_nothing_of_anybody(cast, waiting, at):
    (letter,) = at(MORNING)
    assert letter.to == ["chen@example.org"] and letter.subject == "田埂：1 件事等您"
    assert waiting.number in letter.body and "派给本单位牵头" in letter.body
    assert f"http://localhost:8000/issues/{waiting.pk}/" in letter.body and "/notices/choices/" in letter.body
    for private in (waiting.title, "叶根水", "水渠"):
        assert private not in letter.body + letter.subject


def test_what_waits_for_two_reasons_is_one_thing(cast, waiting, now, at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        issues.remind(actor=cast.leader, issue_id=waiting.pk, now=now, words="请抓紧")
        other = factories.dispatched(cast, now=now)
    actions.choose(actor=cast.bureau, now=now, kinds=["lead", "supervised"], mail="chen@example.org")
    (letter,) = at(MORNING)
    assert letter.subject == "田埂：2 件事等您"
    assert [letter.body.count(issue.number) for issue in (waiting, other)] == [1, 1]
    assert letter.body.count("派给本单位牵头") == 2 and letter.body.count("被督办") == 1
    assert "1. " in letter.body and "3. " not in letter.body and "还有" not in letter.body


def test_what_finds_no_room_is_counted(cast, waiting, now, at, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("tiangeng.notices.actions.mailing.MOST_LINES", 1)
    with django_capture_on_commit_callbacks(execute=True):
        factories.dispatched(cast, now=now)
    (letter,) = at(MORNING)
    assert letter.subject == "田埂：2 件事等您" and "还有 1 件：" in letter.body


def test_it_comes_once_a_day(waiting, at):
    for minutes in (0, 5, 10):
        at(MORNING + timedelta(minutes=minutes))
    assert len(post.outbox) == 1
    assert len(at(MORNING + timedelta(days=1))) == 2


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (datetime(2026, 3, 18, 8, 5, tzinfo=SHANGHAI), 0),  # before its hour
        (datetime(2026, 3, 18, 20, 59, tzinfo=SHANGHAI), 1),  # the worker was down all day
        (datetime(2026, 3, 18, 21, 0, tzinfo=SHANGHAI), 0),  # night
        (datetime(2026, 3, 21, 9, 0, tzinfo=SHANGHAI), 0),  # a Saturday
        (datetime(2026, 2, 14, 9, 0, tzinfo=SHANGHAI), 1),  # a Saturday worked for the spring festival
        (datetime(2026, 10, 1, 9, 0, tzinfo=SHANGHAI), 0),  # the national day
    ],
)
def test_the_countys_calendar_says_when(waiting, at, moment, count):
    assert len(at(moment)) == count


@pytest.mark.parametrize(
    ("given", "first"),
    [
        (datetime(2026, 3, 18, 0, 30, tzinfo=SHANGHAI), datetime(2026, 3, 18, 8, 10, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 18, 8, 9, tzinfo=SHANGHAI), datetime(2026, 3, 18, 8, 10, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 18, 8, 10, tzinfo=SHANGHAI), datetime(2026, 3, 19, 8, 10, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 18, 18, 0, tzinfo=SHANGHAI), datetime(2026, 3, 19, 8, 10, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 18, 23, 50, tzinfo=SHANGHAI), datetime(2026, 3, 19, 8, 10, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 20, 18, 0, tzinfo=SHANGHAI), datetime(2026, 3, 23, 8, 10, tzinfo=SHANGHAI)),  # a Friday
        (datetime(2026, 3, 21, 7, 0, tzinfo=SHANGHAI), datetime(2026, 3, 23, 8, 10, tzinfo=SHANGHAI)),
    ],
)
def test_the_first_comes_on_the_next_morning_of_work(cast, now, at, given, first, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.dispatched(cast, now=now - timedelta(days=1))
    actions.choose(actor=cast.bureau, now=given, kinds=["lead"], mail="chen@example.org")
    moment, step = given + timedelta(minutes=1), timedelta(hours=2)
    while moment < first:
        assert at(moment) == [], moment
        moment += step
    assert len(at(first)) == 1


def test_another_address_in_the_morning_is_written_to_on_the_same_day(cast, waiting, at):
    actions.choose(actor=cast.bureau, now=MORNING, kinds=["lead"], mail="other@example.org")
    (letter,) = at(MORNING)
    assert letter.to == ["other@example.org"]


def test_nothing_waits_nothing_is_sent(cast, now, at):
    actions.choose(actor=cast.bureau, now=LONG_AGO, kinds=["lead"], mail="chen@example.org")
    assert at(MORNING) == []


def test_without_an_address_none_is_sent(cast, waiting, now, at):
    actions.choose(actor=cast.bureau, now=now, kinds=["lead"], mail="")
    assert at(MORNING) == []


def test_what_the_server_does_not_take_is_tried_again(waiting, at, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    assert at(MORNING) == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(at(MORNING + timedelta(minutes=5))) == 1


def test_it_speaks_the_readers_language(cast, waiting, at):
    with acting(cast.bureau):
        Choice.objects.get(pk=cast.bureau.account_id).account.__class__.objects.filter(
            pk=cast.bureau.account_id
        ).update(language="en")
    (letter,) = at(MORNING)
    assert letter.subject == "Tiangeng: 1 thing waits for you" and "Dispatched to your unit" in letter.body


def test_the_address_is_kept_sealed(cast, waiting):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT mail FROM notices_choice")
        assert b"chen@example.org" not in bytes(cursor.fetchone()[0])
