"""Routing and common problems on real letters (contest data, for tests inside this project only), beside their peers.

Every figure of routing is by five-fold cross-validation with fixed folds; a model that is scored has not seen the letter.
Clustering is scored on the labelled events of the developers' half while all its letters are clustered; `cut by halves` cuts
for one half of the events where the other half was best, so that its figure is not chosen on what it is scored on. Sizes are
reached by copying the letters with an eighth of their characters changed.
"""

import argparse
import csv
import resource
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from random import Random
from typing import Any

import numpy as np
from pyarrow import parquet
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bench import clusters, letters
from bench.report import Report
from tiangeng.algorithms.textmining import calibration, features, grouping, naming, problems, training, words
from tiangeng.algorithms.textmining.router import shares
from tiangeng.algorithms.textmining.vectors import Message

SEED = 0
CUTS = (0.03, 0.04, 0.05, 0.06, 0.08)
ROW = {"part": "", "method": "", "F1 %": None, "top-3 / hot-20 %": None, "P %": None, "R %": None, "pair F1 %": None}
ROW |= {"CPU s": None, "ms a message": None, "MiB": None}


def measure(chosen: argparse.Namespace) -> Report:
    warnings.filterwarnings("ignore", category=FutureWarning)
    report = Report("textmining", settings={"seed": SEED, "folds": training.FOLDS, "largest": chosen.messages})
    _routing(report)
    rows = sorted(_table("hot_dev"), key=lambda row: row["id"])
    _clustering(report, rows)
    for size in (1_000, 10_000, 100_000):
        if size <= chosen.messages:
            _size(report, rows, size)
    return report


