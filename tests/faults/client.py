"""A person's programme or browser, as far as the wire goes: one kept connection, one identity, every answer as it came."""

import http.client
import json
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"
IDLE = 5  # seconds after which a kept connection is opened anew, as every browser does


class Lost(Exception):
    """No answer: refused, cut off in the middle, or silence. Whether anything was done is unknown."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """`key` for an API key; or `sign_in` for a session with cookies, as a browser has it."""

    port: int
    key: str = ""
    timeout: float = 30
    own: str = ""  # the address it asks from, where this machine has several
    cookies: dict[str, str] = field(default_factory=dict)
    _wire: http.client.HTTPConnection | None = None
    _used: float = 0

    def send(
        self, method: str, path: str, body: bytes | None = None, *, kind: str = "application/json", **headers: str
    ) -> Answer:
        """One request; a lost connection is told, never tried again behind the caller's back."""
        told = {"Content-Type": kind} if body is not None else {}
        if self.key:
            told["Authorization"] = f"Bearer {self.key}"
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            told["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        if time.monotonic() - self._used > IDLE:
            self.close()  # the server may have closed it meanwhile, which says nothing about this request
        try:
            if self._wire is None:
                own = (self.own, 0) if self.own else None
                self._wire = http.client.HTTPConnection(HOST, self.port, timeout=self.timeout, source_address=own)
            self._wire.request(method, path, body, told)
            response = self._wire.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(repr(error)) from error
        self._used = time.monotonic()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: found.value for name, found in SimpleCookie(line).items()}
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def post(self, path: str, sent: Any = None, *, once: str = "", **headers: str) -> Answer:
        """A write of the API; `once` is its Idempotency-Key."""
        told = {"Idempotency_Key": once} if once else {}
        return self.send("POST", path, json.dumps(sent if sent is not None else {}).encode(), **told, **headers)

    def form(self, path: str, **fields: str) -> Answer:
        """A form of the console, sent as a browser sends it."""
        given = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")} | fields).encode()
        return self.send("POST", path, given, kind="application/x-www-form-urlencoded")

    def sign_in(self, username: str, password: str) -> "Client":
        page = self.get("/accounts/login/")
        for _time in range(20):
            if page.status != 503:
                break
            time.sleep(1)  # it says itself that one should come again
            page = self.get("/accounts/login/")
        assert page.status == 200, f"{page.status}: {page.text[:500]}"
        answer = self.form("/accounts/login/", login=username, password=password)
        assert answer.status == 302, answer.text[:500]
        return self

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None
