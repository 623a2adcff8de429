"""Equal scores, and posts that are closed to somebody."""

from dataclasses import replace
from datetime import date

import pytest

from tiangeng.algorithms.matching import bars, outcome, ties
from tiangeng.algorithms.matching.bars import Bars, years_after
from tiangeng.algorithms.matching.market import AvoidHome, Ban, Candidate, Ground, LastPost, Lottery, PanelMark, Rules
from tiangeng.algorithms.matching.tests.factories import TODAY, market, needing, person, pin, post


def winner(*people: Candidate, **more: object) -> str:
    found = market([needing("P1")], list(people), **more)
    posts = outcome.solve(found).post_of().tolist()
    return people[posts.index(0)].id


def test_service_comes_before_application_and_application_before_the_lottery() -> None:
    early, late = date(2026, 1, 1), date(2026, 2, 1)
    assert winner(person("a", "P1", applied_on=early), person("b", "P1", service_years=1, applied_on=late)) == "b"
    assert winner(person("a", "P1", applied_on=late), person("b", "P1", applied_on=early)) == "b"
    assert winner(person("a", "P1"), person("b", "P1", applied_on=late)) == "b", "who gave no day comes last"
    drawn = min(("a", "b"), key=lambda name: ties.ticket("种子", name))
    assert winner(person("a", "P1"), person("b", "P1")) == drawn == winner(person("b", "P1"), person("a", "P1"))


def test_a_tenth_of_a_point_counts_more_than_any_tie_breaker() -> None:
    marks = (PanelMark("a", "P1", 1, "熟悉情况"),)
    assert winner(person("a", "P1"), person("b", "P1", service_years=9), marks=marks) == "a"


def test_another_seed_draws_another_order_and_its_hash_gives_it_away() -> None:
    people = [person(f"C{i}") for i in range(30)]
    orders = [ties.places(market([], people, lottery=Lottery(seed, ties.commitment(seed)))) for seed in ("1", "2")]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == list(range(30))
    assert not ties.is_committed(Lottery("2", ties.commitment("1")))


def test_the_countrys_own_hash_is_taken_too() -> None:
    assert (
        ties.commitment("abc", algorithm="sm3")
        == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert ties.is_committed(Lottery("abc", ties.commitment("abc", algorithm="sm3")))


@pytest.mark.parametrize(
    ("about", "rules", "expected"),
    [
        ({"home_village": "village of P1"}, AvoidHome.VILLAGE, {0}),
        ({"home_village": "village of P1"}, AvoidHome.TOWNSHIP, {0, 1}),
        ({"home_township": "东乡"}, AvoidHome.TOWNSHIP, {0, 1}),
        ({"home_township": "东乡"}, AvoidHome.VILLAGE, set()),
        ({"home_village": "village of P1", "home_township": "东乡"}, AvoidHome.NO, set()),
        ({"relatives_in": ("village of P3",)}, AvoidHome.NO, {2}),
        ({"last_posts": (LastPost("village of P2", date(2023, 3, 2)),)}, AvoidHome.NO, {1}),
        ({"last_posts": (LastPost("village of P2", date(2023, 3, 1)),)}, AvoidHome.NO, set()),
    ],
)
def test_declared_facts_close_posts(about: dict[str, object], rules: AvoidHome, expected: set[int]) -> None:
    posts = [post("P1", township="东乡"), post("P2", township="东乡"), post("P3", township="西乡")]
    someone = person("a", **about)
    assert set(Bars(market(posts, [someone], rules=Rules(avoid_home=rules))).of(someone)) == expected


def test_a_stated_ban_closes_a_post_a_village_or_a_township() -> None:
    posts = [post("P1", township="东乡"), post("P2", township="东乡"), post("P3")]
    someone = person("a")
    for where, expected in (({"post": "P2"}, {1}), ({"village": "village of P1"}, {0}), ({"township": "东乡"}, {0, 1})):
        found = market(posts, [someone, person("b")], bans=(Ban("a", Ground.HEALTH, **where),))
        assert set(Bars(found).of(someone)) == expected
        assert not Bars(found).of(found.candidates[1])


def test_three_years_after_a_leap_day() -> None:
    assert years_after(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert bars.years_after(TODAY, 0) == TODAY


def test_a_pin_takes_its_seat_out_of_the_match_and_its_person_too() -> None:
    people = [person("a", "P1", skill=5), person("b", "P2", skill=0)]
    found = market([needing("P1"), needing("P2")], people, pins=(pin("b", "P1"),))
    assert outcome.solve(found).post_of().tolist() == [1, 0], "the third round finds a the other seat"
    lapsed = replace(found, decided_on=date(2027, 1, 1))
    assert outcome.solve(lapsed).post_of().tolist() == [0, 1]
