"""Signing in, staying in, being sent out: driven by a clock the test turns."""

import re
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client

from tiangeng.kernel.models import LogEntry
from tiangeng.people import actions, middleware, queries
from tiangeng.people.models import Account, Session
from tiangeng.people.passwords import Argon2Hasher

from .conftest import GOOD, propose, run, sign_in

WRONG = "Not-the-one-99"


@pytest.fixture
def browser(clock, account, granted) -> Client:
    """曾小燕's, signed in."""
    client = Client()
    assert sign_in(client, "zengxy", GOOD).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/people/me/").status_code == 200


def plain(response) -> str:
    """A page without what is different every time."""
    return re.sub(r'value="\w{64}"|X-CSRFToken": "\w+"', "", response.content.decode())


# ---------------------------------------------------------------------- in


def test_the_right_password_opens_and_goes_back_to_the_page_asked_for(clock, account, granted):
    client = Client()
    answer = client.get("/people/me/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=%2Fpeople%2Fme%2F"
    assert sign_in(client, " ZengXY ", GOOD).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_a_foreign_place_after_signing_in(clock, account, target):
    answer = Client().post(f"/accounts/login/?next={target}", {"login": "zengxy", "password": GOOD, "next": target})
    assert answer["Location"] == "/"


def test_signing_in_and_failing_to_are_both_in_the_log(clock, account):
    client = Client()
    sign_in(client, "zengxy", WRONG)
    sign_in(client, "nobody-here", WRONG)
    sign_in(client, "zengxy", GOOD)
    lines = LogEntry.objects.filter(verb__startswith="account.sign").order_by("id")
    told = [(line.verb, line.object_id) for line in lines]
    assert told == [
        ("account.sign_in_failed", str(account.pk)),
        ("account.sign_in_failed", ""),
        ("account.signed_in", str(account.pk)),
    ]
    assert not [line for line in lines if WRONG in str(line.changes) or "nobody-here" in str(line.changes)]


def test_the_session_gets_a_new_key_at_the_door(clock, account):
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, "zengxy", GOOD)
    assert client.cookies["sessionid"].value != before


def test_the_answer_is_the_same_whether_the_name_exists_or_not(clock, account):
    known, unknown = (sign_in(Client(), name, WRONG) for name in ("zengxy", "zengxx"))
    assert known.status_code == unknown.status_code == 422
    assert plain(known).replace("zengxy", "") == plain(unknown).replace("zengxx", "")
    assert set(known.headers) == set(unknown.headers)


def test_the_time_taken_does_not_tell_either(clock, account, monkeypatch):
    """With hashes of life's size: a name that exists costs one hash, a name that does not costs one too."""
    monkeypatch.setattr(Argon2Hasher, "time_cost", 2)
    monkeypatch.setattr(Argon2Hasher, "memory_cost", 19 * 1024)
    account.set_password(GOOD)
    account.save()
    taken: dict[str, list[float]] = {"zengxy": [], "nobody": []}
    for turn in range(12):
        for name, found in taken.items():
            AccessAttempt.objects.all().delete()
            client = Client(REMOTE_ADDR=f"10.0.{turn}.1")
            started = time.process_time()
            sign_in(client, name, WRONG)
            found.append(time.process_time() - started)
    known, unknown = (statistics.median(found[2:]) for found in taken.values())
    assert abs(known - unknown) < 0.4 * max(known, unknown), (known, unknown)


def test_a_frozen_account_is_told_why_only_with_the_right_password(cast, clock, account):
    run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="手机丢失", now=clock())
    assert "手机丢失" not in sign_in(Client(), "zengxy", WRONG).content.decode()
    answer = sign_in(Client(), "zengxy", GOOD)
    assert answer.status_code == 403
    assert "手机丢失" in answer.content.decode()
    assert "安全管理员" in answer.content.decode()


def test_a_one_time_password_left_lying_for_a_week_opens_nothing(clock, fresh):
    _account, password = fresh
    clock.goes_on(days=7, minutes=1)
    answer = sign_in(Client(), "zengxy", password)
    assert answer.status_code == 403
    assert "过期" in answer.content.decode()


# ---------------------------------------------------------------------- the throttle


def test_five_failures_mean_fifteen_minutes_even_for_the_right_password(clock, account):
    client = Client()
    assert [sign_in(client, "zengxy", WRONG).status_code for _ in range(5)] == [422, 422, 422, 422, 429]
    assert sign_in(client, "zengxy", GOOD).status_code == 429
    clock.goes_on(minutes=14, seconds=59)
    assert sign_in(client, "zengxy", GOOD).status_code == 429  # and trying does not make it longer
    clock.goes_on(seconds=2)
    assert sign_in(client, "zengxy", GOOD).status_code == 302


def test_the_lock_looks_the_same_for_a_name_that_does_not_exist(clock, account):
    answers = []
    for name in ("zengxy", "nobody"):
        client = Client()
        for _ in range(5):
            answer = sign_in(client, name, WRONG)
        answers.append((answer.status_code, plain(answer)))
    assert answers[0] == answers[1]


