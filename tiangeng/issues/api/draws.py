"""抽签回访: whom to call is drawn by lot, and anybody can draw it again; what was said is told at the issue's `call-back`."""

import secrets
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.issues import actions, draws
from tiangeng.issues.models import Call, Draw
from tiangeng.issues.schemas.draws import CallOut, DrawIn, DrawOut, DrawWhole, UnreachedIn
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.api import Refused, once

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}


@router.get("/call-backs/", response={200: list[DrawOut], **NO}, summary="抽签回访: draws, newest first")
def call_backs(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Any:
    actor: Any = request.actor
    actor.must("issues.confirm")
    rows = list(draws.listed(actor).order_by("-drawn_at")[:limit])
    outcomes = draws.outcomes_of(rows)
    return [_shown(draw, outcomes[draw.pk]) for draw in rows]


@router.post("/call-backs/", response={201: DrawWhole, **NO}, summary="抽签: whom to call, by lot")
@once
def draw_call_backs(request: HttpRequest, sent: DrawIn) -> Any:
    """The seed is chance of the server's. Problems of one's own unit are not in the list."""
    actor: Any = request.actor
    seed = secrets.token_bytes(16)
    return 201, _whole(actor, actions.draw_call_backs(actor=actor, now=timezone.now(), seed=seed, **sent.model_dump()))


@router.get("/call-backs/{uuid:pk}", response={200: DrawWhole, **NO}, summary="One draw: list, seed, calls, outcome")
def one_draw(request: HttpRequest, pk: UUID) -> Any:
    actor: Any = request.actor
    actor.must("issues.confirm")
    return _whole(actor, Draw.objects.visible_to(actor).get_one(pk))


@router.post("/call-backs/calls/{uuid:pk}/unreached", response={200: CallOut, **NO}, summary="没联系上: tried in vain")
@once
def unreached(request: HttpRequest, pk: UUID, sent: UnreachedIn) -> Any:
    return actions.note_unreached(actor=request.actor, call_id=pk, now=timezone.now(), note=sent.note)


def _shown(draw: Draw, outcome: draws.Outcome) -> dict[str, Any]:
    return {name: getattr(draw, name) for name in DrawOut.model_fields if name != "outcome"} | {"outcome": outcome}


def _whole(actor: Actor, draw: Draw) -> dict[str, Any]:
    calls = Call.objects.visible_to(actor).filter(draw=draw).select_related("issue", "answer").order_by("place")
    return _shown(draw, draws.outcomes_of([draw])[draw.pk]) | {
        "seed": bytes(draw.seed).hex(),
        "digest": draw.digest,
        "numbers": draw.numbers,
        "redrawn": draws.redraw(draw),
        "calls": list(calls),
    }
