"""Call-backs by lot: nobody picks whom to ask, anybody can draw again, and the answers come with their uncertainty."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.algorithms import sampling
from tiangeng.issues import actions, draws
from tiangeng.issues.models import Call, Draw, Issue
from tiangeng.issues.refusals import AlreadyCalled, NothingToDraw
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, Refusal
from tiangeng.kernel.scope import placed
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
        outcome = draws.outcomes_of([one])[one.pk]
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
    line = call.issue.events.get(name="unreached")
    assert (line.reason, line.is_public) == ("没人接", False)
    assert Call.objects.get().tried_count == 1


def test_the_pages_show_the_draw_and_how_to_check_it(cast, client_of):
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


def test_the_draw_can_be_made_again_when_its_cases_have_moved_on(cast, now, villager):
    solved(cast, now, 8)
    one = draw(cast, now)
    for call in one.calls.all():
        actions.answer(actor=villager, issue_id=call.issue_id, now=now, is_solved=True)
    with acting(cast.county_admin):
        again = draws.redraw(one)
        assert (again.is_same_list, again.is_same_draw) == (True, True)
        one.numbers = [*one.numbers, "LQ-2026-999999"]
        assert not draws.redraw(one).is_same_list
        one.seed = bytes(16)
        assert not draws.redraw(one).is_same_draw
        one.numbers = []
        assert draws.redraw(one) is None


def test_a_citizen_draws_again_from_the_file_alone(cast, now, client_of):
    solved(cast, now, 8)
    one = draw(cast, now)
    page = client_of(cast.county_admin).get(f"/issues/call-backs/{one.pk}/").content.decode()
    assert "名单和当时的指纹一致" in page
    assert "照种子重抽，抽到的就是这些" in page
    text = client_of(cast.inspector).get(f"/issues/call-backs/{one.pk}/list.txt").content.decode()
    told = [line for line in text.splitlines() if line.startswith("# ")]
    listed = [line for line in text.splitlines() if not line.startswith("#")]
    seed, digest = bytes.fromhex(told[1].split("：")[1]), told[3].split("：")[1]
    assert hashlib.sha256("\n".join(sorted(listed)).encode()).hexdigest() == digest
    marks = {number: hashlib.sha256(seed + b"\x00" + number.encode()).hexdigest() for number in listed}
    mine = sorted(listed, key=marks.__getitem__)[:3]
    assert told[5].split("：")[1].split() == mine
    assert mine == list(one.calls.order_by("place").values_list("issue__number", flat=True))
    assert client_of(cast.bureau).get(f"/issues/call-backs/{one.pk}/list.txt").status_code == 403


def test_a_draw_of_the_time_before_lists_were_kept_says_so(cast, now, client_of):
    who = {"drawn_by_id": cast.county_admin.account_id, "drawn_by_name": "张组", "drawn_at": now}
    with acting(cast.county_admin):
        one = Draw.objects.create(
            since_on=now.date(), until_on=now.date(), population=2, size=1, seed=SEED, digest="0" * 64, **who, **placed(COUNTY)
        )  # fmt: skip
    client = client_of(cast.county_admin)
    assert "只留了指纹" in client.get(f"/issues/call-backs/{one.pk}/").content.decode()
    assert client.get(f"/issues/call-backs/{one.pk}/list.txt").status_code == 409
    assert client.get(f"/api/issues/call-backs/{one.pk}").json()["redrawn"] is None


def test_the_api_draws_lists_and_records_as_the_pages_do(cast, client_of):
    now = timezone.now()
    solved(cast, now, 4)
    officer, today = client_of(cast.county_admin), timezone.localdate().isoformat()
    wanted = {"region_code": COUNTY, "since_on": today, "until_on": today, "size": 3}
    made = officer.post("/api/issues/call-backs/", wanted, "application/json")
    assert made.status_code == 201, made.content
    one = made.json()
    assert (one["population"], one["size"], len(one["numbers"]), len(one["calls"])) == (4, 3, 4, 3)
    assert one["redrawn"] == {"is_same_list": True, "is_same_draw": True}
    drawn = sampling.drawn(one["numbers"], size=3, seed=bytes.fromhex(one["seed"]))
    assert [call["number"] for call in one["calls"]] == drawn
    call = one["calls"][0]
    address = f"/api/issues/call-backs/calls/{call['id']}/unreached"
    assert officer.post(address, {"note": "关机"}, "application/json").json()["tried_count"] == 1
    said = {"is_solved": True, "words": "水来了"}
    answer = officer.post(f"/api/issues/{one['calls'][1]['issue_id']}/call-back", said, "application/json")
    assert answer.status_code == 200
    [listed] = officer.get("/api/issues/call-backs/").json()
    assert listed["outcome"]["satisfied"]["of"] == listed["outcome"]["unreached"] == listed["outcome"]["waiting"] == 1
    assert officer.get(f"/api/issues/call-backs/{one['id']}").json()["calls"][1]["is_solved"] is True
    assert listed["outcome"]["satisfied"]["verdict_allowed"] is False
    assert client_of(cast.bureau).get("/api/issues/call-backs/").status_code == 403
    assert client_of(cast.neighbour).get(f"/api/issues/call-backs/{one['id']}").status_code in (403, 404)
    empty = officer.post(
        "/api/issues/call-backs/", wanted | {"since_on": "0001-01-01", "until_on": "0001-01-01"}, "application/json"
    )
    assert (empty.status_code, empty.json()["code"]) == (422, "nothing_to_draw")


def test_what_was_left_out_of_a_draw_is_told_by_reason_before_and_after(cast, villager, client_of):
    now = timezone.now()
    kept, told = solved(cast, now, 2)
    resolved(cast, now=now)  # nobody to ask
    looked = resolved(cast, now=now)
    actions.verify_on_site(actor=cast.inspector, issue_id=looked.pk, now=now, is_solved=True, words="渠里有水")
    actions.answer(actor=villager, issue_id=told.pk, now=now, is_solved=True)
    client, today = client_of(cast.county_admin), timezone.localdate()
    before = client.get("/issues/call-backs/new/").content.decode()
    left = ("群众已认可 1 件", "凭佐证或看现场认可 1 件", "没留联系方式 1 件")
    assert "这段时间办结 4 件，能抽的 1 件" in before
    assert "另外 3 件不在名单里" in before and all(words in before for words in left)
    assert "抽签人的单位办的" not in before
    earlier = client.get("/issues/call-backs/new/", {"since_on": "2020-01-01", "until_on": "2020-02-01"})
    assert "这段时间办结 0 件" in earlier.content.decode()
    assert client.get("/issues/call-backs/new/", {"since_on": "2020-03-01", "until_on": "gestern"}).status_code == 200

    one = draw(cast, timezone.now(), until_on=today, since_on=today - timedelta(days=7))
    actions.answer(actor=villager, issue_id=kept.pk, now=timezone.now(), is_solved=True)
    page = client.get(f"/issues/call-backs/{one.pk}/").content.decode()
    assert "在这 1 件里，每十件有一件没办好时" in page
    assert "这段时间办结 4 件，能抽的 1 件" in page and all(words in page for words in left)


def test_what_ones_own_unit_solved_is_named_as_left_out(cast, now):
    solved(cast, now, 2)
    wanted = draws.Wanted(region_code=COUNTY, since_on=now.date(), until_on=now.date())
    insider = replace(cast.county_admin, grants=(*cast.county_admin.grants, *cast.bureau.grants))
    with acting(insider):
        around = draws.around(insider, wanted)
    assert (around.drawn_from, [(str(reason), count) for reason, count in around.left_out]) == (
        0, [("抽签人的单位办的", 2)]
    )  # fmt: skip
