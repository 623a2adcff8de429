"""Putting a visit right within a week, two devices at once, and adding to it afterwards."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from conftest import NOON, VILLAGE
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import ChangedMeanwhile, Missing
from tiangeng.kernel.walls import acting
from tiangeng.visits import actions
from tiangeng.visits.models import HouseholdSeen, Programme, Visit, VisitEdit
from tiangeng.visits.refusals import (
    EditingOver,
    NotTheAuthor,
    NotThere,
    NotYet,
    StillEditable,
    TooLongAgo,
    WordsNeeded,
)
from tiangeng.visits.tests import factories as made
from tiangeng.visits.tests.factories import WEDNESDAY

LATER = NOON + timedelta(hours=5)


@pytest.fixture
def visit(wednesday, cadre) -> Visit:
    return made.visit(cadre, ideas="看现场")


def edit(actor, visit, *, now=LATER, version=1, **changes):
    return actions.edit_visit(actor=actor, now=now, visit_id=visit.pk, version=version, **changes)


def test_the_author_puts_it_right_and_what_it_said_before_is_kept(visit, cadre):
    changed = edit(cadre, visit, heard="渠漏了两处", is_private=True)
    changed.refresh_from_db()
    assert (changed.heard, changed.is_private, changed.ideas, changed.version) == ("渠漏了两处", True, "看现场", 2)
    kept = VisitEdit.objects.get(visit=visit)
    assert kept.before == {"heard": "水渠又漏了，八十亩田等水", "is_private": False}


def test_the_log_says_which_fields_changed_and_not_what_they_said(visit, cadre):
    edit(cadre, visit, heard="渠漏了两处")
    line = LogEntry.objects.get(verb="visit.edit")
    assert line.changes["fields"] == ["heard"]
    assert "渠" not in str(line.changes)


def test_changing_nothing_is_no_change(visit, cadre):
    assert edit(cadre, visit, heard=visit.heard).version == 1
    assert not VisitEdit.objects.exists()


def test_who_and_what_was_seen_follows_the_change(visit, cadre, partner):
    first, second = made.household(1), made.household(2)
    edit(cadre, visit, household_ids=[first.pk], companion_ids=[partner.staff_id])
    edit(cadre, visit, version=2, household_ids=[second.pk], companion_ids=[])
    assert list(HouseholdSeen.objects.values_list("household", flat=True)) == [second.pk]
    assert visit.companion_rows.count() == 0
    assert VisitEdit.objects.order_by("-at", "-id").first().before["household_ids"] == [str(first.pk)]


def test_another_day_moves_the_homes_seen_and_the_programme(visit, cadre):
    home = made.household()
    edit(cadre, visit, household_ids=[home.pk])
    tuesday = WEDNESDAY - timedelta(days=1)
    changed = edit(cadre, visit, version=2, visited_on=tuesday)
    assert changed.programme is None
    assert HouseholdSeen.objects.get().seen_on == tuesday


def test_a_chosen_programme_stays_when_words_change_and_goes_back_to_the_one_found(wednesday, cadre):
    other = Programme.objects.create(**{
        field.attname: getattr(wednesday, field.attname) for field in wednesday._meta.concrete_fields
        if field.attname not in ("id", "code", "name")
    }, code="themed", name="专题走访")  # fmt: skip
    visit = made.visit(cadre, programme_id=other.pk)
    changed = edit(cadre, visit, heard="渠漏了两处")
    assert changed.programme_id == other.pk, "left out is left as it is"
    found = edit(cadre, visit, version=2, programme_id=None)
    assert found.programme_id != other.pk
    assert edit(cadre, visit, version=3, programme_id=other.pk).programme_id == other.pk


def test_by_api_a_programme_left_out_stays_and_null_finds_it_anew(visit, wednesday, cadre, client_of, monkeypatch):
    client = client_of(cadre)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)

    def patch(**change):
        answer = client.patch(f"/api/visits/{visit.pk}", change, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()["programme_id"]

    Visit.objects.filter(pk=visit.pk).update(programme=None)
    assert patch(version=1, heard="渠漏了两处") is None
    assert patch(version=2, programme_id=None) == str(wednesday.pk)


def test_the_wrong_village_can_be_put_right_when_the_ticks_are_too(wednesday, township_officer, other_village):
    home = made.household()
    visit = made.visit(township_officer, household_ids=[home.pk])
    with pytest.raises(NotThere):
        edit(township_officer, visit, region_code=other_village)
    there = made.household(village=other_village)
    changed = edit(township_officer, visit, region_code=other_village, household_ids=[there.pk])
    assert changed.region_code == other_village
    assert HouseholdSeen.objects.get().region_code == other_village


def test_only_the_author_changes_it(visit, partner, township_officer, neighbour):
    for colleague in (partner, township_officer):
        with pytest.raises(NotTheAuthor):
            edit(colleague, visit, heard="我来改")
    with pytest.raises(Missing):
        edit(neighbour, visit, heard="我来改")


def test_after_a_week_it_is_not_changed_any_more(visit, cadre):
    assert edit(cadre, visit, now=NOON + timedelta(days=7), heard="还来得及")
    with pytest.raises(EditingOver):
        edit(cadre, visit, now=NOON + timedelta(days=7, seconds=1), version=2, heard="来不及了")


def test_a_visit_written_late_may_still_be_corrected_without_moving_its_day(wednesday, cadre):
    visit = made.visit(cadre, visited_on=WEDNESDAY - timedelta(days=60))
    assert edit(cadre, visit, now=NOON + timedelta(days=5), heard="补一句").version == 2
    with pytest.raises(TooLongAgo):
        edit(cadre, visit, now=NOON + timedelta(days=5), version=2, visited_on=WEDNESDAY - timedelta(days=59))
    with pytest.raises(NotYet):
        edit(cadre, visit, version=2, visited_on=WEDNESDAY + timedelta(days=1))


def test_the_second_of_two_devices_is_told_and_overwrites_nothing(visit, cadre):
    edit(cadre, visit, heard="手机上改的")
    with pytest.raises(ChangedMeanwhile) as refused:
        edit(cadre, visit, heard="电脑上改的")
    assert refused.value.facts["version"] == 2
    visit.refresh_from_db()
    assert visit.heard == "手机上改的"


def test_of_two_edits_at_the_same_moment_one_wins(own_database, now):
    from conftest import SYSTEM
    from tests.cast import make_cast

    with acting(SYSTEM):
        cadre = make_cast(now=now).cadre
        visit = made.visit(cadre)
    outcomes, barrier = [], threading.Barrier(4)

    def change(words: str) -> None:
        try:
            barrier.wait()
            with acting(cadre):
                edit(cadre, visit, heard=words)
            outcomes.append(words)
        except ChangedMeanwhile:
            outcomes.append("told")
        finally:
            connection.close()

    devices = [threading.Thread(target=change, args=(f"第{i}份",)) for i in range(4)]
    for device in devices:
        device.start()
    for device in devices:
        device.join()
    assert sorted(outcomes)[:3] == ["told"] * 3
    with acting(SYSTEM):
        stored = Visit.objects.get()
        assert (stored.heard, stored.version) == (next(o for o in outcomes if o != "told"), 2)
        assert VisitEdit.objects.count() == 1


def test_after_a_week_the_author_adds_below_and_the_words_stay(visit, cadre, eight_days_later):
    actions.add_addendum(actor=cadre, now=eight_days_later, visit_id=visit.pk, text="水利站来看过了")
    added = VisitEdit.objects.get(kind="addendum")
    assert added.text == "水利站来看过了"
    visit.refresh_from_db()
    assert (visit.heard, visit.version) == ("水渠又漏了，八十亩田等水", 1)


def test_an_addendum_sent_twice_stands_once(visit, cadre, eight_days_later):
    for _ in range(2):
        actions.add_addendum(actor=cadre, now=eight_days_later, visit_id=visit.pk, text="水利站来看过了")
    assert VisitEdit.objects.filter(kind="addendum").count() == 1


def test_within_the_week_one_edits_instead(visit, cadre):
    with pytest.raises(StillEditable):
        actions.add_addendum(actor=cadre, now=LATER, visit_id=visit.pk, text="补一句")


def test_an_addendum_says_something_and_is_the_authors(visit, cadre, partner, eight_days_later):
    with pytest.raises(WordsNeeded):
        actions.add_addendum(actor=cadre, now=eight_days_later, visit_id=visit.pk, text=" ")
    with pytest.raises(NotTheAuthor):
        actions.add_addendum(actor=partner, now=eight_days_later, visit_id=visit.pk, text="我补")


def test_a_village_is_kept_in_every_row_of_the_visit(visit, cadre, partner):
    home = made.household()
    edit(cadre, visit, household_ids=[home.pk], companion_ids=[partner.staff_id])
    for rows in (visit.household_rows, visit.companion_rows, visit.edits):
        assert set(rows.values_list("region_code", "county_code")) == {(VILLAGE, VILLAGE[:6])}
