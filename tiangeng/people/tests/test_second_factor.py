"""The second factor: who must have it, how it is set up, and that its code opens once."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tiangeng.kernel.models import LogEntry
from tiangeng.people import actions, signin
from tiangeng.people.models import Account

from .conftest import GOOD, run, sign_in

pytestmark = pytest.mark.usefixtures("clock")


def code_of(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def enrol(client: Client) -> tuple[str, list[str]]:
    """Set it up as the page says; the secret and the recovery codes."""
    page = client.get("/accounts/2fa/set-up/").content.decode()
    secret = re.search(r'<p class="id">([A-Z2-7 ]+)</p>', page)[1].replace(" ", "")
    answer = client.post("/accounts/2fa/set-up/", {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    page = client.get("/accounts/2fa/recovery-codes/")
    assert page["Cache-Control"] == "no-store"
    return secret, re.findall(r"<li>(\d{8})</li>", page.content.decode())


@pytest.fixture
def officer(cast) -> Account:
    """The security administrator, with a password."""
    account = Account.objects.get(pk=cast.security_admin.account_id)
    account.set_password(GOOD)
    account.save()
    return account


@pytest.fixture
def policy(settings):
    settings.TIANGENG_SECOND_FACTOR = "administrators"


@pytest.fixture
def enrolled(policy, officer) -> tuple[Client, str, list[str]]:
    client = Client()
    sign_in(client, officer.username, GOOD)
    return (client, *enrol(client))


@pytest.mark.parametrize(
    ("chosen", "administrator", "cadre"), [("none", False, False), ("administrators", True, False), ("all", True, True)]
)
def test_the_policy_says_who_needs_one(settings, chosen, administrator, cadre):
    settings.TIANGENG_SECOND_FACTOR = chosen
    assert signin.needs_second_factor(Account(is_administrator=True), frozenset()) is administrator
    assert signin.needs_second_factor(Account(), frozenset({"audit_admin"})) is administrator
    assert signin.needs_second_factor(Account(), frozenset({"worker"})) is cadre


def test_an_administrator_sets_it_up_before_anything_else(policy, officer):
    client = Client()
    sign_in(client, officer.username, GOOD)
    for page in ("/people/", "/people/me/", "/people/grants/"):
        assert client.get(page)["Location"].startswith("/accounts/2fa/set-up/?next="), page
    assert client.get("/api/people/me").json()["code"] == "second_factor_due"
    _secret, codes = enrol(client)
    assert len(codes) == 10
    assert client.get("/people/grants/").status_code == 200
    assert LogEntry.objects.filter(verb="account.second_factor_added").count() == 1


def test_a_cadre_is_not_asked_unless_the_policy_says_all(settings, account, granted):
    settings.TIANGENG_SECOND_FACTOR = "administrators"
    client = Client()
    sign_in(client, "zengxy", GOOD)
    assert client.get("/people/me/").status_code == 200
    settings.TIANGENG_SECOND_FACTOR = "all"
    assert client.get("/people/me/")["Location"].startswith("/accounts/2fa/set-up/")


def test_a_wrong_code_sets_nothing_up(policy, officer):
    client = Client()
    sign_in(client, officer.username, GOOD)
    client.get("/accounts/2fa/set-up/")
    assert client.post("/accounts/2fa/set-up/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_the_shared_secret_is_sealed_in_the_table(enrolled):
    _client, secret, codes = enrolled
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert codes[0] not in kept


def test_signing_in_takes_both(enrolled, officer):
    _client, secret, _codes = enrolled
    client = Client()
    assert sign_in(client, officer.username, GOOD)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/people/me/").status_code == 302  # not in yet
    assert client.post("/accounts/2fa/authenticate/", {"code": "123456"}).status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret, later=1)}).status_code == 302
    assert client.get("/people/me/").status_code == 200


def test_a_code_seen_over_the_shoulder_opens_nothing_in_any_process(enrolled, officer):
    _client, secret, _codes = enrolled
    code = code_of(secret, later=1)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, officer.username, GOOD)
    assert first.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    cache.clear()  # what another process would not know
    assert second.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert second.get("/people/me/").status_code == 302


def test_a_recovery_code_opens_once(enrolled, officer):
    _client, _secret, codes = enrolled
    statuses = []
    for _ in range(2):
        client = Client()
        sign_in(client, officer.username, GOOD)
        statuses.append(client.post("/accounts/2fa/authenticate/", {"code": codes[3]}).status_code)
    assert statuses == [302, 200]


def test_codes_are_guessed_five_times_and_no_more(enrolled, officer):
    _client, secret, _codes = enrolled
    client = Client()
    sign_in(client, officer.username, GOOD)
    for guess in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": f"{guess:06d}"})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret, later=1)})
    assert answer.status_code == 200
    assert "错了太多次" in answer.content.decode()
    assert sign_in(Client(), officer.username, GOOD).status_code == 429  # the password's door is shut as well


def test_who_must_have_it_cannot_take_it_off(enrolled):
    client, _secret, _codes = enrolled
    assert "不能关闭" in client.get("/accounts/2fa/off/").content.decode()
    client.post("/accounts/2fa/off/")
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_who_chose_it_may_take_it_off_again(settings, account, granted):
    settings.TIANGENG_SECOND_FACTOR = "none"
    client = Client()
    sign_in(client, "zengxy", GOOD)
    enrol(client)
    assert client.post("/accounts/2fa/off/")["Location"] == "/people/me/"
    assert not Authenticator.objects.exists()


def test_a_lost_phone_is_helped_by_security_with_a_reason(cast, settings, account, granted, now):
    settings.TIANGENG_SECOND_FACTOR = "none"
    client = Client()
    sign_in(client, "zengxy", GOOD)
    enrol(client)
    run(actions.remove_second_factor, actor=cast.security_admin, account_id=account.pk, reason="手机掉河里", now=now)
    assert not Authenticator.objects.exists()
    assert client.get("/people/me/").status_code == 302  # signed out


def test_old_sessions_are_asked_again_before_codes_are_shown(settings, account, granted):
    settings.TIANGENG_SECOND_FACTOR = "none"
    client = Client()
    sign_in(client, "zengxy", GOOD)
    enrol(client)
    session = client.session
    session["began"] -= 3600
    session["account_authentication_methods"] = []
    session.save()
    answer = client.get("/accounts/2fa/recovery-codes/")
    assert answer["Location"] == "/accounts/confirm/?next=%2Faccounts%2F2fa%2Frecovery-codes%2F"
    assert client.post(answer["Location"], {"password": "wrong"}).status_code == 200
    assert client.post(answer["Location"], {"password": GOOD})["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200


def test_new_recovery_codes_replace_the_old(enrolled):
    client, _secret, codes = enrolled
    client.post("/accounts/2fa/recovery-codes/new/")
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert not set(re.findall(r"<li>(\d{8})</li>", page)) & set(codes)
