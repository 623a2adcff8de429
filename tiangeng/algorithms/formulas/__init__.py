"""The expressions of a questionnaire: read once when a form is loaded, worked out on the phone and on the server alike.

A documented part of the XPath of XLSForms (docs/algorithms/formulas.md). What lies outside it is refused when the form is
loaded, never guessed when somebody fills it in.
"""

from .evaluating import Surroundings, evaluate, number, text, truth
from .parsing import AGGREGATES, FUNCTIONS, BadFormula, Tree, asks_the_day, columns_of, parse, references

__all__ = [
    "AGGREGATES",
    "FUNCTIONS",
    "BadFormula",
    "Surroundings",
    "Tree",
    "asks_the_day",
    "columns_of",
    "evaluate",
    "number",
    "parse",
    "references",
    "text",
    "truth",
]
