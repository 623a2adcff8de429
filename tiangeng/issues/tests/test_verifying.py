"""Where nobody can be called: no call-back is written down, and somebody who did not handle it goes and looks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.issues import actions, asking, queries
from tiangeng.issues.models import Answer, Call
from tiangeng.issues.refusals import AlreadyAnswered, HandlerMayNotConfirm, NobodyToCall, StillToBeAsked
from tiangeng.issues.states import State
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, WrongMove
from tiangeng.kernel.walls import acting

from .factories import dispatched, move, reported, resolved

STRICT = "water-outage"  # a villager's own word, no papers instead of it
ASKED = {"reporter_name": "李建国", "reporter_phone": "13800138000"}
SEEN = {"is_solved": True, "words": "周三下午到村口看过，龙头都出水"}


def state_of(issue):
    issue.refresh_from_db()
    return issue.state


def tried(issue, actor, now, *, days):
    for day in range(days):
        move("tried_in_vain", issue, actor, now + timedelta(days=day), note="没人接")


@pytest.mark.parametrize("category", [STRICT, "channel-repair"])
def test_nobody_is_called_where_nobody_left_a_name(cast, now, category):
    issue = resolved(cast, now=now, category=category)
    with pytest.raises(NobodyToCall) as refused:
        move("call_back", issue, cast.inspector, now, is_solved=True, words="说好了")
    assert "现场核验" in refused.value.sentence
    with pytest.raises(NobodyToCall):
        move("tried_in_vain", issue, cast.inspector, now, note="没人接")
    assert not Answer.objects.filter(issue=issue).exists() and state_of(issue) == State.RESOLVED


def test_who_did_not_handle_it_looks_and_it_is_struck_off_without_being_called_a_villagers_word(cast, now):
    issue = resolved(cast, now=now, category=STRICT)
    move("verify_on_site", issue, cast.inspector, now, **SEEN)
    assert state_of(issue) == State.CLOSED
    assert (issue.is_satisfied, issue.confirmed_at, Answer.objects.filter(issue=issue).count()) == (None, now, 0)
    line = issue.events.get(name="verify")
    assert (line.reason, line.facts["by"], line.actor_name) == (SEEN["words"], "现场核验", cast.inspector.name)


def test_a_look_that_finds_it_undone_sends_it_back_with_a_new_day(cast, now):
    issue = resolved(cast, now=now, category=STRICT)
    move("verify_on_site", issue, cast.inspector, now, is_solved=False, words="还是没水")
    assert (state_of(issue), issue.reopened_count, issue.is_satisfied) == (State.REOPENED, 1, None)
    assert issue.events.get(name="reopen").facts["by"] == "现场核验"


def test_whoever_worked_at_it_or_may_not_confirm_does_not_look(cast, now):
    issue = resolved(cast, now=now, category=STRICT)
    with pytest.raises(HandlerMayNotConfirm):
        move("verify_on_site", issue, cast.bureau, now, **SEEN)
    with pytest.raises(NotYours):
        move("verify_on_site", issue, cast.township_officer, now, **SEEN)
    with pytest.raises(Missing):
        move("verify_on_site", issue, cast.neighbour, now, **SEEN)
    with pytest.raises(Incomplete):
        move("verify_on_site", issue, cast.inspector, now, is_solved=True, words=" ")
    with pytest.raises(WrongMove):
        move("verify_on_site", reported(cast.cadre, now=now), cast.inspector, now, **SEEN)


def test_where_somebody_can_be_asked_they_are_asked_first(cast, now):
    issue = resolved(cast, now=now, **ASKED)
    for days in (0, 2):
        tried(issue, cast.inspector, now, days=days)
        with pytest.raises(StillToBeAsked) as refused:
            move("verify_on_site", issue, cast.inspector, now + timedelta(days=3), **SEEN)
        assert (refused.value.facts["days"], refused.value.facts["tried"]) == (3, days)
    move("call_back", issue, cast.inspector, now + timedelta(days=3), is_solved=True, words="水来了")


def test_three_calls_on_one_day_are_one_day(cast, now):
    issue = resolved(cast, now=now, **ASKED)
    for _n in range(3):
        move("tried_in_vain", issue, cast.inspector, now, note="关机")
    with acting(cast.inspector):
        assert asking.days_tried(issue) == 1 and not asking.may_be_verified(issue)


def test_called_in_vain_on_three_days_a_look_stands_for_the_word(cast, now):
    issue = resolved(cast, now=now, **ASKED)
    tried(issue, cast.inspector, now, days=3)
    later = now + timedelta(days=3)
    with acting(cast.inspector):
        assert {"confirm", "verify"} <= {step.name for step in queries.moves_for(cast.inspector, issue)}
    move("verify_on_site", issue, cast.inspector, later, **SEEN)
    assert state_of(issue) == State.CLOSED


def test_calls_about_an_earlier_repair_do_not_count(cast, now, villager):
    issue = resolved(cast, now=now, **ASKED)
    tried(issue, cast.inspector, now, days=3)
    later = now + timedelta(days=4)
    move("answer", issue, villager, later, is_solved=False)
    move("start_issue", issue, cast.bureau, later)
    move("resolve_issue", issue, cast.bureau, later, solution="换了管", beneficiaries=3)
    with pytest.raises(StillToBeAsked):
        move("verify_on_site", issue, cast.inspector, later, **SEEN)


def test_one_call_in_vain_is_told_to_the_draws_that_wait_for_it(cast, now):
    issue, day = resolved(cast, now=now, **ASKED), now.date()
    actions.draw_call_backs(
        actor=cast.county_admin, now=now, region_code="331181", since_on=day, until_on=day, size=3, seed=bytes(16)
    )
    move("tried_in_vain", issue, cast.county_admin, now, note="关机")
    assert list(Call.objects.values_list("tried_count", "note")) == [(1, "关机")]
    assert issue.events.filter(name="unreached").count() == 1


def test_only_who_may_call_writes_down_a_call_in_vain(cast, now, villager):
    issue = resolved(cast, now=now, **ASKED)
    for who in (cast.bureau, cast.cadre, cast.township_officer):
        with pytest.raises(NotYours):
            move("tried_in_vain", issue, who, now, note="关机")
    with pytest.raises(Incomplete):
        move("tried_in_vain", issue, cast.inspector, now, note=" ")
    move("answer", issue, villager, now, is_solved=True)
    with pytest.raises(AlreadyAnswered):
        move("tried_in_vain", issue, cast.inspector, now, note="关机")


def test_a_neighbour_who_told_the_same_can_be_called(cast, now):
    named, nameless = reported(cast.cadre, now=now, **ASKED), dispatched(cast, now=now)
    move("merge_issue", named, cast.township_officer, now, into_id=nameless.pk)
    for name in ("accept_issue", "start_issue"):
        move(name, nameless, cast.bureau, now)
    move("resolve_issue", nameless, cast.bureau, now, solution="修好了", beneficiaries=3)
    with pytest.raises(StillToBeAsked):
        move("verify_on_site", nameless, cast.inspector, now, **SEEN)
    move("call_back", nameless, cast.inspector, now, is_solved=True, words="水来了")
    assert state_of(nameless) == State.CLOSED


def test_the_log_tells_a_call_back_a_look_an_offices_check_and_the_villagers_own_word_apart(cast, now, villager):
    called, looked, checked, told = (
        resolved(cast, now=now, **given) for given in (ASKED, {"category": STRICT}, ASKED, ASKED)
    )
    move("call_back", called, cast.inspector, now, is_solved=False, words="还漏")
    move("verify_on_site", looked, cast.inspector, now, is_solved=False, words="没水")
    move("reopen_issue", checked, cast.township_officer, now, reason="抽查没过")
    move("answer", told, villager, now, is_solved=False)
    lines = LogEntry.objects.filter(verb="issue.reopen")
    assert {line.object_id: line.changes["by"] for line in lines} == {
        str(called.pk): "call_back", str(looked.pk): "site", str(checked.pk): "office", str(told.pk): "receipt",
    }  # fmt: skip


def test_the_pages_offer_the_look_instead_of_the_call_and_refuse_in_words(cast, client_of):
    issue = resolved(cast, now=timezone.now(), category=STRICT)
    client, record = client_of(cast.inspector), f"/issues/{issue.pk}/"
    page = client.get(record).content.decode()
    assert f"{record}verify/" in page and f"{record}call-back/" not in page and f"{record}unreached/" not in page
    refused = client.post(f"{record}call-back/", {"is_solved": "1", "words": "好了"})
    assert refused.status_code == 422 and "没有人可回访" in refused.content.decode()
    assert "由没有经办的人现场核验" in client_of(cast.bureau).get(record).content.decode()
    assert client_of(cast.bureau).post(f"{record}verify/", {"is_solved": "1", "words": "好了"}).status_code == 403
    assert client.post(f"{record}verify/", {"is_solved": "1", "words": ""}).status_code == 422
    assert client.post(f"{record}verify/", {"is_solved": "1", "words": SEEN["words"]}).status_code == 302
    page = client.get(record).content.decode()
    assert "现场核验，认可" in page and SEEN["words"] in page


def test_the_page_of_one_who_can_be_asked_offers_the_call_and_its_failing(cast, client_of):
    issue = resolved(cast, now=timezone.now(), **ASKED)
    client, record = client_of(cast.inspector), f"/issues/{issue.pk}/"
    page = client.get(record).content.decode()
    assert f"{record}call-back/" in page and f"{record}unreached/" in page and f"{record}verify/" not in page
    assert client.post(f"{record}unreached/", {"note": "关机"}).status_code == 302
    assert "回访没联系上" in client.get(record).content.decode()
    early = client.post(f"{record}verify/", {"is_solved": "1", "words": SEEN["words"]})
    assert early.status_code == 409 and "现在记了 1 天" in early.content.decode()


def test_the_api_says_and_does_the_same(cast, client_of):
    now = timezone.now()
    nameless, named = resolved(cast, now=now, category=STRICT), resolved(cast, now=now, **ASKED)
    client = client_of(cast.inspector)
    assert "verify" in client.get(f"/api/issues/{nameless.pk}").json()["moves"]
    refused = client.post(f"/api/issues/{nameless.pk}/call-back", SEEN, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "nobody_to_call")
    early = client.post(f"/api/issues/{named.pk}/verify", SEEN, "application/json")
    assert (early.status_code, early.json()["code"]) == (409, "still_to_be_asked")
    assert client.post(f"/api/issues/{named.pk}/unreached", {"note": "关机"}, "application/json").status_code == 200
    done = client.post(f"/api/issues/{nameless.pk}/verify", SEEN, "application/json")
    assert (done.status_code, done.json()["state"]) == (200, "closed")
