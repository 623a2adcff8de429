"""The field register on its page and as a sheet."""

import io

import pytest
import python_calamine
from django.urls import reverse

from tiangeng.kernel import register as declared
from tiangeng.lawful import queries

PAGE, SHEET = reverse("lawful:register"), reverse("lawful:register_sheet")


def test_everyone_who_works_here_may_read_what_is_kept_and_why(client_of, cadre, auditor):
    for reader in (cadre, auditor):
        page = client_of(reader).get(PAGE)
        assert page.status_code == 200
        assert "有事先打个电话，少跑一趟" in page.content.decode()


def test_a_stranger_is_asked_to_sign_in(client_of, nobody):
    for address in (PAGE, SHEET):
        assert client_of(nobody).get(address).status_code in (302, 401)


@pytest.mark.parametrize("words", ["身份证", "id_number", "identity"])
def test_a_word_of_either_language_or_of_the_code_finds_a_line(client_of, cadre, words):
    client = client_of(cadre)
    client.cookies["django_language"] = "en" if words == "identity" else "zh-hans"
    page = client.get(PAGE, {"q": words}).content.decode()
    assert "id_number" in page
    assert "visited_on" not in page


def test_only_what_is_about_people_can_be_asked_for():
    found = queries.register(queries.Asked(personal=True, kind="column"))
    assert found and all(row.is_personal for row in found)
    assert not [row for row in found if row.where == "places.Region"]


def test_a_search_that_finds_nothing_says_what_to_do(client_of, cadre):
    assert "换个词再找" in client_of(cadre).get(PAGE, {"q": "龙王"}).content.decode()


def test_the_sheet_holds_every_line_of_the_search(client_of, cadre):
    answer = client_of(cadre).get(SHEET, {"keep": "home"})
    rows = python_calamine.load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    wanted = [row for row in declared.rows() if str(row.keep) == str(declared.Keep.HOME.label)]
    assert rows[0][0] == "在哪里"
    assert len(rows) == 1 + len(wanted) > 20


def test_the_self_check_says_where_it_looked_the_field_app_too(client_of, security_admin):
    page = client_of(security_admin).get(reverse("lawful:filing"))
    assert page.status_code == 200 and "手机端" in page.content.decode()
