"""The pages of this room: who opens them, what they show, and what they never show."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import COUNTY, TOWNSHIP, VILLAGE
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry
from tiangeng.places.models import Enterprise, Facility, Household, Resident
from tiangeng.places.tests import factories as made

Sign = Callable[[Any], Client]


@pytest.fixture
def firm(cadre) -> Enterprise:
    return made.enterprise(cadre, contact_name="项经理", contact_phone="13857800009")


@pytest.fixture
def clinic(cadre) -> Facility:
    return made.facility(cadre)


def text(response: Any) -> str:
    return response.content.decode()


def own_questions(captured: Any) -> list[str]:
    """What this room asks of its own tables and of the log; signing in and upper rooms' tabs are theirs to answer for."""
    asked = [q["sql"] for q in captured.captured_queries]
    above = ('"visits_', '"issues_', '"people_')
    mine = [sql for sql in asked if '"places_' in sql or '"kernel_logentry"' in sql]
    return [sql for sql in mine if not any(table in sql for table in above)]


PAGES = ("places:households", "places:enterprises", "places:facilities", "places:find", "places:create_household",
         "places:create_enterprise", "places:create_facility")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_who_keeps_the_place_and_asks_strangers_to_sign_in(client_of: Sign, cadre, nobody, page):
    assert client_of(cadre).get(reverse(page)).status_code == 200
    assert client_of(nobody).get(reverse(page)).status_code in (302, 401)


@pytest.mark.parametrize("page", PAGES[-3:])
def test_who_only_looks_gets_no_form(client_of: Sign, leader, page):
    assert client_of(leader).get(reverse(page)).status_code == 403


def test_the_auditor_has_no_business_here(client_of: Sign, auditor):
    assert client_of(auditor).get(reverse("places:index")).status_code == 403


def test_one_starts_in_ones_own_territory(client_of: Sign, cadre, county_admin):
    assert client_of(cadre).get(reverse("places:index")).url == reverse("places:region", args=[VILLAGE])
    assert client_of(county_admin).get(reverse("places:index")).url == reverse("places:region", args=[COUNTY])


def test_a_county_shows_its_townships_and_a_township_its_villages(client_of: Sign, county_admin, home):
    client = client_of(county_admin)
    county = text(client.get(reverse("places:region", args=[COUNTY])))
    assert county.index("安仁镇") < county.index("龙渊街道") < county.index("住龙镇")
    township = text(client.get(reverse("places:region", args=[TOWNSHIP])))
    assert reverse("places:region", args=[VILLAGE]) in township


def test_a_village_shows_its_families_firms_and_services(client_of: Sign, cadre, home, firm, clinic):
    page = text(client_of(cadre).get(reverse("places:region", args=[VILLAGE])))
    for shown in (home.head_name, firm.name, clinic.name, VILLAGE):
        assert shown in page


@pytest.mark.parametrize("code", [COUNTY, TOWNSHIP, "331127", "999999", "x", "331181104201%00", "1" * 400])
def test_a_region_outside_ones_grants_is_not_there(client_of: Sign, cadre, code):
    assert client_of(cadre).get(f"/places/regions/{code}/").status_code == 404


def test_a_neighbouring_county_gets_the_same_answer_as_for_what_never_was(
    client_of: Sign, neighbour, home, head, firm, clinic
):
    client = client_of(neighbour)
    for name, real in (
        ("places:household", home.pk), ("places:edit_household", home.pk), ("places:move_household", home.pk),
        ("places:add_resident", home.pk), ("places:edit_resident", head.pk), ("places:enterprise", firm.pk),
        ("places:edit_enterprise", firm.pk), ("places:facility", clinic.pk), ("places:edit_facility", clinic.pk),
    ):  # fmt: skip
        there, never = (client.get(reverse(name, args=[pk])) for pk in (real, new_id()))
        assert (there.status_code, never.status_code) == (404, 404), name
        assert home.head_name not in text(there)
    for listed in ("places:households", "places:enterprises", "places:facilities"):
        page = text(client.get(reverse(listed)))
        assert not any(name in page for name in (home.head_name, firm.name, clinic.name))


def test_numbers_are_masked_and_only_who_may_is_offered_to_look(client_of: Sign, cadre, leader, home, head):
    url = reverse("places:household", args=[home.pk])
    mine, theirs = text(client_of(cadre).get(url)), text(client_of(leader).get(url))
    for page in (mine, theirs):
        assert "138****0001" in page
        assert "13857800001" not in page
        assert made.id_number() not in page
    unmask = reverse("places:unmask_resident", args=[head.pk, "phone"])
    assert unmask in mine
    assert unmask not in theirs


