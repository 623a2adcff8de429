"""A real server on this machine that takes what is posted to it: slow, broken or dropping the line when told to."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Outside:
    """`moods` is used up one a request, the last one for ever: a status, or "drop", "slow", "drip"."""

    url: str = ""
    moods: list[Any] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _headers, body in self.got]

    def mood(self) -> Any:
        return self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]


@pytest.fixture
def outside() -> Iterator[Outside]:
    found = Outside()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            mood = found.mood()
            if mood == "drop":
                self.connection.close()
                return
            if mood == "slow":
                time.sleep(1.5)
                mood = 200
            if mood == "drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _n in range(30):
                    time.sleep(0.1)
                    self.wfile.write(b"X: y\r\n")
                return
            self.send_response(mood)
            if mood in (301, 302, 307):
                self.send_header("Location", "http://127.0.0.1:1/inside")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: Any) -> None:
            pass

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except (OSError, ValueError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_address[1]}/in"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
