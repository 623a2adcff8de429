"""交接: what somebody has in hand, offered, signed for."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.issues import actions, holdings
from tiangeng.issues.models import Handover
from tiangeng.issues.schemas import HandoverIn, HandoverOut, HandoverStepIn, InHandOut
from tiangeng.kernel.api import Refused, once
from tiangeng.people.models import Staff

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}
Step = Literal["take", "refuse", "withdraw"]


@router.get(
    "/in-hand", response={200: list[InHandOut], **NO}, summary="What somebody has in hand: oneself, or by `staff`"
)
def in_hand(request: HttpRequest, staff: UUID | None = None) -> Any:
    """As far as one sees the records; for somebody else by those who keep the county's people."""
    actor: Any = request.actor
    actor.must("issues.see")
    person: Staff = Staff.objects.visible_to(actor).get_one(staff or actor.staff_id)
    if person.pk != actor.staff_id:
        actor.must("people.edit", region=person.county_code)
    held = holdings.held_by(person, actor=actor, on=timezone.localdate())
    return [
        *(_row("working", row, row.issue, row.issue.title, _day(row.due_at)) for row in held.working),
        *(_row("put_off", row, row.issue, row.issue.title, row.issue.review_on) for row in held.put_off),
        *(_row("promise", row, row.issue, row.words, row.until_on) for row in held.promised),
        *(_row("call", row, row.issue, row.issue.title, None) for row in held.to_call),
        *(_row("roster", row, None, f"{row.village} · {row.programme}", row.to_on) for row in held.planned),
    ]


def _day(at: Any) -> date | None:
    return timezone.localdate(at) if at else None


def _row(kind: str, row: Any, issue: Any, words: str, day: date | None) -> dict[str, Any]:
    return {"kind": kind, "id": row.pk, "issue_id": issue.pk if issue else None, "words": words, "day": day}


@router.get("/handovers/", response={200: list[HandoverOut], **NO}, summary="交接单: mine, my unit's, or those I keep")
def handovers(
    request: HttpRequest, to_sign: bool = False, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[Handover]:
    """`to_sign`: only those that wait for my signature."""
    actor: Any = request.actor
    actor.must("issues.see")
    rows = holdings.handovers_to_sign(actor) if to_sign else holdings.handovers_listed(actor)
    return list(rows[:limit])


@router.post("/handovers/", response={201: HandoverOut, **NO}, summary="交出：all that is in hand, to a successor")
@once
def offer(request: HttpRequest, sent: HandoverIn) -> Any:
    """It moves when the successor signs; until then it stays where it is."""
    actor: Any = request.actor
    return 201, actions.offer_handover(actor=actor, now=timezone.now(), **sent.model_dump())


@router.post("/handovers/{uuid:pk}/{name}", response={200: HandoverOut, **NO}, summary="签收、不接、撤回")
@once
def step(request: HttpRequest, pk: UUID, name: Step, sent: HandoverStepIn) -> Handover:
    given: dict[str, Any] = {"actor": request.actor, "handover_id": pk, "now": timezone.now()}
    if name == "take":
        return actions.take_handover(**given)
    act = actions.refuse_handover if name == "refuse" else actions.withdraw_handover
    return act(reason=sent.reason, **given)
