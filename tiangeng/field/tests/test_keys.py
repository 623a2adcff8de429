"""What a bound phone's session opens: nothing without the phone's key; and the secret of its store."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conftest import NOON, VILLAGE
from tests.architecture.records import picture
from tiangeng.documents import actions as documents
from tiangeng.field import actions
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import IdempotencyKey
from tiangeng.people import actions as people
from tiangeng.people.models import Account
from tiangeng.visits import actions as visits


@pytest.fixture
def visit(cadre):
    return visits.record_visit(actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="渠漏了", now=NOON)


@contextmanager
def after(monkeypatch, seconds):
    moment = timezone.now() + timedelta(seconds=seconds)
    with monkeypatch.context() as patched:
        patched.setattr("django.utils.timezone.now", lambda: moment)
        yield


def asked(client, device, **more):
    return client.post(
        "/api/field/device", {"id": str(device), "name": "红米"}, content_type="application/json", **more
    )


def bound(client):
    """The headers of a phone bound by this browser's session."""
    device = new_id()
    return {"X-Tiangeng-Device": str(device), "X-Tiangeng-Key": asked(client, device).json()["key"]}


def signs_in_again(client, actor):
    client.force_login(
        Account.objects.get(pk=actor.account_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )


def test_a_bound_phone_stays_signed_in_for_the_app_and_not_for_the_desk(cadre, client_of, monkeypatch):
    client = client_of(cadre)
    headers = bound(client)
    for later, app in ((0, 200), (3600, 200), (13 * 86400, 200), (31 * 86400, 401)):
        with after(monkeypatch, later):
            assert client.get("/").status_code == 302, later
            assert client.get("/api/field/me", headers=headers).status_code == app, later


@pytest.mark.parametrize("key", [None, "", "0" * 64, "刀"])
def test_a_bound_phones_cookie_opens_nothing_without_its_key(cadre, client_of, visit, key):
    client = client_of(cadre)
    file = documents.attach(actor=cadre, now=NOON, owner=visit, stage="", upload=picture())
    headers = bound(client)
    addresses = ("/api/field/me", "/api/field/changes", f"/api/visits/{visit.pk}", f"/api/files/{file.pk}")
    thumb = f"/files/{file.pk}/thumb"
    assert [client.get(one, headers=headers).status_code for one in (*addresses, thumb)] == [200] * 5
    given = headers | {"X-Tiangeng-Key": key} if key is not None else {}
    assert [client.get(one, headers=given).status_code for one in addresses] == [401] * 4
    assert client.get(thumb, headers=given).status_code == 302
    assert client.get(f"/visits/{visit.pk}/").status_code == 302
    answer = client.post("/api/visits", {}, content_type="application/json", headers=given)
    assert answer.status_code == 401


@pytest.fixture(params=["a sixth", "another's"])
def unlisted(request, cadre, partner):
    """A phone that may not be bound to the cadre's account."""
    if request.param == "another's":
        return actions.bind(actor=partner, device_id=new_id(), name="红米", now=NOON).pk
    for number in range(5):
        actions.bind(actor=cadre, device_id=new_id(), name=f"{number}", now=NOON)
    return new_id()


def test_a_phone_that_may_not_be_bound_opens_nothing_without_its_key_either(
    unlisted, cadre, visit, client_of, monkeypatch
):
    client = client_of(cadre)
    answer = asked(client, unlisted)
    assert (answer.status_code, "secret" in answer.json()["facts"]) == (409, False)
    key = {"X-Tiangeng-Key": answer.json()["facts"]["key"]}
    assert asked(client, unlisted).json()["facts"]["key"] == key["X-Tiangeng-Key"], "once more if the answer was lost"
    for path in ("/api/field/me", f"/api/visits/{visit.pk}"):
        assert [client.get(path, headers=headers).status_code for headers in ({}, key)] == [401, 200]
    assert client.get(f"/visits/{visit.pk}/").status_code == 302
    assert asked(client, unlisted).status_code == 401, "the phone has shown that it has the key"
    with after(monkeypatch, 11 * 60):
        assert asked(client, unlisted).status_code == 401
        assert "key" not in asked(client, unlisted, headers=key).json()["facts"]
    with after(monkeypatch, 31 * 60):
        assert client.get("/api/field/me", headers=key).status_code == 200, "used twenty minutes ago"
    with after(monkeypatch, 62 * 60):
        assert client.get("/api/field/me", headers=key).status_code == 401, "and half an hour is all it has"


def test_once_there_is_room_the_same_key_binds_it_and_it_stays_signed_in(cadre, client_of, monkeypatch):
    others = [actions.bind(actor=cadre, device_id=new_id(), name=f"{number}", now=NOON) for number in range(5)]
    client, device = client_of(cadre), new_id()
    key = {"X-Tiangeng-Key": asked(client, device).json()["facts"]["key"]}
    actions.unbind(actor=cadre, device_id=others[0].pk, reason="", now=NOON)
    assert asked(client, device, headers=key).status_code == 200
    with after(monkeypatch, 3 * 86400):
        assert client.get("/api/field/me", headers=key).status_code == 200


def test_another_phones_key_is_not_this_ones(cadre, client_of):
    client, other = client_of(cadre), client_of(cadre)
    bound(client)
    assert client.get("/api/field/me", headers=bound(other)).status_code == 401


def test_an_old_sign_in_is_told_no_key_and_binds_no_session_unless_the_key_is_shown(cadre, client_of, monkeypatch):
    first, device = client_of(cadre), new_id()
    key = asked(first, device).json()["key"]
    client = client_of(cadre)
    with after(monkeypatch, 11 * 60):
        told = asked(client, device).json()
        assert (told["key"], told["secret"]) == ("", "")
        assert client.get("/api/field/me").json()["phone"] is None
        asked(client, device, headers={"X-Tiangeng-Key": key})
        assert client.get("/api/field/me").status_code == 401
        assert client.get("/api/field/me", headers={"X-Tiangeng-Key": key}).json()["phone"] == str(device)


def test_a_key_whose_answer_was_lost_is_told_once_more_while_the_sign_in_is_fresh(cadre, client_of, monkeypatch):
    client, device = client_of(cadre), new_id()
    key = asked(client, device).json()["key"]
    assert asked(client, device).json()["key"] == key
    with after(monkeypatch, 11 * 60):
        assert asked(client, device).status_code == 401


def test_the_desk_on_a_phone_is_its_own_sign_in_and_the_app_does_not_keep_it_open(cadre, client_of, monkeypatch):
    client = client_of(cadre)
    headers = bound(client)
    assert "/accounts/login/" in client.get("/")["Location"]
    signs_in_again(client, cadre)
    assert client.get("/").status_code == 200
    assert asked(client, headers["X-Tiangeng-Device"], headers=headers).status_code == 200
    assert client.get("/").status_code == 200, "the app beside it does not shut the desk"
    assert client.get("/api/visits").status_code == 200, "whose pages ask without the key"
    for minutes in (20, 40):
        with after(monkeypatch, minutes * 60):
            assert client.get("/api/field/me", headers=headers).status_code == 200
    with after(monkeypatch, 41 * 60):
        assert client.get("/").status_code == 302
        assert client.get("/api/visits").status_code == 401


def test_signing_in_anew_lets_the_phone_of_before_bind_again(cadre, client_of):
    client = client_of(cadre)
    bound(client)
    signs_in_again(client, cadre)
    assert client.get("/api/field/me").json()["phone"] is None
    assert client.get("/api/field/me", headers=bound(client)).status_code == 200


def test_the_stores_secret_is_for_whoever_has_just_signed_in_on_this_phone(cadre, partner, client_of, monkeypatch):
    client, device = client_of(cadre), new_id()
    secret = asked(client, device).json()["secret"]
    assert len(secret) == 64 and asked(client_of(cadre), device).json()["secret"] == secret, "signed in anew: the same"
    assert asked(client_of(cadre), new_id()).json()["secret"] != secret, "another phone's is another"
    key = {"X-Tiangeng-Key": asked(client, device).json()["key"]}
    for minutes in (0, 9, 11):
        with after(monkeypatch, minutes * 60):
            assert asked(client, device, headers=key).json()["secret"] == "", minutes
    assert asked(client_of(partner), device).status_code == 409
    actions.unbind(actor=cadre, device_id=device, reason="丢了", now=NOON)
    assert (asked(client_of(cadre), device).status_code, "secret" in asked(client_of(cadre), device).json()) == (
        410,
        False,
    )


def test_forgetting_the_pin_right_after_signing_in_takes_another_sign_in(cadre, client_of, monkeypatch):
    """The phone has what it was told: whoever holds it a minute later has the living cookie, and is told nothing."""
    client = client_of(cadre)
    headers = bound(client)
    device = headers["X-Tiangeng-Device"]
    assert asked(client, device).json()["secret"], "the answer was lost: nothing has shown the key yet"
    assert client.get("/api/field/me", headers=headers).status_code == 200
    with after(monkeypatch, 60):
        assert asked(client, device).status_code == 401
        told = asked(client, device, headers=headers).json()
        assert (told["secret"], told["key"]) == ("", "")
    signs_in_again(client, cadre)
    assert asked(client, device).json()["secret"]


def test_a_ticket_alone_does_not_open_a_store_that_is_there_already(cadre, client_of):
    account = Account.objects.get(pk=cadre.account_id)
    account.set_password("right-Horse-7")
    account.save()
    client, device = client_of(cadre), new_id()

    def comes_by_ticket():
        signs_in_again(client, cadre)
        session = client.session
        session["by_ticket"] = True
        session.save()

    comes_by_ticket()
    secret = asked(client, device).json()["secret"]
    assert secret, "the first time there is nothing on the phone yet"
    comes_by_ticket()
    told = asked(client, device).json()
    assert (told["secret"], told["wants_password"], bool(told["key"])) == ("", True, True)
    sent = {"id": str(device), "name": "红米", "password": "wrong"}
    answer = client.post("/api/field/device", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_password")
    sent["password"] = "right-Horse-7"
    assert client.post("/api/field/device", sent, content_type="application/json").json()["secret"] == secret
    for _try in range(6):
        answer = client.post("/api/field/device", sent | {"password": "wrong"}, content_type="application/json")
    assert answer.status_code == 429


def test_the_secret_is_neither_kept_with_a_key_nor_given_to_an_api_key(cadre, client_of):
    client, device = client_of(cadre), new_id()
    assert asked(client, device, headers={"Idempotency-Key": "k1"}).json()["secret"]
    assert not IdempotencyKey.objects.exists()
    _row, key = people.tokens.make_token(actor=cadre, name="脚本", days=1, now=timezone.now())
    answer = asked(Client(), device, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["secret"], answer.json()["key"]) == (200, "", "")


def test_signing_out_on_a_bound_phone_signs_out_however_long_it_was_in(cadre, client_of, monkeypatch):
    client = client_of(cadre)
    headers = bound(client)
    with after(monkeypatch, 3 * 86400):
        assert client.get("/api/field/me", headers=headers).status_code == 200
        client.post("/accounts/logout/")
        assert client.get("/api/field/me", headers=headers).status_code == 401


def test_unbinding_ends_the_phones_sessions_and_no_other(cadre, client_of):
    phone, desk, device = client_of(cadre), client_of(cadre), new_id()
    key = asked(phone, device).json()["key"]
    actions.unbind(actor=cadre, device_id=device, reason="丢了", now=NOON)
    for headers in ({}, {"X-Tiangeng-Key": key}):
        assert phone.get("/api/field/me", headers=headers).status_code == 401
        told = phone.get("/api/field/me", headers=headers | {"X-Tiangeng-Device": str(device)})
        assert (told.status_code, told.json()["code"]) == (410, "unbound")
    assert desk.get("/api/field/me").status_code == 200
