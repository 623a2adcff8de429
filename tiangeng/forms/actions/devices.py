"""A key for a device on which no one can sign in: it opens the forms and nothing else."""

from datetime import datetime

from tiangeng.kernel.actors import Actor
from tiangeng.people import actions as people
from tiangeng.people.models import ApiToken

DAYS = 180


def make_device_key(*, actor: Actor, now: datetime, name: str) -> tuple[ApiToken, str]:
    """The row and the key, shown once. Listed and stopped on the person's own page like every key."""
    actor.must("visits.record")
    return people.make_token(actor=actor, name=name, days=DAYS, now=now, is_device=True)
