"""What an OpenRosa device sends is not to be trusted: hostile XML, what is no submission, too much, another county's."""

from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tiangeng.forms.models import Form, FormAnswer

from .collect import Device, key_of, part, told, xml

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


@pytest.mark.parametrize("length", ["x", "-5", "1e9", "9" * 5000])
def test_a_length_that_is_none_is_told(device, length):
    kind = "multipart/form-data; boundary=b"
    answer = device.client.generic("POST", f"{device.root}/submission", b"x", content_type=kind, CONTENT_LENGTH=length)
    assert 400 <= answer.status_code < 500 and told(answer)


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


ODD = ("\x00", "\x00x", "household-visit\x00", "\ufffd", "%", "x" * 5000, "😀", "';--")


@pytest.mark.parametrize("typed", ODD)
@pytest.mark.parametrize("name", ["formID", "deviceID", "verbose", "\x00"])
def test_whatever_stands_behind_the_question_mark_is_answered_as_the_standard_has_it(device, form, typed, name):
    for path in ("formList", f"forms/{form.pk}/form.xml", f"forms/{form.pk}/manifest", "submission"):
        answer = device.get(path, **{name: typed})
        assert answer.status_code < 500, (path, answer.status_code)
        assert answer["X-OpenRosa-Version"] == "1.0" and answer["Content-Type"].startswith("text/xml")


@pytest.mark.parametrize(
    "path",
    ["", "formList/", "FormList", "forms/not-a-uuid/form.xml", "forms/", "submission/x", "\x00", "%00/%ff", "x" * 3000],
)
def test_an_address_mistyped_is_told_as_the_standard_has_it_to_whoever_has_a_key(device, path):
    for answer in (device.client.get(f"{device.root}/{path}"), device.client.post(f"{device.root}/{path}")):
        assert answer.status_code == 404
        assert "地址" in told(answer)


@pytest.mark.parametrize("key", ["x", "\x00", "tgd_\x00", "tgd_" + "x" * 3000, "%ff"])
def test_no_key_is_403_whatever_is_asked(client, world, key):
    for path in ("formList", "nowhere", "submission"):
        answer = client.get(f"/openrosa/{key}/{path}")
        assert answer.status_code in (403, 405)
        assert told(answer)
