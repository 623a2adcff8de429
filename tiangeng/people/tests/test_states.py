"""A grant's life, and who may move it."""

from itertools import product

import pytest

from tiangeng.kernel.lifecycle import writers
from tiangeng.kernel.refusals import WrongMove
from tiangeng.people.roles import ADMINISTRATORS, POWERS, Role
from tiangeng.people.states import GRANT_LIFE, GrantState

ALLOWED = {
    ("approve", GrantState.PROPOSED): GrantState.IN_FORCE,
    ("refuse", GrantState.PROPOSED): GrantState.REFUSED,
    ("end", GrantState.IN_FORCE): GrantState.ENDED,
}


@pytest.mark.parametrize(("name", "state"), list(product(["approve", "refuse", "end"], GrantState)))
def test_only_three_moves_exist_and_every_other_is_refused(name, state):
    if target := ALLOWED.get((name, state)):
        assert GRANT_LIFE.step(name, state=state).target == target
    else:
        with pytest.raises(WrongMove):
            GRANT_LIFE.step(name, state=state)


def test_a_refused_or_ended_grant_stays_so():
    assert set(GRANT_LIFE.ends()) == {GrantState.REFUSED, GrantState.ENDED}


def test_saying_no_takes_a_reason_and_saying_yes_does_not():
    assert {m.name for m in GRANT_LIFE.moves if m.needs_reason} == {"refuse", "end"}


def test_some_role_may_take_every_step():
    held = frozenset().union(*(powers.capabilities for powers in POWERS.values()))
    assert writers([GRANT_LIFE]) <= held


def test_nobody_who_proposes_grants_may_approve_them():
    for role, powers in POWERS.items():
        assert not {"people.propose_grants", "people.approve_grants"} <= powers.capabilities, role


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_see_no_household_and_no_issue(role):
    powers = POWERS[role]
    assert not powers.reads_territory
    about_people = {c for c in powers.capabilities if c.startswith(("issues.", "visits.", "places."))}
    # versions of what suggests a unit, and how often somebody may look at numbers: no issue and no household
    assert about_people <= {"issues.routers", "places.lift_looks"}


def test_every_role_has_its_powers_and_its_levels():
    assert set(POWERS) == set(Role)
    assert all(powers.levels for powers in POWERS.values())
