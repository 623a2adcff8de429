"""Photos in parts: sent on a bad line, laid end to end, and made a file of their record."""

import hashlib
import os
from datetime import timedelta

import pytest
from django.utils import timezone

from conftest import NOON, VILLAGE
from tests.architecture.records import picture
from tiangeng.field import uploads
from tiangeng.visits import actions as visits


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.TIANGENG_UPLOADS = tmp_path / "uploads"


@pytest.fixture
def visit(cadre):
    return visits.record_visit(actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="渠漏了", now=NOON)


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
