"""久无回音: silence closes nothing. The villager is asked once more, then it is in the turn of whoever may call."""

from datetime import timedelta

import pytest

from conftest import SYSTEM
from tiangeng.issues import actions, queries, rules, tasks
from tiangeng.issues.models import Issue
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting

from .factories import move, reported, resolved

ASKED = {"reporter_name": "李建国", "reporter_phone": "13800138000"}
DAY = timedelta(days=1)


def ask_again(now):
    with acting(SYSTEM):
        return actions.ask_again(actor=SYSTEM, county_code="331181", now=now)


def waits(actor):
    with acting(actor):
        return set(queries.waiting_for(actor))


def silent_from(issue):
    """The first morning on which all its days have gone by."""
    return next(
        issue.resolved_at + n * DAY
        for n in range(60)
        if rules.unanswered_before("331181", now=issue.resolved_at + n * DAY) > issue.resolved_at
    )


def test_the_days_are_working_days_and_the_last_of_them_is_the_villagers(cast, now):
    issue = resolved(cast, now=now, **ASKED)
    silent = silent_from(issue)
    calendar = rules.calendar_of("331181")
    assert calendar.workdays_between(now, silent - DAY) == 20
    assert calendar.workdays_between(now, silent - 2 * DAY) == 19


def test_after_its_days_it_is_in_the_turn_of_whoever_may_call_and_did_not_handle_it(cast, now):
    issue = resolved(cast, now=now, **ASKED)
    at = silent_from(issue)
    assert ask_again(at - DAY) == 0
    assert not waits(cast.inspector)
    assert [ask_again(at), ask_again(at + DAY)] == [1, 0], "once for each resolution"
    for caller in (cast.inspector, cast.county_admin):
        assert waits(caller) == {issue}
    for other in (cast.bureau, cast.cadre, cast.township_officer, cast.leader):
        assert not waits(other)
    assert Issue.objects.get(pk=issue.pk).state == State.RESOLVED


def test_whatever_is_said_ends_the_waiting_and_a_new_resolution_has_days_of_its_own(cast, now, villager):
    issue = resolved(cast, now=now, **ASKED)
    ask_again(at := silent_from(issue))
    move("answer", issue, villager, at, is_solved=False, words="还漏")
    assert not waits(cast.inspector)
    move("start_issue", issue, cast.bureau, at)
    move("resolve_issue", issue, cast.bureau, at, solution="又修了", beneficiaries=2)
    assert not waits(cast.inspector)
    issue.refresh_from_db()
    assert ask_again(at + DAY) == 0
    assert ask_again(silent_from(issue)) == 1
    assert issue.events.filter(name="unanswered").count() == 2


def test_three_days_of_calls_in_vain_lead_to_a_look_at_the_place(cast, now):
    issue = resolved(cast, now=now, **ASKED)
    ask_again(at := silent_from(issue))

    def offered():
        with acting(cast.inspector):
            return {step.name for step in queries.moves_for(cast.inspector, Issue.objects.get(pk=issue.pk))}

    for day in range(3):
        assert offered() >= {"confirm"} and "verify" not in offered()
        move("tried_in_vain", issue, cast.inspector, at + day * DAY, note="没人接")
    assert "verify" in offered() and waits(cast.inspector) == {issue}
    move("verify_on_site", issue, cast.inspector, at + 3 * DAY, is_solved=True, words="渠底是新的，不漏")
    assert not waits(cast.inspector)


def test_where_nobody_left_a_name_it_waits_for_a_look_too(cast, now):
    issue = resolved(cast, now=now)
    ask_again(silent_from(issue))
    assert waits(cast.inspector) == {issue}


def test_the_morning_asks_and_pages_say_so(cast, now, client_of, monkeypatch):
    issue = resolved(cast, now=now, **ASKED)
    other = reported(cast.cadre, now=now, title="路灯不亮")
    at = silent_from(issue)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    tasks.supervise(0)
    client = client_of(cast.inspector)
    assert "久无回音，等您回访" in client.get("/").content.decode()
    page = client.get("/issues/?view=unanswered").content.decode()
    assert issue.number in page and other.number not in page
    assert "久无回音，再请群众来评一次" in client.get(f"/issues/{issue.pk}/").content.decode()
    assert "久无回音，等没有经办的人回访" in client_of(cast.bureau).get(f"/issues/{issue.pk}/").content.decode()


@pytest.mark.parametrize("days", [5, 60])
def test_the_pack_says_how_many_days(cast, now, monkeypatch, days):
    issue = resolved(cast, now=now, **ASKED)
    part_of = rules.packs.part_of
    part = part_of("331181", "issues").model_copy(update={"answer_days": days})
    monkeypatch.setattr(rules.packs, "part_of", lambda code, room: part if room == "issues" else part_of(code, room))
    calendar = rules.calendar_of("331181")
    before = rules.unanswered_before("331181", now=now + 120 * DAY)
    assert (
        calendar.workdays_between(before - DAY, now + 119 * DAY)
        >= days
        > calendar.workdays_between(before, now + 119 * DAY)
    )
    assert issue.resolved_at < before
