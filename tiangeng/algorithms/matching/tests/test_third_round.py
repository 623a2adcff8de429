"""组织调配 and floors: what it fills, in which order, and that it wrongs nobody."""

from dataclasses import replace

from tiangeng.algorithms.matching import checker, generate, outcome, result, writing
from tiangeng.algorithms.matching.market import Ban, Ground, Market, Rules, ThirdRound
from tiangeng.algorithms.matching.outcome import How
from tiangeng.algorithms.matching.tests.factories import market, needing, person, times

OFF, FLOORS = Rules(third_round=ThirdRound.OFF), Rules(third_round=ThirdRound.FLOORS)


def told(found: Market) -> dict[str, tuple[str | None, str]]:
    solved = outcome.solve(found)
    posts = solved.post_of().tolist()
    return {
        c.id: (found.posts[p].id if p >= 0 else None, solved.how(i).code)
        for i, (c, p) in enumerate(zip(found.candidates, posts, strict=True))
    }


def test_a_kept_seat_goes_to_its_speciality_though_others_score_higher() -> None:
    posts = [needing("P1", 2, floors={"党建": 1})]
    people = [person("a", "P1", skill=5), person("b", "P1", skill=4), person("c", "P1", skill=1, speciality="党建")]
    assert told(market(posts, people)) == {"a": ("P1", "wish"), "b": (None, "none"), "c": ("P1", "wish")}


def test_a_kept_seat_nobody_claims_is_open_to_all() -> None:
    posts = [needing("P1", 2, floors={"党建": 1})]
    assert told(market(posts, [person("a", "P1"), person("b", "P1")])) == {"a": ("P1", "wish"), "b": ("P1", "wish")}


def test_the_lines_say_how_low_each_way_in_was() -> None:
    posts = [needing("P1", 3, floors={"党建": 1})]
    people = [
        person(name, "P1", skill=skill, speciality=kind)
        for name, skill, kind in (("a", 5, ""), ("b", 4, ""), ("c", 3, ""), ("d", 1, "党建"))
    ]
    rows = result.posts(outcome.solve(market(posts, people, rules=OFF)))
    assert rows[0]["line"] == {"score": 800, "last": "b"}
    assert rows[0]["kept_lines"] == {"党建": {"score": 200, "last": "d"}}


def test_an_empty_seat_is_filled_by_who_is_left_over_and_listed() -> None:
    found = market([needing("P1"), needing("P2")], [person("a", "P1", skill=5), person("b", "P1", skill=3)])
    assert told(found) == {"a": ("P1", "wish"), "b": ("P2", "assigned")}
    assert result.exceptions(outcome.solve(found)) == [{"kind": "assigned", "candidate": "b", "post": "P2"}]
    assert told(replace(found, rules=OFF))["b"] == (None, "none")
    assert told(replace(found, rules=FLOORS))["b"] == (None, "none"), "floors only: P2 keeps no seat"


def test_an_open_floor_calls_in_a_specialist_and_the_last_one_in_moves_on_to_the_next_wish() -> None:
    posts = [needing("P1", 1, floors={"党建": 1}), needing("P2"), needing("P3")]
    people = [
        person("a", "P1", "P2", skill=5),
        person("b", "P2", skill=3),
        person("s", "P3", speciality="党建"),
        person("t", "P3", skill=1),
    ]
    assert told(replace(market(posts, people), rules=OFF))["a"] == ("P1", "wish")
    assert told(market(posts, people)) == {
        "a": ("P2", "wish"),
        "b": (None, "none"),
        "s": ("P1", "assigned"),
        "t": ("P3", "wish"),
    }
    assert result.exceptions(outcome.solve(market(posts, people))) == [
        {"kind": "assigned", "candidate": "s", "post": "P1", "floor": "党建"}
    ]


def test_floors_come_before_seats_and_the_better_fit_before_the_worse() -> None:
    posts = [needing("P1"), needing("P2", floors={"党建": 1})]
    people = [person("s", speciality="党建", skill=5), person("x", skill=4), person("y", skill=3)]
    assert told(market(posts, people)) == {"s": ("P2", "assigned"), "x": ("P1", "assigned"), "y": (None, "none")}


def test_nobody_is_sent_where_they_may_not_be() -> None:
    people = [person("a", skill=5)]
    found = market([needing("P1")], people, bans=(Ban("a", Ground.HEALTH, post="P1"),))
    assert told(found) == {"a": (None, "none")}
    assert told(market([needing("P1", open_to=("消防",))], people)) == {"a": (None, "none")}


def test_a_floor_nobody_can_fill_is_listed_as_unmet() -> None:
    solved = outcome.solve(
        market([needing("P1", 2, floors={"党建": 2})], [person("a", "P1", speciality="党建"), person("b")])
    )
    assert [(s.post, s.speciality, s.missing) for s in solved.shortages()] == [(0, "党建", 1)]
    assert solved.how(1) is How.ASSIGNED


def test_after_it_no_met_floor_is_lost_no_seat_falls_empty_and_nobody_is_wronged() -> None:
    for seed in times(25, 400):
        found = generate.market(40, 7, seed)
        found = replace(
            found, candidates=tuple(replace(c, accepts_adjustment=False, wishes=c.wishes[:2]) for c in found.candidates)
        )
        before, after = outcome.solve(replace(found, rules=OFF)), outcome.solve(found)
        missing = {(s.post, s.speciality): s.missing for s in before.shortages()}
        assert all(missing.get((s.post, s.speciality), 0) >= s.missing for s in after.shortages())
        assert (after.post_of() >= 0).sum() >= (before.post_of() >= 0).sum()
        document = writing.market(found)
        verdict = checker.check(
            document, result.document(after, market=writing.fingerprint(document), with_cards=False)
        )
        assert verdict.is_clean, (seed, verdict)
        empty = sum(post.seats for post in found.posts) - int((after.post_of() >= 0).sum())
        left = [i for i in range(40) if after.how(i) is How.NONE]
        assert not empty or all(no_way_in(found, after, i) for i in left)


def no_way_in(found: Market, after: outcome.Outcome, i: int) -> bool:
    from tiangeng.algorithms.matching.bars import Bars

    posts = after.post_of().tolist()
    bars = Bars(found)
    return all(
        posts.count(p) >= post.seats or bars.ground(found.candidates[i], p) for p, post in enumerate(found.posts)
    )
