"""Whether processes that are not our children have ended."""

import time
from collections.abc import Iterable
from contextlib import suppress

import psutil


def is_alive(process: psutil.Process) -> bool:
    """A zombie counts as ended: in a container whose first process reaps nothing it stays for ever."""
    with suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def still_alive(processes: Iterable[psutil.Process], *, after: float) -> list[psutil.Process]:
    """Those that have not ended within `after` seconds; back at once when all have."""
    deadline = time.monotonic() + after
    while (alive := [process for process in processes if is_alive(process)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive


def kill(processes: Iterable[psutil.Process]) -> None:
    """No more asking; back when they are gone."""
    killed = list(processes)
    for process in killed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    still_alive(killed, after=5)
