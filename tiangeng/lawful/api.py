"""Approvals of recurring forms, and holds: the same actions as the console."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.kernel.api import Refused, once

from . import actions, queries
from .schemas import ApprovalDecideIn, ApprovalIn, ApprovalOut, HoldIn, HoldOut, LiftAnswerIn, LiftIn
from .states import ApprovalState

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}
Move = Literal["approve", "decline", "stop"]
Answer = Literal["agree", "decline"]


@router.get("/approvals", response={200: list[ApprovalOut], **NO}, summary="批准: what waits first")
def approvals(
    request: HttpRequest,
    state: ApprovalState | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    rows = queries.approvals(request.actor)
    return list((rows.filter(state=state) if state else rows)[:limit])


@router.post("/approvals", response={201: ApprovalOut, **NO}, summary="提出一张定期填的表")
@once
def ask_approval(request: HttpRequest, sent: ApprovalIn) -> Any:
    """Nothing runs until another person has said yes."""
    actor: Any = request.actor
    county = actor.cover.lo[:6] if actor.cover else ""
    given = sent.model_dump()
    return 201, actions.ask_approval(actor=actor, now=timezone.now(), county_code=county, **given)


@router.post("/approvals/{uuid:pk}/{move}", response={200: ApprovalOut, **NO}, summary="批准、不批准、停掉")
@once
def decide_approval(request: HttpRequest, pk: UUID, move: Move, sent: ApprovalDecideIn) -> Any:
    """By another person than the one who asked; declining and stopping say why."""
    return actions.decide_approval(
        actor=request.actor, approval_id=pk, move=move, now=timezone.now(), words=sent.words
    )  # fmt: skip


@router.get("/holds", response={200: list[HoldOut], **NO}, summary="暂不清理: standing ones first")
def holds(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Any:
    actor: Any = request.actor
    actor.must("lawful.hold")
    return list(queries.holds(actor)[:limit])


@router.post("/holds", response={201: HoldOut, **NO}, summary="到期先不清理")
@once
def hold(request: HttpRequest, sent: HoldIn) -> Any:
    """On a record one sees; a record that is held already stays as it is."""
    actor: Any = request.actor
    actor.must("lawful.hold")
    record = queries.record_to_hold(actor, sent.object_type, sent.object_id)
    given = sent.model_dump()
    return 201, actions.hold(actor=actor, now=timezone.now(), region_code=record.region_code, **given)


@router.post("/holds/{uuid:pk}/lift", response={200: HoldOut, **NO}, summary="提出解除")
@once
def ask_lift(request: HttpRequest, pk: UUID, sent: LiftIn) -> Any:
    """It is kept until another person has agreed."""
    return actions.ask_lift(actor=request.actor, hold_id=pk, now=timezone.now(), reason=sent.reason)


@router.post("/holds/{uuid:pk}/lift/{move}", response={200: HoldOut, **NO}, summary="同意解除、继续留着")
@once
def decide_lift(request: HttpRequest, pk: UUID, move: Answer, sent: LiftAnswerIn) -> Any:
    """By another person than the one who asked; keeping it on says why."""
    return actions.decide_lift(actor=request.actor, hold_id=pk, move=move, now=timezone.now(), words=sent.words)
