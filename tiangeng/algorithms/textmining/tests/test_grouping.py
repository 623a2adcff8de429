"""Groups do not depend on order or luck, and what people said about them holds."""

import os
from dataclasses import replace
from datetime import timedelta
from random import Random

import numpy as np
import pytest
from scipy import sparse
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from tiangeng.algorithms.textmining import grouping, linkage, vectors
from tiangeng.algorithms.textmining.grouping import Settings, group
from tiangeng.algorithms.textmining.linkage import Contradiction

from .letters import NOON, agreement, messages, same_partition

TRIALS = 200 if os.environ.get("TIANGENG_SOAK") else 8


def test_reports_of_one_matter_come_together_and_single_ones_stay_alone():
    found = group(messages(), Settings())
    for matter in range(6):
        own = {found[id] for id in found if id.startswith(f"m{matter}")}
        assert len(own) == 1
        assert not own & {number for id, number in found.items() if not id.startswith(f"m{matter}")}
    singles = [number for id, number in found.items() if id.startswith("s")]
    assert len(set(singles)) == len(singles)


@pytest.mark.parametrize("block", [10_000, 15])
def test_the_order_of_messages_changes_nothing(block):
    rows = messages()
    first = group(rows, Settings(block=block))
    for seed in range(5):
        Random(seed).shuffle(rows)
        assert group(rows, Settings(block=block)) == first


def test_many_small_blocks_find_nearly_what_one_finds():
    rows = messages(each=12)
    assert agreement(group(rows, Settings(block=30)), group(rows, Settings())) >= 0.9


def _drawn(luck: Random, ids: list[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Corrections that do not contradict each other: drawn pairs, sorted by a secret partition."""
    secret = {id: luck.randrange(15) for id in ids}
    must, cannot = [], []
    for _ in range(25):
        a, b = luck.sample(ids, 2)
        (must if secret[a] == secret[b] else cannot).append((a, b))
    return must, cannot


@pytest.mark.parametrize("seed", range(TRIALS))
def test_what_people_joined_and_parted_always_holds(seed):
    luck = Random(seed)
    rows = [replace(m, place=luck.choice(["331181100201", "331122100201", ""])) for m in messages(seed=seed)]
    must, cannot = _drawn(luck, sorted(m.id for m in rows))
    settings = Settings(block=luck.choice([12, 25, 10_000]))
    found = group(rows, settings, must=must, cannot=cannot)
    assert all(found[a] == found[b] for a, b in must)
    assert all(found[a] != found[b] for a, b in cannot)
    # Replayed on the next day's increment as well, with messages that were not there.
    known = {id: number for id, number in found.items() if luck.random() < 0.7}
    again = group(rows, settings, must=must, cannot=cannot, known=known)
    assert all(again[a] == again[b] for a, b in must)
    assert all(again[a] != again[b] for a, b in cannot)


def test_a_pair_that_is_both_is_refused_even_through_others():
    with pytest.raises(Contradiction):
        group(messages(), Settings(), must=[("m0000", "m0001"), ("m0001", "m0002")], cannot=[("m0002", "m0000")])


def test_a_persons_word_breaks_a_known_group():
    known = group(messages(), Settings())
    found = group(messages(), Settings(), cannot=[("m0000", "m0001")], known=known)
    assert found["m0000"] != found["m0001"]


def test_an_increment_leaves_what_is_known_and_nearly_equals_the_rebuild():
    rows = sorted(messages(each=12), key=lambda m: m.at)
    old, fresh = rows[:60], rows[60:]
    yesterday = group(old, Settings())
    today = group(rows, Settings(), known=yesterday)
    assert same_partition({m.id: today[m.id] for m in old}, yesterday)
    rebuilt = group(rows, Settings())
    assert agreement(today, rebuilt) >= 0.95
    assert any(today[m.id] in {today[o.id] for o in old} for m in fresh)


def test_linkage_is_scipys_average_linkage_where_no_edge_is_missing():
    for seed in range(20):
        points = np.random.default_rng(seed).random((30, 6))
        points /= np.linalg.norm(points, axis=1, keepdims=True)
        alike = points @ points.T
        np.fill_diagonal(alike, 0)
        ours = linkage.link(sparse.csr_matrix(alike), cut=0.8)
        apart = squareform(np.where(np.eye(30), 0, 1 - alike), checks=False)
        theirs = hierarchy.fcluster(hierarchy.linkage(apart, "average"), 1 - 0.8, "distance")
        assert same_partition(dict(enumerate(ours.tolist())), dict(enumerate(theirs.tolist())))


def test_means_link_as_their_members_would():
    rows = messages()
    ordered = sorted(rows, key=lambda m: m.id)
    counts = vectors.counts(ordered, vectors.Measure())
    unit = vectors.weighted(counts, ordered, vectors.Rarity.of([counts]), vectors.Measure())
    own = np.array([int(m.id[1]) if m.id[0] == "m" else 6 for m in ordered])
    mean = grouping._means(unit, own, 10**6)
    pairs = (unit[own == 0] @ unit[own == 1].T).toarray()
    assert (mean[0] @ mean[1].T).toarray()[0, 0] == pytest.approx(pairs.mean(), abs=1e-6)


def test_an_id_that_occurs_twice_is_refused():
    rows = messages()
    with pytest.raises(ValueError, match="twice"):
        group([*rows, rows[0]], Settings())


def test_counties_are_never_mixed():
    rows = messages()
    twins = [replace(m, id=f"x{m.id}", place="330000" + m.place[6:]) for m in rows]
    found = group([*rows, *twins], Settings())
    assert not {found[m.id] for m in rows} & {found[m.id] for m in twins}


def test_a_batch_whose_clock_is_wrong_still_finds_its_matter():
    rows = [replace(m, at=NOON + timedelta(days=40_000)) if m.id.endswith("3") else m for m in messages()]
    assert same_partition(group(rows, Settings()), group(messages(), Settings()))


def test_the_worked_example_of_the_documentation():
    """docs/algorithms/textmining.md: A–B 0.40, A–C 0.10, B–C 0.06, C–D 0.07, cut at 0.05."""
    edges = {(0, 1): 0.40, (0, 2): 0.10, (1, 2): 0.06, (2, 3): 0.07}
    alike = np.zeros((4, 4))
    for (a, b), likeness in edges.items():
        alike[a, b] = alike[b, a] = likeness
    assert linkage.link(sparse.csr_matrix(alike), cut=0.05).tolist() == [0, 0, 0, 1]
    assert linkage.link(sparse.csr_matrix(alike), cut=0.09).tolist() == [0, 0, 1, 2]
