"""Writing a visit down: who may, what counts, and that a resend is never a second visit."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from conftest import NOON, TOWNSHIP, VILLAGE
from tiangeng.kernel import events
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import BadText, Incomplete, NotYours, Refusal, SignInNeeded, TooLong
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation, Staff
from tiangeng.visits import actions
from tiangeng.visits.events import VisitRecorded
from tiangeng.visits.models import Companion, HouseholdSeen, Programme, Visit
from tiangeng.visits.refusals import (
    EntryDiffers,
    NoStaffFile,
    NoSuchColleague,
    NotAVillage,
    NotThatDay,
    NotThere,
    NotYet,
    NotYourVillage,
    TooLongAgo,
    TooManySeen,
    WordsNeeded,
)
from tiangeng.visits.tests import factories as made
from tiangeng.visits.tests.factories import WEDNESDAY


def test_a_visit_keeps_who_went_where_what_was_heard_and_who_was_seen(wednesday, cadre, partner):
    home = made.household()
    visit = made.visit(
        cadre, companion_ids=[partner.staff_id], household_ids=[home.pk], ideas="一起看现场", part_of_day="evening"
    )
    visit.refresh_from_db()
    assert (visit.staff_id, visit.account_id, visit.programme) == (cadre.staff_id, cadre.account_id, wednesday)
    assert list(visit.companions.values_list("pk", flat=True)) == [partner.staff_id]
    seen = HouseholdSeen.objects.get(visit=visit)
    assert (seen.household, seen.seen_on, seen.region_code) == (home, WEDNESDAY, VILLAGE)
    assert LogEntry.objects.filter(object_id=str(visit.pk)).values_list("verb", flat=True)[0] == "visit.record"


def test_ten_sendings_of_one_entry_are_one_visit_and_one_answer(wednesday, cadre, partner):
    home, key = made.household(), new_id()
    entry = {"visit_id": key, "household_ids": [home.pk], "companion_ids": [partner.staff_id]}
    answers = [made.visit(cadre, now=NOON + timedelta(minutes=i), **entry) for i in range(10)]
    assert {answer.pk for answer in answers} == {key}
    assert {answer.created_at for answer in answers} == {NOON}
    assert (Visit.objects.count(), HouseholdSeen.objects.count(), Companion.objects.count()) == (1, 1, 1)
    assert LogEntry.objects.filter(verb="visit.record").count() == 1


def test_a_resend_is_answered_even_when_the_entry_could_no_longer_be_made(wednesday, cadre):
    key, home = new_id(), made.household()
    made.visit(cadre, visit_id=key, household_ids=[home.pk])
    assert made.visit(cadre, now=NOON + timedelta(days=90), visit_id=key, household_ids=[home.pk]).pk == key


def test_other_words_under_a_used_id_are_refused_and_overwrite_nothing(wednesday, cadre):
    key = new_id()
    made.visit(cadre, visit_id=key)
    with pytest.raises(EntryDiffers):
        made.visit(cadre, visit_id=key, heard="另一件事")
    assert Visit.objects.get(pk=key).heard == "水渠又漏了，八十亩田等水"


def test_an_id_somebody_else_has_used_is_refused_without_a_crash(wednesday, cadre, partner):
    key = new_id()
    made.visit(cadre, visit_id=key)
    with pytest.raises(EntryDiffers):
        made.visit(partner, visit_id=key)
    assert Visit.objects.get(pk=key).account_id == cadre.account_id


def test_ten_sendings_at_the_same_moment_are_one_visit(own_database, now):
    from conftest import SYSTEM
    from tests.cast import make_cast

    with acting(SYSTEM):
        cadre = make_cast(now=now).cadre
        home = made.household()
    key, answers, barrier = new_id(), [], threading.Barrier(10)

    def send() -> None:
        try:
            barrier.wait()
            with acting(cadre):
                visit = made.visit(cadre, visit_id=key, household_ids=[home.pk])
                answers.append((visit.pk, visit.created_at, visit.version, visit.heard))
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(10)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(answers) == 10
    assert len(set(answers)) == 1
    with acting(SYSTEM):
        assert (Visit.objects.count(), HouseholdSeen.objects.count()) == (1, 1)


def test_news_of_a_visit_is_told_once_and_not_for_a_resend(wednesday, cadre, django_capture_on_commit_callbacks):
    heard, key = [], new_id()
    events.on(VisitRecorded)(lambda news, at: heard.append(news))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            made.visit(cadre, visit_id=key)
            made.visit(cadre, visit_id=key)
    finally:
        del events._listeners[VisitRecorded]
    assert [(news.visit_id, news.region_code, news.programme_id) for news in heard] == [(key, VILLAGE, wednesday.pk)]


# ---------------------------------------------------------------------- who and where


def test_a_village_outside_the_actors_cover_is_refused_with_the_way_to_get_there(wednesday, cadre, other_village):
    with pytest.raises(NotYourVillage) as refused:
        made.visit(cadre, region_code=other_village)
    assert "授权" in refused.value.sentence


def test_a_township_officer_may_write_in_every_village_of_the_township_but_no_other(
    wednesday, township_officer, other_township
):
    for code in made.villages_of(TOWNSHIP)[:3]:
        assert made.visit(township_officer, region_code=code).region_code == code
    with pytest.raises(NotYourVillage):
        made.visit(other_township)


@pytest.mark.parametrize("region", ["331181104", "331181", "331181104999", "", "村"])
def test_a_visit_happens_in_a_village(wednesday, township_officer, region):
    with pytest.raises(NotAVillage):
        made.visit(township_officer, region_code=region)


@pytest.mark.parametrize("who", ["leader", "inspector", "system_admin", "auditor"])
def test_who_does_not_do_fieldwork_writes_no_visits(wednesday, cast, who):
    with pytest.raises(NotYours):
        made.visit(getattr(cast, who))


def test_a_stranger_is_asked_to_sign_in(wednesday, nobody):
    with pytest.raises(SignInNeeded):
        made.visit(nobody)


def test_an_account_without_a_staff_file_is_told_what_is_missing(wednesday, cadre):
    with pytest.raises(NoStaffFile):
        made.visit(replace(cadre, staff_id=None))


def test_the_unit_is_the_one_the_nearest_grant_speaks_for(wednesday, cadre, cast):
    water = Organisation.objects.get(county_code="331181", code="water")
    lent = cadre.grants[0]
    both = replace(cadre, grants=(replace(lent, territory="331181", organisation_id=water.pk), lent))
    assert made.visit(both).organisation_id == lent.organisation_id


def test_a_companion_is_a_colleague_in_post(wednesday, cadre, partner_staff):
    with pytest.raises(NoSuchColleague):
        made.visit(cadre, companion_ids=[uuid4()])
    Staff.objects.filter(pk=partner_staff.pk).update(is_active=False)
    with pytest.raises(NoSuchColleague):
        made.visit(cadre, companion_ids=[partner_staff.pk])


def test_the_author_is_not_their_own_companion(wednesday, cadre):
    assert made.visit(cadre, companion_ids=[cadre.staff_id]).companion_rows.count() == 0


def test_homes_of_another_village_cannot_be_ticked(wednesday, township_officer, other_village):
    there = made.household(village=other_village)
    with pytest.raises(NotThere) as refused:
        made.visit(township_officer, household_ids=[there.pk])
    assert refused.value.facts["count"] == 1
    assert Visit.objects.count() == 0


def test_a_home_out_of_sight_and_a_home_that_is_not_are_the_same_answer(wednesday, cadre, other_village):
    there = made.household(village=other_village)
    sentences = []
    for pk in (there.pk, uuid4()):
        with pytest.raises(NotThere) as refused:
            made.visit(cadre, household_ids=[pk])
        sentences.append(refused.value.sentence)
    assert len(set(sentences)) == 1


def test_more_ticks_than_an_afternoon_holds_are_refused(wednesday, cadre):
    with pytest.raises(TooManySeen):
        made.visit(cadre, household_ids=[uuid4() for _ in range(301)])
    with pytest.raises(TooManySeen):
        made.visit(cadre, companion_ids=[uuid4() for _ in range(31)])


# ---------------------------------------------------------------------- days and words


def test_tomorrow_has_not_been_visited_yet(wednesday, cadre):
    with pytest.raises(NotYet):
        made.visit(cadre, visited_on=WEDNESDAY + timedelta(days=1))


def test_sixty_days_back_may_be_written_and_sixty_one_may_not(wednesday, cadre):
    assert made.visit(cadre, visited_on=WEDNESDAY - timedelta(days=60))
    with pytest.raises(TooLongAgo):
        made.visit(cadre, visited_on=WEDNESDAY - timedelta(days=61))


def test_something_must_have_been_heard(wednesday, cadre):
    for words in ("", "  \n "):
        with pytest.raises(WordsNeeded):
            made.visit(cadre, heard=words)


@pytest.mark.parametrize("field", ["heard", "policies_told", "ideas"])
def test_control_characters_and_a_pasted_book_are_refused_and_emoji_are_kept(wednesday, cadre, field):
    with pytest.raises(BadText):
        made.visit(cadre, **{field: "水\x00渠"})
    with pytest.raises(TooLong):
        made.visit(cadre, **{field: "水" * 1_000_000})
    visit = made.visit(cadre, **{field: "  老人笑了😀\n谢谢  "})
    visit.refresh_from_db()
    assert getattr(visit, field) == "老人笑了😀\n谢谢"


def test_a_part_of_the_day_nobody_knows_is_refused(wednesday, cadre):
    with pytest.raises(Incomplete):
        made.visit(cadre, part_of_day="midnight")


def test_every_refusal_names_the_field_it_is_about(wednesday, cadre):
    for given, field in (
        ({"heard": ""}, "heard"),
        ({"visited_on": WEDNESDAY + timedelta(days=1)}, "visited_on"),
        ({"household_ids": [uuid4()]}, "household_ids"),
        ({"region_code": "x"}, "region_code"),
    ):
        with pytest.raises(Refusal) as refused:
            made.visit(cadre, **given)
        assert refused.value.facts["form_field"] == field


# ---------------------------------------------------------------------- which programme


def test_a_visit_on_a_thursday_belongs_to_no_wednesday(wednesday, cadre):
    assert made.visit(cadre, visited_on=WEDNESDAY - timedelta(days=6)).programme is None


def test_a_village_that_was_left_out_belongs_to_no_programme(wednesday, township_officer, other_village):
    Programme.objects.filter(pk=wednesday.pk).update(
        village_codes=[code for code in wednesday.village_codes if code != other_village]
    )
    Programme.objects.exclude(pk=wednesday.pk).update(village_codes=[])
    assert made.visit(township_officer, region_code=other_village).programme is None


def test_the_third_wednesday_is_the_workers_day_for_the_units_that_serve_on_it(wednesday, cadre, bureau):
    assert WEDNESDAY.day in range(15, 22), "the tests' noon is a third Wednesday"
    workers = Programme.objects.get(code="worker-day")
    assert made.visit(cadre).programme == wednesday
    workers.organisations.add(*cadre.organisation_ids)
    assert made.visit(cadre).programme == workers


def test_who_is_on_the_roster_of_a_programme_went_for_that_programme(wednesday, cadre, county_admin):
    workers = Programme.objects.get(code="worker-day")
    actions.plan_roster(
        actor=county_admin,
        now=NOON,
        programme_id=workers.pk,
        assignments=[(cadre.staff_id, VILLAGE)],
        from_on=WEDNESDAY,
    )
    assert made.visit(cadre).programme == workers


def test_a_programme_may_be_named_if_it_runs_there_that_day(wednesday, cadre):
    workers, youth = (Programme.objects.get(code=code) for code in ("worker-day", "youth-day"))
    assert made.visit(cadre, programme_id=workers.pk).programme == workers
    with pytest.raises(NotThatDay):
        made.visit(cadre, programme_id=youth.pk)
    with pytest.raises(Refusal):
        made.visit(cadre, programme_id=uuid4())


def test_a_visit_sent_after_a_programme_has_ended_still_belongs_to_its_day(wednesday, cadre, county_admin):
    actions.close_programme(
        actor=county_admin, now=NOON, programme_id=wednesday.pk, reason="改为周四", ends_on=WEDNESDAY
    )
    later = NOON + timedelta(days=20)
    assert made.visit(cadre, now=later).programme == wednesday
    assert made.visit(cadre, now=later, visited_on=WEDNESDAY + timedelta(days=7)).programme is None
