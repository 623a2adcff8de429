"""Coming in from the province's own app: signed with real keys, through the real door."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client

from tests import province
from tests.province import AUDIENCE, ISSUER, WHO, packed, pem
from tiangeng.kernel.models import LogEntry
from tiangeng.people import actions, checks, tickets
from tiangeng.people.models import Account, SpentTicket
from tiangeng.people.refusals import AdministratorsByPassword, OutsideTaken
from tiangeng.ui.embedding import FramedCookiesMiddleware

from .conftest import run

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
FOREIGN = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def ticket(clock):
    """`ticket(key=EC, sub=…)` as the province's app makes one."""
    return lambda key=EC, **changed: province.ticket(key, now=clock(), **changed)


@pytest.fixture
def agreed(settings, tmp_path):
    """The county has agreed with a province that is just changing its key."""
    path = tmp_path / "province.pem"
    path.write_bytes(pem(RSA) + pem(EC))
    settings.TIANGENG_TICKET_KEYS, settings.TIANGENG_TICKET_ISSUER, settings.TIANGENG_TICKET_AUDIENCE = (
        path,
        ISSUER,
        AUDIENCE,
    )
    return path


@pytest.fixture
def bound(clock, account, granted, agreed, cast):
    return run(actions.bind_outside, actor=cast.system_admin, account_id=account.pk, outside_id=WHO, now=clock())


def enter(client: Client, text: str, **more):
    return client.post("/accounts/door/", {"ticket": text, **more})


def is_in(client: Client) -> bool:
    return client.get("/people/me/").status_code == 200


@pytest.mark.parametrize("key", [RSA, EC])
def test_a_ticket_lets_its_owner_in_after_a_yes(bound, ticket, key):
    client, text = Client(), ticket(key)
    page = client.get("/accounts/door/", {"ticket": text})
    assert page.status_code == 200 and str(bound) in page.content.decode()
    assert not is_in(client), "an address that is merely opened signs nobody in"
    answer = enter(client, text)
    assert (answer.status_code, answer["Location"]) == (302, "/m/")
    assert is_in(client)
    assert client.get("/accounts/door/", {"ticket": ticket()})["Location"] == "/m/", "already in"
    assert LogEntry.objects.filter(verb="account.signed_in", object_id=str(bound.pk)).exists()


def test_a_one_time_password_that_nobody_uses_does_not_stand_in_the_way(bound, ticket, clock):
    Account.objects.filter(pk=bound.pk).update(
        must_change_password=True, password_changed_at=clock() - timedelta(days=60)
    )
    client = Client()
    enter(client, ticket())
    assert is_in(client)


def test_a_ticket_is_used_up(bound, ticket, clock):
    text = ticket()
    assert enter(Client(), text).status_code == 302
    again = Client()
    assert enter(again, text).status_code == 409 and not is_in(again)
    clock.goes_on(minutes=10)
    assert actions.forget_spent_tickets(now=clock()) == 1 and not SpentTicket.objects.exists()
    assert enter(again, text).status_code == 403, "forgotten, but long expired"


WRONG = {
    "another's key": {"key": FOREIGN},
    "no key at all": {"alg": "none"},
    "the other kind of key": {"alg": "RS256"},
    "from somebody else": {"iss": "https://elsewhere.example"},
    "for somebody else": {"aud": ["https://other.example"]},
    "expired": {"life": -1},
    "lasting too long": {"life": 3600},
    "of tomorrow": {"iat": 4_000_000_000, "exp": 4_000_000_060},
    "of nobody": {"sub": ""},
    "of a number": {"sub": 7},
    "without a number of its own": {"jti": None},
    "without an end": {"exp": None},
    "without a purpose": {"aud": None},
    "with an endless end": {"exp": float("inf")},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_a_wrong_ticket_opens_nothing(bound, ticket, change):
    client = Client()
    text = ticket(**change)
    assert client.get("/accounts/door/", {"ticket": text}).status_code == 403
    assert enter(client, text).status_code == 403 and not is_in(client)
    assert not SpentTicket.objects.exists()


def test_the_public_key_is_no_shared_secret(bound, ticket, agreed):
    head, body, _signature = ticket().split(".")
    head = packed(json.dumps({"alg": "HS256"}).encode()).decode()
    for secret in (agreed.read_bytes(), pem(EC), pem(RSA)):
        mac = HMAC(secret, SHA256())
        mac.update(f"{head}.{body}".encode())
        assert enter(Client(), f"{head}.{body}.{packed(mac.finalize()).decode()}").status_code == 403


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "a.b.c.d", "é.é.é", "." * 9000, "bnVsbA.bnVsbA.", "W10.W10.W10"])
def test_what_is_no_ticket_is_refused_and_no_crash(bound, text):
    assert enter(Client(), text).status_code == 403


