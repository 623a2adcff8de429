"""Against a refusal its villager has one word, and somebody who had no part in it looks again."""

from datetime import timedelta

import pytest

from tiangeng.issues import actions, queries
from tiangeng.issues.models import Appeal
from tiangeng.issues.refusals import AppealedBefore, NothingToAppeal, SecondPersonNeeded, TooLateToAppeal
from tiangeng.issues.states import AppealState, State
from tiangeng.kernel.refusals import Incomplete, NotYours, ReasonNeeded
from tiangeng.kernel.walls import acting

from .factories import in_progress, move, reported

WHY = "地点就在桥头第三户，来看一眼就知道"


def declined(cast, now, by=None):
    issue = reported(cast.cadre, now=now)
    move("decline_issue", issue, by or cast.township_officer, now, ground="no-facts")
    return issue


def appealed(cast, villager, now, by=None):
    issue = declined(cast, now, by)
    move("appeal", issue, villager, now, words=WHY)
    return issue


def test_upheld_it_goes_back_to_the_dispatcher_with_a_new_clock(cast, villager, now):
    issue = appealed(cast, villager, now)
    with pytest.raises(NotYours):
        move("decide_appeal", issue, cast.township_officer, now, is_upheld=True, words="该办")
    with pytest.raises(ReasonNeeded):
        move("decide_appeal", issue, cast.inspector, now, is_upheld=True, words=" ")
    later = now + timedelta(days=2)
    move("decide_appeal", issue, cast.inspector, later, is_upheld=True, words="去看过，该办")
    issue.refresh_from_db()
    assert (issue.state, issue.appeals.get().state) == (State.REPORTED, AppealState.UPHELD)
    assert issue.due_at > later
    assert issue.events.get(name="take_up_again").reason == "去看过，该办"


def test_refused_it_stays_refused_and_says_why(cast, villager, now):
    issue = appealed(cast, villager, now)
    move("decide_appeal", issue, cast.inspector, now, is_upheld=False, words="村里没有第三户")
    issue.refresh_from_db()
    line = issue.events.get(name="refuse_appeal")
    assert (issue.state, line.reason, line.is_public) == (State.DECLINED, "村里没有第三户", True)


def test_who_refused_it_does_not_look_at_it_again(cast, villager, now):
    issue = appealed(cast, villager, now, by=cast.county_admin)
    with pytest.raises(SecondPersonNeeded):
        move("decide_appeal", issue, cast.county_admin, now, is_upheld=False, words="没错")
    for actor, waits in ((cast.county_admin, False), (cast.inspector, True)):
        with acting(actor):
            assert queries.waiting_for(actor).filter(pk=issue.pk).exists() is waits


def test_nor_does_either_of_the_two_who_ruled(cast, villager, now):
    issue = in_progress(cast, now=now)
    move("propose_ruling", issue, cast.county_admin, now, ground="settled", reason="已付清")
    move("decide_ruling", issue, cast.inspector, now, is_upheld=True, words="属实")
    move("appeal", issue, villager, now, words=WHY)
    for actor in (cast.county_admin, cast.inspector):
        with pytest.raises(SecondPersonNeeded):
            move("decide_appeal", issue, actor, now, is_upheld=False, words="没错")


def test_once_for_each_refusal_and_the_same_tap_twice_is_one(cast, villager, now):
    issue = appealed(cast, villager, now)
    move("appeal", issue, villager, now, words=WHY)
    with pytest.raises(AppealedBefore):
        move("appeal", issue, villager, now, words="还是不服")
    move("take_up_again", issue, cast.inspector, now, reason="该办")
    assert Appeal.objects.get(issue=issue).state == AppealState.UPHELD
    move("decline_issue", issue, cast.township_officer, now + timedelta(hours=1), ground="in-court")
    move("appeal", issue, villager, now + timedelta(hours=2), words="法院没有立案")
    assert issue.appeals.count() == 2


def test_it_needs_words_a_refusal_and_thirty_days(cast, villager, now):
    issue = declined(cast, now)
    with pytest.raises(Incomplete):
        move("appeal", issue, villager, now, words=" ")
    with pytest.raises(TooLateToAppeal):
        move("appeal", issue, villager, now + timedelta(days=31), words=WHY)
    with pytest.raises(NothingToAppeal):
        move("appeal", in_progress(cast, now=now), villager, now, words=WHY)


def test_whoever_supervises_sees_how_many(cast, villager, now):
    appealed(cast, villager, now)
    actions.decide_appeal(
        actor=cast.inspector, issue_id=appealed(cast, villager, now).pk, now=now, is_upheld=True, words="该办"
    )
    with acting(cast.county_admin):
        counted = queries.appeals_counted(cast.county_admin, since=now - timedelta(days=1))
    assert counted == {"of": 2, "upheld": 1, "open": 1}
