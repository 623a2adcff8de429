"""Who saw this person: also by opening the file, by their phone, and in a sheet that was taken out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.documents import actions as documents
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.lawful import seen
from tiangeng.places import actions as places
from tiangeng.places.models import Region
from tiangeng.places.tests.factories import household

NOON = timezone.now().replace(hour=4, minute=0)


@pytest.fixture
def home(cadre):
    return household(cadre, labels=["低保", "重病"])


@pytest.fixture
def plain(cadre):
    return household(cadre)


def told(actor, home):
    with acting(actor):
        return [(line.actor_name, line.verb) for line in seen.of_household(actor, home) if line.verb in NEW]


NEW = (places.OPENED, places.PULLED, documents.TAKEN_OUT)


@pytest.mark.parametrize("door", ["page", "api"])
def test_opening_a_file_with_labels_is_one_line_a_person_and_day(home, plain, partner, cadre, client_of, door):
    for one in (home, plain):
        address = one.get_absolute_url() if door == "page" else f"/api/places/households/{one.pk}"
        for _n in range(3):
            assert client_of(partner).get(address).status_code == 200
    assert told(cadre, home) == [(partner.name, places.OPENED)]
    assert told(cadre, plain) == [], "nothing delicate is in it"


def test_the_next_day_and_somebody_else_are_lines_of_their_own(home, partner, cadre):
    for actor, at in (
        (partner, NOON),
        (partner, NOON + timedelta(hours=1)),
        (cadre, NOON),
        (partner, NOON + timedelta(days=1)),
    ):
        with acting(actor):
            places.note_opened(actor=actor, household=home, now=at)
    lines = LogEntry.objects.filter(verb=places.OPENED)
    assert sorted((line.actor_name, line.at) for line in lines) == sorted(
        [(partner.name, NOON), (cadre.name, NOON), (partner.name, NOON + timedelta(days=1))]
    )
    assert {(line.object_id, line.region_code, line.outcome) for line in lines} == {
        (str(home.pk), home.region_code, "done")
    }


def test_looking_every_day_hides_nothing_else(home, partner, cadre):
    for day in range(30):
        places.note_opened(actor=partner, household=home, now=NOON + timedelta(days=day))
    assert told(cadre, home) == [(partner.name, places.OPENED)] * seen.OF_EACH
    with acting(cadre):
        assert "household.created" in [line.verb for line in seen.of_household(cadre, home)]


def test_a_look_is_no_change_of_the_file(home, partner, client_of):
    client_of(partner).get(home.get_absolute_url())
    page = client_of(partner).get(home.get_absolute_url()).content.decode()
    assert "household.opened" not in page


def test_files_on_a_phone_are_a_line_a_village_and_not_a_household(home, plain, cadre, client_of):
    for _n in range(2):
        assert client_of(cadre).get("/api/field/changes").status_code == 200
    assert LogEntry.objects.filter(verb=places.PULLED).count() == len({home.region_code, plain.region_code})
    assert told(cadre, home) == told(cadre, plain) == [(cadre.name, places.PULLED)]


def test_a_list_that_was_taken_out_is_told_to_each_household_in_it_and_to_no_other(home, cast, cadre):
    elsewhere = household(
        cast.other_township,
        region_code=Region.objects.below(cast.other_township.grants[0].territory).villages().first().code,
    )
    with acting(cadre):
        wanted = documents.ask_export(actor=cadre, now=NOON, path="/places/households/", query="", reason="年度总结")
    documents.make_sheet(actor=cadre, now=NOON, export_id=wanted.pk, report=lambda done, total=None: None)
    assert told(cadre, home) == [(cadre.name, documents.TAKEN_OUT)]
    assert told(cast.other_township, elsewhere) == []
