"""Whoever guesses learns nothing: every code that opens nothing costs the same work and gives the same page."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tiangeng.public import rules
from tiangeng.public.tests import factories
from tiangeng.public.tests.test_opinions import sent

UNKNOWN = "AAAA-AAAA-AA"  # its check character is right: it could be one
MALFORMED = ["7", "AAAA-AAAA-AB", "no-such-code", "A" * 60, "回执回执回执", "0O1I-LLLL-00"]


@pytest.fixture
def phone(cast):
    found = Client()
    found.get("/p/r/AAAA-AAAA-AB/")  # the first wrong code of a stretch makes the row that counts them
    return found


def work_for(phone, address, code, sent=None):
    """Status, page and statements, with the code itself taken out wherever it stands."""
    with CaptureQueriesContext(connection) as seen:
        where = address.format(code=code)
        response = phone.get(where) if sent is None else phone.post(where, **sent)
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    page = re.sub(r'(name="next" value="|next=)[^"]*', r"\1", page)
    shapes = [re.sub(r"'[^']*'|s\d+_x\d+|\b\d+(\.\d+)?\b", "?", query["sql"]) for query in seen.captured_queries]
    return response.status_code, page, shapes


def body(**data):
    return {"data": data, "content_type": "application/json"}


RECEIPT = "/api/public/receipts/{code}"
ASKED = {
    "/p/r/{code}/": None,
    "/p/r/{code}/paper/": None,
    "/p/r/{code}/withdraw/": None,
    RECEIPT: None,
    f"{RECEIPT}/alike": None,
    f"{RECEIPT}/answer": body(is_solved=True),
    f"{RECEIPT}/withdraw": body(),
    f"{RECEIPT}/add": {"data": {"words": "还在漏"}},
    f"{RECEIPT}/appeal": body(words="该办"),
    f"{RECEIPT}/join": body(into_id=str(uuid.UUID(int=5))),
}


@pytest.mark.parametrize(("address", "asked"), ASKED.items(), ids=list(ASKED))
def test_malformed_unknown_and_other_codes_are_one_answer_and_the_same_work(phone, address, asked):
    other = rules.printed_opinion_code(sent(timezone.now()))  # opens something, but not here
    expected = work_for(phone, address, UNKNOWN, asked)
    assert expected[0] == 404 and any("issues_receipt" in shape for shape in expected[2])
    for code in (*(one[:40] for one in MALFORMED), other):
        assert work_for(phone, address, code, asked) == expected, code


def test_an_opinions_code_is_no_easier_to_guess(phone):
    receipt = factories.opened(factories.asked(now=timezone.now())).printed
    expected = work_for(phone, "/p/o/{code}/", f"Y-{UNKNOWN}")
    assert expected[0] == 404 and any("public_opinionslip" in shape for shape in expected[2])
    for code in (*MALFORMED, f"Y-{receipt}", receipt):
        assert work_for(phone, "/p/o/{code}/", code) == expected, code


def test_the_box_for_codes_looks_nothing_up(phone):
    known = rules.printed_opinion_code(sent(timezone.now()))
    for code in (known, f"Y-{UNKNOWN}", UNKNOWN):
        with CaptureQueriesContext(connection) as seen:
            assert phone.get("/p/r/", {"code": code}).status_code == 302
        assert not any("receipt" in query["sql"] or "opinion" in query["sql"] for query in seen.captured_queries)
