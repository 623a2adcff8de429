"""What the API takes in: visits and issues, from 1, 8 and 32 phones at once, singly and many in one post.

Against the server `tiangeng run` starts: supervisor, database, web and worker are the real ones in a data directory of
their own. Each entry has an id made by the
phone, as the field app makes them; each phone waits for its answer before it sends the next. CPU seconds are those of all
the server's processes, PostgreSQL included; the phones' own are shown beside them, for they share the two cores.
"""

import argparse
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psutil
import uuid6

from bench import machine
from bench.report import Report, percentile
from tests.faults.client import Lost
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack, free_port
from tiangeng.config.paths import data_dir

AT_ONCE = (1, 8, 32)
BATCH = 50  # entries a phone has kept while it was without signal
TWINS = 10  # identical posts at once: as many equal answers, one row
WORDS = "今天走访了水碓坑，渠道在桥头漏水，下游三户浇不上田；老人说去年修过一次，管了半年。已记下，回去报水利站。" * 3
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def visit(own_id: UUID) -> dict[str, Any]:
    return {"id": str(own_id), "region_code": VILLAGE, "visited_on": TODAY, "heard": WORDS, "part_of_day": "morning"}


def issue(own_id: UUID) -> dict[str, Any]:
    return {
        "id": str(own_id), "region_code": VILLAGE, "category": "water-outage", "title": "水碓坑桥头水渠漏水", "body": WORDS,
        "place": "水碓坑桥头", "reporter_name": "李大山", "reporter_phone": "13800001111",
    }  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """What is sent where, and in which table it must be found afterwards."""

    path: str
    entry: Callable[[UUID], dict[str, Any]]
    table: str
    size: int = 1  # entries in one post


KINDS = {
    "record a visit": Kind("/api/visits", visit, "visits_visit"),
    f"record {BATCH} visits in one post": Kind("/api/visits/batch", visit, "visits_visit", size=BATCH),
    "report an issue": Kind("/api/issues", issue, "issues_issue"),
}


def measure(options: argparse.Namespace) -> Report:
    report = Report("api", settings={"seconds a round": options.seconds})
    stack = Stack(Path(data_dir()), free_port())
    try:
        stack.start()
        for name, kind in KINDS.items():
            Round(stack, kind, clients=2, seconds=2).run()  # warm: modules loaded, connections open, plans known
            for clients in AT_ONCE:
                done = Round(stack, kind, clients, options.seconds).run()
                report.rows.append({"what": name, **done.row()})
                report.faults += [f"{name}, {clients} at once: {fault}" for fault in done.faults()]
            if kind.size == 1:
                report.faults += [f"{name}: {fault}" for fault in twins(stack, kind)]
            report.checks += len(AT_ONCE) + (kind.size == 1)
    finally:
        stack.stop()
    return report


@dataclass
class Round:
    """`clients` phones write for `seconds`; what was acknowledged is kept, to be looked for in the table."""

    stack: Stack
    kind: Kind
    clients: int
    seconds: float
    took: list[float] = field(default_factory=list)  # seconds from sending to the answer
    acknowledged: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)  # answers that are no success
    spent: float = 0.0  # seconds from the first sending to the last answer
    server_cpu: dict[str, float] = field(default_factory=dict)  # seconds, by part of the server
    own_cpu: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> "Round":
        parts = self._parts()
        before = {name: machine.cpu_seconds(processes) for name, processes in parts.items()}
        own, began = time.process_time(), time.perf_counter()
        threads = [threading.Thread(target=self._phone, args=(began + self.seconds,)) for _ in range(self.clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.spent, self.own_cpu = time.perf_counter() - began, time.process_time() - own
        self.server_cpu = {name: machine.cpu_seconds(processes) - before[name] for name, processes in parts.items()}
        return self

    def _parts(self) -> dict[str, list[psutil.Process]]:
        """The server's processes: who answers, who works in the background, and the rest, which is the database."""
        web, worker = self.stack.web(), self.stack.worker()
        known = {process.pid for process in (*web, *worker)}
        return {"web": web, "worker": worker, "database": [p for p in self.stack.processes() if p.pid not in known]}

    def _phone(self, until: float) -> None:
        client = self.stack.client("cadre")
        while time.perf_counter() < until:
            ids = [UUID(bytes=uuid6.uuid7().bytes) for _ in range(self.kind.size)]
            entries = [self.kind.entry(own_id) for own_id in ids]
            began = time.perf_counter()
            try:
                answer = client.post(self.kind.path, entries[0] if self.kind.size == 1 else {"entries": entries})
            except Lost:
                said = ["lost"] * len(ids)
            else:
                is_read = self.kind.size > 1 and answer.status == 200
                said = (
                    [str(one["status"]) for one in answer.json()["items"]]
                    if is_read
                    else [str(answer.status)] * len(ids)
                )
            with self._lock:
                self.took.append(time.perf_counter() - began)
                self.acknowledged += [str(own_id) for own_id, word in zip(ids, said, strict=True) if word == "201"]
                self.others.update(word for word in said if word != "201")
        client.close()

    def row(self) -> dict[str, Any]:
        done = len(self.acknowledged)
        return {
            "clients": self.clients,
            "posts": len(self.took),
            "stored": done,
            "per second": round(done / self.spent, 1),
            "p50 ms": round(percentile(self.took, 0.5) * 1000, 1),
            "p95 ms": round(percentile(self.took, 0.95) * 1000, 1),
            "server CPU s per 1,000": round(sum(self.server_cpu.values()) / done * 1000, 2),
            **{f"of it {name}": round(spent / done * 1000, 2) for name, spent in self.server_cpu.items()},
            "phones' CPU s per 1,000": round(self.own_cpu / done * 1000, 2),
            "other answers": sum(self.others.values()),
        }

    def faults(self) -> list[str]:
        """Acknowledged and not in the table; or answers that are no success."""
        sql = f"SELECT count(*) FROM {self.kind.table} WHERE id = ANY(%s::uuid[])"
        (there,) = self.stack.sql(sql, [self.acknowledged])[0]
        lost = len(set(self.acknowledged)) - there
        return [*([f"{lost} acknowledged entries are not stored"] if lost else []),
                *(f"{count} answers {said}" for said, count in self.others.items())]  # fmt: skip


def twins(stack: Stack, kind: Kind) -> list[str]:
    """Ten identical posts at once: ten equal answers, one row."""
    own_id, ready, answers = UUID(bytes=uuid6.uuid7().bytes), threading.Barrier(TWINS), []
    entry, key = kind.entry(own_id), secrets.token_hex(8)

    def send() -> None:
        client = stack.client("cadre")
        ready.wait()
        answers.append(client.post(kind.path, entry, once=key))
        client.close()

    threads = [threading.Thread(target=send) for _ in range(TWINS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (rows,) = stack.sql(f"SELECT count(*) FROM {kind.table} WHERE id = %s", [own_id])[0]
    different = len({(answer.status, answer.body) for answer in answers})
    return [] if (rows, different, len(answers)) == (1, 1, TWINS) else [
        f"{TWINS} identical posts: {len(answers)} answers, {different} different, {rows} rows"]  # fmt: skip
