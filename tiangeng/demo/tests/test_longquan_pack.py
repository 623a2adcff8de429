"""The Longquan pack agrees with itself and with the stories told about it."""

from pathlib import Path

import pytest
import yaml

from tiangeng.demo.stories import reply_words
from tiangeng.demo.stories.frames import LEAVES

PACK = Path(__file__).resolve().parents[3] / "packs" / "longquan"
LEVELS = ("village", "township", "county", "city")


def part(name: str) -> dict:
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def issues() -> dict:
    return part("issues")


@pytest.fixture(scope="module")
def leaves(issues) -> list[dict]:
    return [leaf for group in issues["categories"] for leaf in group["children"]]


@pytest.fixture(scope="module")
def owners() -> set[str]:
    return {organisation["code"] for organisation in part("people")["organisations"]}


def codes(rows: list[dict]) -> list[str]:
    return [row["code"] for row in rows]


def test_codes_are_unique_in_every_list(issues, leaves):
    lists = [issues[name] for name in ("kinds", "categories", "decline_grounds", "defer_reasons", "return_reasons")]
    lists += [leaves, part("people")["organisations"], part("visits")["programmes"], part("places")["facility_kinds"]]
    for rows in lists:
        assert len(set(codes(rows))) == len(rows)


def test_every_leaf_is_routed_once_and_has_stories(issues, leaves):
    routed = [row["category"] for row in issues["catalogue"]]
    assert sorted(routed) == sorted(codes(leaves))
    assert set(codes(leaves)) == {code for code in LEAVES if not code.startswith("firm-")}


def test_every_owner_and_assistant_exists(issues, owners):
    known = owners | {"township", "village"}
    for row in issues["catalogue"]:
        assert {row["owner"], *row["assisting"]} <= known, row["category"]
        assert row["owner"] not in row["assisting"], row["category"]
        assert row["level"] in LEVELS


def test_what_the_county_took_back_is_not_given_to_townships(issues):
    reserved = [row for row in issues["catalogue"] if row["reserved"]]
    assert 0.15 <= len(reserved) / len(issues["catalogue"]) <= 0.3
    assert [row["category"] for row in reserved if row["owner"] in ("township", "village")] == []


def test_the_level_of_a_row_is_the_level_of_its_owner(issues):
    for row in issues["catalogue"]:
        if row["owner"] in ("township", "village"):
            assert row["level"] == row["owner"], row["category"]
        else:
            assert row["level"] in ("county", "city"), row["category"]


def test_nobody_is_asked_to_solve_before_accepting(issues):
    for row in [*issues["catalogue"], *issues["deadlines"].values()]:
        assert 0 < row["accept_days"] < row["resolve_days"]


def test_there_are_three_kinds_of_practical_matters_and_eleven_fields_of_livelihood(issues):
    kinds = {kind["code"]: kind["practical"] for kind in issues["kinds"]}
    assert [code for code, practical in kinds.items() if practical] == ["livelihood", "legacy", "development"]
    assert {group["kind"] for group in issues["categories"]} == set(kinds)
    assert len([group for group in issues["categories"] if group["kind"] == "livelihood"]) == 11


def test_complaints_about_a_cadre_are_confidential(leaves):
    assert [leaf["code"] for leaf in leaves if leaf.get("confidential")] == ["cadre-conduct"]


def test_every_leaf_has_words_to_find_it_by(leaves):
    for leaf in leaves:
        assert len(leaf["words"]) >= 3, leaf["code"]
        assert leaf["examples"], leaf["code"]


def test_themed_days_hang_on_a_core_programme_and_on_real_units(owners):
    programmes = {programme["code"]: programme for programme in part("visits")["programmes"]}
    for programme in programmes.values():
        assert set(programme["organisations"]) <= owners
        if programme["kind"] == "themed":
            assert programmes[programme["parent"]]["kind"] == "core"
        else:
            assert programme["parent"] is None
            assert "covers" in programme


def test_thirteen_villages_of_the_county_are_left_out():
    covers = part("visits")["programmes"][0]["covers"]
    county = part("pack")["county_code"]
    assert len(set(covers["leave_out"])) == 214 - 201
    assert all(code.startswith(county) and len(code) == 12 for code in covers["leave_out"])


def test_deferrals_told_in_the_demo_use_the_packs_reasons(issues):
    assert set(reply_words.DEFER) == set(codes(issues["defer_reasons"]))
