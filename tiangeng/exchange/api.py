"""The hotline's door: its cases come in once, its answers go back in the order in which they changed."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.issues.states import State
from tiangeng.kernel.api import Refused, once

from . import actions, queries
from .refusals import BadValue
from .schemas import Answers, CaseIn, CaseOut, MoreIn, MoreOut

router = Router()
NO = {400: Refused, 401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}


@router.post("/hotline/cases", response={200: CaseOut, 201: CaseOut, **NO}, summary="Hand over a hotline's case")
@once
def take_case(request: HttpRequest, sent: CaseIn) -> Any:
    """The same number with the same content is the same case (200); with other content it is refused (409)."""
    given = sent.model_dump()
    county = given.pop("county")
    case, is_new = actions.take_case(
        actor=request.actor, county_code=county, call=actions.Call(**given), now=timezone.now(),
        random_below=secrets.randbelow,
    )  # fmt: skip
    return 201 if is_new else 200, {
        "system": case.system, "external_number": case.external_number, "issue_id": case.issue_id,
        "number": case.issue.number, "state": case.issue.state, "is_new": is_new,
        "phone_kept": bool(case.issue.reporter_phone), "taken_at": case.taken_at,
    }  # fmt: skip


@router.post(
    "/hotline/cases/{external_number}/additions",
    response={200: MoreOut, 201: MoreOut, **NO},
    summary="催单, 补充: the caller called again",
)
@once
def add_to_case(request: HttpRequest, external_number: str, sent: MoreIn) -> Any:
    """A line on the issue's timeline and a notice to whoever's turn it is; of what is over, 409."""
    given = sent.model_dump()
    county = given.pop("county")
    case, is_new = actions.add_to_case(
        actor=request.actor, county_code=county, more=actions.More(external_number=external_number, **given),
        now=timezone.now(),
    )  # fmt: skip
    return 201 if is_new else 200, {
        "system": case.system, "external_number": case.external_number, "number": case.issue.number,
        "state": queries.held(case.issue).state, "is_new": is_new,
    }  # fmt: skip


@router.get("/hotline/answers", response={200: Answers, **NO}, summary="What became of the hotline's cases")
def answers(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    every: bool = False,
) -> Any:
    """Oldest change first; `every` also tells of cases that have no answer yet."""
    request.actor.must("exchange.hotline")
    since = _decode(after) if after else None
    found = queries.answers(request.actor, after=since, limit=limit, is_answered=not every)
    return {"items": [_answer(one) for one in found], "next": _encode(found[-1]) if found else after}


def _answer(one: queries.Answered) -> dict[str, Any]:
    case, held = one.case, one.held
    return {
        "system": case.system, "external_number": case.external_number, "number": case.issue.number,
        "state": held.state, "state_label": str(State(held.state).label), "unit": str(held.lead or ""),
        "solution": held.solution, "outcome": held.outcome, "reason": one.told,
        "received_at": case.received_at, "answer_by": case.answer_by, "taken_at": case.taken_at,
        "accepted_at": held.accepted_at, "resolved_at": held.resolved_at, "closed_at": held.closed_at,
        "changed_at": one.changed_at,
    }  # fmt: skip


def _encode(one: queries.Answered) -> str:
    return urlsafe_b64encode(f"{one.changed_at.isoformat()}|{one.case.pk}".encode()).decode()


def _decode(token: str) -> tuple[datetime, UUID]:
    try:
        at, pk = urlsafe_b64decode(token.encode()).decode().split("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError
        return moment, UUID(pk)
    except ValueError:
        raise BadValue(name="after", wanted="next") from None
