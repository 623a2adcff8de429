"""A life is a table: what may follow what, who may do it, and what must be said.

The same table guards the action, draws the buttons, is exported in the OpenAPI document and drawn into docs/states.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import TextChoices

from .actors import Actor
from .refusals import WrongMove
from .words import joined


@dataclass(frozen=True, slots=True)
class Move:
    """One step. `by` says whose turn it is (lead, dispatcher, reporter, villager …); the room knows what that means."""

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str
    grant: str
    by: str = ""
    needs_reason: bool = False
    primary: bool = False  # the button a person most often wants in that state
    back: tuple[str, ...] = ()  # what is taken back leads to where it was, if that was one of these

    def back_to(self, state: str) -> "Move":
        """The same step, to the state the record was in before what is taken back."""
        return replace(self, target=state) if state in self.back else self


def move(
    name: str,
    label: Any,
    *sources: str,
    to: str,
    grant: str,
    by: str = "",
    needs_reason: bool = False,
    primary: bool = False,
    back: Iterable[str] = (),
) -> Move:
    """One line of the table."""
    return Move(name, label, tuple(sources), to, grant, by, needs_reason, primary, tuple(back))


class Lifecycle:
    """The moves of one kind of record over the states of one `TextChoices`."""

    def __init__(self, states: type[TextChoices], *moves: Move, initial: str) -> None:
        self.states, self.moves, self.initial = states, moves, initial
        self._by_name = {m.name: m for m in moves}
        if len(self._by_name) != len(moves):
            raise ValueError("two moves share a name")
        known = set(states.values)
        for m in moves:
            if not known.issuperset({*m.sources, m.target, *m.back}):
                raise ValueError(f"move {m.name} names a state that does not exist")

    def step(self, name: str, *, state: str) -> Move:
        """The move, if it may follow this state; otherwise the sentence a person needs."""
        found = self._by_name.get(name)
        if found is None or state not in found.sources:
            label = found.label if found else name
            possible = joined(m.label for m in self.from_state(state))
            raise WrongMove(state=self.states(state).label, move=label, possible=possible)
        return found

    def step_label(self, name: str) -> Any:
        """What a move is called, whether or not it may be taken now."""
        return self._by_name[name].label

    def sources_of(self, name: str) -> tuple[str, ...]:
        """The states a move may be taken from."""
        return self._by_name[name].sources

    def from_state(self, state: str) -> list[Move]:
        return [m for m in self.moves if state in m.sources]

    def open_to(self, actor: Actor, *, state: str, region: str | None = None) -> list[Move]:
        """The moves this actor's grants allow from this state; whose turn it is, the room decides."""
        return [m for m in self.from_state(state) if actor.holds(m.grant, region=region)]

    def ends(self) -> list[str]:
        """States with no way out."""
        return [s for s in self.states.values if not self.from_state(s)]

    def as_dict(self) -> dict[str, Any]:
        """For the OpenAPI document and the phone."""
        return {
            "initial": self.initial,
            "states": [{"value": s.value, "label": str(s.label)} for s in self.states],
            "moves": [
                {
                    "name": m.name,
                    "label": str(m.label),
                    "from": list(m.sources),
                    "to": m.target,
                    "by": m.by,
                    "needs_reason": m.needs_reason,
                }
                | ({"back": list(m.back)} if m.back else {})
                for m in self.moves
            ],
        }

    def as_mermaid(self) -> str:
        """A state diagram in Mermaid's notation, stable from run to run."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {s.value}: {s.value} {s.label}" for s in self.states]
        lines += [
            f"    {source} --> {target}: {m.name} {m.label}"
            for m in self.moves
            for source in m.sources
            for target in (m.target, *m.back)
        ]
        lines += [f"    {end} --> [*]" for end in self.ends()]
        return "\n".join(lines) + "\n"


def writers(lifecycles: Iterable[Lifecycle]) -> set[str]:
    """All grants any of the tables asks for: used to check that some role holds each."""
    return {m.grant for life in lifecycles for m in life.moves}
