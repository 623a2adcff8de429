"""From what Wednesday heard to the strike-off; who may, what is refused, what the issue's timeline says."""

from datetime import timedelta
from typing import get_args

import pytest
from django.db import IntegrityError, transaction

from tiangeng.issues import actions as issues
from tiangeng.issues.tests.factories import in_progress, reported, resolved
from tiangeng.kernel.lifecycle import writers
from tiangeng.kernel.refusals import ChangedMeanwhile, Incomplete, Missing, NotYours, ReasonNeeded, WrongMove
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions, queries, schemas
from tiangeng.meetings.models import Item, Kind, Level, Meeting
from tiangeng.meetings.refusals import (
    AlreadyAhead,
    ChairBeyond,
    MayNotAsk,
    MeetingDay,
    MeetingNotOpen,
    NothingAbove,
    NothingToCarryOut,
    NotResponsible,
    NotSitting,
    NotTheCaller,
    NotThere,
    NotYetDay,
    OverAlready,
    PlaceBeyond,
    StaysOffTheTable,
    StillOnTheAgenda,
    TaskDay,
    UnitNotHere,
)
from tiangeng.meetings.states import ITEM_LIFE, LIFECYCLE, ItemState, State
from tiangeng.people.roles import POWERS

from .conftest import COUNTY, TOWNSHIP, VILLAGE, called, put_on, run, take_down, task, unit


def told(issue):
    """The names of the lines a meeting wrote on the issue, oldest first."""
    lines = issue.events.filter(name__startswith="meeting_").order_by("at", "id")
    return [line.name.removeprefix("meeting_") for line in lines]


def test_every_power_the_lives_ask_for_is_somebodys():
    held = frozenset().union(*(powers.capabilities for powers in POWERS.values()))
    assert writers((LIFECYCLE, ITEM_LIFE)) <= held


def test_the_api_spells_out_the_codes_there_are():
    for spelled, known in (
        (schemas.KindCode, Kind),
        (schemas.LevelCode, Level),
        (schemas.StateCode, State),
        (schemas.ItemCode, ItemState),
    ):
        assert list(get_args(spelled)) == known.values


# ---------------------------------------------------------------- calling


def test_a_unit_calls_for_its_own_place_and_for_those_below(cast, now):
    assert called(cast.township_officer, now).level == "township"
    assert called(cast.township_officer, now, region=VILLAGE, kind="analysis").level == "village"
    assert called(cast.village_committee, now, region=VILLAGE, kind="analysis").organisation == unit(VILLAGE)
    assert called(cast.county_admin, now, region=COUNTY).level == "county"


@pytest.mark.parametrize("region", [COUNTY, "331181101", "331181104999", "3311", ""])
def test_nobody_calls_for_somewhere_else(officer, now, region):
    with pytest.raises(PlaceBeyond):
        called(officer, now, region=region)


@pytest.mark.parametrize("who", ["cadre", "bureau", "leader", "inspector", "auditor"])
def test_who_convenes_nothing_calls_nothing(cast, now, who):
    with pytest.raises(NotYours):
        called(getattr(cast, who), now)


def test_a_meeting_has_a_name_a_day_and_a_chair_of_the_county(cast, officer, now):
    with pytest.raises(Incomplete):
        called(officer, now, title=" ")
    with pytest.raises(MeetingDay):
        called(officer, now, days=400)
    with pytest.raises(ChairBeyond):
        called(officer, now, chair_id=cast.neighbour.staff_id)
    assert called(officer, now, chair_id=cast.leader.staff_id).chair_id == cast.leader.staff_id


def test_what_waits_comes_on_by_itself_when_such_a_meeting_is_called(cast, officer, now, leak):
    run(actions.ask_for, cast.cadre, now, issue_id=leak.pk, level="township", kind="reception", words="谈不拢")
    assert not called(officer, now, kind="analysis").items.exists()
    (item,) = called(officer, now).items.all()
    assert (item.issue, item.state, item.words) == (leak, "listed", "谈不拢")


def test_another_day_goes_with_what_is_on_the_agenda(officer, now, reception, listed):
    later = reception.begins_at + timedelta(days=7)
    run(actions.change, officer, now, meeting_id=reception.pk, seen_version=1, title="下周五接访", begins_at=later)
    listed.refresh_from_db()
    assert (listed.meeting_title, listed.meeting_at) == ("下周五接访", later)


