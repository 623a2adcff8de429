"""Phones, photos in parts, the county's minutes, and the app's own files."""

import hashlib
import json
import os
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import NOON, VILLAGE
from tests.architecture.records import picture
from tiangeng.documents import actions as documents
from tiangeng.field import actions, queries, uploads
from tiangeng.field.models import Device, WeekMinutes
from tiangeng.field.refusals import PhoneOfAnother, TooManyPhones, Unbound
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import IdempotencyKey, LogEntry
from tiangeng.kernel.refusals import Missing, ReasonNeeded
from tiangeng.people import actions as people
from tiangeng.people.models import Account, Grant
from tiangeng.visits import actions as visits


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.TIANGENG_UPLOADS = tmp_path / "uploads"
    settings.TIANGENG_PHONE = tmp_path / "phone"


@pytest.fixture
def phone(cadre):
    return actions.bind(actor=cadre, device_id=new_id(), name="红米", now=NOON)


@pytest.fixture
def visit(cadre):
    return visits.record_visit(actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="渠漏了", now=NOON)


def test_the_same_phone_again_is_the_same_row_and_not_another_persons(phone, cadre, partner):
    assert actions.bind(actor=cadre, device_id=phone.pk, name="红米", now=NOON) == phone
    with pytest.raises(PhoneOfAnother):
        actions.bind(actor=partner, device_id=phone.pk, name="红米", now=NOON)
    for number in range(4):
        actions.bind(actor=cadre, device_id=new_id(), name=f"{number}", now=NOON)
    with pytest.raises(TooManyPhones):
        actions.bind(actor=cadre, device_id=new_id(), name="第六部", now=NOON)


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
    for path in ("/api/field/me", f"/api/visits/{visit.pk}"):
        assert [client.get(path, headers=headers).status_code for headers in ({}, key)] == [401, 200]
    assert client.get(f"/visits/{visit.pk}/").status_code == 302
    assert asked(client, unlisted).json()["facts"]["key"] == key["X-Tiangeng-Key"], "once more if the answer was lost"
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
    assert asked(client, device, headers=key).json()["key"] == key["X-Tiangeng-Key"]
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
    for minutes, told in ((9, secret), (11, "")):
        with after(monkeypatch, minutes * 60):
            assert asked(client, device, headers=key).json()["secret"] == told, minutes
    assert asked(client_of(partner), device).status_code == 409
    actions.unbind(actor=cadre, device_id=device, reason="丢了", now=NOON)
    assert (asked(client_of(cadre), device).status_code, "secret" in asked(client_of(cadre), device).json()) == (
        410,
        False,
    )


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


def send(client, digest, content, first, last, total=None):
    return client.put(
        f"/api/field/uploads/{digest}",
        data=content[first : last + 1],
        content_type="application/octet-stream",
        headers={"Content-Range": f"bytes {first}-{last}/{total or len(content)}"},
    )


def test_a_photo_arrives_in_parts_however_often_each_is_sent(visit, cadre, client_of):
    client, content = client_of(cadre), picture().read()
    digest, half = hashlib.sha256(content).hexdigest(), len(content) // 2
    assert client.get(f"/api/field/uploads/{digest}").json() == {"have": 0, "total": None, "done": False}
    gap = send(client, digest, content, half, len(content) - 1)
    assert (gap.status_code, gap.json()["facts"]["have"]) == (409, "0")
    for _time in range(2):
        assert send(client, digest, content, 0, half - 1).json()["have"] == half
    early = client.post(f"/api/field/uploads/{digest}/attach", _owner(visit), content_type="application/json")
    assert (early.status_code, early.json()["code"]) == (409, "upload_incomplete")
    assert send(client, digest, content, half - 3, len(content) - 1).json()["done"] is True, "parts may overlap"
    answers = [
        client.post(f"/api/field/uploads/{digest}/attach", _owner(visit), content_type="application/json")
        for _time in range(2)
    ]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]


def _owner(visit):
    return {"owner_type": "visits.visit", "owner_id": str(visit.pk), "name": "渠.jpg"}


