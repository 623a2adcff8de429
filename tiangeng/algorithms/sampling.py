"""A draw that anybody can repeat, and what it is likely to find.

Question: of a month's resolved problems thirty villagers are called. Who chose the thirty, and would the calls have noticed
if one problem in ten had not been solved at all?

The draw: every case has a mark sha256(seed ‖ case), the cases with the smallest marks are drawn. Whoever has the seed and the
list of cases gets the same draw on any machine; nobody who does not choose the seed can steer it, and one more case in the
list never changes the order of the others.

The finding power: of N cases let B be bad. A draw of n without replacement misses all of them with probability

    C(N − B, n) / C(N, n)      (hypergeometric; R. A. Fisher, The Design of Experiments, 1935, ch. II)

and finds at least one with the rest. Example by hand: N = 10, B = 1, n = 3: misses with C(9,3)/C(10,3) = 84/120, finds with 0.3.

Limits: the power is that of finding *one*; how bad it is, the Wilson range of the answers tells. Who cannot be reached is not
in the answers: with many of those the draw says less than its size.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, comb


def mark(seed: bytes, case: str) -> bytes:
    """The case's place in the order of this seed."""
    return sha256(seed + b"\x00" + case.encode()).digest()


def drawn(cases: Collection[str], *, size: int, seed: bytes) -> list[str]:
    """The `size` cases that come first in the order of `seed`; all of them if there are no more."""
    if size < 0:
        raise ValueError("抽取的件数不能是负数。")
    if len(set(cases)) != len(cases):
        raise ValueError("名单里有重复的编号。")
    return sorted(cases, key=lambda case: (mark(seed, case), case))[:size]


def digest(cases: Iterable[str]) -> str:
    """A fingerprint of the list that was drawn from, so that nobody can add or drop a case afterwards."""
    return sha256("\n".join(sorted(cases)).encode()).hexdigest()


@dataclass(frozen=True)
class Redrawn:
    """What drawing again has shown: whether the list is still the one of then, and whether it gives the draw of then."""

    is_same_list: bool
    is_same_draw: bool


def redraw(
    cases: Collection[str], *, size: int, seed: bytes, digest_then: str, drawn_then: Mapping[int, str]
) -> Redrawn:
    """Draw once more and compare; `drawn_then` are the cases by their place, from 1, as far as they are still there."""
    again = dict(enumerate(drawn(cases, size=size, seed=seed), start=1))
    agree = all(again.get(place) == case for place, case in drawn_then.items())
    return Redrawn(digest(cases) == digest_then, agree)


def finding_power(*, population: int, size: int, bad_share: float) -> float:
    """Probability that a draw of `size` holds at least one bad case when `bad_share` (0–1) of all are bad, rounded up to whole cases."""
    if not 0 <= size <= population:
        raise ValueError(f"不能从 {population} 件里抽 {size} 件。")
    if not 0 <= bad_share <= 1:
        raise ValueError("比例要在 0 和 1 之间。")
    bad = ceil(round(bad_share * population, 9))
    if not bad:
        return 0.0
    return 1 - comb(population - bad, size) / comb(population, size)


def size_for(*, population: int, bad_share: float, power: float) -> int:
    """The smallest draw that finds with at least this `power` (0–1) what is bad; all of them where nothing less does."""
    for size in range(population + 1):
        if finding_power(population=population, size=size, bad_share=bad_share) >= power:
            return size
    return population
