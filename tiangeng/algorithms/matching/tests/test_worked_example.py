"""The example in the documentation, read from the page and solved."""

import json
from pathlib import Path
from typing import Any

import pytest

from tiangeng.algorithms.matching import checker, outcome, reading, result, wording
from tiangeng.algorithms.matching.cards import Cards
from tiangeng.algorithms.matching.outcome import Outcome

PAGE = Path(__file__).resolve().parents[4] / "docs" / "algorithms" / "matching.md"


@pytest.fixture
def document() -> Any:
    return json.loads(PAGE.read_text(encoding="utf-8").split("<!-- example -->\n```json\n")[1].split("```")[0])


@pytest.fixture
def solved(document: Any) -> Outcome:
    return outcome.solve(reading.market(document))


def test_everyone_is_where_the_page_says(solved: Outcome) -> None:
    rows = {row["candidate"]: (row["post"], row["how"], row.get("wish")) for row in result.pairings(solved)}
    assert rows == {
        "甲": ("P4", "assigned", None),
        "乙": ("P2", "wish", 2),
        "丙": ("P3", "wish", 1),
        "丁": ("P1", "wish", 1),
        "戊": ("P3", "wish", 1),
    }


def test_the_lines_are_those_of_the_page(solved: Outcome) -> None:
    rows = {row["post"]: row for row in result.posts(solved)}
    assert rows["P1"]["line"] == {"score": 785, "last": "丁"}
    assert rows["P2"]["line"] == {"score": 1000, "last": "乙"}
    assert rows["P3"]["line"] == {"score": 800, "last": "戊"}
    assert rows["P3"]["kept_lines"] == {"党建": {"score": 500, "last": "丙"}}
    assert rows["P4"]["line"] == {"score": 0, "last": "甲"}


def test_the_card_says_what_the_page_quotes(solved: Outcome) -> None:
    card = Cards(solved).card(0)
    said = [wording.there(entry)[0] for entry in card.not_there]
    assert (
        wording.here(card)[0] == "P4：组织调配；得分 0.0（有专长未申报，如实补填后在 0.0 到 100.0 之间），分数线 0.0。"
    )
    assert said[0] == "第 1 志愿 P1：回避籍贯地。"
    assert said[1].startswith(
        "第 2 志愿 P2：分数线 100.0，你 60.0，差 40.0（失分：金融 40.0）。按现在的线：金融 3→5 即得 100.0。"
    )
    assert said[2].startswith("第 3 志愿 P3：分数线 80.0，你 45.0，差 35.0（失分：党建 60.0、治理 10.0）。")
    assert card.fit and (card.fit.tenths, card.fit.at_best) == (0, 1000)


def test_the_auditor_agrees(document: Any, solved: Outcome) -> None:
    verdict = checker.check(document, result.document(solved, market="", with_cards=False))
    assert verdict.is_clean and not verdict.pairs
    assert [entry["kind"] for entry in result.exceptions(solved)] == ["assigned"]