def test_the_second_of_two_who_move_a_meeting_is_told_who_was_first(cast, officer, now, reception):
    later = reception.begins_at + timedelta(days=7)
    given = {"meeting_id": reception.pk, "seen_version": 1, "title": reception.title, "begins_at": later}
    run(actions.change, officer, now, place="二楼", **given)
    with pytest.raises(ChangedMeanwhile) as refused:
        run(actions.change, cast.county_admin, now, place="三楼", **given)
    assert officer.name in refused.value.sentence and "改时间地点" in refused.value.sentence
    reception.refresh_from_db()
    assert (reception.place, reception.version) == ("二楼", 2)
    assert run(actions.change, cast.county_admin, now, place="三楼", **given | {"seen_version": 2}).place == "三楼"


def test_called_off_it_hands_its_agenda_to_the_next_one(officer, now, reception, listed, leak):
    with pytest.raises(ReasonNeeded):
        run(actions.call_off, officer, now, meeting_id=reception.pk, reason=" ")
    row = run(actions.call_off, officer, now, meeting_id=reception.pk, reason="防汛值班")
    listed.refresh_from_db()
    assert (row.state, listed.state, listed.meeting_id, listed.meeting_title) == ("called_off", "waiting", None, "")
    assert told(leak) == ["put_on", "put_back"]
    assert called(officer, now, days=9).items.get().pk == listed.pk


def test_it_is_held_on_its_day_and_not_before(officer, now, friday, reception):
    with pytest.raises(NotYetDay):
        run(actions.hold, officer, now, meeting_id=reception.pk)
    assert run(actions.hold, officer, friday, meeting_id=reception.pk).state == "held"
    with pytest.raises(WrongMove):
        run(actions.call_off, officer, friday, meeting_id=reception.pk, reason="不开了")


def test_it_rises_when_everything_has_its_result(officer, friday, reception, sitting):
    with pytest.raises(StillOnTheAgenda):
        run(actions.close, officer, friday, meeting_id=reception.pk)
    take_down(officer, friday, sitting)
    row = run(actions.close, officer, friday, meeting_id=reception.pk, summary="三家到齐")
    assert (row.state, row.summary, row.ended_at) == ("closed", "三家到齐", friday)


# ---------------------------------------------------------------- the agenda


def test_an_issue_is_before_one_table_at_a_time(officer, now, reception, listed, leak):
    with pytest.raises(AlreadyAhead):
        put_on(officer, now, called(officer, now), leak)
    with transaction.atomic(), pytest.raises(IntegrityError, match="issue_is_before_one_table"):
        Item.objects.create(
            issue=leak, level="township", kind="analysis", asked_at=now, region_code=VILLAGE, county_code=COUNTY
        )


def test_only_what_is_unsolved_here_and_about_nobody_comes_on(cast, officer, now, reception):
    with pytest.raises(OverAlready):
        put_on(officer, now, reception, resolved(cast, now=now))
    elsewhere = called(officer, now, region="331181104202", kind="analysis")
    with pytest.raises(NotThere):
        put_on(officer, now, elsewhere, reported(cast.cadre, now=now))
    complaint = reported(
        cast.inspector, now=now, category="cadre-conduct", source="inspection", about_organisation_id=unit("water").pk
    )
    with pytest.raises(StaysOffTheTable):
        run(actions.ask_for, cast.county_admin, now, issue_id=complaint.pk, level="county")


def test_who_may_ask_for_a_table(cast, now):
    led = in_progress(cast, now=now)
    for who, may in (
        ("bureau", True),
        ("village_committee", True),
        ("cadre", True),
        ("partner", False),
        ("leader", False),
    ):
        actor = getattr(cast, who)
        with acting(actor):
            assert queries.may_ask(actor, led) is may, who
    with pytest.raises(MayNotAsk):
        run(actions.ask_for, cast.partner, now, issue_id=led.pk, level="township")
    item = run(actions.ask_for, cast.bureau, now, issue_id=led.pk, level="county", words="要交通局一起定")
    assert (item.state, item.organisation_id) == ("waiting", unit("water").pk)
    assert told(led) == ["ask"]
    with pytest.raises(Missing):
        run(actions.ask_for, cast.helping_bureau, now, issue_id=led.pk, level="county")


def test_taken_off_it_says_why_and_may_come_again(cast, officer, now, reception, listed, leak):
    with pytest.raises(NotTheCaller):
        run(actions.take_off, cast.village_committee, now, item_id=listed.pk, reason="村里办")
    with pytest.raises(ReasonNeeded):
        run(actions.take_off, officer, now, item_id=listed.pk, reason="")
    assert run(actions.take_off, officer, now, item_id=listed.pk, reason="村里先办").state == "taken_off"
    assert put_on(officer, now, reception, leak).order == 2


