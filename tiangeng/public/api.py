"""The villagers' pages for other screens: no account, the same doors, the same sentences."""

import secrets
import uuid
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Router

from tiangeng.kernel.api import Refused, once
from tiangeng.kernel.refusals import Incomplete
from tiangeng.kernel.tracing import request_source

from . import actions, queries
from .schemas import AnswerIn, AskIn, AskOut, OpinionOut, ReceiptOut, VillageFound, WordsIn
from .standing import standing_of
from .states import OpinionState

router = Router()
desk = Router()  # the opinion box, for those who answer for the system
_NO = dict.fromkeys((404, 409, 422, 429, 503), Refused)
_DESK = {401: Refused, 403: Refused, **_NO}
Code = Annotated[str, Path(max_length=40)]


@router.get("/villages", response={200: list[VillageFound], **_NO}, summary="Villages by name, letters or pinyin")
def villages(request: HttpRequest, q: Annotated[str, Query(min_length=1, max_length=60)]) -> Any:
    found = queries.search_villages(q.replace("\x00", ""))
    return [{"code": one.code, "name": one.name, "township": above} for one, above in found]


@router.post("/ask", response={201: AskOut, **_NO}, summary="Ask for a problem to be solved")
def ask(request: HttpRequest, sent: AskIn) -> Any:
    """The same `client_id` (or `Idempotency-Key`, a UUID) with the same content gives the same receipt."""
    given = sent.model_dump()
    client_id, village = given.pop("client_id") or _key_of(request), given.pop("village")
    code = actions.ask(
        village_code=village,
        sent=actions.Sent(**given),
        client_id=client_id,
        source=request_source.get(),
        now=timezone.now(),
        random_below=secrets.randbelow,
    )
    printed = queries.printed(code)
    return 201, {"code": printed, "url": request.build_absolute_uri(reverse("public:receipt", args=[printed]))}


def _key_of(request: HttpRequest) -> uuid.UUID:
    key = request.headers.get("Idempotency-Key", "")
    try:
        return uuid.UUID(key) if key else uuid.uuid4()
    except ValueError:
        raise Incomplete(missing="client_id (UUID)") from None


@router.get("/receipts/{code}", response={200: ReceiptOut, **_NO}, summary="How it stands")
def receipt(request: HttpRequest, code: Code) -> Any:
    return _as_json(_open(code))


@router.post("/receipts/{code}/answer", response={200: ReceiptOut, **_NO}, summary="Solved or not")
def answer(request: HttpRequest, code: Code, sent: AnswerIn) -> Any:
    """The same word again changes nothing, so no key is needed."""
    actions.answer(opened=_open(code), now=timezone.now(), **sent.model_dump())
    return _as_json(queries.open_receipt(code))


def _open(code: str) -> queries.Opened:
    return actions.open_receipt(code, source=request_source.get(), now=timezone.now())


def _as_json(opened: queries.Opened) -> dict[str, Any]:
    standing = standing_of(opened, now=timezone.now())
    return {
        "code": opened.printed,
        "place": queries.place_of(opened.issue.region_code),
        "state": opened.held.state,
        **{name: getattr(standing, name) for name in ReceiptOut.model_fields if hasattr(standing, name)},
        "photos": [reverse("public:photo", args=[opened.printed, one.pk]) for one in standing.photos],
    }


@desk.get("", response={200: list[OpinionOut], **_DESK}, summary="意见箱, newest first")
def opinions(
    request: HttpRequest,
    state: OpinionState | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    actor: Any = request.actor
    actor.must("public.opinions")
    rows = queries.in_box(actor)
    return list((rows.filter(state=state) if state else rows)[:limit])


@desk.get("/{uuid:pk}", response={200: OpinionOut, **_DESK}, summary="One opinion")
def opinion(request: HttpRequest, pk: UUID) -> Any:
    actor: Any = request.actor
    actor.must("public.opinions")
    return queries.in_box(actor).get_one(pk)


@desk.post("/{uuid:pk}/answer", response={200: OpinionOut, **_DESK}, summary="答复: the writer reads it by code")
@once
def answer_opinion(request: HttpRequest, pk: UUID, sent: WordsIn) -> Any:
    return actions.answer_opinion(actor=request.actor, opinion_id=pk, now=timezone.now(), words=sent.words)


@desk.post(
    "/{uuid:pk}/close", response={200: OpinionOut, **_DESK}, summary="了结: with what came of it, or why nothing did"
)
@once
def close_opinion(request: HttpRequest, pk: UUID, sent: WordsIn) -> Any:
    return actions.close_opinion(actor=request.actor, opinion_id=pk, now=timezone.now(), words=sent.words)
