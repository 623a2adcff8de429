"""Which rows are seen, by whom, and how they are found."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiangeng.kernel.actors import NOBODY, Actor, Held, system_actor
from tiangeng.kernel.walls import acting
from tiangeng.people import queries
from tiangeng.people.models import Account, Grant, Organisation, Staff

from .conftest import COUNTY, TOWNSHIP, VILLAGE, propose, unit

CODES = st.sampled_from(["", "33", "3311", "331181", "331123", TOWNSHIP, VILLAGE, "331123101", "3302", "330281001"])


def reach(territory: str) -> Actor:
    return Actor(None, "某", grants=(Held("x", territory),))


@pytest.mark.parametrize("territory", ["", "33", "3311", COUNTY, TOWNSHIP, VILLAGE, "331181206"])
def test_everyone_in_the_county_knows_its_units_wherever_his_grant_lies(world, territory):
    actor = reach(territory)
    with acting(actor):
        assert Organisation.objects.visible_to(actor).filter(code="water").exists()


def test_a_neighbour_and_a_stranger_know_none_of_them(cast):
    for actor in (cast.neighbour, NOBODY):
        with acting(actor):
            assert not Organisation.objects.filter(county_code=COUNTY).exists()  # the wall
            assert not Organisation.objects.visible_to(actor).filter(county_code=COUNTY).exists()  # the scope


def test_a_village_cadre_sees_his_own_bureaus_name_behind_an_issue(cast, person, account, granted, now):
    """Her home unit lies at the county, her grant in a village: the register must not vanish behind the wall."""
    actor = queries.actor_for(Account.objects.get(pk=account.pk), now=now)
    with acting(actor):
        assert (
            Staff.objects.select_related("organisation").get(pk=actor.staff_id).organisation.short_name == "农业农村局"
        )


def test_the_wall_stops_a_row_written_into_another_county(cast):
    with acting(cast.neighbour), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Organisation.objects.create(
            code="x", name="x", short_name="x", sort_key="x", kind="department", region_code=COUNTY, county_code=COUNTY
        )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(territories=st.lists(CODES, min_size=0, max_size=3), county=st.sampled_from([COUNTY, "331123", "330281"]))
def test_the_two_walls_of_the_register_never_disagree_in_the_wrong_direction(world, territories, county):
    """What the scope shows, the wall lets through; what lies in no county of the actor, the scope never shows."""
    actor = Actor(None, "某", grants=tuple(Held("x", territory) for territory in territories))
    with transaction.atomic():
        with acting(system_actor()):
            made = Organisation.objects.create(
                code="probe",
                name="探",
                short_name="探",
                sort_key="t",
                kind="department",
                region_code=county,
                county_code=county,
            )
        with acting(actor):
            scope = Organisation.objects.visible_to(actor).filter(pk=made.pk)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM people_organisation WHERE id = %s", [made.pk])
                wall = bool(cursor.fetchone()[0])
            touches = any(county.startswith(t[:6]) for t in territories)
            assert scope.exists() is touches
            assert wall or not touches
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "typed", ["zxy", "ZX", "zengxiaoyan", "ZengXiao", "小燕", "曾小燕", "农技", "农业农村 zxy", "曾 农业"]
)
def test_people_are_found_by_letters_name_position_and_unit(cast, person, typed):
    found = queries.matching_staff(queries.staff_listed(actor=cast.county_admin), typed)
    assert [one.name for one in found] == ["曾小燕"]


@pytest.mark.parametrize("typed", ["cxy", "xiaoyan", "zengyan", "zeng-", "小燕 水利", "%", "_"])
def test_what_does_not_fit_finds_nobody(cast, person, typed):
    assert not queries.matching_staff(queries.staff_listed(actor=cast.county_admin), typed).exists()


@pytest.mark.parametrize(
    ("typed", "code"), [("水利", "water"), ("water", "water"), ("渠道", "water"), ("停电", "power")]
)
def test_units_are_found_by_name_code_and_what_they_look_after(cast, typed, code):
    found = queries.matching_units(queries.organisations_listed(actor=cast.county_admin), typed)
    assert code in {one.code for one in found}


def test_offices_and_departments_stand_before_hundreds_of_villages(cast):
    kinds = list(queries.organisations_listed(actor=cast.county_admin).values_list("kind", flat=True))
    assert kinds == sorted(kinds, key=["office", "department", "superior", "township", "village"].index)
    assert kinds.count("village") > 200


def test_regions_are_found_within_the_territory_only(world):
    inside = queries.regions_found("lyjd", within=[COUNTY])
    assert [region.name for region in inside] == ["龙渊街道"]
    assert queries.regions_found("lyjd", within=["331123"]) == []
    assert queries.regions_found("龙渊街道", within=[]) == []
    assert [region.code for region in queries.regions_found(VILLAGE, within=[COUNTY])] == [VILLAGE]
    assert queries.regions_found("  ", within=[""]) == []


def test_a_territory_is_named_from_its_township_down(world):
    paths = queries.region_paths([VILLAGE, TOWNSHIP, COUNTY, ""])
    assert paths[VILLAGE].startswith(paths[TOWNSHIP] + " ")
    assert (paths[COUNTY], paths[""]) == ("龙泉市", "全国")


def test_administrators_see_the_accounts_of_their_county_and_others_their_own(cast, account):
    everybody = Account.objects.count()
    assert Account.objects.visible_to(cast.system_admin).count() == everybody - 1  # without the neighbour's
    assert Account.objects.visible_to(cast.security_admin).count() == everybody - 1
    for actor in (cast.cadre, cast.county_admin, cast.auditor, cast.neighbour):
        assert [own.pk for own in Account.objects.visible_to(actor)] == [actor.account_id]
    assert not Account.objects.visible_to(NOBODY).exists()


def test_grants_hang_on_their_accounts(cast, proposal):
    assert Grant.objects.visible_to(cast.security_admin).filter(pk=proposal.pk).exists()
    assert not Grant.objects.visible_to(cast.cadre).filter(pk=proposal.pk).exists()
    assert not Grant.objects.visible_to(cast.neighbour).filter(pk=proposal.pk).exists()


def test_the_approvals_show_what_this_person_can_approve(cast, account, proposal, now):
    assert [grant.pk for grant in queries.waiting_grants(actor=cast.security_admin)] == [proposal.pk]
    assert queries.waiting_count(cast.security_admin) == 1
    for actor in (cast.system_admin, cast.cadre, NOBODY):
        assert not queries.waiting_grants(actor=actor).exists()
        assert queries.waiting_count(actor) is None
    propose(cast, account, now, territory="331181104202")
    assert queries.waiting_count(cast.security_admin) == 2


def test_units_have_what_an_issue_needs_to_be_sent_to(world):
    for code, name in (("331181104", "安仁镇人民政府"), ("331181001", "龙渊街道办事处")):
        assert unit(code).name == name