def test_nothing_moves_on_the_agenda_of_a_meeting_that_has_risen(cast, officer, friday, reception, sitting):
    take_down(officer, friday, sitting)
    run(actions.close, officer, friday, meeting_id=reception.pk)
    with pytest.raises(MeetingNotOpen):
        put_on(officer, friday, reception, reported(cast.cadre, now=friday))
    with pytest.raises(NotSitting):
        take_down(officer, friday, sitting, "leave")


# ---------------------------------------------------------------- results


def test_agreed_on_the_spot_is_settled_and_the_villager_reads_it(officer, friday, sitting, leak):
    parties = [unit("water").pk, unit(VILLAGE).pk]
    item = take_down(officer, friday, sitting, villager_came=True, villager_words="这样行", party_ids=parties)
    assert (item.state, item.settled_at, item.responsible) == ("agreed", friday, None)
    assert {party.organisation_id for party in item.parties.all()} == set(parties)
    line = leak.events.get(name="meeting_agree")
    assert (line.is_public, line.facts["meeting"]) == (True, "周五开门接访")


def test_results_are_taken_down_only_at_the_table_and_by_who_called_it(cast, officer, now, friday, listed):
    with pytest.raises(NotSitting):
        take_down(officer, now, listed)
    for who, why in (
        ("village_committee", NotTheCaller),
        ("cadre", NotYours),
        ("bureau", Missing),
        ("other_township", Missing),
    ):
        with pytest.raises(why):
            take_down(getattr(cast, who), friday, listed)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"agreement": " "}, Incomplete),
        ({"responsible_id": None}, Incomplete),
        ({"until_on": None}, Incomplete),
        ({"until_on": "yesterday"}, TaskDay),
        ({"responsible_id": "far"}, UnitNotHere),
    ],
)
def test_a_task_says_what_by_whom_and_by_when(cast, officer, friday, sitting, given, why):
    far = next(iter(cast.neighbour.organisation_ids))
    words = {"yesterday": (friday - timedelta(days=1)).date(), "far": far}
    with pytest.raises(why):
        task(officer, friday, sitting, **{key: words.get(value, value) for key, value in given.items()})


def test_a_result_is_put_right_while_they_sit(officer, friday, sitting):
    task(officer, friday, sitting)
    item = take_down(officer, friday, sitting)
    assert (item.state, item.responsible_id, item.until_on) == ("agreed", None, None)
    item = take_down(officer, friday, sitting, "leave")
    assert (item.state, item.settled_at) == ("unsettled", None)


def test_a_task_is_done_by_one_and_struck_off_by_another(cast, officer, friday, sitting, leak):
    item = task(officer, friday, sitting)
    with acting(cast.bureau):
        assert list(queries.tasks(cast.bureau).filter(queries.is_waiting_for(cast.bureau))) == [item]
    with pytest.raises(NotResponsible):
        run(actions.finish, officer, friday, item_id=item.pk, words="办了")
    with pytest.raises(ReasonNeeded):
        run(actions.finish, cast.bureau, friday, item_id=item.pk, words=" ")
    run(actions.finish, cast.bureau, friday, item_id=item.pk, words="补好 36 米")
    run(actions.send_back, officer, friday, item_id=item.pk, words="还漏一处")
    run(actions.finish, cast.bureau, friday, item_id=item.pk, words="那一处也补了")
    with pytest.raises(NotYours):
        run(actions.strike_off, cast.bureau, friday, item_id=item.pk)
    item = run(actions.strike_off, officer, friday, item_id=item.pk)
    assert (item.state, item.settled_at, item.result) == ("struck_off", friday, "那一处也补了")
    assert told(leak) == ["put_on", "set_task", "finish", "send_back", "finish", "strike_off"]


def test_what_nobody_reported_as_done_is_struck_off_with_a_word(officer, friday, sitting):
    task(officer, friday, sitting)
    with pytest.raises(ReasonNeeded):
        run(actions.strike_off, officer, friday, item_id=sitting.pk)
    assert run(actions.strike_off, officer, friday, item_id=sitting.pk, words="看过了").result == "看过了"


# ---------------------------------------------------------------- up one level


def at_the_table(actor, now, issue, *, region, kind="analysis"):
    meeting = called(actor, now, region=region, kind=kind, days=0)
    item = meeting.items.filter(issue=issue).first() or put_on(actor, now, meeting, issue)
    run(actions.hold, actor, now, meeting_id=meeting.pk)
    return item


