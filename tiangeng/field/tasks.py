"""What the worker does for this room: photos that were begun and never finished go after a week."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import uploads


@app.periodic(cron="50 18 * * *")  # 02:50 in Shanghai; the worker's clock is UTC
@app.task(name="field.forget_old_uploads")
def forget_old_uploads(timestamp: int) -> None:
    uploads.forget_old(now=timezone.now())
