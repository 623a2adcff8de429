"""Every night, what has come to its end is told and, a week after it was first told, taken off."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import Pack
from tiangeng.kernel.walls import acting

from . import actions


@app.periodic(cron="40 18 * * *")  # 02:40 in Shanghai; the worker's clock is UTC
@app.task(name="tiangeng.lawful.tasks.retain", queueing_lock="lawful.retain", lock="lawful.retain")
def retain(timestamp: int) -> None:
    """One county at a time, so that one county's trouble is not another's."""
    for county in Pack.objects.values_list("county_code", flat=True):
        actor = system_actor("到期清理", territory=county, capabilities=("lawful.retain",))
        with acting(actor):
            actions.take_off_due(actor=actor, county_code=county, now=timezone.now())
