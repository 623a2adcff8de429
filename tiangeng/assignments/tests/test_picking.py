"""Whom it is assigned to is found by typing: no page carries a list of all units, and without script a button finds them."""

import re

import pytest
from django.urls import reverse

from tests.cast import make_superior
from tiangeng.assignments.models import Assignment, Part
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation

from .factories import TOWNSHIP, unit

NEW = {"title": "山塘水库汛前排查", "body": "逐座排查", "answer_on": "2026-04-10"}


@pytest.fixture(autouse=True)
def today(monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def province(cast, now):
    return make_superior("33", now=now)


def offered(answer):
    return re.findall(r'name="organisation_id" value="([^"]+)"', answer.content.decode())


def test_the_page_of_a_province_names_no_unit_and_stays_small(province, client_of):
    page = client_of(province).get("/assignments/new/").content
    with acting(province):
        keys = [str(pk) for pk in Organisation.objects.visible_to(province).values_list("pk", flat=True)]
    assert len(keys) > 200 and not any(key in page.decode() for key in keys)
    assert len(page) < 60_000


def test_typing_finds_units_with_their_county_and_only_those_one_may_ask(province, cast, client_of):
    find = reverse("assignments:units")
    there = Organisation.objects.get(pk__in=cast.neighbour.organisation_ids)
    there.pk, there.code, there.name, there.short_name = new_id(), "water-too", "邻县水利局", "水利局"
    there.save(force_insert=True)
    answer = client_of(province).get(find, {"organisation_id_q": "水利局"})
    assert set(offered(answer)) == {str(unit("water").pk), str(there.pk)}
    assert "水利局 · 龙泉市水利局 · 龙泉市" in answer.content.decode()
    near = client_of(cast.county_admin).get(find, {"organisation_id_q": "水利局"})
    assert offered(near) == [str(unit("water").pk)]
    assert client_of(cast.bureau).get(find, {"organisation_id_q": "水利局"}).status_code == 403


def test_without_script_a_button_finds_and_nothing_is_lost_or_sent(cast, client_of):
    client = client_of(cast.county_admin)
    assert 'name="organisation_id_find"' in client.get("/assignments/new/").content.decode()
    answer = client.post("/assignments/new/", NEW | {"organisation_id_q": "水利局", "organisation_id_find": "1"})
    assert (answer.status_code, offered(answer)) == (422, [str(unit("water").pk)])
    assert "山塘水库汛前排查" in answer.content.decode() and not Assignment.objects.exists()
    chosen = {"organisation_id_q": "水利局", "organisation_id": offered(answer)[0]}
    assert client.post("/assignments/new/", NEW | chosen).status_code == 302
    assert Assignment.objects.get().organisation == unit("water")


def test_a_part_goes_to_a_unit_of_the_county_found_the_same_way(accepted, cast, client_of):
    client, asked = client_of(cast.bureau), {"organisation_id_q": unit(TOWNSHIP).short_name}
    found = offered(client.get(reverse("assignments:units_for_parts", args=[accepted.pk]), asked))
    assert str(unit(TOWNSHIP).pk) in found
    sent = {"task": "报清单", "due_on": "2026-04-08", "organisation_id": str(unit(TOWNSHIP).pk)}
    assert client.post(f"/assignments/{accepted.pk}/part/", sent | asked).status_code == 302
    assert Part.objects.get().organisation == unit(TOWNSHIP)
