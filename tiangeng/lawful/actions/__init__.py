"""What may be done in this room."""

from .approvals import ask_approval, decide_approval, must_be_approved
from .own_data import OwnData, give_own_data
from .retention import GRACE, hold, lift_hold, take_off_due, tell_due

__all__ = [
    "GRACE",
    "OwnData",
    "ask_approval",
    "decide_approval",
    "give_own_data",
    "hold",
    "lift_hold",
    "must_be_approved",
    "take_off_due",
    "tell_due",
]
