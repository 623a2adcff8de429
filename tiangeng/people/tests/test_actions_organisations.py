"""Units of the register."""

import pytest

from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded, Refusal
from tiangeng.people import actions
from tiangeng.people.models import Grant, Organisation
from tiangeng.people.refusals import CodeTaken, NameMissing, RegionUnknown, UnitClosed, UnitInUse

from .conftest import COUNTY, run, unit

NEW = {"county_code": COUNTY, "code": "library", "name": "龙泉市图书馆", "short_name": "图书馆", "kind": "department"}


def test_a_new_unit_stands_in_the_register(cast, now):
    made = run(actions.create_organisation, actor=cast.county_admin, now=now, functions=["借书", "借书", " "], **NEW)
    assert (made.region_code, made.county_code, made.functions) == (COUNTY, COUNTY, ["借书"])


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"code": "water"}, CodeTaken),
        ({"code": "Water Bureau"}, NameMissing),
        ({"code": "x"}, NameMissing),
        ({"name": " "}, NameMissing),
        ({"kind": "club"}, NameMissing),
        ({"region_code": "331123"}, RegionUnknown),
        ({"region_code": "331181999"}, RegionUnknown),
        ({"region_code": "3311"}, RegionUnknown),
        ({"county_code": "331123"}, NotYours),
    ],
)
def test_what_cannot_be_a_unit_is_refused_by_name(cast, now, changes, refusal):
    with pytest.raises(refusal):
        run(actions.create_organisation, actor=cast.county_admin, now=now, **(NEW | changes))


def test_a_superior_body_lies_above_the_county_and_stands_in_its_register(cast, now):
    given = NEW | {"code": "lishui-water", "kind": "superior", "region_code": "3311"}
    made = run(actions.create_organisation, actor=cast.county_admin, now=now, **given)
    assert (made.region_code, made.county_code) == ("3311", COUNTY)


def test_a_rename_reaches_the_grants_in_force_and_leaves_ended_ones(cast, account, granted, now):
    run(
        actions.rename_organisation,
        actor=cast.county_admin,
        organisation_id=unit("agriculture").pk,
        name="龙泉市农业农村和水利局",
        short_name="农水局",
        now=now,
    )
    granted.refresh_from_db()
    assert granted.organisation_name == "农水局"
    assert unit("agriculture").functions  # kept
    run(actions.end_grant, actor=cast.security_admin, grant_id=granted.pk, reason="x", now=now)
    run(
        actions.rename_organisation,
        actor=cast.county_admin,
        organisation_id=unit("agriculture").pk,
        name="农业农村局",
        short_name="农业局",
        now=now,
    )
    assert Grant.objects.get(pk=granted.pk).organisation_name == "农水局"


def test_a_unit_in_use_is_not_closed_and_says_what_is_left(cast, person, now):
    with pytest.raises(UnitInUse) as refused:
        run(
            actions.close_organisation,
            actor=cast.county_admin,
            organisation_id=unit("agriculture").pk,
            reason="撤并",
            now=now,
        )
    assert "1 名在岗人员" in refused.value.sentence


def test_a_township_with_villages_is_not_closed(cast, now):
    with pytest.raises(UnitInUse):
        run(
            actions.close_organisation,
            actor=cast.county_admin,
            organisation_id=unit("331181207").pk,
            reason="x",
            now=now,
        )


def test_closing_says_why_happens_once_and_can_be_taken_back(cast, now):
    weather = unit("weather").pk
    with pytest.raises(ReasonNeeded):
        run(actions.close_organisation, actor=cast.county_admin, organisation_id=weather, reason=" ", now=now)
    run(actions.close_organisation, actor=cast.county_admin, organisation_id=weather, reason="撤并", now=now)
    with pytest.raises(UnitClosed):
        run(actions.close_organisation, actor=cast.county_admin, organisation_id=weather, reason="撤并", now=now)
    run(actions.reopen_organisation, actor=cast.county_admin, organisation_id=weather, reason="弄错了", now=now)
    assert unit("weather").is_active
    with pytest.raises(Refusal):
        run(actions.reopen_organisation, actor=cast.county_admin, organisation_id=weather, reason="x", now=now)


def test_a_township_officer_may_not_and_a_neighbour_cannot_tell_it_exists(cast, now):
    given = {"organisation_id": unit("water").pk, "name": "水务局", "short_name": "", "now": now}
    with pytest.raises(NotYours):
        run(actions.rename_organisation, actor=cast.township_officer, **given)
    with pytest.raises(Missing):
        run(actions.rename_organisation, actor=cast.neighbour, **given)
    assert Organisation.objects.get(pk=given["organisation_id"]).short_name == "水利局"
