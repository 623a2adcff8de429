"""Long work on the same PostgreSQL: queued in the business transaction, its progress shown, its result kept."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from . import events
from .actors import Actor
from .models import BROKEN, CUT_OFF, Pack, TaskRun
from .refusals import Refusal
from .tracing import request_id

_logger = logging.getLogger(__name__)
Report = Callable[[int, int | None], None]
_works: dict[str, Callable[..., Any]] = {}
_again: set[str] = set()
SILENT_AFTER = 30  # seconds; a living worker says so every ten
MOST_TRIES = 3  # work that takes its worker down with it must not do so for ever


def work(kind: str, *, again: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: `function(report, **arguments)` becomes long work that `start` can queue under this name.

    `again`: begun afresh when its worker was killed, which only work may be that changes nothing before its end.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _works[kind] = function
        if again:
            _again.add(kind)
        return function

    return register


def start(actor: Actor, kind: str, *, title: str, now: datetime, **arguments: Any) -> TaskRun:
    """Queue the work; it begins after the commit and can be found again by whoever asked for it."""
    run = TaskRun.objects.create(
        kind=kind, title=title, account_id=actor.account_id, arguments=arguments, created_at=now
    )
    app.configure_task("tiangeng.kernel.tasks.perform").defer(run_id=str(run.pk))
    return run


def run_of(actor: Actor, run_id: UUID | None) -> TaskRun | None:
    """One's own long work, if it is there."""
    return TaskRun.objects.filter(pk=run_id, account_id=actor.account_id).first() if run_id else None


@app.task(name="tiangeng.kernel.tasks.perform")
def perform(run_id: str) -> None:
    """Worker side of `start`; a crash is written on the run, never lost in a console."""
    run = TaskRun.objects.get(pk=UUID(run_id))
    request_id.set(str(run.pk)[-12:])  # the number its page shows when it breaks
    TaskRun.objects.filter(pk=run.pk).update(state=TaskRun.State.RUNNING)

    def report(done: int, total: int | None = None) -> None:
        TaskRun.objects.filter(pk=run.pk).update(done_count=done, total_count=total)

    try:
        result = _works[run.kind](report, **run.arguments)
    except Refusal as refusal:
        _finish(run, TaskRun.State.FAILED, message=refusal.sentence)
    except Exception:
        _logger.exception("task %s failed", run.pk)
        _finish(run, TaskRun.State.FAILED, message=BROKEN % {"id": str(run.pk)[-12:]})
        raise
    else:
        _finish(run, TaskRun.State.DONE, result=result)


def _finish(run: TaskRun, state: str, *, message: str = "", result: Any = None) -> None:
    with transaction.atomic():
        TaskRun.objects.filter(pk=run.pk).update(
            state=state, message=message, result=result, finished_at=timezone.now()
        )


def open_run(kind: str, *, title: str, now: datetime) -> TaskRun:
    """A run that is done here and now, not by the worker; its mark tells whether it came to its end."""
    return TaskRun.objects.create(kind=kind, title=title, state=TaskRun.State.RUNNING, created_at=now)


def close_run(kind: str, *, title: str) -> None:
    """It came to its end."""
    for run in TaskRun.objects.filter(kind=kind, title=title, state=TaskRun.State.RUNNING):
        _finish(run, TaskRun.State.DONE)


# ---------------------------------------------------------------------- what the clock starts


def each_county(*works: Callable[[str], None]) -> None:
    """Every work for every county. What fails is logged and stops nothing else; at the end the job fails with all of it."""
    failures: list[Exception] = []
    for county in list(Pack.objects.order_by("county_code").values_list("county_code", flat=True)):
        for work_of in works:
            try:
                work_of(county)
            except Exception as error:
                _logger.exception("%s failed for county %s", work_of.__qualname__, county)
                failures.append(error)
    if failures:
        raise ExceptionGroup("not every county was served", failures)


# ---------------------------------------------------------------------- what the killed leave behind


@app.periodic(cron="* * * * * */30")
@app.task(name="tiangeng.kernel.tasks.tell_left_over", queueing_lock="tiangeng.tell_left_over")
def tell_left_over(timestamp: int) -> None:
    """News of what was committed, where the process was killed or a listener failed before it was heard."""
    count = events.tell_left_over()
    if count:
        _logger.warning("%s news had not been heard and were told again", count)


@app.periodic(cron="* * * * * */15")
@app.task(name="tiangeng.kernel.tasks.pick_up", queueing_lock="tiangeng.pick_up", pass_context=True)
async def pick_up(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed: procrastinate leaves them "doing" for ever, and with them the lock they hold.

    Long work is begun again or honestly given up; what the clock sends by itself is dropped, its next time has come.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER):
        is_long = job.task_name == perform.name
        if job.queueing_lock or (is_long and not await sync_to_async(_begin_again)(job)):
            await manager.finish_job(job, Status.FAILED, delete_job=True)
        else:
            await manager.retry_job(job)
        _logger.warning("job %s (%s) was left by a killed worker", job.id, job.task_name)


def _begin_again(job: Job) -> bool:
    """Whether this long work may start afresh; otherwise it is written down as not done."""
    run = TaskRun.objects.filter(pk=UUID(str(job.task_kwargs["run_id"])), finished_at=None).first()
    if run is None:  # it had finished; only the job's own end was not written any more
        return False
    if run.kind in _again and job.attempts < MOST_TRIES:
        TaskRun.objects.filter(pk=run.pk).update(state=TaskRun.State.WAITING, done_count=0)
        return True
    _finish(
        run,
        TaskRun.State.FAILED,
        message=CUT_OFF,
    )
    return False
