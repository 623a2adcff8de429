"""The same actions as the console."""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.kernel.api import Refused, once

from . import actions, queries
from .models import Item, Meeting
from .schemas import (
    AgendaItemOut,
    AgendaItems,
    AskForIn,
    CallIn,
    ClearingOut,
    ItemStepIn,
    KindCode,
    LevelCode,
    MeetingChangeIn,
    MeetingOut,
    MeetingPageOut,
    Meetings,
    MeetingStepIn,
    PutOnIn,
    ResultIn,
    StateCode,
)

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}
ItemMove = Literal["take_off", "finish", "send_back", "strike_off", "carry_out"]
DOING: dict[str, Callable[..., Item]] = {
    "finish": actions.finish,
    "send_back": actions.send_back,
    "strike_off": actions.strike_off,
}
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000)]


def _actor(request: HttpRequest) -> Any:
    return request.actor


def _item(request: HttpRequest, pk: UUID) -> Item:
    return queries.item(_actor(request), pk)


def _page(rows: Any, limit: int, offset: int) -> dict[str, Any]:
    found = list(rows[offset : offset + limit + 1])
    return {"items": found[:limit], "more": len(found) > limit}


@router.get("", response={200: Meetings, **NO}, summary="会议, the latest first")
def meetings(
    request: HttpRequest,
    kind: KindCode | None = None,
    level: LevelCode | None = None,
    state: StateCode | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    actor = _actor(request)
    actor.must("meetings.see")
    wanted = {name: value for name, value in (("kind", kind), ("level", level), ("state", state)) if value}
    return _page(queries.listed(actor).filter(**wanted).order_by("-begins_at", "-pk"), limit, offset)


@router.post("", response={201: MeetingOut, **NO}, summary="召集一次会")
@once
def call(request: HttpRequest, sent: CallIn) -> Any:
    """For a village, a township or the county; what waits for one of that kind and level comes on by itself."""
    made = actions.call(actor=_actor(request), now=timezone.now(), **sent.model_dump())
    return 201, queries.one(_actor(request), made.pk)


@router.get("/tasks", response={200: AgendaItems, **NO}, summary="会上定的事, until struck off")
def tasks(request: HttpRequest, mine: bool = False, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """`mine`: to be done by one of my units, or to be struck off by me."""
    actor = _actor(request)
    actor.must("meetings.see")
    rows = queries.tasks(actor).filter(queries.is_waiting_for(actor)) if mine else queries.tasks(actor)
    return _page(rows.order_by("until_on", "pk"), limit, offset)


@router.get("/waiting", response={200: AgendaItems, **NO}, summary="等上会的, for a table I call")
def waiting(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    actor = _actor(request)
    actor.must("meetings.see")
    return _page(queries.waiting(actor), limit, offset)


@router.get("/clearing", response={200: list[ClearingOut], **NO}, summary="How far each level is from zero")
def clearing(request: HttpRequest) -> Any:
    actor = _actor(request)
    actor.must("meetings.see")
    return queries.clearing(actor, now=timezone.now())


@router.post("/items", response={201: AgendaItemOut, **NO}, summary="提请上会, of a level")
@once
def ask_for(request: HttpRequest, sent: AskForIn) -> Any:
    """It waits: whoever calls a meeting of that level sees it first."""
    item = actions.ask_for(actor=_actor(request), now=timezone.now(), **sent.model_dump())
    return 201, _item(request, item.pk)


@router.post("/items/{uuid:pk}/result", response={200: AgendaItemOut, **NO}, summary="记下结果")
@once
def take_down(request: HttpRequest, pk: UUID, sent: ResultIn) -> Item:
    actions.take_down(actor=_actor(request), item_id=pk, now=timezone.now(), **sent.model_dump())
    return _item(request, pk)


@router.post("/items/{uuid:pk}/moves/{name}", response={200: AgendaItemOut, **NO}, summary="撤下、办好、销号、照办")
@once
def item_move(request: HttpRequest, pk: UUID, name: ItemMove, sent: ItemStepIn) -> Item:
    given: dict[str, Any] = {"actor": _actor(request), "item_id": pk, "now": timezone.now()}
    if name == "take_off":
        actions.take_off(reason=sent.words, **given)
    elif name == "carry_out":
        actions.carry_out(**given)
    else:
        DOING[name](words=sent.words, **given)
    return _item(request, pk)


@router.get("/{uuid:pk}", response={200: MeetingPageOut, **NO}, summary="One meeting with its agenda")
def meeting(request: HttpRequest, pk: UUID) -> Any:
    actor = _actor(request)
    actor.must("meetings.see")
    row: Any = queries.one(actor, pk)
    row.agenda = list(queries.agenda(actor, row))
    return row


@router.put("/{uuid:pk}", response={200: MeetingOut, **NO}, summary="改时间地点")
@once
def change(request: HttpRequest, pk: UUID, sent: MeetingChangeIn) -> Meeting:
    actions.change(actor=_actor(request), meeting_id=pk, now=timezone.now(), **sent.model_dump())
    return queries.one(_actor(request), pk)


@router.post("/{uuid:pk}/items", response={201: AgendaItemOut, **NO}, summary="排上议程")
@once
def put_on(request: HttpRequest, pk: UUID, sent: PutOnIn) -> Any:
    item = actions.put_on(actor=_actor(request), meeting_id=pk, now=timezone.now(), **sent.model_dump())
    return 201, _item(request, item.pk)


@router.post("/{uuid:pk}/moves/{name}", response={200: MeetingOut, **NO}, summary="开会、散会、不开了")
@once
def move(request: HttpRequest, pk: UUID, name: Literal["hold", "close", "call_off"], sent: MeetingStepIn) -> Meeting:
    given: dict[str, Any] = {"actor": _actor(request), "meeting_id": pk, "now": timezone.now()}
    if name == "hold":
        actions.hold(**given)
    elif name == "close":
        actions.close(summary=sent.summary, **given)
    else:
        actions.call_off(reason=sent.reason, **given)
    return queries.one(_actor(request), pk)
