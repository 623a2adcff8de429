"""That somebody looked: at a file with what is delicate in it, at a village's files on their phone. Seen under “谁看过”."""

from collections.abc import Iterable
from datetime import datetime

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log_look
from tiangeng.places.models import Household
from tiangeng.places.queries.households import OPENED

PULLED = "household.pulled"
LISTS = "places.household.list"  # a village's files together; the line's id is the region's code


def note_opened(*, actor: Actor, household: Household, now: datetime) -> None:
    """A file that bears labels (低保, 重病 …) or a note was opened: once a person and day."""
    if household.labels or household.note:
        kind = household._meta.label_lower
        log_look(actor, OPENED, kind, [str(household.pk)], at=now, regions=[household.region_code])


def note_pulled(*, actor: Actor, villages: Iterable[str], now: datetime) -> None:
    """The files of these villages went to this person's phone: a line per village and day, not per household."""
    codes = sorted(set(villages))
    log_look(actor, PULLED, LISTS, codes, at=now, regions=codes)
