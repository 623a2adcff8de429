"""The same actions as the console."""

import secrets
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.kernel.api import Refused, once
from tiangeng.kernel.refusals import Incomplete

from . import actions, queries
from .models import Assignment, Part
from .schemas import (
    AnsweringOut,
    AssignIn,
    AssignmentOut,
    Assignments,
    AssignmentStepIn,
    IssueIn,
    PartIn,
    PartOut,
    PartStepIn,
)
from .states import State

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}
Move = Literal["accept", "return", "assign_again", "answer", "send_back", "close", "withdraw"]
PartMove = Literal["finish", "return", "release"]


def _actor(request: HttpRequest) -> Any:
    return request.actor


def _one(request: HttpRequest, pk: UUID) -> Assignment:
    return queries.one(_actor(request), pk)


@router.get("", response={200: Assignments, **NO}, summary="上级交办, the nearest day first")
def assignments(
    request: HttpRequest,
    state: State | None = None,
    mine: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, Any]:
    """`mine`: those that wait for one of my units."""
    actor = _actor(request)
    actor.must("assignments.see")
    rows = queries.waiting_for(actor) if mine else queries.listed(actor).order_by("answer_on", "pk")
    found = list((rows.filter(state=state) if state else rows)[offset : offset + limit + 1])
    return {"items": found[:limit], "more": len(found) > limit}


@router.post("", response={201: AssignmentOut, **NO}, summary="交办")
@once
def assign(request: HttpRequest, sent: AssignIn) -> Any:
    """To a unit below; what lands on a village names the county's decision."""
    made = actions.assign(actor=_actor(request), now=timezone.now(), **sent.model_dump())
    return 201, _one(request, made.pk)


@router.get("/roll-up", response={200: list[AnsweringOut], **NO}, summary="How counties, or units, answer")
def roll_up(request: HttpRequest, since: date, until: date) -> Any:
    """Over what was to be answered in these days. Shares carry their counts and ranges; under ten they conclude nothing."""
    actor = _actor(request)
    actor.must("assignments.see")
    return queries.roll_up(actor, today=timezone.localdate(), since=since, until=until)


@router.get("/parts", response={200: list[PartOut], **NO}, summary="Parts that wait for one of my units")
def parts(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[Part]:
    actor = _actor(request)
    actor.must("assignments.see")
    return list(queries.parts_waiting_for(actor)[:limit])


@router.post("/parts/{uuid:pk}/{name}", response={200: PartOut, **NO}, summary="办好了、退回、不用办了")
@once
def end_part(request: HttpRequest, pk: UUID, name: PartMove, sent: PartStepIn) -> Part:
    return actions.end_part(actor=_actor(request), part_id=pk, now=timezone.now(), move=name, words=sent.words)


@router.get("/{uuid:pk}", response={200: AssignmentOut, **NO}, summary="One assignment")
def assignment(request: HttpRequest, pk: UUID) -> Assignment:
    _actor(request).must("assignments.see")
    return _one(request, pk)


@router.post("/{uuid:pk}/parts", response={201: PartOut, **NO}, summary="分给下面的单位")
@once
def give_part(request: HttpRequest, pk: UUID, sent: PartIn) -> Any:
    return 201, actions.give_part(actor=_actor(request), assignment_id=pk, now=timezone.now(), **sent.model_dump())


@router.post("/{uuid:pk}/issues", response={201: PartOut, **NO}, summary="转成事项")
@once
def make_issue(request: HttpRequest, pk: UUID, sent: IssueIn) -> Any:
    part, _issue = actions.make_issue(
        actor=_actor(request),
        assignment_id=pk,
        now=timezone.now(),
        random_below=secrets.randbelow,
        **sent.model_dump(),
    )
    return 201, part


@router.post("/{uuid:pk}/moves/{name}", response={200: AssignmentOut, **NO}, summary="A step of its life")
@once
def move(request: HttpRequest, pk: UUID, name: Move, sent: AssignmentStepIn) -> Assignment:
    common: dict[str, Any] = {
        "actor": _actor(request),
        "assignment_id": pk,
        "now": timezone.now(),
        "seen": sent.seen,
    }
    if name in ("accept", "close"):
        (actions.accept if name == "accept" else actions.close)(**common)
    elif name in ("return", "withdraw"):
        (actions.return_up if name == "return" else actions.withdraw)(reason=sent.reason, **common)
    elif name == "answer":
        actions.answer(words=sent.words, **common)
    elif name == "send_back":
        actions.send_back(reason=sent.reason, answer_on=sent.answer_on, **common)
    else:
        if sent.organisation_id is None:
            raise Incomplete(missing="organisation_id", form_field="organisation_id")
        actions.assign_again(
            organisation_id=sent.organisation_id,
            answer_on=sent.answer_on,
            authorised_by=sent.authorised_by,
            authorised_under=sent.authorised_under,
            **common,
        )
    return _one(request, pk)
