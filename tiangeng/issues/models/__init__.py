"""Issues and what belongs to them; rulings, promises, draws and what is learned stand in files of their own."""

from .answer import Answer, AnsweredBy, LookedBy, Receipt
from .appeal import Appeal
from .batch import Batch
from .draw import Call, Draw
from .follow import Follow
from .handover import Handover
from .issue import (
    CaseLevel,
    Category,
    Handling,
    Issue,
    IssueEvent,
    IssueWords,
    Outcome,
    PauseKind,
    Role,
    Source,
)
from .learning import Decision, Pair
from .months import CountedMonth, MonthRates, TouchedMonth
from .phrase import Phrase
from .promise import Promise, PromiseWords
from .ruling import Ruling
from .sight import IssuePart
from .supervision import Supervision, SupervisionKind

__all__ = [
    "Answer",
    "AnsweredBy",
    "Appeal",
    "Batch",
    "Call",
    "CaseLevel",
    "Category",
    "CountedMonth",
    "Decision",
    "Draw",
    "Follow",
    "Handling",
    "Handover",
    "Issue",
    "IssueEvent",
    "IssuePart",
    "IssueWords",
    "LookedBy",
    "MonthRates",
    "Outcome",
    "Pair",
    "PauseKind",
    "Phrase",
    "Promise",
    "PromiseWords",
    "Receipt",
    "Role",
    "Ruling",
    "Source",
    "Supervision",
    "SupervisionKind",
    "TouchedMonth",
]
