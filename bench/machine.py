"""What a figure was measured on: without these facts it says nothing."""

import math
import os
import platform
import re
import subprocess
import time
from contextlib import suppress
from typing import Any

import psutil

from tiangeng.config.cluster import server
from tiangeng.config.paths import ROOT


def facts() -> dict[str, Any]:
    """Cores, GiB of memory, versions, commit, and how busy the machine is besides us (load over 1, 5, 15 minutes)."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "cpu": _cpu(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "postgresql": server().program_version(),
        "commit": _git("rev-parse", "--short=12", "HEAD"),
        "changed_files": len(_git("status", "--porcelain").splitlines()),  # 0: the tree is the commit
        "load": load(),
        "yardstick_s": yardstick(),
    }


def yardstick() -> float:
    """CPU seconds this machine takes today for a fixed piece of Python, the best of three: figures of two days are compared by
    it, for the same machine type has been twice as slow on one day as on another."""
    best = math.inf
    for _round in range(3):
        began, total = time.process_time(), 0
        for number in range(3_000_000):
            total += number * number % 7
        best = min(best, time.process_time() - began)
    return round(best, 3)


def load() -> list[float]:
    """Runnable processes, averaged over 1, 5 and 15 minutes; above the number of cores somebody waits."""
    return [round(value, 2) for value in os.getloadavg()]


def _cpu() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            found = re.search(r"model name\s*:\s*(.+)", lines.read())
    except OSError:
        return platform.processor()
    return found[1].strip() if found else platform.processor()


def _git(*words: str) -> str:
    """'' outside a checkout: an installed copy can be measured too."""
    said = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip()


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """What these have used so far, with the children that have ended: a database's sessions come and go."""
    total = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:4])  # user, system, and both of the ended children
    return total
