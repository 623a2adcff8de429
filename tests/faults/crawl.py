"""Walks the console as somebody, from link to link, and gathers the forms it finds: new rooms are found by themselves."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.faults.client import Client

NOT_FOLLOWED = re.compile(r"^/(static|files|accounts/logout|api|i18n)/|/export/?$")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4,}|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]+")


@dataclass
class Form:
    """What a person could fill in: where it goes, what it holds already, and which boxes take words."""

    page: str
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    passwords: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """The same form on another record's page is the same form."""
        return f"{self.method} {_ID.sub('*', urlsplit(self.action).path)}"


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.links, self.forms, self._form = page, [], [], None  # type: ignore[var-annotated]
        self._writing = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "a" and given.get("href"):
            self.links.append(urlsplit(urljoin(self.page, given["href"]))._replace(fragment="").geturl())
        if tag == "form":
            method, action = given.get("method", "get").upper(), given.get("action", "") or self.page
            told = method in ("GET", "POST") and "data-sign-out" not in given
            self._form = Form(self.page, urljoin(self.page, action), method) if told else None
            if self._form:
                self.forms.append(self._form)
        if self._form is not None and given.get("name"):
            self._take(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._writing = ""

    def handle_data(self, text: str) -> None:
        if self._writing and self._form is not None:
            self._form.fields[self._writing] += text

    def _take(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = given["name"], given.get("type", "text")
        if tag == "textarea" or (
            tag == "input" and kind in ("text", "search", "tel", "date", "number", "email", "password")
        ):
            self._form.boxes.append(name)
        elif tag == "select" or (tag == "input" and kind in ("hidden", "radio", "checkbox")):
            self._form.choices += [name] if name not in self._form.choices else []
        if kind == "password":
            self._form.passwords.add(name)
        if tag == "textarea":
            self._writing = name
        if tag in ("input", "textarea", "select") and kind != "file":
            self._form.fields.setdefault(name, given.get("value", ""))


def read(page: str, text: str) -> _Reader:
    """The links and forms of a page."""
    reader = _Reader(page)
    reader.feed(text)
    return reader


def forms(client: Client, *, start: str = "/", pages: int) -> Iterator[Form]:
    """Each kind of form once, with what its page had filled in."""
    waiting, seen, known = deque([start]), {_ID.sub("*", start)}, set()
    while waiting and pages:
        path, pages = waiting.popleft(), pages - 1
        answer = client.get(path)
        assert answer.status < 500, f"{path} {answer.status}"
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        reader = read(path, answer.text)
        for link in reader.links:
            key = _ID.sub("*", re.sub(r"=[^&]*", "=", link))
            if link.startswith("/") and key not in seen and not NOT_FOLLOWED.search(urlsplit(link).path):
                seen.add(key)
                waiting.append(link)
        for form in reader.forms:
            if form.kind not in known:
                known.add(form.kind)
                yield form
