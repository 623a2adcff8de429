"""Enterprises by when somebody was last there: whom to go and ask next."""

import re
from datetime import timedelta

import pytest
from django.db.models import Max

from conftest import VILLAGE
from tests.costs import all_costs
from tiangeng.algorithms.codes import credit_code_check
from tiangeng.kernel.walls import acting
from tiangeng.places import actions as places
from tiangeng.visits import actions, panels, queries
from tiangeng.visits.models import EnterpriseSeen, Visit


@pytest.fixture
def firms(cast, now):
    """Three enterprises in the village: one seen lately, one a year ago, one never."""
    made = []
    with acting(cast.township_officer):
        for number, name in enumerate(("早安五金", "晚来竹木", "从未到过")):
            body = f"91331181MA2ABC00{number}"
            made.append(
                places.create_enterprise(
                    actor=cast.township_officer, now=now, region_code=VILLAGE, credit_code=body + credit_code_check(body),
                    name=f"{name}有限公司", is_above_scale=number == 0,
                )
            )  # fmt: skip
    with acting(cast.cadre):
        for firm, days in ((made[0], 7), (made[1], 400)):
            then = now - timedelta(days=days)
            actions.record_visit(
                actor=cast.cadre, now=then, region_code=VILLAGE, visited_on=then.date(), heard="问了订单和用工。",
                enterprise_ids=[firm.pk],
            )  # fmt: skip
    return made


def test_the_longest_unvisited_comes_first_and_silence_is_a_filter(cast, firms, now):
    with acting(cast.township_officer) as actor:
        rows = queries.firms(actor)
        assert [row.name for row in rows] == ["从未到过有限公司", "晚来竹木有限公司", "早安五金有限公司"]
        assert [row.name for row in queries.never_seen(rows)] == ["从未到过有限公司"]
        silent = queries.silent_for(rows, days=90, today=now.date())
        assert [row.name for row in silent] == ["从未到过有限公司", "晚来竹木有限公司"]
        assert queries.silent_for(rows, days=500, today=now.date()).count() == 1


def test_the_last_day_is_that_of_the_last_visit_one_may_see(cast, firms, now):
    """Asked of the visits one by one it is the same: a private visit counts for its author and the author's unit alone."""
    with acting(cast.cadre):
        actions.record_visit(
            actor=cast.cadre, now=now, region_code=VILLAGE, visited_on=now.date(), heard="只同我说的。", is_private=True,
            enterprise_ids=[firm.pk for firm in firms],
        )  # fmt: skip
    told = {}
    for name in ("cadre", "township_officer", "county_admin", "leader", "bureau", "neighbour"):
        with acting(getattr(cast, name)) as actor:
            told[name] = {row.pk: row.last_on for row in queries.firms(actor)}
            seen = EnterpriseSeen.objects.filter(visit__in=Visit.objects.visible_to(actor))
            by_hand = dict(seen.values_list("enterprise").annotate(Max("visit__visited_on")))
            assert told[name] == {pk: by_hand.get(pk) for pk in told[name]}, name
    assert set(told["cadre"].values()) == {now.date()} and now.date() not in told["county_admin"].values()


def test_a_neighbouring_county_sees_neither_enterprise_nor_visit(
    cast,
    firms,
):
    with acting(cast.neighbour) as actor:
        assert not queries.firms(actor).exists()
        assert panels.of_enterprise(actor, firms[0])["count"] == 0
    with acting(cast.cadre) as actor:
        assert panels.of_enterprise(actor, firms[0])["count"] == 1


def test_the_page_filters_by_scale_and_silence(cast, firms, client_of):
    client = client_of(cast.township_officer)
    everyone = client.get("/visits/enterprises/").content.decode()
    assert all(firm.name in everyone for firm in firms)
    large = client.get("/visits/enterprises/?is_above_scale=1").content.decode()
    assert firms[0].name in large and firms[1].name not in large
    never = client.get("/visits/enterprises/?silent=never").content.decode()
    assert firms[2].name in never and firms[0].name not in never


def test_its_record_begins_a_visit_with_it_ticked(cast, firms, client_of):
    client = client_of(cast.cadre)
    address = panels.asks_enterprise(cast.cadre, firms[0])
    assert address.replace("&", "&amp;") in client.get(f"/places/enterprises/{firms[0].pk}/").content.decode()
    page = client.get(address).content.decode()
    assert re.search(rf'value="{firms[0].pk}"[^>]* checked', page)
    assert not re.search(rf'value="{firms[1].pk}"[^>]* checked', page)
    assert panels.asks_enterprise(cast.neighbour, firms[0]) == ""


def test_the_pages_of_enterprises_ask_a_pinned_number_of_questions(cast, firms, now, client_of):
    client = client_of(cast.township_officer)
    most = {"/visits/enterprises/": 18, "/places/enterprises/": 18, firms[0].get_absolute_url(): 26}
    few = all_costs(client, list(most))
    assert {path: (few[path], most[path]) for path in most if few[path] > most[path]} == {}
    with acting(cast.cadre):
        for firm in firms * 3:
            actions.record_visit(
                actor=cast.cadre, now=now, region_code=VILLAGE, visited_on=now.date(), heard="又问了订单。", enterprise_ids=[firm.pk],
            )  # fmt: skip
    assert all_costs(client, list(most)) == few
