"""Where a message belongs: three suggestions, how sure, and the words that decided. It suggests; a person dispatches.

Question: which category (or which unit) is this message for, and may the suggestion be shown as the likely one?

Formula: linear. With x the message's features (`features`) and w, b what `training` learned for each label,
    score(label) = w·x + b,      share(label) = softmax(score / temperature).
The temperature is chosen so that the shares are honest on messages the model had not seen (`calibration`); a router that has
never been checked on such messages says so (`is_calibrated`). It abstains when the first share lies below `sure_from`.

The deciding words: the lead of the first label over the second is a sum over features; each feature's part is shared equally
among its occurrences and, there, among the characters it covers; a word's part is the sum over its characters. All words'
parts together with the difference of b are the lead, exactly up to rounding.

Source: linear text classification; softmax temperature, C. Guo et al., ICML 2017. Limits: shares say how often such a
suggestion was right among messages like those it learned from, not among others. A label that no longer exists is never
suggested when the caller says which exist (`among`).
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import features, grams
from .features import Block, Floats, Reading

SHOWN_WORDS = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word and what it added to the first suggestion's lead over the second."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label with its score and its honest share of certainty, between 0 and 1."""

    label: str
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Best first. `abstains`: show the list, but mark none of it as likely. `words`: what decided, strongest first."""

    suggestions: tuple[Suggestion, ...]
    margin: float
    abstains: bool
    is_calibrated: bool
    words: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Router:
    """What was learned. `weights` has one row a feature and one column a label."""

    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    weights: Floats
    bias: npt.NDArray[np.float64]
    temperature: float
    sure_from: float
    is_calibrated: bool
    learned_from: int  # messages with a label

    def suggest(
        self,
        text: str,
        *,
        text_seg: str = "",
        k: int = 3,
        among: Collection[str] | None = None,
        shown: int = SHOWN_WORDS,
    ) -> Answer:
        """The k most likely labels; `among` are the labels that exist today."""
        read = features.read(text, text_seg)
        known = features.reading(read, self.blocks)
        alive = [n for n, label in enumerate(self.labels) if among is None or label in among]
        if not alive or not len(known.columns):
            return Answer((), 0.0, True, self.is_calibrated, ())
        score = known.weights @ self.weights[known.columns] + self.bias
        share = shares(score[alive], self.temperature)
        order = sorted(range(len(alive)), key=lambda n: (-share[n], self.labels[alive[n]]))[:k]
        found = tuple(Suggestion(self.labels[alive[n]], float(score[alive[n]]), float(share[n])) for n in order)
        margin = found[0].share - (found[1].share if len(found) > 1 else 0.0)
        second = alive[order[1]] if len(order) > 1 else None
        words = self._words(read, known, alive[order[0]], second) if shown else []
        positive = sorted((e for e in words if e.weight > 0), key=lambda e: (-e.weight, e.word))
        return Answer(found, margin, found[0].share < self.sure_from, self.is_calibrated, tuple(positive[:shown]))

    def lead(self, text: str, first: str, second: str, *, text_seg: str = "") -> list[Evidence]:
        """Every word's part in the lead of one label over another; with the difference of bias they are the whole lead."""
        read = features.read(text, text_seg)
        known = features.reading(read, self.blocks)
        return self._words(read, known, self.labels.index(first), self.labels.index(second))

    def _words(self, read: str, known: Reading, first: int, second: int | None) -> list[Evidence]:
        rows = self.weights[known.columns]
        lead = known.weights * (rows[:, first] - (rows[:, second] if second is not None else 0))
        parts = np.zeros(len(read.replace(" ", "")) + 1)
        for number, (spans, offset) in enumerate(known.spans):
            mine = (known.columns >= offset) & (known.columns < offset + len(self.blocks[number].number))
            if len(spans.number) and mine.any():
                closed = _closed(read) if number % 2 == 0 else None
                _add(parts, spans, self.blocks[number].number[known.columns[mine] - offset], lead[mine], closed)
        covered = np.concatenate([np.zeros(1), parts[:-1].cumsum().cumsum()])  # differences → characters → sums
        word_list = read.split()
        sums = np.diff(covered[np.cumsum([0, *map(len, word_list)])])
        total: dict[str, float] = {}
        for word, weight in zip(word_list, sums.tolist(), strict=True):
            total[word] = total.get(word, 0.0) + weight
        return [Evidence(word, weight) for word, weight in total.items()]


def shares(score: npt.NDArray[np.float64], temperature: float) -> npt.NDArray[np.float64]:
    """Softmax of the last axis."""
    raised = np.exp((score - score.max(axis=-1, keepdims=True)) / temperature)
    found: npt.NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return found


def _closed(read: str) -> npt.NDArray[np.int64]:
    """For every position (and the end) of the spaced text, its position once the spaces are gone."""
    letters = np.array([char != " " for char in read], np.int64)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(letters)])


def _add(
    parts: npt.NDArray[np.float64],
    spans: grams.Spans,
    number: npt.NDArray[np.int32],
    lead: Floats,
    closed: npt.NDArray[np.int64] | None,
) -> None:
    """Give every known feature's part to the characters it covers; `parts` collects differences, to be summed up later."""
    there = np.searchsorted(number, spans.number)
    there[there == len(number)] = 0
    hit = number[there] == spans.number
    there, start, end = there[hit], spans.start[hit], spans.end[hit]
    if closed is not None:
        start, end = closed[start], closed[end]
    each = lead[there] / np.bincount(there, minlength=len(number))[there] / (end - start)
    np.add.at(parts, start, each)
    np.add.at(parts, end, -each)
