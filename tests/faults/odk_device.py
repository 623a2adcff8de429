"""Two devices at OpenRosa's door: ODK's own form engine in Node (tests/odk), and one that writes its requests as ODK Collect does."""

import base64
import http.client
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from PIL import Image

from tests.faults.client import HOST, Answer
from tests.faults.stack import FOREIGN, ROOT, Stack
from tiangeng.forms.tests.books import HEADINGS, workbook

NODE = ROOT / "tests" / "odk"
ASKED_ID = "collect%3AbMKvzHpVr7c2Qe4"  # as Collect writes it behind every address
SPACES = {
    "ev": "http://www.w3.org/2001/xml-events", "h": "http://www.w3.org/1999/xhtml", "jr": "http://openrosa.org/javarosa",
    "odk": "http://www.opendatakit.org/xforms", "orx": "http://openrosa.org/xforms", "xsd": "http://www.w3.org/2001/XMLSchema",
}  # fmt: skip


def picture(colour: str = "red") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(drawn, "JPEG")
    return drawn.getvalue()


def node(script: str, *words: str, given: str = "") -> Any:
    """What a script of tests/odk says, as JSON."""
    assert (NODE / "node_modules").is_dir(), "ODK's engine is not installed: make tests/odk/node_modules/.stamp"
    environment = os.environ | {"TZ": "Asia/Shanghai"}
    line = ["node", str(NODE / script), *words]
    done = subprocess.run(line, input=given, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@contextmanager
def another_form(
    stack: Stack, rows: list[dict[str, str]], choices: list[tuple[str, ...]], **settings: str
) -> Iterator[None]:
    """Longquan's pack with one more workbook, loaded while everything runs; afterwards the pack as it was."""
    packs = stack.data / "packs"
    shutil.copytree(ROOT / "packs", packs)
    headings = (*HEADINGS, "default", "read_only", "repeat_count", "parameters")
    book = workbook(
        rows, choices, headings=headings, settings=settings, choice_headings=("list_name", "name", "label", "kind")
    )
    code = settings["form_id"]
    (packs / "longquan" / "forms" / f"{code}.xlsx").write_bytes(book)
    with (packs / "longquan" / "forms.yaml").open("a", encoding="utf-8") as part:
        part.write(
            f"  - {{code: {code}, workbook: {code}.xlsx, about: household, programme: wednesday, purpose: 试填}}\n"
        )
    _load_pack(stack, packs)
    try:
        yield
    finally:
        _load_pack(stack, ROOT / "packs")
        shutil.rmtree(packs)


def _load_pack(stack: Stack, folder: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    own = {"TIANGENG_DATA": str(stack.data), "TIANGENG_PACKS": str(folder), "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", "tiangeng", "pack", "load", "longquan", "--yes"]
    done = subprocess.run(line, env=inherited | own, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def address(stack: Stack, who: str = "cadre") -> str:
    """Where a device is pointed to, by the page a cadre opens for it."""
    page = stack.session(who).form("/forms/devices/", name="旧手机").text
    found = re.search(r"http://[^\s\"<]+/openrosa/tgd_[^\s\"<]+", unescape(page))
    assert found, page[:1000]
    return found[0]


class Engine:
    """ODK's form engine and the simplest programme around it that sends."""

    def __init__(self, root: str) -> None:
        self.root = root

    def play(self, *steps: Mapping[str, Any]) -> list[dict[str, Any]]:
        told = {"address": self.root, "picture": base64.b64encode(picture()).decode(), "steps": steps}
        return list(node("device.mjs", given=json.dumps(told)))


class Collect:
    """Requests byte for byte as ODK Collect's HTTP client writes them, and what it makes of the answers."""

    def __init__(self, root: str) -> None:
        self.root = root
        parts = urlsplit(root)
        self.path, self.wire = parts.path, http.client.HTTPConnection(HOST, parts.port, timeout=60)

    def ask(self, method: str, where: str, body: bytes | None = None, **headers: str) -> Answer:
        """`where`: below the address typed in, or a whole address as the list gives it."""
        path = urlsplit(where).path if where.startswith("http") else f"{self.path}/{where}"
        told = {
            "User-Agent": "org.odk.collect.android/v2026.1.0 Dalvik/2.1.0", "X-OpenRosa-Version": "1.0",
            "Date": time.strftime("%a, %d %b %Y %I:%M:%S GMT", time.gmtime()),  # twelve hours, as Collect has it
            "Accept-Encoding": "gzip",
        }  # fmt: skip
        self.wire.request(method, f"{path}?deviceID={ASKED_ID}", body, told | headers)
        response = self.wire.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())

    def send(self, xml: str, files: Mapping[str, bytes] | None = None, *, is_last: bool = True) -> Answer:
        line = uuid.uuid4().hex
        parts = [_part("xml_submission_file", "入户走访表_2026-03-18_12-30-00.xml", "text/xml", xml.encode())]
        parts += [_part(name, name, "image/jpeg", content) for name, content in (files or {}).items()]
        if not is_last:
            parts.append(b'Content-Disposition: form-data; name="*isIncomplete*"\r\nContent-Length: 3\r\n\r\nyes\r\n')
        body = b"".join(f"--{line}\r\n".encode() + part for part in parts) + f"--{line}--\r\n".encode()
        return self.ask("POST", "submission", body, **{"Content-Type": f"multipart/form-data; boundary={line}"})


def _part(name: str, filename: str, kind: str, content: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n'
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n"


def as_java_rosa_writes(xml: str) -> str:
    """The engine's answers in the other engine's hand: its declaration, the form's prefixes, its way with @."""
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
    return "<?xml version='1.0' ?>" + xml.replace("<data ", f"<data{spaces} ", 1).replace("@", "&#64;")


def as_given(items: list[dict[str, Any]], element: Element) -> dict[str, Any]:
    """What a device sent, by question; all as text but rows. What was left empty is left out."""
    found: dict[str, Any] = {}
    for item in items:
        there = element.findall(item["name"])
        if item["kind"] == "group":
            found |= as_given(item["items"], there[0]) if there else {}
        elif item["kind"] == "repeat":
            found |= {item["name"]: [as_given(item["items"], row) for row in there]} if there else {}
        elif there and there[0].text:
            found[item["name"]] = there[0].text
    return found


def read(xml: str) -> Element:
    return ElementTree.fromstring(xml)
