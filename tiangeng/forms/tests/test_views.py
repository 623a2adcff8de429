"""The pages: forms, answers with a column a question, one answer with what it was, a device's key shown once; the sheet."""

from datetime import timedelta

import pytest
import python_calamine
from django.urls import reverse
from django.utils import timezone

from conftest import COUNTY, NOON, TOWNSHIP
from tests.cast import NEIGHBOUR, make_superior
from tiangeng.documents import actions as documents
from tiangeng.documents.tests.bringing import own_folder, quiet  # noqa: F401  # a fixture
from tiangeng.forms.actions.answering import Beside
from tiangeng.forms.models import Form
from tiangeng.kernel.walls import acting
from tiangeng.lawful import own_data
from tiangeng.people.models import ApiToken
from tiangeng.visits.tests import factories as made


@pytest.fixture
def page(client_of):
    def open_page(actor, name, *args, **query):
        return client_of(actor).get(reverse(f"forms:{name}", args=args), query)

    return open_page


def test_the_forms_of_the_county_and_what_one_asks(page, cadre, form, neighbour):
    said = page(cadre, "list").content.decode()
    assert "入户走访表" in said and "该帮的帮" in said and "ODK Collect" in said
    asked = page(cadre, "form", form.pk).content.decode()
    assert "家里常住几口人" in asked and "看前面怎么答" in asked and "自来水，好用" in asked
    assert "本县还没有手册表单" in page(neighbour, "list").content.decode()


def test_a_city_chooses_a_county_for_its_forms_and_a_form_offers_its_own_townships(page, cast, form, fill_in, now):
    fill_in()
    city = make_superior("3311", now=now)
    said = page(city, "list").content.decode()
    assert "入户走访表" in said and f'value="{COUNTY}"' in said
    assert "入户走访表" in page(city, "list", county=COUNTY).content.decode()
    assert "入户走访表" not in page(city, "list", county=NEIGHBOUR).content.decode()
    answers = page(city, "answers", form.pk).content.decode()
    assert f'<option value="{TOWNSHIP}"' in answers and f'value="{NEIGHBOUR}' not in answers
    assert "1 条" in page(city, "answers", form.pk, township=TOWNSHIP).content.decode()


def test_answers_stand_in_columns_and_can_be_narrowed(page, cadre, form, fill_in):
    fill_in(head="老叶")
    fill_in(head="老吴", water="well", now=NOON - timedelta(days=2))
    said = page(cadre, "answers", form.pk).content.decode()
    assert "老叶" in said and "老吴" in said and "户主怎么称呼" in said
    for query in ({"q": "老吴"}, {"q_water": "well"}, {"answered_on_before": "2026-03-17"}):
        narrowed = page(cadre, "answers", form.pk, **query).content.decode()
        assert "老吴" in narrowed and "老叶" not in narrowed, query
    chosen = page(cadre, "answers", form.pk, q_income="farm").content.decode()
    assert "老吴" in chosen
    assert "老叶" not in page(cadre, "answers", form.pk, q_income="shop").content.decode()


def test_a_list_of_one_persons_forms_draws_up_no_total(page, cadre, form, fill_in):
    fill_in()
    assert 'role="status">1 条' in page(cadre, "answers", form.pk).content.decode()
    assert 'role="status">1 条' not in page(cadre, "answers", form.pk, whose="mine").content.decode()


def test_a_list_costs_the_same_however_long(page, cadre, form, fill_in, django_assert_max_num_queries):
    for _n in range(6):
        fill_in()
    with django_assert_max_num_queries(40):
        page(cadre, "answers", form.pk)


def test_an_empty_list_says_what_will_be_here(page, cadre, form):
    assert "还没有人填过" in page(cadre, "answers", form.pk).content.decode()


def test_one_answer_and_the_one_it_replaced(page, cadre, form, fill_in):
    first = fill_in(instance="uuid:1")
    second = fill_in(instance="uuid:2", replaces="uuid:1", people=4, house="repair", house_what="漏", photo="a.jpg")
    said = page(cadre, "answer", second.pk).content.decode()
    assert "种田种菇" in said and "还没传到" in said and "前后几份" in said
    assert "这一份后来更正过" in page(cadre, "answer", first.pk).content.decode()


def test_strangers_and_neighbours_are_kept_out(page, client_of, neighbour, auditor, nobody, form, fill_in):
    answer = fill_in()
    assert page(neighbour, "answer", answer.pk).status_code == 404
    assert page(neighbour, "answers", form.pk).status_code == 404
    assert page(auditor, "list").status_code == 403
    assert page(nobody, "list").status_code == 302


def test_it_shows_on_the_visit_and_the_home_and_in_the_homes_own_data(client_of, cadre, fill_in):
    home, visit = made.household(), made.visit(cadre, visited_on=NOON.date())
    fill_in(head="老叶头", beside=Beside(visit_id=visit.pk, household_id=home.pk))
    client = client_of(cadre)
    for record in (home, visit):
        assert "手册表单" in client.get(record.get_absolute_url()).content.decode()
    with acting(cadre):
        told = own_data.of_household(cadre, home)
    assert any("老叶头" in str(item) for item in told)


def test_a_devices_key_is_shown_once_with_a_picture_to_scan(client_of, cadre, leader):
    client = client_of(cadre)
    answer = client.post(reverse("forms:device_new"), {"name": "红米"})
    said = answer.content.decode()
    assert "http://testserver/openrosa/tgd_" in said and "data:image/svg+xml" in said
    assert answer["Cache-Control"] == "no-store"
    assert ApiToken.objects.get().name == "红米"
    assert "红米" in client.get(reverse("people:me")).content.decode()
    assert client_of(leader).post(reverse("forms:device_new"), {"name": "x"}).status_code == 403


def sheet_of(actor, form):
    with acting(actor):
        asked = documents.ask_export(actor=actor, now=NOON, path=f"/forms/{form.pk}/", query="")
    documents.make_sheet(actor=actor, now=NOON, export_id=asked.pk, report=quiet)
    with acting(actor):
        path = documents.fetch_export(actor=actor, now=NOON, export_id=asked.pk)[1]
    return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def test_the_sheet_has_every_question_and_nothing_in_it_is_a_formula(county_admin, form, fill_in):
    fill_in(head="=HYPERLINK(1)", people=4, land=2.5, income=["farm", "shop"], asks="+1")
    _mark, head, row = sheet_of(county_admin, form)
    told = dict(zip(head, row, strict=True))
    assert told["户主怎么称呼"] == "'=HYPERLINK(1)"
    assert told["有什么要办的"] == "'+1"
    assert (told["家里常住几口人"], told["种着几亩地"]) == (4, 2.5)
    assert told["今年主要靠什么收入"] == "种田种菇、做小生意"
    assert told["房子哪里要修"] == ""
    assert told["版本"] == form.version
    assert timezone.localdate(NOON).isoformat() in str(told["日子"])


def test_a_sheet_holds_what_its_reader_may_see(neighbour, other_township, form, fill_in):
    fill_in()
    assert len(sheet_of(other_township, form)) == 2  # the mark and the headings
    assert Form.objects.count() >= 1
