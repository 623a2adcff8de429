"""Common problems: the class behind the cases, in two classes that are never mixed.

Question: what do many people report, and is it one event or the same trouble in many places?

* An *event* 同一件事 is one matter reported by several messages: `grouping.group`, then a gate. A group stays only when it
  has an anchor (a name it shares and others hardly use, `naming`), and of it the messages that hold such a word; or when
  all its messages come from one village and one category; or when they are near-copies (each shares half of all words
  with the first). The rest fall apart again. What a person joined stays.
* A *kind* 同类问题 is the same sort of trouble in at least `places` places: events and single messages, each with the words
  that at least three places use, inside one category where categories are known, linked by the cosine of word weights
  ln(1 + N/H). What is only one place's word (its names) cannot link two.

Both carry heat with its parts (`heat`), a title and terms (`naming`), and numbers that last (`identities`).

Source: docs/algorithms/textmining.md, with the figures on real letters. Limits: kinds have no gold standard yet; they were
read, not scored. Without places every event or single message counts as a place of its own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from . import grouping, heat, identities, kinds, naming
from .grouping import Pairs, Settings
from .identities import Changes, Members
from .vectors import Message


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people have said; replayed in every run."""

    must: Pairs = ()
    cannot: Pairs = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One event or kind, its messages by id; `reporters` are different people."""

    id: str
    title: str
    terms: tuple[str, ...]
    anchors: tuple[str, ...]
    medoid_id: str
    member_ids: tuple[str, ...]
    reporters: int
    places: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    heat: heat.Heat


@dataclass(frozen=True, slots=True)
class Run:
    """Hottest first; `groups` is what the next increment goes on from."""

    events: tuple[Problem, ...]
    kinds: tuple[Problem, ...]
    event_changes: Changes
    kind_changes: Changes
    groups: dict[str, int] = field(repr=False)

    def members(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """What to hand to the next run as `previous`."""
        return {p.id: p.member_ids for p in self.events}, {p.id: p.member_ids for p in self.kinds}


_NONE: tuple[Members, Members] = ({}, {})


def mine(
    messages: Iterable[Message],
    *,
    now: datetime,
    settings: Settings | None = None,
    corrections: Corrections | None = None,
    previous: tuple[Members, Members] = _NONE,
    known: Mapping[str, int] | None = None,
) -> Run:
    """The nightly run; with `known` (the former `Run.groups`) the increment of a day."""
    ordered = sorted(messages, key=lambda m: m.id)
    said, chosen = corrections or Corrections(), settings or Settings()
    groups = grouping.group(ordered, chosen, must=said.must, cannot=said.cannot, known=known)
    vocabulary = naming.Vocabulary.of(ordered, body_limit=chosen.measure.body_limit)
    events, alone = gated(ordered, groups, vocabulary, must=said.must)
    numbers, changes = identities.identify([[m.id for m in event] for event in events], previous[0])
    alike = kinds.alike([*events, *([m] for m in alone)], vocabulary, chosen)
    kind_numbers, kind_changes = identities.identify([[m.id for m in kind] for kind in alike], previous[1])
    return Run(
        _hottest(events, numbers, vocabulary, now),
        _hottest(alike, kind_numbers, vocabulary, now),
        changes,
        kind_changes,
        groups,
    )


def gated(
    ordered: Sequence[Message], groups: Mapping[str, int], vocabulary: naming.Vocabulary, *, must: Pairs = ()
) -> tuple[list[list[Message]], list[Message]]:
    """The groups that are events, and every message that is in none. What a person joined passes."""
    found: dict[int, list[Message]] = {}
    for message in ordered:
        found.setdefault(groups[message.id], []).append(message)
    bound = {id for pair in must for id in pair if all(other in groups for other in pair)}
    events: list[list[Message]] = []
    alone: list[Message] = []
    for members in found.values():
        event = [m for m, stays in zip(members, _stay(members, vocabulary, bound), strict=True) if stays]
        if len(event) > 1:
            events.append(event)
        kept = {m.id for m in event} if len(event) > 1 else set()
        alone.extend(m for m in members if m.id not in kept)
    return events, alone


def labels(ordered: Sequence[Message], events: Collection[Sequence[Message]]) -> dict[str, int]:
    """Message id → number of its event from 0 in order of the first id; −1 for a message in none."""
    found = dict.fromkeys((message.id for message in ordered), -1)
    for number, members in enumerate(sorted(events, key=lambda event: min(m.id for m in event))):
        found |= dict.fromkeys((m.id for m in members), number)
    return found


ALIKE = 0.5


def _stay(members: Sequence[Message], vocabulary: naming.Vocabulary, bound: Collection[str]) -> list[bool]:
    """Which of a group are one event; what a person joined always is."""
    first = members[0]
    if first.place and first.kind and all((m.place, m.kind) == (first.place, first.kind) for m in members):
        return [True] * len(members)
    named = naming.name(members, vocabulary)
    if not named.anchors and _near_copies(members, vocabulary):
        return [True] * len(members)
    ties = named.ties if named.anchors else frozenset[str]()
    return [m.id in bound or not ties.isdisjoint(vocabulary.words_of[m.id]) for m in members]


def _near_copies(members: Sequence[Message], vocabulary: naming.Vocabulary) -> bool:
    """Whether every message shares at least half of its words and the first's, counted together (Jaccard)."""
    first = vocabulary.words_of[members[0].id]
    return bool(first) and all(
        len(first & own) >= ALIKE * len(first | own) for own in (vocabulary.words_of[m.id] for m in members[1:])
    )


def _hottest(
    groups: Sequence[Sequence[Message]], numbers: Sequence[str], vocabulary: naming.Vocabulary, now: datetime
) -> tuple[Problem, ...]:
    found = [_problem(m, number, vocabulary, now) for m, number in zip(groups, numbers, strict=True)]
    return tuple(sorted(found, key=lambda problem: (-problem.heat.total, problem.id)))


def _problem(members: Sequence[Message], number: str, vocabulary: naming.Vocabulary, now: datetime) -> Problem:
    called = naming.name(members, vocabulary)
    return Problem(
        number,
        called.title,
        called.terms,
        called.anchors,
        called.medoid_id,
        tuple(sorted(m.id for m in members)),
        heat.reporters(members),
        tuple(sorted({m.place for m in members if m.place})),
        min(m.at for m in members),
        max(m.at for m in members),
        heat.heat(members, now=now),
    )
