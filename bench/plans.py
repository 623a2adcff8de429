"""The ten heaviest queries of all console pages at county size: how PostgreSQL answers them, and what the walls cost.

Every page of `bench.pages` is opened once warm in this process, as the serving role inside its actor's walls, and its
queries are kept with their times. Of queries that differ only in their values the slowest stands for all. The ten
heaviest are explained; all that take longer than a millisecond are asked again with the walls and without them (as the
superuser, whom row-level security does not bind), in turn, and the middle of the times is compared.
"""

import argparse
import re
import statistics
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone

from bench import filling, ground, lists, pages
from bench.people import lookers
from bench.report import Report
from tiangeng.config import cluster
from tiangeng.config.paths import ROOT
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.walls import acting

HEAVIEST, TURNS, WORTH_MS = 10, 7, 1.0
OTHER_PLAN = 2  # times as long one way as the other: PostgreSQL has taken another way to the rows
DOCUMENT = ROOT / "docs" / "plans.md"
VALUES = re.compile(r"'(?:[^']|'')*'(?:::\w+(?:\[\])?)?|\b\d+\b")


@dataclass(frozen=True)
class Query:
    """One question of one page, with its values in it."""

    role: str
    page: str
    actor: Actor
    sql: str
    ms: float

    @property
    def shape(self) -> str:
        return re.sub(r"\(\?(?:, \?)+\)", "(…)", VALUES.sub("?", self.sql))


def measure(options: argparse.Namespace) -> Report:
    """On the demo county, which is there and awake, made as large as asked."""
    now = timezone.localtime()
    filling.fill(filling.size_of(options), now=now)
    found: dict[str, Query] = {}
    for role, account, actor in lookers(now, options.roles):
        for page in pages.of(actor, now=now):
            lists.queries_of(account, page.path)
            for asked in lists.queries_of(account, page.path):
                query = Query(role, page.name, actor, asked["sql"], float(asked["time"]) * 1000)
                if query.sql.startswith("SELECT") and found.get(query.shape, query).ms <= query.ms:
                    found[query.shape] = query
    heavy = sorted((q for q in found.values() if q.ms >= WORTH_MS), key=lambda q: -q.ms)
    compared = sorted(((query, *_both_ways(query)) for query in heavy), key=lambda pair: -pair[1])
    near = [pair for pair in compared if 1 / OTHER_PLAN < pair[1] / pair[2] < OTHER_PLAN]
    report = Report("plans", settings={
        "shapes": len(found), f"over {WORTH_MS:.0f} ms": len(heavy), "walls cost": _cost(compared),
        f"without {len(compared) - len(near)} of another plan": _cost(near),
        "middle of the costs": f"{statistics.median(a / b - 1 for _q, a, b in compared) * 100:.1f} %",
    })  # fmt: skip
    report.rows = [
        {"role": q.role, "page": q.page, "ms": round(a, 1), "ms without walls": round(b, 1)}
        for q, a, b in compared[: 3 * HEAVIEST]
    ]
    report.facts = {
        "rows": filling.counted(),
        "plans": {f"{q.role} {q.page}": lists.plan_of(q.actor, q.sql) for q, _a, _b in compared[:HEAVIEST]},
    }
    if options.plans:
        DOCUMENT.write_text(_written(report, compared), encoding="utf-8")
    return report


def _cost(compared: list[tuple[Query, float, float]]) -> str:
    within, without = (sum(pair[place] for pair in compared) for place in (1, 2))
    return f"{(within / without - 1) * 100:.1f} %"


def _both_ways(query: Query) -> tuple[float, float]:
    """Milliseconds inside the actor's walls and without any, the middle of several turns each."""
    within, without = [], []
    with ground.superuser() as free:
        for _ in range(TURNS):
            with acting(query.actor), connection.cursor() as cursor:
                within.append(_ms(cursor, query.sql))
            with psycopg.ClientCursor(free) as cursor:
                without.append(_ms(cursor, query.sql))
    return statistics.median(within), statistics.median(without)


def _ms(cursor: Any, sql: str) -> float:
    began = time.perf_counter()
    cursor.execute(sql)
    cursor.fetchall()
    return (time.perf_counter() - began) * 1000


def _written(report: Report, compared: list[tuple[Query, float, float]]) -> str:
    """The document: a table, then each plan below its question."""
    rows = ", ".join(f"{count:,} {name}" for name, count in report.facts["rows"].items() if count > 100_000)
    told = "; ".join(f"{name} {value}" for name, value in report.settings.items())
    lines = [
        "# 最重的十条查询 The ten heaviest queries", "",
        f"Made by `python -m bench plans --plans` on a county of {rows}. PostgreSQL {_version()}; {told}.", "",
        "The cost of the walls is the whole time of all queries over a millisecond with row-level security against the same",
        "without it, in turn on one connection each; the middle of seven turns. Where one way takes twice as long as the other",
        "PostgreSQL has planned it otherwise; the cost without these is told beside it.", "",
        "| page | role | ms | without walls |", "|---|---|---:|---:|",
        *(f"| {q.page} | {q.role} | {a:.1f} | {b:.1f} |" for q, a, b in compared[:HEAVIEST]), "",
    ]  # fmt: skip
    for name, plan in report.facts["plans"].items():
        lines += [f"## {name}", "", "```", *(line[:240] for line in plan.splitlines()), "```", ""]
    return "\n".join(lines)


def _version() -> str:
    assert connection.settings_dict["USER"] == cluster.APP
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])
