"""Small words every room puts between its own."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext


def joined(words: Iterable[Any]) -> str:
    """周一、周二 · Mon, Tue: the items of a list in one line."""
    return pgettext("between items of a list", "、").join(str(word) for word in words)


def kept(label: Any) -> str:
    """A label as it is written down: in the county's own language, whichever the writer reads in."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(label)
