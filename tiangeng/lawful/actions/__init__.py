"""What may be done in this room."""

from .approvals import ask_approval, decide_approval, must_be_approved
from .holds import ask_lift, decide_lift, hold
from .own_data import OwnData, give_own_data
from .retention import GRACE, take_off_due, tell_due, told_by

__all__ = [
    "GRACE",
    "OwnData",
    "ask_approval",
    "ask_lift",
    "decide_approval",
    "decide_lift",
    "give_own_data",
    "hold",
    "must_be_approved",
    "take_off_due",
    "tell_due",
    "told_by",
]