def test_capitals_and_spaces_are_no_way_round_the_count(clock, account):
    client = Client()
    for name in ("zengxy", "ZENGXY", " zengxy", "ZengXY ", "zengXY"):
        answer = sign_in(client, name, WRONG)
    assert answer.status_code == 429


def test_a_lock_holds_for_its_own_source_only(clock, account):
    for _ in range(5):
        sign_in(Client(REMOTE_ADDR="10.0.0.1"), "zengxy", WRONG)
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), "zengxy", GOOD).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2"), "zengxy", GOOD).status_code == 302


def test_a_forged_forwarding_header_is_not_another_source(clock, account):
    for turn in range(5):
        sign_in(Client(HTTP_X_FORWARDED_FOR=f"10.9.9.{turn}"), "zengxy", WRONG)
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="10.9.9.99"), "zengxy", GOOD).status_code == 429


def test_success_forgives_what_was_mistyped_before(clock, account):
    client = Client()
    for _ in range(4):
        sign_in(client, "zengxy", WRONG)
    sign_in(client, "zengxy", GOOD)
    client.post("/accounts/logout/")
    for _ in range(4):
        assert sign_in(client, "zengxy", WRONG).status_code == 422


def test_guessing_the_present_password_counts_as_well(browser):
    for _ in range(5):
        answer = browser.post("/accounts/password/", {"old": WRONG, "new": "Another-Good-1", "again": "Another-Good-1"})
        assert answer.status_code == 422
    answer = browser.post("/accounts/password/", {"old": GOOD, "new": "Another-Good-1", "again": "Another-Good-1"})
    assert answer.status_code == 429
    assert Account.objects.get(username="zengxy").check_password(GOOD)


def test_ten_thousand_tries_would_reach_five(clock, account):
    """A hundred here, the rule is the same: no more than five are ever compared with the hash."""
    client = Client()
    compared = sum(sign_in(client, "zengxy", f"{WRONG}{n}").status_code == 422 for n in range(100))
    assert compared == 4
    assert AccessAttempt.objects.get(username="zengxy").failures_since_start == 5


def test_of_twelve_tries_at_the_same_moment_no_more_than_five_are_compared(own_database, monkeypatch):
    """Each in its own connection, all at once: they wait for each other, so that none slips past the count."""
    own_database()
    compared, compare = [], AuthenticationBackend.authenticate

    def counted(self, request, **credentials):
        compared.append(credentials["username"])
        return compare(self, request, **credentials)

    def one(number: int) -> int:
        try:
            return sign_in(Client(), "somebody", f"{WRONG}{number}").status_code
        finally:
            connection.close()

    monkeypatch.setattr(AuthenticationBackend, "authenticate", counted)
    with ThreadPoolExecutor(12) as crowd:
        answers = Counter(crowd.map(one, range(12)))
    assert answers == {422: 4, 429: 8}
    assert len(compared) == 5


# ---------------------------------------------------------------------- staying


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_half_an_hour_away_ends_the_session(clock, browser, minutes, stays):
    clock.goes_on(minutes=minutes)
    assert is_in(browser) is stays


@pytest.mark.parametrize(("minutes", "stays"), [(9, True), (11, False)])
def test_administrators_have_ten_minutes(cast, clock, minutes, stays):
    account = Account.objects.get(pk=cast.security_admin.account_id)
    account.set_password(GOOD)
    account.save()
    client = Client()
    assert sign_in(client, account.username, GOOD).status_code == 302
    clock.goes_on(minutes=minutes)
    assert is_in(client) is stays


def test_twelve_hours_are_the_end_however_busy(clock, browser):
    for _ in range(12 * 60 // 20):
        clock.goes_on(minutes=20)
        assert is_in(browser)
    clock.goes_on(minutes=1)
    assert not is_in(browser)


def test_the_last_use_is_not_written_on_every_page(clock, browser):
    is_in(browser)
    used = Session.objects.get().used_at
    clock.goes_on(seconds=middleware.TOUCH_EVERY - 10)
    is_in(browser)
    assert Session.objects.get().used_at == used
    clock.goes_on(seconds=20)
    is_in(browser)
    assert Session.objects.get().used_at > used


def test_signing_out_kills_the_session_on_the_server(browser):
    key = browser.cookies["sessionid"].value
    answer = browser.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'
    thief = Client()
    thief.cookies["sessionid"] = key
    assert not is_in(thief)
    assert LogEntry.objects.filter(verb="account.signed_out").count() == 1


def test_opening_the_sign_out_page_signs_nobody_out(browser):
    assert browser.get("/accounts/logout/").status_code == 200
    assert is_in(browser)


def test_a_form_left_open_too_long_leads_back_to_itself(clock, browser):
    """Nothing is repeated; the draft in the tab waits on the form's page, whose address survives the sign-in."""
    form = "/people/me/keys/new/?days=30"
    browser.get(form)
    clock.goes_on(minutes=31)
    answer = browser.post(form, {"name": "大屏", "days": "30"}, HTTP_REFERER=f"http://testserver{form}")
    assert answer["Location"] == "/accounts/login/?next=%2Fpeople%2Fme%2Fkeys%2Fnew%2F%3Fdays%3D30"
    page = browser.get(answer["Location"])
    assert 'data-drafts="keep"' in page.content.decode()
    sent = {"login": "zengxy", "password": GOOD, "next": form}
    assert browser.post(answer["Location"], sent)["Location"] == form


# ---------------------------------------------------------------------- sent out


def test_a_new_grant_ends_the_session_on_the_next_request(cast, clock, browser, account):
    grant = propose(cast, account, clock(), territory="331181104202")
    assert is_in(browser)
    run(actions.approve_grant, actor=cast.security_admin, grant_id=grant.pk, now=clock())
    assert not is_in(browser)


def test_a_grant_taken_back_ends_the_session_on_the_next_request(cast, clock, browser, granted):
    run(actions.end_grant, actor=cast.security_admin, grant_id=granted.pk, reason="派驻期满", now=clock())
    assert not is_in(browser)


def test_freezing_ends_the_session_on_the_next_request(cast, clock, browser, account):
    run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="x", now=clock())
    assert not is_in(browser)


