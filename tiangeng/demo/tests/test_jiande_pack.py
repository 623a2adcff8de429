"""The Jiande pack agrees with itself, with the stories, and with the published figures of its round of enterprises."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import yaml

from tiangeng.algorithms.codes import parse_credit_code
from tiangeng.demo import firms
from tiangeng.demo.pack import DemoPart
from tiangeng.demo.stories import firm_talk, reply_words
from tiangeng.demo.stories import firms as names
from tiangeng.demo.stories.frames import LEAVES

PACK = Path(__file__).resolve().parents[3] / "packs" / "jiande"
LAST = date(2026, 6, 2)


def part(name: str) -> dict:
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def figures():
    found = DemoPart(**part("demo")).figures.JD5
    assert found is not None
    return found


@pytest.fixture
def round_(figures):
    made = [
        firms.Firm(UUID(int=n), f"330182{n % 9:06d}", f"建德{n}有限公司", "余经理") for n in range(figures.enterprises)
    ]
    return firms.Round(figures, made, [LAST - timedelta(days=7 * n) for n in range(1, 20)][::-1], "建德")


def test_every_leaf_is_routed_once_has_stories_and_an_owner():
    issues, units = part("issues"), {unit["code"] for unit in part("people")["organisations"]} | {"township", "village"}
    leaves = [leaf for group in issues["categories"] for leaf in group["children"]]
    assert sorted(row["category"] for row in issues["catalogue"]) == sorted(leaf["code"] for leaf in leaves)
    assert {leaf["code"] for leaf in leaves} <= set(LEAVES)
    for row in issues["catalogue"]:
        assert {row["owner"], *row["assisting"]} <= units, row["category"]
        assert row["owner"] not in row["assisting"], row["category"]
    assert set(reply_words.DEFER) == {reason["code"] for reason in issues["defer_reasons"]}


def test_no_other_county_is_named_in_it():
    for path in PACK.glob("*.yaml"):
        said = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
        assert not [line for line in said for word in ("龙泉", "丽水", "青瓷", "宝剑") if word in line], path.name


def test_as_many_places_are_left_out_as_the_published_count_asks():
    covers = part("visits")["programmes"][0]["covers"]
    assert len(set(covers["leave_out"])) == 229 + 42 - 256


def test_exactly_the_published_problems_are_told_and_solved(figures, round_):
    stand = list(firms.endings(figures))
    assert (len(stand), stand.count("closed")) == (398, 107)
    told = [(firms.heard_at(round_, number=n).pk, round_.days[n % len(round_.days)]) for n in range(len(stand))]
    by_day = firms.outings(round_, told, seed=1)
    assert {firm.pk for visited in by_day.values() for firm in visited} == {firm.pk for firm in round_.firms}
    assert all(day in by_day and pk in {firm.pk for firm in by_day[day]} for pk, day in told)
    assert firms.outings(round_, told, seed=1) == by_day, "two processes agree"


def test_enterprises_have_names_and_lawful_codes_of_their_own(figures):
    from random import Random

    rng = Random(1)
    made = [names.firm(rng, number=n, county_code="330182", county_name="建德") for n in range(figures.enterprises)]
    assert len({firm.name for firm in made}) == len({firm.credit_code for firm in made}) == 554
    assert all(parse_credit_code(firm.credit_code) == firm.credit_code for firm in made)


def test_talks_at_factories_are_told_differently():
    from random import Random

    rng = Random(1)
    said = [firm_talk.asked(rng, firm="新江五金", contact="余经理") for _ in range(300)]
    assert len(set(said)) >= 295
    assert not [text for text in said if "{" in text or "[" in text]
