"""People who work here."""

from datetime import timedelta

import pytest
from django.db import connection

from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import BadText, Missing, NotYours, ReasonNeeded, TooLong
from tiangeng.people import actions, queries
from tiangeng.people.models import Account, Grant, Staff
from tiangeng.people.refusals import NameMissing, OtherCounty, PhoneWrong, Retired, UnitClosed
from tiangeng.people.states import GrantState
from tiangeng.places.refusals import UnmaskLocked

from .conftest import COUNTY, run, unit


def test_a_person_is_found_by_the_letters_of_the_name_read_as_a_surname(person):
    assert (person.initials, person.region_code, person.county_code) == ("zxy", COUNTY, COUNTY)
    assert person.sort_key.startswith("zeng")


def test_the_phone_is_sealed_in_the_table_and_masked_on_screen(world, person):
    assert str(person.phone) == "138****1234"
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_staff WHERE id = %s", [person.pk])
        assert b"13805781234" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": " "}, NameMissing),
        ({"name": "曾\x00小燕"}, BadText),
        ({"name": "曾" * 41}, TooLong),
        ({"phone": "12345"}, PhoneWrong),
        ({"phone": "电话"}, PhoneWrong),
        ({"position": "长" * 61}, TooLong),
    ],
)
def test_what_cannot_be_a_person_is_refused_by_name(cast, now, given, refusal):
    with pytest.raises(refusal):
        run(
            actions.create_staff,
            actor=cast.county_admin,
            organisation_id=unit("agriculture").pk,
            **{"name": "曾小燕", "now": now, **given},
        )


def test_who_may_not_edit_is_told_and_a_neighbour_sees_nothing(cast, person, now):
    with pytest.raises(NotYours):
        run(actions.edit_staff, actor=cast.township_officer, staff_id=person.pk, name="甲", now=now)
    with pytest.raises(Missing):
        run(actions.edit_staff, actor=cast.neighbour, staff_id=person.pk, name="甲", now=now)


def test_an_edit_without_a_number_keeps_the_number(cast, person, now):
    run(actions.edit_staff, actor=cast.county_admin, staff_id=person.pk, name="曾晓燕", position="站长", now=now)
    person.refresh_from_db()
    assert person.phone.reveal() == "13805781234"
    run(actions.edit_staff, actor=cast.county_admin, staff_id=person.pk, name="曾晓燕", phone="", now=now)
    person.refresh_from_db()
    assert person.phone is None


def test_the_account_speaks_the_new_name(cast, person, account, now):
    run(actions.edit_staff, actor=cast.county_admin, staff_id=person.pk, name="曾晓燕", now=now)
    account.refresh_from_db()
    assert account.display_name == "曾晓燕"


def test_moving_ends_what_was_granted_for_the_old_unit(cast, person, account, granted, now):
    run(actions.move_staff, actor=cast.county_admin, staff_id=person.pk, organisation_id=unit("water").pk, now=now)
    person.refresh_from_db()
    granted.refresh_from_db()
    assert person.organisation.code == "water"
    assert granted.state == GrantState.ENDED
    assert queries.actor_for(account, now=now).grants == ()


def test_nobody_is_moved_out_of_the_county_or_into_a_closed_unit(cast, person, now):
    far = Staff.objects.exclude(county_code=COUNTY).first().organisation
    with pytest.raises(Missing):
        run(actions.move_staff, actor=cast.county_admin, staff_id=person.pk, organisation_id=far.pk, now=now)
    run(actions.close_organisation, actor=cast.county_admin, organisation_id=unit("weather").pk, reason="撤并", now=now)
    with pytest.raises(UnitClosed):
        run(
            actions.move_staff, actor=cast.county_admin, staff_id=person.pk, organisation_id=unit("weather").pk, now=now
        )
    assert OtherCounty.status == 422


def test_retiring_closes_every_door_at_once(cast, person, account, granted, now):
    run(actions.retire_staff, actor=cast.county_admin, staff_id=person.pk, reason="退休", now=now)
    account.refresh_from_db()
    assert not account.is_active
    assert "退休" in account.frozen_reason
    assert Grant.objects.filter(account=account, state=GrantState.IN_FORCE).count() == 0
    with pytest.raises(Retired):
        run(actions.edit_staff, actor=cast.county_admin, staff_id=person.pk, name="甲", now=now)


def test_retiring_says_why(cast, person, now):
    with pytest.raises(ReasonNeeded):
        run(actions.retire_staff, actor=cast.county_admin, staff_id=person.pk, reason="", now=now)


def test_a_whole_number_is_shown_for_a_reason_that_is_logged(cast, person, now):
    with pytest.raises(ReasonNeeded):
        run(actions.reveal_phone, actor=cast.cadre, staff_id=person.pk, reason=" ", now=now)
    assert run(actions.reveal_phone, actor=cast.cadre, staff_id=person.pk, reason="约时间", now=now) == "13805781234"
    line = LogEntry.objects.get(verb="staff.phone_seen")
    assert (line.actor_id, line.reason) == (cast.cadre.account_id, "约时间")
    assert "13805781234" not in str(line.changes)


def test_the_thirty_first_number_of_a_day_waits_until_tomorrow(cast, person, now):
    for _ in range(30):
        run(actions.reveal_phone, actor=cast.cadre, staff_id=person.pk, reason="约时间", now=now)
    with pytest.raises(UnmaskLocked):
        run(actions.reveal_phone, actor=cast.cadre, staff_id=person.pk, reason="约时间", now=now)
    tomorrow = now + timedelta(hours=12, minutes=1)
    assert run(actions.reveal_phone, actor=cast.cadre, staff_id=person.pk, reason="约时间", now=tomorrow)


def test_administrators_are_not_shown_numbers(cast, person, now):
    for actor in (cast.system_admin, cast.security_admin):
        with pytest.raises(NotYours):
            run(actions.reveal_phone, actor=actor, staff_id=person.pk, reason="x", now=now)


def test_one_sees_ones_own_number_without_a_grant_to(cast, person, account, granted, now):
    herself = queries.actor_for(Account.objects.get(pk=account.pk), now=now)
    assert run(actions.reveal_phone, actor=herself, staff_id=person.pk, reason="核对", now=now)