def test_a_stolen_session_row_does_not_survive_a_new_stamp(cast, clock, browser, account):
    """As when a request that began before writes its session back after the freeze."""
    row = Session.objects.get(account_id=account.pk)
    run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="x", now=clock())
    run(actions.unfreeze_account, actor=cast.security_admin, account_id=account.pk, reason="y", now=clock())
    row.save(force_insert=True)
    assert not is_in(browser)


def test_changing_the_password_keeps_this_browser_and_ends_the_others(clock, browser, account):
    other = Client()
    sign_in(other, "zengxy", GOOD)
    answer = browser.post("/accounts/password/", {"old": GOOD, "new": "Another-Good-1", "again": "Another-Good-1"})
    assert answer.status_code == 302
    assert is_in(browser)
    assert not is_in(other)


def test_a_lost_device_is_signed_out_from_another(clock, browser, account):
    lost = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Safari/537")
    sign_in(lost, "zengxy", GOOD)
    page = browser.get("/people/me/").content.decode()
    assert "手机 · Chrome" in page
    assert lost.cookies["sessionid"].value not in page
    tag = re.search(r'name="session" value="(\w+)"', page)[1]
    browser.post("/people/me/sessions/end/", {"session": tag})
    assert not is_in(lost)
    assert is_in(browser)


# ---------------------------------------------------------------------- first things first


def test_a_one_time_password_leads_to_its_change_and_nowhere_else(clock, fresh):
    _account, password = fresh
    client = Client()
    sign_in(client, "zengxy", password)
    for page in ("/people/me/", "/people/", "/people/units/", "/"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/password/?next="), page
    assert client.post("/people/me/language/", {"language": "en"})["Location"] == "/accounts/password/"
    refused = client.get("/api/people/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "password_due")
    htmx = client.get("/people/", headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, "/accounts/password/")

    page = client.get("/accounts/password/?next=/people/me/")
    assert "请先设一个自己的密码" in page.content.decode()
    sent = {"old": password, "new": GOOD, "again": GOOD}
    assert client.post("/accounts/password/?next=/people/me/", sent)["Location"] == "/people/me/"
    assert is_in(client)


def test_a_password_past_its_age_leads_to_its_change(clock, browser):
    clock.goes_on(days=181)
    sign_in(browser, "zengxy", GOOD)
    assert browser.get("/people/me/")["Location"].startswith("/accounts/password/")


def test_the_two_new_passwords_must_agree_and_the_form_says_what_is_wrong(browser):
    answer = browser.post("/accounts/password/", {"old": GOOD, "new": "Another-Good-1", "again": "Another-Good-2"})
    assert (answer.status_code, "两次输入的新密码不一样" in answer.content.decode()) == (422, True)
    answer = browser.post("/accounts/password/", {"old": GOOD, "new": "weak", "again": "weak"})
    assert (answer.status_code, "密码至少 10 位" in answer.content.decode()) == (422, True)


def test_a_key_is_no_browser_and_waits_for_nothing(clock, account, granted, now):
    actor = queries.actor_for(Account.objects.get(pk=account.pk), now=now)
    _token, key = run(actions.make_token, actor=actor, name="大屏", days=30, now=now)
    clock.goes_on(days=10)
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    answer = Client().get("/api/people/me", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["name"]) == (200, "曾小燕")
    bad = Client().get("/api/people/me", headers={"Authorization": "Bearer tg_nothing"})
    assert (bad.status_code, bad.json()["code"]) == (401, "sign_in_needed")


def test_the_chosen_language_comes_along_at_sign_in(clock, account):
    Account.objects.filter(pk=account.pk).update(language="en")
    client = Client()
    sign_in(client, "zengxy", GOOD)
    assert client.cookies["django_language"].value == "en"
