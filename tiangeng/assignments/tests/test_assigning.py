"""Down from the organ above: who may assign, by which day, what lands on a village, and the unit's turn."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from conftest import TOWNSHIP, VILLAGE
from tiangeng.assignments import actions, panels, queries
from tiangeng.assignments.models import Assignment, Level
from tiangeng.assignments.refusals import (
    AlreadyGiven,
    AnswerDay,
    AuthorisationNeeded,
    NotTheAssigner,
    NotTheUnit,
    PartDay,
    StillOpen,
    UnitBeyond,
)
from tiangeng.assignments.states import LIFECYCLE, PART_LIFE
from tiangeng.issues import actions as issues
from tiangeng.kernel.lifecycle import writers
from tiangeng.kernel.refusals import ChangedMeanwhile, Incomplete, Missing, NotYours, ReasonNeeded, WrongMove
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation
from tiangeng.people.roles import POWERS
from tiangeng.places.models import Region

from .factories import DAY, PAPER, assigned, give, run, unit

# ---------------------------------------------------------------- assigning


def test_every_power_the_life_asks_for_is_somebodys():
    held = frozenset().union(*(powers.capabilities for powers in POWERS.values()))
    assert writers((LIFECYCLE, PART_LIFE)) <= held


def test_the_city_assigns_with_its_own_day_and_the_unit_has_it_before_it(row, cast, city):
    assert (row.level, row.assigner_id) == (Level.CITY, next(iter(city.organisation_ids)))
    with acting(cast.bureau):
        assert list(queries.waiting_for(cast.bureau)) == [row]
        assert {step.name for step in queries.moves_for(cast.bureau, row)} == {"accept", "return"}


def test_a_neighbouring_unit_and_another_county_do_not_know_of_it(row, cast):
    for stranger in (cast.helping_bureau, cast.neighbour, cast.other_township):
        with acting(stranger):
            assert not Assignment.objects.visible_to(stranger).exists()
        with pytest.raises(Missing):
            run(actions.accept, stranger, row.assigned_at, row)


@pytest.mark.parametrize("who", ["township_officer", "bureau", "leader", "inspector", "village_committee"])
def test_who_is_not_above_assigns_nothing(cast, now, who):
    with pytest.raises(NotYours):
        assigned(getattr(cast, who), now)


def test_the_county_assigns_in_its_own_county_only(cast, now):
    assert assigned(cast.county_admin, now).level == Level.COUNTY
    far = Organisation.objects.filter(county_code="331127").first()
    with pytest.raises(UnitBeyond):
        assigned(cast.county_admin, now, organisation_id=far.pk)


def test_nobody_assigns_to_their_own_unit(cast, now):
    with pytest.raises(UnitBeyond):
        assigned(cast.county_admin, now, organisation_id=next(iter(cast.county_admin.organisation_ids)))


@pytest.mark.parametrize("day", [date(2026, 3, 17), date(2029, 1, 1)])
def test_the_answer_has_a_day_that_can_be_kept(city, now, day):
    with pytest.raises(AnswerDay):
        assigned(city, now, answer_on=day)


@pytest.mark.parametrize("given", [{"title": " "}, {"body": ""}])
def test_it_says_what_is_asked(city, now, given):
    with pytest.raises(Incomplete):
        assigned(city, now, **given)


# ---------------------------------------------------------------- what lands on a village


@pytest.mark.parametrize("paper", [{}, {"authorised_by": "县委办"}, {"authorised_under": "文件"}])
def test_nothing_lands_on_a_village_without_the_countys_decision(city, now, paper):
    with pytest.raises(AuthorisationNeeded):
        assigned(city, now, code=VILLAGE, **paper)
    assert not Assignment.objects.exists()


def test_with_the_decision_it_lands_and_carries_it(city, now, cast):
    row = assigned(city, now, code=VILLAGE, **PAPER)
    assert (row.authorised_by, row.authorised_under) == tuple(PAPER.values())
    with acting(cast.village_committee):
        assert list(queries.waiting_for(cast.village_committee)) == [row]


def test_a_part_for_a_village_needs_it_too(accepted, cast, now):
    with pytest.raises(AuthorisationNeeded):
        give(accepted, cast, now, organisation_id=unit(VILLAGE).pk)
    part = give(accepted, cast, now, organisation_id=unit(VILLAGE).pk, **PAPER)
    with acting(cast.village_committee):
        assert list(queries.parts_waiting_for(cast.village_committee)) == [part]


# ---------------------------------------------------------------- the unit's turn


def test_returned_it_goes_back_to_the_assigner_who_assigns_it_anew(row, cast, city, now):
    with pytest.raises(ReasonNeeded):
        run(actions.return_up, cast.bureau, now, row, reason=" ")
    run(actions.return_up, cast.bureau, now, row, reason="水库归水利，山塘归乡镇")
    with acting(city):
        assert list(queries.waiting_for(city)) == [row]
    again = run(actions.assign_again, city, now, row, organisation_id=unit(TOWNSHIP).pk)
    assert (again.state, again.region_code) == ("assigned", TOWNSHIP)
    assert run(actions.accept, cast.township_officer, now, again).state == "accepted"
    with pytest.raises(Missing):
        run(actions.accept, cast.bureau, now, again)


def test_only_the_unit_accepts_and_only_the_assigner_judges(row, cast, city, now):
    with pytest.raises(NotTheUnit):
        run(actions.accept, cast.county_admin, now, row)
    run(actions.accept, cast.bureau, now, row)
    run(actions.answer, cast.bureau, now, row, words="已排查 31 座")
    with pytest.raises(NotTheAssigner):
        run(actions.close, cast.county_admin, now, row)
    assert run(actions.close, city, now, row).state == "closed"


def test_two_at_once_the_second_is_told(row, cast, now):
    run(actions.accept, cast.bureau, now, row, seen="assigned")
    with pytest.raises(ChangedMeanwhile):
        run(actions.accept, cast.bureau, now, row, seen="assigned")
    with pytest.raises(WrongMove):
        run(actions.accept, cast.bureau, now, row)


def test_parts_are_given_out_done_and_told_in_the_course(accepted, cast, now):
    part = give(accepted, cast, now)
    with pytest.raises(AlreadyGiven):
        give(accepted, cast, now)
    with acting(cast.township_officer):
        assert list(queries.parts_waiting_for(cast.township_officer)) == [part]
    done = run(
        actions.end_part, cast.township_officer, now, part_id=part.pk, move="finish", words="本乡 4 座，清单已报"
    )
    assert (done.state, done.result) == ("done", "本乡 4 座，清单已报")
    other = give(accepted, cast, now)
    with pytest.raises(NotTheUnit):
        run(actions.end_part, cast.county_admin, now, part_id=other.pk, move="finish", words="替他")


def test_a_part_is_due_before_the_answer(accepted, cast, now):
    with pytest.raises(PartDay):
        give(accepted, cast, now, due_on=DAY + timedelta(days=1))


def test_no_part_goes_beyond_the_county(accepted, cast, now):
    far = Organisation.objects.filter(county_code="331127").first()
    with pytest.raises(UnitBeyond):
        give(accepted, cast, now, organisation_id=far.pk)


def test_the_answer_waits_for_every_part(accepted, cast, now):
    part = give(accepted, cast, now)
    with pytest.raises(StillOpen) as refused:
        run(actions.answer, cast.bureau, now, accepted, words="都办好了")
    assert "还有 1 件没办好" in refused.value.sentence
    run(actions.end_part, cast.bureau, now, part_id=part.pk, move="release", words="县里直接查了")
    assert run(actions.answer, cast.bureau, now, accepted, words="都办好了").state == "answered"


def test_a_thing_at_a_place_becomes_an_ordinary_issue_and_the_answer_waits_for_it(city, cast, now):
    row = run(actions.accept, cast.township_officer, now, assigned(city, now, code=TOWNSHIP))
    part, issue = run(
        actions.make_issue, cast.township_officer, now, row, region_code=VILLAGE, category="channel-repair",
        title="山塘坝脚渗水", body="坝脚渗水，要修。", random_below=random.Random(3).randrange,
    )  # fmt: skip
    assert (issue.source, issue.state, part.issue_id) == ("assignment", "reported", issue.pk)
    assert timezone.localtime(issue.outer_due_at - timedelta(seconds=1)).date() == row.answer_on
    assert issue.outer_by == row.assigner_name
    with acting(cast.county_admin) as reader:
        shown = panels.of_issue(reader, issue)
    assert [line["part"] for line in shown["lines"]] == [part]
    with pytest.raises(StillOpen):
        run(actions.answer, cast.township_officer, now, row, words="好了")
    issues.dispatch_issue(actor=cast.township_officer, issue_id=issue.pk, now=now, lead_id=unit("water").pk)
    issues.accept_issue(actor=cast.bureau, issue_id=issue.pk, now=now)
    issues.start_issue(actor=cast.bureau, issue_id=issue.pk, now=now)
    issues.resolve_issue(actor=cast.bureau, issue_id=issue.pk, now=now, solution="修了", beneficiaries=30)
    assert run(actions.answer, cast.township_officer, now, row, words="修好了").state == "answered"


def test_what_was_merged_into_another_township_is_waited_for_there(city, cast, now):
    row = run(actions.accept, cast.township_officer, now, assigned(city, now, code=TOWNSHIP))
    _part, issue = run(
        actions.make_issue, cast.township_officer, now, row, region_code=VILLAGE, category="channel-repair",
        title="山塘坝脚渗水", body="坝脚渗水，要修。", random_below=random.Random(3).randrange,
    )  # fmt: skip
    place = cast.other_township.territories[0]
    far = Region.objects.filter(code__startswith=place, level="village").order_by("code").first()
    other = issues.report_issue(
        actor=cast.county_admin, now=now, region_code=far.code, category="channel-repair", title="同一座山塘渗水",
        body="坝脚渗水", source="visit", random_below=random.Random(4).randrange,
    )  # fmt: skip
    issues.merge_issue(actor=cast.county_admin, issue_id=issue.pk, now=now, into_id=other.pk)
    with pytest.raises(StillOpen):
        run(actions.answer, cast.township_officer, now, row, words="好了")
    issues.dispatch_issue(actor=cast.county_admin, issue_id=other.pk, now=now, lead_id=unit("water").pk)
    for step in (issues.accept_issue, issues.start_issue):
        step(actor=cast.bureau, issue_id=other.pk, now=now)
    issues.resolve_issue(actor=cast.bureau, issue_id=other.pk, now=now, solution="修了", beneficiaries=30)
    assert run(actions.answer, cast.township_officer, now, row, words="修好了").state == "answered"
