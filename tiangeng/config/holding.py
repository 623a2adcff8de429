"""One `tiangeng run` (or `setup`) per data directory, by a lock the kernel frees when its holder dies."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tiangeng.config.paths import data_dir, folder
from tiangeng.config.terminal import Trouble


@contextmanager
def only_one(doing: str) -> Iterator[None]:
    """Hold the data directory while `doing` something with it, or say who does."""
    with open(folder("run") / "holder", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _held(lock) from None
        lock.truncate(0)
        lock.write(json.dumps({"pid": os.getpid(), "doing": doing}))
        lock.flush()
        yield


def _held(lock: IO[str]) -> Trouble:
    lock.seek(0)
    try:
        holder = json.loads(lock.read())
    except ValueError:  # it has the lock and has not written yet
        holder = {"pid": "?", "doing": "?"}
    who = f"{holder['pid']}, {holder['doing']}"
    return Trouble(
        f"{data_dir()} 已有一个田埂在运行（进程 {who}）；请先停止它，或用 TIANGENG_DATA 另选目录。",
        f"Tiangeng is already running on {data_dir()} (process {who}): stop it first, or choose another TIANGENG_DATA.",
    )
