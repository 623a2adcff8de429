"""ODK Collect, as far as a server sees it: a device with its key, what it sends, what it is told."""

import io
from xml.etree import ElementTree

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from conftest import VILLAGE
from tiangeng.forms import actions
from tiangeng.kernel.walls import acting

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
    """A phone with Collect on it, known by its key."""

    def __init__(self, key):
        self.root, self.client = f"/openrosa/{key}", Client(raise_request_exception=False)

    def get(self, path, **query):
        return self.client.get(f"{self.root}/{path}", query)

    def send(self, content, **files):
        return self.client.post(f"{self.root}/submission", {"xml_submission_file": part(content), **files})


def key_of(actor, now=None):
    with acting(actor):
        return actions.make_device_key(actor=actor, now=now or timezone.now(), name="手机")


def told(response):
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response["X-OpenRosa-Version"] == "1.0" and response["Date"]
    return root.findtext(f"{RESPONSE}message")
