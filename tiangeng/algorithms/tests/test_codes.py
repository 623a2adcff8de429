"""Numbers copied by hand: every slip is caught, every harmless habit of writing is forgiven."""

import random
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tiangeng.algorithms import codes

SEEDS = st.integers(0, 2**32)
PLACES = st.integers(0, 9)


def code_of(seed: int) -> str:
    return codes.new_receipt_code(random.Random(seed).randrange)


@given(SEEDS)
def test_a_receipt_code_survives_being_printed_and_typed_again(seed: int) -> None:
    code = code_of(seed)
    assert codes.parse_receipt_code(codes.printed_receipt_code(code)) == code
    assert [len(part) for part in codes.printed_receipt_code(code).split("-")] == [4, 4, 2]


@given(SEEDS, PLACES, st.sampled_from(codes.RECEIPT_ALPHABET))
def test_one_wrong_character_is_always_caught(seed: int, place: int, wrong: str) -> None:
    code = code_of(seed)
    assume(code[place] != wrong)
    with pytest.raises(codes.ReceiptCodeUnreadable, match="再核对"):
        codes.parse_receipt_code(code[:place] + wrong + code[place + 1 :])


@given(SEEDS, PLACES, PLACES)
def test_two_swapped_characters_are_always_caught_even_far_apart(seed: int, one: int, other: int) -> None:
    code = list(code_of(seed))
    assume(code[one] != code[other])
    code[one], code[other] = code[other], code[one]
    with pytest.raises(codes.ReceiptCodeUnreadable):
        codes.parse_receipt_code("".join(code))


def test_every_slip_in_a_thousand_codes_is_caught_without_exception() -> None:
    """Not a sample of slips: all 290 substitutions and all adjacent swaps of each code."""
    for seed in range(1000):
        code = code_of(seed)
        values = [codes.RECEIPT_ALPHABET.index(character) for character in code]
        assert sum(i * v for i, v in enumerate(values, 1)) % 31 == 0
        for place in range(10):
            for wrong in range(30):
                change = (place + 1) * (wrong - values[place])
                assert (wrong == values[place]) == (change % 31 == 0)
        assert all((b - a) % 31 for a, b in pairwise(values) if a != b)


@pytest.mark.parametrize(
    "written",
    [
        "{}",
        " {} ",
        "7k3m-92qx-...",
        "full-width",
        "spaced",
        "em dashes",
    ],
)
def test_habits_of_writing_are_forgiven(written: str) -> None:
    code = code_of(7)
    variants = {
        "7k3m-92qx-...": codes.printed_receipt_code(code).lower(),
        "full-width": "".join(chr(ord(character) + 0xFEE0) for character in code),
        "spaced": " ".join(code) + "\n",
        "em dashes": "—".join((code[:4], code[4:8], code[8:])),
    }
    assert codes.parse_receipt_code(variants.get(written, written.format(code))) == code


def test_a_u_can_only_have_been_a_v() -> None:
    code = next(code for seed in range(1000) if "V" in (code := code_of(seed)))
    assert codes.parse_receipt_code(code.replace("V", "u")) == code


@pytest.mark.parametrize("confused", "01ILO")
def test_a_character_that_may_mean_two_things_is_asked_again_by_name(confused: str) -> None:
    with pytest.raises(codes.ReceiptCodeUnreadable, match=f"没有 {confused}"):
        codes.parse_receipt_code(confused + code_of(1)[1:])


@pytest.mark.parametrize("text", ["", "7K3M", "7K3M-92QX-4PP", "七K3M-92QX-4P", "\x00" * 10, "9" * 1_000_000, "<b>"])
def test_what_is_no_receipt_code_at_all_is_told_the_shape(text: str) -> None:
    with pytest.raises(codes.ReceiptCodeUnreadable, match="10 位"):
        codes.parse_receipt_code(text)


