"""Finding one's village and asking: light pages, a form that keeps every word, refusals in a sentence."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from tiangeng.documents.queries import attachments_of
from tiangeng.documents.tests import files
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue
from tiangeng.kernel.walls import acting
from tiangeng.public import queries
from tiangeng.public.models import Asking

from . import factories
from .factories import CANAL, VILLAGE
from .pages import ASK, LIMIT, code_in, page_of, send, weight


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


def test_three_photos_travel_and_a_bad_third_says_so(phone, media, cast):
    three = [files.upload(files.jpeg(Image.new("RGB", (40, 30), hue))) for hue in ("red", "green", "blue")]
    code = code_in(send(phone, photo=three[0], second_photo=three[1], third_photo=three[2]))
    with acting(cast.township_officer):
        assert attachments_of(factories.opened(code).issue).count() == 3
    response = send(phone, body="另一件事", third_photo=files.upload(files.EXE, "照片.jpg"))
    assert response.status_code == 415
    assert "照片要重新选一次" in response.content.decode()


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


def test_the_form_is_remembered_by_its_key_alone(phone):
    send(phone, name="李根土", phone="13857801234")
    row = Asking.objects.get()
    assert "李根土" not in repr(row.__dict__)
