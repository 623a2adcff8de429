"""Formulas: the same small table is kept for the phone; what lies outside the documented part is refused when it is read."""

import contextlib
import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiangeng.algorithms.formulas import BadFormula, evaluate, number, parse, references, text, truth


class Around:
    today, now = date(2026, 3, 18), datetime(2026, 3, 18, 12, 30)
    answers = {
        "people": 3.0,
        "income": ["farm", "shop"],
        "none": "",
        "day": date(2026, 3, 1),
        "word": "渠漏了",
        "ten": "10",
    }
    rows = {"member": [True, True], "age": [40.0, 9.0, ""]}

    def value(self, name):
        return self.answers.get(name, "")

    def values(self, name):
        return self.rows.get(name) or [self.value(name)]

    def own(self):
        return 5.0

    def column(self, name):
        return {"kind": "a"}.get(name, "")


AROUND = Around()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (". >= 0 and . <= 20", True),
        ("1 + 2 * 3 - -1", 8.0),
        ("(1 + 2) * 3", 9.0),
        ("7 div 2", 3.5),
        ("-7 mod 3", -1.0),
        ("10 - 2 - 3", 5.0),
        ("1 < 2 = true()", True),
        ("selected(${income}, 'shop')", True),
        ("selected(${income}, 'far')", False),
        ("count-selected(${income})", 2.0),
        ("${none} = ''", True),
        ("${none} > 5", False),
        ("not(${none} > 5)", True),
        ("${ten} = 10 and ${ten} = '10'", True),
        ("${people} = '3'", True),
        ("${day} <= today()", True),
        ("today() - ${day}", 17.0),
        ("date(${day} + 3)", date(2026, 3, 4)),
        ("count(${member})", 2.0),
        ("sum(${age})", 49.0),
        ("max(${age}) - min(${age})", 31.0),
        ("join('、', ${age})", "40、9、"),
        ("if(${people} > 2, '多', '少')", "多"),
        ("coalesce(${none}, ${word})", "渠漏了"),
        ("concat(${people}, '口')", "3口"),
        ("string-length(${word})", 3.0),
        ("contains(${word}, '漏') and starts-with(${word}, '渠')", True),
        ("substr('abcd', 1, 3)", "bc"),
        ("regex('13800001111', '1[0-9]{10}')", True),
        ("regex('x13800001111', '1[0-9]{10}')", False),
        ("round(2.5) + round(2.345, 2)", 5.35),
        ("int(-2.7)", -2.0),
        ("format-date(today(), '%Y年%n月%e日')", "2026年3月18日"),
        ("kind = 'a'", True),
        ("", None),
        ("date(9999999 * 9999999)", ""),
        ("substr('abc', 1 div 0)", ""),
    ],
)
def test_a_formula_comes_to(formula, expected):
    if expected is None:
        with pytest.raises(BadFormula):
            parse(formula)
    else:
        assert evaluate(parse(formula), AROUND) == expected


@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ("1 +", "unfinished"), ("(1", "expected"), ("foo(1)", "unknown_function"), ("if(1, 2)", "arguments"), ("1 2", "left_over"),
        ("/data/x = 1", "strange"), ("../x", "strange"), ("${a", "strange"), ("a//b", "strange"), ("-" * 100 + "1", "too_deep"),
        ("(" * 100 + "1" + ")" * 100, "too_deep"), ("1+" * 2000 + "1", "too_long"), ("position(..)", "strange"), 
        ("1+" * 400 + "1", "too_long"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_documented_part_is_refused_by_name(formula, what):
    with pytest.raises(BadFormula) as refused:
        parse(formula)
    assert refused.value.what == what


def test_what_a_formula_leans_on_is_told():
    tree = parse("sum(${age}) > ${people} and selected(${income}, 'farm')")
    assert list(references(tree)) == [("age", True), ("people", False), ("income", False)]


def test_divisions_by_nothing_have_no_crash():
    assert math.isinf(evaluate(parse("1 div 0"), AROUND))
    assert math.isnan(evaluate(parse("0 div 0"), AROUND))
    assert math.isnan(evaluate(parse("5 mod 0"), AROUND))


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_crash(words):
    with contextlib.suppress(BadFormula):
        evaluate(parse(words), AROUND)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_written_down_is_read_again(amount):
    assert number(text(amount)) == amount
    assert truth(amount) is (amount != 0)
