"""What a form costs those who fill it in, and how long a recurring one may run; decided from the form alone.

Seconds per box are planning figures for a person at a desk or with a phone: reading the label, then typing (1.5 s a Chinese
character: 40 a line of explanation, 8 a short word), choosing from a list, or looking something up. What is known already costs
a glance. A box that may be left out counts three tenths. Nobody is watched or timed to find any of these numbers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

LONGEST_YEARS = 5
OPENING = 15  # seconds: finding the page, reading it, sending
LEFT_OUT = 0.3  # the share of optional boxes that are filled in
GLANCE = 2
TYPED_CHARACTER = 1.5
LONG_TEXT, SHORT_TEXT = 40, 8  # characters one writes
NUMBER, TICK, CHOICE, DAY, TICKS, LOOK_UP, FILE = 6, 2, 4, 5, 10, 12, 20


def may_last_until(day: date, *, today: date) -> bool:
    return today < day <= today.replace(year=today.year + LONGEST_YEARS, day=min(today.day, 28))


@dataclass(frozen=True, slots=True)
class Box:
    """One box, what it costs, and by which figure."""

    name: str
    label: Any
    kind: str
    seconds: float
    is_known: bool


def box(name: str, field: forms.Field, *, known: bool, unseen: bool) -> Box:
    kind, seconds = _kind(field)
    if unseen or isinstance(field.widget, forms.HiddenInput):
        kind, seconds = "unseen", 0.0
    elif known:
        kind, seconds = "known", float(GLANCE)
    elif not field.required:
        seconds *= LEFT_OUT
    return Box(name, field.label or name, kind, seconds, known)


def _kind(field: forms.Field) -> tuple[str, float]:
    if hasattr(field, "meant_for") or type(field).__name__.startswith("Pick"):
        return "look_up", LOOK_UP
    if isinstance(field, forms.FileField):
        return "file", FILE
    if isinstance(field, forms.MultipleChoiceField):
        return "ticks", TICKS
    if isinstance(field, forms.ChoiceField):
        return "choice", CHOICE
    if isinstance(field, forms.BooleanField):
        return "tick", TICK
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return "day", DAY
    if isinstance(field, forms.IntegerField):  # decimals too
        return "number", NUMBER
    if isinstance(field.widget, forms.Textarea):
        return "long", LONG_TEXT * TYPED_CHARACTER
    return "short", SHORT_TEXT * TYPED_CHARACTER


def minutes_once(boxes: Collection[Box]) -> float:
    return (OPENING + sum(one.seconds for one in boxes)) / 60


def hours_a_year(*, minutes: float, people: int, a_year: int) -> float:
    return minutes * people * a_year / 60
