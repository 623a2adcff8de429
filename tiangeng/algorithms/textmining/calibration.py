"""How sure a router may call itself, found on messages it had not seen.

Question: when the router says 90 %, is it right nine times out of ten; and below which share is it better to say nothing?

Formula: scores of every training message by a model that did not see it (k-fold). The temperature t minimises the mean
−ln softmax(score/t)[true label]. `sure_from` is the lowest share from which on the first suggestion was right in at least
`RIGHT` of the cases, by the lower end of Wilson's interval, so that few cases do not make it bold.

Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017; Wilson 1927 (`proportions`).
Limits: honest for messages like the training ones. With fewer than `FEWEST` labelled messages nothing is calibrated.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from tiangeng.algorithms.proportions import wilson

from .router import shares

RIGHT = 0.95
FEWEST = 50
NEVER = 1.1  # a share that none reaches


@dataclass(frozen=True, slots=True)
class Calibration:
    temperature: float
    sure_from: float


def calibrate(score: npt.NDArray[np.float64], truth: npt.NDArray[np.int64]) -> Calibration:
    """`truth` is the column of each row's right label."""

    def loss(log_temperature: float) -> float:
        found = shares(score, float(np.exp(log_temperature)))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(found, 1e-12)).mean())

    temperature = float(np.exp(minimize_scalar(loss, bounds=(-4, 3), method="bounded").x))
    return Calibration(temperature, sure_from(shares(score, temperature), truth))


def sure_from(share: npt.NDArray[np.float64], truth: npt.NDArray[np.int64]) -> float:
    """The lowest share at which suggestions from there on keep the promise."""
    first = share.argmax(axis=1)
    top = share[np.arange(len(first)), first]
    order = np.argsort(-top, kind="stable")
    hits = np.cumsum(first[order] == truth[order])
    ends = np.flatnonzero(np.diff(top[order], append=-1.0))  # equal shares stand or fall together
    kept = [n for n in ends.tolist() if wilson(int(hits[n]), n + 1)[0] >= RIGHT]
    return float(top[order[kept[-1]]]) if kept else NEVER


def expected_error(share: npt.NDArray[np.float64], truth: npt.NDArray[np.int64], *, bins: int = 10) -> float:
    """Mean distance between what was promised and what came true, over `bins` equal stretches of the first share."""
    first = share.argmax(axis=1)
    top, hit = share[np.arange(len(first)), first], first == truth
    where = np.minimum((top * bins).astype(np.int64), bins - 1)
    gaps = [abs(top[where == b].mean() - hit[where == b].mean()) * (where == b).sum() for b in np.unique(where)]
    return float(sum(gaps) / max(1, len(top)))
