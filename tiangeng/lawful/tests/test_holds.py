"""What is held says why and until when, on the record and in the list; a day that has passed keeps nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import NotYours, ReasonNeeded, WrongMove
from tiangeng.lawful import actions, refusals
from tiangeng.lawful.models import Hold
from tiangeng.people import actions as people
from tiangeng.people.models import Staff
from tiangeng.places.models import Household
from tiangeng.places.tests.factories import household

YEARS = timedelta(days=365)


@pytest.fixture
def moved(cadre):
    home = household(cadre, hamlet="下坑")
    Household.objects.filter(pk=home.pk).update(state="moved", changed_at=NOON)
    return home


def hold(actor, home, **given):
    wanted = {"reason": "诉讼未结", "now": NOON} | given
    return actions.hold(
        actor=actor, object_type="places.Household", object_id=home.pk, region_code=VILLAGE, **wanted
    )  # fmt: skip


def told(actor, at):
    return next(
        t for t in actions.tell_due(actor=actor, county_code=COUNTY, now=at) if t.duty.model == "places.Household"
    )


def test_the_dry_run_says_what_a_hold_keeps_and_why_until_its_day_is_over(moved, inspector, security_admin):
    until = (NOON + 3 * YEARS).date()
    kept = hold(inspector, moved, until_on=until)
    before, after = told(security_admin, NOON + 3 * YEARS), told(security_admin, NOON + 3 * YEARS + timedelta(days=1))
    assert (before.due_count, before.held_count, before.holds) == (0, 1, [kept])
    assert (after.due_count, after.held_count, after.holds) == (1, 0, [])


def test_after_its_day_it_can_be_placed_anew_and_before_today_not_at_all(moved, inspector):
    hold(inspector, moved, until_on=NOON.date())
    again = hold(inspector, moved, now=NOON + timedelta(days=2))
    assert again.until_on is None
    assert Hold.objects.filter(lifted_at__isnull=True).count() == 1
    with pytest.raises(refusals.HoldOver):
        hold(inspector, moved, until_on=NOON.date() - timedelta(days=1))


@pytest.fixture
def asked(moved, inspector):
    """A hold its own holder asks to lift."""
    return actions.ask_lift(actor=inspector, hold_id=hold(inspector, moved).pk, reason="已结案", now=NOON)


def test_asking_takes_a_reason_and_a_keeper_and_happens_once(moved, inspector, security_admin, cadre):
    kept = hold(inspector, moved)
    with pytest.raises(ReasonNeeded):
        actions.ask_lift(actor=inspector, hold_id=kept.pk, reason=" ", now=NOON)
    with pytest.raises(NotYours):
        actions.ask_lift(actor=cadre, hold_id=kept.pk, reason="已结案", now=NOON)
    with pytest.raises(WrongMove):
        actions.decide_lift(actor=security_admin, hold_id=kept.pk, move="agree", now=NOON)
    actions.ask_lift(actor=inspector, hold_id=kept.pk, reason="已结案", now=NOON)
    with pytest.raises(WrongMove):
        actions.ask_lift(actor=security_admin, hold_id=kept.pk, reason="查完了", now=NOON)
    assert LogEntry.objects.get(verb="retention.lift_asked").reason == "已结案"


def test_whoever_asked_does_not_decide_and_the_database_holds_to_it(asked, inspector, security_admin, cadre):
    for move in ("agree", "decline"):
        with pytest.raises(refusals.SecondPerson):
            actions.decide_lift(actor=inspector, hold_id=asked.pk, move=move, words="照旧", now=NOON)
    with pytest.raises(NotYours):
        actions.decide_lift(actor=cadre, hold_id=asked.pk, move="agree", now=NOON)
    alone = {"lifted_at": NOON, "lifted_by_id": inspector.account_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=asked.pk).update(**alone)
    lifted = actions.decide_lift(actor=security_admin, hold_id=asked.pk, move="agree", now=NOON)
    assert (lifted.state, lifted.lifted_by_name) == ("lifted", security_admin.name)
    for again in (inspector, security_admin):
        with pytest.raises(refusals.HoldLifted):
            actions.ask_lift(actor=again, hold_id=asked.pk, reason="已结案", now=NOON)


def test_kept_on_it_says_why_and_can_be_asked_for_again_by_anybody(asked, moved, inspector, security_admin):
    with pytest.raises(ReasonNeeded):
        actions.decide_lift(actor=security_admin, hold_id=asked.pk, move="decline", now=NOON)
    kept = actions.decide_lift(actor=security_admin, hold_id=asked.pk, move="decline", words="还在上诉", now=NOON)
    assert (kept.state, kept.answer) == ("standing", "还在上诉")
    assert told(security_admin, NOON + 3 * YEARS).held_count == 1
    actions.ask_lift(actor=security_admin, hold_id=asked.pk, reason="上诉驳回", now=NOON)
    lifted = actions.decide_lift(actor=inspector, hold_id=asked.pk, move="agree", now=NOON)
    assert (lifted.lifted_because, lifted.answer) == ("上诉驳回", "")


def test_placed_on_the_record_read_in_the_list_lifted_there_by_two(moved, client_of, inspector, security_admin, cadre):
    page, client = moved.get_absolute_url(), client_of(inspector)
    address = reverse("lawful:hold_new", args=["places.Household", moved.pk])
    assert address in client.get(page, {"tab": "held"}).content.decode()
    assert address not in client_of(cadre).get(page, {"tab": "held"}).content.decode()
    assert client.post(address, {"reason": "巡察组要查", "until_on": "2099-01-01"}).status_code == 302
    assert "巡察组要查" in client.get(page, {"tab": "held"}).content.decode()
    pk, keeper, holds = Hold.objects.get().pk, client_of(security_admin), reverse("lawful:holds")
    ask, agree = reverse("lawful:hold_lift", args=[pk]), reverse("lawful:hold_decide", args=[pk, "agree"])
    assert ask in keeper.get(holds).content.decode()
    assert keeper.post(ask, {"reason": "已查完"}).status_code == 302
    listed = keeper.get(holds).content.decode()
    assert "已查完" in listed and "等另一个人同意" in listed and agree not in listed
    refused = keeper.post(agree, {"words": ""})
    assert "自己提的要由另一个人批" in refused.content.decode() and Hold.objects.get().lifted_at is None
    assert agree in client.get(holds).content.decode() and "已查完" in client.get(agree).content.decode()
    assert client.post(agree, {"words": ""}).status_code == 302
    assert "已解除" in client.get(page, {"tab": "held"}).content.decode()
    assert client_of(cadre).get(holds).status_code == 403 == client_of(cadre).get(agree).status_code
    assert keeper.get(reverse("lawful:hold_decide", args=[pk, "ask"])).status_code == 404


def test_the_cadre_and_who_keeps_the_people_read_who_saw_the_number(cast, client_of, inspector):
    person = Staff.objects.get(pk=cast.cadre.staff_id)
    people.edit_staff(
        actor=cast.county_admin, staff_id=person.pk, name=person.name, position="", phone="13857812345", now=NOON
    )
    people.reveal_phone(actor=cast.township_officer, staff_id=person.pk, reason="通知开会", now=NOON)
    for actor in (cast.cadre, cast.county_admin):
        assert "通知开会" in client_of(actor).get(person.get_absolute_url(), {"tab": "seen"}).content.decode()
    assert "通知开会" not in client_of(cast.partner).get(person.get_absolute_url(), {"tab": "seen"}).content.decode()
