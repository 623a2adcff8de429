"""What counts as waiting, late, solved and satisfied: each number against the records it came from."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from conftest import SYSTEM
from tiangeng.issues import actions, measures, queries
from tiangeng.issues.models import Issue
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, move, reported, resolved, unit

ASKED = {"reporter_name": "李建国", "reporter_phone": "13800138000"}


def waiting(actor):
    with acting(actor):
        return set(queries.waiting_for(actor).values_list("pk", flat=True))


def test_an_issue_waits_for_exactly_those_whose_turn_it_is(cast, now):
    issue = reported(cast.cadre, now=now)
    assert waiting(cast.township_officer) == {issue.pk}
    assert waiting(cast.bureau) == waiting(cast.cadre) == set()
    given = {"lead_id": unit("water").pk, "assisting_ids": [unit("transport").pk]}
    move("dispatch_issue", issue, cast.township_officer, now, **given)
    assert waiting(cast.township_officer) == set()
    assert waiting(cast.bureau) == waiting(cast.helping_bureau) == {issue.pk}
    move("return_issue", issue, cast.bureau, now, reason="不归我们")
    assert waiting(cast.township_officer) == {issue.pk}
    assert waiting(cast.bureau) == set()


def test_what_is_paused_waits_for_nobody_and_is_never_late(cast, now):
    issue = in_progress(cast, now=now, **ASKED)
    day = (now + timedelta(days=20)).date()
    move("wait_for_villager", issue, cast.bureau, now, kind="papers", reason="请补材料", review_on=day)
    years = now + timedelta(days=900)
    with acting(cast.county_admin):
        assert not queries.late(cast.county_admin, now=years).exists()
        assert Issue.objects.get(pk=issue.pk).is_open
    assert waiting(cast.bureau) == set()


def test_on_its_day_what_was_paused_is_back_in_the_leads_hands_once(cast, now):
    issue = in_progress(cast, now=now, **ASKED)
    day = (now + timedelta(days=20)).date()
    move("wait_for_villager", issue, cast.bureau, now, kind="papers", reason="请补材料", review_on=day)
    deferred = in_progress(cast, now=now)
    move("defer_issue", deferred, cast.bureau, now, reason="等化冻", plan="开春动工", review_on=day)

    def wake(days):
        with acting(SYSTEM):
            return actions.wake_paused(actor=SYSTEM, county_code="331181", now=now + timedelta(days=days))

    assert [wake(days) for days in (19, 20, 21)] == [0, 2, 0]
    assert waiting(cast.bureau) == {issue.pk, deferred.pk}
    assert issue.events.filter(name="review_due").count() == 1
    move("resume_issue", issue, cast.bureau, now + timedelta(days=21))
    issue.refresh_from_db()
    assert issue.due_at == issue.resolve_by


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (1, False), (40, True)])
def test_late_is_past_the_deadline_that_runs(cast, now, days, is_late):
    issue = dispatched(cast, now=now)
    with acting(cast.township_officer):
        found = set(queries.late(cast.township_officer, now=now + timedelta(days=days)).values_list("pk", flat=True))
    assert (issue.pk in found) is is_late


def test_the_three_rates_open_down_to_the_issues_they_count(cast, villager, now):
    in_progress(cast, now=now)
    for is_solved in (True, True, False):
        move("answer", resolved(cast, now=now, **ASKED), villager, now, is_solved=is_solved)
    dispatched(cast, now=now)  # not yet due: in no rate of responding
    soon, much_later = now + timedelta(hours=1), now + timedelta(days=90)
    period = {"since": now - timedelta(days=1), "until": soon}
    with acting(cast.county_admin):
        [early] = measures.rates(cast.county_admin, **period, now=soon)
        [late] = measures.rates(cast.county_admin, **period, now=much_later)
    assert early.owner == unit("water")
    assert (early.responded.hits, early.responded.of) == (4, 4)
    assert (late.responded.hits, late.responded.of) == (4, 5)
    assert (early.resolved.hits, early.resolved.of) == (2, 5)
    assert (early.satisfied.hits, early.satisfied.of) == (2, 3)
    assert (early.late_count, late.late_count) == (0, 3)


def test_behind_every_rate_lie_the_issues_it_counts_and_no_other(cast, villager, client_of):
    now = timezone.now()
    in_progress(cast, now=now)
    for is_solved in (True, True, False):
        move("answer", resolved(cast, now=now, **ASKED), villager, now, is_solved=is_solved)
    dispatched(cast, now=now)
    tardy = dispatched(cast, now=now - timedelta(days=40))
    move("accept_issue", tardy, cast.bureau, now)
    dispatched(cast, now=now - timedelta(days=120))  # another period's
    move("withdraw_issue", dispatched(cast, now=now), cast.cadre, now, reason="他自己修好了")
    desk, later = client_of(cast.county_admin), timezone.now()
    with acting(cast.county_admin):
        [found] = measures.rates(cast.county_admin, since=later - timedelta(days=90), until=later, now=later)
    page = desk.get("/issues/supervision/owners/?days=90").content.decode()
    for name in ("responded", "resolved", "satisfied"):
        rate, address = getattr(found, name), f"/issues/?lead={unit('water').pk}&amp;rated={name}&amp;days=90"
        assert address in page and f"/issues/?rated={name}&amp;days=90" in page
        counts = {"": rate.of, "_yes": rate.hits, "_no": rate.of - rate.hits}
        for part, count in counts.items():
            table = desk.get(address.replace("&amp;", "&").replace(name, name + part)).context["table"]
            assert len(table.rows) == count, name + part
    assert (found.responded.of - found.responded.hits, found.resolved.of, found.satisfied.of) == (1, 6, 3)


def test_the_last_word_counts_not_the_first(cast, villager, now):
    issue = resolved(cast, now=now, **ASKED)
    move("answer", issue, villager, now, is_solved=False)
    move("start_issue", issue, cast.bureau, now)
    solved = {"solution": "接缝补了", "beneficiaries": 2}
    move("resolve_issue", issue, cast.bureau, now + timedelta(hours=1), **solved)
    move("answer", issue, villager, now + timedelta(hours=2), is_solved=True)
    with acting(cast.county_admin):
        [rates] = measures.rates(
            cast.county_admin, since=now - timedelta(days=1), until=now + timedelta(days=1), now=now + timedelta(days=1)
        )
    assert (rates.satisfied.hits, rates.satisfied.of) == (1, 1)


def test_what_nobody_could_have_solved_is_in_no_rate(cast, now):
    declined, merged, withdrawn, back = (reported(cast.cadre, now=now) for _n in range(4))
    kept = reported(cast.cadre, now=now)
    move("decline_issue", declined, cast.township_officer, now, ground="no-facts")
    move("withdraw_issue", withdrawn, cast.cadre, now, reason="他自己修好了")
    for issue in (merged, back):
        move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("water").pk)
    move("merge_issue", merged, cast.township_officer, now, into_id=kept.pk)
    move("return_issue", back, cast.bureau, now, reason="不归我们")
    with acting(cast.county_admin):
        assert measures.rates(cast.county_admin, since=now - timedelta(1), until=now + timedelta(1), now=now) == []


def test_the_curve_only_climbs_and_ends_at_the_totals(cast, villager, now):
    for days in (70, 30, 1):
        move(
            "answer",
            resolved(cast, now=now - timedelta(days=days), **ASKED),
            villager,
            now - timedelta(days=days),
            is_solved=True,
        )
    reported(cast.cadre, now=now - timedelta(days=2))
    with acting(cast.township_officer):
        curve = measures.clearing_curve(cast.township_officer, now=now)
    for earlier, later in itertools.pairwise(curve):
        assert earlier.reported <= later.reported
        assert earlier.closed <= later.closed <= later.reported
    assert (curve[-1].reported, curve[-1].closed) == (4, 3)


def test_steps_offered_are_steps_that_work(cast, now):
    """For every member of the cast: a button leads somewhere, and what has no button is refused."""
    issue = dispatched(cast, now=now)
    for name in ("cadre", "township_officer", "bureau", "village_committee", "county_admin"):
        actor = getattr(cast, name)
        with acting(actor):
            seen = queries.listed(actor).filter(pk=issue.pk).first()
            offered = {step.name for step in queries.moves_for(actor, seen)} if seen else set()
        expected = {
            "cadre": {"withdraw"},
            "township_officer": {"merge"},
            "bureau": {"accept", "return"},
            "village_committee": set(),
            "county_admin": {"merge"},
        }[name]
        assert offered == expected, name
    assert issue.state == State.DISPATCHED


def test_what_nobody_has_heard_of_for_long_is_a_list(cast, client_of):
    now = timezone.now()
    silent = in_progress(cast, now=now - timedelta(days=16))
    heard_of = in_progress(cast, now=now - timedelta(days=16))
    move("add_note", heard_of, cast.bureau, now - timedelta(days=2), words="在办")
    move("add_note", silent, cast.bureau, now - timedelta(days=2), words="内部", is_public=False)
    reported(cast.cadre, now=now - timedelta(days=40))  # nobody's yet
    desk = client_of(cast.county_admin)
    listed = {
        days: [str(row.record.pk) for row in desk.get(f"/issues/?quiet={days}").context["table"].rows]
        for days in (7, 15, 30)
    }
    assert listed == {7: [str(silent.pk)], 15: [str(silent.pk)], 30: []}


def test_what_stands_still_and_was_told_of_long_ago_is_seen_with_the_days_it_took(cast, client_of):
    now = timezone.now()
    began = now - timedelta(days=60)
    issue = in_progress(cast, now=began)
    review = {"reason": "等雨季过", "plan": "先堵沙袋"}
    for days in (0, 20):
        at = began + timedelta(days=days)
        move("defer_issue", issue, cast.bureau, at, review_on=(at + timedelta(days=90)).date(), **review)
        if not days:
            move("resume_issue", issue, cast.bureau, at + timedelta(days=14))
    fresh = in_progress(cast, now=now - timedelta(days=3))
    move("defer_issue", fresh, cast.bureau, now, review_on=(now + timedelta(days=9)).date(), **review)
    desk = client_of(cast.county_admin)
    paused = desk.get("/issues/supervision/").context["paused"]
    assert [row.pk for row in paused] == [issue.pk, fresh.pk]
    assert len(paused[0].stops) == 2 and paused[0].days_stopped > 20
    table = desk.get(f"/issues/?stopped=30&lead={unit('water').pk}").context["table"]
    assert [row.record.pk for row in table.rows] == [issue.pk]
