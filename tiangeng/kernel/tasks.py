"""Long work on the same PostgreSQL: queued in the business transaction, its progress shown, its result kept."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from .actors import Actor
from .models import TaskRun
from .refusals import Refusal

_logger = logging.getLogger(__name__)
Report = Callable[[int, int | None], None]
_works: dict[str, Callable[..., Any]] = {}


def work(kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: `function(report, **arguments)` becomes long work that `start` can queue under this name."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _works[kind] = function
        return function

    return register


def start(actor: Actor, kind: str, *, title: str, now: datetime, **arguments: Any) -> TaskRun:
    """Queue the work; it begins after the commit and can be found again by whoever asked for it."""
    run = TaskRun.objects.create(
        kind=kind, title=title, account_id=actor.account_id, arguments=arguments, created_at=now
    )
    app.configure_task("tiangeng.kernel.tasks.perform").defer(run_id=str(run.pk))
    return run


@app.task(name="tiangeng.kernel.tasks.perform")
def perform(run_id: str) -> None:
    """Worker side of `start`; a crash is written on the run, never lost in a console."""
    run = TaskRun.objects.get(pk=UUID(run_id))
    TaskRun.objects.filter(pk=run.pk).update(state=TaskRun.State.RUNNING)

    def report(done: int, total: int | None = None) -> None:
        TaskRun.objects.filter(pk=run.pk).update(done_count=done, total_count=total)

    try:
        result = _works[run.kind](report, **run.arguments)
    except Refusal as refusal:
        _finish(run, TaskRun.State.FAILED, message=refusal.sentence)
    except Exception:
        _logger.exception("task %s failed", run.pk)
        _finish(run, TaskRun.State.FAILED, message=f"出错了，编号 {str(run.pk)[-12:]}，请告诉系统管理员。")
        raise
    else:
        _finish(run, TaskRun.State.DONE, result=result)


def _finish(run: TaskRun, state: str, *, message: str = "", result: Any = None) -> None:
    with transaction.atomic():
        TaskRun.objects.filter(pk=run.pk).update(
            state=state, message=message, result=result, finished_at=timezone.now()
        )
