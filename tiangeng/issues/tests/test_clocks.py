"""The lead's clock, the assisting units' inner ones, the whole case's: set and explained by the same count."""

from datetime import timedelta

import pytest

from tiangeng.issues import actions, holdings, measures, rules
from tiangeng.issues import clocks as timing
from tiangeng.issues.models import Supervision
from tiangeng.issues.pack import Inner
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, unit

ASKED = {"reporter_name": "叶根水", "reporter_phone": "13857800001"}


def clocks(issue, now):
    issue.refresh_from_db()
    handlings = issue.handlings.select_related("organisation").order_by("-role", "assigned_at", "id")
    return {clock.label: clock for clock in timing.clocks_of(issue, handlings, now=now)}


def helper(issue):
    return issue.handlings.select_related("issue", "organisation").get(role="assisting")


def waits(issue, cast, now, *, days):
    actions.wait_for_villager(
        actor=cast.bureau, issue_id=issue.pk, now=now, kind="papers", reason="请补材料", review_on=now.date() + timedelta(days=30)
    )  # fmt: skip
    actions.resume_issue(actor=cast.bureau, issue_id=issue.pk, now=now + timedelta(days=days))
    issue.refresh_from_db()


# ---------------------------------------------------------------- how long


@pytest.mark.parametrize(
    ("inner", "lead", "days"),
    [
        (Inner(share=0.6), 10, 6),
        (Inner(share=0.6), 1, 1),
        (Inner(share=1), 15, 15),
        (Inner(days=3), 10, 3),
        (Inner(days=30), 10, 10),
    ],
)
def test_an_inner_deadline_is_days_or_a_share_and_never_longer_than_the_leads(inner, lead, days):
    assert inner.of(lead) == days


@pytest.mark.parametrize("given", [{}, {"days": 3, "share": 0.5}, {"days": 0}, {"share": 1.2}, {"share": 0}])
def test_a_pack_says_one_of_the_two_and_something_possible(given):
    with pytest.raises(ValueError):
        Inner(**given)


def test_helpers_have_their_inner_deadline_from_the_leads_acceptance(cast, now):
    issue = dispatched(cast, now=now, helpers=("transport",))
    assert helper(issue).due_at is None, "until somebody leads, there is nothing to help with"
    actions.accept_issue(actor=cast.bureau, issue_id=issue.pk, now=now + timedelta(days=1))
    issue.refresh_from_db()
    begun = rules.inner_due(issue, start=now + timedelta(days=1))
    assert helper(issue).due_at == begun.at < issue.resolve_by


def test_who_is_asked_later_has_the_same_time_but_not_longer_than_the_lead(cast, now):
    issue = in_progress(cast, now=now)
    near_the_end = issue.resolve_by - timedelta(days=2)
    handling = actions.add_assistant(
        actor=cast.bureau, issue_id=issue.pk, now=near_the_end, organisation_id=unit("transport").pk, task="借挖机"
    )
    assert handling.due_at == issue.resolve_by
    early = actions.add_assistant(
        actor=cast.bureau, issue_id=issue.pk, now=now, organisation_id=unit("agriculture").pk, task="清淤"
    )
    assert early.due_at == rules.inner_due(issue, start=now).at


def test_who_is_asked_long_after_the_lead_accepted_is_not_late_at_once(cast, now):
    issue = in_progress(cast, now=now)
    later = issue.accept_by + timedelta(days=5)
    handling = actions.add_assistant(
        actor=cast.bureau, issue_id=issue.pk, now=later, organisation_id=unit("transport").pk, task="借挖机"
    )
    assert later < handling.accept_by <= handling.due_at
    assert not rules.helper_lateness(handling, now=later).is_late


# ---------------------------------------------------------------- pauses


@pytest.mark.parametrize("days", [0, 1, 2, 5, 9, 14])
def test_a_pause_never_moves_a_deadline_backwards(cast, now, days):
    issue = in_progress(cast, now=now, helpers=("transport",), **ASKED)
    before, inner = issue.resolve_by, helper(issue).due_at
    waits(issue, cast, now + timedelta(days=2), days=days)
    assert issue.resolve_by >= before
    assert helper(issue).due_at >= inner
    assert helper(issue).due_at <= issue.resolve_by
    lead = issue.handlings.get(role="lead")
    assert lead.due_at == issue.due_at == issue.resolve_by


