"""Text mining of reports: where one belongs, whether it was reported before, and what many have in common.

    router = training.fit([], catalogue)                      # on the first day, from the pack's texts
    router.suggest("村口路灯不亮").suggestions                  # three labels with their shares
    router.suggest("村口路灯不亮").words                        # what decided

    index = DuplicateIndex()
    index.add(id, text, place="331181100201", at=now)
    index.near("路灯又不亮", place="331181100201", at=now)        # perhaps the same as …

    run = mine(messages, now=now, previous=yesterday.members())  # events and kinds, each with heat and its parts

Question, formula, source and limits stand in each module; docs/algorithms/textmining.md has figures and a worked example.
"""

from .differing import Pieces, differing
from .duplicates import DuplicateIndex, Match
from .grouping import Settings
from .linkage import Contradiction
from .problems import Corrections, Problem, Run, mine
from .router import Answer, Evidence, Router, Suggestion
from .shelf import Decided, Shelf, Trial
from .store import ModelRefused, load, save
from .training import Letter, NothingToLearn, fit
from .vectors import Message

__all__ = [
    "Answer",
    "Contradiction",
    "Corrections",
    "Decided",
    "DuplicateIndex",
    "Evidence",
    "Letter",
    "Match",
    "Message",
    "ModelRefused",
    "NothingToLearn",
    "Pieces",
    "Problem",
    "Router",
    "Run",
    "Settings",
    "Shelf",
    "Suggestion",
    "Trial",
    "differing",
    "fit",
    "load",
    "mine",
    "save",
]  # fmt: skip
