"""The table itself: complete, reachable, and what domain.md draws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiangeng.issues.states import HANDLING_LIFE, LIFECYCLE, OPEN_STATES, State
from tiangeng.kernel.refusals import WrongMove
from tiangeng.people.roles import POWERS


def test_every_state_can_be_reached_from_the_doorstep():
    reached, grew = {LIFECYCLE.initial}, True
    while grew:
        new = {m.target for m in LIFECYCLE.moves if set(m.sources) & reached} - reached
        reached, grew = reached | new, bool(new)
    assert reached == set(State.values)


def test_an_open_issue_always_has_a_way_on():
    assert all(LIFECYCLE.from_state(state) for state in OPEN_STATES)


def test_only_what_its_writer_took_back_is_a_dead_end():
    assert set(LIFECYCLE.ends()) == {State.WITHDRAWN}


def test_nothing_is_struck_off_without_the_villagers_word_or_evidence():
    into_closed = [m for m in LIFECYCLE.moves if m.target == State.CLOSED]
    assert [m.sources for m in into_closed] == [(State.CONFIRMED,)]
    assert {m.by for m in LIFECYCLE.moves if m.target == State.CONFIRMED} == {"villager", "dispatcher", "verifier"}


@given(st.sampled_from(State.values), st.sampled_from([m.name for m in LIFECYCLE.moves]))
def test_a_move_is_refused_exactly_where_the_table_has_no_line(state, name):
    allowed = any(m.name == name and state in m.sources for m in LIFECYCLE.moves)
    if allowed:
        assert LIFECYCLE.step(name, state=state).name == name
    else:
        with pytest.raises(WrongMove) as refused:
            LIFECYCLE.step(name, state=state)
        assert str(State(state).label) in refused.value.sentence


def test_every_capability_the_tables_ask_for_is_held_by_some_role():
    held = set().union(*(powers.capabilities for powers in POWERS.values()))
    assert {m.grant for life in (LIFECYCLE, HANDLING_LIFE) for m in life.moves} <= held
