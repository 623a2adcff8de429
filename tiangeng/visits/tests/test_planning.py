"""Programmes and rosters: who sets them up, what a change leaves alone, and the pack."""

import shutil
from datetime import timedelta

import pytest
import yaml
from django.db import IntegrityError, transaction

from conftest import COUNTY, NOON, SYSTEM, TOWNSHIP, VILLAGE
from tiangeng.kernel import packs
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.packs import PackRefused
from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded, Refusal
from tiangeng.people.models import Organisation, Staff
from tiangeng.visits import actions, queries, rules
from tiangeng.visits.models import Programme, RosterEntry
from tiangeng.visits.refusals import (
    AlreadyOver,
    BadRule,
    BeginsTooEarly,
    CodeTaken,
    EndsTooEarly,
    NobodyChosen,
    NoSuchColleague,
    NotCovered,
    NotUnderItself,
    NoVillages,
    ProgrammeEnded,
)
from tiangeng.visits.tests import factories as made
from tiangeng.visits.tests.factories import WEDNESDAY


def create(actor, **given):
    fields = {
        "region_code": TOWNSHIP, "code": "night-visit", "name": "民情夜访", "rule": "FREQ=WEEKLY;BYDAY=TH", "village_codes": [VILLAGE],
    }  # fmt: skip
    return actions.create_programme(actor=actor, now=NOON, **fields | given)


def plan(actor, programme, *pairs, **given):
    fields = {"assignments": pairs, "from_on": WEDNESDAY}
    return actions.plan_roster(actor=actor, now=NOON, programme_id=programme.pk, **fields | given)


# ---------------------------------------------------------------------- programmes


def test_a_township_sets_up_its_own_night_visits(wednesday, township_officer):
    programme = create(township_officer, purpose="晚饭后到家里坐坐")
    assert (programme.rule, programme.starts_on, programme.is_active) == ("RRULE:FREQ=WEEKLY;BYDAY=TH", WEDNESDAY, True)
    assert LogEntry.objects.filter(verb="programme.create", object_id=str(programme.pk)).exists()


def test_a_township_sets_up_nothing_elsewhere_nor_for_the_county(wednesday, township_officer, other_township, cadre):
    for actor, region in ((township_officer, COUNTY), (other_township, TOWNSHIP), (cadre, VILLAGE)):
        with pytest.raises(NotYours):
            create(actor, region_code=region)


def test_what_does_not_fit_together_is_refused_by_name(wednesday, county_admin, township_officer):
    youth = Programme.objects.get(code="youth-day")
    elsewhere = next(code for code in wednesday.village_codes if not code.startswith(TOWNSHIP))
    for given, refusal in (
        ({"code": "wednesday"}, CodeTaken),
        ({"code": "夜访"}, Refusal),
        ({"name": " "}, Refusal),
        ({"rule": "FREQ=HOURLY"}, BadRule),
        ({"village_codes": []}, NoVillages),
        ({"village_codes": [elsewhere]}, NoVillages),
        ({"village_codes": [TOWNSHIP]}, NoVillages),
        ({"parent_id": youth.pk}, NotUnderItself),
        ({"ends_on": WEDNESDAY - timedelta(days=1)}, EndsTooEarly),
    ):
        with pytest.raises(refusal):
            create(township_officer, **given)


def test_a_change_of_the_rule_leaves_the_coverage_of_past_days_alone(wednesday, county_admin, cadre):
    last_week = WEDNESDAY - timedelta(days=7)
    made.visit(cadre, visited_on=last_week)
    before = queries.coverage(county_admin, wednesday, on=last_week)
    actions.edit_programme(
        actor=county_admin, now=NOON, programme_id=wednesday.pk, rule="FREQ=WEEKLY;BYDAY=TH", village_codes=[VILLAGE]
    )
    wednesday.refresh_from_db()
    after = queries.coverage(county_admin, wednesday, on=last_week)
    assert (after.village_count, after.reached_count, after.runs) == (before.village_count, before.reached_count, True)
    thursday = queries.coverage(county_admin, wednesday, on=WEDNESDAY + timedelta(days=1))
    assert (thursday.village_count, thursday.runs) == (1, True)
    assert not queries.coverage(county_admin, wednesday, on=WEDNESDAY).runs


