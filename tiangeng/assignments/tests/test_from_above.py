"""City and province look at many counties: which one comes first, its units follow, and the roll-up counts county by county."""

from datetime import date, timedelta

import pytest

from conftest import COUNTY
from tests.cast import NEIGHBOUR, make_person
from tiangeng.assignments import actions, queries
from tiangeng.assignments.tests.factories import DAY, PAPER, assigned, run
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role

YEAR = {"today": DAY + timedelta(days=1), "since": date(2026, 1, 1), "until": date(2026, 12, 31)}


@pytest.fixture(params=["3311", "33"])
def above(cast, now, request):
    """Somebody of the city, and somebody of the province."""
    organ = Organisation.objects.filter(county_code=COUNTY, kind="superior").order_by("code").first()
    return make_person("上面的人", role=Role.SUPERIOR, territory=request.param, unit=organ, now=now)


@pytest.fixture
def asked(above, cast, now):
    """Two in this county, one of them answered; one in the neighbour's, still with its unit."""
    far = Organisation.objects.get(pk__in=cast.neighbour.organisation_ids)
    done = run(actions.accept, cast.bureau, now, assigned(above, now))
    run(actions.answer, cast.bureau, now, done, words="办了")
    run(actions.close, above, now, done)
    assigned(above, now, title="护栏排查")
    assigned(above, now, title="邻县的排查", organisation_id=far.pk, **PAPER)
    return {"far": far, "near": Organisation.objects.get(county_code=COUNTY, code="water")}


def test_the_roll_up_counts_county_by_county_and_leads_to_each(above, asked):
    with acting(above):
        found = {one.url_query: one for one in queries.roll_up(above, **YEAR)}
    assert set(found) == {f"county={COUNTY}", f"county={NEIGHBOUR}"}
    here, there = found[f"county={COUNTY}"], found[f"county={NEIGHBOUR}"]
    assert (here.total, here.open_count, here.late_count, here.in_time.hits, here.in_time.of) == (2, 1, 1, 1, 2)
    assert (there.total, there.open_count, there.late_count, there.content.of) == (1, 1, 1, 0)


def test_the_county_is_chosen_first_and_its_units_follow(above, asked, client_of):
    client = client_of(above)
    page = client.get("/assignments/").content.decode()
    assert f'<option value="{COUNTY}">' in page and f'<option value="{NEIGHBOUR}">' in page
    assert "护栏排查" in page and "邻县的排查" in page and str(asked["far"].pk) in page
    page = client.get(f"/assignments/?county={COUNTY}").content.decode()
    assert "护栏排查" in page and "邻县的排查" not in page
    assert str(asked["near"].pk) in page and str(asked["far"].pk) not in page
    page = client.get(f"/assignments/?county={NEIGHBOUR}&unit={asked['far'].pk}").content.decode()
    assert "邻县的排查" in page and "护栏排查" not in page


def test_the_county_itself_is_asked_for_no_county(cast, asked, client_of, world):
    page = client_of(cast.county_admin).get("/assignments/").content.decode()
    assert 'name="county"' not in page and "护栏排查" in page and "邻县的排查" not in page
    found = client_of(cast.county_admin).get(f"/assignments/?unit={asked['near'].pk}").content.decode()
    assert "护栏排查" in found
