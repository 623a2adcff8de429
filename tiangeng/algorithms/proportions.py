"""Shares of small numbers, told with their uncertainty.

Question: 9 of 10 villagers were satisfied here and 170 of 200 there; who does better, and may we say so at all?

Formula: the Wilson score interval. With p = hits/of, n = of and z the normal quantile of the confidence level,

    centre = (p + z²/2n) / (1 + z²/n)
    half   = z · √(p(1−p)/n + z²/4n²) / (1 + z²/n)

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), 209–212; compared with others and recommended for small n by R. G. Newcombe,
Statistics in Medicine 17 (1998), 857–872, from whose table the test values come.

Limits: the cases must be independent and alike. Ten complaints of one neighbour are not ten cases. The interval
speaks about the process behind the cases; the share itself, of cases that happened, is exact.
"""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

# 95 %: of a hundred such intervals about five miss the truth.
Z_95 = 1.959963984540054

# With fewer cases even "all of them" is compatible with seven in ten (Wilson's lower bound of 9/9 is 0.70), and one
# angry villager moves the share by more than a colour of the traffic light.
FEWEST_FOR_A_VERDICT = 10


class NotAShare(ValueError):
    """More hits than cases, or fewer than none: the counting before this was wrong."""


@dataclass(frozen=True)
class Rate:
    """`hits` of `of` cases. Without a case there is no share: `None`, never zero."""

    hits: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            raise NotAShare(f"{self.hits}/{self.of} 不是一个比例。")

    @property
    def share(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def low(self) -> float | None:
        return self._interval[0] if self.of else None

    @property
    def high(self) -> float | None:
        return self._interval[1] if self.of else None

    @property
    def verdict_allowed(self) -> bool:
        """Whether there are enough cases to colour, compare or hold anybody to account."""
        return self.of >= FEWEST_FOR_A_VERDICT

    def surely_below(self, threshold: float) -> bool:
        """A verdict that chance does not explain: even the kind end of the interval lies under the threshold."""
        return self.verdict_allowed and self._interval[1] < threshold

    def surely_above(self, threshold: float) -> bool:
        return self.verdict_allowed and self._interval[0] > threshold

    @cached_property
    def _interval(self) -> tuple[float, float]:
        return wilson(self.hits, self.of)


def wilson(hits: int, of: int, *, z: float = Z_95) -> tuple[float, float]:
    """Lower and upper bound of the share behind `hits` of `of` cases; with no case, anything is possible."""
    if of == 0:
        return 0.0, 1.0
    share, weight = hits / of, z * z / of
    centre = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    # At the two ends the formula is exact and only rounding is not.
    low = 0.0 if hits == 0 else centre - half
    high = 1.0 if hits == of else centre + half
    return low, high
