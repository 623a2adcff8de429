"""Routers in a folder, by version: tried before they are used, and taken back by one call.

Question: dispatchers have corrected a hundred suggestions; is a router that learned from them better than the one in use?

Trial: only what was decided since the router in use was made can judge it fairly, for it has read all before. Of those the
newest half is kept aside. A candidate learns from all the others (and the catalogue); both are asked about the kept-aside
messages. The candidate wins when its macro-F1 is not lower and it is right at least as often. Only then a router learned from
everything becomes the next version. Where fewer than `FEWEST` are kept aside nothing is replaced: a handful shows nothing.
After `roll_back` the same holds from that moment on, so that what was taken back needs new evidence to come again.

Files: `router-000001.npz` with `router-000001.json` beside it (when it was made, up to when it had read, its trial), `trial.json`
(the last trial, won or lost) and `current.json` ({"version": n, "since": …}); all written whole or not at all. A version whose
file is damaged is passed over, and said; the newest whole one before it serves. A damaged note loses its figures only.

Limits: one process refits at a time; the caller sees to that.
"""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from . import store, training
from .router import Router
from .training import Catalogue, Letter

ASIDE = 0.5
FEWEST = 20
KEPT_VERSIONS = 5
CHANGES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Decided:
    """A message a person sent somewhere, and when."""

    letter: Letter
    at: datetime


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one router on the messages kept aside: `hits` of `of` first suggestions were right."""

    macro_f1: float
    hits: int
    of: int

    @property
    def right(self) -> float:
        return self.hits / self.of


@dataclass(frozen=True, slots=True)
class Change:
    """Of one label's kept-aside messages, how many each router got right."""

    label: str
    of: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a refit: `replaced` says whether the candidate is in use now, `why` in a word why not."""

    aside: int
    former: Scores | None
    candidate: Scores | None
    replaced: bool
    why: str
    at: datetime | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One router on the shelf, as its note tells; `trial` is the one that brought it there."""

    number: int
    made_at: datetime | None
    read_until: datetime | None
    learned_from: int | None
    trial: Trial | None
    is_whole: bool


@dataclass
class Shelf:
    """The routers of one question (category, or owner) of one county."""

    folder: Path
    refused: list[str] = field(default_factory=list)  # damaged files met on the way, for the administrator

    def current(self) -> Router | None:
        """The router in use; None when there is none that is whole."""
        found = self.serving()
        return found[1] if found else None

    def serving(self) -> tuple[int, Router] | None:
        """The router in use with its version, which is an older one where the chosen file is damaged."""
        chosen = self.chosen()
        for version in reversed([v for v in self.versions() if v <= chosen]):
            try:
                return version, store.load(self._path(version))
            except store.ModelRefused as refusal:
                self.refused.append(str(refusal))
        return None

    def versions(self) -> list[int]:
        """What is on the shelf, oldest first, damaged ones included."""
        return sorted(int(path.stem.split("-")[1]) for path in self.folder.glob("router-[0-9]*.npz"))

    def chosen(self) -> int:
        """The version that should serve; without a readable pointer the newest."""
        number = self._pointer().get("version")
        return number if isinstance(number, int) else max(self.versions(), default=0)

    def history(self) -> list[Version]:
        """Every version with its note, the newest first. Opens each file to see whether it is whole."""
        return [self._version(number) for number in reversed(self.versions())]

    def last_trial(self) -> Trial | None:
        """The last one, whether or not it brought a new version."""
        return _trial(_read(self.folder / "trial.json").get("trial"))

    def put(
        self, router: Router, *, at: datetime | None = None, until: datetime | None = None, trial: Trial | None = None
    ) -> int:
        """Add a version and let it serve; versions that were rolled back are given up, old ones thinned out."""
        self.folder.mkdir(parents=True, exist_ok=True)
        version, chosen = max(self.versions(), default=0) + 1, self.chosen()
        for undone in [v for v in self.versions() if v > chosen]:
            self._drop(undone)
        note = {"at": at, "until": until, "learned_from": router.learned_from, "trial": trial and asdict(trial)}
        _write(self._note(version), note)
        store.save(router, self._path(version))
        _write(self.folder / "current.json", {"version": version})
        for old in self.versions()[:-KEPT_VERSIONS]:
            self._drop(old)
        return version

    def roll_back(self, *, at: datetime | None = None) -> int | None:
        """The version before the one in use serves again; None when there is none that is whole."""
        chosen = self.chosen()
        for before in reversed([version for version in self.versions() if version < chosen]):
            if self._is_whole(before):
                _write(self.folder / "current.json", {"version": before, "since": at})
                return before
        return None

    def refit(self, decided: Sequence[Decided], catalogue: Catalogue, *, at: datetime | None = None) -> Trial:
        """Try what has been learned since; put it on the shelf when it is not worse."""
        serving = self.serving()
        if serving is None:
            self.put(training.fit([], catalogue), at=at)
            serving = self.serving()
            assert serving is not None
        version, former = serving
        known_from = [moment for moment in (self._until(version), self._since()) if moment]
        trial = try_out(former, decided, catalogue, since=max(known_from, default=None), at=at)
        _write(self.folder / "trial.json", {"trial": asdict(trial)})
        if trial.replaced:
            until = max(one.at for one in decided)
            self.put(training.fit([one.letter for one in decided], catalogue), at=at, until=until, trial=trial)
        return trial

    def _path(self, version: int) -> Path:
        return self.folder / f"router-{version:06}.npz"

    def _note(self, version: int) -> Path:
        return self._path(version).with_suffix(".json")

    def _pointer(self) -> dict[str, Any]:
        return _read(self.folder / "current.json")

    def _since(self) -> datetime | None:
        return _moment(self._pointer().get("since"))

    def _until(self, version: int) -> datetime | None:
        return _moment(_read(self._note(version)).get("until"))

    def _is_whole(self, version: int) -> bool:
        try:
            store.load(self._path(version))
        except store.ModelRefused as refusal:
            self.refused.append(str(refusal))
            return False
        return True

    def _version(self, number: int) -> Version:
        note = _read(self._note(number))
        learned = note.get("learned_from")
        return Version(
            number,
            _moment(note.get("at")),
            _moment(note.get("until")),
            learned if isinstance(learned, int) else None,
            _trial(note.get("trial")),
            self._is_whole(number),
        )

    def _drop(self, version: int) -> None:
        self._path(version).unlink()
        self._note(version).unlink(missing_ok=True)


