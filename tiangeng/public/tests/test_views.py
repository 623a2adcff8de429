"""The pages as an old phone sees them: light, without need of a script, and nothing typed is lost."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tiangeng.documents import actions as documents
from tiangeng.documents.queries import attachments_of
from tiangeng.documents.tests import files
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Answer, Issue
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting
from tiangeng.public import queries
from tiangeng.public.models import Asking

from . import factories
from .factories import CANAL, VILLAGE

ASK = f"/p/{VILLAGE}/ask/"
LIMIT = 30_000


@pytest.fixture
def phone(cast):
    """A phone that shows its form's token, as a browser does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class _Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.fields, self.links, self.styles, self.own, self.scripts = {}, [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.fields.setdefault(given["name"], given.get("value", ""))
        if tag == "link" and given.get("rel") == "stylesheet":
            self.styles.append(given["href"])
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "script" and given.get("src") and "defer" in given:
            self.own.append(given["src"])
        self.scripts += tag == "script" or any(name.startswith("on") for name in given)


def page_of(response):
    return _Page(response.content.decode())


def weight(response):
    """The page with its style sheets and its script, uncompressed."""
    page = page_of(response)
    sheets = [finders.find(href.removeprefix(django_settings.STATIC_URL)) for href in (*page.styles, *page.own)]
    assert all(sheets), "every style sheet and script is our own"
    return len(response.content) + sum(len(Path(sheet).read_bytes()) for sheet in sheets)


def send(device, **typed):
    form = page_of(device.get(ASK)).fields
    return device.post(ASK, form | {"body": CANAL} | typed)


def code_in(response):
    return re.search(r"/r/([0-9A-Z-]{12})/", response["Location"])[1]


# ---------------------------------------------------------------- every page


def test_every_page_is_light_and_has_no_script_but_the_one_that_asks_while_one_writes(phone, now):
    real = timezone.now()
    code = factories.opened(factories.asked(now=real)).printed
    paths = ["/p/", "/p/?q=d", "/p/?in=331181104", f"/p/{VILLAGE}/", ASK, "/p/r/", f"/p/r/{code}/", f"/p/r/{code}/paper/",
             "/p/r/AAAA-AAAA-AA/", "/p/000000000000/"]  # fmt: skip
    for path in paths:
        response = phone.get(path)
        assert weight(response) < LIMIT, f"{path} weighs {weight(response)}"
        assert page_of(response).scripts == len(page_of(response).own) == (path == ASK), path
        assert "http://" not in re.sub(
            r'"http://testserver[^"]*"|http://www.w3.org|>http://testserver[^<]*<', "", response.content.decode()
        )


def test_a_long_story_is_still_light(phone, cast):
    real = timezone.now()
    code = factories.asked(now=real)
    issue = factories.in_progress(code, cast, now=real)
    for number in range(25):
        issues.add_note(actor=cast.bureau, issue_id=issue.pk, now=real, words=f"第 {number} 次去看过，" + "渠" * 60)
    assert weight(phone.get(f"/p/r/{code}/")) < LIMIT


@pytest.mark.parametrize(
    ("typed", "found"), [("刘坊", True), ("liufang", True), ("lf", True), ("zzzz", False), ("\x00", False)]
)
def test_a_village_is_found_by_name_and_by_letters(phone, typed, found):
    assert (f"/p/{VILLAGE}/" in page_of(phone.get("/p/", {"q": typed})).links) is found


def test_a_village_is_found_by_walking_down(phone):
    first = page_of(phone.get("/p/")).links
    assert "?in=331181104" in first
    assert f"/p/{VILLAGE}/" in page_of(phone.get("/p/?in=331181104")).links


def test_what_is_no_village_is_a_plain_page(phone):
    response = phone.get("/p/331181104999/")
    assert response.status_code == 404
    assert "没有找到这个村" in response.content.decode()
    assert "工作台" not in response.content.decode()


# ---------------------------------------------------------------- asking


def test_asking_leads_to_a_receipt_with_its_code_large_and_as_a_drawing(phone):
    response = send(phone)
    assert response.status_code == 302
    paper = phone.get(response["Location"]).content.decode()
    code = code_in(response)
    assert f'<p class="code num">{code}</p>' in paper
    drawing = unquote(re.search(r'src="data:image/svg\+xml,([^"]+)"', paper)[1].replace("&#x27;", "'"))
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert f"http://testserver/p/r/{code}/" in paper


def test_the_same_form_sent_twice_leads_to_the_same_receipt(phone):
    form = page_of(phone.get(ASK)).fields | {"body": CANAL}
    assert phone.post(ASK, form)["Location"] == phone.post(ASK, form)["Location"]
    assert Issue.objects.count() == 1


def test_going_back_and_writing_something_else_is_another_problem(phone):
    form = page_of(phone.get(ASK)).fields | {"body": CANAL}
    first, other = phone.post(ASK, form), phone.post(ASK, form | {"body": "路灯不亮"})
    assert first["Location"] != other["Location"]
    assert phone.post(ASK, form | {"body": "路灯不亮"})["Location"] == other["Location"]
    assert Issue.objects.count() == 2


