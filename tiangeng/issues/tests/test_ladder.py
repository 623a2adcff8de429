"""The ladder: each rung once for each deadline, for whoever the clock runs."""

from datetime import datetime, timedelta

import pytest

from conftest import SYSTEM
from tiangeng.algorithms.workdays import SHANGHAI
from tiangeng.issues import actions, holdings, tasks, words
from tiangeng.issues.models import Issue, Supervision
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, move, reported, resolved, unit

DAY = timedelta(days=1)


def climb(now):
    with acting(SYSTEM):
        return actions.supervise_late(actor=SYSTEM, county_code="331181", now=now)


def climbed(issue, *, of="water"):
    rows = Supervision.objects.filter(issue=issue, organisation=unit(of) if of else None, due_at__isnull=False)
    return list(rows.order_by("at", "id").values_list("kind", flat=True))


def every_morning(issue, *, since, days=45):
    for day in range(days):
        climb(since + day * DAY)


def test_what_was_put_off_and_cannot_be_woken_keeps_nobody_from_the_ladder(cast, now, monkeypatch):
    def broken(**given):
        raise ArithmeticError

    issue = in_progress(cast, now=now)
    monkeypatch.setattr(actions, "wake_paused", broken)
    monkeypatch.setattr(tasks.timezone, "now", lambda: issue.resolve_by - DAY)
    with pytest.raises(ExceptionGroup):
        tasks.supervise(0)
    assert climbed(issue) == ["reminder"]


FOUR = ["reminder", "yellow", "red", "up"]


def test_a_reopened_problem_climbs_again(cast, now):
    issue = resolved(cast, now=now)
    move("reopen_issue", issue, cast.township_officer, now + DAY, reason="又漏了")
    issue.refresh_from_db()
    every_morning(issue, since=issue.resolve_by - 6 * DAY)
    assert climbed(issue) == FOUR

    move("start_issue", issue, cast.bureau, now + 90 * DAY)
    move("resolve_issue", issue, cast.bureau, now + 90 * DAY, solution="又修了", beneficiaries=2)
    move("reopen_issue", issue, cast.township_officer, now + 91 * DAY, reason="还漏")
    issue.refresh_from_db()
    every_morning(issue, since=issue.resolve_by - 6 * DAY)
    assert climbed(issue) == FOUR * 2


def test_after_a_pause_it_climbs_for_the_new_day_and_not_again_for_an_old_one(cast, now):
    moved, stays = in_progress(cast, now=now), in_progress(cast, now=now)
    near = moved.resolve_by - DAY
    review = {"reason": "等雨季过", "plan": "先堵沙袋", "review_on": (near + 20 * DAY).date()}
    climb(near)
    assert climbed(moved) == climbed(stays) == ["reminder"]
    move("defer_issue", moved, cast.bureau, near, **review)
    move("resume_issue", moved, cast.bureau, near + 10 * DAY)
    late = stays.resolve_by + 9 * DAY
    climb(late)
    move("defer_issue", stays, cast.bureau, late, **review | {"review_on": (late + 20 * DAY).date()})
    move("resume_issue", stays, cast.bureau, late + DAY)
    climb(late + 2 * DAY)
    assert climbed(stays).count("red") == 1, "it was late before the pause, and the pause gave it no other day"
    moved.refresh_from_db()
    every_morning(moved, since=moved.resolve_by - 4 * DAY)
    assert climbed(moved) == ["reminder", *FOUR]


def test_what_was_put_off_and_forgotten_climbs_from_its_day_on(cast, now):
    issue = in_progress(cast, now=now)
    review = (now + 7 * DAY).date()
    move("defer_issue", issue, cast.bureau, now, reason="等雨季过", plan="先堵沙袋", review_on=review)
    climb(now + 6 * DAY)
    assert climbed(issue) == []
    with acting(SYSTEM):
        actions.wake_paused(actor=SYSTEM, county_code="331181", now=now + 7 * DAY)
    every_morning(issue, since=now + 7 * DAY, days=30)
    assert climbed(issue) == FOUR


def takes_on(issue, cast, at):
    part = issue.handlings.get(role="assisting")
    return move("assist", issue, cast.helping_bureau, at, handling_id=part.pk, move="accept")


def told_of(issue):
    return [words.said(line) for line in issue.events.filter(name="supervise").order_by("at", "id")]


def test_a_helper_that_never_takes_it_on_climbs_by_its_day_to_accept(cast, now, client_of):
    issue = in_progress(cast, now=now, helpers=("transport",))
    part = issue.handlings.get(role="assisting")
    assert part.accept_by + 2 * DAY < part.due_at
    climb(part.accept_by - DAY)
    climb(part.accept_by + 2 * DAY)
    assert climbed(issue, of="transport") == ["reminder", "yellow"]
    assert told_of(issue) == ["提醒：交通运输局（接单期限）", "黄牌督办：交通运输局（接单期限）"]
    late = part.accept_by + 2 * DAY
    assert list(holdings.late_helpers(cast.county_admin, now=late)) == [part]
    takes_on(issue, cast, late)
    assert not holdings.late_helpers(cast.county_admin, now=late).exists()
    every_morning(issue, since=late, days=30)
    assert climbed(issue, of="transport") == ["reminder", "yellow", *FOUR], "another deadline, each rung once more"
    assert "红牌督办：交通运输局（配合期限）" in told_of(issue)


