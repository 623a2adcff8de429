"""What was said at the door: kept, put off, owned up to, handed over with the post."""

from datetime import timedelta

import pytest

from tiangeng.issues import actions, queries, words
from tiangeng.issues.models import Promise
from tiangeng.issues.refusals import ComplaintTakesNoPromise, NotYourPromise, PromiseOnlyLater, PromiseTooLate
from tiangeng.issues.states import PromiseState
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, ReasonNeeded, WrongMove
from tiangeng.kernel.walls import acting
from tiangeng.ui.dates import when_text

from .factories import VILLAGE, reported

WORDS = "月底前把桥头的灯装上"


def promised(actor, now, **given):
    wanted = {"words": WORDS, "until_on": now.date() + timedelta(days=12), "region_code": VILLAGE}
    return actions.make_promise(actor=actor, now=now, **wanted | given)


def end(name, promise, actor, now, **given):
    return getattr(actions, name)(actor=actor, promise_id=promise.pk, now=now, **given)


def test_a_promise_about_an_issue_stands_in_its_timeline_but_not_on_the_receipt(cast, now):
    issue = reported(cast.cadre, now=now)
    promise = promised(cast.cadre, now, issue_id=issue.pk, region_code="")
    assert (promise.region_code, promise.staff_id, promise.state) == (VILLAGE, cast.cadre.staff_id, PromiseState.OPEN)
    line = issue.events.get(name="promise")
    assert (line.reason, line.is_public) == (WORDS, False)


def test_a_complaint_takes_none_for_those_it_is_about_read_the_list(cast, now, client_of):
    complaint = reported(cast.partner, now=now, about_staff_id=cast.cadre.staff_id)
    with acting(cast.inspector), pytest.raises(ComplaintTakesNoPromise):
        promised(cast.inspector, now, issue_id=complaint.pk, words="月底前答复你反映叶青的事")
    assert not Promise.objects.exists()
    page = client_of(cast.inspector).get(complaint.get_absolute_url())
    assert page.status_code == 200 and f"?issue={complaint.pk}" not in page.content.decode()


def test_the_nearest_day_comes_first_and_only_ones_own_are_mine(cast, now):
    late = promised(cast.cadre, now, until_on=now.date() + timedelta(days=30))
    soon = promised(cast.cadre, now, until_on=now.date() + timedelta(days=3))
    promised(cast.partner, now)
    with acting(cast.cadre):
        assert [p.pk for p in queries.my_promises(cast.cadre)] == [soon.pk, late.pk]


def test_kept_needs_no_words_and_not_kept_does(cast, now):
    kept, broken = promised(cast.cadre, now), promised(cast.cadre, now)
    end("keep_promise", kept, cast.cadre, now)
    with pytest.raises(ReasonNeeded):
        end("let_promise_go", broken, cast.cadre, now, note=" ")
    end("let_promise_go", broken, cast.cadre, now, note="电杆要迁，已上门说明")
    states = dict(Promise.objects.values_list("pk", "state"))
    assert states == {kept.pk: PromiseState.KEPT, broken.pk: PromiseState.LET_GO}
    with pytest.raises(WrongMove):
        end("keep_promise", kept, cast.cadre, now)


def test_what_became_of_a_promise_stands_in_the_issues_timeline_but_not_on_the_receipt(cast, now):
    issue = reported(cast.cadre, now=now)
    given = {"issue_id": issue.pk, "region_code": ""}
    done, broken, put_off = (promised(cast.cadre, now, **given) for _n in range(3))
    later = now.date() + timedelta(days=20)
    end("keep_promise", done, cast.cadre, now)
    end("let_promise_go", broken, cast.cadre, now, note="电杆要迁")
    end("put_off_promise", put_off, cast.cadre, now, until_on=later, note="灯具没到")
    heir = {"from_staff_id": cast.cadre.staff_id, "to_staff_id": cast.partner.staff_id}
    actions.hand_over_promises(actor=cast.county_admin, now=now, **heir)
    lines = {event.name: event for event in issue.events.all()}
    assert lines["promise_keep"].reason == WORDS
    assert lines["promise_let_go"].reason == f"{WORDS} 电杆要迁"
    assert (
        words.said(lines["promise_put_off"]) == f"答应的话改了日子，{when_text(later, now=now, style='short')} 前做到"
    )
    assert words.said(lines["hand_over"]) == f"交接：{cast.cadre.name}交给{cast.partner.name}"
    assert not any(event.is_public for name, event in lines.items() if name != "report")


