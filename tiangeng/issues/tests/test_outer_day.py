"""The day a hotline or an upper level has set: every clock of ours follows it, none is longer for it, no pause moves it."""

import random
from datetime import timedelta

import pytest

from conftest import SYSTEM
from tiangeng.issues import actions, clocks, rules, words
from tiangeng.issues.models import Issue
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


def merge(cast, now, issue, into):
    move("merge_issue", issue, cast.county_admin, now, into_id=into.pk)


def part(cast, now, issue):
    return move("unmerge_issue", issue, cast.county_admin, now, reason="不是一处")


def outer(issue):
    issue.refresh_from_db()
    return issue.outer_due_at, issue.outer_by


def stands(issue):
    """The day, the deadline that runs and each turn's; and why due agrees with them."""
    row = Issue.objects.select_related("category", "lead").get(pk=issue.pk)
    turns = list(row.handlings.order_by("pk"))
    return *outer(row), row.due_at, [turn.due_at for turn in turns]


def in_pause(cast, now, **given):
    review = {"reason": "等雨季过", "plan": "先堵沙袋", "review_on": (now + 20 * DAY).date()}
    return move("defer_issue", in_progress(cast, now=now, **given), cast.bureau, now, **review)


def reopened(cast, now, **given):
    return move("reopen_issue", resolved(cast, now=now, **given), cast.township_officer, now, reason="又漏了")


TARGETS = {
    "reported": lambda cast, now, **given: reported(cast.cadre, now=now, **given),
    "dispatched": dispatched,
    "in_progress": lambda cast, now, **given: in_progress(cast, now=now, helpers=("transport",), **given),
    "deferred": in_pause,
    "reopened": reopened,
}


@pytest.mark.parametrize("own", [None, 9])
@pytest.mark.parametrize("state", TARGETS)
def test_a_merge_taken_back_gives_the_target_its_own_day_again(cast, now, state, own):
    issue = TARGETS[state](cast, now=now, **(asked(now, own, by="县信访局") if own else {}))
    other = reported(cast.cadre, now=now, **asked(now, 1))
    before = stands(issue)
    at = now + timedelta(minutes=1)
    merge(cast, at, other, issue)
    assert outer(issue) == (now + DAY, "12345")
    part(cast, at, other)
    assert stands(issue) == before and outer(other) == (now + DAY, "12345")
    shown = clocks.clocks_of(issue, list(issue.handlings.all()), now=at)
    assert {clock.at for clock in shown} >= {due for due in [issue.due_at] if due}
    joined, parted = issue.events.filter(name__in=["joined", "parted"]).order_by("at", "id")
    assert "交办期限是" in words.said(joined)
    assert words.said(parted).endswith("县信访局" if own else "交办期限不再有")


def test_woken_for_a_day_that_is_taken_back_it_sleeps_on(cast, now):
    issue, other = in_pause(cast, now), reported(cast.cadre, now=now, **asked(now, 3))
    merge(cast, now, other, issue)
    with acting(SYSTEM):
        actions.wake_paused(actor=SYSTEM, county_code="331181", now=now + 2 * DAY)
    assert due(issue) == now + 3 * DAY
    part(cast, now + 2 * DAY, other)
    assert due(issue) is None and outer(issue) == (None, "")


def test_of_two_that_brought_a_day_the_other_ones_stays_and_goes_with_it(cast, now):
    issue = in_progress(cast, now=now, **asked(now, 20, by="县信访局"))
    first, second = (reported(cast.cadre, now=now, **asked(now, days)) for days in (5, 3))
    merge(cast, now, first, issue)
    merge(cast, now, second, issue)
    part(cast, now, first)
    assert outer(issue) == (now + 3 * DAY, "12345")
    merge(cast, now, first, issue)
    part(cast, now, second)
    assert outer(issue) == (now + 5 * DAY, "12345") and due(issue) == now + 5 * DAY
    part(cast, now, first)
    assert outer(issue) == (now + 20 * DAY, "县信访局")


def test_a_day_brought_through_another_goes_from_both(cast, now):
    root, middle = in_progress(cast, now=now), in_progress(cast, now=now)
    asking = reported(cast.cadre, now=now, **asked(now, 3))
    merge(cast, now, asking, middle)
    merge(cast, now, middle, root)
    assert outer(root) == outer(middle) == (now + 3 * DAY, "12345")
    part(cast, now, asking)
    assert outer(root) == (None, "")
    part(cast, now, middle)
    assert outer(middle) == (None, "") and due(middle) == middle.resolve_by
    assert middle.handlings.get(role="lead").due_at == middle.resolve_by

    merge(cast, now, asking, middle)
    merge(cast, now, middle, root)
    part(cast, now, middle)
    assert outer(root) == (None, "") and outer(middle) == (now + 3 * DAY, "12345"), "it came along"


def test_a_day_set_or_let_go_meanwhile_is_nobodys_to_take_back(cast, now):
    issue, other = in_progress(cast, now=now), reported(cast.cadre, now=now, **asked(now, 3))
    merge(cast, now, other, issue)
    Issue.objects.filter(pk=issue.pk).update(outer_due_at=now + 2 * DAY, outer_by="市里")
    part(cast, now, other)
    assert outer(issue) == (now + 2 * DAY, "市里")


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
