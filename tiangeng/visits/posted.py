"""What was written while one was posted in a village arrives though one has been moved since.

The database's walls are opened for this one entry, as wide as its village and as long as it takes; no list is read through them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop

from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.walls import acting
from tiangeng.people import postings

from . import rules
from .models import Visit

Place = tuple[str, date]  # a village, and the day that counts there


@contextmanager
def as_posted(actor: Actor, place: Place | None, *, now: datetime) -> Iterator[Actor]:
    """Acts as the actor; where they may write no visits any more, as what they were in that village on that day."""
    then = _then(actor, place, now=now)
    if then is None:
        yield actor
    else:
        with acting(then):
            yield then


def _then(actor: Actor, place: Place | None, *, now: datetime) -> Actor | None:
    if place is None or actor.account_id is None or actor.holds("visits.record", region=place[0]):
        return None
    region, day = place
    if timezone.localdate(now) - day > rules.RECORDABLE_FOR:
        return None
    return postings.posted_then(actor, region=region, day=day)


@contextmanager
def answering(request: HttpRequest, place: Place | None) -> Iterator[Actor]:
    """The same for a whole operation: its answer, too, tells what was just written."""
    before = request.actor
    with as_posted(before, place, now=request.now) as actor:
        request.actor = actor
        try:
            yield actor
        finally:
            request.actor = before


def place_of_visit(actor: Actor, visit_id: UUID | None) -> Place | None:
    """Where and when one's own visit was that lies behind the wall by now; of nobody else's anything is said."""
    if visit_id is None or Visit.objects.filter(pk=visit_id).exists():
        return None
    return own_place(actor, visit_id, Visit, "visited_on")


def own_place(actor: Actor, pk: UUID, model: Any, day: str, *, author: str = "account_id") -> Place | None:
    """The same of any record that has an author and a day."""
    if actor.account_id is None:
        return None
    with acting(system_actor(gettext_noop("手机端"))):
        rows = model.objects.filter(**{"pk": pk, author: actor.account_id, f"{day}__isnull": False})
        found: Place | None = rows.values_list("region_code", day).first()
    return found


def adds_as(model: Any, day: str, *, author: str = "account_id") -> Callable[..., Any]:
    """For `owners.register`: files for one's own record of a village one was posted in."""

    @contextmanager
    def adding(actor: Actor, pk: UUID, now: datetime) -> Iterator[Actor]:
        place = own_place(actor, pk, model, day, author=author)
        with as_posted(actor, place, now=now) as then:
            yield then

    return adding
