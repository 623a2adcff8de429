"""What pages, phones and devices ask of this room."""

from tiangeng.forms.words import Asked, Column, asked_of, columns_of, day_of, outline, questions, shown, words_of

from .answers import (
    answers_beside,
    chain_of,
    family,
    files_of,
    first_of,
    is_visible,
    listed,
    matching,
    may_attach,
    of_form,
    one,
)
from .burden import minutes_of, recurring_forms
from .forms import by_code, forms_in_force, is_taken, left_behind, one_form, villages_left, villages_of

__all__ = [
    "Asked",
    "Column",
    "answers_beside",
    "asked_of",
    "by_code",
    "chain_of",
    "columns_of",
    "day_of",
    "family",
    "files_of",
    "first_of",
    "forms_in_force",
    "is_taken",
    "is_visible",
    "left_behind",
    "listed",
    "matching",
    "may_attach",
    "minutes_of",
    "of_form",
    "one",
    "one_form",
    "outline",
    "questions",
    "recurring_forms",
    "shown",
    "villages_left",
    "villages_of",
    "words_of",
]