def test_a_number_is_shown_once_never_cached_and_never_by_a_link(client_of: Sign, cadre, head):
    client, url = client_of(cadre), reverse("places:unmask_resident", args=[head.pk, "id_number"])
    assert client.get(url).status_code == 405
    seen = client.post(url, {"reason": "核对低保材料"})
    assert made.id_number() in text(seen)
    assert seen["Cache-Control"] == "no-store"
    piece = client.post(url, {"reason": "核对低保材料"}, headers={"HX-Request": "true"})
    assert made.id_number() in text(piece)
    assert "<html" not in text(piece)
    assert LogEntry.objects.filter(verb="secret.unmasked").count() == 2


def test_a_look_without_a_reason_or_at_another_field_is_refused(client_of: Sign, cadre, head):
    client = client_of(cadre)
    refused = client.post(reverse("places:unmask_resident", args=[head.pk, "phone"]), {"reason": "看看"})
    assert refused.status_code == 422
    assert "至少 5 个字" in text(refused)
    assert client.post(f"/places/residents/{head.pk}/unmask/name/", {"reason": "核对低保材料"}).status_code == 404


def test_the_phone_of_an_enterprise_is_looked_at_the_same_way(client_of: Sign, cadre, firm):
    seen = client_of(cadre).post(reverse("places:unmask_enterprise", args=[firm.pk]), {"reason": "约时间上门走访"})
    assert "13857800009" in text(seen)


def test_a_file_is_opened_by_form_and_a_mistake_loses_nothing(client_of: Sign, cadre):
    client, url = client_of(cadre), reverse("places:create_household")
    wrong = client.post(url, {"region_code": VILLAGE, "head_name": "", "note": "屋后有山", "state": "living"})
    assert wrong.status_code == 422
    assert "屋后有山" in text(wrong)
    right = {"region_code": VILLAGE, "head_name": "叶根水", "labels": "独居老人，低保 独居老人", "state": "living"}
    done = client.post(url, right)
    home = Household.objects.get(head_name="叶根水")
    assert (done.status_code, done.url, home.labels) == (302, home.get_absolute_url(), ["独居老人", "低保"])


def test_the_second_of_two_people_sees_what_the_first_wrote_and_keeps_what_she_typed(
    client_of: Sign, cadre, township_officer, home
):
    url = reverse("places:edit_household", args=[home.pk])
    base = {"head_name": "叶根水", "number": "001", "state": "living", "version": "1"}
    assert client_of(cadre).post(url, base | {"hamlet": "上村"}).status_code == 302
    second = client_of(township_officer)
    told = second.post(url, base | {"hamlet": "下村"})
    page = text(told)
    assert told.status_code == 409
    assert "叶青" in page
    assert "上村" in page
    assert 'value="下村"' in page
    assert 'name="version" value="2"' in page
    assert second.post(url, base | {"hamlet": "下村", "version": "2"}).status_code == 302
    home.refresh_from_db()
    assert (home.hamlet, home.version) == ("下村", 3)


def test_a_move_by_form_takes_the_family_along(client_of: Sign, township_officer, home, head, other_village):
    url = reverse("places:move_household", args=[home.pk])
    assert client_of(township_officer).post(url, {"region_code": other_village.name, "version": "1"}).status_code == 302
    head.refresh_from_db()
    assert head.region_code == other_village.code


def test_members_are_entered_edited_and_removed(client_of: Sign, cadre, home):
    client, url = client_of(cadre), reverse("places:add_resident", args=[home.pk])
    assert 'value="叶根水"' in text(client.get(url))
    entered = {"name": "叶根水", "relation": "户主", "phone": "13857800001", "id_number": made.id_number()}
    assert client.post(url, entered).status_code == 302
    person = Resident.objects.get()
    edit = reverse("places:edit_resident", args=[person.pk])
    assert "138****0001" in text(client.get(edit))
    kept = {"name": "叶根水", "relation": "父亲", "version": "1", "drop_phone": "on"}
    assert client.post(edit, kept).status_code == 302
    person.refresh_from_db()
    assert (person.relation, person.phone, person.id_number.reveal()) == ("父亲", None, made.id_number())
    remove = reverse("places:remove_resident", args=[person.pk])
    answer = client.get(remove, headers={"Accept": "text/html", "Referer": f"http://testserver{edit}"})
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    page = answer.content.decode()
    assert "从按钮进来" in page, "an address without its button is not an empty page"
    assert "去工作台" in page and f'href="{edit}"' in page and "<nav" in page, "the menu and the way back"
    assert client.post(remove, {"reason": " "}).status_code == 422
    assert client.post(remove, {"reason": "误录"}).status_code == 302
    assert not Resident.objects.exists()


def test_a_sealed_number_is_never_given_back_to_a_form(client_of: Sign, cadre, head):
    page = text(client_of(cadre).get(reverse("places:edit_resident", args=[head.pk])))
    assert "13857800001" not in page
    assert made.id_number() not in page
    assert page.count("data-no-draft") >= 2


