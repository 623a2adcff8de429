"""What may be done in this room."""

from .approvals import ask_approval, decide_approval, must_be_approved

__all__ = ["ask_approval", "decide_approval", "must_be_approved"]