def test_a_changed_body_is_not_what_was_signed(bound, ticket):
    head, body, signature = ticket().split(".")
    other = ticket(sub="somebody-else").split(".")[1]
    assert body != other and enter(Client(), f"{head}.{other}.{signature}").status_code == 403


def test_only_accounts_that_are_there_and_no_administrators(clock, account, agreed, ticket, cast):
    assert enter(Client(), ticket()).status_code == 403
    admin = cast.security_admin.account_id
    with pytest.raises(AdministratorsByPassword):
        run(actions.bind_outside, actor=cast.system_admin, account_id=admin, outside_id=WHO, now=clock())
    run(actions.bind_outside, actor=cast.system_admin, account_id=account.pk, outside_id=WHO, now=clock())
    with pytest.raises(OutsideTaken):
        run(
            actions.bind_outside,
            actor=cast.system_admin,
            account_id=cast.partner.account_id,
            outside_id=WHO,
            now=clock(),
        )


def test_a_frozen_account_stays_out(bound, ticket, cast, clock):
    run(actions.freeze_account, actor=cast.security_admin, account_id=bound.pk, reason="借调", now=clock())
    client = Client()
    assert enter(client, ticket()).status_code == 403 and not is_in(client)


def test_nobody_is_led_to_a_foreign_place(bound, ticket):
    assert enter(Client(), ticket(), next="https://elsewhere.example/")["Location"] == "/m/"


def test_without_an_agreement_there_is_no_door(clock, account, ticket, cast, settings):
    assert settings.TIANGENG_TICKET_KEYS is None
    run(actions.bind_outside, actor=cast.system_admin, account_id=account.pk, outside_id=WHO, now=clock())
    assert Client().get("/accounts/door/", {"ticket": ticket()}).status_code == 404
    assert "door" not in Client().get("/accounts/login/").content.decode()


def test_a_half_configured_door_stays_shut(clock, account, client, agreed, settings, tmp_path):
    assert not [error for error in checks.no_power_beside_grants() if error.id == "people.E004"]
    settings.TIANGENG_TICKET_AUDIENCE = ""
    assert client.get("/accounts/door/?ticket=x").status_code == 404
    weak = tmp_path / "weak.pem"
    weak.write_bytes(pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)))
    settings.TIANGENG_TICKET_KEYS = weak
    assert len([error for error in checks.no_power_beside_grants() if error.id == "people.E004"]) == 2
    with pytest.raises(ValueError):
        tickets.keys_in(weak)


def test_only_the_named_site_may_show_the_app_in_a_frame(clock, account, client, settings):
    for address in ("/m/", "/accounts/door/?ticket=x"):
        answer = client.get(address)
        assert (answer["X-Frame-Options"], "frame-ancestors 'none'" in answer["Content-Security-Policy"]) == (
            "DENY",
            True,
        )
    settings.TIANGENG_EMBEDDED_BY = ["https://app.province.example"]
    answer = client.get("/m/")
    assert "frame-ancestors https://app.province.example" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors 'none'" in client.get("/accounts/login/")["Content-Security-Policy"]


def test_a_spent_ticket_is_refused_on_a_plain_page_that_the_provinces_frame_may_show(bound, ticket, settings):
    settings.TIANGENG_EMBEDDED_BY = ["https://app.province.example"]
    text = ticket()
    assert enter(Client(), text).status_code == 302
    answer = enter(Client(), text)
    page = answer.content.decode()
    assert answer.status_code == 409 and "这张登录凭据已经用过，请回省平台重新打开。" in page
    assert 'class="side"' not in page and "去工作台" not in page, "whoever is not signed in has no desk"
    assert "frame-ancestors https://app.province.example" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer


def test_cookies_for_a_foreign_frame_are_kept_apart_and_only_there(settings, rf):
    def answer(_request):
        response = HttpResponse()
        response.set_cookie("session", "1", samesite="None", secure=True)
        response.set_cookie("language", "en", samesite="Lax", secure=True)
        return response

    with pytest.raises(MiddlewareNotUsed):
        FramedCookiesMiddleware(answer)
    settings.TIANGENG_EMBEDDED_BY, settings.HTTPS = ["https://app.province.example"], True
    told = FramedCookiesMiddleware(answer)(rf.get("/")).cookies
    assert told["session"].OutputString().endswith("SameSite=None; Partitioned; Secure")
    assert "Partitioned" not in told["language"].OutputString()
