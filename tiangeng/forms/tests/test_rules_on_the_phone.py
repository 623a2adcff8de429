"""A form filled in comes to the same on the phone and here: the table stands beside the phone's own rules and is read from both sides."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from tiangeng.forms import rules

TABLE = json.loads(
    (Path(__file__).parents[3] / "phone" / "src" / "engine" / "survey-cases.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: json.dumps(case["given"], ensure_ascii=False))
def test_a_form_comes_to_what_the_phone_says(case):
    now, on = datetime.fromisoformat(TABLE["now"]), date.fromisoformat(TABLE["today"])
    found = rules.settle(TABLE["survey"], case["given"], now=now, on=on)
    assert found.answers == case["answers"]
    assert [fault.place for fault in found.faults] == case["wrong"]
