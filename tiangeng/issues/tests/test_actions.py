"""Every step of an issue's life, the way it should go and the ways it is refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tiangeng.issues import actions
from tiangeng.issues.models import Answer, AnsweredBy, Handling, Issue, IssueEvent
from tiangeng.issues.refusals import (
    AboutThemselves,
    AlreadyAnswered,
    BeneficiariesNeeded,
    EvidenceNeeded,
    HandlerMayNotConfirm,
    IntoItself,
    ReviewNeeded,
    SaidBefore,
    SomeoneCanBeAsked,
)
from tiangeng.issues.states import State
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import (
    Incomplete,
    Missing,
    NotYours,
    WrongMove,
)

from .factories import dispatched, in_progress, move, reported, resolved, unit

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_problem_travels_from_the_doorstep_to_the_strike_off(cast, villager, now):
    issue = reported(cast.cadre, now=now, reporter_name="李建国", reporter_phone="138 0013 8000")
    assert issue.number.startswith("LQ-2026-")
    move(
        "dispatch_issue",
        issue,
        cast.township_officer,
        now,
        lead_id=unit("water").pk,
        assisting_ids=[unit("transport").pk],
    )
    move("accept_issue", issue, cast.bureau, now)
    move("start_issue", issue, cast.bureau, now)
    helping = Handling.objects.get(issue=issue, organisation=unit("transport"))
    move("assist", issue, cast.helping_bureau, now, handling_id=helping.pk, move="finish", result="道口已回填")
    move("resolve_issue", issue, cast.bureau, now, solution="渠底重新浇筑", beneficiaries=220, beneficiary_unit="户")
    move("answer", issue, villager, now, is_solved=False, words="一下雨还漏")
    issue.refresh_from_db()
    assert (issue.state, issue.reopened_count, issue.resolved_at) == (State.REOPENED, 1, None)
    move("start_issue", issue, cast.bureau, now)
    move("resolve_issue", issue, cast.bureau, now, solution="接缝补了防水", beneficiaries=220, beneficiary_unit="户")
    move("answer", issue, villager, now, is_solved=True, words="不漏了", score=5)
    issue.refresh_from_db()
    assert issue.state == State.CLOSED
    assert issue.beneficiaries == 220
    names = list(IssueEvent.objects.filter(issue=issue).order_by("at", "id").values_list("name", flat=True))
    assert sorted(names) == sorted(
        [
            "report",
            "dispatch",
            "accept",
            "start",
            "assist_finish",
            "resolve",
            "reopen",
            "start",
            "resolve",
            "confirm",
            "close",
        ]
    )
    assert Answer.objects.filter(issue=issue).count() == 2


def test_every_step_leaves_a_line_in_the_timeline_and_in_the_log(cast, now):
    before = LogEntry.objects.count()
    issue = dispatched(cast, now=now)
    assert list(issue.events.order_by("id").values_list("to_state", flat=True).distinct()) != []
    verbs = LogEntry.objects.filter(pk__gt=before, object_id=str(issue.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"issue.report", "issue.dispatch"}


def test_a_neighbouring_county_cannot_tell_the_issue_exists(cast, now):
    issue = reported(cast.cadre, now=now)
    with pytest.raises(Missing):
        move("dispatch_issue", issue, cast.neighbour, now, lead_id=unit("water").pk)
    with pytest.raises(Missing):
        actions.dispatch_issue(actor=cast.neighbour, issue_id=new_id(), now=now, lead_id=unit("water").pk)


def test_a_wrong_move_names_the_state_and_the_moves_that_are_open(cast, now):
    issue = dispatched(cast, now=now)
    with pytest.raises(WrongMove) as refused:
        move("start_issue", issue, cast.bureau, now)
    assert "待接单" in refused.value.sentence
    assert "接单" in refused.value.facts["possible"]


@pytest.mark.parametrize("count", [None, 0, -3])
def test_resolving_says_whom_it_serves(cast, now, count):
    issue = in_progress(cast, now=now)
    with pytest.raises(BeneficiariesNeeded):
        move("resolve_issue", issue, cast.bureau, now, solution="好了", beneficiaries=count)


def test_the_handler_cannot_say_for_the_villager_that_it_is_solved(cast, now):
    issue = resolved(cast, now=now)
    with pytest.raises(NotYours):
        move("answer", issue, cast.bureau, now, is_solved=True)
    with pytest.raises(HandlerMayNotConfirm):
        move("call_back", issue, cast.bureau, now, is_solved=True, words="好了")


def test_an_answer_given_on_the_spot_says_who_stood_by_and_never_the_handler(cast, villager, now):
    issue = resolved(cast, now=now)
    for said in (True, False):
        with pytest.raises(HandlerMayNotConfirm):
            move("answer", issue, villager, now, is_solved=said, witness=cast.bureau)
    assert not Answer.objects.filter(issue=issue).exists()
    move("answer", issue, villager, now, is_solved=True, words="不漏了", witness=cast.cadre)
    answer = Answer.objects.get(issue=issue)
    assert (answer.by, answer.asked_by_id) == (AnsweredBy.ON_THE_SPOT, cast.cadre.account_id)


@pytest.mark.parametrize("is_solved", [True, False])
def test_what_was_said_of_an_earlier_repair_is_no_word_about_this_one(cast, villager, now, is_solved):
    issue = resolved(cast, now=now)
    said_at = now + timedelta(hours=1)
    move("answer", issue, villager, now + timedelta(hours=2), is_solved=False)
    again = now + timedelta(days=1)
    move("start_issue", issue, cast.bureau, again)
    move("resolve_issue", issue, cast.bureau, again, solution="接缝补了防水", beneficiaries=220)
    with pytest.raises(SaidBefore):
        move("answer", issue, villager, again, is_solved=is_solved, said_at=said_at)
    issue.refresh_from_db()
    assert (issue.state, issue.reopened_count) == (State.RESOLVED, 1)
    move("answer", issue, villager, again, is_solved=is_solved, said_at=again + timedelta(minutes=1))


def test_a_call_back_by_someone_else_strikes_it_off(cast, now):
    issue = resolved(cast, now=now, reporter_name="李建国")
    move("call_back", issue, cast.county_admin, now, is_solved=True, words="老李说不漏了")
    issue.refresh_from_db()
    assert issue.state == State.CLOSED


def test_evidence_counts_only_where_nobody_can_be_asked_and_the_category_allows_it(cast, now):
    named = resolved(cast, now=now, reporter_name="李建国")
    with pytest.raises(SomeoneCanBeAsked):
        move("accept_evidence", named, cast.township_officer, now, reason="看过照片")
    strict = resolved(cast, now=now, category="water-outage")
    with pytest.raises(EvidenceNeeded):
        move("accept_evidence", strict, cast.township_officer, now, reason="看过照片")
    nameless = resolved(cast, now=now)
    move("accept_evidence", nameless, cast.township_officer, now, reason="现场照片和试水记录")
    nameless.refresh_from_db()
    assert nameless.state == State.CLOSED


def test_it_broke_again_after_the_strike_off(cast, villager, now):
    issue = resolved(cast, now=now)
    move("answer", issue, villager, now, is_solved=True)
    move("answer", issue, villager, now + timedelta(days=9), is_solved=False, words="又漏了")
    issue.refresh_from_db()
    assert (issue.state, issue.closed_at) == (State.REOPENED, None)


def test_an_answer_before_the_work_is_done_is_kept_away_kindly(cast, villager, now):
    issue = dispatched(cast, now=now)
    with pytest.raises(AlreadyAnswered):
        move("answer", issue, villager, now, is_solved=True)


def test_a_complaint_is_hidden_from_the_cadre_and_the_unit_but_reaches_discipline(cast, now):
    issue = reported(
        cast.county_admin,
        now=now,
        category="cadre-conduct",
        about_staff_id=cast.township_officer.staff_id,
        title="办事推来推去",
        body="去了三次都说不归他管",
    )
    seen = {
        name
        for name in cast.__dataclass_fields__
        if Issue.objects.visible_to(getattr(cast, name)).filter(pk=issue.pk).exists()
    }
    assert seen == {"county_admin", "leader", "inspector"}
    with pytest.raises(AboutThemselves):
        move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("331181104").pk)
    move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("discipline").pk)


def test_deferred_needs_a_plan_and_a_day_and_stays_counted_as_open(cast, now):
    issue = in_progress(cast, now=now)
    with pytest.raises(ReviewNeeded):
        move("defer_issue", issue, cast.bureau, now, reason="资金未落实", plan="列入明年", review_on=now.date())
    with pytest.raises(Incomplete):
        move(
            "defer_issue",
            issue,
            cast.bureau,
            now,
            reason="资金未落实",
            plan=" ",
            review_on=now.date() + timedelta(days=30),
        )
    move(
        "defer_issue",
        issue,
        cast.bureau,
        now,
        reason="资金未落实",
        plan="列入明年",
        review_on=now.date() + timedelta(days=30),
    )
    issue.refresh_from_db()
    assert issue.is_open
    assert issue.due_at is None


def test_a_deferral_never_moves_the_deadline_backwards(cast, now):
    issue = in_progress(cast, now=now)
    before = issue.resolve_by
    move(
        "defer_issue",
        issue,
        cast.bureau,
        now + timedelta(days=5),
        reason="等雨季过",
        plan="秋后动工",
        review_on=now.date() + timedelta(days=60),
    )
    move("resume_issue", issue, cast.bureau, now + timedelta(days=40))
    issue.refresh_from_db()
    assert issue.resolve_by >= before + timedelta(days=30)


def test_merging_points_to_the_other_and_can_be_undone(cast, now):
    one, other = reported(cast.cadre, now=now), reported(cast.partner, now=now)
    with pytest.raises(IntoItself):
        move("merge_issue", one, cast.township_officer, now, into_id=one.pk)
    move("merge_issue", one, cast.township_officer, now, into_id=other.pk)
    one.refresh_from_db()
    assert (one.state, one.merged_into) == (State.MERGED, other)
    move("unmerge_issue", one, cast.township_officer, now, reason="不是一处")
    one.refresh_from_db()
    assert (one.state, one.merged_into) == (State.REPORTED, None)
    told = other.events.exclude(name="report").order_by("at", "id").values_list("name", "facts__from", "is_public")
    assert list(told) == [("joined", one.number, True), ("parted", one.number, True)]


def test_deadlines_run_over_working_days_and_holidays(cast):
    friday = datetime(2026, 2, 13, 16, 0, tzinfo=SHANGHAI)  # before the Spring Festival of 2026
    issue = dispatched(cast, now=friday)  # channel-repair: accept in 2 working days
    due = issue.accept_by.astimezone(SHANGHAI) - timedelta(seconds=1)
    from tiangeng.issues.rules import calendar_of

    calendar = calendar_of("331181")
    assert [calendar.is_workday(friday.date() + timedelta(days=n)) for n in range(1, 3)].count(
        True
    ) == calendar.workdays_between(friday.date(), friday.date() + timedelta(days=2))
    assert due.date() == calendar.add_workdays(friday.date(), 2)


def test_the_ladder_climbs_one_rung_at_a_time_and_never_twice(cast, now):
    from conftest import SYSTEM

    issue = in_progress(cast, now=now)
    seen = []
    for day in range(0, 60):
        moment = issue.resolve_by - timedelta(days=6) + timedelta(days=day)
        done = actions.supervise_late(actor=SYSTEM, county_code="331181", now=moment)
        seen += list(done)
        assert sum(done.values()) <= 1
    assert seen == ["quiet", "reminder", "yellow", "red", "up"]  # and once for the days nobody heard of it
