"""What no form sends and every attacker does, to every write operation: a clear 4xx, never a crash, never a hang."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.faults import ledger
from tests.faults.client import HOST, Answer, Client, Lost
from tests.faults.conftest import LONG
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack
from tests.faults.wishes import Wish, wishes

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

MEGABYTE = 1_000_000
BOUNDARY = "field-path"
TEXTS = {"nul": "水渠\x00漏水", "forty": "长" * 40, "two hundred": "长" * 200, "a megabyte": "长" * (MEGABYTE // 3)}
MORE_TEXTS = {
    "half a character": "水渠\ud83d漏水",
    "emoji": "水渠🚰漏水👩‍🌾",
    "controls": "\x01\x1f\x7f\u202e\ufeff水渠",
    "nothing": "   ",
    "sql": "'; DROP TABLE x; --",
}
Attack = tuple[str, bytes, str]


def attacks(wish: Wish) -> Iterator[Attack]:
    """(what it is, the body, its content type)"""
    plain, body = "application/json", wish.body or {}
    for what, text in (TEXTS | MORE_TEXTS if LONG else TEXTS).items():
        for name in wish.texts:
            yield f"{what} in {name}", json.dumps(body | {name: text}).encode(), plain
    yield "emoji everywhere", json.dumps(body | dict.fromkeys(wish.texts, MORE_TEXTS["emoji"])).encode(), plain
    halves = dict.fromkeys(wish.texts, MORE_TEXTS["half a character"])
    yield "half characters", json.dumps(body | halves).encode(), plain
    yield "every value another kind", json.dumps({name: [{"a": value}] for name, value in body.items()}).encode(), plain
    yield "no JSON", b"{\xff\xfe not json", plain
    yield "a number", b"7", plain
    yield "deep", b'{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}", plain
    yield (
        "huge numbers",
        json.dumps(body)[:-1].encode() + b', "beneficiaries": 1e999, "n": ' + b"9" * 5000 + b"}",
        plain,
    )
    yield "three megabytes", b'{"title": "' + b"x" * 3 * MEGABYTE + b'"}', plain
    for kind in ("text/plain", "application/xml", "multipart/form-data", "application/json; charset=utf-16"):
        yield f"as {kind!r}", json.dumps(body).encode(), kind
    yield "huge multipart", _multipart(2 * MEGABYTE), f"multipart/form-data; boundary={BOUNDARY}"


def _multipart(size: int, *, parts: int = 1) -> bytes:
    line = f"--{BOUNDARY}\r\n".encode()
    head = (
        b'Content-Disposition: form-data; name="file"; filename="\x00..\\../a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    return b"".join(line + head + b"\xff\xd8" + b"x" * size + b"\r\n" for _part in range(parts)) + line[:-2] + b"--\r\n"


def complaint_about(wish: Any, what: str, answer: Answer) -> str:
    """Why this answer is not one a person or a programme can live with; '' when it is."""
    if answer.status >= 500:
        return f"{wish}: {what} → {answer.status} {answer.text[:200]}"
    if answer.status >= 400 and answer.headers.get("content-type", "").startswith("application/json"):
        found = answer.json()
        shape = isinstance(found, dict) and set(found) == {"code", "message", "facts"}
        return "" if shape else f"{wish}: {what} → another shape: {answer.text[:200]}"
    return "" if answer.status < 400 else f"{wish}: {what} → no JSON: {answer.status} {answer.text[:80]}"


def test_every_write_operation_refuses_what_it_cannot_take(stack: Stack) -> None:
    complaints, tried = [], 0
    for wish in wishes(stack):
        for what, body, kind in attacks(wish):
            tried += 1
            try:
                answer = wish.client.send(wish.method, wish.path, body, kind=kind)
            except Lost as error:
                complaints.append(f"{wish}: {what} → no answer {error}")
            else:
                complaints += filter(None, [complaint_about(wish, what, answer)])
    assert not complaints, "\n".join(complaints)
    assert tried > 500
    assert ledger.halves(stack) == {}
    assert stack.is_serving()


def test_a_file_far_too_large_is_refused_and_leaves_nothing(stack: Stack) -> None:
    client = stack.client("cadre")
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "大文件", "body": "很大。"}
    issue = client.post("/api/issues", sent).json()["id"]
    for size, parts, status in ((30 * MEGABYTE, 1, 413), (MEGABYTE, 40, 415), (10, 3000, 400)):
        body, kind = _multipart(size, parts=parts), f"multipart/form-data; boundary={BOUNDARY}"
        answer = client.send("POST", f"/api/files/of/issues.issue/{issue}", body, kind=kind)
        assert complaint_about("attach", f"{parts} × {size}", answer) == ""
        assert answer.status == status, answer.text
    assert stack.sql("SELECT count(*) FROM documents_attachment WHERE owner_id = %s", [issue]) == [(0,)]


SLOW, SLOW_FOR = (200, 60.0) if LONG else (40, 8.0)


def test_bodies_that_trickle_in_keep_nobody_else_waiting(stack: Stack) -> None:
    """Forty phones at the edge of the signal, a byte at a time: the others are served meanwhile."""
    key, slow = stack.client("cadre").key, []
    head = (
        f"POST /api/issues HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
    )
    try:
        for _phone in range(SLOW):
            wire = socket.create_connection((HOST, stack.port), timeout=10)
            wire.sendall(head.encode())
            slow.append(wire)
        with ThreadPoolExecutor(1) as others:
            asked = others.submit(_ask_meanwhile, stack, SLOW_FOR)
            while not asked.done():
                for wire in slow:
                    wire.sendall(b" ")
                time.sleep(0.5)
            waits = asked.result()
    finally:
        for wire in slow:
            wire.close()
    assert len(waits) > 3
    assert max(waits) < 5, f"others waited {max(waits):.1f} s"
    assert stack.is_serving()


def _ask_meanwhile(stack: Stack, seconds: float) -> list[float]:
    waits, began = [], time.monotonic()
    while time.monotonic() - began < seconds:
        asked = time.monotonic()
        assert Client(stack.port, timeout=30).get(f"/p/{VILLAGE}/").status == 200
        waits.append(time.monotonic() - asked)
        time.sleep(0.3)
    return waits