def test_who_was_late_before_the_pause_is_not_forgiven_by_it(cast, now):
    """What zammad#3140 and osTicket#1684 ask for from both sides: no lateness while waiting, none taken back either."""
    issue = in_progress(cast, now=now, **ASKED)
    late = issue.resolve_by + timedelta(days=5)
    before = issue.resolve_by
    waits(issue, cast, late, days=7)
    assert issue.resolve_by == before


def test_the_explanation_ends_on_the_day_in_force_with_every_pause_in_it(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",), **ASKED)
    waits(issue, cast, now + timedelta(days=1), days=6)
    waits(issue, cast, now + timedelta(days=9), days=3)
    shown = clocks(issue, now + timedelta(days=12))
    assert list(shown) == ["派单", "接单", "办结", "配合：交通运输局"]
    assert shown["办结"].due.at == issue.resolve_by
    assert shown["配合：交通运输局"].due.at == helper(issue).due_at
    assert any("暂停（等待群众补充）" in line for line in shown["办结"].reasons)
    assert "个工作日" in shown["办结"].rule and "不晚于牵头的期限" in shown["配合：交通运输局"].rule


def test_while_it_waits_the_clock_is_said_to_stand_still(cast, now):
    issue = in_progress(cast, now=now, **ASKED)
    day = now.date() + timedelta(days=30)
    actions.wait_for_villager(
        actor=cast.bureau, issue_id=issue.pk, now=now, kind="papers", reason="请补材料", review_on=day
    )
    soon, later = (clocks(issue, now + timedelta(days=days))["办结"] for days in (1, 8))
    assert soon.is_stopped and later.is_stopped
    assert later.due.at > soon.due.at, "it moves with time until somebody resumes"


def test_the_clock_of_a_reopened_issue_begins_anew(cast, now):
    issue = in_progress(cast, now=now, **ASKED)
    waits(issue, cast, now, days=5)
    then = now + timedelta(days=6)
    actions.resolve_issue(actor=cast.bureau, issue_id=issue.pk, now=then, solution="修好了", beneficiaries=2)
    actions.reopen_issue(actor=cast.township_officer, issue_id=issue.pk, now=then + timedelta(days=1), reason="又漏了")
    issue.refresh_from_db()
    assert clocks(issue, then + timedelta(days=1))["办结"].due.at == issue.resolve_by


def test_the_first_answer_is_measured_by_its_own_clock_whatever_the_later_ones_do(cast, now):
    """zammad#5177: the clock of the next step took the place of the first response's."""
    issue = dispatched(cast, now=now, **ASKED)
    accept_by = issue.accept_by
    late = accept_by + timedelta(days=1)
    actions.accept_issue(actor=cast.bureau, issue_id=issue.pk, now=late)
    actions.start_issue(actor=cast.bureau, issue_id=issue.pk, now=late)
    waits(issue, cast, late, days=3)
    assert issue.accept_by == accept_by
    assert issue.due_at == issue.resolve_by != accept_by
    (row,) = measures.rates(cast.county_admin, since=now - timedelta(days=1), until=late, now=late + timedelta(days=9))
    assert (row.responded.hits, row.responded.of) == (0, 1)


# ---------------------------------------------------------------- the whole case


def test_the_whole_case_counts_every_working_day_once_and_says_in_whose_hands(cast, now):
    issue = in_progress(cast, now=now + timedelta(days=1), **ASKED)  # Thursday 19 March
    waits(issue, cast, now + timedelta(days=2), days=7)  # Friday 20 to Friday 27
    whole = timing.whole_case(issue, now=now + timedelta(days=12))  # Monday 30
    assert [(part.label, part.days) for part in whole.stretches] == [("办理中", 1), ("等群众", 5), ("办理中", 1)]
    assert (whole.days, whole.paused_days, whole.is_over) == (7, 5, False)
    assert whole.stretches[1].why == "等群众补材料"
    assert sum(part.days for part in whole.stretches) == whole.days


def test_after_the_strike_off_the_whole_case_stands_still(cast, now):
    issue = in_progress(cast, now=now)
    actions.resolve_issue(actor=cast.bureau, issue_id=issue.pk, now=now, solution="修好了", beneficiaries=2)
    actions.accept_evidence(
        actor=cast.township_officer, issue_id=issue.pk, now=now + timedelta(days=1), reason="看过了"
    )
    issue.refresh_from_db()
    first, second = (timing.whole_case(issue, now=now + timedelta(days=days)) for days in (2, 200))
    assert first.is_over and (first.days, second.days) == (1, 1)


# ---------------------------------------------------------------- who keeps it


def test_late_helpers_are_seen_by_the_lead_the_supervisor_and_themselves(cast, now, client_of, monkeypatch):
    issue = in_progress(cast, now=now, helpers=("transport",))
    late = helper(issue).due_at + timedelta(days=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    assert [row.organisation.code for row in holdings.late_helpers(cast.county_admin, now=late)] == ["transport"]
    assert not holdings.late_helpers_of_mine(cast.helping_bureau, now=late).exists()
    assert holdings.late_helpers_of_mine(cast.bureau, now=late).count() == 1
    assert "在等的配合单位" in client_of(cast.bureau).get("/").content.decode()
    assert "配合没按时的" in client_of(cast.county_admin).get("/issues/supervision/").content.decode()
    page = client_of(cast.helping_bureau).get("/").content.decode()
    assert "已到期" in page or "已超期" in page
    assert "已超期" in client_of(cast.bureau).get(f"/issues/{issue.pk}/").content.decode() or "已到期" in page


def test_who_has_done_its_part_is_late_no_more_nor_while_the_issue_waits(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",), **ASKED)
    handling, late = helper(issue), helper(issue).due_at + timedelta(days=1)
    assert rules.helper_lateness(handling, now=late).is_late
    day = late.date() + timedelta(days=9)
    actions.wait_for_villager(
        actor=cast.bureau, issue_id=issue.pk, now=late, kind="papers", reason="请补材料", review_on=day
    )
    assert not holdings.late_helpers(cast.county_admin, now=late).exists()
    assert rules.helper_lateness(helper(issue), now=late).text == ""
    actions.resume_issue(actor=cast.bureau, issue_id=issue.pk, now=late + timedelta(days=1))
    actions.assist(
        actor=cast.helping_bureau, issue_id=issue.pk, handling_id=handling.pk, now=late, move="finish", result="借了"
    )
    assert not holdings.late_helpers(cast.county_admin, now=late + timedelta(days=30)).exists()


def test_the_ladder_is_climbed_for_a_late_helper_once_a_rung_and_not_for_the_lead(cast, now):
    from conftest import SYSTEM

    issue = in_progress(cast, now=now, helpers=("transport",))
    part = {"handling_id": helper(issue).pk, "move": "accept"}
    actions.assist(actor=cast.helping_bureau, issue_id=issue.pk, now=now, **part)
    late = helper(issue).due_at + timedelta(hours=9)
    with acting(SYSTEM):
        for _morning in range(2):
            actions.supervise_late(actor=SYSTEM, county_code="331181", now=late)
    rows = Supervision.objects.filter(issue=issue, organisation=unit("transport"))
    assert [row.kind for row in rows] == ["yellow"]
    assert rows[0].handling_id == helper(issue).pk
    assert not Supervision.objects.filter(issue=issue, organisation=unit("water"), kind="yellow").exists()


def test_why_due_shows_all_clocks_and_the_whole_case(cast, now, client_of):
    issue = in_progress(cast, now=now, helpers=("transport",), **ASKED)
    waits(issue, cast, now, days=4)
    page = client_of(cast.bureau).get(f"/issues/{issue.pk}/why-due/").content.decode()
    for told in ("配合：交通运输局", "整件事用了多久", "等群众补材料", "暂停（等待群众补充）", "钟停着"):
        assert told in page
