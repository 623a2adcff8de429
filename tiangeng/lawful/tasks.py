"""Every night, what has come to its end is told and, a week after it was first told, taken off."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from tiangeng.kernel import tasks
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.walls import acting

from . import actions


@app.periodic(cron="40 18 * * *")  # 02:40 in Shanghai; the worker's clock is UTC
@app.task(name="tiangeng.lawful.tasks.retain", queueing_lock="lawful.retain", lock="lawful.retain")
def retain(timestamp: int) -> None:
    """One county at a time, so that one county's trouble is not another's."""
    tasks.each_county(_retain)


def _retain(county: str) -> None:
    actions.take_off_due(actor=_keeper(county), county_code=county, now=timezone.now())


@tasks.work(actions.COUNT, again=True)
def count(report: tasks.Report, *, county_code: str) -> list[list[Any]]:
    """What is due by day, for whoever asked: nothing is taken off."""
    with acting(_keeper(county_code)) as keeper:
        return actions.found_now(actor=keeper, county_code=county_code, now=timezone.now())


def _keeper(county: str) -> Actor:
    return system_actor("到期清理", territory=county, capabilities=("lawful.retain",))
