"""Whoever looks at several counties chooses one; its townships, kinds and units follow. A county's own people see no such box."""

from functools import partial
from types import SimpleNamespace

import pytest

from conftest import COUNTY, TOWNSHIP
from tests.cast import NEIGHBOUR, make_superior
from tiangeng.issues.filters import IssueFilter
from tiangeng.issues.models import Issue
from tiangeng.issues.tests.factories import reported
from tiangeng.kernel.walls import acting


def filtered(actor, now, **asked):
    with acting(actor):
        request = SimpleNamespace(actor=actor, now=now)
        found = IssueFilter(asked, queryset=Issue.objects.visible_to(actor), request=request)
        choices = {name: dict(one.extra.get("choices", ())) for name, one in found.filters.items()}
        assert found.form.is_valid(), found.form.errors
        return list(found.qs.values_list("title", flat=True)), choices


@pytest.fixture
def superior(cast, now):
    """Makes somebody whose territory it is."""
    return partial(make_superior, now=now)


@pytest.fixture
def told(cast, now):
    with acting(cast.cadre):
        reported(cast.cadre, now=now, title="龙泉的")


def test_a_city_chooses_among_its_counties_then_their_townships(superior, told, now):
    city = superior("3311")
    titles, choices = filtered(city, now)
    assert {COUNTY, NEIGHBOUR} <= set(choices["county"]) and titles == ["龙泉的"]
    assert "township" not in choices and "lead" not in choices and choices["category"]
    titles, choices = filtered(city, now, county=COUNTY)
    assert titles == ["龙泉的"] and TOWNSHIP in choices["township"] and choices["lead"]
    assert filtered(city, now, county=COUNTY, township=TOWNSHIP)[0] == ["龙泉的"]
    titles, choices = filtered(city, now, county=NEIGHBOUR)
    assert titles == [] and all(code.startswith(NEIGHBOUR) for code in choices["township"])


def test_a_province_chooses_a_city_or_one_of_its_counties(superior, told, now):
    province = superior("33")
    titles, choices = filtered(province, now)
    assert {"3311", COUNTY, NEIGHBOUR, "3306"} <= set(choices["county"])
    codes = list(choices["county"])
    assert codes.index("3311") < codes.index(COUNTY) and choices["county"][COUNTY].startswith("　")
    assert filtered(province, now, county="3311")[0] == ["龙泉的"] and filtered(province, now, county="3306")[0] == []
    titles, choices = filtered(province, now, county=COUNTY)
    assert titles == ["龙泉的"] and TOWNSHIP in choices["township"] and choices["category"] and choices["lead"]


def test_a_branch_of_problems_is_found_in_every_county(superior, told, now):
    city = superior("3311")
    branch = next(
        code for code in filtered(city, now)[1]["category"] if Issue.objects.filter(category__parent__code=code)
    )
    assert filtered(city, now, category=branch)[0] == ["龙泉的"]


def test_a_county_sees_no_box_of_counties_and_asks_nothing_for_it(cast, told, now):
    titles, choices = filtered(cast.county_admin, now)
    assert "county" not in choices and titles == ["龙泉的"]
    assert TOWNSHIP in choices["township"] and choices["category"] and choices["lead"]
