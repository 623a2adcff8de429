"""Call-backs by lot: nobody picks whom to ask, anybody can draw again, and the answers come with their uncertainty."""

from datetime import timedelta

import pytest

from tiangeng.algorithms import sampling
from tiangeng.issues import actions, queries
from tiangeng.issues.models import Call, Issue
from tiangeng.issues.refusals import AlreadyCalled, NothingToDraw
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, Refusal
from tiangeng.kernel.walls import acting

from .factories import resolved

COUNTY, SEED = "331181", bytes(range(16))


def solved(cast, now, count, **given):
    asked = {"reporter_name": "李建国", "reporter_phone": "13800138000"}
    return [resolved(cast, now=now, **asked | given) for _n in range(count)]


def draw(cast, now, actor=None, **given):
    day = now.date()
    wanted = {"region_code": COUNTY, "since_on": day - timedelta(days=7), "until_on": day, "size": 3, "seed": SEED}
    return actions.draw_call_backs(actor=actor or cast.county_admin, now=now, **wanted | given)


def test_anybody_can_draw_the_same_again_from_seed_and_list(cast, now):
    solved(cast, now, 8)
    one = draw(cast, now)
    numbers = list(Issue.objects.values_list("number", flat=True))
    assert (one.population, one.size, one.digest) == (8, 3, sampling.digest(numbers))
    called = list(one.calls.order_by("place").values_list("issue__number", flat=True))
    assert called == sampling.drawn(numbers, size=3, seed=bytes(one.seed))
    assert called != list(
        draw(cast, now, seed=bytes(16)).calls.order_by("place").values_list("issue__number", flat=True)
    )


def test_only_what_waits_for_a_villagers_word_is_in_the_list(cast, now, villager):
    kept, answered = solved(cast, now, 2)
    solved(cast, now, 1, reporter_name="", reporter_phone="")  # nobody to ask
    solved(cast, now - timedelta(days=30), 1)  # another month
    actions.answer(actor=villager, issue_id=answered.pk, now=now, is_solved=True)
    one = draw(cast, now, size=50)
    assert [call.issue_id for call in one.calls.all()] == [kept.pk]


def test_a_small_place_is_asked_whole_and_an_empty_one_refused(cast, now):
    with pytest.raises(NothingToDraw):
        draw(cast, now)
    solved(cast, now, 2)
    assert draw(cast, now, size=30).size == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"size": 0}, Refusal), ({"size": 501}, Refusal), ({"region_code": "331127"}, NotYours),
        ({"until_on": None, "since_on": None}, Refusal),
    ],
)  # fmt: skip
def test_a_draw_that_makes_no_sense_is_refused(cast, now, given, refusal):
    solved(cast, now, 1)
    if "until_on" in given:
        given = {"since_on": now.date(), "until_on": now.date() + timedelta(days=1)}
    with pytest.raises(refusal):
        draw(cast, now, **given)


@pytest.mark.parametrize("who", ["bureau", "township_officer", "cadre", "leader"])
def test_who_handles_does_not_draw(cast, now, who):
    solved(cast, now, 1)
    with pytest.raises(NotYours):
        draw(cast, now, actor=getattr(cast, who))


def test_the_villagers_word_settles_the_call_however_it_came(cast, now, villager):
    solved(cast, now, 3)
    one = draw(cast, now)
    first, second, third = one.calls.order_by("place")
    actions.call_back(actor=cast.inspector, issue_id=first.issue_id, now=now, is_solved=False, words="还在漏")
    actions.answer(actor=villager, issue_id=second.issue_id, now=now, is_solved=True)
    actions.note_unreached(actor=cast.county_admin, call_id=third.pk, now=now, note="关机")
    with acting(cast.county_admin):
        outcome = queries.outcome_of(one)
    assert (outcome.satisfied.hits, outcome.satisfied.of, outcome.unreached, outcome.waiting) == (1, 2, 1, 0)
    assert not outcome.satisfied.verdict_allowed
    with pytest.raises(AlreadyCalled):
        actions.note_unreached(actor=cast.county_admin, call_id=first.pk, now=now, note="关机")


def test_unreached_needs_a_word_and_somebody_who_may_call(cast, now):
    solved(cast, now, 1)
    [call] = draw(cast, now).calls.all()
    with pytest.raises(Incomplete):
        actions.note_unreached(actor=cast.county_admin, call_id=call.pk, now=now, note=" ")
    with pytest.raises((NotYours, Missing)):
        actions.note_unreached(actor=cast.bureau, call_id=call.pk, now=now, note="关机")
    with pytest.raises(Missing):
        actions.note_unreached(actor=cast.neighbour, call_id=call.pk, now=now, note="关机")
    actions.note_unreached(actor=cast.inspector, call_id=call.pk, now=now, note="没人接")
    assert Call.objects.get().tried_count == 1


def test_the_pages_show_the_draw_and_how_to_check_it(cast, client_of):
    from django.utils import timezone

    now = timezone.now()
    solved(cast, now, 4)
    client = client_of(cast.county_admin)
    today = timezone.localdate().isoformat()
    sent = {"region_code": COUNTY, "since_on": today, "until_on": today, "size": "3", "lead_id": ""}
    answer = client.post("/issues/call-backs/new/", sent)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    page = client.get(answer["Location"]).content.decode()
    assert "4 件里的 3 件" in page
    assert page.count("记回访") == 3
    assert Call.objects.count() == 3
    assert "4 件里的 3 件" in client.get("/issues/call-backs/").content.decode()
    call = Call.objects.order_by("place")[0]
    assert client.post(f"/issues/call-backs/calls/{call.pk}/unreached/", {"note": "关机"}).status_code == 302
    assert client_of(cast.bureau).get("/issues/call-backs/").status_code == 403
