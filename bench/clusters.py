"""How well a clustering agrees with the labelled events, and the simplest peer there is."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from tiangeng.algorithms.textmining import grams, linkage

HOTTEST = 20


class Score(NamedTuple):
    """B-cubed precision, recall and F1, pair F1, and the share of the twenty largest events that were found."""

    precision: float
    recall: float
    f1: float
    pair_f1: float
    hot: float


def score(found: Sequence[int], gold: Sequence[str]) -> Score:
    """Over the labelled messages; −1 is a cluster of its own each time.

    An event is found when some cluster and it have F1 ≥ 0.5, the cluster's unlabelled messages counted against it.
    """
    own: list[Hashable] = [number if number >= 0 else ("alone", place) for place, number in enumerate(found)]
    whole = Counter(own)
    pairs = [(cluster, event) for cluster, event in zip(own, gold, strict=True) if event]
    both, clusters = Counter(pairs), Counter(cluster for cluster, _event in pairs)
    events = Counter(event for _cluster, event in pairs)
    precision = sum(n * n / clusters[cluster] for (cluster, _), n in both.items()) / len(pairs)
    recall = sum(n * n / events[event] for (_, event), n in both.items()) / len(pairs)
    together = 2 * sum(n * (n - 1) for n in both.values())
    possible = sum(n * (n - 1) for counted in (clusters, events) for n in counted.values())
    hottest = sorted(events, key=lambda event: (-events[event], event))[:HOTTEST]
    hot = [any(2 * n / (events[e] + whole[c]) >= 0.5 for (c, e), n in both.items() if e == event) for event in hottest]
    return Score(
        precision,
        recall,
        2 * precision * recall / (precision + recall),
        together / possible if possible else 1.0,
        sum(hot) / len(hottest),
    )


def minhash(texts: Sequence[str], *, hashes: int = 64, band: int = 4, seed: int = 0) -> list[int]:
    """Connected components of texts that agree in one band of MinHashes of their pairs of characters."""
    spans = grams.Letters(texts).runs(2, salt=2)
    luck = np.random.default_rng(seed)
    factor = luck.integers(1, 1 << 31, hashes, dtype=np.int64) * 2 + 1
    shift = luck.integers(0, 1 << 31, hashes, dtype=np.int64)
    smallest = np.full((len(texts), hashes), np.iinfo(np.int64).max, np.int64)
    for number in range(hashes):
        hashed = (spans.number * factor[number] + shift[number]) % ((1 << 31) - 1)
        np.minimum.at(smallest[:, number], spans.text, hashed)
    first: dict[tuple[int, ...], int] = {}
    links = []
    for text in np.unique(spans.text).tolist():
        for start in range(0, hashes, band):
            key = (start, *smallest[text, start : start + band].tolist())
            links.append((first.setdefault(key, text), text))
    labels = linkage.components(links, len(texts))
    many = np.bincount(labels)
    return [int(label) if many[label] > 1 else -1 for label in labels]
