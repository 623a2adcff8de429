"""Two texts side by side: what differs is marked, and nothing is lost."""

import pytest

from tiangeng.algorithms.textmining import differing
from tiangeng.algorithms.textmining.differing import LONGEST

LEFT, RIGHT = "村口的路灯坏了三天", "村口的路灯坏了五天，没人修"


def test_only_what_the_other_lacks_is_marked():
    mine, theirs = differing(LEFT, RIGHT)
    assert "".join(text for text, is_own in mine if is_own) == "三天"
    assert "没人" in "".join(text for text, is_own in theirs if is_own)
    assert ("村口的路灯坏了", False) in mine


@pytest.mark.parametrize(("one", "other"), [(LEFT, RIGHT), ("", RIGHT), (LEFT, LEFT), ("😀\n\n 渠", "渠 😀"), ("", "")])
def test_the_pieces_together_are_the_text(one, other):
    for text, pieces in zip((one, other), differing(one, other), strict=True):
        assert "".join(piece for piece, _is_own in pieces) == text


def test_a_very_long_text_is_shown_as_far_as_a_person_reads():
    mine, theirs = differing("渠" * 100_000, "路" * 100_000)
    assert sum(len(text) for text, _is_own in (*mine, *theirs)) == 2 * LONGEST
