"""The day a hotline or an upper level has set: every clock of ours follows it, none is longer for it, no pause moves it."""

import random
from datetime import timedelta

import pytest

from conftest import SYSTEM
from tiangeng.issues import actions, clocks, rules
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, move, reported, resolved, unit

DAY = timedelta(days=1)


def due(issue):
    issue.refresh_from_db()
    return issue.due_at


def asked(now, days, by="12345"):
    return {"outer_due_at": now + days * DAY, "outer_by": by}


def test_every_clock_of_an_issue_wanted_in_three_days_ends_there(cast, now):
    wanted = asked(now, 3)
    issue = in_progress(cast, now=now, helpers=("transport",), **wanted)
    assert due(issue) == wanted["outer_due_at"] < issue.resolve_by
    assert {part.due_at for part in issue.handlings.all()} == {wanted["outer_due_at"]}
    shown = {clock.label: clock for clock in clocks.clocks_of(issue, list(issue.handlings.all()), now=now)}
    assert shown["办结"].at == issue.due_at < shown["办结"].due.at
    assert "交办期限更早" in shown["办结"].reasons[-1]


def test_a_later_day_changes_nothing(cast, now):
    issue = in_progress(cast, now=now, **asked(now, 90))
    assert due(issue) == issue.resolve_by
    shown = clocks.clocks_of(issue, [], now=now)
    assert not any("交办期限" in line for clock in shown for line in clock.reasons)


def test_the_ladder_climbs_for_it_and_tells_the_lead_what_it_told_the_dispatcher(cast, now):
    issue = reported(cast.cadre, now=now, **asked(now, 1))
    with acting(SYSTEM):
        actions.supervise_late(actor=SYSTEM, county_code="331181", now=now + 2 * DAY)
    move("dispatch_issue", issue, cast.township_officer, now + 2 * DAY, lead_id=unit("water").pk)
    with acting(SYSTEM):
        actions.supervise_late(actor=SYSTEM, county_code="331181", now=now + 3 * DAY)
    told = issue.supervisions.order_by("at").values_list("organisation__code", "kind")
    assert list(told) == [(None, "yellow"), ("water", "yellow")]


def test_an_acceptance_in_time_by_our_clock_stays_in_time(cast, now):
    issue = dispatched(cast, now=now, **asked(now, 0))
    assert due(issue) == now < issue.accept_by


def test_given_out_again_or_put_in_another_category_it_keeps_its_day(cast, now):
    wanted = asked(now, 3)
    issue = in_progress(cast, now=now, **wanted)
    move("correct_issue", issue, cast.township_officer, now, category="forest-boundary", reason="是山界")
    assert due(issue) == wanted["outer_due_at"]
    move("escalate_issue", issue, cast.bureau, now, reason="跨乡镇")
    move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("transport").pk)
    issue.refresh_from_db()
    assert issue.outer_due_at == wanted["outer_due_at"]


def test_a_pause_comes_back_before_the_day_whatever_day_was_named(cast, now):
    wanted = asked(now, 12)
    issue = in_progress(cast, now=now, **wanted)
    review = {"reason": "等雨季过", "plan": "先堵沙袋", "review_on": (now + 40 * DAY).date()}
    move("defer_issue", issue, cast.bureau, now, **review)
    for day in range(12):
        with acting(SYSTEM):
            actions.wake_paused(actor=SYSTEM, county_code="331181", now=now + day * DAY)
        if due(issue):
            break
    assert issue.due_at <= wanted["outer_due_at"] and day > 5
    move("resume_issue", issue, cast.bureau, now + 14 * DAY)
    assert due(issue) == wanted["outer_due_at"]


def test_what_is_joined_brings_its_day_along(cast, now):
    issue, other = in_progress(cast, now=now), reported(cast.cadre, now=now, **asked(now, 3))
    move("merge_issue", other, cast.township_officer, now, into_id=issue.pk)
    assert due(issue) == now + 3 * DAY and issue.outer_by == "12345"
    assert issue.handlings.get(role="lead").due_at == now + 3 * DAY


def test_reopened_after_the_day_it_has_a_fresh_time(cast, now):
    issue = resolved(cast, now=now, **asked(now, 3))
    move("reopen_issue", issue, cast.township_officer, now + 5 * DAY, reason="又漏了")
    assert due(issue) == issue.resolve_by > now + 5 * DAY


LEGS = {
    "defer_issue": {"reason": "等雨季过", "plan": "先堵沙袋"},
    "resume_issue": {},
    "consult": {"reason": "请各方来"},
    "decide": {"reason": "定了"},
    "return_issue": {"reason": "不归我们"},
    "insist_issue": {"reason": "归你们"},
    "accept_issue": {},
    "start_issue": {},
    "correct_issue": {"reason": "是山界"},
}
BY_DISPATCHER = ("insist_issue", "correct_issue")
AFTER = {
    "dispatched": ["accept_issue", "return_issue", "correct_issue"],
    "returned": ["insist_issue"],
    "accepted": ["start_issue", "correct_issue"],
    "in_progress": ["defer_issue", "consult", "correct_issue"],
    "deferred": ["resume_issue"],
    "in_consultation": ["decide"],
}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_the_deadline_is_the_earlier_of_the_two(cast, now, seed):
    chance = random.Random(seed)
    outer = now + timedelta(hours=chance.randrange(1, 24 * 40))
    issue, twin = dispatched(cast, now=now, outer_due_at=outer, outer_by="12345"), dispatched(cast, now=now)
    at = now
    for _leg in range(9):
        at += timedelta(hours=chance.randrange(1, 60))
        no_objection = issue.is_ruled or rules.objection_over(issue, now=at)
        leg = chance.choice([one for one in AFTER[issue.state] if one != "return_issue" or not no_objection])
        given = dict(LEGS[leg])
        if leg == "defer_issue":
            given["review_on"] = (at + 20 * DAY).date()
        if leg == "correct_issue":
            given["category"] = chance.choice(["forest-boundary", "rubbish", "policy-advice"])
        for one in (issue, twin):
            move(leg, one, cast.township_officer if leg in BY_DISPATCHER else cast.bureau, at, **given)
        expected = rules.with_outer(issue, due(twin)) if due(twin) else None
        assert due(issue) == expected, leg
        assert issue.outer_due_at == outer
