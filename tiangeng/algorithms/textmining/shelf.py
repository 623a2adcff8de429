"""Routers in a folder, by version: tried before they are used, and taken back by one call.

Question: dispatchers have corrected a hundred suggestions; is a router that learned from them better than the one in use?

Trial: the newest fifth of the labelled messages is kept aside. A candidate learns from the others (and the catalogue); both
are asked about the kept-aside messages, the one in use as it is. The candidate wins when its macro-F1 is not lower and it is
right at least as often. Only then a router learned from everything becomes the next version. Where fewer than `FEWEST` are
kept aside nothing is replaced: a handful of messages shows nothing.

Files: `router-000001.npz`, … and `current.json` ({"version": n}), both written whole or not at all. `roll_back` points to the
version before. A version whose file is damaged is passed over, and said; the newest whole one before it serves.

Limits: the router in use may have learned from some of the kept-aside messages if corrections were dated wrongly, which
favours it. One process refits at a time; the caller sees to that.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from . import store, training
from .router import Router
from .training import Catalogue, Letter

ASIDE = 0.2
FEWEST = 20
KEPT_VERSIONS = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """A message a person sent somewhere, and when."""

    letter: Letter
    at: datetime


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one router on the messages kept aside."""

    macro_f1: float
    right: float


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a refit: `replaced` says whether the candidate is in use now, `why` in a word why not."""

    aside: int
    former: Scores | None
    candidate: Scores | None
    replaced: bool
    why: str


@dataclass
class Shelf:
    """The routers of one question (category, or owner) of one county."""

    folder: Path
    refused: list[str] = field(default_factory=list)  # damaged files met on the way, for the administrator

    def current(self) -> Router | None:
        """The router in use; None when there is none that is whole."""
        for version in reversed([v for v in self.versions() if v <= self.chosen()]):
            try:
                return store.load(self._path(version))
            except store.ModelRefused as refusal:
                self.refused.append(str(refusal))
        return None

    def versions(self) -> list[int]:
        """What is on the shelf, oldest first, damaged ones included."""
        return sorted(int(path.stem.split("-")[1]) for path in self.folder.glob("router-[0-9]*.npz"))

    def chosen(self) -> int:
        """The version that should serve; without a readable pointer the newest."""
        try:
            return int(json.loads((self.folder / "current.json").read_text(encoding="utf-8"))["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return max(self.versions(), default=0)

    def put(self, router: Router) -> int:
        """Add a version and let it serve; versions that were rolled back are given up, old ones thinned out."""
        self.folder.mkdir(parents=True, exist_ok=True)
        version = max(self.versions(), default=0) + 1
        for undone in [v for v in self.versions() if v > self.chosen()]:
            self._path(undone).unlink()
        store.save(router, self._path(version))
        self._point(version)
        for old in self.versions()[:-KEPT_VERSIONS]:
            self._path(old).unlink()
        return version

    def roll_back(self) -> int | None:
        """The version before the one in use serves again; None when there is none."""
        before = [version for version in self.versions() if version < self.chosen()]
        if not before:
            return None
        self._point(before[-1])
        return before[-1]

    def refit(self, decided: Sequence[Decided], catalogue: Catalogue) -> Trial:
        """Try what has been learned since; put it on the shelf when it is not worse."""
        former = self.current()
        if former is None:
            self.put(training.fit([one.letter for one in decided], catalogue))
            return Trial(0, None, None, True, "first")
        trial = try_out(former, decided, catalogue)
        if trial.replaced:
            self.put(training.fit([one.letter for one in decided], catalogue))
        return trial

    def _path(self, version: int) -> Path:
        return self.folder / f"router-{version:06}.npz"

    def _point(self, version: int) -> None:
        draft = self.folder / f".current.{os.getpid()}.part"
        draft.write_text(json.dumps({"version": version}), encoding="utf-8")
        draft.replace(self.folder / "current.json")


def try_out(former: Router, decided: Sequence[Decided], catalogue: Catalogue) -> Trial:
    """Both on the newest fifth, which neither the candidate nor (by its age) the former has learned from."""
    ordered = sorted(decided, key=lambda one: (one.at, one.letter.label, one.letter.text))
    aside = ordered[len(ordered) - int(ASIDE * len(ordered)) :]
    if len(aside) < FEWEST:
        return Trial(len(aside), None, None, False, "too few")
    candidate = training.fit([one.letter for one in ordered[: len(ordered) - len(aside)]], catalogue)
    old, new = scores(former, aside), scores(candidate, aside)
    better = new.macro_f1 >= old.macro_f1 and new.right >= old.right
    return Trial(len(aside), old, new, better, "" if better else "not better")


def scores(router: Router, aside: Sequence[Decided]) -> Scores:
    """Macro-F1 over the labels that occur, and the share of right first suggestions."""
    pairs = [(one.letter.label, _first(router, one.letter)) for one in aside]
    labels = sorted({truth for truth, _found in pairs})
    f1 = [_f1(pairs, label) for label in labels]
    return Scores(sum(f1) / len(f1), sum(truth == found for truth, found in pairs) / len(pairs))


def _f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    hits = pairs.count((label, label))
    return 2 * hits / sum((truth == label) + (found == label) for truth, found in pairs)


def _first(router: Router, letter: Letter) -> str:
    found = router.suggest(letter.text, text_seg=letter.text_seg, k=1, shown=0).suggestions
    return found[0].label if found else ""
