"""Open311 as a client meets it: what is offered, how it is asked, and how it is refused."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import NEIGHBOUR
from tiangeng.issues.models import Category, Issue
from tiangeng.kernel.models import Pack
from tiangeng.people import actions as people
from tiangeng.people.models import ApiToken
from tiangeng.places.models import Region
from tiangeng.public.tests import factories as villagers

from .factories import COUNTY, LAMP, VILLAGE, key_of, publish


@pytest.fixture
def send(cast):
    client = Client()

    def post(**given):
        headers = given.pop("headers", {})
        sent = {"jurisdiction_id": COUNTY, "service_code": "electricity", "address_id": VILLAGE} | given
        response = client.post("/open311/v2/requests.json", sent, headers=headers)
        return response.status_code, response.json()

    return post


# ---------------------------------------------------------------- what is offered


def test_services_are_the_plain_choices_of_the_villagers_form(ask_for):
    status, rows = ask_for("services.json")
    assert status == 200
    by_code = {row["service_code"]: row for row in rows}
    assert by_code["electricity"]["service_name"] == "供电照明"
    assert "路灯照明" in by_code["electricity"]["description"]
    assert by_code["electricity"]["group"] == "民生保障"
    assert all(row["type"] == "realtime" for row in rows)


def test_no_service_is_a_complaint_about_a_cadre(ask_for):
    _status, rows = ask_for("services.json")
    complaints = set(Category.objects.filter(is_complaint=True).values_list("name", flat=True))
    assert complaints
    assert not any(name in row["description"].split("、") for row in rows for name in complaints)


def test_json_and_xml_say_the_same(ask_for):
    _status, rows = ask_for("services.json")
    response = Client().get("/open311/v2/services.xml", {"jurisdiction_id": COUNTY})
    assert response["Content-Type"].startswith("text/xml")
    tree = ElementTree.fromstring(response.content)
    assert tree.tag == "services"
    assert [one.findtext("service_code") for one in tree] == [row["service_code"] for row in rows]
    assert tree[0].findtext("metadata") == "true"


def test_a_service_says_where_the_place_goes(ask_for):
    status, found = ask_for("services/electricity.json")
    assert (status, found["service_code"]) == (200, "electricity")
    assert "address_id" in found["attributes"][0]["description"]


def test_discovery_names_the_address_and_both_forms(cast):
    found = Client().get("/open311/discovery.json").json()
    (endpoint,) = found["endpoints"]
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    tree = ElementTree.fromstring(Client().get("/open311/v2/discovery.xml").content)
    assert [one.text for one in tree.iter("format")] == endpoint["formats"]


# ---------------------------------------------------------------- asking


def test_a_request_is_the_villagers_form_and_its_number_is_the_receipt(send, ask_for):
    status, (answer,) = send(description=LAMP, first_name="根水", last_name="叶", phone="13857801234")
    assert status == 200
    issue = Issue.objects.get()
    assert (issue.source, issue.category.parent.code, issue.reporter_name) == ("villager", "electricity", "叶根水")
    assert issue.reporter_phone.reveal() == "13857801234"
    status, (shown,) = ask_for(f"requests/{answer['service_request_id']}.json")
    assert (status, shown["status"], shown["service_code"]) == (200, "open", "electricity")
    assert shown["service_request_id"] == answer["service_request_id"]
    assert Client().get(f"/p/r/{answer['service_request_id']}/").status_code == 200


def test_the_village_may_be_named_in_words(send):
    name = Region.objects.get(code=VILLAGE).name
    assert send(address_id="", address_string=f"龙泉市{name}桥头", description=LAMP)[0] == 200
    assert Issue.objects.get().region_code == VILLAGE


def test_what_names_no_village_is_asked_for_again_rather_than_guessed(send):
    for place in ({"address_string": "桥头"}, {"lat": "28.07", "long": "119.14"}, {"address_string": "x" * 9000}):
        status, (error,) = send(address_id="", description=LAMP, **place)
        assert (status, error["code"]) == (400, 400)
        assert "address_id" in error["description"]
    assert Issue.objects.count() == 0


def test_a_village_of_another_county_is_not_taken_here(send):
    assert send(address_id="331127101201", description=LAMP)[0] == 400
    assert send(address_id="331181999999", description=LAMP)[0] == 404
    assert Issue.objects.count() == 0


def test_the_same_key_sent_twice_is_one_request(send):
    key = {"Idempotency-Key": "0199a5b0-0000-7000-8000-000000000001"}
    first = send(description=LAMP, headers=key)
    assert send(description=LAMP, headers=key) == first
    assert Issue.objects.count() == 1
    assert send(description="别的", headers=key)[0] == 400
    assert send(description=LAMP, headers={"Idempotency-Key": "1"})[0] == 400


def test_the_villagers_doors_stand_here_too_and_a_key_has_its_own(send, cast):
    for number in range(10):
        assert send(description=f"第 {number} 盏灯不亮")[0] == 200
    status, (error,) = send(description=LAMP)
    assert (status, error["code"]) == (429, 429)
    key = key_of(cast.township_officer, now=timezone.now())
    assert send(description=LAMP, api_key=key)[0] == 200
    assert Issue.objects.filter(created_by_id__isnull=False).count() == 0


def test_a_wrong_or_revoked_key_is_refused_rather_than_ignored(send, cast):
    assert send(description=LAMP, api_key="tg_x")[0] == 403
    key = key_of(cast.township_officer, now=timezone.now())
    token = ApiToken.objects.get(account_id=cast.township_officer.account_id)
    people.revoke_token(actor=cast.township_officer, token_id=token.pk, now=timezone.now())
    assert send(description=LAMP, api_key=key)[0] == 403
    assert Issue.objects.count() == 0


def test_peoples_words_are_not_taken_from_an_address(cast):
    query = f"jurisdiction_id={COUNTY}&service_code=electricity&address_id={VILLAGE}&phone=13857801234&description=x"
    assert Client().post(f"/open311/v2/requests.json?{query}").status_code == 200
    issue = Issue.objects.get()
    assert not issue.has_reporter
    assert issue.title.startswith("供电照明")


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("path", "status"),
    [("services/nothing", 404), ("requests/nothing", 404), ("request/nothing", 404), ("tokens/1", 404)],
)
def test_refusals_have_the_standards_shape_in_both_forms(cast, path, status):
    query = {"jurisdiction_id": COUNTY}
    (error,) = Client().get(f"/open311/v2/{path}.json", query).json()
    assert (error["code"], bool(error["description"])) == (status, True)
    response = Client().get(f"/open311/v2/{path}.xml", query)
    tree = ElementTree.fromstring(response.content)
    assert (response.status_code, tree.tag, tree.findtext("error/code")) == (status, "errors", str(status))
    assert tree.findtext("error/description") == error["description"]


def test_the_county_may_stay_unsaid_while_there_is_only_one(cast):
    assert Client().get("/open311/v2/services.json").status_code == 200
    assert Client().get("/open311/v2/services.json?jurisdiction_id=999999").status_code == 404
    code = villagers.asked(now=timezone.now())
    other = Pack.objects.get(county_code=COUNTY)
    other.pk, other.county_code, other.name = None, NEIGHBOUR, "neighbour"
    other.save(force_insert=True)
    (error,) = Client().get("/open311/v2/services.json").json()
    assert (error["code"], "jurisdiction_id" in error["description"]) == (400, True)
    assert Client().get("/open311/v2/requests/LQ-2026-000001.json").status_code == 400
    assert Client().get(f"/open311/v2/requests/{code}.json").status_code == 200  # a receipt knows its county
    elsewhere = Client().get(f"/open311/v2/requests/{code}.json", {"jurisdiction_id": NEIGHBOUR})
    assert elsewhere.status_code == 404


def test_guessing_codes_is_stopped_however_many_are_asked_at_once(ask_for):
    guesses = ",".join(f"guess-{n}" for n in range(31))
    status, (error,) = ask_for("requests.json", service_request_id=guesses)
    assert (status, error["code"]) == (429, 429)
    assert ask_for("requests/another.json")[0] == 429


def test_other_methods_are_told_which_ones_there_are(cast):
    response = Client().delete("/open311/v2/requests.json")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    assert response.json()[0]["code"] == 405


def test_words_that_xml_cannot_hold_do_not_break_it(cast):
    publish("irrigation", titles=True)
    villagers.asked(now=timezone.now(), kind="irrigation", title="渠\x0b漏 <b>&", body="漏")
    response = Client().get("/open311/v2/requests.xml", {"jurisdiction_id": COUNTY})
    assert ElementTree.fromstring(response.content).findtext("request/description") == "渠漏 <b>&"
