"""How well a candidate fits a post, from 0.0 to 100.0, with its parts.

    fit = 100 · Σ w·min(strength, need) / Σ w·need        over the post's need dimensions

Integers in tenths of a point, rounded down, so that 100.0 means that every need is met and nothing less. More of a
strength never lowers the fit; more than the need earns nothing. A strength nobody has declared lies anywhere from 0 to 5:
its lower end counts, and both ends are shown. Parts are the exact fractions rounded by largest remainder, so what was
earned and what is missing add up to the tenth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiangeng.algorithms.matching.market import FULL, UNKNOWN, Need, Span


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension: what it earned and what it could still earn, in tenths of a point."""

    dimension: str
    need: int
    weight: int
    strength: Span
    earned: int
    missing: int

    @property
    def is_known(self) -> bool:
        return self.strength[0] == self.strength[1]


@dataclass(frozen=True, slots=True)
class Fit:
    """`tenths` counts; `at_best` is what it becomes if every unknown strength turns out at its upper end."""

    tenths: int
    at_best: int
    parts: tuple[Part, ...]


def fit_tenths(strengths: Mapping[str, Span], needs: Mapping[str, Need], *, end: int = 0) -> int:
    """The fit with unknown strengths at their lower (`end=0`) or upper (`end=1`) end."""
    earned = full = 0
    for dimension, need in needs.items():
        earned += need.weight * min(strengths.get(dimension, UNKNOWN)[end], need.level)
        full += need.weight * need.level
    return FULL * earned // full if full else FULL  # without a need, every need is met


def explain(strengths: Mapping[str, Span], needs: Mapping[str, Need]) -> Fit:
    """The fit and its parts: `Σ earned = tenths`, `Σ missing = 1000 − tenths`, exactly."""
    asked = [(dimension, need) for dimension, need in needs.items() if need.weight * need.level]
    spans = [strengths.get(dimension, UNKNOWN) for dimension, _ in asked]
    met = [need.weight * min(span[0], need.level) for (_, need), span in zip(asked, spans, strict=True)]
    unmet = [need.weight * need.level - done for (_, need), done in zip(asked, met, strict=True)]
    total, full = fit_tenths(strengths, needs), sum(met) + sum(unmet)
    earned, missing = apportion(met, full, total), apportion(unmet, full, FULL - total)
    parts = tuple(
        Part(dimension, need.level, need.weight, span, plus, minus)
        for (dimension, need), span, plus, minus in zip(asked, spans, earned, missing, strict=True)
    )
    return Fit(total, fit_tenths(strengths, needs, end=1), parts)


def apportion(shares: Sequence[int], full: int, total: int) -> list[int]:
    """`1000·share/full` each, in whole tenths that add up to `total`; what rounding left over goes to the largest rest."""
    if not full:
        return []
    whole = [FULL * share // full for share in shares]
    by_rest = sorted(range(len(shares)), key=lambda i: (-(FULL * shares[i] % full), i))
    for i in by_rest[: total - sum(whole)]:
        whole[i] += 1
    return whole
