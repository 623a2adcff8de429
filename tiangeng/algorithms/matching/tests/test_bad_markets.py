"""What cannot be matched is refused by its name, and says where it stands."""

import copy
import json
from typing import Any

import pytest

from tiangeng.algorithms.matching import generate, reading, refusals, ties, writing
from tiangeng.algorithms.matching.refusals import BadMarket

PIN = {"candidate": "甲", "post": "P1", "signer": "组织部", "reason": "急需", "expires_on": "2027-01-01"}
BAN = {"candidate": "甲", "ground": "relative", "village": "上村"}


def lawful() -> dict[str, Any]:
    return {
        "format": "tiangeng-matching-1",
        "decided_on": "2026-03-01",
        "lottery": {"seed": "s", "commitment": ties.commitment("s")},
        "posts": [
            {"id": "P1", "village": "上村", "township": "东乡", "role": "指导员", "seats": 1},
            {"id": "P2", "village": "下村", "role": "指导员", "seats": 2, "open_to": ["党建"], "floors": {"党建": 1}},
        ],
        "candidates": [{"id": "甲", "wishes": ["P1"]}, {"id": "乙", "wishes": []}],
    }


def test_the_smallest_lawful_market_is_read() -> None:
    assert [candidate.wishes for candidate in reading.market(lawful()).candidates] == [("P1",), ()]


REFUSED: list[tuple[str, dict[str, Any], type[BadMarket]]] = [
    ("a wish for an unknown post", {"candidates": [{"id": "甲", "wishes": ["P9"]}]}, refusals.UnknownPost),
    ("a wish twice", {"candidates": [{"id": "甲", "wishes": ["P1", "P1"]}]}, refusals.Repeated),
    ("a candidate twice", {"candidates": [{"id": "甲"}, {"id": "甲"}]}, refusals.Repeated),
    ("a post twice", {"posts": [lawful()["posts"][0], lawful()["posts"][0]]}, refusals.Repeated),
    (
        "a panel mark without reason",
        {"panel_marks": [{"candidate": "甲", "post": "P1", "tenths": 50}]},
        refusals.MarkWithoutReason,
    ),
    (
        "a blank reason",
        {"panel_marks": [{"candidate": "甲", "post": "P1", "tenths": 50, "reason": " "}]},
        refusals.MarkWithoutReason,
    ),
    (
        "a mark above 15.0",
        {"panel_marks": [{"candidate": "甲", "post": "P1", "tenths": 151, "reason": "r"}]},
        refusals.WrongValue,
    ),
    (
        "a mark for nobody",
        {"panel_marks": [{"candidate": "丙", "post": "P1", "tenths": 1, "reason": "r"}]},
        refusals.UnknownCandidate,
    ),
    (
        "two marks",
        {"panel_marks": [{"candidate": "甲", "post": "P1", "tenths": 1, "reason": "r"}] * 2},
        refusals.Repeated,
    ),
    ("a pin against a ban", {"pins": [PIN], "bans": [BAN]}, refusals.PinAgainstBan),
    ("a pin home", {"pins": [PIN], "candidates": [{"id": "甲", "home_township": "东乡"}]}, refusals.PinAgainstBan),
    ("a pin not open", {"pins": [PIN | {"post": "P2"}]}, refusals.PinAgainstBan),
    ("two pins for one", {"pins": [PIN, PIN]}, refusals.TwoPins),
    ("more pins than seats", {"pins": [PIN, PIN | {"candidate": "乙"}]}, refusals.PinsOverSeats),
    ("a pin nobody signed", {"pins": [PIN | {"signer": ""}]}, refusals.WrongValue),
    ("a pin without end", {"pins": [{k: v for k, v in PIN.items() if k != "expires_on"}]}, refusals.FieldMissing),
    (
        "a pin and a guaranteed seat on one chair",
        {"pins": [PIN], "present": [{"candidate": "乙", "post": "P1"}]},
        refusals.PinsOverSeats,
    ),
    (
        "somebody serves where they may not",
        {"present": [{"candidate": "甲", "post": "P1"}], "bans": [BAN]},
        refusals.PresentAgainstBan,
    ),
    ("somebody serves twice", {"present": [{"candidate": "甲", "post": "P1"}] * 2}, refusals.Repeated),
    ("a ban without a place", {"bans": [{"candidate": "甲", "ground": "health"}]}, refusals.WrongValue),
    ("a ban on no known ground", {"bans": [BAN | {"ground": "age"}]}, refusals.WrongValue),
    ("another reason that is not told", {"bans": [BAN | {"ground": "other"}]}, refusals.FieldMissing),
    (
        "a seed that was not committed",
        {"lottery": {"seed": "t", "commitment": ties.commitment("s")}},
        refusals.SeedNotCommitted,
    ),
    ("a commitment of an unknown kind", {"lottery": {"seed": "s", "commitment": "md5:0"}}, refusals.SeedNotCommitted),
    ("no lottery", {"lottery": None}, refusals.WrongValue),
    ("sex", {"candidates": [{"id": "甲", "sex": "f"}]}, refusals.FieldForbidden),
    ("a typing mistake", {"candidates": [{"id": "甲", "wishs": []}]}, refusals.FieldUnknown),
    ("half a strength", {"candidates": [{"id": "甲", "strengths": {"产业": 2.5}}]}, refusals.WrongValue),
    (
        "a strength that runs backwards",
        {"candidates": [{"id": "甲", "strengths": {"产业": [4, 2]}}]},
        refusals.WrongValue,
    ),
    ("true is no number", {"posts": [lawful()["posts"][0] | {"seats": True}]}, refusals.WrongValue),
    ("fewer seats than none", {"posts": [lawful()["posts"][0] | {"seats": -1}]}, refusals.WrongValue),
    (
        "more kept seats than seats",
        {"posts": [lawful()["posts"][0] | {"floors": {"党建": 2}}]},
        refusals.FloorsOverSeats,
    ),
    (
        "a kept seat for who may not come",
        {"posts": [lawful()["posts"][0], lawful()["posts"][1] | {"floors": {"金融": 1}}]},
        refusals.FloorNotOpen,
    ),
    ("wishes as text", {"candidates": [{"id": "甲", "wishes": "P1"}]}, refusals.WrongValue),
    ("a day that is none", {"decided_on": "2026-02-30"}, refusals.WrongValue),
    ("another format", {"format": "x"}, refusals.NotReadable),
]


