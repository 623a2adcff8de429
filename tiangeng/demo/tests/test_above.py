"""What the city asked for in the demo: a couple of dozen, some waiting, most closed, the same every time."""

from collections import Counter
from datetime import date

import pytest

from conftest import COUNTY, NOON, SYSTEM
from tests.cast import make_person
from tiangeng.assignments import queries
from tiangeng.assignments.models import Assignment, Part
from tiangeng.demo import above
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role

TOWNS = ("331181104", "331181101")


@pytest.fixture
def chain(world):
    units = {one.code: one for one in Organisation.objects.filter(county_code=COUNTY)}
    roles = dict.fromkeys(above.ASKED, (Role.DEPARTMENT, COUNTY)) | {t: (Role.TOWNSHIP, t) for t in TOWNS}
    handlers = {
        code: make_person(
            f"经办{code[:8]}", role=role, territory=territory, unit=units[code], now=NOON.replace(year=2025)
        )
        for code, (role, territory) in roles.items()
    }
    return units, handlers


def played(chain):
    with acting(SYSTEM):
        count = above.assign_and_answer(COUNTY, *chain, seed=1, last=NOON)
        rows = list(Assignment.objects.order_by("assigned_at", "title").values_list("title", "state", "answer_on"))
    return count, rows


def test_a_couple_of_dozen_from_just_given_to_closed(chain):
    count, rows = played(chain)
    states = Counter(state for _title, state, _day in rows)
    assert count == len(rows) == len(above.ASKED) * above.ROUNDS
    assert states["closed"] == len(above.ASKED) * (above.ROUNDS - 1)
    assert len(states) >= 3, states
    assert Part.objects.exists()


def test_as_many_are_settled_as_the_countys_report_says(chain):
    """Each of them taken, answered and closed by the ordinary actions; the roll-up of the city counts the same."""
    with acting(SYSTEM):
        count = above.assign_and_answer(COUNTY, *chain, seed=1, last=NOON, closed=60)
        rows = Assignment.objects.all()
        assert rows.count() == count and rows.filter(state="closed", level="city").count() == 60
        assert rows.filter(state="closed", first_answered_on=None).count() == 0
    city = make_person("何市", role=Role.SUPERIOR, territory=COUNTY[:4], unit=rows.first().assigner, now=NOON)
    with acting(city):
        (told,) = queries.roll_up(city, today=NOON.date(), since=date(2025, 1, 1), until=date(2026, 12, 31))
    assert (told.total, told.content.of) == (count, 60)
    assert 0 < told.content.hits < 60 and 0 < told.in_time.hits < told.in_time.of


def test_a_county_without_an_organ_above_has_none(chain):
    units, handlers = chain
    alone = {code: unit for code, unit in units.items() if unit.kind != "superior"}
    assert above.assign_and_answer(COUNTY, alone, handlers, seed=1, last=NOON) == 0
