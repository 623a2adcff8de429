"""A province in arrays, drawn from a seed, and a process of its own for whoever solves it."""

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from tiangeng.algorithms.matching.arrays import Arrays, Small

KINDS = 6
DRAWN_TOGETHER = 20_000


def province(n: int, m: int, wishes: int, seed: int, *, floors: bool = True) -> Arrays:
    """Popular posts are asked for more often; seats for 105 in 100; a floor in every post; every 500th candidate is pinned."""
    chance = np.random.default_rng(seed)
    posts, lengths = _wishes(chance, n, m, wishes)
    pinned = {i: int(chance.integers(m)) for i in range(0, n, 500)} if floors else {}
    keep = np.ones(n, dtype=bool)
    keep[list(pinned)] = False
    posts, lengths = posts[np.repeat(keep, lengths)], lengths * keep
    kept = np.zeros((m, KINDS), dtype=np.int32)
    if floors:
        kept[np.arange(m), chance.integers(0, KINDS, m)] = 1
    seats = np.full(m, -(-n * 105 // 100 // m), dtype=np.int32)
    np.subtract.at(seats, list(pinned.values()), 1)
    return Arrays(
        start=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        post=posts,
        score=chance.integers(300, 1000, size=posts.size, dtype=np.int16),
        place=chance.permutation(n).astype(np.int32),
        kind=chance.integers(0, KINDS, n, dtype=np.int16),
        seats=np.maximum(seats, 1),
        floors=kept,
        own=lengths.astype(np.int32),
        specialities=tuple(map(str, range(KINDS))),
        pinned=pinned,
    )


def _wishes(chance: np.random.Generator, n: int, m: int, wishes: int) -> tuple[Small, Any]:
    """As many different posts each, in the order they were drawn; fewer where the popular ones came up too often."""
    popular = chance.permutation(m).astype(np.int32)
    rows, lengths = [], []
    for first in range(0, n, DRAWN_TOGETHER):
        drawn = (chance.random((min(DRAWN_TOGETHER, n - first), 3 * wishes)) ** 2 * m).astype(np.int32)
        order = np.argsort(drawn, axis=1, kind="stable")
        ordered = np.take_along_axis(drawn, order, axis=1)
        again = np.zeros(drawn.shape, dtype=bool)
        np.put_along_axis(again, order[:, 1:], ordered[:, 1:] == ordered[:, :-1], axis=1)
        fresh = ~again
        fresh &= np.cumsum(fresh, axis=1) <= wishes
        rows.append(popular[drawn[fresh]])
        lengths.append(fresh.sum(axis=1))
    return np.concatenate(rows), np.concatenate(lengths)


def alone(task: Callable[..., dict[str, Any]], arguments: tuple[Any, ...], *, seconds: float) -> dict[str, Any]:
    """What `task` returned, run in a new process; who takes longer than `seconds` is stopped, and the row says so."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(sender, task, arguments), daemon=True)
    process.start()
    sender.close()
    try:
        if receiver.poll(seconds):
            answer: dict[str, Any] = receiver.recv()
            return answer
    except EOFError:
        return _without(task, arguments, "broke off")
    finally:
        process.kill()
        process.join()
    return _without(task, arguments, f"not finished in {seconds:.0f} s")


def _tell(sender: Connection, task: Callable[..., dict[str, Any]], arguments: tuple[Any, ...]) -> None:
    try:
        answer = task(*arguments)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        for row in answer["rows"]:
            row["MB"] = peak if row.get("MB") == "peak" else row.get("MB")
    except Exception as error:  # the row says what became of it; the other rows go on
        answer = _without(task, arguments, f"{type(error).__name__}: {error}"[:90])
    sender.send(answer)


def _without(task: Callable[..., dict[str, Any]], arguments: tuple[Any, ...], note: str) -> dict[str, Any]:
    is_peer = task.__module__.endswith("peers")
    size, what = (
        (f"{arguments[1][0]}×{arguments[1][1]}", f"peers: {arguments[0]}")
        if is_peer
        else ("", f"{task.__name__} {arguments}")
    )
    empty = dict.fromkeys(("ms", "CPU ms", "CPU × ours", "budget ms", "MB"))
    found: dict[str, Any] = {"rows": [{"size": size, "what": what, **empty, "note": note}]}
    return found if is_peer else found | {"faults": [f"{what}: {note}"]}
