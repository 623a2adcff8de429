"""Whether the time an answer takes tells more of a receipt's code than the answer itself does.

Known, unknown and malformed codes are asked in a random order, one at a time over loopback, at the receipt's page, at its API
and, with a wrong number, at 我的信息, where all three are one answer. Beside the percentiles of each kind stands the rank test of
Mann and Whitney against the unknown ones: the effect is the chance that one of the kind took longer than an unknown one (0.5:
nothing to be told apart), and p how often chance alone would show as much. What answers otherwise may take its own time: the
known codes of page and API are there to compare with. No door is held open for it: a new address asks every twenty codes.
"""

import argparse
import random
import secrets
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import mannwhitneyu

from bench import lists
from bench.report import Report, percentile
from tests.faults.client import Answer, Client
from tiangeng.algorithms import codes
from tiangeng.issues.models import Receipt

KINDS = ("unknown", "malformed", "known")
FROM_ONE_ADDRESS = 20  # wrong codes: fewer than the door lets through
OTHER_NUMBER = "19999999999"  # left by nobody
WRONG = {404}
DOORS = {
    "page": ("/p/r/{}/", {200}),
    "api": ("/api/public/receipts/{}", {200}),
    "own data": ("/p/r/{}/my-data/", WRONG),
}


@dataclass(frozen=True)
class Asked:
    """One code to be asked for at one door."""

    door: str
    kind: str
    code: str


def measure(options: argparse.Namespace) -> Report:
    """On the demo county as it stands, or on the county a kept directory holds."""
    chance = random.Random(options.seed)
    known = list(Receipt.objects.order_by("code").values_list("code", flat=True)[: options.codes])
    report = Report("codes", settings={"of each kind": options.codes, "receipts": len(known)})
    took: dict[tuple[str, str], list[float]] = defaultdict(list)
    with lists.serving() as port:
        for asker, asked in _from_addresses(port, _drawn(known, options.codes, chance)):
            began = time.perf_counter()
            answer = _ask(asker, asked)
            took[asked.door, asked.kind].append(time.perf_counter() - began)
            right = DOORS[asked.door][1] if asked.kind == "known" else WRONG
            if answer.status not in right:
                report.faults.append(f"{asked.door}, {asked.kind} {asked.code}: {answer.status}")
    report.rows = [_row(door, kind, took[door, kind], took[door, "unknown"]) for door in DOORS for kind in KINDS]
    return report


def _drawn(known: Sequence[str], count: int, chance: random.Random) -> list[Asked]:
    """Every kind as often at every door, in one random order; each code once at a door, as the known ones allow."""
    found = []
    for door in DOORS:
        for number in range(count):
            unknown, other = (codes.new_receipt_code(chance.randrange) for _time in range(2))
            found.append(Asked(door, "unknown", codes.printed_receipt_code(unknown)))
            found.append(Asked(door, "malformed", codes.printed_receipt_code(_broken(other))))
            if number < len(known):
                found.append(Asked(door, "known", codes.printed_receipt_code(known[number])))
    chance.shuffle(found)
    return found


def _broken(code: str) -> str:
    """With another check character."""
    return code[:-1] + next(one for one in "23456789ABCDEF" if one != code[-1])


def _from_addresses(port: int, all_asked: Sequence[Asked]) -> Iterator[tuple[Client, Asked]]:
    """The first question of an address opens the connection and the page's token, and is not timed."""
    net = 1 + secrets.randbelow(250)  # another than a minute ago, whose doors may still be shut
    for first in range(0, len(all_asked), FROM_ONE_ADDRESS):
        number = first // FROM_ONE_ADDRESS
        client = Client(port, own=f"127.{net}.{number // 250}.{number % 250 + 1}")
        client.get("/p/r/AAAA-AAAA-AA/my-data/")
        client.get("/p/r/AAAA-AAAA-AA/")
        yield from ((client, asked) for asked in all_asked[first : first + FROM_ONE_ADDRESS])
        client.close()


def _ask(client: Client, asked: Asked) -> Answer:
    address = DOORS[asked.door][0].format(asked.code)
    return client.form(address, phone=OTHER_NUMBER) if asked.door == "own data" else client.get(address)


def _row(door: str, kind: str, seconds: list[float], unknown: list[float]) -> dict[str, Any]:
    test = mannwhitneyu(seconds, unknown)
    return {
        "asked at": door,
        "code": kind,
        "asked": len(seconds),
        "p50 ms": round(percentile(seconds, 0.5) * 1000, 2),
        "p95 ms": round(percentile(seconds, 0.95) * 1000, 2),
        "effect": f"{test.statistic / len(seconds) / len(unknown):.3f}" if kind != "unknown" else "",
        "p": f"{test.pvalue:.3g}" if kind != "unknown" else "",
    }
