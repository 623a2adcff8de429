"""What is offered, how far it is to zero, and that the two walls agree with the rule written out by hand."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue
from tiangeng.issues.tests.factories import reported
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions, queries, retention, rules
from tiangeng.meetings.models import Item, Meeting, Party
from tiangeng.people import holdings

from .conftest import COUNTY, TOWNSHIP, VILLAGE, called, put_on, run, take_down, task, unit


def test_friday_is_offered_what_wednesday_heard(cast, officer, now, reception):
    heard = reported(cast.cadre, now=now)
    reported(cast.cadre, now=now - timedelta(days=9), title="早先的事")
    with acting(officer):
        assert list(queries.suggested(officer, reception, now=now)) == [heard]
    put_on(officer, now, reception, heard)
    with acting(officer):
        assert not queries.suggested(officer, reception, now=now)


def test_an_analysis_is_offered_what_is_late_and_a_consultation_what_is_in_one(cast, officer, now):
    stuck = reported(cast.cadre, now=now - timedelta(days=30))
    reported(cast.cadre, now=now)
    with acting(officer):
        assert list(queries.suggested(officer, called(officer, now, kind="analysis"), now=now)) == [stuck]
        assert not queries.suggested(officer, called(officer, now, kind="consultation"), now=now)


def test_the_next_reception_day_is_a_friday_that_is_no_holiday(world, now):
    assert rules.next_reception(COUNTY, now=now).isoformat() == "2026-03-20T09:00:00+08:00"
    eve = now.replace(month=9, day=29)  # the first of October is a Thursday: that Friday is a holiday
    assert rules.next_reception(COUNTY, now=eve).date().isoformat() == "2026-10-09"


def test_a_place_is_at_zero_when_all_that_was_spoken_of_is_settled(cast, officer, friday, reception, sitting):
    later = put_on(officer, friday, reception, reported(cast.cadre, now=friday, title="桥"))
    task(officer, friday, sitting)
    take_down(officer, friday, later, "leave")
    with acting(officer):
        (row,) = queries.clearing(officer, now=friday + timedelta(days=20))
    assert (row.level, row.total, row.settled, row.to_do, row.late, row.unsettled, row.left) == (
        "township", 2, 0, 1, 1, 1, 2,
    )  # fmt: skip
    run(actions.strike_off, officer, friday, item_id=sitting.pk, words="看过了")
    again = put_on(officer, friday + timedelta(hours=1), reception, later.issue)
    take_down(officer, friday + timedelta(hours=1), again)
    with acting(officer):
        (row,) = queries.clearing(officer, now=friday)
    assert (row.total, row.settled, row.left) == (2, 2, 0)


def test_what_was_not_settled_and_is_solved_all_the_same_is_settled(cast, officer, friday, sitting):
    take_down(officer, friday, sitting, "leave")
    issues.withdraw_issue(actor=cast.cadre, issue_id=sitting.issue_id, now=friday, reason="已经通了")
    with acting(officer):
        assert queries.clearing(officer, now=friday)[0].left == 0


def test_the_units_at_the_table_read_the_meeting_and_nobody_beyond(cast, officer, friday, reception, sitting):
    for stranger in (cast.bureau, cast.helping_bureau, cast.other_township, cast.neighbour):
        with acting(stranger):
            assert not queries.listed(stranger).exists()
    task(officer, friday, sitting, party_ids=[unit("transport").pk])
    for reader in (cast.bureau, cast.helping_bureau, cast.leader, cast.county_admin):
        with acting(reader):
            assert queries.listed(reader).get() == reception
    with acting(cast.village_committee):  # the township's meeting lies beyond its walls; what concerns it does not
        assert not queries.listed(cast.village_committee).exists()
        assert queries.items_listed(cast.village_committee).get().meeting is None
        assert queries.items_listed(cast.village_committee).get().meeting_title == "周五开门接访"


def test_who_chairs_hands_it_over_before_leaving(cast, officer, now):
    row = called(officer, now, chair_id=officer.staff_id)
    with acting(officer):
        assert "1 个要主持的会" in holdings.in_hand(officer.staff_id)
    run(actions.change, officer, now, meeting_id=row.pk, seen_version=1, title=row.title, begins_at=row.begins_at)
    with acting(officer):
        assert not holdings.in_hand(officer.staff_id)


def test_after_ten_years_the_words_go_and_the_counts_stay(officer, friday, reception, sitting):
    take_down(officer, friday, sitting)
    run(actions.close, officer, friday, meeting_id=reception.pk)
    with acting(officer):
        for duty in retention.DUTIES:
            assert not duty.rows(COUNTY, now=friday + timedelta(days=3600))
            later = friday + timedelta(days=3700)
            duty.purge(list(duty.rows(COUNTY, now=later).values_list("pk", flat=True)), later)
            assert not duty.rows(COUNTY, now=later)
        item = Item.objects.get(pk=sitting.pk)
        assert (item.state, item.agreement, item.meeting.title) == ("agreed", "", retention.BLANKED)


# ---------------------------------------------------------------- the walls, on drawn rows

CODES = ["331181", "331181104", VILLAGE, "331181104202", "331181101", "331181101001", "331127", "331127001001"]


@pytest.fixture
def drawn(cast, now):
    """Meetings and items of drawn places, units and parties; and by hand, who is at which."""
    chance = random.Random(20260320)
    led = [reported(cast.cadre, now=now, title=f"事{n}") for n in range(3)]
    units = [unit("water"), unit("transport"), unit(TOWNSHIP), unit(VILLAGE)]
    everywhere = Actor(None, "布置", grants=(Held("system", ""),), kind="system")
    rows = []
    with acting(everywhere):
        for n in range(60):
            code, other = chance.choice(CODES), chance.choice(CODES)
            meeting = Meeting.objects.create(
                kind="reception", level="township", title=f"会{n}", begins_at=now, organisation=chance.choice(units),
                created_at=now, created_by_id=chance.choice([cast.cadre.account_id, None]), **placed(code),
            )  # fmt: skip
            item = Item.objects.create(
                issue=chance.choice(led), meeting=meeting, level="township", kind="reception", state="agreed", settled_at=now, asked_at=now,
                responsible=chance.choice([*units, None]), organisation=chance.choice([*units, None]),
                asked_by_id=chance.choice([cast.cadre.account_id, None]), **placed(other),
            )  # fmt: skip
            party = chance.choice(units)
            Party.objects.create(item=item, organisation=party, **placed(other))
            rows.append((meeting, item, party))
        for issue, lead in zip(led, ("water", "transport"), strict=False):
            Issue.objects.filter(pk=issue.pk).update(lead=unit(lead))  # whoever leads it afterwards sees where it was
        for _meeting, item, _party in rows:
            item.refresh_from_db()
    return rows


def _by_hand(actor, row, units, author):
    low = min(g.territory for g in actor.grants)
    high = max(g.territory[:-1] + chr(ord(g.territory[-1]) + 1) for g in actor.grants)
    if not low <= row.region_code < high:
        return False
    reads = any(g.reads_territory and row.region_code.startswith(g.territory) for g in actor.grants)
    return reads or bool(units & actor.organisation_ids) or (author is not None and author == actor.account_id)


@pytest.mark.parametrize(
    "who", ["cadre", "village_committee", "township_officer", "bureau", "helping_bureau", "county_admin", "neighbour"]
)
def test_the_walls_agree_with_the_rule_written_by_hand(cast, drawn, who):
    actor = getattr(cast, who)
    wall = actor.cover
    with acting(actor):
        seen = set(Meeting.objects.visible_to(actor).values_list("pk", flat=True))
        items = set(Item.objects.visible_to(actor).values_list("pk", flat=True))
        parties = set(Party.objects.visible_to(actor).values_list("item", flat=True))
        for model in (Meeting, Item, Party):  # asked of each, the same are seen
            each = list(model.objects.few_visible_to(actor).values_list("pk", flat=True))
            assert sorted(each) == sorted(model.objects.visible_to(actor).values_list("pk", flat=True))
        with connection.cursor() as cursor:  # what row-level security alone lets through
            cursor.execute("SELECT id FROM meetings_meeting")
            behind = {pk for (pk,) in cursor.fetchall()}
    assert behind == {m.pk for m, _i, _p in drawn if wall.holds(m.region_code)}
    for meeting, item, party in drawn:
        at_it = {item.responsible_id, item.issue.lead_id, party.pk}
        if not wall.holds(item.region_code):
            at_it = set()  # what lies beyond the wall speaks for nobody
        assert (meeting.pk in seen) is _by_hand(
            actor, meeting, {meeting.organisation_id} | at_it, meeting.created_by_id
        ), meeting
        mine = _by_hand(
            actor, item, {item.responsible_id, item.organisation_id, item.issue.lead_id, party.pk}, item.asked_by_id
        )
        assert (item.pk in items, item.pk in parties) == (mine, mine), item


def test_nobody_writes_beyond_the_wall(cast, now, reception):
    with acting(cast.neighbour), pytest.raises(Exception, match="row-level security"):
        Meeting.objects.create(
            id=new_id(), kind="reception", level="township", title="越界", begins_at=now, created_at=now,
            organisation_id=reception.organisation_id, **placed(TOWNSHIP),
        )  # fmt: skip


def test_a_meeting_without_a_chair_is_in_nobodys_calendar_for_that(cast, now, officer, reception):
    nobody = replace(cast.leader, staff_id=None)
    week = {"since": now, "until": now + timedelta(days=7)}
    with acting(nobody):
        assert reception.chair_id is None and Meeting.objects.visible_to(nobody).filter(pk=reception.pk).exists()
        assert nobody.organisation_ids and queries.sittings_for(nobody, **week) == []
    with acting(officer):
        assert [one.key for one in queries.sittings_for(officer, **week)] == [reception.pk]