def _table(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(letters.folder() / f"{name}.parquet").to_pylist()
    return found


# ---------------------------------------------------------------- routing


def _routing(report: Report) -> None:
    rows = _table("routing_dev")
    labels = sorted({row["label"] for row in rows})
    truth = np.array([labels.index(row["label"]) for row in rows])
    folds = training.folds(truth, training.FOLDS)
    spaced = TfidfVectorizer(token_pattern=r"\S+", lowercase=False, sublinear_tf=True, min_df=2)
    texts = [row["text_seg"] for row in rows]
    peers = {
        "ComplementNB, words": make_pipeline(spaced, ComplementNB()),
        "LinearSVC, word TF-IDF": make_pipeline(spaced, LinearSVC(C=0.3, random_state=SEED)),
    }
    for name, peer in peers.items():
        began = time.process_time()
        score = np.zeros((len(rows), len(labels)))
        for fold in range(training.FOLDS):
            inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
            peer.fit([texts[n] for n in inside], truth[inside])
            told = peer.decision_function if hasattr(peer, "decision_function") else peer.predict_log_proba
            score[outside] = told([texts[n] for n in outside])
        _routed(report, name, score, truth, folds, time.process_time() - began)
    began = time.process_time()
    counted = features.counts([features.read(row["text"], row["text_seg"]) for row in rows])
    score = training.unseen(counted, truth, len(rows), len(labels), is_thin=False)
    _routed(report, "tiangeng", score, truth, folds, time.process_time() - began)
    _honesty(report, score, truth, folds)
    _single(report, rows)
    _first_day(report, rows, labels)


def _routed(report: Report, name: str, score: Any, truth: Any, folds: Any, cpu: float) -> None:
    each = [f1_score(truth[folds == f], score[folds == f].argmax(1), average="macro") for f in range(training.FOLDS)]
    third = (np.argsort(-score, axis=1)[:, :3] == truth[:, None]).any(axis=1).mean()
    row = {
        "part": "routing",
        "method": name,
        "F1 %": 100 * np.mean(each),
        "top-3 / hot-20 %": 100 * third,
        "CPU s": cpu,
    }
    report.rows.append(ROW | row)
    report.facts[f"macro-F1 of each fold, {name}"] = [round(float(one), 4) for one in each]


def _honesty(report: Report, score: Any, truth: Any, folds: Any) -> None:
    """Temperature and threshold from the other folds, promises checked on each."""
    gaps, sure, right = [], 0, 0
    for fold in range(training.FOLDS):
        inside, outside = folds != fold, folds == fold
        found = calibration.calibrate(score[inside], truth[inside])
        share = shares(score[outside], found.temperature)
        gaps.append(calibration.expected_error(share, truth[outside]))
        bold = share.max(axis=1) >= found.sure_from
        sure += int(bold.sum())
        right += int((share.argmax(axis=1)[bold] == truth[outside][bold]).sum())
    report.facts["calibration error"] = round(float(np.mean(gaps)), 4)
    report.facts["sure of"], report.facts["right when sure"] = round(sure / len(truth), 4), round(right / sure, 4)


def _single(report: Report, rows: Sequence[dict[str, Any]]) -> None:
    """One message at a time, words cut and deciding words included, as a form asks."""
    router = training.fit([training.Letter(r["text"], r["label"], r["text_seg"]) for r in rows])
    asked = [row["text"] for row in rows if row["text"]][:1000]
    for text in asked[:50]:
        router.suggest(text)
    began = time.process_time()
    for text in asked:
        router.suggest(text)
    cpu = time.process_time() - began
    spent = {"CPU s": cpu, "ms a message": 1000 * cpu / len(asked), "MiB": router.weights.nbytes / 2**20}
    report.rows.append(ROW | {"part": "routing", "method": "tiangeng, one message (MiB: weights)"} | spent)


def _first_day(report: Report, rows: Sequence[dict[str, Any]], labels: list[str]) -> None:
    """Nothing but the names of a category tree, no letter seen."""
    with (letters.folder() / "categories.csv").open(encoding="utf-8") as file:
        named = [(row["level1"], name) for row in csv.DictReader(file) for name in (row["level2"], row["level3"])]
    tree = {label: sorted({name for top, name in named if top == label}) for label in labels}
    router = training.fit([], tree)
    answers = [router.suggest(row["text"], text_seg=row["text_seg"], shown=0) for row in rows]
    first = [answer.suggestions[0].label if answer.suggestions else "" for answer in answers]
    told = [row["label"] in {s.label for s in answer.suggestions} for row, answer in zip(rows, answers, strict=True)]
    score = f1_score([row["label"] for row in rows], first, average="macro", labels=labels)
    found = {"F1 %": 100 * score, "top-3 / hot-20 %": 100 * np.mean(told)}
    report.rows.append(ROW | {"part": "routing", "method": "tiangeng, first day: names only"} | found)


# ---------------------------------------------------------------- clustering


def _message(row: dict[str, Any]) -> Message:
    return Message(
        row["id"], row["user"], datetime.fromisoformat(row["time"]), row["title"], row["body"],
        likes=row["likes"], dislikes=row["dislikes"],
    )  # fmt: skip


def _events(messages: Sequence[Message], settings: grouping.Settings) -> list[int]:
    """As the command line's `mine`; messages sorted by id."""
    groups = grouping.group(messages, settings)
    events, _alone = problems.gated(messages, groups, naming.Vocabulary.of(messages))
    found = problems.labels(messages, events)
    return [found[message.id] for message in messages]


def _clustering(report: Report, rows: Sequence[dict[str, Any]]) -> None:
    gold = [row["event"] for row in rows]
    messages = [_message(row) for row in rows]
    methods: dict[str, Callable[[], Sequence[int]]] = {
        "MinHash-LSH, titles": partial(clusters.minhash, [words.plain(m.title) for m in messages]),
        "KMeans k=400, SVD": partial(_on_svd, rows, KMeans(400, n_init=1, random_state=SEED)),
        "HDBSCAN 2, SVD": partial(_on_svd, rows, HDBSCAN(min_cluster_size=2)),
        "HDBSCAN 3, SVD": partial(_on_svd, rows, HDBSCAN(min_cluster_size=3)),
        "tiangeng": partial(_events, messages, grouping.Settings()),
    }
    for name, method in methods.items():
        began = time.process_time()
        found = method()
        _clustered(report, name, clusters.score(found, gold), time.process_time() - began)
    _by_halves(report, messages, gold)


def _clustered(report: Report, name: str, score: clusters.Score, cpu: float | None) -> None:
    figures = {"F1 %": score.f1, "top-3 / hot-20 %": score.hot, "P %": score.precision, "R %": score.recall}
    row = {key: 100 * value for key, value in (figures | {"pair F1 %": score.pair_f1}).items()}
    report.rows.append(ROW | {"part": "clustering", "method": name, "CPU s": cpu} | row)


def _on_svd(rows: Sequence[dict[str, Any]], method: Any) -> Sequence[int]:
    texts = [" ".join(words.cut(words.plain(f"{row['title']} {row['body']}"))) for row in rows]
    tfidf = TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=True, min_df=2, max_df=0.3).fit_transform(texts)
    dense = normalize(TruncatedSVD(100, random_state=SEED).fit_transform(tfidf))
    found: Sequence[int] = method.fit_predict(dense).tolist()
    return found


