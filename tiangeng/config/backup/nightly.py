"""`tiangeng nightly`: a backup every night and a drill on the first Sunday of the month, where nothing else keeps the time.

On a machine with systemd the timers of deploy/ do it; in containers this does.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tiangeng.config.backup import store
from tiangeng.config.terminal import say

HERE = ZoneInfo("Asia/Shanghai")
BACKUP_AT, DRILL_AT = (2, 30), (4, 0)
MISSED = timedelta(hours=26)  # an older newest backup means that a night was slept through
LOOK = 60.0  # seconds; the clock may be put right meanwhile


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tiangeng nightly", description="每夜备份、每月演练，一直运行 · back up every night, drill every month"
    )
    parser.add_argument("--keep", type=int, default=30, metavar="N", help="只留最近 N 份 · keep the newest N")
    chosen = parser.parse_args(arguments)
    seen = datetime.now(HERE)
    if is_missed(seen):
        run("backup", "--keep", str(chosen.keep))
    while True:
        time.sleep(LOOK)
        now = datetime.now(HERE)
        for verb in due(seen, now):
            run(verb, *(["--keep", str(chosen.keep)] if verb == "backup" else []))
        seen = max(seen, now)


def is_missed(now: datetime) -> bool:
    """Nothing was backed up last night, because nobody was here."""
    found = store.all_of(store.default_store())
    return not found or now - found[-1].made_at > MISSED


def due(after: datetime, until: datetime) -> Iterator[str]:
    """What falls between two looks at the clock, each once, however long it has been."""
    days = [until.date() - timedelta(days=back) for back in range(2)]
    moments = [(_at(day, BACKUP_AT), "backup") for day in days]
    moments += [(_at(day, DRILL_AT), "drill") for day in days if day.isoweekday() == 7 and day.day <= 7]
    yield from (verb for moment, verb in sorted(moments) if after < moment <= until)


def _at(day: object, clock: tuple[int, int]) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock[0]:02}:{clock[1]:02}").replace(tzinfo=HERE)


def run(verb: str, *options: str) -> int:
    """In a process of its own; what went wrong it has said itself, and the next night is tried all the same."""
    status = subprocess.run([sys.executable, "-m", "tiangeng", verb, *options], check=False).returncode
    if status:
        say(f"tiangeng {verb} 没有成功（{status}），原因见上", f"tiangeng {verb} failed, see above")
    return status