def test_what_is_not_what_its_name_says_is_thrown_away(visit, cadre, client_of):
    client, content = client_of(cadre), picture().read()
    wrong = "0" * 64
    send(client, wrong, content, 0, len(content) - 1)
    answer = client.post(f"/api/field/uploads/{wrong}/attach", _owner(visit), content_type="application/json")
    assert answer.json()["code"] == "upload_spoiled"
    assert uploads.progress(cadre.account_id, wrong).have == 0


@pytest.mark.parametrize(
    ("told", "status"),
    [("", 422), ("bytes 0-9/5", 422), ("bytes 9-0/20", 422), ("bytes 0-4/99999999", 413), ("bytes */5", 422)],
)
def test_a_part_that_makes_no_sense_is_refused(cadre, client_of, told, status):
    answer = client_of(cadre).put(
        f"/api/field/uploads/{'a' * 64}", data=b"12345", content_type="image/jpeg", headers={"Content-Range": told}
    )
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "facts"}


def test_one_account_cannot_fill_the_disk(visit, cadre, partner, client_of, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_ACCOUNT", 2500)
    client = client_of(cadre)
    for digest in ("a" * 64, "b" * 64):
        assert send(client, digest, b"x" * 1000, 0, 9).status_code == 200
    refused = send(client, "c" * 64, b"x" * 1000, 0, 9)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_much_on_its_way")
    assert send(client, "a" * 64, b"x" * 1000, 10, 999).json()["done"] is True, "what was begun goes on"
    assert send(client_of(partner), "c" * 64, b"x" * 1000, 0, 9).status_code == 200, "others are not held up"
    content = picture().read()
    digest = hashlib.sha256(content).hexdigest()
    uploads.forget(cadre.account_id, "b" * 64)
    assert send(client, digest, content, 0, len(content) - 1).json()["done"] is True
    answer = client.post(f"/api/field/uploads/{digest}/attach", _owner(visit), content_type="application/json")
    assert answer.status_code == 201


def test_a_photo_retried_on_a_bad_line_is_taken_up_where_it_was_cut_and_counts_once(cadre, client_of, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_ACCOUNT", 1500)
    client = client_of(cadre)
    for first in (0, 10, 20):
        assert send(client, "a" * 64, b"x" * 1000, first, first + 9).status_code == 200
        assert client.get(f"/api/field/uploads/{'a' * 64}").json() == {"have": first + 10, "total": 1000, "done": False}
    uploads._path(cadre.account_id, "a" * 64, total=1000).write_bytes(b"")  # begun, and cut before anything came
    assert send(client, "a" * 64, b"x" * 1000, 0, 9).status_code == 200


def test_what_was_left_unfinished_for_a_day_makes_way_the_longest_left_first(cadre, client_of, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_ACCOUNT", 3000)
    client = client_of(cadre)
    whole, older, old, new = (letter * 64 for letter in "abcd")
    assert send(client, whole, b"x" * 1000, 0, 999).json()["done"] is True
    for hours, digest in ((30, older), (25, old)):
        assert send(client, digest, b"x" * 1000, 0, 9).status_code == 200
        left = (timezone.now() - timedelta(hours=hours)).timestamp()
        os.utime(uploads._path(cadre.account_id, digest, total=1000), (left, left))
    assert send(client, new, b"x" * 1000, 0, 9).status_code == 200
    lying = [digest for digest in (whole, older, old, new) if uploads.progress(cadre.account_id, digest).have]
    assert lying == [whole, old, new], "no more than was needed, and nothing whole"
    assert send(client, old, b"x" * 1000, 10, 19).json()["have"] == 20, "what still lies there goes on"
    assert send(client, "e" * 64, b"x" * 1000, 0, 9).status_code == 413, "within a day everything keeps its place"


def test_another_persons_parts_are_not_there(visit, cadre, partner, client_of):
    content = picture().read()
    digest = hashlib.sha256(content).hexdigest()
    send(client_of(cadre), digest, content, 0, len(content) - 1)
    assert client_of(partner).get(f"/api/field/uploads/{digest}").json()["have"] == 0


def test_what_was_never_finished_goes_after_a_week(cadre):
    uploads.add_part(cadre.account_id, "b" * 64, content_range="bytes 0-2/9", part=b"abc", now=NOON)
    assert uploads.forget_old(now=NOON - timedelta(days=3650)) == 0
    assert uploads.forget_old(now=NOON + timedelta(days=36500)) == 1
    assert uploads.progress(cadre.account_id, "b" * 64).have == 0


def test_minutes_reach_the_county_and_nobody_knows_whose(cadre, client_of):
    client = client_of(cadre)
    lines, keys = LogEntry.objects.count(), IdempotencyKey.objects.count()
    body = {"week": "2026-W12", "minutes": 47, "token": str(new_id())}
    for _time in range(2):
        answer = client.post(
            "/api/field/minutes",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": "minutes-1"},
        )
        assert answer.status_code == 204
    row = WeekMinutes.objects.get()
    assert row.pk.version == 4 and row.token != UUID(body["token"]), "neither tells when it was made"
    assert (row.region_code, row.week, row.minutes) == ("331181", "2026-W12", 47)
    named = {str(cadre.account_id), str(cadre.staff_id), cadre.name}
    assert not named & {str(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    assert (LogEntry.objects.count(), IdempotencyKey.objects.count()) == (lines, keys)


def test_a_week_of_few_phones_is_no_sum(cadre, county_admin, client_of):
    for number in range(4):
        actions.add_minutes(actor=cadre, week="2026-W12", minutes=40 + number, token=uuid4())
    shown = queries.minutes_of(county_admin)
    assert shown == [{"week": "2026-W12", "phones": 4, "minutes": None}]
    page = client_of(county_admin).get(reverse("field:devices")).content.decode()
    assert "不到 5 部，不合计" in page and "166" not in page
    actions.add_minutes(actor=cadre, week="2026-W12", minutes=44, token=uuid4())
    assert queries.minutes_of(county_admin) == [{"week": "2026-W12", "phones": 5, "minutes": 210}]


def test_nothing_this_room_keeps_says_when_a_phone_was_used():
    times = {
        field.name
        for field in Device._meta.concrete_fields
        if field.get_internal_type() in ("DateTimeField", "DateField")
    }
    assert times == {"bound_at", "unbound_at"}
    assert not [f for f in WeekMinutes._meta.concrete_fields if f.name in ("account_id", "device", "staff", "at")]


def test_the_apps_files_are_served_and_nothing_beside_them(db, client, settings, tmp_path):
    assert client.get("/m/").status_code == 503
    assert "make run" in client.get("/m/").content.decode()
    root = settings.TIANGENG_PHONE
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text("<title>田埂</title>")
    (root / "sw.js").write_text("//")
    (root / "assets" / "app-1234.js").write_text("1")
    (tmp_path / "secret.txt").write_text("no")
    shell = client.get("/m/")
    assert (shell.status_code, shell["Cache-Control"]) == (200, "no-cache")
    assert b"".join(client.get("/m/visits/new").streaming_content) == b"".join(client.get("/m/").streaming_content)
    assert client.get("/m/sw.js")["Cache-Control"] == "no-cache"
    assert client.get("/m/sw.js")["Content-Type"] == "text/javascript"
    assert "immutable" in client.get("/m/assets/app-1234.js")["Cache-Control"]
    for name in ("", "sw.js", "assets/app-1234.js"):
        assert "Vary" not in client.get(f"/m/{name}"), "a service worker finds it again, whatever language is asked for"
    for name in ("assets/none.js", "../secret.txt", "%2e%2e/secret.txt"):
        assert client.get(f"/m/{name}").status_code == 404


def test_every_answer_says_that_it_is_ours(db, client, client_of, cadre):
    for answer in (client.get("/m/"), client.get("/api/field/me"), client_of(cadre).get("/api/field/me")):
        assert answer["X-Tiangeng"] == "1"