@pytest.mark.parametrize(
    ("morning", "rungs"),
    [
        ("2026-03-28", []),  # Saturday
        ("2026-04-06", []),  # Qingming, a Monday
        ("2026-05-09", ["yellow"]),  # Saturday, worked in place of a day of the holiday
        ("2026-03-30", ["yellow"]),
    ],
)
def test_no_card_comes_on_a_day_off_and_what_was_put_off_comes_back_on_any(cast, now, monkeypatch, morning, rungs):
    at = datetime.fromisoformat(f"{morning} 08:30").replace(tzinfo=SHANGHAI)
    late, put_off = in_progress(cast, now=now), in_progress(cast, now=now)
    Issue.objects.filter(pk=late.pk).update(due_at=at.replace(hour=0, minute=0))
    move("defer_issue", put_off, cast.bureau, now, reason="等雨季过", plan="先堵沙袋", review_on=at.date())
    monkeypatch.setattr(tasks.timezone, "now", lambda: at)
    tasks.supervise(0)
    assert climbed(late) == rungs
    assert put_off.events.filter(name="review_due").exists()


def test_no_pause_makes_a_helper_late_to_accept(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    review = {"reason": "等雨季过", "plan": "先堵沙袋", "review_on": (now + 20 * DAY).date()}
    move("defer_issue", issue, cast.bureau, now, **review)
    move("resume_issue", issue, cast.bureau, now + 20 * DAY)
    part = issue.handlings.get(role="assisting")
    assert now + 20 * DAY < part.accept_by < part.due_at
    climb(part.accept_by - DAY / 2)
    assert climbed(issue, of="transport") == ["reminder"]


def test_a_helper_is_reminded_before_the_inner_deadline_too_and_once(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    helper = takes_on(issue, cast, now)
    climb(now)
    assert climbed(issue, of="transport") == []
    for morning in (helper.due_at - DAY, helper.due_at - DAY / 2):
        climb(morning)
    assert climbed(issue, of="transport") == ["reminder"]
    assert climbed(issue) == [], "the lead has its own day"
    every_morning(issue, since=helper.due_at - DAY, days=30)
    assert climbed(issue, of="transport") == FOUR
    done = in_progress(cast, now=now, helpers=("transport",))
    part = done.handlings.get(role="assisting")
    given = {"handling_id": part.pk, "move": "finish", "result": "挖机借到了"}
    move("assist", done, cast.helping_bureau, now, **given)
    climb(part.due_at - DAY)
    assert climbed(done, of="transport") == []


def test_an_objection_overruled_starts_the_ladder_of_acceptance_anew(cast, now):
    issue = dispatched(cast, now=now)
    climb(now + DAY)
    move("return_issue", issue, cast.bureau, now + 2 * DAY, reason="不归我们")
    move("insist_issue", issue, cast.township_officer, now + 3 * DAY, reason="归你们")
    climb(now + 5 * DAY)
    assert climbed(issue) == ["reminder", "reminder"]


@pytest.mark.parametrize("state", ["reported", "returned", "escalated"])
def test_what_nobody_has_given_out_climbs_for_the_dispatcher_without_a_reminder_beforehand(cast, now, state):
    issue = reported(cast.cadre, now=now) if state != "returned" else dispatched(cast, now=now)
    if state == "returned":
        move("return_issue", issue, cast.bureau, now, reason="不归我们")
    if state == "escalated":
        move("escalate_issue", issue, cast.township_officer, now, reason="跨乡镇")
    issue.refresh_from_db()
    assert issue.state == state
    every_morning(issue, since=now, days=30)
    assert climbed(issue, of="") == ["yellow", "red", "up"]
    assert climbed(issue) == []
    line = issue.events.filter(name="supervise").order_by("at").first()
    assert words.said(line) == "黄牌督办：派单员" and not line.is_public


def test_given_out_at_last_the_dispatcher_is_left_alone(cast, now):
    issue = reported(cast.cadre, now=now)
    climb(issue.due_at + DAY)
    move("dispatch_issue", issue, cast.township_officer, issue.due_at + DAY, lead_id=unit("water").pk)
    climb(issue.due_at + 2 * DAY)
    assert climbed(issue, of="") == ["yellow"]


def test_a_morning_asks_a_fixed_number_of_questions_for_any_number_that_has_been_told(
    cast, now, django_assert_num_queries
):
    issues = [in_progress(cast, now=now, helpers=("transport",)) for _n in range(4)]
    late = issues[0].resolve_by + DAY
    climb(late)
    with (
        acting(SYSTEM),
        django_assert_num_queries(7),
    ):  # savepoint and back, what is near, helpers, what is quiet, the log and its chain
        assert actions.supervise_late(actor=SYSTEM, county_code="331181", now=late) == {}


def test_a_lead_that_lets_nobody_hear_for_long_is_asked_for_a_line_once_for_each_silence(cast, now):
    issue = in_progress(cast, now=now, category="forest-boundary")
    asked = lambda: issue.supervisions.filter(words__startswith="好些天没有新进展").count()  # noqa: E731
    climb(now + 8 * DAY)
    assert asked() == 0
    every_morning(issue, since=now + 15 * DAY, days=3)
    assert asked() == 1
    move("add_note", issue, cast.bureau, now + 18 * DAY, words="内部记一笔", is_public=False)
    climb(now + 19 * DAY)
    assert asked() == 1
    move("add_note", issue, cast.bureau, now + 20 * DAY, words="人到了，明天开工")
    climb(now + 24 * DAY)
    assert asked() == 1
    climb(now + 40 * DAY)
    assert asked() == 2
