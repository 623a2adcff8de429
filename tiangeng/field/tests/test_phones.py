"""An account's phones: bound, unbound, told so, and listed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from conftest import NOON
from tiangeng.field import actions
from tiangeng.field.models import Device
from tiangeng.field.refusals import PhoneOfAnother, TooManyPhones, Unbound
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.refusals import Missing, ReasonNeeded
from tiangeng.people.models import Grant


@pytest.fixture
def phone(cadre):
    return actions.bind(actor=cadre, device_id=new_id(), name="红米", now=NOON)


def test_the_same_phone_again_is_the_same_row_and_not_another_persons(phone, cadre, partner):
    assert actions.bind(actor=cadre, device_id=phone.pk, name="红米", now=NOON) == phone
    with pytest.raises(PhoneOfAnother):
        actions.bind(actor=partner, device_id=phone.pk, name="红米", now=NOON)
    for number in range(4):
        actions.bind(actor=cadre, device_id=new_id(), name=f"{number}", now=NOON)
    with pytest.raises(TooManyPhones):
        actions.bind(actor=cadre, device_id=new_id(), name="第六部", now=NOON)


def test_a_script_does_not_bind_and_unbind_without_end(cadre):
    for _number in range(actions.MOST_A_DAY):
        bound = actions.bind(actor=cadre, device_id=new_id(), name="x", now=NOON)
        actions.unbind(actor=cadre, device_id=bound.pk, reason="", now=NOON)
    with pytest.raises(TooManyPhones):
        actions.bind(actor=cadre, device_id=new_id(), name="x", now=NOON)
    assert actions.bind(actor=cadre, device_id=new_id(), name="x", now=NOON + timedelta(days=2))


def test_an_unbound_phone_hears_410_and_no_other_does(phone, cadre, client_of):
    client, other = client_of(cadre), new_id()
    assert client.get("/api/field/me", headers={"X-Tiangeng-Device": str(phone.pk)}).status_code == 200
    actions.unbind(actor=cadre, device_id=phone.pk, reason="丢了", now=NOON)
    answer = client.get("/api/field/changes", headers={"X-Tiangeng-Device": str(phone.pk)})
    assert (answer.status_code, answer.json()["code"]) == (410, "unbound")
    assert client.get("/api/field/changes", headers={"X-Tiangeng-Device": str(other)}).status_code == 200
    assert Client().get("/api/field/me", headers={"X-Tiangeng-Device": str(phone.pk)}).status_code == 410
    with pytest.raises(Unbound):
        actions.bind(actor=cadre, device_id=phone.pk, name="红米", now=NOON)


def test_a_phone_whose_owner_has_no_fieldwork_any_more_is_told_so_signed_in_or_not(phone, cadre, client_of):
    """Its copy of the villages goes then; whoever else signs in on it with fieldwork of their own is served."""
    told = {"X-Tiangeng-Device": str(phone.pk)}
    client = client_of(cadre)
    assert client.get("/api/field/me", headers=told).status_code == 200
    assert Client().get("/api/field/me", headers=told).status_code == 401, "in force: sign in first"
    Grant.objects.filter(account=cadre.account_id).update(state="ended")
    for one, path in ((client, "me"), (client, "changes"), (Client(), "me"), (Client(), "present")):
        answer = one.get(f"/api/field/{path}", headers=told)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_fieldwork"), path
    assert Client().get("/api/field/me", headers={"X-Tiangeng-Device": str(new_id())}).status_code == 401


def test_another_person_signed_in_on_that_phone_is_served(phone, cadre, partner, client_of):
    Grant.objects.filter(account=cadre.account_id).update(state="ended")
    assert client_of(partner).get("/api/field/me", headers={"X-Tiangeng-Device": str(phone.pk)}).status_code == 200


def test_only_its_owner_and_who_keeps_accounts_unbind_it_the_second_with_a_reason(phone, partner, system_admin):
    with pytest.raises(Missing):
        actions.unbind(actor=partner, device_id=phone.pk, reason="玩笑", now=NOON)
    with pytest.raises(ReasonNeeded):
        actions.unbind(actor=system_admin, device_id=phone.pk, reason=" ", now=NOON)
    actions.unbind(actor=system_admin, device_id=phone.pk, reason="本人报失", now=NOON)
    assert Device.objects.get(pk=phone.pk).unbound_by == system_admin.name


def test_the_page_lists_my_phones_and_unbinds_one(phone, cadre, client_of):
    client = client_of(cadre)
    assert "红米" in client.get(reverse("field:devices")).content.decode()
    answer = client.post(reverse("field:unbind", args=[phone.pk]), {"reason": "换了"}, follow=True)
    assert "解除了" in answer.content.decode() and "换了" in answer.content.decode()
