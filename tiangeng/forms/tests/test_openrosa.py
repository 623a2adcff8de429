"""OpenRosa 1.0 as ODK Collect speaks it: exact statuses, once under concurrency, edits, pictures in any split, hostile XML."""

import hashlib
import io
import threading
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from conftest import SYSTEM, VILLAGE
from tests.cast import make_cast
from tiangeng.documents.models import Attachment
from tiangeng.forms import actions, wire
from tiangeng.forms.models import Form, FormAnswer, FormFile
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people

ORX = "http://openrosa.org/xforms"
GOOD = {
    "head": "老叶", "people": "3", "income": "farm", "land": "2.5", "house": "good", "water": "tap", "care": "no",
}  # fmt: skip
RESPONSE = "{http://openrosa.org/http/response}"


def xml(instance="uuid:1", *, form="household-visit", version="2026010501", deprecated="", village=VILLAGE, **more):
    given = {"village": village, **GOOD, **more}
    told = "".join(f"<{name}>{value}</{name}>" for name, value in given.items())
    old = f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
    meta = f"<orx:meta><orx:instanceID>{instance}</orx:instanceID>{old}</orx:meta>"
    return f'<data xmlns:orx="{ORX}" id="{form}" version="{version}">{told}{meta}</data>'.encode()


def part(content):
    return SimpleUploadedFile("submission.xml", content, "text/xml")


def photo(name="p1.jpg", colour="red"):
    drawn = io.BytesIO()
    image = Image.new("RGB", (60, 40), colour)
    exif = image.getexif()
    exif[0x8825] = {1: "N", 2: (28.0, 4.0, 30.0)}  # where it was taken
    image.save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")


class Device:
    """ODK Collect, as far as a server sees it."""

    def __init__(self, key):
        self.root, self.client = f"/openrosa/{key}", Client(raise_request_exception=False)

    def get(self, path, **query):
        return self.client.get(f"{self.root}/{path}", query)

    def send(self, content, **files):
        return self.client.post(f"{self.root}/submission", {"xml_submission_file": part(content), **files})


def key_of(actor, now=None):
    with acting(actor):
        return actions.make_device_key(actor=actor, now=now or timezone.now(), name="手机")


@pytest.fixture
def device(cadre):
    return Device(key_of(cadre)[1])


def told(response):
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response["X-OpenRosa-Version"] == "1.0" and response["Date"]
    return root.findtext(f"{RESPONSE}message")


# ---------------------------------------------------------------------- forms


def test_the_list_names_what_a_device_needs_and_the_hash_is_of_the_bytes(device):
    answer = device.get("formList", deviceID="x")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert answer["X-OpenRosa-Version"] == "1.0" and answer["Date"].endswith("GMT")
    space = "{http://openrosa.org/xforms/xformsList}"
    root = ElementTree.fromstring(answer.content)
    (entry,) = root.findall(f"{space}xform")
    found = {child.tag.removeprefix(space): child.text for child in entry}
    assert (root.tag, found["formID"], found["version"]) == (f"{space}xforms", "household-visit", "2026010501")
    assert found["downloadUrl"].startswith("http://testserver/openrosa/")
    form = device.client.get(found["downloadUrl"])
    assert found["hash"] == f"md5:{hashlib.md5(form.content).hexdigest()}"
    assert b"villages.csv" in form.content


def test_the_manifest_brings_ones_own_villages(device):
    (form,) = ElementTree.fromstring(device.get("formList").content)
    url = form.findtext("{*}manifestUrl")
    (file,) = ElementTree.fromstring(device.client.get(url).content)
    assert file.findtext("{*}filename") == "villages.csv"
    listed = device.client.get(file.findtext("{*}downloadUrl"))
    assert file.findtext("{*}hash") == f"md5:{hashlib.md5(listed.content).hexdigest()}"
    assert [line.split(",")[0] for line in listed.content.decode().splitlines()] == ["name", VILLAGE]


