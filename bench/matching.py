"""Matching at the sizes of a county and of a province, beside the libraries that can do a part of it, in one run.

Every solver runs in a process of its own, so that its memory is its own. All that solve the same market must end alike:
a difference or a blocking pair is a fault, a slow figure never is.
"""

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench import matching_peers
from bench.matching_ground import alone, province
from bench.report import Report
from tiangeng.algorithms.matching import (
    arrays as arrays_,
)
from tiangeng.algorithms.matching import (
    checker,
    checker_arrays,
    gaps,
    generate,
    lines,
    outcome,
    reading,
    reference,
    result,
    rounds,
    scoring,
    writing,
)
from tiangeng.algorithms.matching.cards import Cards
from tiangeng.algorithms.matching.solvers import has_numba

COUNTY, PROVINCE, WISHES = (4_000, 256), (460_000, 20_000), 20
SMALL_ENOUGH = ((300, 40), (1_000, 200), (4_000, 256))  # for every peer to try
FOR_A_FLOW = ((20_000, 1_000), (100_000, 5_000))
BUDGETS = {"county": 50, "numpy": 5_000, "numba": 1_000}  # ms; and a province in 512 MB


def measure(chosen: argparse.Namespace) -> Report:
    report = Report(
        "matching", settings={"seed": chosen.seed, "county": COUNTY, "province": PROVINCE, "wishes": WISHES}
    )
    for task, arguments in [
        (county, (chosen.seed,)),
        *((solve_province, (way, chosen.seed)) for way in ways()),
        *(
            (matching_peers.run, (who, size, WISHES, chosen.seed))
            for size in SMALL_ENOUGH
            for who in matching_peers.ALL
        ),
        *((matching_peers.run, (who, size, WISHES, chosen.seed)) for size in FOR_A_FLOW for who in matching_peers.FAST),
    ]:
        _add(report, alone(task, arguments, seconds=chosen.peer_seconds if task is matching_peers.run else 3_600))
    _compare(report)
    return report


def ways() -> list[str]:
    return ["numpy", "numba"] if has_numba() else ["numpy"]


def _add(report: Report, found: dict[str, Any]) -> None:
    report.faults += found.pop("faults", [])
    report.checks += found.pop("checks", 0)
    report.rows += found.pop("rows")
    report.facts |= found


def _compare(report: Report) -> None:
    """Peers on the same market: the same matching, and how many times the CPU of our NumPy."""
    for n, m in SMALL_ENOUGH + FOR_A_FLOW:
        rows = [row for row in report.rows if row["size"] == f"{n}×{m}" and row["what"].startswith("peers: ")]
        ours = next((row["CPU ms"] for row in rows if "NumPy" in row["what"]), None)
        for row in rows:
            row["CPU × ours"] = round(row["CPU ms"] / ours, 1) if row["CPU ms"] is not None and ours else None
        hashes = {row["what"]: row.pop("matching", None) for row in rows}
        stable = {what: found for what, found in hashes.items() if found and "flow" not in what}
        report.checks += len(stable)
        if len(set(stable.values())) > 1:
            report.faults.append(f"{n}×{m}: not all stable solvers end alike: {stable}")


def best(work: Callable[[], Any], times: int = 5) -> tuple[Any, float, float]:
    """The result, and the best wall and CPU seconds of several: on a shared machine the others are somebody else's."""
    walls, cpus, found = [], [], None
    for _ in range(times):
        began, cpu = time.perf_counter(), time.process_time()
        found = work()
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - cpu)
    return found, min(walls), min(cpus)


def row(size: tuple[int, int], what: str, wall: float, cpu: float, **more: Any) -> dict[str, Any]:
    names = {"size": f"{size[0]}×{size[1]}", "what": what, "ms": round(wall * 1000, 2), "CPU ms": round(cpu * 1000, 2)}
    return names | {"CPU × ours": None, "budget ms": None, "MB": None, "note": ""} | more


