"""The receipt page: who opens it, what it keeps to itself, and the villager's word."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from tiangeng.documents import actions as documents
from tiangeng.documents.queries import attachments_of
from tiangeng.documents.tests import files
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Answer
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting
from tiangeng.public import queries

from . import factories
from .factories import CANAL
from .pages import ASK, code_in, page_of, send


def test_a_typed_code_leads_to_its_receipt(phone):
    code = code_in(send(phone))
    for typed in (code, code.replace("-", ""), code.lower(), f" {code} ", code.replace("-", " ")):
        response = phone.get("/p/r/", {"code": typed}, follow=True)
        assert response.status_code == 200, typed
        assert CANAL[:17] in response.content.decode()


WRONG = ["7K3M-92QX-4Q", "AAAA-AAAA-AA", "x", "0" * 12, "OOOO-IIII-LL", "%00", "回执", "7K3M92QX4P7K3M92QX4P7K3M92QX4P"]


def test_unknown_and_malformed_codes_get_the_same_answer_from_one_query(phone):
    strip = re.compile(r'value="\w{64}"|/p/r/[^/"]*/')
    seen, counts = set(), set()
    for wrong in WRONG:
        with CaptureQueriesContext(connection) as captured:
            response = phone.get(f"/p/r/{wrong}/")
        assert response.status_code == 404
        seen.add(strip.sub("", response.content.decode()))
        counts.add(sum("issues_receipt" in one["sql"] for one in captured))
    assert len(seen) == 1
    assert counts == {1}


def test_guessing_is_slowed_down(phone):
    statuses = [phone.get(f"/p/r/AAAA-AAAA-{number:02}/").status_code for number in range(35)]
    assert statuses.count(404) == 30
    assert statuses[-1] == 429


def test_reading_ones_own_receipt_is_not_guessing(phone):
    code = code_in(send(phone))
    assert {phone.get(f"/p/r/{code}/").status_code for _ in range(35)} == {200}
    for number in range(30):
        phone.get(f"/p/r/AAAA-AAAA-{number:02}/")
    assert phone.get(f"/p/r/{code}/").status_code == 429, "whoever guesses learns nothing from a right guess"


def test_a_receipt_is_kept_by_nobody_in_between(phone):
    response = phone.get(f"/p/r/{code_in(send(phone))}/")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


def test_no_persons_name_or_number_is_in_the_source_of_a_receipt(phone, cast):
    response = send(phone, name="李根土", phone="13857801234", body="李根土家的渠漏了，打 13857801234")
    code = code_in(response)
    factories.resolved(code, cast, now=timezone.now(), solution="和李根土一起看过，修好了")
    for path in (f"/p/r/{code}/", f"/p/r/{code}/paper/"):
        source = phone.get(path).content.decode()
        assert "13857801234" not in source, path
        assert not [name for name in ("李根土", "季文", "陈立") if name in source], path


def test_the_villagers_word_reopens_and_then_strikes_off(phone, cast):
    code = code_in(send(phone))
    issue = factories.resolved(code, cast, now=timezone.now())
    page = page_of(phone.get(f"/p/r/{code}/")).fields
    response = phone.post(f"/p/r/{code}/answer/", page | {"solved": "no", "words": "一下雨又漏 😭"})
    assert (response.status_code, response["Location"]) == (302, f"/p/r/{code}/")
    assert "还没解决，水利局重新在办" in phone.get(f"/p/r/{code}/").content.decode()
    now = timezone.now()
    issues.start_issue(actor=cast.bureau, issue_id=issue.pk, now=now)
    issues.resolve_issue(actor=cast.bureau, issue_id=issue.pk, now=now, solution="重做了", beneficiaries=220)
    page = page_of(phone.get(f"/p/r/{code}/")).fields
    for _ in range(2):  # a double tap
        assert phone.post(f"/p/r/{code}/answer/", page | {"solved": "yes", "score": "5"}).status_code == 302
    shown = phone.get(f"/p/r/{code}/").content.decode()
    assert "解决了，这件事销号了" in shown
    assert "没解决，请再办" in shown
    assert [(a.is_solved, a.score) for a in Answer.objects.order_by("at")] == [(False, None), (True, 5)]


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"solved": "maybe"}, 422), ({}, 422), ({"solved": "yes", "score": "9"}, 422),
     ({"solved": "yes", "words": "x" * 1001}, 422), ({"solved": "yes", "csrfmiddlewaretoken": "x" * 64}, 403)],
)  # fmt: skip
def test_a_wrong_answer_changes_nothing_and_keeps_the_words(phone, cast, typed, status):
    code = code_in(send(phone))
    factories.resolved(code, cast, now=timezone.now())
    page = page_of(phone.get(f"/p/r/{code}/")).fields
    response = phone.post(f"/p/r/{code}/answer/", page | {"words": "谢谢你们"} | typed)
    assert response.status_code == status
    assert typed.get("words", "谢谢你们") in response.content.decode()
    assert queries.open_receipt(code).issue.state == State.RESOLVED


def test_an_answer_that_comes_too_late_is_told_how_it_stands_now(phone, cast):
    code = code_in(send(phone))
    page = page_of(phone.get(f"/p/r/{code}/")).fields
    token = page_of(phone.get(ASK)).fields["csrfmiddlewaretoken"]
    response = phone.post(f"/p/r/{code}/answer/", page | {"solved": "yes", "csrfmiddlewaretoken": token})
    assert response.status_code == 409
    assert "等办结以后再请您来评" in response.content.decode()


def test_pictures_of_the_work_are_shown_to_the_receipt_and_to_nobody_else(phone, cast, media):
    code, other = code_in(send(phone)), code_in(send(phone, body="别的事"))
    now = timezone.now()
    issue = factories.in_progress(code, cast, now=now)
    with acting(cast.bureau):
        shown = documents.attach(
            actor=cast.bureau, now=now, owner=issue, stage="work", upload=files.upload(files.photo_with_place())
        )
        hidden = documents.attach(
            actor=cast.bureau, now=now, owner=issue, stage="work", upload=files.upload(files.jpeg()), is_public=False
        )
    page = phone.get(f"/p/r/{code}/")
    assert f"/p/r/{code}/photo/{shown.pk}" in page_of(page).links
    assert str(hidden.pk) not in page.content.decode()
    for path, status in (
        (f"/p/r/{code}/photo/{shown.pk}", 200),
        (f"/p/r/{code}/photo/{shown.pk}/small", 200),
        (f"/p/r/{code}/photo/{hidden.pk}", 404),
        (f"/p/r/{other}/photo/{shown.pk}", 404),
        (f"/files/{shown.pk}/x.jpg", 302),  # the office's own address: sign in first
    ):
        assert phone.get(path).status_code == status, path
    assert phone.get(f"/p/r/{code}/photo/{shown.pk}")["Content-Type"] == "image/jpeg"


def test_a_complaints_pictures_are_shown_to_nobody(phone, cast, media):
    now = timezone.now()
    code = factories.asked(
        now=now, about_staff_id=cast.cadre.staff_id, body="拍了照", photos=[files.upload(files.photo_with_place())]
    )
    pk = attachments_of(factories.opened(code).issue).get().pk
    assert phone.get(f"/p/r/{code}/photo/{pk}").status_code == 404
    assert str(pk) not in phone.get(f"/p/r/{code}/").content.decode()


def test_a_picture_a_villager_sends_is_published_nowhere_however_it_came(phone, cast, media):
    """It shows a yard, a face, a number plate: only who works at it sees it, until somebody of them takes one of the work."""
    now, picture = timezone.now(), files.upload(files.photo_with_place())
    mine = factories.opened(factories.asked(now=now, photos=[picture])).printed
    theirs = factories.opened(factories.asked(now=now, body="水渠又漏了，田里没水。")).printed
    into = factories.opened(mine).issue
    issues.merge_issue(
        actor=cast.township_officer, issue_id=factories.opened(theirs).issue.pk, now=now, into_id=into.pk
    )
    phone.post(f"/p/r/{mine}/add/", page_of(phone.get(f"/p/r/{mine}/")).fields | {"photo": files.upload(files.jpeg())})
    added = {"words": "还在漏", "photo": files.upload(files.jpeg(Image.new("RGB", (20, 20))))}
    assert phone.post(f"/api/public/receipts/{theirs}/add", added).status_code == 200
    with acting(cast.township_officer):
        sent = list(attachments_of(into))
    assert len(sent) == 3 and not any(one.is_public for one in sent)
    village, open311 = f"/p/{into.region_code}/", f"/open311/v2/requests/{mine}.json"
    for page in (f"/p/r/{mine}/", f"/p/r/{theirs}/", f"/api/public/receipts/{mine}", village, open311):
        shown = phone.get(page, {"jurisdiction_id": "331181"})
        assert shown.status_code == 200, page
        assert not any(str(one.pk) in shown.content.decode() for one in sent), page
    for one in sent:
        for path in (*(f"/p/r/{code}/photo/{one.pk}" for code in (mine, theirs)), f"{village}papers/{one.pk}/"):
            assert phone.get(path).status_code == 404, path