def test_closing_says_why_and_ends_what_was_planned(wednesday, county_admin, cadre, partner):
    plan(county_admin, wednesday, (cadre.staff_id, VILLAGE))
    plan(county_admin, wednesday, (partner.staff_id, VILLAGE), from_on=WEDNESDAY + timedelta(days=30))
    with pytest.raises(ReasonNeeded):
        actions.close_programme(actor=county_admin, now=NOON, programme_id=wednesday.pk, reason=" ")
    actions.close_programme(actor=county_admin, now=NOON, programme_id=wednesday.pk, reason="并入夜访")
    assert [entry.to_on for entry in RosterEntry.objects.all()] == [WEDNESDAY]
    with pytest.raises(ProgrammeEnded):
        actions.edit_programme(actor=county_admin, now=NOON, programme_id=wednesday.pk, name="新名字")
    with pytest.raises(ProgrammeEnded):
        plan(county_admin, wednesday, (cadre.staff_id, VILLAGE))


def test_a_programme_does_not_end_before_it_began(wednesday, county_admin):
    with pytest.raises(EndsTooEarly):
        actions.close_programme(
            actor=county_admin, now=NOON, programme_id=wednesday.pk, reason="错了",
            ends_on=wednesday.starts_on - timedelta(days=1),
        )  # fmt: skip


def test_the_database_keeps_codes_apart_and_parents_proper(wednesday):
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(code="youth-day").update(code="wednesday")
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=wednesday.pk).update(parent=wednesday)


def test_another_county_cannot_tell_the_programme_exists(wednesday, neighbour):
    with pytest.raises(Missing):
        actions.edit_programme(actor=neighbour, now=NOON, programme_id=wednesday.pk, name="改名")


# ---------------------------------------------------------------------- rosters


def test_a_township_is_planned_in_one_go(wednesday, township_officer, cadre, partner):
    villages = [code for code in wednesday.village_codes if code.startswith(TOWNSHIP)]
    pairs = [(staff, code) for staff in (cadre.staff_id, partner.staff_id) for code in villages]
    entries = plan(township_officer, wednesday, *pairs)
    assert len(entries) == RosterEntry.objects.count() == 2 * len(villages)


def test_planning_twice_plans_longer_and_not_twice(wednesday, township_officer, cadre):
    pair, week = (cadre.staff_id, VILLAGE), timedelta(days=7)
    plan(township_officer, wednesday, pair, to_on=WEDNESDAY + week)
    plan(township_officer, wednesday, pair, from_on=WEDNESDAY - week, to_on=WEDNESDAY + 2 * week)
    entry = RosterEntry.objects.get()
    assert (entry.from_on, entry.to_on) == (WEDNESDAY - week, WEDNESDAY + 2 * week)
    plan(township_officer, wednesday, pair)
    assert RosterEntry.objects.get().to_on is None


def test_going_back_after_a_pause_is_a_new_line(wednesday, township_officer, cadre):
    pair = (cadre.staff_id, VILLAGE)
    plan(township_officer, wednesday, pair, to_on=WEDNESDAY)
    plan(township_officer, wednesday, pair, from_on=WEDNESDAY + timedelta(days=30))
    assert RosterEntry.objects.count() == 2


def test_a_plan_is_all_or_nothing(wednesday, township_officer, cadre, partner_staff):
    elsewhere = next(code for code in wednesday.village_codes if not code.startswith(TOWNSHIP))
    left_out = next(code for code in made.villages_of(TOWNSHIP[:6]) if code not in wednesday.village_codes)
    Staff.objects.filter(pk=partner_staff.pk).update(is_active=False)
    fine = (cadre.staff_id, VILLAGE)
    for pairs, given, refusal in (
        ([], {}, NobodyChosen),
        ([fine, (cadre.staff_id, elsewhere)], {}, NotYours),
        ([fine, (partner_staff.pk, VILLAGE)], {}, NoSuchColleague),
        ([fine], {"to_on": WEDNESDAY - timedelta(days=1)}, EndsTooEarly),
        ([fine], {"from_on": wednesday.starts_on - timedelta(days=1)}, BeginsTooEarly),
    ):
        with pytest.raises(refusal):
            plan(township_officer, wednesday, *pairs, **given)
    assert not left_out.startswith(TOWNSHIP)
    assert RosterEntry.objects.count() == 0


def test_a_village_the_programme_does_not_walk_cannot_be_planned(wednesday, county_admin, cadre):
    left_out = next(code for code in made.villages_of(COUNTY) if code not in wednesday.village_codes)
    with pytest.raises(NotCovered):
        plan(county_admin, wednesday, (cadre.staff_id, left_out))


