"""A request's body is taken in whole before a turn to compute is taken."""

import io
import json
import threading
import time
from typing import Any

from defusedxml.ElementTree import fromstring

from tiangeng.config.bodies import MOST, WholeBodies
from tiangeng.forms import wire


def application(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Says how much it could read."""
    body = environ["wsgi.input"].read()
    start("200 OK", [])
    return [str(len(body)).encode()]


def ask(whole: WholeBodies, source: Any, length: int | str) -> tuple[str, bytes]:
    said: list[str] = []
    answer = whole({"wsgi.input": source, "CONTENT_LENGTH": str(length)}, lambda status, headers: said.append(status))
    return said[0], b"".join(answer)


def test_what_was_sent_arrives_whatever_its_size() -> None:
    for size in (0, 1, 100_000, 3_000_000):
        assert ask(WholeBodies(application, at_once=1), io.BytesIO(b"x" * size), size) == ("200 OK", str(size).encode())


def test_a_body_cut_off_on_the_way_never_reaches_the_application() -> None:
    status, body = ask(WholeBodies(application, at_once=1), io.BytesIO(b"half"), 8)
    assert status.startswith("400")
    assert set(json.loads(body)) == {"code", "message", "facts"}


def test_a_body_beyond_all_measure_is_refused_before_a_byte_is_read() -> None:
    source = io.BytesIO(b"x" * 10)
    status, _body = ask(WholeBodies(application, at_once=1), source, MOST + 1)
    assert status.startswith("413")
    assert source.tell() == 0


def test_a_device_is_refused_in_the_words_of_its_standard() -> None:
    said: list[Any] = []
    whole = WholeBodies(application, at_once=1, tongues={"/openrosa/": wire.refusal})
    device = "/openrosa/k/submission"
    for path, source, length in [(device, b"", MOST + 1), (device, b"half", 8), ("/api/visits", b"", MOST + 1)]:
        asked = {"wsgi.input": io.BytesIO(source), "CONTENT_LENGTH": str(length), "PATH_INFO": path}
        body = b"".join(whole(asked, lambda status, headers: said.append((status[:3], dict(headers)))))
        status, headers = said[-1]
        assert headers["Content-Length"] == str(len(body))
        if path.startswith("/openrosa/"):
            assert (status, headers["Content-Type"], headers["X-OpenRosa-Version"]) in [
                (s, wire.XML, "1.0") for s in ("413", "400")
            ]
            assert fromstring(body).tag == f"{{{wire.RESPONSE}}}OpenRosaResponse"
        else:
            assert set(json.loads(body)) == {"code", "message", "facts"}
    assert [status for status, _headers in said] == ["413", "400", "413"]


def test_a_length_that_is_no_number_counts_as_none() -> None:
    assert ask(WholeBodies(application, at_once=1), io.BytesIO(b""), "many") == ("200 OK", b"0")


class Trickle:
    """A sender who waits for us to let him finish."""

    def __init__(self) -> None:
        self.may_finish = threading.Event()

    def read(self, size: int) -> bytes:
        self.may_finish.wait(10)
        return b"x" * size


def test_a_slow_sender_holds_no_turn() -> None:
    whole, slow, answers = WholeBodies(application, at_once=1), Trickle(), []
    waiting = threading.Thread(target=lambda: answers.append(ask(whole, slow, 5)))
    waiting.start()
    time.sleep(0.1)
    assert ask(whole, io.BytesIO(b"abc"), 3) == ("200 OK", b"3"), "served meanwhile"
    slow.may_finish.set()
    waiting.join()
    assert answers == [("200 OK", b"5")]


def test_no_more_are_worked_on_together_than_there_are_turns() -> None:
    at_work, most, lock = 0, 0, threading.Lock()

    def counting(environ: dict[str, Any], start: Any) -> list[bytes]:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.01)
        with lock:
            at_work -= 1
        start("200 OK", [])
        return []

    whole = WholeBodies(counting, at_once=3)
    threads = [threading.Thread(target=ask, args=(whole, io.BytesIO(b""), 0)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3
