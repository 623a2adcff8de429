"""Enterprises by when somebody was last there: whom to go and ask next."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Max

from conftest import VILLAGE
from tests.costs import all_costs
from tiangeng.algorithms.codes import credit_code_check
from tiangeng.kernel.walls import acting
from tiangeng.places import actions as places
from tiangeng.places.models import Enterprise
from tiangeng.visits import actions, last_seen, panels, queries
from tiangeng.visits.models import EnterpriseLastSeen, EnterpriseSeen, EnterpriseTouched, Visit
from tiangeng.visits.tasks import keep_last_seen


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
    told = _as_told(cast)
    assert set(told["cadre"].values()) == {now.date()} and now.date() not in told["county_admin"].values()


def _as_told(cast):
    """What the list tells each reader, which must be what their own visits tell."""
    told = {}
    for name in ("cadre", "township_officer", "county_admin", "leader", "bureau", "neighbour"):
        with acting(getattr(cast, name)) as actor:
            told[name] = {row.pk: row.last_on for row in queries.firms(actor)}
            seen = EnterpriseSeen.objects.filter(visit__in=Visit.objects.visible_to(actor))
            by_hand = dict(seen.values_list("enterprise").annotate(Max("visit__visited_on")))
            assert told[name] == {pk: by_hand.get(pk) for pk in told[name]}, name
    return told


def _kept():
    return set(EnterpriseLastSeen.objects.values_list("enterprise__name", flat=True))


def test_what_is_kept_is_what_the_visits_tell_to_every_reader(cast, firms, now, monkeypatch):
    """After every step, as it is written and as it is kept: none is kept of which one reader sees what another does not."""
    monkeypatch.setattr(last_seen, "AT_ONCE", 2)
    names = [firm.name for firm in firms]

    def is_kept(*expected):
        before = _as_told(cast)
        keep_last_seen(0)
        assert not EnterpriseTouched.objects.exists()
        assert _as_told(cast) == before
        assert _kept() == {names[n] for n in expected}

    is_kept(0, 1, 2)
    given = {"actor": cast.cadre, "now": now, "region_code": VILLAGE, "visited_on": now.date()}
    with acting(cast.cadre):
        visit = actions.record_visit(**given, heard="只同我说的。", is_private=True, enterprise_ids=[firms[0].pk])
    is_kept(1, 2)
    with acting(cast.cadre):
        actions.edit_visit(
            actor=cast.cadre, now=now, visit_id=visit.pk, version=visit.version, enterprise_ids=[firms[1].pk]
        )
    is_kept(0, 2)
    Visit.objects.filter(pk=visit.pk).update(is_private=False)  # by hand
    is_kept(0, 1, 2)
    Enterprise.objects.filter(pk=firms[2].pk).update(region_code="331181104202")
    Enterprise.objects.filter(pk=firms[1].pk).update(region_code="331181104202")
    is_kept(0, 2)
    EnterpriseSeen.objects.filter(enterprise=firms[1]).delete()
    is_kept(0, 1, 2)


def test_only_what_is_not_kept_is_looked_for(cast, firms, now):
    keep_last_seen(0)
    with acting(cast.cadre):
        actions.record_visit(
            actor=cast.cadre, now=now, region_code=VILLAGE, visited_on=now.date(), heard="厂里缺人。",
            enterprise_ids=[firms[2].pk],
        )  # fmt: skip
    with acting(cast.county_admin) as actor, connection.cursor() as cursor:
        rows = queries.firms(actor)
        assert {row.name: row.last_on for row in rows}[firms[2].name] == now.date()
        sql, values = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT json) {sql}", values)
        [(plan,)] = cursor.fetchall()
    [looked] = [one for one in _nodes(plan[0]["Plan"]) if one.get("Alias", "").startswith("w0")]
    assert looked["Actual Loops"] == 1


def _nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


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
