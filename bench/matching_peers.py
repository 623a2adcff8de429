"""The same market, without floors and pins, for every library that solves hospitals and residents; and for a flow."""

import hashlib
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from bench.matching_ground import province
from tiangeng.algorithms.matching import checker_arrays, reference, rounds
from tiangeng.algorithms.matching.arrays import Arrays, Small, to_instance

ALL = ("ours, NumPy", "ours, numba", "ours, plain Python", "matching", "algmatch", "OR-tools min-cost flow")
FAST = ("ours, NumPy", "ours, numba", "OR-tools min-cost flow")
Where = list[int]  # each candidate's post, −1 for none


def run(who: str, size: tuple[int, int], wishes: int, seed: int) -> dict[str, Any]:
    """One row. Building a library's own objects counts: without them it cannot be asked."""
    found = province(*size, wishes, seed, floors=False)
    solve = SOLVERS[who](found)
    walls, cpus, where = [], [], []
    for _ in range(5 if who.startswith("ours") else 1):
        began, cpu = time.perf_counter(), time.process_time()
        where = solve()
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - cpu)
    taken = positions(found, where)
    pairs = checker_arrays.blocking_rows(found, taken).size
    seated, rows = found.taken_rows(taken)
    note = f"{seated.size:,} placed, {pairs:,} blocking pairs, total score {int(found.score[rows].sum()):,}"
    row = {
        "size": f"{size[0]}×{size[1]}",
        "what": f"peers: {who}",
        "ms": round(min(walls) * 1000, 2),
        "CPU ms": round(min(cpus) * 1000, 2),
    }
    row |= {
        "CPU × ours": None,
        "budget ms": None,
        "MB": "peak",
        "note": note,
        "matching": hashlib.sha256(repr(where).encode()).hexdigest()[:12],
    }
    is_stable = not pairs or "flow" in who
    return {"rows": [row], "checks": 1, "faults": [] if is_stable else [f"{who} {size}: {pairs} blocking pairs"]}


def positions(arrays: Arrays, where: Where) -> Small:
    taken = np.full(arrays.candidates, -1, dtype=np.int32)
    for i, post in enumerate(where):
        if post >= 0:
            taken[i] = arrays.post[arrays.start[i] : arrays.start[i + 1]].tolist().index(post)
    return taken


def ours(solve: Callable[[Arrays], Small], arrays: Arrays) -> Callable[[], Where]:
    solve(arrays)  # a first time: compiled, in the cache
    return lambda: [int(post) for post in arrays.posts_of(solve(arrays))]


def numba(arrays: Arrays) -> Callable[[], Where]:
    from tiangeng.algorithms.matching import compiled

    return ours(compiled.solve, arrays)


def plain(arrays: Arrays) -> Callable[[], Where]:
    instance = to_instance(arrays)
    return lambda: [
        row[k] if k >= 0 else -1 for row, k in zip(instance.options, reference.solve(instance), strict=True)
    ]


def lists(arrays: Arrays) -> tuple[list[list[int]], list[list[int]]]:
    """Each candidate's posts, and each post's candidates, best first."""
    owner = arrays.owner()
    key = arrays.score * np.int64(arrays.candidates) - arrays.place[owner]
    order = np.lexsort((-key, arrays.post))
    cuts = np.searchsorted(arrays.post[order], np.arange(arrays.posts + 1))
    return to_instance(arrays).options, [owner[order[a:b]].tolist() for a, b in pairwise(cuts)]


def hr_matching(arrays: Arrays) -> Callable[[], Where]:
    from matching.games import HospitalResident

    wishes, ranking = lists(arrays)
    people = {f"c{i}": [f"p{p}" for p in row] for i, row in enumerate(wishes) if row}
    posts = {f"p{p}": [f"c{i}" for i in row] for p, row in enumerate(ranking) if row}
    seats = {f"p{p}": int(arrays.seats[p]) for p, row in enumerate(ranking) if row}

    def solve() -> Where:
        where = [-1] * arrays.candidates
        game = HospitalResident.create_from_dictionaries(people, posts, seats)
        for post, there in game.solve(optimal="resident").items():
            for person in there:
                where[int(person.name[1:])] = int(post.name[1:])
        return where

    return solve


def hr_algmatch(arrays: Arrays) -> Callable[[], Where]:
    from algmatch import HR

    wishes, ranking = lists(arrays)
    document = {
        "residents": {i + 1: [p + 1 for p in row] for i, row in enumerate(wishes)},
        "hospitals": {
            p + 1: {"capacity": int(arrays.seats[p]), "preferences": [i + 1 for i in row]}
            for p, row in enumerate(ranking)
        },
    }

    def solve() -> Where:
        found = HR(dictionary=document).get_stable_matching()
        if found is None:
            raise ValueError("no stable matching found")
        return [int(found["resident_sided"][f"r{i + 1}"][1:] or 0) - 1 for i in range(arrays.candidates)]

    return solve


def flow(arrays: Arrays) -> Callable[[], Where]:
    """Not stable: as many people as possible, then the greatest total score; what "maximum total fit" would do."""
    from ortools.graph.python import min_cost_flow

    n, m, owner = arrays.candidates, arrays.posts, arrays.owner()

    def solve() -> Where:
        network = min_cost_flow.SimpleMinCostFlow()
        arcs = network.add_arcs_with_capacity_and_unit_cost(
            owner, n + arrays.post, np.ones(owner.size, dtype=np.int64), -arrays.score.astype(np.int64)
        )
        source, sink = n + m, n + m + 1
        network.add_arcs_with_capacity_and_unit_cost(np.full(n, source), np.arange(n), np.ones(n), np.zeros(n))
        network.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, sink), arrays.seats, np.zeros(m))
        network.set_node_supply(source, n)
        network.set_node_supply(sink, -n)
        network.solve_max_flow_with_min_cost()
        where = [-1] * n
        used = np.flatnonzero(network.flows(arcs) > 0)
        for i, post in zip(owner[used].tolist(), arrays.post[used].tolist(), strict=True):
            where[i] = post
        return where

    return solve


SOLVERS: dict[str, Callable[[Arrays], Callable[[], Where]]] = {
    "ours, NumPy": lambda arrays: ours(rounds.solve, arrays),
    "ours, numba": numba,
    "ours, plain Python": plain,
    "matching": hr_matching,
    "algmatch": hr_algmatch,
    "OR-tools min-cost flow": flow,
}
