"""Sheets on the worker: checked, written, made, and tidied away."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from tiangeng.kernel import tasks
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.walls import acting

from . import actions

Report = Callable[[int, int | None], None]


def _actor(account_id: str, now: datetime) -> Actor:
    """Whoever asked, with the grants they hold at this moment: what was taken from them meanwhile is gone."""
    found: Actor = import_string(settings.TIANGENG_ACTOR_OF_ACCOUNT)(UUID(account_id), now=now)
    return found


@tasks.work("sheets.check", again=True)
def check(report: Report, account_id: str, import_id: str) -> None:
    now = timezone.now()
    actions.check_sheet(actor=_actor(account_id, now), now=now, import_id=UUID(import_id), report=report)


@tasks.work("sheets.run", again=True)
def run(report: Report, account_id: str, import_id: str) -> dict[str, Any]:
    now = timezone.now()
    with _aside(report) as told:
        return actions.run_sheet(actor=_actor(account_id, now), now=now, import_id=UUID(import_id), report=told)


@tasks.work("sheets.export", again=True)
def export(report: Report, account_id: str, export_id: str) -> dict[str, Any]:
    now = timezone.now()
    with _aside(report) as told:
        return actions.make_sheet(actor=_actor(account_id, now), now=now, export_id=UUID(export_id), report=told)


@app.periodic(cron="20 3 * * *")
@app.task(name="tiangeng.documents.tasks.tidy", queueing_lock="sheets.tidy", lock="sheets.tidy")
def tidy(timestamp: int) -> None:
    """Every night: what is a week old is deleted."""
    with acting(system_actor("整理")):
        actions.tidy_sheets(now=timezone.now())


@contextmanager
def _aside(report: Report) -> Iterator[Report]:
    """Progress told over a connection of its own: inside the work's one transaction nobody could see it."""
    with ThreadPoolExecutor(1) as pool:

        def told(done: int, total: int | None = None) -> None:
            pool.submit(report, done, total).result()

        try:
            yield told
        finally:
            pool.submit(connections.close_all).result()
