"""Phone and server read a receipt's code alike: the table stands beside the phone's own check and is read from both sides."""

import json
from pathlib import Path

import pytest

from tiangeng.algorithms import codes

TABLE = json.loads(
    (Path(__file__).parents[3] / "phone" / "src" / "engine" / "code-cases.json").read_text(encoding="utf-8")
)
SAID = {"letters": "回执编号里没有", "shape": "回执编号是 10 位", "check": "有一位不对"}


@pytest.mark.parametrize(("typed", "code"), TABLE["good"])
def test_a_code_is_read_as_the_phone_reads_it(typed, code):
    assert codes.parse_receipt_code(typed) == code


@pytest.mark.parametrize(("problem", "typed"), TABLE["wrong"])
def test_a_slip_is_found_as_the_phone_finds_it(problem, typed):
    with pytest.raises(codes.ReceiptCodeUnreadable) as found:
        codes.parse_receipt_code(typed)
    assert SAID[problem] in str(found.value)
