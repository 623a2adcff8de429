"""What is held says why and until when, on the record and in the list; a day that has passed keeps nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import NotYours, ReasonNeeded
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


def test_lifting_takes_a_reason_and_happens_once(moved, inspector, security_admin, cadre):
    kept = hold(inspector, moved)
    with pytest.raises(ReasonNeeded):
        actions.lift_hold(actor=security_admin, hold_id=kept.pk, reason=" ", now=NOON)
    with pytest.raises(NotYours):
        actions.lift_hold(actor=cadre, hold_id=kept.pk, reason="已结案", now=NOON)
    actions.lift_hold(actor=security_admin, hold_id=kept.pk, reason="已结案", now=NOON)
    assert LogEntry.objects.get(verb="retention.lifted").reason == "已结案"
    with pytest.raises(refusals.HoldLifted):
        actions.lift_hold(actor=inspector, hold_id=kept.pk, reason="已结案", now=NOON)


def test_placed_on_the_record_read_in_the_list_lifted_there(moved, client_of, inspector, security_admin, cadre):
    page, client = moved.get_absolute_url(), client_of(inspector)
    address = reverse("lawful:hold_new", args=["places.Household", moved.pk])
    assert address in client.get(page, {"tab": "held"}).content.decode()
    assert address not in client_of(cadre).get(page, {"tab": "held"}).content.decode()
    assert client.post(address, {"reason": "巡察组要查", "until_on": "2099-01-01"}).status_code == 302
    assert "巡察组要查" in client.get(page, {"tab": "held"}).content.decode()
    keeper = client_of(security_admin)
    listed = keeper.get(reverse("lawful:holds")).content.decode()
    lift = reverse("lawful:hold_lift", args=[Hold.objects.get().pk])
    assert "巡察组要查" in listed and lift in listed
    assert keeper.post(lift, {"reason": "已查完"}).status_code == 302
    assert "已查完" in keeper.get(reverse("lawful:holds")).content.decode()
    assert client_of(cadre).get(reverse("lawful:holds")).status_code == 403


def test_the_cadre_and_who_keeps_the_people_read_who_saw_the_number(cast, client_of, inspector):
    person = Staff.objects.get(pk=cast.cadre.staff_id)
    people.edit_staff(
        actor=cast.county_admin, staff_id=person.pk, name=person.name, position="", phone="13857812345", now=NOON
    )
    people.reveal_phone(actor=cast.township_officer, staff_id=person.pk, reason="通知开会", now=NOON)
    for actor in (cast.cadre, cast.county_admin):
        assert "通知开会" in client_of(actor).get(person.get_absolute_url(), {"tab": "seen"}).content.decode()
    assert "通知开会" not in client_of(cast.partner).get(person.get_absolute_url(), {"tab": "seen"}).content.decode()
