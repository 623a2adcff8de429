"""How a router learns: from the catalogue's texts alone on the first day, from dispatchers' decisions afterwards.

Question: given texts with labels, many or none, what are w and b of `router`?

Two ways, both linear:
* *Prototype* (Rocchio): w(label) is the mean of its texts' rows, scaled to length 1, b = 0. Works from one phrase a label:
  names, villagers' words and examples in the pack's catalogue.
* *NB-SVM*: for each label against the rest, with p and q the sums of the rows with and without it, smoothed by 0.05 and scaled
  to sum 1, r = √|ln p/q|; a linear SVM (squared hinge, C = 0.5, balanced classes) on r∘x; w = r∘(what it learned). The ratio
  lets a word that settles the matter count at once, however rare; the root keeps the rarest from settling it alone; the SVM
  corrects what the ratio double-counts.

`fit` takes NB-SVM once at least two labels have `ENOUGH` labelled messages each, otherwise prototypes; the catalogue's texts
are part of both (an NB-SVM without them would forget categories nobody has reported yet). Scores for calibration come from k-fold
models that share everything but the fold.

Source: J. Rocchio 1971; S. Wang & C. Manning, "Baselines and bigrams", ACL 2012 (their squared-hinge SVM on binary features;
ours on TF-IDF, and the root is ours); liblinear, R.-E. Fan et al., JMLR 2008. Limits: one label a message.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from . import calibration, features
from .features import Floats
from .router import Router

ENOUGH = 5
SMOOTHING, COST = 0.05, 0.5
CLOSE_ENOUGH = 0.01  # liblinear's tolerance: a hundredth of that moves no figure and takes nearly twice as long
FOLDS = 5
SEED = 0
FIRST_DAY_TEMPERATURE = 0.06  # prototypes' scores are cosines; unchecked, so only the order of suggestions hangs on it
FIRST_DAY_SURE = 0.75

Catalogue = Mapping[str, Sequence[str]]  # label → its name, words and examples


class NothingToLearn(ValueError):
    """Neither labelled messages nor a catalogue, or a single label."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message and where it went; either text may be empty, `text_seg` is taken as segmented already."""

    text: str
    label: str
    text_seg: str = ""


@dataclass(frozen=True, slots=True)
class Linear:
    weights: Floats
    bias: npt.NDArray[np.float64]


def fit(letters: Sequence[Letter], catalogue: Catalogue | None = None) -> Router:
    """The best router these texts allow. Input order does not matter."""
    known = sorted(letters, key=lambda letter: (letter.label, letter.text_seg, letter.text))
    shelf = catalogue or {}
    labels = tuple(sorted({letter.label for letter in known} | {label for label, texts in shelf.items() if texts}))
    if len(labels) < 2:
        raise NothingToLearn("至少要有两个类别，才谈得上建议。 At least two labels are needed.")
    phrases = [(text, label) for label in sorted(shelf) for text in sorted(shelf[label])]
    texts = [*(features.read(letter.text, letter.text_seg) for letter in known)]
    texts += [features.read(text) for text, _label in phrases]
    at = {label: number for number, label in enumerate(labels)}
    truth = np.array([*(at[letter.label] for letter in known), *(at[label] for _text, label in phrases)], np.int64)
    counted = features.counts(texts)
    is_thin = _is_thin([letter.label for letter in known])
    blocks = features.fit(counted, fewest=_fewest(is_thin))
    found = (prototype if is_thin else nb_svm)(features.matrix(counted, blocks), truth, len(labels))
    checked = None
    if len(known) >= calibration.FEWEST:
        score = unseen(counted, truth, len(known), len(labels), is_thin=is_thin)
        checked = calibration.calibrate(score, truth[: len(known)])
    return Router(
        labels,
        tuple(blocks),
        found.weights,
        found.bias,
        checked.temperature if checked else FIRST_DAY_TEMPERATURE,
        checked.sure_from if checked else FIRST_DAY_SURE,
        checked is not None,
        len(known),
    )


def prototype(rows: sparse.csr_matrix, truth: npt.NDArray[np.int64], labels: int) -> Linear:
    """Mean rows, each of length 1; a label without texts scores 0."""
    member = sparse.csr_matrix((np.ones(len(truth)), (truth, np.arange(len(truth)))), shape=(labels, len(truth)))
    mean = (member @ rows).toarray()
    length = np.linalg.norm(mean, axis=1, keepdims=True)
    length[length == 0] = 1
    return Linear(np.ascontiguousarray((mean / length).T, np.float32), np.zeros(labels))


def nb_svm(rows: sparse.csr_matrix, truth: npt.NDArray[np.int64], labels: int) -> Linear:
    """One label against the rest, for each; a label without texts in `rows` can never win."""
    from sklearn.svm import LinearSVC  # here: a web process that only suggests need not load scikit-learn

    weights, bias = np.zeros((rows.shape[1], labels), np.float32), np.full(labels, -10.0)
    whole = np.asarray(rows.sum(axis=0)).ravel()
    for label in range(labels):
        own = truth == label
        if not own.any() or own.all():
            continue
        inside = np.asarray(rows[own].sum(axis=0)).ravel()
        p, q = inside + SMOOTHING, whole - inside + SMOOTHING
        ratio = np.sqrt(np.abs(np.log((p / p.sum()) / (q / q.sum())))).astype(np.float32)
        machine = LinearSVC(C=COST, class_weight="balanced", tol=CLOSE_ENOUGH, random_state=SEED)
        machine.fit(rows @ sparse.diags_array(ratio), own)
        weights[:, label] = machine.coef_[0] * ratio
        bias[label] = machine.intercept_[0]
    return Linear(weights, bias)


def folds(truth: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """A fold for every message: each label's are dealt out in turn, after one seeded shuffle."""
    order = np.random.default_rng(SEED).permutation(len(truth))
    ranked = order[np.argsort(truth[order], kind="stable")]
    found = np.empty(len(truth), np.int64)
    found[ranked] = np.arange(len(truth)) % count
    return found


def unseen(
    counted: Sequence[sparse.csr_matrix], truth: npt.NDArray[np.int64], letters: int, labels: int, *, is_thin: bool
) -> npt.NDArray[np.float64]:
    """Scores of the first `letters` rows, each by a model that had not seen it; the other rows are always seen."""
    dealt = np.full(len(truth), -1, np.int64)
    dealt[:letters] = folds(truth[:letters], FOLDS)
    score = np.zeros((letters, labels))
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(dealt != fold), np.flatnonzero(dealt == fold)
        seen = [block[inside] for block in counted]
        blocks = features.fit(seen, fewest=_fewest(is_thin))
        learn = prototype if is_thin else nb_svm
        found = learn(features.matrix(seen, blocks), truth[inside], labels)
        score[outside] = features.matrix([block[outside] for block in counted], blocks) @ found.weights + found.bias
    return score


def _fewest(is_thin: bool) -> int:
    return 1 if is_thin else 3


def _is_thin(labels: Sequence[str]) -> bool:
    return sum(many >= ENOUGH for many in Counter(labels).values()) < 2