def test_the_cadre_who_goes_does_not_plan(wednesday, cadre):
    with pytest.raises(NotYours):
        plan(cadre, wednesday, (cadre.staff_id, VILLAGE))


def test_ending_an_entry_keeps_what_was_and_takes_back_what_never_began(wednesday, township_officer, cadre, partner):
    (going,) = plan(township_officer, wednesday, (cadre.staff_id, VILLAGE))
    (ahead,) = plan(township_officer, wednesday, (partner.staff_id, VILLAGE), from_on=WEDNESDAY + timedelta(days=9))
    actions.end_roster_entry(actor=township_officer, now=NOON, entry_id=going.pk)
    actions.end_roster_entry(actor=township_officer, now=NOON, entry_id=ahead.pk)
    assert [(entry.pk, entry.to_on) for entry in RosterEntry.objects.all()] == [(going.pk, WEDNESDAY)]
    with pytest.raises(AlreadyOver):
        actions.end_roster_entry(actor=township_officer, now=NOON + timedelta(days=3), entry_id=going.pk)


def test_another_township_cannot_tell_the_entry_exists(wednesday, township_officer, other_township, cadre):
    (entry,) = plan(township_officer, wednesday, (cadre.staff_id, VILLAGE))
    with pytest.raises(Missing):
        actions.end_roster_entry(actor=other_township, now=NOON, entry_id=entry.pk)


# ---------------------------------------------------------------------- the pack


def test_longquan_walks_201_villages_every_wednesday(cast):
    core = made.wednesday()
    assert len(core.village_codes) == 201
    themed = Programme.objects.filter(parent=core).order_by("code")
    assert [p.code for p in themed] == ["worker-day", "youth-day"]
    assert all(p.village_codes == core.village_codes for p in themed)
    assert core.organisations.count() == 0
    assert all(p.organisations.count() == 7 for p in themed)


@pytest.fixture
def pack_with(tmp_path):
    """Longquan's pack with its fieldwork changed."""

    def changed(change) -> None:
        folder = tmp_path / "longquan"
        shutil.copytree(packs.FOLDER / "longquan", folder)
        part = yaml.safe_load((folder / "visits.yaml").read_text("utf-8"))
        change(part["programmes"])
        (folder / "visits.yaml").write_text(yaml.safe_dump(part, allow_unicode=True), "utf-8")
        packs.load("longquan", actor=SYSTEM, now=NOON, folder=tmp_path)

    return changed


def test_loading_the_pack_again_changes_no_programme(wednesday, pack_with):
    rows = list(Programme.objects.order_by("code").values())
    pack_with(lambda programmes: None)
    assert list(Programme.objects.order_by("code").values()) == rows


def test_a_changed_pack_changes_the_days_to_come_only(wednesday, pack_with):
    pack_with(lambda programmes: programmes[0].update(rule="FREQ=WEEKLY;BYDAY=TH"))
    wednesday.refresh_from_db()
    days = rules.days_between(wednesday, first=WEDNESDAY - timedelta(days=7), last=WEDNESDAY + timedelta(days=8))
    assert days == [WEDNESDAY - timedelta(days=7), WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=8)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda p: p[0].update(rule="FREQ=HOURLY"), "一天最多一次"),
        (lambda p: p[0].update(speed="快"), "speed"),
        (lambda p: p[0].update(parent="youth-day"), "parent"),
        (lambda p: p[1].update(parent=None), "parent"),
        (lambda p: p[1].update(parent="thursday"), "thursday"),
        (lambda p: p[1].update(code="wednesday"), "重复"),
        (lambda p: p[1].update(organisations=["moon"]), "moon"),
        (lambda p: p[0]["covers"].update(leave_out=["331181999999"]), "331181999999"),
        (lambda p: p[0]["covers"].update(regions=["330603"]), "330603"),
    ],
)
def test_a_pack_that_does_not_add_up_is_refused_by_name(cast, pack_with, change, why):
    with pytest.raises(PackRefused) as refused:
        pack_with(change)
    assert why in refused.value.sentence


def test_a_programme_people_made_survives_the_pack(wednesday, township_officer, pack_with):
    programme = create(township_officer)
    pack_with(lambda programmes: None)
    assert Programme.objects.filter(pk=programme.pk, is_active=True).exists()


def test_organisations_of_a_programme_are_units_of_the_county(wednesday, township_officer, cast):
    abroad = Organisation.objects.exclude(county_code=COUNTY).first()
    with pytest.raises(Refusal):
        create(township_officer, organisation_ids=[abroad.pk])