@pytest.mark.parametrize(("change", "name"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_it_is_refused_by_name(change: dict[str, Any], name: type[BadMarket]) -> None:
    document = lawful() | copy.deepcopy(change)
    if "candidates" in change:
        document["posts"] = lawful()["posts"]
    with pytest.raises(BadMarket) as refused:
        reading.market(document)
    assert type(refused.value) is name
    chinese, english = str(refused.value).split("\n")
    assert any("一" <= char <= "鿿" for char in chinese) and english.isprintable()


def test_every_refusal_has_a_code_of_its_own() -> None:
    named = BadMarket.__subclasses__()
    assert len({each.code for each in named}) == len(named)
    assert all(each.chinese and each.english for each in named)


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "null", "3", b"\xff\xfe", '{"format": "a", "format": "b"}', '"\\ud800"', "[" * 100_000]
)
def test_what_is_no_json_object_is_refused_too(text: str | bytes) -> None:
    with pytest.raises(BadMarket):
        reading.read(text)


def test_a_lapsed_pin_counts_for_nothing() -> None:
    document = lawful() | {"pins": [PIN | {"expires_on": "2026-02-28"}, PIN], "bans": []}
    assert len(reading.market(document).valid_pins()) == 1


def test_what_is_written_is_read_back_equal() -> None:
    for seed in range(5):
        market = generate.market(30, 6, seed)
        assert reading.read(writing.text(writing.market(market))) == market


def test_the_fingerprint_hears_content_not_layout() -> None:
    document = lawful()
    turned = json.loads(json.dumps(dict(reversed(document.items())), indent=7))
    assert writing.fingerprint(document) == writing.fingerprint(turned)
    assert writing.fingerprint(document) != writing.fingerprint(document | {"batch": "x"})