def test_enterprises_and_facilities_are_entered_and_edited_by_form(client_of: Sign, township_officer):
    client = client_of(township_officer)
    firm = {
        "name": "溪边竹业",
        "credit_code": made.credit_code(),
        "region_code": VILLAGE,
        "contact_phone": "13857800009",
    }
    wrong = client.post(reverse("places:create_enterprise"), firm | {"credit_code": made.credit_code()[:-1]})
    assert (wrong.status_code, "现在是 17 位" in text(wrong)) == (422, True)
    assert client.post(reverse("places:create_enterprise"), firm).status_code == 302
    row = Enterprise.objects.get()
    edit = client.post(
        reverse("places:edit_enterprise", args=[row.pk]), firm | {"name": "竹业", "contact_phone": "", "version": "1"}
    )
    assert edit.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.contact_phone.reveal()) == ("竹业", "13857800009")

    place = {"name": "卫生室", "kind": "clinic", "region_code": VILLAGE, "latitude": "28.07", "longitude": "119.14"}
    assert client.post(reverse("places:create_facility"), place | {"longitude": ""}).status_code == 422
    assert client.post(reverse("places:create_facility"), place).status_code == 302
    clinic = Facility.objects.get()
    page = text(client.get(clinic.get_absolute_url()))
    assert "村卫生室" in page
    assert (
        client.post(
            reverse("places:edit_facility", args=[clinic.pk]), place | {"name": "中心卫生室", "version": "1"}
        ).status_code
        == 302
    )


def test_lists_are_narrowed_by_village_hamlet_label_and_words(client_of: Sign, cadre, county_admin, home):
    made.household(cadre, head_name="单德华", hamlet="水碓坑", labels=["独居老人"])
    client, url = client_of(county_admin), reverse("places:households")
    for query, shown, hidden in (
        ({"q": "sdh"}, "单德华", "叶根水"), ({"hamlet": "水碓坑"}, "单德华", "叶根水"), ({"label": "独居老人"}, "单德华", "叶根水"),
        ({"region": VILLAGE, "q": "叶"}, "叶根水", "单德华"), ({"region": "龙渊街道"}, "没有符合条件的", "叶根水"),
    ):  # fmt: skip
        page = text(client.get(url, query))
        assert shown in page, query
        assert hidden not in page, query


def test_an_unclear_place_in_the_filter_is_said_and_filters_nothing(client_of: Sign, county_admin, home):
    page = text(client_of(county_admin).get(reverse("places:households"), {"region": "安"}))
    assert "不止一个" in page
    assert "叶根水" in page


def test_the_boxes_suggest_while_one_types(client_of: Sign, county_admin, cadre, nobody, home):
    regions, households = reverse("places:suggest_regions"), reverse("places:suggest_households")
    client = client_of(county_admin)
    assert 'value="龙渊街道 大洋社区"' in text(client.get(regions, {"box": "region_code", "region_code": "dysq"}))
    assert '龙渊街道"' not in text(client.get(regions, {"q": "lyjd", "level": "village"}))
    assert 'value="叶根水 001"' in text(
        client.get(households, {"box": "household", "household": "ygs", "region_code": VILLAGE})
    )
    assert client_of(nobody).get(regions, {"q": "ly"}).status_code in (302, 401)
    assert "叶根水" not in text(client_of(cadre).get(households, {"q": ""}))


def test_regions_of_the_whole_country_can_be_looked_up(client_of: Sign, cadre):
    client, url = client_of(cadre), reverse("places:find")
    assert "没有找到" in text(client.get(url, {"q": "大洋"}))
    assert "331181001001" in text(client.get(url, {"q": "大洋", "all": "1"}))


def test_pages_ask_a_fixed_number_of_questions(client_of: Sign, county_admin, cadre, home, head, firm, clinic):
    """However many households there are; a page that starts to ask more must say so here."""
    client = client_of(county_admin)
    pinned = {
        reverse("places:households"): 2,  # the count and the rows
        reverse("places:enterprises"): 3,  # … and how many there are, above scale and not
        reverse("places:facilities"): 2,
        home.get_absolute_url(): 6,  # the file, its members, the way there, the log; who saw it, of the file and its members
        firm.get_absolute_url(): 3,
        clinic.get_absolute_url(): 3,
        reverse("places:region", args=[COUNTY]): 7,
        reverse("places:region", args=[VILLAGE]): 10,
    }
    for number in (0, 15):
        for serial in range(number):
            other = made.household(cadre, head_name=f"叶{chr(0x4E00 + serial)}")
            made.resident(cadre, other, id_number=made.id_number(100 + serial))
        asked = {}
        for url in pinned:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            asked[url] = own_questions(captured)
        assert {url: len(found) for url, found in asked.items()} == pinned
