"""What the worker does for this room: photos that were begun and never finished go after a week, and the
tokens of weeks whose sum takes no more."""

from django.utils import timezone
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting

from . import actions, uploads


@app.periodic(cron="50 18 * * *")  # 02:50 in Shanghai; the worker's clock is UTC
@app.task(name="field.forget_old_uploads")
def forget_old_uploads(timestamp: int) -> None:
    now = timezone.now()
    uploads.forget_old(now=now)
    with acting(system_actor(gettext_noop("整理"))):
        actions.forget_told_minutes(now=now)
