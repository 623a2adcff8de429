"""Sheets of this room: issues and promises as they stand, and an office's old ledger."""

from . import issues, ledger


def add() -> None:
    issues.add()
    ledger.add()
