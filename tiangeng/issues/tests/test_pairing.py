"""The merge queue: what is asked, what joining and keeping apart do, and that both can be undone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tiangeng.issues import actions, likeness, tasks
from tiangeng.issues.models import Issue, Pair
from tiangeng.issues.refusals import PairGone
from tiangeng.issues.states import PairState, State
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.refusals import Missing, NotYours
from tiangeng.kernel.walls import acting

from .factories import dispatched, reported, unit

COUNTY, NEXT_VILLAGE = "331181", "331181104202"
SEEKER = system_actor("并案", territory=COUNTY, capabilities=("issues.pair",))
SAME = {"title": "水碓坑的渠又漏了", "body": "水碓坑那段渠一下雨就漏，去年埋管子挖开后没补实，田里没水。"}
OTHER = {"title": "路灯不亮", "body": "村口的路灯不亮，晚上老人出门怕摔跤。", "category": "street-light"}


@pytest.fixture
def now():
    return timezone.now()


def seek(now):
    with acting(SEEKER):
        return actions.find_pairs(actor=SEEKER, county_code=COUNTY, now=now)


@pytest.fixture
def pair(cast, now):
    dispatched(cast, now=now)
    reported(cast.cadre, now=now + timedelta(minutes=5), **SAME)
    assert seek(now + timedelta(hours=1)) == 1
    return Pair.objects.get()


def decide(actor, pair, name, now):
    return actions.decide_pair(actor=actor, pair_id=pair.pk, name=name, now=now)


def test_the_same_in_one_village_and_month_is_asked_and_nothing_else(cast, now):
    first = reported(cast.cadre, now=now)
    reported(cast.cadre, now=now + timedelta(minutes=1), **OTHER)
    reported(cast.county_admin, now=now + timedelta(minutes=2), region_code=NEXT_VILLAGE, **SAME)
    reported(cast.cadre, now=now + timedelta(minutes=3), about_organisation_id=unit("water").pk, **SAME)
    reported(cast.cadre, now=now - timedelta(days=40), **SAME)
    assert seek(now + timedelta(hours=1)) == 0
    again = reported(cast.cadre, now=now + timedelta(minutes=4), **SAME)
    assert seek(now + timedelta(hours=1)) == 1
    found = Pair.objects.get()
    assert (found.earlier_id, found.later_id, found.is_exact) == (first.pk, again.pk, False)


def test_joining_goes_through_the_issues_own_life_and_is_undone(cast, now, pair):
    decide(cast.township_officer, pair, "join", now)
    later = Issue.objects.get(pk=pair.later_id)
    assert (later.state, later.merged_into_id) == (State.MERGED, pair.earlier_id)
    assert not likeness.to_decide(cast.township_officer).exists()
    decide(cast.township_officer, pair, "undo", now)
    later.refresh_from_db()
    assert (later.state, later.merged_into_id) == (State.REPORTED, None)
    assert [one.pk for one in likeness.to_decide(cast.township_officer)] == [pair.pk]


def test_what_was_kept_apart_is_never_asked_again(cast, now, pair):
    decide(cast.township_officer, pair, "part", now)
    assert Issue.objects.get(pk=pair.later_id).state == State.REPORTED
    assert seek(now + timedelta(hours=2)) == 0
    assert Pair.objects.get().state == PairState.DIFFERENT


def test_after_two_are_kept_apart_the_next_likest_is_asked(cast, now, pair):
    decide(cast.township_officer, pair, "part", now)
    third = reported(cast.cadre, now=now + timedelta(minutes=9), **SAME)
    assert seek(now + timedelta(hours=2)) == 1
    fresh = Pair.objects.get(later=third)
    assert fresh.earlier_id == pair.later_id and fresh.is_exact


def test_a_chain_joins_into_the_one_that_is_worked_on(cast, now, pair):
    third = reported(cast.cadre, now=now + timedelta(minutes=9), **SAME)
    seek(now + timedelta(hours=2))
    decide(cast.township_officer, pair, "join", now)
    decide(cast.township_officer, Pair.objects.get(later=third), "join", now)
    assert Issue.objects.get(pk=third.pk).merged_into_id == pair.earlier_id


def test_what_has_moved_on_meanwhile_is_refused_by_name(cast, now, pair):
    actions.withdraw_issue(actor=cast.cadre, issue_id=pair.later_id, now=now, reason="说错了")
    assert not likeness.to_decide(cast.township_officer).exists()
    with pytest.raises(PairGone):
        decide(cast.township_officer, pair, "join", now)


def test_only_the_places_dispatcher_decides_and_a_neighbour_cannot_tell(cast, now, pair):
    with pytest.raises(NotYours):
        decide(cast.cadre, pair, "join", now)
    for stranger in (cast.neighbour, cast.other_township):
        with pytest.raises(Missing), acting(stranger):
            decide(stranger, pair, "join", now)
    with acting(cast.neighbour):
        assert not Pair.objects.exists()


def test_the_page_marks_what_differs_and_both_buttons_work(cast, now, pair, client_of):
    client = client_of(cast.township_officer)
    shown = client.get(reverse("issues:pairs")).content.decode()
    assert "<mark>" in shown and pair.later.number in shown and "不是同一件" in shown
    for name, said in (("join", "已并为一件"), ("undo", "撤销了"), ("part", "以后不再问"), ("undo", "重新等您定")):
        answer = client.post(reverse("issues:pair", args=[pair.pk, name]), follow=True)
        assert said in answer.content.decode(), name
    assert client.post(reverse("issues:pair", args=[pair.pk, "burn"])).status_code in (404, 409, 422)
    assert client_of(cast.cadre).get(reverse("issues:pairs")).status_code == 403


def test_the_empty_page_says_what_will_come(cast, client_of):
    assert "没有要定的" in client_of(cast.township_officer).get(reverse("issues:pairs")).content.decode()


def test_the_worker_looks_every_hour_and_asks_once(cast, now):
    reported(cast.cadre, now=now - timedelta(hours=2))
    reported(cast.cadre, now=now - timedelta(hours=1), **SAME)
    tasks.pair(0)
    tasks.pair(0)
    assert Pair.objects.count() == 1
