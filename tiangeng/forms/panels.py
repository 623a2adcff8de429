"""Answers on lower rooms' pages: a visit's, a household's, an enterprise's."""

from typing import Any

from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Enterprise, Household
from tiangeng.visits.models import Visit

from . import queries

SHOWN = 20


def beside(actor: Actor, record: Visit | Household | Enterprise) -> dict[str, Any] | None:
    """What was answered there; no panel where nothing was."""
    if "visits.see" not in actor.capabilities:
        return None
    rows = list(queries.answers_beside(actor, record)[:SHOWN])
    return {"rows": rows} if rows else None
