"""Paused often or long: each further pause is one that somebody other than the handler has looked at and agreed to."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tiangeng.issues import queries, turns
from tiangeng.issues.models import Ruling
from tiangeng.issues.refusals import AlreadyProposed, PauseIsFree, PauseNeedsAYes, SecondPersonNeeded
from tiangeng.issues.states import RulingState, State
from tiangeng.kernel.refusals import NotYours
from tiangeng.kernel.walls import acting

from .factories import in_progress, move

DAY = timedelta(days=1)
FREE = 3


def pause(issue, cast, at, days=20):
    given = {"reason": "等山主", "plan": "再问", "review_on": (at + days * DAY).date()}
    return move("defer_issue", issue, cast.bureau, at, **given)


def resume(issue, cast, at):
    return move("resume_issue", issue, cast.bureau, at)


@pytest.fixture
def often(cast, now):
    issue = in_progress(cast, now=now, reporter_name="李建国", reporter_phone="13800138000")
    for time in range(FREE):
        pause(issue, cast, now + time * DAY)
        resume(issue, cast, now + time * DAY + timedelta(hours=1))
    return issue


@pytest.fixture
def later(now):
    return now + FREE * DAY


def ask(issue, cast, at):
    return move("ask_to_pause", issue, cast.bureau, at, reason="山主月底才回来")


def decide(issue, actor, at, *, is_upheld=True):
    return move("decide_ruling", issue, actor, at, is_upheld=is_upheld, words="打过电话，属实")


def test_what_was_paused_often_is_paused_once_more_only_with_a_yes(cast, often, later):
    with pytest.raises(PauseNeedsAYes) as refused:
        pause(often, cast, later)
    assert "停过 3 次" in refused.value.sentence
    wait = {"kind": "papers", "reason": "补材料", "review_on": (later + DAY).date()}
    with pytest.raises(PauseNeedsAYes):
        move("wait_for_villager", often, cast.bureau, later, **wait)
    ask(often, cast, later)
    with pytest.raises(AlreadyProposed):
        ask(often, cast, later)
    with pytest.raises(PauseNeedsAYes):
        pause(often, cast, later)
    decide(often, cast.township_officer, later + DAY)
    assert pause(often, cast, later + 2 * DAY).state == State.DEFERRED
    resume(often, cast, later + 3 * DAY)
    with pytest.raises(PauseNeedsAYes):
        pause(often, cast, later + 4 * DAY)
    told = often.events.filter(name__in=["ask_pause", "allow_pause"]).order_by("at", "id")
    assert list(told.values_list("name", "is_public")) == [("ask_pause", False), ("allow_pause", False)]


def test_a_no_leaves_it_at_work(cast, often, later):
    ask(often, cast, later)
    decide(often, cast.township_officer, later, is_upheld=False)
    with pytest.raises(PauseNeedsAYes):
        pause(often, cast, later)
    often.refresh_from_db()
    assert often.state == State.IN_PROGRESS and often.events.filter(name="refuse_pause").exists()


def test_one_long_pause_is_enough(cast, now):
    issue = in_progress(cast, now=now)
    with pytest.raises(PauseIsFree):
        ask(issue, cast, now)
    pause(issue, cast, now, days=90)
    resume(issue, cast, now + 90 * DAY)
    with pytest.raises(PauseNeedsAYes):
        pause(issue, cast, now + 91 * DAY)


def test_whoever_dispatches_decides_it_and_nobody_who_handles_it_or_only_rules(cast, often, later):
    ask(often, cast, later)
    for actor, sees in ((cast.township_officer, True), (cast.inspector, False), (cast.bureau, False)):
        with acting(actor):
            assert queries.waiting_for(actor).filter(pk=often.pk).exists() is (sees or actor is cast.bureau)
            told = turns.asked_of(actor, list(queries.listed(actor).filter(pk=often.pk)))
            assert bool(told) is sees
    with pytest.raises(NotYours):
        decide(often, cast.inspector, later)
    with pytest.raises((NotYours, SecondPersonNeeded)):
        decide(often, cast.bureau, later)


def test_a_dispatcher_whose_office_helps_is_not_told_that_it_is_theirs(client_of, cast, often, later):
    (office,) = cast.township_officer.organisation_ids
    move("add_assistant", often, cast.bureau, later, organisation_id=office, task="熟悉山主")
    ask(often, cast, later)
    for actor, sees in ((cast.township_officer, False), (cast.county_admin, True)):
        with acting(actor):
            told = turns.asked_of(actor, list(queries.listed(actor).filter(pk=often.pk)))
        assert bool(told) is sees
        page = client_of(actor).get(reverse("issues:decide_ruling", args=[often.pk]))
        assert page.status_code == (200 if sees else 403), "told before anything is written"


def test_solved_meanwhile_nothing_is_asked_any_more(cast, often, later):
    ask(often, cast, later)
    move("resolve_issue", often, cast.bureau, later, solution="修好了", beneficiaries=3)
    assert Ruling.objects.get(issue=often).state == RulingState.REFUSED


def test_it_is_asked_and_answered_on_the_pages_and_the_supervisor_sees_it(client_of, cast, often, later):
    page = reverse("issues:decide_ruling", args=[often.pk])
    bureau, officer, inspector = (client_of(one) for one in (cast.bureau, cast.township_officer, cast.inspector))
    asking = reverse("issues:ask_to_pause", args=[often.pk])
    page_now = bureau.get(often.get_absolute_url()).content.decode()
    assert asking in page_now
    waiting = reverse("issues:wait", args=[often.pk])
    assert waiting not in page_now, "nobody writes down a pause that would be refused"
    assert bureau.post(asking, {"reason": "山主月底才回来", "seen": "in_progress"}).status_code == 302
    assert "轮到您：定能不能再停一次" in officer.get(often.get_absolute_url()).content.decode()
    assert often.number in officer.get(reverse("issues:list"), {"view": "to_pause"}).content.decode()
    assert often.number not in officer.get(reverse("issues:list"), {"view": "ruling"}).content.decode()
    assert "同意再停一次" in officer.get(page).content.decode()
    assert officer.post(page, {"is_upheld": "1", "words": "打过电话", "seen": "in_progress"}).status_code == 302
    assert Ruling.objects.get(issue=often).state == RulingState.UPHELD
    second = officer.post(page, {"is_upheld": "0", "words": "不行", "seen": "in_progress"})
    assert (second.status_code, "季文刚刚已经“裁定”" in second.content.decode()) == (409, True)
    assert waiting in bureau.get(often.get_absolute_url()).content.decode()
    pause(often, cast, later + 30 * DAY)
    assert "再停要派单员同意" in inspector.get(reverse("issues:supervision")).content.decode()


def test_a_day_that_cannot_be_is_told_beside_the_day(client_of, cast, now):
    issue = in_progress(cast, now=now, reporter_name="李建国", reporter_phone="13800138000")
    sent = {"kind": "papers", "reason": "补材料", "review_on": "2020-01-01", "seen": "in_progress"}
    page = client_of(cast.bureau).post(reverse("issues:wait", args=[issue.pk]), sent).content.decode()
    assert 'aria-invalid="true"' in page.partition('name="review_on"')[2].partition(">")[0]


def test_by_api_it_is_asked_for_too(client_of, cast, often):
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "pause-1"}}
    answer = client_of(cast.bureau).post(f"/api/issues/{often.pk}/pause", {"reason": "山主月底才回来"}, **sent)
    assert answer.status_code == 201
    assert Ruling.objects.get(issue=often).is_about_pause