def county(seed: int) -> dict[str, Any]:
    """From the JSON text to the words on everybody's card, step by step; the budget is for match, check and cards."""
    text = writing.text(writing.market(generate.market(*COUNTY, seed)))
    rows, faults = [], []

    def step(what: str, work: Callable[[], Any], times: int = 5, **more: Any) -> Any:
        found, wall, cpu = best(work, times)
        rows.append(row(COUNTY, what, wall, cpu, **more))
        return found

    market = step("read and check the JSON", lambda: reading.read(text), 3)
    found = step("score every pair, order 服从调剂, draw lots", lambda: scoring.from_market(market))
    taken = step("match, NumPy", lambda: rounds.solve(found))
    blocking = step("check over arrays", lambda: checker_arrays.blocking_rows(found, taken))
    cut = step("lines", lambda: lines.of(found, taken))
    step("numbers of all cards", lambda: gaps.of(found, taken, cut, found.length()))

    def all_three() -> None:
        took = rounds.solve(found)
        checker_arrays.blocking_rows(found, took)
        gaps.of(found, took, lines.of(found, took), found.length())

    step("match + check + lines + cards", all_three, **{"budget ms": BUDGETS["county"]})
    if has_numba():
        from tiangeng.algorithms.matching import compiled

        compiled.solve(found)
        if not np.array_equal(step("match, numba", lambda: compiled.solve(found)), taken):
            faults.append("county: numba differs")
    if step("match, plain Python", lambda: reference.solve(arrays_.to_instance(found)), 1) != taken.tolist():
        faults.append("county: the reference differs")
    solved = step("everything with the third round", lambda: outcome.solve(market), 3)
    step("words of all cards", lambda: list(Cards(solved)), 1)
    document = writing.market(market)
    answer = result.document(solved, market=writing.fingerprint(document), with_cards=False)
    verdict = step("audit of the JSON, other code", lambda: checker.check(document, answer), 1)
    if blocking.size or not verdict.is_clean:
        faults.append(f"county: {blocking.size} blocking pairs, {len(verdict.faults)} faults")
    return {"rows": rows, "faults": faults, "checks": 4}


def solve_province(way: str, seed: int) -> dict[str, Any]:
    """20 wishes each, floors, pins; checked, with the numbers of all cards; memory of the whole process."""
    found = province(*PROVINCE, WISHES, seed)
    _, read, read_cpu = best(lambda: int(found.post.max()) + int(found.score.max()))
    solve: Callable[[Any], Any] = rounds.solve
    if way == "numba":
        from tiangeng.algorithms.matching import compiled

        solve = compiled.solve
        solve(province(50, 5, 3, seed))  # compiled before it is measured
    taken, wall, cpu = best(lambda: solve(found), 4)
    blocking, check_wall, check_cpu = best(lambda: checker_arrays.blocking_rows(found, taken), 3)
    cut, line_wall, line_cpu = best(lambda: lines.of(found, taken), 3)
    _, card_wall, card_cpu = best(lambda: gaps.of(found, taken, cut, found.length()), 3)
    apart = f"{wall / read:.0f} × one read of all wishes (CPU {cpu / read_cpu:.0f} ×); budget 512 MB"
    rows = [
        row(PROVINCE, f"match, {way}", wall, cpu, MB="peak", note=apart, **{"budget ms": BUDGETS[way]}),
        row(PROVINCE, f"check after {way}", check_wall, check_cpu),
        row(PROVINCE, f"lines and numbers of all cards after {way}", line_wall + card_wall, line_cpu + card_cpu),
    ]
    if way == "numpy":
        size = f"{found.post.nbytes + found.score.nbytes:,} bytes"
        rows.append(row(PROVINCE, "one read of all wishes and scores", read, read_cpu, note=size))
    faults = [f"province {way}: {blocking.size} blocking pairs"] if blocking.size else []
    return {"rows": rows, "faults": faults, "checks": 1, f"province_{way}": {"unplaced": int((taken < 0).sum())}}
