"""Steady mixed writing against the whole stack, then the accounts: `python -m bench.soak --minutes 30 --seed 1`.

Several people write through the API at an even pace, every wish under its own key and again until it is answered. At the end
every acknowledged row must be there in the state that was answered, no row more, the log's chain whole, and every counter equal
to a recount. The memory of the web's processes is noted at both ends: half an hour shows a leak.
"""

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import ground, machine
from bench.report import Report, percentile
from bench.tales import Tale, Wish
from tests.faults.client import Answer, Client, Lost
from tests.faults.stack import Stack, free_port
from tiangeng.config import setup
from tiangeng.config.paths import ROOT

AGAIN = (429, 502, 503, 504)
PATIENCE = 60  # seconds a wish is repeated; a soak has no faults on purpose, so silence that long is one
SEALED_WITHIN = 40  # seconds the sealer gets for the last lines: it comes every ten


@dataclass
class Soak:
    """The writers and what they were told."""

    stack: Stack
    seed: int
    seconds: float
    per_second: float  # wishes, all writers together
    writers: int = 4
    told: list[Tale] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    verbs: Counter[str] = field(default_factory=Counter)
    again: int = 0  # sendings that were repeated
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        until = time.monotonic() + self.seconds
        threads = [threading.Thread(target=self._write, args=(place, until)) for place in range(self.writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _write(self, place: int, until: float) -> None:
        """One writer's tales, one after the other; the last one begun is told to its end."""
        clients = {
            name: self.stack.client(name) for name in ("cadre", "partner", "township_officer", "bureau", "county_admin")
        }
        number, due = place, time.monotonic()
        while time.monotonic() < until and len(self.faults) < 20:
            tale = Tale(number, random.Random(f"{self.seed}-{number}"), self.stack.known["units"])
            for step, wish in enumerate(tale.wishes()):
                time.sleep(max(0.0, due - time.monotonic()))
                due = max(due, time.monotonic() - 1) + self.writers / self.per_second
                if not self._granted(clients[wish.who], wish, key=f"soak-{self.seed}-{number}-{step}"):
                    break
                tale.state = wish.state
            with self._lock:
                self.told.append(tale)
            number += self.writers

    def _granted(self, client: Client, wish: Wish, *, key: str) -> bool:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            began = time.perf_counter()
            answer = self._answer(client, wish, key)
            if answer is not None and answer.status in (200, 201):
                with self._lock:
                    self.took.append(time.perf_counter() - began)
                    self.verbs[wish.state] += 1
                return True
            if answer is not None and answer.status not in AGAIN:
                return self._fault(f"{answer.status} {wish.path}: {answer.text[:200]}")
            self.again += 1
            time.sleep(0.2)
        return self._fault(f"no answer in {PATIENCE} s: {wish.path}")

    def _answer(self, client: Client, wish: Wish, key: str) -> Answer | None:
        try:
            return client.post(wish.path, wish.sent, once=key)
        except Lost:
            return None

    def _fault(self, what: str) -> bool:
        with self._lock:
            self.faults.append(what)
        return False


def compared(soak: Soak) -> list[str]:
    """Told and kept, row by row: lost, doubled, or in another state than was answered."""
    visits = {str(t.own_id): t.state for t in soak.told if t.is_visit and t.state}
    issues = {str(t.own_id): t.state for t in soak.told if not t.is_visit and t.state}
    kept_visits = {row[0] for row in soak.stack.sql("SELECT id::text FROM visits_visit")}
    kept_issues = dict(soak.stack.sql("SELECT id::text, state FROM issues_issue"))
    pairs = (("visit", set(visits), kept_visits), ("issue", set(issues), set(kept_issues)))
    found = [f"{kind} {pk} was acknowledged and is lost" for kind, told, kept in pairs for pk in sorted(told - kept)]
    found += [f"{kind} {pk} is there and nobody was told" for kind, told, kept in pairs for pk in sorted(kept - told)]
    return found + [
        f"issue {pk}: answered {state}, kept {kept_issues[pk]}"
        for pk, state in issues.items()
        if pk in kept_issues and kept_issues[pk] != state
    ]


def verified() -> dict[str, Any]:
    """What `tiangeng audit verify` says, once the last lines are sealed."""
    command, found = [sys.executable, "-m", "tiangeng", "audit", "verify", "--json"], {"unsealed": 1}
    until = time.monotonic() + SEALED_WITHIN
    while found["unsealed"] and time.monotonic() < until:
        said = subprocess.run(command, cwd=ROOT, env=setup.environment(), capture_output=True, text=True, check=False)
        if not said.stdout.startswith("{"):
            raise RuntimeError(said.stderr[-2000:])
        found = json.loads(said.stdout)
        time.sleep(2)
    return found


def recounted(soak: Soak) -> tuple[int, list[str]]:
    """How many numbers were counted again, and which differ; Django is imported here, once its ground is known."""
    import django

    django.setup()
    from bench import recount
    from tiangeng.people.models import Account
    from tiangeng.people.queries import actor_for

    now, names = datetime.now(UTC), [one["username"] for one in soak.stack.known["people"].values()]
    actors = [
        actor_for(account, now=now) for account in Account.objects.filter(username__in=names).order_by("username")
    ]
    checks = [
        check
        for actor in actors
        if "issues.see" in actor.capabilities
        for check in recount.issues(actor, soak.stack.sql, now=now)
    ]
    return len(checks), recount.faults(checks)


def memory(stack: Stack) -> float:
    """MiB the web's processes hold, all together."""
    return round(sum(process.memory_info().rss for process in stack.web()) / 2**20, 1)


def measure(chosen: argparse.Namespace, data: Path) -> Report:
    stack = Stack(data, free_port())
    try:
        stack.start()
        soak = Soak(stack, chosen.seed, chosen.minutes * 60, chosen.per_second)
        before, cpu = memory(stack), machine.cpu_seconds(stack.processes())
        soak.run()
        after, cpu = memory(stack), machine.cpu_seconds(stack.processes()) - cpu
        chain = verified()
        checks, differ = recounted(soak)
        faults = [*soak.faults, *compared(soak), *(f"log: {finding}" for finding in chain["findings"]), *differ]
        if chain["unsealed"]:
            faults.append(f"{chain['unsealed']} lines of the log were not sealed in {SEALED_WITHIN} s")
    finally:
        stack.stop()
    row = {
        "minutes": chosen.minutes, "writes": len(soak.took), "per second": round(len(soak.took) / (chosen.minutes * 60), 1),
        "p50 ms": round(percentile(soak.took, 0.5) * 1000, 1), "p95 ms": round(percentile(soak.took, 0.95) * 1000, 1),
        "server CPU s per 1,000": round(cpu / len(soak.took) * 1000, 2), "web MiB before": before, "web MiB after": after,
    }  # fmt: skip
    facts = {
        "answers": dict(soak.verbs),
        "sent again": soak.again,
        "log": {k: chain[k] for k in ("seals", "rows", "intact")},
    }
    return Report("soak", {"seed": chosen.seed}, [row], faults, checks, facts)


def main() -> int:
    found = argparse.ArgumentParser(
        prog="python -m bench.soak", description="不停写入，再对账 · steady writing, then the accounts"
    )
    found.add_argument("--minutes", type=float, default=30)
    found.add_argument("--seed", type=int, default=1)
    found.add_argument("--per-second", type=float, default=10, help="writes a second, all writers together")
    chosen = found.parse_args()
    facts, before = machine.facts(), machine.load()
    with ground.own_data() as data:
        report = measure(chosen, data)
    report.load = [before, machine.load()]
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"soak-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps({"machine": facts, "reports": [asdict(report)]}, ensure_ascii=False, indent=1))
    print("\n".join([*report.lines(), str(path)]))
    return int(bool(report.faults))


if __name__ == "__main__":
    sys.exit(main())
