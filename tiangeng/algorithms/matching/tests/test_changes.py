"""What-if, mid-term vacancies and mentors."""

import random
from dataclasses import replace
from datetime import date

import pytest

from tiangeng.algorithms.matching import chains, checker, generate, mentors, outcome, result, whatif, writing
from tiangeng.algorithms.matching.market import Present
from tiangeng.algorithms.matching.mentors import Mentor, Novice
from tiangeng.algorithms.matching.refusals import PinAgainstBan
from tiangeng.algorithms.matching.tests.factories import LOTTERY, SOAK, market, needing, person, pin, times

NEXT_YEAR = date(2026, 9, 1)


# ------------------------------------------------------------------ what-if


def test_a_pin_shows_who_moves_and_who_is_passed_over_before_it_is_signed() -> None:
    people = [person("a", "P1", skill=5), person("b", "P1", "P2", skill=4), person("c", "P2", skill=1)]
    found = market([needing("P1"), needing("P2")], people)
    change = whatif.what_if(outcome.solve(found), whatif.with_pin(found, pin("c", "P1")))
    assert [(move.candidate, move.before, move.after) for move in change.moves] == [
        ("a", "P1", None),
        ("c", None, "P1"),
    ]
    assert change.newly_passed_over == (("a", "P1"), ("b", "P1"))
    assert change.fit_change == 200 - 1000
    assert change.villages == ("village of P1",)


def test_no_change_changes_nothing() -> None:
    found = generate.market(30, 5, 3)
    change = whatif.what_if(outcome.solve(found), found)
    assert (change.moves, change.fit_change, change.newly_passed_over, change.villages) == ((), 0, (), ())


def test_a_seat_more_moves_nobody_down() -> None:
    """Comparative statics: with more seats no candidate is worse off."""
    for seed in times(6, 60):
        found = generate.market(30, 5, seed)
        found = replace(found, posts=tuple(replace(post, floors={}) for post in found.posts))
        before = outcome.solve(found)
        change = whatif.what_if(before, whatif.with_seats(found, "P00002", found.posts[1].seats + 1))
        wishes = {candidate.id: candidate.wishes for candidate in found.candidates}
        for move in change.moves:
            if move.before in wishes[move.candidate]:
                assert move.after in wishes[move.candidate]
                assert wishes[move.candidate].index(move.after) < wishes[move.candidate].index(move.before)


def test_a_change_that_contradicts_itself_is_refused() -> None:
    found = market([needing("P1", open_to=("党建",))], [person("a", "P1")])
    with pytest.raises(PinAgainstBan):
        whatif.what_if(outcome.solve(found), whatif.with_pin(found, pin("a", "P1")))


# ------------------------------------------------------------------ mid-term


def test_a_vacancy_pulls_a_chain_and_the_last_seat_goes_to_the_newcomer() -> None:
    people = [person("a", "P2", "P1", skill=3), person("b", "P3", "P2", skill=3), person("c", "P1", skill=5)]
    present = (Present("a", "P1"), Present("b", "P2"))
    found = market([needing("P1"), needing("P2"), needing("P3")], people, present=present)
    (chain,) = chains.chains(outcome.solve(found))
    assert [(step.candidate, step.left, step.post) for step in chain.steps] == [
        ("b", "P2", "P3"),
        ("a", "P1", "P2"),
        ("c", None, "P1"),
    ]
    assert chain.left_empty is None and not chain.is_swap
    (told,) = result.document(outcome.solve(found), market="")["chains"]
    assert [step["candidate"] for step in told["steps"]] == ["b", "a", "c"]


def test_two_who_want_each_others_seat_swap() -> None:
    present = (Present("a", "P1"), Present("b", "P2"))
    solved = outcome.solve(
        market([needing("P1"), needing("P2")], [person("a", "P2"), person("b", "P1")], present=present)
    )
    (chain,) = chains.chains(solved)
    assert chain.is_swap and len(chain.steps) == 2 and chain.left_empty is None


def test_who_serves_cannot_be_displaced_however_good_the_newcomer_is() -> None:
    found = market([needing("P1")], [person("a", skill=0), person("b", "P1", skill=5)], present=(Present("a", "P1"),))
    solved = outcome.solve(found)
    assert solved.post_of().tolist() == [0, -1]
    assert solved.how(0) is outcome.How.KEPT


