"""What runs by itself, every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions
from .sessions import SessionStore


@app.periodic(cron="20 1 * * *")
@app.task(name="tiangeng.people.tasks.nightly", queueing_lock="people.nightly")
def nightly(timestamp: int) -> None:
    """Unused accounts, grants and stand-ins past their last day, sessions and tickets nobody can use any more."""
    now = timezone.now()
    actions.end_expired_grants(now=now)
    actions.end_expired_stand_ins(now=now)
    actions.freeze_unused(now=now)
    actions.forget_spent_tickets(now=now)
    SessionStore.clear_expired()
