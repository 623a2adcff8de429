"""A villager's pages as a browser reads them: fields, links, weight; a form sent, and the code it leads to."""

import re
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings as django_settings
from django.contrib.staticfiles import finders

from .factories import CANAL, VILLAGE

ASK = f"/p/{VILLAGE}/ask/"
LIMIT = 30_000


class _Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.fields, self.links, self.styles, self.own, self.scripts = {}, [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.fields.setdefault(given["name"], given.get("value", ""))
        if tag == "link" and given.get("rel") == "stylesheet":
            self.styles.append(given["href"])
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "script" and given.get("src") and "defer" in given:
            self.own.append(given["src"])
        self.scripts += tag == "script" or any(name.startswith("on") for name in given)


def page_of(response):
    return _Page(response.content.decode())


def weight(response):
    """The page with its style sheets and its script, uncompressed."""
    page = page_of(response)
    sheets = [finders.find(href.removeprefix(django_settings.STATIC_URL)) for href in (*page.styles, *page.own)]
    assert all(sheets), "every style sheet and script is our own"
    return len(response.content) + sum(len(Path(sheet).read_bytes()) for sheet in sheets)


def send(device, **typed):
    form = page_of(device.get(ASK)).fields
    return device.post(ASK, form | {"body": CANAL} | typed)


def code_in(response):
    return re.search(r"/r/([0-9A-Z-]{12})/", response["Location"])[1]