def test_a_floor_gives_way_to_who_serves_and_not_the_other_way_round() -> None:
    people = [person("a", skill=0), person("s", "P1", skill=5, speciality="党建")]
    found = market([needing("P1", floors={"党建": 1})], people, present=(Present("a", "P1"),))
    assert outcome.solve(found).post_of().tolist() == [0, -1]
    leaves = replace(
        found, posts=(*found.posts, needing("P2")), candidates=(replace(people[0], wishes=("P2",)), people[1])
    )
    assert outcome.solve(leaves).post_of().tolist() == [1, 0]


def test_after_a_recall_nobody_is_worse_off_everyone_is_told_once_and_the_auditor_agrees() -> None:
    chance = random.Random(4)
    for seed in times(8, 100):
        first = outcome.solve(generate.market(40, 7, seed))
        held = whatif.placed(first)
        leaving = set(chance.sample(sorted(held), 4))
        movers = set(chance.sample(sorted(held.keys() - leaving), 15))
        found = chains.midterm(first, leaving=leaving, decided_on=NEXT_YEAR, lottery=LOTTERY, may_move=movers)
        solved = outcome.solve(found)
        now = whatif.placed(solved)
        wishes = {candidate.id: candidate.wishes for candidate in found.candidates}
        for name, post in held.items():
            if name in leaving:
                assert name not in now
            elif now[name] != post:
                assert name in movers and now[name] in wishes[name]
                assert post not in wishes[name] or wishes[name].index(now[name]) < wishes[name].index(post)
        told = [step for chain in chains.chains(solved) for step in chain.steps]
        assert len(told) == len({step.candidate for step in told})
        assert {step.candidate for step in told} == {name for name, post in now.items() if held.get(name) != post}
        for chain in chains.chains(solved):
            assert all(one.left == other.post for one, other in zip(chain.steps, chain.steps[1:], strict=False))
            assert not chain.is_swap or chain.steps[-1].left == chain.steps[0].post
        document = writing.market(found)
        verdict = checker.check(
            document, result.document(solved, market=writing.fingerprint(document), with_cards=False)
        )
        assert verdict.is_clean, (seed, verdict)


# ------------------------------------------------------------------ mentors


def one(id: str, township: str = "东乡", **strengths: int) -> Novice:
    return Novice(id, township, {name: (level, level) for name, level in strengths.items()})


def guide(id: str, township: str = "东乡", places: int = 2, **strengths: int) -> Mentor:
    return Mentor(id, township, {name: (level, level) for name, level in strengths.items()}, places)


def test_the_same_township_comes_first_then_who_can_teach_most() -> None:
    pairs = mentors.pair(
        [guide("m", "西乡", 产业=5), guide("n", "东乡", 产业=2), guide("o", "西乡", 产业=4)],
        [one("x", "东乡", 产业=1), one("y", "西乡", 产业=1), one("z", "南乡", 产业=1)],
    )
    assert [(pair.novice, pair.mentor, pair.same_township) for pair in pairs] == [
        ("x", "n", True),
        ("y", "m", True),
        ("z", "m", False),
    ]
    assert pairs[1].ahead == (("产业", 4),)


def test_places_are_kept_and_nobody_mentors_themselves() -> None:
    pairs = mentors.pair([guide("m", places=1, 产业=5)], [one("x"), one("y", 产业=1), one("m")])
    assert [pair.mentor for pair in pairs] == ["m", None, None]
    with pytest.raises(ValueError, match="3"):
        guide("m", places=4)


def test_no_novice_and_mentor_would_both_rather_have_each_other() -> None:
    chance = random.Random(2)
    for _ in range(200 if SOAK else 30):
        guides = [
            guide(
                f"m{i}",
                chance.choice("东西"),
                chance.randint(1, 3),
                产业=chance.randint(0, 5),
                金融=chance.randint(0, 5),
            )
            for i in range(4)
        ]
        novices = [
            one(f"n{i}", chance.choice("东西"), 产业=chance.randint(0, 5), 金融=chance.randint(0, 5)) for i in range(9)
        ]
        got = {pair.novice: pair.mentor for pair in mentors.pair(guides, novices)}

        def worth(mentor: Mentor, novice: Novice) -> int:
            return 1000 * (mentor.township == novice.township) + sum(
                steps for _, steps in mentors.ahead(mentor, novice)
            )

        for novice in novices:
            mine = next((mentor for mentor in guides if mentor.id == got[novice.id]), None)
            for mentor in guides:
                here = [other for other in novices if got[other.id] == mentor.id]
                wants = mine is None or worth(mentor, novice) > worth(mine, novice)
                is_wanted = len(here) < mentor.places or worth(mentor, novice) > min(
                    worth(mentor, other) for other in here
                )
                assert not (wants and is_wanted)
