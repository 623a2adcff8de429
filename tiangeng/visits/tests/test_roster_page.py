"""The roster of a large township: six hundred people planned, a page that is still light, each of them a button away from off."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import COUNTY, TOWNSHIP
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation, Staff
from tiangeng.visits.models import RosterEntry
from tiangeng.visits.tests import factories as made

LIMIT = 150_000
PLANNED = 600


@pytest.fixture
def planned(wednesday, county_admin):
    """Spread over the township's villages, each person going to one of them."""
    today, villages = timezone.localdate(), made.villages_of(TOWNSHIP)
    with acting(county_admin):
        unit = Organisation.objects.get(county_code=COUNTY, code=TOWNSHIP)
        people = Staff.objects.bulk_create(
            Staff(organisation=unit, name=f"叶春山{n:03d}", sort_key=f"{n:03d}", **placed(unit.region_code))
            for n in range(PLANNED)
        )
        return RosterEntry.objects.bulk_create(
            RosterEntry(
                programme=wednesday,
                staff=person,
                from_on=today,
                to_on=None if n % 3 else date(2999, 6, 30),
                **placed(villages[n % len(villages)]),
            )
            for n, person in enumerate(people)
        )


def test_six_hundred_planned_are_a_light_page(planned, client_of, township_officer):
    page = client_of(township_officer).get(reverse("visits:roster", args=[TOWNSHIP]))
    assert page.content.decode().count("叶春山") >= PLANNED
    print("BYTES", len(page.content))
    assert len(page.content) < LIMIT, len(page.content)


def test_each_of_them_is_taken_off_by_a_button_that_names_who_and_where(planned, client_of, township_officer):
    client = client_of(township_officer)
    page = client.get(reverse("visits:roster", args=[TOWNSHIP])).content.decode()
    buttons = dict(
        re.findall(r'<button type="submit" formaction="([^"]+)" aria-label="([^"]+)"></button>', unescape(page))
    )
    assert len(buttons) == PLANNED
    address = reverse("visits:roster_end", args=[planned[0].pk])
    assert buttons[address].startswith("叶春山000不再去")
    assert client.post(address).status_code == 302
    with acting(township_officer):
        assert RosterEntry.objects.get(pk=planned[0].pk).to_on == timezone.localdate()


def test_who_only_looks_has_no_buttons(planned, client_of, leader):
    page = client_of(leader).get(reverse("visits:roster", args=[TOWNSHIP])).content.decode()
    assert "叶春山000" in page and "formaction" not in page


def test_who_comes_from_elsewhere_is_shown_with_their_unit(planned, wednesday, client_of, township_officer, bureau):
    with acting(bureau):
        RosterEntry.objects.filter(pk=planned[0].pk).update(staff=bureau.staff_id)
    page = client_of(township_officer).get(reverse("visits:roster", args=[TOWNSHIP])).content.decode()
    assert page.count("<small>水利局</small>") == 1