def test_an_expired_form_comes_back_with_every_word(phone):
    form = page_of(phone.get(ASK)).fields | {"csrfmiddlewaretoken": "x" * 64}
    typed = {"body": "渠漏了 & 塌了", "place": "水碓坑桥头", "name": "李根土", "phone": "13857801234", "kind": "roads"}
    response = phone.post(ASK, form | typed)
    page = response.content.decode()
    assert response.status_code == 403
    assert "渠漏了 &amp; 塌了" in page
    for word in ("水碓坑桥头", "李根土", "13857801234", '<option value="roads" selected>', "请再按一次"):
        assert word in page
    assert Issue.objects.count() == 0
    assert phone.post(ASK, page_of(response).fields | typed).status_code == 302


def test_a_phone_without_cookies_is_told_and_keeps_its_words(cast):
    response = Client(enforce_csrf_checks=True).post(ASK, {"body": CANAL})
    assert response.status_code == 403
    assert CANAL in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": ""}, "请写一写是什么事"),
        ({"body": "渠" * 5001}, "最多 5000 字，现在 5001 字"),
        ({"phone": "12345"}, "手机号是以 1 开头的 11 位数字"),
        ({"about_name": "某某"}, "请选他是哪个单位的"),
        ({"body": "a\x00b"}, "空字符"),
        ({"kind": "nothing"}, "nothing"),
        ({"homepage": "http://spam.example"}, "请再按一次"),
    ],
)
def test_what_is_missing_is_said_beside_the_words_that_stay(phone, typed, sentence):
    response = send(phone, **({"place": "水碓坑桥头"} | typed))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "水碓坑桥头" in page
    assert Issue.objects.count() == 0


def test_a_megabyte_of_text_is_refused_and_comes_back(phone):
    response = send(phone, body="水" * 350_000)
    assert response.status_code == 422
    assert "现在 350000 字" in response.content.decode()


def test_more_than_a_form_can_hold_is_refused_in_a_sentence(phone):
    response = phone.post(ASK, {"body": "x" * 3_000_000})
    assert response.status_code == 413
    assert "写得太长了" in response.content.decode()


def test_a_photo_travels_with_the_form_and_a_bad_one_keeps_the_words(phone, media):
    assert send(phone, photo=files.upload(files.photo_with_place())).status_code == 302
    response = send(phone, body="另一件事", photo=files.upload(files.EXE, "照片.jpg"))
    page = response.content.decode()
    assert response.status_code == 415
    assert "是程序" in page
    assert "另一件事" in page
    assert "照片要重新选一次" in page
    assert Issue.objects.count() == 1


def test_a_full_disk_is_said_and_nothing_is_half_written(phone, media, monkeypatch):
    from tiangeng.documents import storage

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    response = send(phone, photo=files.upload(files.photo_with_place()))
    assert response.status_code == 507
    assert "磁盘满了" in response.content.decode()
    assert CANAL in response.content.decode()
    assert Issue.objects.count() == 0
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_the_eleventh_problem_of_an_hour_is_asked_to_wait_and_keeps_its_words(phone):
    for number in range(10):
        assert send(phone, body=f"第 {number} 件事").status_code == 302
    response = send(phone, body="第十一件事")
    page = response.content.decode()
    assert response.status_code == 429
    assert "分钟再提" in page
    assert "第十一件事" in page


def test_a_complaint_names_whom_and_folds_the_rest_away(phone, cast):
    page = phone.get(ASK).content.decode()
    assert f"staff:{cast.cadre.staff_id}" in page
    assert '<details class="card fold">' in page
    response = send(phone, body="去了三次都说没空", about=f"staff:{cast.cadre.staff_id}")
    issue = queries.open_receipt(code_in(response)).issue
    assert (issue.is_confidential, issue.about_staff_id) == (True, cast.cadre.staff_id)


def test_the_opinion_box_opens_the_form_with_its_kind_chosen(phone):
    link = next(href for href in page_of(phone.get(f"/p/{VILLAGE}/")).links if "kind=" in href)
    assert 'value="opinion" selected' in phone.get(link).content.decode()


def test_a_signed_in_cadre_asks_as_a_villager(cast, client_of):
    client = client_of(cast.cadre)
    form = page_of(client.get(ASK)).fields | {"body": CANAL}
    issue = queries.open_receipt(code_in(client.post(ASK, form))).issue
    assert (issue.created_by_id, issue.created_by_name) == (None, "群众")


# ---------------------------------------------------------------- receipts


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
        now=now, about_staff_id=cast.cadre.staff_id, body="拍了照", photo=files.upload(files.photo_with_place())
    )
    pk = attachments_of(factories.opened(code).issue).get().pk
    assert phone.get(f"/p/r/{code}/photo/{pk}").status_code == 404
    assert str(pk) not in phone.get(f"/p/r/{code}/").content.decode()


def test_the_form_is_remembered_by_its_key_alone(phone):
    send(phone, name="李根土", phone="13857801234")
    row = Asking.objects.get()
    assert "李根土" not in repr(row.__dict__)