def test_from_the_village_to_the_county_each_level_sees_first_what_came_up(cast, officer, now):
    leak = reported(cast.cadre, now=now, category="drought-supply")
    village = at_the_table(cast.village_committee, now, leak, region=VILLAGE)
    up = take_down(cast.village_committee, now, village, "take_up", agreement="要镇里出面")
    assert up.state == "taken_up"
    leak.refresh_from_db()
    assert leak.state == "reported"  # the dispatcher of the place has it still
    with acting(officer):
        assert [item.came_from_id for item in queries.waiting(officer)] == [village.pk]
    with acting(cast.county_admin):
        assert [item.level for item in queries.waiting(cast.county_admin)] == ["township"]

    town = at_the_table(officer, now, leak, region=TOWNSHIP)
    assert town.came_from_id == village.pk
    take_down(officer, now, town, "take_up", agreement="要县里调资金")
    leak.refresh_from_db()
    assert (leak.state, leak.level) == ("escalated", "county")
    assert leak.events.filter(name="escalate").get().reason == "要县里调资金 · 周五开门接访"
    assert told(leak) == ["put_on", "take_up", "put_on"]  # and then the escalation itself

    county = at_the_table(cast.county_admin, now, leak, region=COUNTY)
    with pytest.raises(NothingAbove):
        take_down(cast.county_admin, now, county, "take_up")
    assert take_down(cast.county_admin, now, county).state == "agreed"


def test_what_the_lead_works_on_goes_up_without_leaving_its_hands(cast, officer, now):
    issue = in_progress(cast, now=now)
    take_down(officer, now, at_the_table(officer, now, issue, region=TOWNSHIP), "take_up")
    issue.refresh_from_db()
    assert issue.state == "in_progress"
    assert told(issue) == ["put_on", "take_up"]


def test_a_table_below_does_not_take_back_what_went_up(cast, officer, now, leak):
    take_down(officer, now, at_the_table(officer, now, leak, region=TOWNSHIP), "take_up")
    with pytest.raises(AlreadyAhead):
        put_on(officer, now, called(officer, now), leak)


# ---------------------------------------------------------------- consultation


@pytest.fixture
def consulted(cast, now):
    issue = in_progress(cast, now=now)
    return issues.consult(actor=cast.bureau, issue_id=issue.pk, now=now, reason="渠边是公路，要一起定")


def test_the_lead_goes_on_by_what_the_table_decided(cast, officer, now, consulted):
    item = at_the_table(officer, now, consulted, region=TOWNSHIP, kind="consultation")
    item = take_down(officer, now, item, helper_ids=[unit("transport").pk])
    consulted.refresh_from_db()
    assert (consulted.state, item.carried_out_at) == ("in_consultation", None)  # the step is the lead's
    with pytest.raises(NothingToCarryOut):
        run(actions.carry_out, officer, now, item_id=item.pk)
    run(actions.carry_out, cast.bureau, now, item_id=item.pk)
    consulted.refresh_from_db()
    assert consulted.state == "in_progress"
    helper = consulted.handlings.get(role="assisting")
    assert (helper.organisation, helper.task) == (unit("transport"), item.agreement)
    with pytest.raises(NothingToCarryOut):
        run(actions.carry_out, cast.bureau, now, item_id=item.pk)


def test_where_the_lead_itself_calls_the_table_it_goes_on_at_once(cast, officer, now):
    issue = issues.dispatch_issue(
        actor=officer, issue_id=reported(cast.cadre, now=now).pk, now=now, lead_id=unit(TOWNSHIP).pk
    )
    for step in (issues.accept_issue, issues.start_issue):
        step(actor=officer, issue_id=issue.pk, now=now)
    issues.consult(actor=officer, issue_id=issue.pk, now=now, reason="几家一起定")
    item = take_down(officer, now, at_the_table(officer, now, issue, region=TOWNSHIP, kind="consultation"))
    issue.refresh_from_db()
    assert (issue.state, item.carried_out_at) == ("in_progress", now)


def test_the_database_keeps_what_the_lives_promise(reception, sitting):
    for rows, values, name in (
        (Meeting.objects, {"state": "closed"}, "meeting_ended_iff_dated"),
        (Item.objects, {"state": "waiting"}, "item_waits_iff_no_meeting"),
        (Item.objects, {"state": "to_do"}, "item_task_has_unit_and_day"),
        (Item.objects, {"state": "agreed"}, "item_settled_iff_dated"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**values)
