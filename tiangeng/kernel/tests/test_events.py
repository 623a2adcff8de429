"""News: written with what it tells of, heard by everybody once, told again where somebody failed."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db.models import F

from tiangeng.kernel import events
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import News


@dataclass(frozen=True, slots=True)
class BridgeBuilt:
    bridge_id: UUID
    on: date
    is_wide: bool = True


class Listeners:
    """Two of them; the second fails while `is_deaf`."""

    def __init__(self):
        self.first, self.second, self.is_deaf = [], [], False

    def hear_first(self, built, at):
        self.first.append(built)

    def hear_second(self, built, at):
        if self.is_deaf:
            raise RuntimeError("deaf")
        self.second.append((built, at))


@pytest.fixture
def listeners(db):
    found = Listeners()
    events.on(BridgeBuilt, wants=lambda built: built.is_wide)(found.hear_first)
    events.on(BridgeBuilt, wants=lambda built: built.is_wide)(found.hear_second)
    yield found
    del events._listeners[BridgeBuilt]


@pytest.fixture
def built():
    return BridgeBuilt(new_id(), date(2026, 3, 18))


@pytest.fixture
def announce(django_capture_on_commit_callbacks):
    def do(built, *, is_killed=False):
        with django_capture_on_commit_callbacks(execute=not is_killed):
            events.announce(built)

    return do


def later(*, minutes):
    News.objects.update(due_at=F("due_at") - timedelta(minutes=minutes))


def test_everybody_hears_it_as_it_was_said_and_nothing_is_left(listeners, announce, built):
    announce(built)
    assert listeners.first == [built] == [heard for heard, _at in listeners.second]
    assert not News.objects.exists()


def test_what_nobody_wants_is_not_written_down(listeners, announce, django_assert_num_queries):
    with django_assert_num_queries(0):
        announce(BridgeBuilt(new_id(), date(2026, 3, 18), is_wide=False))


def test_an_announcement_costs_its_action_one_statement(listeners, announce, built, django_assert_num_queries):
    with django_assert_num_queries(1):
        announce(built, is_killed=True)


def test_what_a_killed_process_left_is_told_when_it_is_surely_gone(listeners, announce, built):
    announce(built, is_killed=True)
    assert (events.tell_left_over(), listeners.first) == (0, []), "it may be about to be heard"
    written = News.objects.get().announced_at
    later(minutes=1)
    assert events.tell_left_over() == 1
    assert listeners.second == [(built, written)]
    later(minutes=1)
    assert events.tell_left_over() == 0


def test_whoever_failed_hears_it_again_later_and_nobody_else_does(listeners, announce, built):
    listeners.is_deaf = True
    announce(built)
    assert (listeners.first, listeners.second) == ([built], [])
    listeners.is_deaf = False
    later(minutes=1)
    assert events.tell_left_over() == 0, "not at once: what is broken needs a while"
    later(minutes=2)
    assert events.tell_left_over() == 1
    assert (listeners.first, [heard for heard, _at in listeners.second]) == ([built], [built])
    assert not News.objects.exists()


def test_news_nobody_knows_any_more_is_struck_out(db):
    News.objects.create(kind="tiangeng.roads.events.RoadBuilt", facts={})
    later(minutes=1)
    assert (events.tell_left_over(), News.objects.count()) == (1, 0)


def test_what_fails_right_after_the_commit_can_be_logged_by_its_name(
    listeners, built, django_capture_on_commit_callbacks
):
    """Django does so, and without a name a database lost in that instant became a 500 after everything was written."""
    with django_capture_on_commit_callbacks() as told:
        events.announce(built)
    assert [hasattr(one, "__qualname__") for one in told] == [True]
