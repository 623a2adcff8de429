"""The auditor: silent about every outcome of ours, and finds every pair somebody has wronged."""

import copy
import random
from typing import Any

import numpy as np

from tiangeng.algorithms.matching import checker, checker_arrays, generate, outcome, result, whatif, writing
from tiangeng.algorithms.matching.market import Market
from tiangeng.algorithms.matching.outcome import Outcome
from tiangeng.algorithms.matching.tests.factories import market, needing, person, pin, times


def documents(found: Market) -> tuple[dict[str, Any], dict[str, Any], Outcome]:
    solved = outcome.solve(found)
    document = writing.market(found)
    return document, result.document(solved, market=writing.fingerprint(document), with_cards=False), solved


def test_it_has_nothing_to_say_about_our_own_outcomes() -> None:
    """Except what the pins explain, and exactly those pairs that a pin passes over."""
    passed_over = 0
    for seed in times(25, 500):
        document, answer, solved = documents(generate.market(40, 6, seed))
        verdict = checker.check(document, answer)
        assert verdict.is_clean, (seed, verdict.unexplained, verdict.faults)
        assert not verdict.notes
        pinned = {c["candidate"] for c in document.get("pins", [])}
        excused = {(pair.candidate, pair.post) for pair in verdict.pairs if pair.candidate not in pinned}
        assert excused == set(whatif.passed_over(solved))
        passed_over += len(excused)
    assert passed_over


def test_it_finds_every_planted_pair() -> None:
    """10,000 with TIANGENG_SOAK=1: somebody loses their seat to nobody, or to a weaker one of the same speciality."""
    chance, planted = random.Random(1), 0
    wanted = len(times(250, 10_000))
    while planted < wanted:
        document, answer, solved = documents(
            generate.market(chance.randint(10, 24), chance.randint(2, 5), chance.randint(0, 10**9))
        )
        for _ in range(20):
            wronged = plant(chance, document, answer)
            if wronged is None:
                continue
            changed, person_id, post_id = wronged
            planted += 1
            verdict = checker.check(document, changed)
            assert (person_id, post_id) in {(pair.candidate, pair.post) for pair in verdict.unexplained}
            assert not verdict.is_clean
            assert_the_arrays_agree(solved, changed, person_id, post_id)


def plant(
    chance: random.Random, document: dict[str, Any], answer: dict[str, Any]
) -> tuple[dict[str, Any], str, str] | None:
    """Take a seat from somebody who had asked for it; give it to nobody, or to one who ranks below and has no seat better."""
    changed = copy.deepcopy(answer)
    rows = {row["candidate"]: row for row in changed["pairings"]}
    victim = chance.choice([row for row in rows.values() if row["how"] == "wish"] or [None])
    if victim is None:
        return None
    case = checker.Case(document, answer)
    post = victim["post"]
    weaker = [
        name
        for name, row in rows.items()
        if row["how"] not in ("pinned",)
        and row["post"] != post
        and case.speciality(name) == case.speciality(victim["candidate"])
        and not case.is_barred(name, post)
        and case.standing(name, post) > case.standing(victim["candidate"], post)
        and (post in case.people[name].get("wishes", []) or case.people[name].get("accepts_adjustment"))
    ]
    if weaker and chance.random() < 0.7:
        rows[chance.choice(weaker)].update(post=post, how="wish")
    victim.update(post=None, how="none")
    return changed, victim["candidate"], post


def assert_the_arrays_agree(solved: Outcome, changed: dict[str, Any], person_id: str, post_id: str) -> None:
    """The same planted pair over arrays: each candidate's position is looked up in their own options."""
    found, arrays = solved.market, solved.arrays
    index = {post.id: p for p, post in enumerate(found.posts)}
    taken = np.full(arrays.candidates, -1, dtype=np.int32)
    for i, row in enumerate(changed["pairings"]):
        if row["post"] is not None and i not in arrays.pinned:
            own = arrays.post[arrays.start[i] : arrays.start[i + 1]].tolist()
            taken[i] = own.index(index[row["post"]])
    rows = checker_arrays.blocking_rows(arrays, taken, at_once=50)
    owner = arrays.owner()
    pairs = {(found.candidates[owner[row]].id, found.posts[arrays.post[row]].id) for row in rows}
    assert (person_id, post_id) in pairs
    assert not checker_arrays.overfull(arrays, taken).size


def small() -> Market:
    """Two want the one seat; a third is pinned to the other post."""
    people = [person("甲", "P1", "P2", skill=4), person("乙", "P1", skill=2), person("丙", "P1", skill=5)]
    return market([needing("P1"), needing("P2")], people, pins=(pin("丙", "P2"),))


def verdict_after(**rows: str | None) -> checker.Verdict:
    document, answer, _ = documents(small())
    for row in answer["pairings"]:
        row["post"] = rows.get(row["candidate"], row["post"])
    return checker.check(document, answer)


def test_the_small_market_is_fair() -> None:
    document, answer, _ = documents(small())
    verdict = checker.check(document, answer)
    assert verdict.is_clean
    assert [(pair.candidate, pair.post, pair.excuse) for pair in verdict.pairs] == [("丙", "P1", "pin 丙")]


def test_a_pin_excuses_only_if_it_is_listed() -> None:
    document, answer, _ = documents(small())
    answer["exceptions"] = []
    verdict = checker.check(document, answer)
    assert [pair.candidate for pair in verdict.unexplained] == ["丙"]
    assert len(verdict.faults) == 1


def test_two_on_one_seat_is_a_fault() -> None:
    assert any("超员" in fault.chinese for fault in verdict_after(乙="P1").faults)


def test_somebody_where_they_did_not_ask_to_be_is_a_fault() -> None:
    assert any("没有报" in fault.chinese for fault in verdict_after(甲=None, 乙="P2", 丙=None).faults)


def test_a_decision_that_was_not_followed_is_a_fault() -> None:
    assert any("应被指定" in fault.chinese for fault in verdict_after(丙=None).faults)


def test_a_wrong_line_is_a_fault() -> None:
    document, answer, _ = documents(small())
    assert answer["posts"][0]["line"] == {"score": 800, "last": "甲"}
    answer["posts"][0]["line"] = {"score": 700, "last": "甲"}
    assert len(checker.check(document, answer).faults) == 1
    answer["posts"][0]["line"] = "open"
    assert len(checker.check(document, answer).faults) == 1


def test_a_missing_and_a_doubled_person_are_faults() -> None:
    document, answer, _ = documents(small())
    answer["pairings"][1] = answer["pairings"][0]
    assert {fault.english for fault in checker.check(document, answer).faults} == {"甲 appears twice", "乙 is missing"}


def test_a_result_of_another_market_is_noticed() -> None:
    document, answer, _ = documents(small())
    document["batch"] = "别的批次"
    assert len(checker.check(document, answer).notes) == 1
