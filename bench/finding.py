"""Two questions with budgets of their own, at county size: the search over all rooms, and who looked at what is kept of a person.

Search: what the database takes for all kinds together and for issues alone, and the whole page from granian, for words of two
characters that stand in many and in few issues, two words, numbers and letters. Who saw: the household the log has most lines
of, one of its problems, and a colleague; each is read from the log as the page reads it.
"""

import argparse
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import filling, ground, lists, pages_beside
from bench.people import lookers
from bench.report import Report, percentile
from tests.faults.client import Client
from tiangeng.console import finding
from tiangeng.issues.models import Issue
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.lawful import seen
from tiangeng.people.models import Staff

SEARCH_MS, SAW_MS, TURNS = 50, 1000, 7
ROLES = ["worker", "township", "department", "organiser", "leader", "province"]
WORDS = {"in many": "水渠", "in few": "电瓶车", "in none": "鲸鱼", "two words": "水渠 漏水", "in texts only": "没有", "name": "李大",
         "letters": "dgx", "bare number": "123"}  # fmt: skip


def measure(options: argparse.Namespace) -> Report:
    """On the demo county, which is there and awake, made as large as asked."""
    now = timezone.localtime()
    report = Report("finding", settings={"search": f"≤ {SEARCH_MS} ms in the database", "who saw": f"≤ {SAW_MS} ms"})
    report.facts = {"fill seconds": filling.fill(filling.size_of(options), now=now), "rows": filling.counted()}
    with lists.serving() as port:
        for role, account, actor in lookers(now, options.roles or ROLES):
            if account is None or "issues.see" not in actor.capabilities:
                continue
            client = Client(port).sign_in(account.username, ground.PASSWORD)
            with acting(actor):
                one = Issue.objects.visible_to(actor).order_by("-reported_at").first()
            asked = WORDS | ({"number": one.number} if one else {})
            report.rows += [_searched(role, actor, client, name, words) for name, words in asked.items()]
            report.rows += [_row(role, name, words, SAW_MS, ms) for name, words, ms in _seen(actor)]
    report.settings["over budget"] = sum(bool(row["over"]) for row in report.rows)
    return report


def _searched(role: str, actor: Actor, client: Client, name: str, words: str) -> dict[str, Any]:
    whole, alone, page = [], [], []
    for _turn in range(TURNS):
        with acting(actor), CaptureQueriesContext(connection) as asked:
            groups = finding.search(actor, words, now=timezone.localtime())
        took = [(query["sql"], float(query["time"]) * 1000) for query in asked.captured_queries]
        whole.append(sum(ms for _sql, ms in took))
        alone.append(sum(ms for sql, ms in took if _is_of_issues(sql)))
        began = time.perf_counter()
        client.get(pages_beside.at("/search/", q=words))
        page.append((time.perf_counter() - began) * 1000)
    hits = sum(group.count for group in groups if group.is_issues)
    row = _row(role, f"search {name}", words, SEARCH_MS, whole[1:])
    return row | {
        "issues ms": round(percentile(alone[1:], 0.5), 1),
        "page p95 ms": round(percentile(page[1:], 0.95), 1),
        "issues": hits,
    }


def _is_of_issues(sql: str) -> bool:
    return 'FROM "issues_issue"' in sql.split("WHERE")[0] or 'FROM "issues_issuewords"' in sql.split("WHERE")[0]


def _seen(actor: Actor) -> Iterable[tuple[str, str, list[float]]]:
    """What was asked, how many lines the log has of it, and the milliseconds of each turn."""
    with acting(actor):
        household = pages_beside.asked_after(actor)
        colleague = Staff.objects.visible_to(actor).order_by("sort_key").first()
        questions: list[tuple[str, Any, Callable[[], Any]]] = []
        if household:
            issue = Issue.objects.visible_to(actor).filter(household=household).order_by("-reported_at").first()
            questions.append(("household", household.pk, lambda: seen.of_household(actor, household)))
            if issue:
                questions.append(("issue", issue.pk, lambda: seen.of_issue(issue.pk)))
        if colleague:
            questions.append(("colleague", colleague.pk, lambda: seen.of_staff(colleague)))
        for name, pk, ask in questions:
            lines = LogEntry.objects.filter(
                object_type__in=("places.household", "issues.issue", "people.staff"), object_id=str(pk)
            ).count()
            yield f"who saw {name}", f"{lines:,} lines", [_ms(ask) for _turn in range(TURNS)]


def _ms(ask: Callable[[], Any]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _row(role: str, name: str, words: str, budget: int, ms: list[float]) -> dict[str, Any]:
    middle, most = round(percentile(ms, 0.5), 1), round(percentile(ms, 0.95), 1)
    return {
        "role": role,
        "what": name,
        "asked": words,
        "p50 ms": middle,
        "p95 ms": most,
        "over": "time" if most > budget else "",
    }