def _by_halves(report: Report, messages: Sequence[Message], gold: Sequence[str]) -> None:
    """The cut that was best on one half of the events, scored on the other; mean of both ways."""
    names = sorted({event for event in gold if event})
    Random(SEED).shuffle(names)
    halves = [set(names[::2]), set(names[1::2])]
    runs = {cut: _events(messages, replace(grouping.Settings(), cut=cut)) for cut in CUTS}
    on = [
        {cut: clusters.score(run, [e if e in half else "" for e in gold]) for cut, run in runs.items()}
        for half in halves
    ]
    best = [max(CUTS, key=lambda cut, half=half: half[cut].f1) for half in on]
    report.facts["F1 by cut"] = {str(cut): round(clusters.score(run, gold).f1, 4) for cut, run in runs.items()}
    report.facts["cut chosen on each half"] = best
    crossed = [on[1][best[0]], on[0][best[1]]]
    mean = clusters.Score(*(sum(pair) / 2 for pair in zip(*crossed, strict=True)))
    _clustered(report, "tiangeng, cut by halves", mean, None)


# ---------------------------------------------------------------- sizes


def _size(report: Report, rows: Sequence[dict[str, Any]], size: int) -> None:
    messages = _copies(rows, size)
    began = time.process_time()
    found = _events(messages, grouping.Settings())
    cpu = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = {"part": "size", "method": f"{size:,} messages", "CPU s": cpu, "ms a message": 1000 * cpu / size, "MiB": peak}
    report.rows.append(ROW | row)
    report.facts[f"events in {size}"] = len(set(found)) - (-1 in found)


def _copies(rows: Sequence[dict[str, Any]], size: int) -> list[Message]:
    """Drawn letters, 200 characters each, an eighth of the characters left out, replaced or swapped."""
    luck = Random(SEED)
    ink = "".join(row["body"][:50] for row in rows)
    drawn = [rows[luck.randrange(len(rows))] for _ in range(size)]
    return [
        Message(
            f"n{number:06}", f"u{luck.randrange(size)}", datetime.fromisoformat(row["time"]),
            _smudged(row["title"], luck, ink), _smudged(row["body"][:200], luck, ink),
        )
        for number, row in enumerate(drawn)
    ]  # fmt: skip


def _smudged(text: str, luck: Random, ink: str) -> str:
    found: list[str] = []
    for char in text:
        fate = luck.random() * 24
        if fate < 1:
            continue
        if fate < 2:
            found.append(luck.choice(ink))
        elif fate < 3 and found:
            found.insert(-1, char)
        else:
            found.append(char)
    return "".join(found)
