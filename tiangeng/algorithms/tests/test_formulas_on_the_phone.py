"""Phone and server come to the same: the table of cases stands beside the phone's own evaluator and is read from both sides."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from tiangeng.algorithms.formulas import evaluate, parse, text

TABLE = json.loads(
    (Path(__file__).parents[3] / "phone" / "src" / "engine" / "formula-cases.json").read_text(encoding="utf-8")
)


def read(written):
    """A value as JSON writes it: days, moments and what is no finite number have a name."""
    if isinstance(written, dict):
        kind, said = next(iter(written.items()))
        return {"day": date.fromisoformat, "moment": datetime.fromisoformat, "number": float}[kind](said)
    return float(written) if isinstance(written, int) and not isinstance(written, bool) else written


class Around:
    today, now = date.fromisoformat(TABLE["today"]), datetime.fromisoformat(TABLE["now"])

    def value(self, name):
        return read(TABLE["answers"].get(name, ""))

    def values(self, name):
        return [read(one) for one in TABLE["rows"].get(name, [])]

    def own(self):
        return read(TABLE["own"])

    def column(self, name):
        return TABLE["columns"].get(name, "")


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["formula"])
def test_a_formula_comes_to_what_the_phone_says(case):
    tree, expected = parse(case["formula"]), read(case["value"])
    assert tree == case["tree"]
    found = evaluate(tree, Around())
    assert (type(found), text(found)) == (type(expected), text(expected))
