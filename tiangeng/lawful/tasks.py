"""Every night, what has come to its end is told and, a week after it was first told, taken off."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tiangeng.kernel import tasks
from tiangeng.kernel.actors import system_actor

from . import actions


@app.periodic(cron="40 18 * * *")  # 02:40 in Shanghai; the worker's clock is UTC
@app.task(name="tiangeng.lawful.tasks.retain", queueing_lock="lawful.retain", lock="lawful.retain")
def retain(timestamp: int) -> None:
    """One county at a time, so that one county's trouble is not another's."""
    tasks.each_county(_retain)


def _retain(county: str) -> None:
    actor = system_actor("到期清理", territory=county, capabilities=("lawful.retain",))
    actions.take_off_due(actor=actor, county_code=county, now=timezone.now())
