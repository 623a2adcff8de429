"""The same problem keeps its number from run to run, and what happened to it is told.

Question: yesterday's list and today's were computed separately; which problem of today is which of yesterday?

Method: an old and a new problem are kin when they share messages. Pairs are taken by shared messages, most first (ties: the
older number, then the new problem's first message), and each new problem takes the number of its nearest kin that is still
free. Told are: `merged` (at least half of each of several old problems that are still kept is in one new), `split` (an old
one's messages are in several new), `new` (no kin), `cooled` (an old one without any successor). A message that
left the window counts for nobody.

A new number is the first 12 hex digits of SHA-256 of the problem's first message id, with a further letter when it is taken,
so that the same input gives the same numbers on any machine.

Limits: a problem whose messages all left the window and that comes back next year is a new one.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

Members = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers by what happened to them; `merged` and `split` say into or out of what."""

    kept: tuple[str, ...]
    new: tuple[str, ...]
    merged: dict[str, tuple[str, ...]]
    split: dict[str, tuple[str, ...]]
    cooled: tuple[str, ...]


def identify(groups: Sequence[Collection[str]], previous: Members) -> tuple[list[str], Changes]:
    """A number for every group, in the order given, and what changed since `previous`."""
    shared = _shared(groups, previous)
    order = sorted(shared, key=lambda pair: (-shared[pair], pair[0], min(groups[pair[1]])))
    number: dict[int, str] = {}
    taken: set[str] = set()
    for old, new in order:
        if new not in number and old not in taken:
            number[new] = old
            taken.add(old)
    used = set(previous) | taken
    for new in sorted(range(len(groups)), key=lambda index: min(groups[index])):
        if new not in number:
            number[new] = _fresh(min(groups[new]), used)
            used.add(number[new])
    numbers = [number[index] for index in range(len(groups))]
    return numbers, _changes(numbers, shared, previous)


def _shared(groups: Sequence[Collection[str]], previous: Members) -> Counter[tuple[str, int]]:
    old_of = {member: old for old in sorted(previous) for member in previous[old]}
    return Counter((old_of[m], index) for index, group in enumerate(groups) for m in set(group) if m in old_of)


def _changes(numbers: Sequence[str], shared: Mapping[tuple[str, int], int], previous: Members) -> Changes:
    still = Counter[str]()
    into: dict[str, list[int]] = {}
    sources: dict[int, list[str]] = {}
    for (old, new), many in shared.items():
        still[old] += many
        into.setdefault(old, []).append(new)
    for (old, new), many in shared.items():
        if 2 * many >= still[old]:
            sources.setdefault(new, []).append(old)
    kin = {new for _old, new in shared}
    return Changes(
        kept=tuple(sorted(set(numbers) & set(previous))),
        new=tuple(sorted(numbers[index] for index in range(len(numbers)) if index not in kin)),
        merged={numbers[new]: tuple(sorted(olds)) for new, olds in sorted(sources.items()) if len(olds) > 1},
        split={old: tuple(sorted(numbers[n] for n in news)) for old, news in sorted(into.items()) if len(news) > 1},
        cooled=tuple(sorted(set(previous) - set(into))),
    )


def _fresh(first: str, used: Collection[str]) -> str:
    base = sha256(first.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    found, turn = base, 0
    while found in used:
        turn += 1
        found = f"{base}{chr(96 + turn)}" if turn <= 26 else f"{base}-{turn}"
    return found