def test_behind_a_proxy_the_addresses_are_those_outside(device, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_PROXY_SSL_HEADER = ["tian.example"], ("HTTP_X_FORWARDED_PROTO", "https")
    outside = {"Host": "tian.example", "X-Forwarded-Proto": "https"}
    (form,) = ElementTree.fromstring(device.client.get(f"{device.root}/formList", headers=outside).content)
    (file,) = ElementTree.fromstring(device.client.get(form.findtext("{*}manifestUrl"), headers=outside).content)
    for url in (form.findtext("{*}downloadUrl"), form.findtext("{*}manifestUrl"), file.findtext("{*}downloadUrl")):
        assert url.startswith(f"https://tian.example{device.root}/")


def test_the_list_can_be_narrowed(device):
    assert len(ElementTree.fromstring(device.get("formList", formID="household-visit").content)) == 1
    assert len(ElementTree.fromstring(device.get("formList", formID="other").content)) == 0


def test_head_is_exactly_204_and_says_how_much_is_taken(device):
    answer = device.client.head(f"{device.root}/submission")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["X-OpenRosa-Accept-Content-Length"] == "20000000"
    assert answer["X-OpenRosa-Version"] == "1.0" and answer["Date"]


# ---------------------------------------------------------------------- keys


def test_a_key_opens_the_forms_and_no_other_door(cast, cadre, client_of):
    token, key = key_of(cadre)
    assert Client().get("/api/visits", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    with acting(cadre):
        _row, plain = people.make_token(actor=cadre, name="接口", days=9, now=timezone.now())
    for wrong in (plain, key + "x", "tgd_", "-"):
        answer = Device(wrong).get("formList")
        assert (answer.status_code, bool(told(answer))) == (403, True)
    assert Device(key).get("formList").status_code == 200
    with acting(cadre):
        people.revoke_token(actor=cadre, token_id=token.pk, now=timezone.now())
    assert Device(key).send(xml()).status_code == 403
    assert not FormAnswer.objects.exists()


def test_a_request_costs_no_password_and_a_fixed_number_of_queries(device, django_assert_max_num_queries, settings):
    settings.PASSWORD_HASHERS = []  # looking at one would crash
    device.send(xml("uuid:0"))
    with django_assert_max_num_queries(30):
        assert device.send(xml("uuid:1")).status_code == 201


# ---------------------------------------------------------------------- taking in


def test_a_submission_is_201_and_the_same_again_is_201_without_a_second_row(device, cadre):
    first, again = device.send(xml()), device.send(xml())
    assert (first.status_code, again.status_code) == (201, 201)
    assert told(first) == told(again) == "收到了，已存好。"
    answer = FormAnswer.objects.get()
    assert (answer.instance_id, answer.source, answer.account_id) == ("uuid:1", "collect", cadre.account_id)
    assert answer.answers["income"] == ["farm"] and answer.answers["people"] == 3


def test_the_same_id_with_other_bytes_is_409_and_changes_nothing(device):
    device.send(xml())
    answer = device.send(xml(head="别人"))
    assert answer.status_code == 409
    assert "另一份内容" in told(answer)
    assert FormAnswer.objects.get().answers["head"] == "老叶"


def test_ten_identical_posts_at_once_are_ten_201_and_one_row(own_database, now):
    with acting(SYSTEM):
        cadre = make_cast(now=now).cadre
        key = key_of(cadre)[1]
    answers, barrier = [], threading.Barrier(10)

    def send():
        try:
            device = Device(key)
            barrier.wait()
            answers.append(device.send(xml()))
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(10)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [answer.status_code for answer in answers] == [201] * 10, [answer.content for answer in answers][:1]
    assert len({answer.content for answer in answers}) == 1
    with acting(SYSTEM):
        assert FormAnswer.objects.count() == 1


def test_an_empty_row_stays_where_it_was_filled_in():
    items = [
        {"name": "m", "kind": "repeat", "items": [{"name": "who", "kind": "text"}, {"name": "age", "kind": "integer"}]}
    ]
    sent = ElementTree.fromstring("<data><m><who/><age/></m><m><who>小叶</who></m><m/></data>")
    assert wire.answers_of(items, sent) == {"m": [{}, {"who": "小叶"}, {}]}


def test_where_the_form_names_no_village_the_only_one_is_meant(device, cadre, cast):
    assert device.send(xml(village="")).status_code == 201
    answer = Device(key_of(cast.township_officer)[1]).send(xml("uuid:2", village=""))
    assert answer.status_code == 422
    assert "哪个村" in told(answer)


def test_what_is_wrong_is_told_question_by_question(device):
    answer = device.send(xml(people="99", water=""))
    assert answer.status_code == 422
    assert "“家里常住几口人”不合要求：0 到 30 之间" in told(answer)
    assert not FormAnswer.objects.exists()


@pytest.mark.parametrize(
    ("form", "version"), [("other", "1"), ("household-visit", "1999"), ("", ""), ("x" * 300, "y" * 300)]
)
def test_a_form_or_version_nobody_knows_is_404(device, form, version):
    answer = device.send(xml(form=form, version=version))
    assert answer.status_code == 404
    assert told(answer)


def test_a_chain_of_edits(device):
    assert device.send(xml("uuid:1")).status_code == 201
    for _twice in range(2):
        assert device.send(xml("uuid:2", deprecated="uuid:1", people="4")).status_code == 201
    assert (
        device.send(xml("uuid:3", deprecated="uuid:1", people="5")).status_code == 409
    )  # one that is no longer the newest
    assert device.send(xml("uuid:3", deprecated="uuid:2", people="5")).status_code == 201
    rows = FormAnswer.objects.order_by("received_at")
    assert [(row.instance_id, row.is_current, row.answers["people"]) for row in rows] == [
        ("uuid:1", False, 3), ("uuid:2", False, 4), ("uuid:3", True, 5),
    ]  # fmt: skip


def test_what_was_refused_is_put_right_on_the_device_though_it_never_came(device):
    """Collect cannot change what it has finished; it makes another that names it."""
    assert device.send(xml("uuid:1", people="99")).status_code == 422
    for _twice in range(2):
        assert device.send(xml("uuid:2", deprecated="uuid:1")).status_code == 201
    assert device.send(xml("uuid:1", people="99")).status_code == 422
    assert device.send(xml("uuid:3", deprecated="uuid:1")).status_code == 409
    assert device.send(xml("uuid:4", deprecated="uuid:2", people="5")).status_code == 201
    rows = FormAnswer.objects.order_by("received_at").values_list("instance_id", "is_current", "answers__people")
    assert list(rows) == [("uuid:2", False, 3), ("uuid:4", True, 5)]


def test_one_that_comes_after_its_successor_takes_its_place_before_it(device):
    assert device.send(xml("uuid:2", deprecated="uuid:1", people="4")).status_code == 201
    for _twice in range(2):
        assert device.send(xml("uuid:1")).status_code == 201
    first, second = FormAnswer.objects.order_by("instance_id")
    assert (first.is_current, second.is_current, second.replaces_id, second.corrects) == (False, True, first.pk, "")
    assert device.send(xml("uuid:3", deprecated="uuid:1")).status_code == 409


def test_somebody_elses_is_not_the_one_that_was_waited_for(device, cast):
    assert device.send(xml("uuid:2", deprecated="uuid:1")).status_code == 201
    other = Device(key_of(cast.township_officer)[1])
    assert other.send(xml("uuid:1")).status_code == 201
    assert FormAnswer.objects.filter(is_current=True).count() == 2


# ---------------------------------------------------------------------- pictures


PHOTOGRAPHED = {"house": "repair", "house_what": "漏雨", "photo": "照片 1.jpg"}


def test_pictures_come_with_the_answers_or_later_and_one_that_is_missing_shows(device):
    first = device.send(xml(**PHOTOGRAPHED), **{"*isIncomplete*": "yes"})
    assert first.status_code == 201
    assert FormFile.objects.get().digest == ""
    second = device.send(xml(**PHOTOGRAPHED), **{"照片 1.jpg": photo("照片 1.jpg")})
    assert second.status_code == 201
    kept = FormFile.objects.get()
    assert (kept.name, kept.question, bool(kept.attachment_id)) == ("照片 1.jpg", "photo", True)
    attachment = Attachment.objects.get(pk=kept.attachment_id)
    assert (attachment.content_type, attachment.width) == ("image/jpeg", 60)
    assert FormAnswer.objects.count() == 1


def test_a_picture_again_is_one_and_another_of_its_name_is_kept_beside(device):
    content = xml(**PHOTOGRAPHED)
    for _twice in range(2):
        assert device.send(content, a=photo("照片 1.jpg")).status_code == 201
    assert FormFile.objects.count() == 1
    assert device.send(content, a=photo("照片 1.jpg", "blue")).status_code == 201
    assert FormFile.objects.exclude(digest="").count() == 2
    assert Attachment.objects.count() == 2


def test_a_picture_is_drawn_anew_without_its_place(device, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    device.send(xml(**PHOTOGRAPHED), a=photo("照片 1.jpg"))
    files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.endswith(".thumb")]
    assert len(files) == 1
    assert not Image.open(files[0]).getexif()


def test_as_many_pictures_at_once_as_a_device_sends(device):
    many = {f"{number}.jpg": photo(f"{number}.jpg") for number in range(101)}
    assert device.send(xml(), **many).status_code == 201
    assert FormFile.objects.count() == 101


def test_what_is_no_picture_is_refused_and_nothing_is_kept(device):
    bad = SimpleUploadedFile("照片 1.jpg", b"MZ not a picture", "image/jpeg")
    answer = device.send(xml(**PHOTOGRAPHED), a=bad)
    assert answer.status_code == 415
    assert told(answer)
    assert not FormAnswer.objects.exists()


def test_an_edit_keeps_the_picture_that_came_before(device):
    device.send(xml(**PHOTOGRAPHED), a=photo("照片 1.jpg"))
    assert device.send(xml("uuid:2", deprecated="uuid:1", **(PHOTOGRAPHED | {"people": "4"}))).status_code == 201
    assert FormFile.objects.filter(answer__instance_id="uuid:2").exclude(digest="").count() == 1


# ---------------------------------------------------------------------- what is not to be trusted

BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<data id="household-visit" version="2026010501"><head>&c;</head></data>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<data id="household-visit"><head>&x;</head></data>"""


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"no xml", 400),
        (b"<data", 400),
        (b"<data>\x00</data>", 400),
        (xml(head="a\x00b"), 400),
        (xml(head="&#0;"), 400),
        (xml(head="\x1b"), 400),
        (BOMB, 400),
        (OUTSIDE, 400),
        (b'<?xml version="1.0" encoding="no-such"?><data/>', 400),
        (b"\xff\xfe<\x00d", 400),
        (b"<data/>", 422),
        (xml(instance=""), 422),
        (xml(instance="x" * 300), 422),
        (b"<a>" * 20_000 + b"</a>" * 20_000, 422),
        (xml(head="x" * 1_100_000), 413),
        (xml(head="x" * 600_000), 422),
        (xml(strange="1"), 422),
        (xml(village="x" * 500), 422),
        (xml(village="331181999999"), 422),
        (xml(land="1e400"), 422),
    ],
)
def test_hostile_xml_is_a_clear_4xx_and_never_a_crash(device, content, status):
    answer = device.send(content)
    assert answer.status_code == status, answer.content
    assert told(answer)
    assert not FormAnswer.objects.exists()


def test_every_letter_there_is_can_be_sent(device):
    assert device.send(xml(head="𠮷野家 😀 “&amp;” é")).status_code == 201
    assert FormAnswer.objects.get().answers["head"] == "𠮷野家 😀 “&” é"


def test_what_is_no_submission_is_told(device):
    post = device.client.post
    path = f"{device.root}/submission"
    assert post(path, {"other": "x"}).status_code == 400
    assert post(path, b"<data/>", content_type="text/xml").status_code == 400
    cut = b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n\r\n<data'
    for kind in (
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "x" * 300,
    ):
        answer = post(path, cut, content_type=kind)
        assert (answer.status_code, bool(told(answer))) == (400, True)
    assert post(path, {"xml_submission_file": xml().decode()}).status_code == 201  # a part without a file's name
    assert told(device.client.get(path)) and device.client.get(path).status_code == 405


def test_more_than_is_taken_is_413_before_it_is_read(device):
    answer = device.client.generic(
        "POST",
        f"{device.root}/submission",
        b"x",
        content_type="multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(30_000_000),
    )
    assert answer.status_code == 413
    assert told(answer)


def test_what_is_announced_is_taken_with_what_stands_between_the_files(device):
    most = int(device.client.head(f"{device.root}/submission")["X-OpenRosa-Accept-Content-Length"])
    files = {f"{number}.pdf": SimpleUploadedFile(f"{number}.pdf", b"") for number in range(2)}
    answer = device.client.post(
        f"{device.root}/submission", {"xml_submission_file": part(xml()), **files}, CONTENT_LENGTH=str(most + 20_000)
    )
    assert answer.status_code != 413


def test_a_neighbours_form_and_answer_cannot_be_told_to_exist(device, neighbour, cast):
    other = Device(key_of(neighbour)[1])
    assert device.send(xml()).status_code == 201
    assert len(ElementTree.fromstring(other.get("formList").content)) == 0
    pk = Form.objects.get(code="household-visit").pk
    for name in ("form.xml", "manifest", "villages.csv"):
        assert other.get(f"forms/{pk}/{name}").status_code == 404
    assert other.send(xml()).status_code == 404
