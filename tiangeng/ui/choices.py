"""Choices that carry their look: label and tone travel with the value, so that no template ever asks `if state ==`."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.enums import ChoicesType

TONES = ("ok", "wait", "late", "info", "idle")
_known: list[Any] = []


class TonedChoicesType(ChoicesType):
    """Takes the tone off each member before Django's own metaclass reads value and label."""

    def __new__(metacls, classname: str, bases: tuple[type, ...], classdict: Any, **kwds: Any) -> Any:
        tones = {}
        for name in classdict._member_names:
            *rest, tone = classdict[name]
            if tone not in TONES or len(rest) != 2:
                raise TypeError(f"{classname}.{name} must be value, label, tone; tones are {', '.join(TONES)}")
            tones[name] = tone
            dict.__setitem__(classdict, name, tuple(rest))  # enum's own dict forbids a second assignment
        cls = super().__new__(metacls, classname, bases, classdict, **kwds)
        for name, tone in tones.items():
            cls.__members__[name]._tone_ = tone
        if tones:
            _known.append(cls)
        return cls


if TYPE_CHECKING:  # django-stubs gives TextChoices a metaclass of its own, which a second one contradicts

    class TonedChoices(models.TextChoices):
        def __init__(self, value: str, label: Any = ..., tone: str = ...) -> None: ...

        @property
        def tone(self) -> str: ...
else:

    class TonedChoices(models.TextChoices, metaclass=TonedChoicesType):
        """`NEW = "new", _("新"), "info"`: a `TextChoices` whose members know how they look."""

        @property
        def tone(self) -> str:
            return self._tone_


def tone_of(record: Any, field: str) -> str:
    """The tone of a record's state; plain choices and unknown values look idle rather than break a page."""
    value = getattr(record, field)
    if isinstance(value, TonedChoices):
        return value.tone
    model: type[models.Model] = type(record)
    return _tones_of(model, field).get(value, "idle")


@cache
def _tones_of(model: type[models.Model], field: str) -> dict[Any, str]:
    """Values and their tones, looked up once: a list asks them for every row."""
    return {member.value: member.tone for member in _choices_of(model, field) or ()}


def _choices_of(model: type[models.Model], field: str) -> Any:
    """The class a field's choices were made from: Django keeps only the pairs, so they are compared by value."""
    values = [value for value, _label in model._meta.get_field(field).flatchoices if value != ""]  # type: ignore[union-attr]
    same = [known for known in _known if known.values == values]
    room = model.__module__.rpartition(".")[0]  # two rooms may use the same words; the model's own room wins
    return next((known for known in same if known.__module__.startswith(room)), same[0] if same else None)
