"""Phones writing at once: each problem is reported, dispatched and accepted by its own people, and every write is sent
again under its own key until an answer comes. What was answered is kept, to be compared with the database afterwards.
"""

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from tests.faults.client import Answer, Client, Lost
from tests.faults.stack import Stack

VILLAGE = "331181104201"
STEPS = ("report", "dispatch", "accept")
TOO_STRANGE = 5  # then the rest would only say the same
PATIENCE = 120  # seconds a phone goes on trying: after that the service did not come back
AGAIN = (429, 502, 503, 504)  # not 500: that is a crash, and never the answer to a fault


@dataclass
class Entry:
    """One problem, the keys of its three writes, and what the service has said to each."""

    title: str
    own_id: str | None
    keys: dict[str, str]
    said: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def issue_id(self) -> str:
        return str(self.said["report"]["id"])


@dataclass
class Load:
    """`entries` problems over `clients` connections; `name` marks the rows as this load's own."""

    stack: Stack
    name: str
    entries: int
    clients: int = 6
    written: list[Entry] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)
    lost: int = 0
    on_answer: Callable[[Answer], None] = lambda answer: None
    _done: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_over(self) -> bool:
        return self._done.is_set()

    @property
    def acknowledged(self) -> int:
        return sum(self.answers[status] for status in (200, 201))

    def run(self, *, meanwhile: Callable[["Load"], None] = lambda load: None) -> "Load":
        """Write everything; `meanwhile` runs beside it, to kill and to stop."""
        waiting: SimpleQueue[Entry] = SimpleQueue()
        for entry in self._entries():
            waiting.put(entry)
        threads = [threading.Thread(target=self._write, args=(waiting, i), daemon=True) for i in range(self.clients)]
        for thread in threads:
            thread.start()
        threading.Thread(target=lambda: ([one.join() for one in threads], self._done.set()), daemon=True).start()
        meanwhile(self)
        self._done.wait()
        return self

    def _entries(self) -> list[Entry]:
        """Every second entry brings an id of its own, as a phone does; the others have only their keys. Another load's are others."""
        chance = random.Random(self.name)
        found = []
        for number in range(self.entries):
            own = str(uuid.UUID(int=chance.getrandbits(128), version=4)) if number % 2 else None
            keys = {step: f"{self.name}-{number}-{step}-{chance.getrandbits(32):08x}" for step in STEPS}
            found.append(Entry(f"{self.name} {number}", own, keys))
        return found

    def _write(self, waiting: "SimpleQueue[Entry]", place: int) -> None:
        people = {
            "report": self.stack.client("cadre", timeout=20),
            "dispatch": self.stack.client("township_officer", timeout=20),
            "accept": self.stack.client("bureau", timeout=20),
        }
        while True:
            try:
                entry = waiting.get_nowait()
            except Empty:
                return
            for step in STEPS:
                if len(self.strange) > TOO_STRANGE:
                    return
                path, sent = self._wish(entry, step)
                answer = self._until_answered(people[step], path, sent, entry.keys[step])
                if answer is None:
                    return
                entry.said[step] = answer.json()
            with self._lock:
                self.written.append(entry)

    def _wish(self, entry: Entry, step: str) -> tuple[str, dict[str, Any]]:
        if step == "report":
            sent = {
                "id": entry.own_id, "region_code": VILLAGE, "category": "water-outage", "title": entry.title,
                "body": f"{entry.title}：水渠漏水，下游三户浇不上田。", "place": "水碓坑桥头", "reporter_name": "李大山",
            }  # fmt: skip
            return "/api/issues", sent
        if step == "dispatch":
            return f"/api/issues/{entry.issue_id}/dispatch", {"lead_id": self.stack.unit("water")}
        return f"/api/issues/{entry.issue_id}/moves/accept", {}

    def _until_answered(self, client: Client, path: str, sent: dict[str, Any], key: str) -> Answer | None:
        """The same key through silence and trouble; anything else but a success is strange."""
        deadline, wait = time.monotonic() + PATIENCE, 0.1
        while time.monotonic() < deadline:
            try:
                answer = client.post(path, sent, once=key)
            except Lost:
                with self._lock:
                    self.lost += 1
            else:
                self.on_answer(answer)
                with self._lock:
                    self.answers[answer.status] += 1
                if answer.status in (200, 201):
                    return answer
                if answer.status not in AGAIN:
                    return self._note(f"{answer.status} {path} {answer.text[:300]}")
            time.sleep(wait)
            wait = min(1.0, wait * 1.5)
        return self._note(f"no answer in {PATIENCE} s: {path}")

    def _note(self, what: str) -> None:
        with self._lock:
            self.strange.append(what)
