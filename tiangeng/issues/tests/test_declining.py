"""What is not taken up: on a ground that holds what it says, by two people where it says so, and with a way back."""

import pytest

from tiangeng.issues.refusals import TwoNeeded
from tiangeng.issues.states import State
from tiangeng.kernel.refusals import Incomplete, NotYours, ReasonNeeded

from .factories import move, reported

MALICIOUS = {"ground": "malicious", "reason": "问过三户，没有这回事"}


def test_a_ground_that_says_two_people_is_refused_to_one(cast, now):
    issue = reported(cast.cadre, now=now)
    with pytest.raises(TwoNeeded) as refused:
        move("decline_issue", issue, cast.township_officer, now, **MALICIOUS)
    assert "提请" in refused.value.sentence
    with pytest.raises(ReasonNeeded):
        move("decline_issue", issue, cast.township_officer, now, ground="annoying")
    issue.refresh_from_db()
    assert issue.state == State.REPORTED


def test_before_it_is_given_out_one_proposes_and_a_second_decides(cast, now):
    issue = reported(cast.cadre, now=now)
    move("propose_ruling", issue, cast.township_officer, now, **MALICIOUS)
    with pytest.raises(NotYours):
        move("decide_ruling", issue, cast.township_officer, now, is_upheld=True, words="属实")
    move("decide_ruling", issue, cast.inspector, now, is_upheld=True, words="也去问过")
    issue.refresh_from_db()
    assert issue.state == State.SET_ASIDE
    assert "两人以上" in issue.events.get(name="set_aside").reason


def test_who_is_sent_elsewhere_is_told_where_and_by_what_number(cast, now):
    issue = reported(cast.cadre, now=now)
    with pytest.raises(Incomplete) as refused:
        move("decline_issue", issue, cast.township_officer, now, ground="other-county")
    assert refused.value.facts["form_field"] == "owner"
    move("decline_issue", issue, cast.township_officer, now, ground="other-county", owner="庆元县水利局 0578-6121234")
    assert "0578-6121234" in issue.events.get(name="decline").reason


def test_what_was_declined_can_be_taken_up_again_by_the_office(cast, now):
    issue = reported(cast.cadre, now=now)
    move("decline_issue", issue, cast.township_officer, now, ground="no-facts")
    with pytest.raises(NotYours):
        move("take_up_again", issue, cast.township_officer, now, reason="他又来了")
    move("take_up_again", issue, cast.county_admin, now, reason="找到了地方")
    issue.refresh_from_db()
    assert issue.state == State.REPORTED
    assert issue.due_at
