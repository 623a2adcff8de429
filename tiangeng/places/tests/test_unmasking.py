"""Looking at a sealed number: for a reason, in the log, thirty times a day."""

from datetime import timedelta

import pytest

from conftest import NOON
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import NotYours, SignInNeeded
from tiangeng.places import actions, refusals, rules
from tiangeng.places.models import Resident
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
    for _ in range(rules.UNMASK_LIMIT):
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
