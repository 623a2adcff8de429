"""Every console page at county size, over the real server: time, bytes and queries beside the budget of quality.md.

Asked one at a time over loopback from granian as `tiangeng run` starts it. On a busy machine the time also tells of the
others' work; the CPU milliseconds of web and database together, a page, do not. The queries are counted, and slow pages'
plans taken, in this process by Django's test client through the same middleware, as the serving role, walls up.
"""

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psutil
from django.db import connection, reset_queries
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import filling, ground, machine, pages
from bench.people import lookers
from bench.report import Report, percentile
from tests.faults.client import Client, Lost
from tiangeng.config import cluster, serve, setup
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Account

P95_MS, BYTES = 100, 150 * 1024  # the budget for any console list or record (quality.md)
OWN_MS = {"who saw": 1_000}  # a page with a budget of its own: who looked, at a household opened 20,000 times
WARM = 2  # looks before the clock runs: templates compiled, the rows' pages in memory
AGAIN = 5  # times as many looks at a page that seems over budget: of eight one that the machine disturbed is its p95
LONGEST = 4.0  # seconds spent on one page; a slow one is looked at less often
SINCE = timedelta(days=7)  # up to where somebody may have read the news
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def measure(options: argparse.Namespace) -> Report:
    """On the demo county, which is there and awake, made as large as asked."""
    now = timezone.localtime()
    took = filling.fill(filling.size_of(options), now=now)
    report = Report("lists", settings={"looks": options.looks, "budget": f"p95 {P95_MS} ms, {BYTES:,} bytes"})
    report.facts = {"rows": filling.counted(), "fill seconds": took, "plans": {}, "yardsticks": {}}
    slow: list[tuple[dict[str, Any], tuple[Client, Account | None, Actor, pages.Page]]] = []
    with serving() as port:
        for role, account, actor in lookers(now, options.roles):
            report.facts["yardsticks"][role] = machine.yardstick()
            client = Client(port)
            if account:
                client.sign_in(account.username, ground.PASSWORD)
            print(f"  {role}", file=sys.stderr, flush=True)
            for page in pages.of(actor, now=now):
                row, plan = _looked_at(client, account, actor, page, options)
                report.rows.append({"role": role, **row})
                if plan:
                    report.facts["plans"][f"{role} {page.name}"] = plan
                if "time" in row["over"]:
                    slow.append((report.rows[-1], (client, account, actor, page)))
        report.facts["yardsticks"]["again"] = machine.yardstick()
        for row, look in slow:
            _look_later(row, *look, options)
    report.faults = [f"{row['role']} {row['page']}: {row['status']}" for row in report.rows if row["status"] >= 500]
    over = [row for row in report.rows if row["over"]]
    report.settings |= {"pages": len(report.rows), "over budget": len(over)}
    return report


@contextmanager
def serving() -> Iterator[int]:
    """The web of `tiangeng run` on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = setup.environment() | {"TIANGENG_POOL": "1"}  # this process has none, the web people use has
    web = subprocess.Popen(serve.web_command("127.0.0.1", port), env=env, stdin=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if web.poll() is not None:
                raise RuntimeError(f"the web ended with {web.returncode}")
            time.sleep(0.2)
        yield port
    finally:
        web.terminate()
        web.wait(30)


def _answers(port: int) -> bool:
    try:
        return Client(port, timeout=10).get("/accounts/login/").status == 200
    except Lost:
        return False


def _looked_at(
    client: Client, account: Account | None, actor: Actor, page: pages.Page, options: argparse.Namespace
) -> tuple[dict[str, Any], str]:
    """One line of the table, and the plan of its slowest query when it is over budget and plans are wanted."""
    for _ in range(WARM):
        answer = client.get(page.path)
    seconds: list[float] = []
    cpu = machine.cpu_seconds(_server())
    wanted = options.looks
    while len(seconds) < wanted and (sum(seconds) < LONGEST or len(seconds) < 5):
        began = time.perf_counter()
        answer = client.get(page.path)
        seconds.append(time.perf_counter() - began)
        if len(seconds) == wanted == options.looks and _is_over(seconds, page):
            wanted *= AGAIN
    cpu = (machine.cpu_seconds(_server()) - cpu) / len(seconds)
    queries = queries_of(account, page.path)
    row = {
        "page": page.name, "status": answer.status, "looks": len(seconds), "p50 ms": round(percentile(seconds, 0.5) * 1000, 1),
        "p95 ms": round(percentile(seconds, 0.95) * 1000, 1), "cpu ms": round(cpu * 1000, 1),
        "bytes": len(answer.body), "queries": len(queries),
        "sql ms": round(sum(float(q["time"]) for q in queries) * 1000, 1), "over": "",
    }  # fmt: skip
    row["over"] = " ".join(name for name, is_over in (
        ("time", _is_over(seconds, page)), ("bytes", row["bytes"] > BYTES)) if is_over)  # fmt: skip
    is_planned = options.plans and "time" in row["over"] and queries
    return row, plan_of(actor, max(queries, key=lambda q: float(q["time"]))["sql"]) if is_planned else ""


def _look_later(
    row: dict[str, Any],
    client: Client,
    account: Account | None,
    actor: Actor,
    page: pages.Page,
    options: argparse.Namespace,
) -> None:
    """What seemed over is looked at once more when all the rest has been, and the better of the two counts: the work of others
    on the machine lasts for minutes, and only ever adds."""
    if account:  # whose session may have ended meanwhile
        client.cookies.clear()
        client.sign_in(account.username, ground.PASSWORD)
    found, _plan = _looked_at(client, account, actor, page, options)
    if found["status"] == row["status"] and found["p95 ms"] < row["p95 ms"]:
        row |= {**found, "first p95 ms": row["p95 ms"]}


def _is_over(seconds: list[float], page: pages.Page) -> bool:
    return percentile(seconds, 0.95) * 1000 > OWN_MS.get(page.name, P95_MS)


def _server() -> list[psutil.Process]:
    """All that serves: granian's processes, which are below this one, and the database with its sessions."""
    postmaster = psutil.Process(cluster.server().pid())
    return [postmaster, *postmaster.children(), *psutil.Process().children(recursive=True)]


def queries_of(account: Account | None, path: str) -> list[dict[str, str]]:
    """What the page asks of the database, without the transaction's own statements."""
    client = InProcess(raise_request_exception=False, SERVER_NAME="localhost")
    if account:
        client.force_login(account, backend=BACKEND)
    reset_queries()  # Django keeps the last nine thousand, and captures nothing more once they are full
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    own = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT set_config", "ROLLBACK")
    asked = [query for query in seen.captured_queries if not query["sql"].startswith(own)]
    return [query | {"sql": _with_moments(query["sql"])} for query in asked]


def _with_moments(sql: str) -> str:
    """A kept question reads its moments from settings of its transaction, which are gone when it is asked again."""
    now = timezone.now()
    for name, moment in (("now", now), ("until", now), ("since", now - SINCE)):
        sql = sql.replace(f"current_setting('tg.{name}')", f"'{moment.isoformat()}'")
    return sql


def plan_of(actor: Actor, sql: str) -> str:
    """As the serving role, inside the actor's walls."""
    assert connection.settings_dict["USER"] == cluster.APP
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}")
        return "\n".join([sql, *(row[0] for row in cursor.fetchall())])
