"""交接: all that is in hand goes to a successor who signs, and a posting does not end over it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import make_person
from tiangeng.issues import actions, heirs, holdings, queries, words
from tiangeng.issues.models import Handover, Issue
from tiangeng.issues.refusals import (
    AlreadyOffered,
    HeirUnfit,
    NothingInHand,
    NotYoursToHandOver,
    NotYoursToSign,
)
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded, WrongMove
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people
from tiangeng.people.models import Grant, Organisation, Staff
from tiangeng.people.refusals import ThingsInHand
from tiangeng.people.roles import Role

from .factories import in_progress, resolved, unit


@pytest.fixture
def heir(cast, now):
    """梅兰, new at the water bureau."""
    return make_person("梅兰", role=Role.DEPARTMENT, territory="331181", unit=unit("water"), now=now)


@pytest.fixture
def issue(cast, now):
    return in_progress(cast, now=now)


def promised(cast, issue, now):
    return actions.make_promise(
        actor=cast.bureau, now=now, words="月底通水", until_on=(now + timedelta(days=9)).date(), issue_id=issue.pk
    )


def offer(cast, heir, now, actor=None, **changes):
    actor = actor or cast.bureau
    given = {"giver_id": cast.bureau.staff_id, "taker_id": heir.staff_id}
    with acting(actor):
        return actions.offer_handover(actor=actor, now=now, **(given | changes))


def sign(heir, handover, now):
    with acting(heir):
        return actions.take_handover(actor=heir, handover_id=handover.pk, now=now)


def person(actor):
    return Staff.objects.get(pk=actor.staff_id)


def test_who_accepts_has_it_in_hand_until_it_is_done(cast, issue, now):
    assert holdings.in_hand(cast.bureau.staff_id) == ["1 件在办的事"]
    actions.resolve_issue(actor=cast.bureau, issue_id=issue.pk, now=now, solution="修好了", beneficiaries=2)
    assert holdings.in_hand(cast.bureau.staff_id) == []
    actions.reopen_issue(actor=cast.township_officer, issue_id=issue.pk, now=now, reason="又漏了")
    assert holdings.in_hand(cast.bureau.staff_id) == ["1 件在办的事"]


def test_four_kinds_of_things_are_told_apart(cast, issue, now):
    deferred = in_progress(cast, now=now)
    day = (now + timedelta(days=30)).date()
    actions.defer_issue(
        actor=cast.bureau, issue_id=deferred.pk, now=now, reason="等化冻", plan="开春动工", review_on=day
    )
    promised(cast, issue, now)
    assert holdings.in_hand(cast.bureau.staff_id) == ["1 件在办的事", "1 件到日子要再看的事", "1 句没兑现的话"]
    called = resolved(cast, now=now, reporter_name="叶根水", reporter_phone="13857800001")
    actions.draw_call_backs(
        actor=cast.inspector, now=now, region_code="331181", since_on=now.date(), until_on=now.date(), size=5, seed=bytes(16)
    )  # fmt: skip
    assert holdings.in_hand(cast.inspector.staff_id) == ["1 个没打的回访"]
    held = holdings.held_by(person(cast.inspector), actor=cast.inspector, on=now.date())
    assert [call.issue_id for call in held.to_call] == [called.pk]


def test_everything_moves_in_one_action_when_the_successor_signs(cast, issue, heir, now):
    promise = promised(cast, issue, now)
    handover = offer(cast, heir, now, words="材料在三号柜")
    assert (handover.state, handover.listed_count) == ("offered", 2)
    assert holdings.in_hand(cast.bureau.staff_id), "until it is signed it stays where it is"
    signed = sign(heir, handover, now)
    assert (signed.state, signed.moved_count, signed.ended_by_name) == ("taken", 2, "梅兰")
    assert holdings.in_hand(cast.bureau.staff_id) == []
    assert holdings.in_hand(heir.staff_id) == ["1 件在办的事", "1 句没兑现的话"]
    promise.refresh_from_db()
    assert promise.staff_id == heir.staff_id
    with acting(heir):
        assert promise in queries.my_promises(heir)


def test_each_record_has_its_line(cast, issue, heir, now):
    promised(cast, issue, now)
    sign(heir, offer(cast, heir, now), now)
    (line,) = issue.events.filter(name="hand_over")
    assert words.entry(line).text == "交接：陈立交给梅兰"
    assert not line.is_public
    assert {"handover.offer", "handover.take", "promise.hand_over"} <= set(
        LogEntry.objects.values_list("verb", flat=True)
    )


def test_only_some_go_to_one_and_the_rest_to_another(cast, issue, heir, now):
    promise = promised(cast, issue, now)
    sign(heir, offer(cast, heir, now, only=[promise.pk]), now)
    assert holdings.in_hand(cast.bureau.staff_id) == ["1 件在办的事"]


def test_what_was_finished_meanwhile_does_not_move(cast, issue, heir, now):
    promise = promised(cast, issue, now)
    handover = offer(cast, heir, now)
    actions.keep_promise(actor=cast.bureau, promise_id=promise.pk, now=now)
    assert sign(heir, handover, now).moved_count == 1


def test_call_backs_go_to_somebody_who_may_ask(cast, now):
    resolved(cast, now=now, reporter_name="叶根水", reporter_phone="13857800001")
    actions.draw_call_backs(
        actor=cast.inspector, now=now, region_code="331181", since_on=now.date(), until_on=now.date(), size=5, seed=bytes(16)
    )  # fmt: skip
    office = Organisation.objects.get(county_code="331181", code="inspection")
    second = make_person("柳青", role=Role.INSPECTOR, territory="331181", unit=office, now=now)
    with pytest.raises(HeirUnfit):
        offer(cast, cast.bureau, now, actor=cast.inspector, giver_id=cast.inspector.staff_id)
    sign(second, offer(cast, second, now, actor=cast.inspector, giver_id=cast.inspector.staff_id), now)
    assert (holdings.in_hand(cast.inspector.staff_id), holdings.in_hand(second.staff_id)) == ([], ["1 个没打的回访"])


def test_a_successor_of_another_unit_cannot_take_this_units_work(cast, issue, now):
    with pytest.raises(HeirUnfit) as refused:
        offer(cast, cast.helping_bureau, now)
    assert "刘畅接不了其中 1 件" in refused.value.sentence


def test_the_office_hands_over_for_who_is_gone_and_the_paper_says_so(cast, issue, heir, now):
    handover = offer(cast, heir, now, actor=cast.county_admin)
    assert (handover.is_for_giver, handover.offered_by_name) == (True, "周正")
    assert sign(heir, handover, now).moved_count == 1


def test_a_colleague_hands_over_nothing_for_another(cast, issue, heir, now):
    with pytest.raises(NotYoursToHandOver):
        offer(cast, cast.bureau, now, actor=heir, taker_id=heir.staff_id)


def test_only_the_successor_signs_and_only_once(cast, issue, heir, now):
    handover = offer(cast, heir, now)
    for who in (cast.bureau, cast.county_admin):
        with acting(who), pytest.raises(NotYoursToSign):
            actions.take_handover(actor=who, handover_id=handover.pk, now=now)
    with acting(cast.township_officer), pytest.raises(Missing):
        actions.take_handover(actor=cast.township_officer, handover_id=handover.pk, now=now)
    sign(heir, handover, now)
    with pytest.raises(WrongMove) as twice:
        sign(heir, handover, now)
    assert not twice.value.facts["possible"], "nothing is left to do, and that is not said by a dash"


def test_what_is_divided_goes_to_two_people_at_once_and_nothing_to_both(cast, issue, heir, now, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    other = in_progress(cast, now=now)
    second = make_person("兰英", role=Role.DEPARTMENT, territory="331181", unit=unit("water"), now=now)
    (part,) = issue.handlings.filter(role="lead")
    handover = offer(cast, heir, now, only=[part.pk])
    with pytest.raises(AlreadyOffered):
        offer(cast, second, now, only=[part.pk])
    page = client_of(cast.bureau).get("/issues/handovers/new/").content.decode()
    assert "交给梅兰的 1 件" in page
    assert other.number in page
    assert issue.number not in page
    rest = offer(cast, second, now)
    assert rest.listed_count == 1
    sign(second, rest, now)
    sign(heir, handover, now)
    assert holdings.in_hand(cast.bureau.staff_id) == []


def test_whoever_gave_it_away_is_told_at_home_what_became_of_it(cast, issue, heir, now, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    handover = offer(cast, heir, now)
    client, who = client_of(cast.bureau), "陈立交给梅兰"
    assert who not in client.get("/").content.decode()
    with acting(heir):
        actions.refuse_handover(actor=heir, handover_id=handover.pk, now=now, reason="两件不归我们科")
    page = client.get("/").content.decode()
    assert who in page
    assert "两件不归我们科" in page
    assert who not in client_of(heir).get("/").content.decode()
    client.post("/seen/")
    assert who not in client.get("/").content.decode()


def test_what_waits_is_not_offered_again_and_is_taken_back_with_a_reason(cast, issue, heir, now):
    handover = offer(cast, heir, now)
    with pytest.raises(AlreadyOffered):
        offer(cast, heir, now)
    with acting(cast.bureau), pytest.raises(ReasonNeeded):
        actions.withdraw_handover(actor=cast.bureau, handover_id=handover.pk, now=now, reason=" ")
    with acting(cast.bureau):
        actions.withdraw_handover(actor=cast.bureau, handover_id=handover.pk, now=now, reason="不走了")
    assert holdings.in_hand(cast.bureau.staff_id) == ["1 件在办的事"]
    offer(cast, heir, now)


def test_a_paper_whose_two_are_gone_is_taken_back_by_who_keeps_the_countys_people(cast, issue, heir, now):
    handover = offer(cast, heir, now)
    with acting(heir), pytest.raises(NotYoursToSign):
        actions.withdraw_handover(actor=heir, handover_id=handover.pk, now=now, reason="不是我的")
    with acting(cast.county_admin):
        actions.withdraw_handover(actor=cast.county_admin, handover_id=handover.pk, now=now, reason="两位都已调走")
    handover.refresh_from_db()
    assert (handover.state, handover.ended_by_name) == ("withdrawn", cast.county_admin.name)


def test_the_successor_may_not_take_it_and_says_why(cast, issue, heir, now):
    handover = offer(cast, heir, now)
    with acting(heir):
        actions.refuse_handover(actor=heir, handover_id=handover.pk, now=now, reason="先把图纸给全")
    handover.refresh_from_db()
    assert (handover.state, handover.ended_reason) == ("refused", "先把图纸给全")
    assert holdings.in_hand(heir.staff_id) == []


def test_nothing_in_hand_makes_no_paper(cast, heir, now):
    with pytest.raises(NothingInHand):
        offer(cast, heir, now)


# ---------------------------------------------------------------------- ending a posting


def test_nobody_leaves_or_moves_with_things_in_hand_unless_it_is_said_why(cast, issue, heir, now):
    given = {"actor": cast.county_admin, "staff_id": cast.bureau.staff_id, "now": now}
    with pytest.raises(ThingsInHand) as refused:
        people.retire_staff(reason="退休", **given)
    assert "陈立手上还有1 件在办的事" in refused.value.sentence
    with pytest.raises(ThingsInHand):
        people.move_staff(organisation_id=unit("transport").pk, **given)
    sign(heir, offer(cast, heir, now), now)
    people.move_staff(organisation_id=unit("transport").pk, **given)


def test_the_pages_that_end_a_posting_say_what_is_left_and_lead_to_handing_it_over(cast, issue, heir, now, client_of):
    staff, said = cast.bureau.staff_id, "陈立手上还有 1 件在办的事"
    link = f'href="/issues/handovers/new/?giver={staff}"'
    grant = Grant.objects.get(account_id=cast.bureau.account_id)
    pages = [(cast.county_admin, f"/people/{staff}/{name}/") for name in ("move", "retire")]
    alone = [  # they keep accounts, and do none of the work
        (cast.system_admin, f"/people/{staff}/retire/"),
        (cast.security_admin, reverse("people:grant_end", args=[grant.pk])),
        (cast.system_admin, reverse("people:account", args=[cast.bureau.account_id])),
    ]
    shown = {(who, url): client_of(who).get(url).content.decode() for who, url in pages + alone}
    assert all(said in page for page in shown.values())
    assert [link in shown[one] for one in pages + alone] == [True, True, False, False, False]
    told = f"组织部门能交接的：{cast.county_admin.name}。"
    assert [told in shown[one] for one in pages + alone] == [False, False, True, True, True]
    assert client_of(cast.county_admin).get(f"/issues/handovers/new/?giver={staff}").status_code == 200
    sign(heir, offer(cast, heir, now), now)
    for who, url in pages + alone[:2]:
        page = client_of(who).get(url).content.decode()
        assert "手上没有要交接的事" in page and said not in page


def test_why_it_was_left_is_in_the_log(cast, issue, now):
    people.retire_staff(
        actor=cast.county_admin, staff_id=cast.bureau.staff_id, now=now, reason="退休", left_because="局里月底统一分"
    )
    assert LogEntry.objects.get(verb="staff.retired").changes["left_because"] == "局里月底统一分"
    assert [(p.name, n) for p, n in holdings.left_behind(cast.county_admin)] == [("陈立", 1)]


def test_the_last_grant_of_a_unit_is_not_taken_back_over_things_in_hand(cast, issue, now):
    grant = Grant.objects.get(account_id=cast.bureau.account_id)
    given = {"actor": cast.security_admin, "grant_id": grant.pk, "reason": "调离", "now": now}
    with pytest.raises(ThingsInHand):
        people.end_grant(**given)
    assert people.end_grant(left_because="由局里另派", **given).state == "ended"


def test_who_stood_in_leaves_the_work_in_the_absent_ones_hand(cast, now):
    from .factories import dispatched
    from .test_standing_in import stands_in

    taken = dispatched(cast, now=now)
    both = stands_in(cast, cast.helping_bureau, for_=cast.bureau, now=now)
    with acting(both):
        actions.accept_issue(actor=both, issue_id=taken.pk, now=now)
    assert holdings.in_hand(cast.helping_bureau.staff_id) == []
    assert holdings.in_hand(cast.bureau.staff_id) == ["1 件在办的事"]


# ---------------------------------------------------------------------- screens and API


def test_the_pages_list_offer_and_sign(cast, issue, heir, now, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    promise = promised(cast, issue, now)
    giver = client_of(cast.bureau)
    page = giver.get("/issues/handovers/new/").content.decode()
    assert "月底通水" in page and issue.number in page and "梅兰 · 水利局" in page
    handling = issue.handlings.get()
    sent = giver.post(
        "/issues/handovers/new/", {"only": [str(handling.pk), str(promise.pk)], "taker_id": str(heir.staff_id), "words": "图纸在三号柜"}
    )  # fmt: skip
    handover = Handover.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/issues/handovers/{handover.pk}/")
    taker = client_of(heir)
    assert "陈立交来 2 件" in taker.get("/issues/handovers/").content.decode()
    assert "轮到您：签收交接" in taker.get("/").content.decode()
    assert "图纸在三号柜" in taker.get(f"/issues/handovers/{handover.pk}/").content.decode()
    assert taker.post(f"/issues/handovers/{handover.pk}/take/").status_code == 302
    assert "梅兰" in taker.get(f"/issues/{issue.pk}/").content.decode()
    assert taker.post(f"/issues/handovers/{handover.pk}/nothing/").status_code == 404
    stranger = client_of(cast.township_officer)
    assert stranger.get(f"/issues/handovers/{handover.pk}/").status_code == 404


def test_an_unticked_form_says_so_and_somebody_elses_is_refused(cast, issue, heir, client_of):
    answer = client_of(cast.bureau).post("/issues/handovers/new/", {"taker_id": str(heir.staff_id)})
    assert (answer.status_code, "至少勾上一件" in answer.content.decode()) == (422, True)
    assert client_of(heir).get(f"/issues/handovers/new/?giver={cast.bureau.staff_id}").status_code == 403
    assert "手上的事" in client_of(cast.county_admin).get(f"/people/{cast.bureau.staff_id}/").content.decode()


def test_a_program_does_the_same(cast, issue, heir, client_of, now):
    giver, json = client_of(cast.bureau), {"content_type": "application/json"}
    (row,) = giver.get("/api/issues/in-hand").json()
    assert (row["kind"], row["issue_id"]) == ("working", str(issue.pk))
    body = {"giver_id": str(cast.bureau.staff_id), "taker_id": str(heir.staff_id), "only": [row["id"]]}
    first, second = (
        giver.post("/api/issues/handovers/", body, headers={"Idempotency-Key": "once-and-only"}, **json)
        for _n in range(2)
    )
    assert (first.status_code, second.json()) == (201, first.json())
    taker = client_of(heir)
    assert [one["giver"] for one in taker.get("/api/issues/handovers/?to_sign=true").json()] == ["陈立"]
    signed = taker.post(f"/api/issues/handovers/{first.json()['id']}/take", {}, **json).json()
    assert (signed["state"], signed["moved_count"]) == ("taken", 1)
    assert giver.get(f"/api/issues/in-hand?staff={heir.staff_id}").status_code == 403
    with pytest.raises(NotYours):
        cast.bureau.must("people.edit")


def offered(cast, now, giver):
    """The names one is offered who is about to hand over all they have."""
    with acting(giver):
        held = holdings.held_by(person(giver), actor=giver, on=now.date())
        return [str(heir) for heir in heirs.heirs_of(person(giver), held, actor=giver, now=now)]


def drawn(cast, now):
    issue = resolved(cast, now=now, reporter_name="叶根水", reporter_phone="13857800001")
    actions.draw_call_backs(
        actor=cast.inspector, now=now, region_code="331181", since_on=now.date(), until_on=now.date(), size=5, seed=bytes(16)
    )  # fmt: skip
    return issue


def test_a_call_back_is_offered_to_nobody_who_may_not_make_it(cast, now):
    office = Organisation.objects.get(county_code="331181", code="inspection")
    able = make_person("柳青", role=Role.INSPECTOR, territory="331181", unit=office, now=now)
    make_person("石头", role=Role.LEADER, territory="331181", unit=office, now=now)
    drawn(cast, now)
    assert [name.split(" ")[0] for name in offered(cast, now, cast.inspector)] == ["柳青"]
    sign(able, offer(cast, able, now, actor=cast.inspector, giver_id=cast.inspector.staff_id), now)


def test_the_call_back_of_a_complaint_goes_to_nobody_it_is_about(cast, now):
    office = Organisation.objects.get(county_code="331181", code="inspection")
    about = make_person("柳青", role=Role.INSPECTOR, territory="331181", unit=office, now=now)
    issue = drawn(cast, now)
    Issue.objects.filter(pk=issue.pk).update(about_staff=about.staff_id, is_confidential=True)
    assert not offered(cast, now, cast.inspector)
    with pytest.raises(HeirUnfit):
        offer(cast, about, now, actor=cast.inspector, giver_id=cast.inspector.staff_id)


def test_who_can_take_only_some_of_it_is_offered_with_how_much_they_cannot(cast, issue, heir, now):
    promised(cast, issue, now)
    Grant.objects.filter(account_id=heir.account_id).update(role=Role.WORKER, territory="331181104")
    assert [name.rsplit(" · ")[-1] for name in offered(cast, now, cast.bureau)] == ["1 件接不了"]


def test_where_nobody_can_take_it_the_page_says_so_and_offers_no_button(cast, issue, client_of, heir):
    page, button = "/issues/handovers/new/", '<button type="submit" class="btn btn-primary">交给他'
    offered_to = client_of(cast.bureau).get(page).content.decode()
    assert "没有人接得了" not in offered_to and button in offered_to
    empty = client_of(cast.inspector).get(page).content.decode()
    assert "手上没有要交接的事" in empty and button not in empty
    Grant.objects.filter(account_id=heir.account_id).delete()
    alone = client_of(cast.bureau).get(page).content.decode()
    assert "没有人接得了" in alone and button not in alone
