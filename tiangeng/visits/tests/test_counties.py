"""Whoever looks at several counties chooses one; its programmes and townships follow, on the lists and the roster."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from conftest import COUNTY, TOWNSHIP
from tests.cast import NEIGHBOUR, make_superior
from tiangeng.kernel.walls import acting
from tiangeng.visits.filters import FirmFilter, VisitFilter
from tiangeng.visits.models import Visit
from tiangeng.visits.queries import firms, listed
from tiangeng.visits.tests import factories as made


def filtered(actor, now, kind=VisitFilter, **asked):
    """The places found and what each box offers."""
    with acting(actor):
        rows = listed(actor) if kind is VisitFilter else firms(actor)
        found = kind(asked, queryset=rows, request=SimpleNamespace(actor=actor, now=now))
        choices = {name: dict(one.extra.get("choices", ())) for name, one in found.filters.items()}
        assert found.form.is_valid(), found.form.errors
        return [row.region_code for row in found.qs], choices


@pytest.fixture
def city(cast, now):
    return make_superior("3311", now=now)


@pytest.fixture
def visit(wednesday, cadre, now) -> Visit:
    return made.visit(cadre, now=now)


def test_a_city_chooses_a_county_then_its_programmes_and_townships(city, visit, wednesday, now):
    found, choices = filtered(city, now)
    assert {COUNTY, NEIGHBOUR} <= set(choices["county"]) and found == [visit.region_code]
    assert "programme" not in choices and "township" not in choices
    found, choices = filtered(city, now, county=COUNTY)
    assert (
        found == [visit.region_code] and str(wednesday.pk) in choices["programme"] and TOWNSHIP in choices["township"]
    )
    assert filtered(city, now, county=COUNTY, township=TOWNSHIP, programme=str(wednesday.pk))[0] == [visit.region_code]
    found, choices = filtered(city, now, county=NEIGHBOUR)
    assert found == [] and "programme" not in choices
    assert all(code.startswith(NEIGHBOUR) for code in choices["township"])


def test_a_province_may_look_at_a_city_whole(cast, visit, now):
    province = make_superior("33", now=now)
    found, choices = filtered(province, now, county="3311")
    assert found == [visit.region_code] and "township" not in choices
    assert filtered(province, now, county="3306")[0] == []


def test_enterprises_are_narrowed_by_county_first(city, visit, now):
    assert "township" not in filtered(city, now, FirmFilter)[1]
    assert TOWNSHIP in filtered(city, now, FirmFilter, county=COUNTY)[1]["township"]


def test_a_county_is_asked_for_no_county(cast, visit, wednesday, now):
    _found, choices = filtered(cast.county_admin, now)
    assert "county" not in choices and str(wednesday.pk) in choices["programme"] and TOWNSHIP in choices["township"]
    assert "county" not in filtered(cast.county_admin, now, FirmFilter)[1]


def test_a_city_finds_the_roster_of_a_township_by_its_county(city, client_of):
    desk, at = client_of(city), reverse("visits:townships")
    first = desk.get(at).content.decode()
    assert "先选一个县(市、区)" in first and f'value="{COUNTY}"' in first and TOWNSHIP not in first
    assert reverse("visits:roster", args=[TOWNSHIP]) in desk.get(f"{at}?county={COUNTY}").content.decode()
    assert "先选一个县(市、区)" in desk.get(f"{at}?county=110101").content.decode()
