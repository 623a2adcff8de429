"""Every verb around a table, one function each; console, API and demo come through here."""

from .agenda import ask_for, put_on, take_off
from .calling import call, call_off, change, close, hold
from .deciding import carry_out, take_down
from .doing import finish, send_back, strike_off

__all__ = [
    "ask_for",
    "call",
    "call_off",
    "carry_out",
    "change",
    "close",
    "finish",
    "hold",
    "put_on",
    "send_back",
    "strike_off",
    "take_down",
    "take_off",
]
