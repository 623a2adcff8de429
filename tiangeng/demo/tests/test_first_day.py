"""What the router is worth on its first day, on invented stories it has not read."""

from random import Random

import pytest

from tiangeng.algorithms.proportions import wilson
from tiangeng.demo.stories.frames import LEAVES
from tiangeng.demo.stories.issues import story
from tiangeng.issues import suggesting
from tiangeng.kernel import packs


@pytest.fixture
def told(world):
    """(category, title, body) of stories from every leaf that is no complaint."""
    leaves = [
        leaf.code for _branch, leaf, _route in packs.part_of("331181", "issues").leaves() if not leaf.confidential
    ]
    luck = Random(11)
    known = [code for code in leaves if code in LEAVES]
    picked = [
        (code, story(luck, code, village="大窑村", month=luck.randint(1, 12))) for code in known for _n in range(6)
    ]
    return [(code, one.title, one.body) for code, one in picked]


def asked(text):
    return suggesting.ask(
        "331181", suggesting.CATEGORY, text, among=suggesting.catalogue_of("331181", suggesting.CATEGORY)
    )


def test_where_it_calls_itself_sure_it_is_right_nine_times_in_ten(told, settings, tmp_path):
    settings.TIANGENG_ROUTERS = tmp_path
    answers = [(code, asked(f"{title} {body}")) for code, title, body in told]
    sure = [(code, answer.suggestions[0].label) for code, answer in answers if not answer.abstains]
    right = sum(code == label for code, label in sure)
    assert len(sure) >= len(told) / 5, "a suggestion that is never likely helps nobody"
    assert wilson(right, len(sure))[0] >= 0.85, f"{right} of {len(sure)}"


def test_of_three_suggestions_one_is_right_two_times_in_three(told, settings, tmp_path):
    settings.TIANGENG_ROUTERS = tmp_path
    hits = sum(code in [one.label for one in asked(f"{title} {body}").suggestions] for code, title, body in told)
    assert hits / len(told) >= 0.66, f"{hits} of {len(told)}"
