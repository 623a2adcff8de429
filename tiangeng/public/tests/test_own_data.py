"""Whoever holds the receipt and knows the number reads what is kept of them, and has it put right; nobody else learns a thing."""

import io
import re
import uuid

import pytest
import python_calamine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.public import rules
from tiangeng.public.tests import factories
from tiangeng.public.tests.factories import VILLAGE

PHONE = "13857812345"
LIMIT = 30_000


@pytest.fixture
def phone(cast):
    return Client()


@pytest.fixture
def code(cast):
    return factories.asked(now=timezone.now(), name="叶根水", phone=PHONE)


def address(code):
    return f"/p/r/{factories.queries.printed(code)}/my-data/"


def look(phone, code, number=PHONE):
    return phone.post(address(code), {"phone": number})


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def test_the_page_says_what_is_kept_what_for_until_when_and_who_saw_it(phone, code, cast):
    pk = factories.in_progress(code, cast, now=timezone.now()).pk
    issues.unmask_reporter(actor=cast.bureau, issue_id=pk, now=timezone.now(), reason="约个时间上门看")
    answer = look(phone, code)
    page = answer.content.decode()
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    for words in ("叶根水", "138****2345", "水碓坑的水渠漏水", "办好后问一声", "满 2 年", "约个时间上门看", "水利局"):
        assert words in page, words
    assert PHONE not in page and len(answer.content) < LIMIT and "<script" not in page
    assert LogEntry.objects.filter(verb="own_data.given", object_id=str(pk)).count() == 1


def test_another_number_no_number_and_an_unknown_code_are_one_answer_and_the_same_work(phone, code, cast):
    without = factories.asked(now=timezone.now(), body="路灯不亮三天了")

    def work(code, number):
        phone.get(address("AAAAAAAAAA"))
        with CaptureQueriesContext(connection) as seen:
            answer = phone.post(f"/p/r/{code}/my-data/", {"phone": number})
        page = re.sub(r'(csrfmiddlewaretoken" value="|next=|next" value=")[^"]*', r"\1", answer.content.decode())
        page = page.replace(str(code), "CODE").replace(number, "NUMBER")
        shapes = [re.sub(r"'[^']*'|s\d+_x\d+|\b\d+(\.\d+)?\b", "?", query["sql"]) for query in seen.captured_queries]
        return answer.status_code, page, [shape for shape in shapes if "DELETE" not in shape]

    work("AAAA-AAAA-AA", "13900000000")
    expected = work("AAAA-AAAA-AB", "13900000000")
    assert expected[0] == 404
    for tried, number in ((factories.queries.printed(code), "13900000001"), (factories.queries.printed(without), "13900000002"),
                          ("no-such-code", "abc")):  # fmt: skip
        assert work(tried, number) == expected, tried


def test_a_number_cannot_be_guessed_from_many_places(code, cast):
    for n in range(10):
        assert Client(REMOTE_ADDR=f"10.1.{n}.1").post(address(code), {"phone": f"1390000000{n}"}).status_code == 404
    assert look(Client(REMOTE_ADDR="10.2.0.1"), code).status_code == 429


def test_a_code_written_in_many_ways_is_one_code_to_who_guesses(code, cast):
    ways = (code, code.lower(), " ".join(code), "-".join(code), f"{code[:5]}.{code[5:]}", f"_{code}")
    for n in range(12):
        answer = Client(REMOTE_ADDR=f"10.1.{n}.1").post(f"/p/r/{ways[n % 6]}/my-data/", {"phone": f"1390000{n:04}"})
        assert answer.status_code == (404 if n < 10 else 429), n


def test_the_sheet_holds_the_same_and_a_page_left_open_opens_nothing(phone, code, monkeypatch):
    proof = field(look(phone, code).content.decode(), "proof")
    sheet = phone.post(address(code), {"proof": proof})
    assert "叶根水" in str(python_calamine.load_workbook(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python())
    assert phone.post(address(code), {"proof": proof[:-2] + "xx"}).status_code == 403
    monkeypatch.setattr("tiangeng.public.actions.own_data.SHOWN_FOR", timezone.timedelta(seconds=-1))
    assert phone.post(address(code), {"proof": proof}).status_code == 403


def test_what_is_wrong_becomes_an_issue_with_a_receipt_of_its_own_once(phone, code, cast):
    page = look(phone, code).content.decode()
    sent = {"proof": field(page, "proof"), "client_id": field(page, "client_id"), "words": "我姓业，不姓叶"}
    first, second = (phone.post(f"{address(code)}wrong/", sent) for _tap in range(2))
    assert first.status_code == 302 and first["Location"] == second["Location"]
    with acting(rules.villager_of(VILLAGE)) as villager:
        made = Issue.objects.visible_to(villager).get(pk=uuid.UUID(sent["client_id"]))
    asked = factories.opened(code).issue
    assert (made.category.code, made.category.owner, made.source) == ("data-correction", "township", "villager")
    assert asked.number in made.title and made.reporter_phone.reveal() == PHONE and not made.is_confidential
    assert (
        phone.post(f"{address(code)}wrong/", sent | {"client_id": str(uuid.uuid4()), "words": " "}).status_code == 422
    )


def test_of_a_complaint_nobody_who_looked_is_named(phone, cast):
    unit = factories.unit("water")
    code = factories.asked(now=timezone.now(), body="三次去都不理人", phone=PHONE, about_organisation_id=unit.pk)
    pk = factories.opened(code).issue.pk
    issues.unmask_reporter(actor=cast.county_admin, issue_id=pk, now=timezone.now(), reason="核实反映的情况")
    page = look(phone, code).content.decode()
    assert "核实反映的情况" in page and cast.county_admin.name not in page and "组织部" in page