def test_put_off_goes_only_forward_and_is_counted(cast, now):
    promise = promised(cast.cadre, now)
    before, same, far = promise.until_on - timedelta(days=1), promise.until_on, now.date() + timedelta(days=400)
    for day, refusal in ((before, PromiseOnlyLater), (same, PromiseOnlyLater), (far, PromiseTooLate)):
        with pytest.raises(refusal):
            end("put_off_promise", promise, cast.cadre, now, until_on=day, note="灯具没到")
    with pytest.raises(ReasonNeeded):
        end("put_off_promise", promise, cast.cadre, now, until_on=now.date() + timedelta(days=40), note="")
    for days in (20, 30):
        end("put_off_promise", promise, cast.cadre, now, until_on=now.date() + timedelta(days=days), note="灯具没到")
    promise.refresh_from_db()
    assert (promise.moved_count, promise.until_on) == (2, now.date() + timedelta(days=30))


def test_it_needs_words_a_day_and_a_place_of_ones_own(cast, now):
    for given, refusal in (
        ({"words": "  "}, Incomplete),
        ({"until_on": now.date() - timedelta(days=1)}, PromiseTooLate),
        ({"region_code": "999999999999"}, Missing),
        ({"region_code": "331181001001"}, NotYours),
        ({"staff_id": new_id()}, Missing),
        ({"issue_id": new_id()}, Missing),
    ):
        with pytest.raises(refusal):
            promised(cast.cadre, now, **given)


def test_a_colleague_of_the_unit_may_end_it_and_a_stranger_may_not(cast, now):
    promise = promised(cast.cadre, now)
    with pytest.raises(NotYourPromise) as refused:
        end("keep_promise", promise, cast.village_committee, now)
    assert "叶青" in refused.value.sentence
    with pytest.raises(Missing):
        end("keep_promise", promise, cast.neighbour, now)
    end("keep_promise", promise, cast.township_officer, now, note="灯亮了")


def test_its_steps_are_offered_to_whoever_may_take_them_and_their_forms_open_for_nobody_else(cast, now, client_of):
    issue = reported(cast.cadre, now=now)
    promise = promised(cast.cadre, now, issue_id=issue.pk)
    for actor, may in (
        ("cadre", True),
        ("township_officer", True),
        ("village_committee", False),
        ("county_admin", False),
    ):
        client = client_of(getattr(cast, actor))
        for page in ("/issues/promises/", f"/issues/{issue.pk}/"):
            shown = client.get(page).content.decode()
            assert WORDS in shown and (f"/issues/promises/{promise.pk}/keep/" in shown) is may, (actor, page)
        for step in ("keep", "put-off", "let-go"):
            answer = client.get(f"/issues/promises/{promise.pk}/{step}/")
            assert answer.status_code == (200 if may else 403), (actor, step)
            assert may or "这句话现在由叶青兑现" in answer.content.decode()
    end("keep_promise", promise, cast.cadre, now)
    assert client_of(cast.cadre).get(f"/issues/promises/{promise.pk}/keep/").status_code == 409


def test_the_same_promise_sent_twice_is_one(cast, now):
    pk = new_id()
    one, again = (promised(cast.cadre, now, promise_id=pk) for _ in range(2))
    assert one.pk == again.pk
    assert Promise.objects.count() == 1


def test_open_promises_go_to_the_new_person_on_the_post(cast, now):
    kept, still = promised(cast.cadre, now), promised(cast.cadre, now)
    end("keep_promise", kept, cast.cadre, now)
    given = {"from_staff_id": cast.cadre.staff_id, "to_staff_id": cast.partner.staff_id}
    with pytest.raises(NotYours):
        actions.hand_over_promises(actor=cast.cadre, now=now, **given)
    assert actions.hand_over_promises(actor=cast.county_admin, now=now, **given) == 1
    holders = dict(Promise.objects.values_list("pk", "staff_id"))
    assert holders == {kept.pk: cast.cadre.staff_id, still.pk: cast.partner.staff_id}
