"""The short form of `lists`: every page twice in this process, and what the database took for it the second time.

Minutes instead of an hour: for finding which page is slow and why, not for its figure. Pages over the budget are printed as
they are found, with the plan of their slowest query when plans are wanted.
"""

import argparse
import gc
import sys
import time

from django.utils import timezone

from bench import filling, lists, pages
from bench.people import lookers
from bench.report import Report


def measure(options: argparse.Namespace) -> Report:
    """On the demo county, which is there and awake, made as large as asked."""
    now = timezone.localtime()
    report = Report("walk", settings={"budget": f"p95 {lists.P95_MS} ms"})
    report.facts = {"fill seconds": filling.fill(filling.size_of(options), now=now), "rows": filling.counted()}
    gc.collect()
    gc.freeze()  # as the server does: or a page stands here for the clearing up after a hundred others
    for role, account, actor in lookers(now, options.roles):
        print(f"  {role}", file=sys.stderr, flush=True)
        for page in pages.of(actor, now=now):
            lists.queries_of(account, page.path)
            began = time.perf_counter()
            asked = lists.queries_of(account, page.path)
            whole = (time.perf_counter() - began) * 1000
            took = sum(float(query["time"]) for query in asked) * 1000
            row = {
                "role": role,
                "page": page.name,
                "queries": len(asked),
                "sql ms": round(took, 1),
                "ms": round(whole, 1),
            }
            report.rows.append(row)
            if whole > lists.P95_MS:
                print(f"    {row}", file=sys.stderr, flush=True)
                if options.plans and asked:
                    slowest = max(asked, key=lambda query: float(query["time"]))
                    print(lists.plan_of(actor, slowest["sql"]), file=sys.stderr, flush=True)
    return report