def try_out(
    former: Router,
    decided: Sequence[Decided],
    catalogue: Catalogue,
    *,
    since: datetime | None = None,
    at: datetime | None = None,
) -> Trial:
    """Both on the newest half of what was decided after `since`, which neither the candidate nor the former has read."""
    ordered = sorted(decided, key=lambda one: (one.at, one.letter.label, one.letter.text))
    new = sum(since is None or one.at > since for one in ordered)
    aside = ordered[len(ordered) - int(ASIDE * new) :]
    if len(aside) < FEWEST:
        return Trial(len(aside), None, None, False, "too few", at)
    candidate = training.fit([one.letter for one in ordered[: len(ordered) - len(aside)]], catalogue)
    old, new_one = answers(former, aside), answers(candidate, aside)
    before, after = scores_of(old), scores_of(new_one)
    better = after.macro_f1 >= before.macro_f1 and after.hits >= before.hits
    return Trial(len(aside), before, after, better, "" if better else "not better", at, changes(old, new_one))


Pairs = Sequence[tuple[str, str]]  # (truth, first suggestion)


def answers(router: Router, aside: Sequence[Decided]) -> list[tuple[str, str]]:
    return [(one.letter.label, _first(router, one.letter)) for one in aside]


def scores_of(pairs: Pairs) -> Scores:
    """Macro-F1 over the labels that occur, and the right first suggestions."""
    f1 = [_f1(pairs, label) for label in sorted({truth for truth, _found in pairs})]
    return Scores(sum(f1) / len(f1), sum(truth == found for truth, found in pairs), len(pairs))


def scores(router: Router, aside: Sequence[Decided]) -> Scores:
    return scores_of(answers(router, aside))


def changes(old: Pairs, new: Pairs) -> tuple[Change, ...]:
    """The labels on which the two differ most, gains and losses alike; ties by name."""
    of = Counter(truth for truth, _found in old)
    before, after = (Counter(truth for truth, found in pairs if truth == found) for pairs in (old, new))
    found = [Change(label, of[label], before[label], after[label]) for label in of if before[label] != after[label]]
    return tuple(sorted(found, key=lambda c: (-abs(c.after - c.before), c.label))[:CHANGES_SHOWN])


def _f1(pairs: Pairs, label: str) -> float:
    hits = sum(truth == found == label for truth, found in pairs)
    return 2 * hits / sum((truth == label) + (found == label) for truth, found in pairs)


def _first(router: Router, letter: Letter) -> str:
    found = router.suggest(letter.text, text_seg=letter.text_seg, k=1, shown=0).suggestions
    return found[0].label if found else ""


# ---------------------------------------------------------------- notes


def _read(path: Path) -> dict[str, Any]:
    """A note, or nothing: figures are lost with it, never a router."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, note: dict[str, Any]) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    draft.write_text(json.dumps(note, ensure_ascii=False, default=datetime.isoformat), encoding="utf-8")
    draft.replace(path)


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None


def _trial(kept: Any) -> Trial | None:
    if not isinstance(kept, dict):
        return None
    try:
        former, candidate = (Scores(**kept[name]) if kept[name] else None for name in ("former", "candidate"))
        told = tuple(Change(**one) for one in kept["changes"])
        return Trial(kept["aside"], former, candidate, kept["replaced"], kept["why"], _moment(kept["at"]), told)
    except (KeyError, TypeError):
        return None