def test_a_draw_whose_check_has_no_character_is_drawn_again() -> None:
    """Values 1,0,0… give Σ = 1 and a check of −1·10⁻¹ ≡ 3 (mod 31); 10,0,0… give ten times that, 30: no character."""
    draws = iter([10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    code = codes.new_receipt_code(lambda n: next(draws))
    assert code == "3" + "2" * 8 + codes.RECEIPT_ALPHABET[3]


def test_a_stuck_source_of_randomness_is_noticed() -> None:
    stuck = iter([10, 0, 0, 0, 0, 0, 0, 0, 0] * 100)
    with pytest.raises(RuntimeError):
        codes.new_receipt_code(lambda n: next(stuck))


def test_every_character_of_the_alphabet_turns_up() -> None:
    assert set("".join(code_of(seed) for seed in range(500))) == set(codes.RECEIPT_ALPHABET)
    assert len(set(codes.RECEIPT_ALPHABET)) == 30
    assert not set(codes.RECEIPT_ALPHABET) & set("01ILOU")


def test_the_standards_own_example_of_a_credit_code() -> None:
    """GB 32100-2015 works 91350100M000100Y through to a sum of 1640, 1640 mod 31 = 28, check 31 − 28 = 3."""
    assert codes.parse_credit_code("91350100m000100y 43") == "91350100M000100Y43"
    with pytest.raises(codes.CreditCodeInvalid, match="校验位"):
        codes.parse_credit_code("91350100M000100Y44")


@pytest.mark.parametrize("text", ["91350100M000100Y4Z", "9135010OM000100Y43", "91350100M000100Y4", "", "9" * 10_000])
def test_a_credit_code_with_letters_it_never_has_is_refused(text: str) -> None:
    with pytest.raises(codes.CreditCodeInvalid, match="18 位"):
        codes.parse_credit_code(text)


CREDIT_BODIES = st.from_regex(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)


@given(CREDIT_BODIES, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_credit_code_is_always_caught(body: str, place: int, wrong: str) -> None:
    code = body + codes.credit_code_check(body)
    assert codes.parse_credit_code(code) == code
    assume(code[place] != wrong)
    with pytest.raises(codes.CreditCodeInvalid):
        codes.parse_credit_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize(
    ("number", "born_on"), [("11010519491231002X", date(1949, 12, 31)), ("440524188001010014", date(1880, 1, 1))]
)
def test_the_standards_own_examples_of_an_identity_number(number: str, born_on: date) -> None:
    """GB 11643-1999, both worked in the standard."""
    assert codes.parse_resident_id(number.lower()) == codes.ResidentId(number, born_on)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("110105194912310021", "校验位"),
        ("11010519490229002X", "不存在"),  # 1949 was no leap year
        ("11010519491331002X", "不存在"),
        ("11010500011231002X", "不合常理"),
        ("99010519491231002X", "18 位"),
        ("1101051949123100X2", "18 位"),
        ("110105491231002", "18 位"),  # the 15-digit kind ended in 2013
        ("", "18 位"),
    ],
)
def test_an_impossible_identity_number_is_refused_with_the_place_to_look_at(number: str, sentence: str) -> None:
    with pytest.raises(codes.ResidentIdInvalid, match=sentence):
        codes.parse_resident_id(number)


def test_nobody_is_born_tomorrow() -> None:
    body = "33118120260320001"
    number = body + codes.resident_id_check(body)
    assert codes.parse_resident_id(number, today=date(2026, 3, 20)).born_on == date(2026, 3, 20)
    with pytest.raises(codes.ResidentIdInvalid, match="不合常理"):
        codes.parse_resident_id(number, today=date(2026, 3, 19))


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999), st.integers(0, 16))
def test_a_slip_in_an_identity_number_is_caught(born_on: date, serial: int, place: int) -> None:
    body = f"331181{born_on:%Y%m%d}{serial:03d}"
    number = body + codes.resident_id_check(body)
    assert codes.parse_resident_id(number).born_on == born_on
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(codes.ResidentIdInvalid):
            codes.parse_resident_id(swapped)
    for wrong in "0123456789":
        if wrong != number[place]:
            with pytest.raises(codes.ResidentIdInvalid):
                codes.parse_resident_id(number[:place] + wrong + number[place + 1 :])


def test_an_identity_number_never_prints_itself() -> None:
    assert "19491231" not in repr(codes.parse_resident_id("11010519491231002X"))
    assert not hasattr(codes.ResidentId, "sex")


@pytest.mark.parametrize(
    "text", ["13800001234", "138 0000 1234", "+86 138-0000-1234", "0086 13800001234", "１３８００００１２３４"]
)
def test_a_mobile_number_is_read_however_it_is_written(text: str) -> None:
    assert codes.parse_mobile_phone(text) == "13800001234"


@pytest.mark.parametrize("text", ["12800001234", "1380000123", "138000012345", "0578-7123456", "", "1" * 5_000])
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(codes.PhoneInvalid):
        codes.parse_mobile_phone(text)


@pytest.mark.parametrize(
    ("mask", "shown", "masked"),
    [
        (codes.mask_name, "李建国", "李**"),
        (codes.mask_name, "李雷", "李*"),
        (codes.mask_name, "李", "*"),
        (codes.mask_name, "", ""),
        (codes.mask_name, "欧阳小田", "欧阳**"),
        (codes.mask_name, "司马", "司*"),
        (codes.mask_name, "阿依·买买提", "阿*·***"),
        (codes.mask_phone, "13800001234", "138****1234"),
        (codes.mask_phone, "05787123456", "********456"),
        (codes.mask_phone, "12345", "*****"),
        (codes.mask_phone, "", ""),
        (codes.mask_id_number, "330102194912311234", "330102********1234"),
        (codes.mask_id_number, "330102491231123", "330102*****1123"),
        (codes.mask_id_number, "3301021949", "**********"),
    ],
)
def test_what_is_masked_keeps_its_length_and_loses_its_middle(
    mask: Callable[[str], str], shown: str, masked: str
) -> None:
    assert mask(shown) == masked


@given(st.text(max_size=30))
def test_a_mask_never_shows_more_than_it_promises(text: str) -> None:
    stripped = text.strip()
    for mask, most in ((codes.mask_name, 2), (codes.mask_phone, 7), (codes.mask_id_number, 10)):
        masked = mask(text)
        assert len(masked) == len(stripped)
        assert sum(a == b for a, b in zip(masked, stripped, strict=True) if b not in "*· ") <= most
