"""Work that nobody has to remember: what was put off comes back, the supervision ladder climbs, the routers learn by night."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from tiangeng.kernel import tasks
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.packs import calendar_of
from tiangeng.kernel.walls import acting

from . import actions, months


@app.periodic(cron="30 0 * * *")  # 08:30 in Shanghai; the worker's clock is UTC
@app.task(name="tiangeng.issues.tasks.supervise")
def supervise(timestamp: int) -> None:
    """One county at a time, so that one county's trouble is not another's; nor the one step's the other's."""
    tasks.each_county(_wake, _climb, _ask_again)


def _wake(county: str) -> None:
    with acting(_supervisor(county)) as actor:
        actions.wake_paused(actor=actor, county_code=county, now=timezone.now())


def _climb(county: str) -> None:
    """Nobody is reminded or shown a card on a day off: the rung waits for the next working morning, as the daily mail does."""
    now = timezone.now()
    if calendar_of(county).is_workday(timezone.localdate(now)):
        with acting(_supervisor(county)) as actor:
            actions.supervise_late(actor=actor, county_code=county, now=now)


def _ask_again(county: str) -> None:
    with acting(_supervisor(county)) as actor:
        actions.ask_again(actor=actor, county_code=county, now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="tiangeng.issues.tasks.count_months", queueing_lock="tiangeng.issues.count_months")
def count_months(timestamp: int) -> None:
    """The rates of months that are over, where something of them changed since they were counted."""
    tasks.each_county(_count_months)


def _count_months(county: str) -> None:
    with acting(system_actor("统计", territory=county)):
        months.count_anew(county, now=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="tiangeng.issues.tasks.watch_hours", queueing_lock="tiangeng.issues.watch_hours")
def watch_hours(timestamp: int) -> None:
    """What must be taken within hours is not left until the next morning; outside office hours no such clock runs."""
    tasks.each_county(_watch_hours)


def _watch_hours(county: str) -> None:
    now = timezone.now()
    if any(opens <= now < closes for opens, closes in calendar_of(county).office_hours(now)):
        with acting(_supervisor(county)) as actor:
            actions.supervise_hours(actor=actor, county_code=county, now=now)


def _supervisor(county: str) -> Actor:
    return system_actor("督办", territory=county, capabilities=("issues.supervise",))


@tasks.work(actions.BATCH_WORK, again=True)
def batch(report: Callable[[int, int | None], None], account_id: str, batch_id: str, what: str) -> dict[str, Any]:
    """Many issues, a few to a transaction, with the grants whoever asked holds now; goes on where it was cut off."""
    now = timezone.now()
    actor = import_string(settings.TIANGENG_ACTOR_OF_ACCOUNT)(UUID(account_id), now=now)
    return actions.perform(actor=actor, now=now, batch_id=UUID(batch_id), what=what, report=report)


@app.periodic(cron="10 18 * * *")  # 02:10 in Shanghai
@app.task(name="tiangeng.issues.tasks.learn", queueing_lock="tiangeng.issues.learn")
def learn(timestamp: int) -> None:
    """What dispatchers taught since, tried and put on the shelf. No transaction is open while a router learns."""
    tasks.each_county(_learn)


def _learn(county: str) -> None:
    actor = system_actor("学习", territory=county, capabilities=("issues.learn",))
    with acting(actor):
        lessons = actions.lessons_of(actor=actor, county_code=county)
    for lesson in lessons:
        now = timezone.now()
        trial = actions.learn(lesson, county_code=county, now=now)
        with acting(actor):
            actions.note_trial(actor=actor, county_code=county, question=lesson.question, trial=trial, now=now)


@app.periodic(cron="20 * * * *")
@app.task(name="tiangeng.issues.tasks.pair", queueing_lock="tiangeng.issues.pair")
def pair(timestamp: int) -> None:
    """Every hour, so that a dispatcher sees a double before both have been given out."""
    tasks.each_county(_pair)


def _pair(county: str) -> None:
    with acting(system_actor("并案", territory=county, capabilities=("issues.pair",))) as actor:
        actions.find_pairs(actor=actor, county_code=county, now=timezone.now())
