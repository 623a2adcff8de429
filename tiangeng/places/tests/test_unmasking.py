"""Looking at a sealed number: for a reason, in the log, thirty times a day."""

from datetime import timedelta

import pytest

from conftest import NOON
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import NotYours, SignInNeeded
from tiangeng.places import actions, refusals
from tiangeng.places.models import LookLift, Resident
from tiangeng.places.pack import LOOKS_A_DAY
from tiangeng.places.tests import factories as made


def look(actor: Actor, head: Resident, **given) -> str:
    wanted = {"field": "phone", "reason": "约时间上门修水管", "now": NOON} | given
    return actions.unmask(actor=actor, model=Resident, record_id=head.pk, **wanted)


def test_a_look_gives_the_plain_number_once_and_is_logged_with_its_reason(cadre, head):
    assert look(cadre, head) == "13857800001"
    assert look(cadre, head, field="id_number") == made.id_number()
    line = LogEntry.objects.filter(verb="secret.unmasked").first()
    assert (line.actor_id, line.object_id, line.reason, line.changes) == (
        cadre.account_id, str(head.pk), "约时间上门修水管", {"field": "phone"},
    )  # fmt: skip


def test_a_look_needs_a_reason_of_five_characters(cadre, head):
    for short in ("", "核实", "    核实一下    "):
        with pytest.raises(refusals.ReasonTooShort):
            look(cadre, head, reason=short)
    assert not LogEntry.objects.filter(verb="secret.unmasked").exists()


def test_after_thirty_looks_in_a_day_the_next_one_waits_for_tomorrow(cadre, partner, head):
    for _ in range(LOOKS_A_DAY):
        look(cadre, head)
    with pytest.raises(refusals.UnmaskLocked) as refused:
        look(cadre, head)
    assert "30" in refused.value.sentence
    assert look(partner, head) == "13857800001"
    with pytest.raises(refusals.UnmaskLocked):
        look(cadre, head, now=NOON.replace(hour=23, minute=59))
    assert look(cadre, head, now=NOON + timedelta(hours=12)) == "13857800001"


def test_who_sees_the_file_without_the_right_to_unmask_is_refused(leader, head):
    with pytest.raises(NotYours):
        look(leader, head)


def test_no_program_may_look(head):
    robot = system_actor("夜间作业", capabilities=("places.unmask",))
    with pytest.raises(SignInNeeded):
        look(robot, head)


def test_what_is_not_on_file_cannot_be_looked_at_and_costs_no_look(cadre, home):
    wife = made.resident(cadre, home, name="李秀兰", relation="配偶", phone="", id_number="")
    with pytest.raises(refusals.NotOnFile):
        look(cadre, wife)
    assert actions.looks_today(cadre, now=NOON) == 0


def test_only_sealed_fields_are_unmasked(cadre, head):
    with pytest.raises(TypeError):
        look(cadre, head, field="name")


def lift(actor, who, **given):
    wanted = {"reason": "台风前逐户核对电话", "county_code": "331181", "now": NOON} | given
    return actions.lift_limit(actor=actor, account_id=who.account_id, account_name=who.name, **wanted)


def test_a_second_person_lifts_the_limit_for_a_day_with_a_reason(cadre, security_admin, head):
    for _ in range(LOOKS_A_DAY):
        look(cadre, head)
    lift(security_admin, cadre)
    assert look(cadre, head) == "13857800001"
    stand = actions.looks_of(cadre, county_code="331181", now=NOON)
    assert (stand.count, stand.limit, stand.lift.lifted_by_name) == (31, 90, security_admin.name)
    assert LogEntry.objects.get(verb="looks.lifted").reason == "台风前逐户核对电话"
    assert actions.looks_of(cadre, county_code="331181", now=NOON + timedelta(days=1)).limit == LOOKS_A_DAY


def test_nobody_lifts_their_own_limit_twice_a_day_or_without_a_reason(cadre, leader, security_admin):
    with pytest.raises(refusals.OwnLimit):
        lift(security_admin, security_admin)
    with pytest.raises(refusals.ReasonTooShort):
        lift(security_admin, cadre, reason="急")
    for actor in (cadre, leader):
        with pytest.raises(NotYours):
            lift(actor, security_admin)
    lift(security_admin, cadre)
    with pytest.raises(refusals.LiftedAlready):
        lift(security_admin, cadre)
    assert LookLift.objects.count() == 1


def test_looks_at_cadres_and_at_who_asked_are_counted_with_the_others(cadre, head):
    for verb in ("staff.phone_seen", "issue.unmask_reporter"):
        LogEntry.objects.create(at=NOON, actor_id=cadre.account_id, verb=verb)
    look(cadre, head)
    assert actions.looks_today(cadre, now=NOON) == 3
