"""What may be done in this room."""

from .approvals import ask_approval, decide_approval, must_be_approved
from .holds import ask_lift, decide_lift, hold
from .own_data import OwnData, give_own_data
from .retention import COUNT, GRACE, Told, count_of, counted_by, found_now, start_count, take_off_due, tell_due, told_by

__all__ = [
    "COUNT",
    "GRACE",
    "OwnData",
    "Told",
    "ask_approval",
    "ask_lift",
    "count_of",
    "counted_by",
    "decide_approval",
    "decide_lift",
    "found_now",
    "give_own_data",
    "hold",
    "must_be_approved",
    "start_count",
    "take_off_due",
    "tell_due",
    "told_by",
]
