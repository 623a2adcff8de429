"""大字版: one link, no need of a script, remembered, and still light."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from tiangeng.public import rules
from tiangeng.public.tests import factories
from tiangeng.public.tests.factories import VILLAGE
from tiangeng.public.tests.pages import LIMIT, page_of, weight
from tiangeng.public.tests.test_opinions import sent

LARGE = 'class="large"'


@pytest.fixture
def phone(cast):
    return Client(enforce_csrf_checks=True)


def test_after_a_refused_form_the_link_leads_back_to_the_receipt(phone):
    code = factories.opened(factories.asked(now=timezone.now())).printed
    page = phone.get(f"/p/r/{code}/")
    refused = phone.post(f"/p/r/{code}/add/", page_of(page).fields | {"words": " "})
    assert refused.status_code == 422
    back = phone.get(type_link(refused))["Location"]
    assert (back, phone.get(back).status_code) == (f"/p/r/{code}/", 200)


def type_link(response):
    return next(link for link in page_of(response).links if link.startswith("/p/type/"))


def test_one_link_makes_every_page_large_and_another_takes_it_back(phone):
    first = phone.get("/p/?q=d")
    assert LARGE not in first.content.decode()
    chosen = phone.get(type_link(first))
    assert chosen["Location"] == "/p/?q=d"
    cookie = chosen.cookies["tg_type"]
    assert (cookie.value, cookie["max-age"], bool(cookie["httponly"])) == ("large", 365 * 86400, True)

    code = factories.opened(factories.asked(now=timezone.now())).printed
    opinion = rules.printed_opinion_code(sent(timezone.now()))
    pages = ["/p/", f"/p/{VILLAGE}/", f"/p/{VILLAGE}/ask/", "/p/r/", f"/p/r/{code}/", f"/p/r/{code}/paper/",
             "/p/r/AAAA-AAAA-AA/", "/p/opinion/", f"/p/o/{opinion}/", "/p/000000000000/"]  # fmt: skip
    for path in pages:
        response = phone.get(path)
        assert LARGE in response.content.decode(), path
        assert weight(response) < LIMIT, path
        assert page_of(response).scripts == len(page_of(response).own)

    phone.get(type_link(phone.get("/p/")))
    assert LARGE not in phone.get("/p/").content.decode()


@pytest.mark.parametrize("back", ["https://example.org/p/", "//example.org/p/", "/accounts/login/", "", "/p/\n", "p/"])
def test_the_link_leads_nowhere_but_to_a_villagers_page(phone, back):
    assert phone.get("/p/type/large/", {"next": back})["Location"] == "/p/"


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_large_type_is_a_third_larger_and_its_grey_is_seven_to_one():
    sheets = {name: Path(finders.find(name)).read_text() for name in ("ui/public.css", "public/public.css")}
    plain = int(re.search(r"font:(\d+)px/", sheets["ui/public.css"])[1])
    large = int(re.search(r"\.large body{font-size:(\d+)px", sheets["public/public.css"])[1])
    assert large >= plain * 4 / 3
    paper = re.search(r"--paper:(#\w{6})", sheets["ui/public.css"])[1]
    grey = re.search(r"--ink2:(#\w{6})", sheets["public/public.css"])[1]
    assert (_luminance(paper) + 0.05) / (_luminance(grey) + 0.05) >= 7
