"""Issues and what belongs to them; rulings and promises stand in files of their own."""

from .issue import (
    Answer,
    AnsweredBy,
    CaseLevel,
    Category,
    Handling,
    Issue,
    IssueEvent,
    IssueWords,
    Outcome,
    PauseKind,
    Receipt,
    Role,
    Source,
    Supervision,
    SupervisionKind,
)
from .promise import Promise
from .ruling import Ruling

__all__ = [
    "Answer",
    "AnsweredBy",
    "CaseLevel",
    "Category",
    "Handling",
    "Issue",
    "IssueEvent",
    "IssueWords",
    "Outcome",
    "PauseKind",
    "Promise",
    "Receipt",
    "Role",
    "Ruling",
    "Source",
    "Supervision",
    "SupervisionKind",
]
