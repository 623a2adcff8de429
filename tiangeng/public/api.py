"""The villagers' pages for other screens: no account, the same doors, the same sentences."""

import secrets
import uuid
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import File, Form, Path, Query, Router
from ninja.files import UploadedFile

from tiangeng.issues.actions import ADDED_LIMIT
from tiangeng.kernel.api import Refused, once
from tiangeng.kernel.refusals import Incomplete
from tiangeng.kernel.tracing import request_source

from . import actions, queries, rules
from .models import DisclosureKind
from .schemas import (
    AlikeToldOut,
    AnswerIn,
    AppealIn,
    AskIn,
    AskOut,
    DisclosureOut,
    FieldOut,
    JoinIn,
    OpinionIn,
    OpinionOut,
    OpinionSent,
    ReceiptOut,
    TakeBackIn,
    VillageFound,
    WithdrawIn,
    WordsIn,
)
from .standing import standing_of
from .states import OpinionState

router = Router()
desk = Router()  # the opinion box, for those who answer for the system
board = Router()  # 村务公开, for those who lay documents open
_NO = dict.fromkeys((404, 409, 422, 429, 503), Refused)
_DESK = {401: Refused, 403: Refused, **_NO}
_FILES = dict.fromkeys((413, 415, 507), Refused)
_BOARD = {**_DESK, **_FILES}
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


@router.get(
    "/villages/{code}/services",
    response={200: list[FieldOut], **_NO},
    summary="What can be asked here, who answers, in how many working days",
)
def services(request: HttpRequest, code: Annotated[str, Path(pattern=r"^\d{12}$")]) -> Any:
    """The county's routing catalogue for one village, by field and in its own order."""
    return queries.services(queries.village(code).code)


@router.get("/receipts/{code}", response={200: ReceiptOut, **_NO}, summary="How it stands")
def receipt(request: HttpRequest, code: Code) -> Any:
    return _as_json(_open(code))


@router.post("/receipts/{code}/answer", response={200: ReceiptOut, 403: Refused, **_NO}, summary="Solved or not")
@once
def answer(request: HttpRequest, code: Code, sent: AnswerIn) -> Any:
    """The same word again changes nothing while the work stands where it stood; a phone that may send late adds a key.

    Sent by somebody signed in, it is an answer given on the spot: refused to whoever handled the matter.
    """
    actions.answer(opened=_open(code), now=timezone.now(), signed_in=request.actor, **sent.model_dump())
    return _as_json(queries.open_receipt(code))


@router.post("/receipts/{code}/withdraw", response={200: ReceiptOut, **_NO}, summary="Taken back by its holder")
def withdraw(request: HttpRequest, code: Code, sent: TakeBackIn) -> Any:
    """Only before anybody has taken it on. The same again changes nothing, so no key is needed."""
    actions.withdraw(opened=_open(code), now=timezone.now(), reason=sent.reason)
    return _as_json(queries.open_receipt(code))


@router.post("/receipts/{code}/add", response={200: ReceiptOut, **_NO, **_FILES}, summary="More words, or a picture")
@once
def add(
    request: HttpRequest,
    code: Code,
    words: Annotated[str, Form(max_length=ADDED_LIMIT)] = "",
    photo: Annotated[UploadedFile | None, File(description="up to 8 MB; where it was taken is removed")] = None,
) -> Any:
    """Six times a day a receipt, while it is being worked at. The same words again are the same line.

    Sent by somebody signed in, it says through whom the words came.
    """
    actions.add(opened=_open(code), now=timezone.now(), words=words, photo=photo, signed_in=request.actor)
    return _as_json(queries.open_receipt(code))


@router.post("/receipts/{code}/appeal", response={200: ReceiptOut, **_NO}, summary="Against a refusal, once")
@once
def appeal(request: HttpRequest, code: Code, sent: AppealIn) -> Any:
    """Within thirty days; looked at by somebody who had no part in it. The same words again change nothing."""
    actions.appeal(opened=_open(code), now=timezone.now(), words=sent.words)
    return _as_json(queries.open_receipt(code))


@router.get("/receipts/{code}/alike", response={200: list[AlikeToldOut], **_NO}, summary="What sounds the same")
def alike(request: HttpRequest, code: Code) -> Any:
    """What is already being handled there and can be joined; nothing once this one is taken up, nor for a complaint."""
    return queries.alike(_open(code), now=timezone.now())


@router.post("/receipts/{code}/join", response={200: ReceiptOut, **_NO}, summary="It is the same as that one")
@once
def join(request: HttpRequest, code: Code, sent: JoinIn) -> Any:
    """Only one of `alike`; the receipt follows that one from now on. Joined already, it changes nothing."""
    actions.join(opened=_open(code), into_id=sent.into_id, now=timezone.now())
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


@router.post("/opinions", response={201: OpinionSent, **_NO}, summary="意见箱: what is wrong with the system")
def send_opinion(request: HttpRequest, sent: OpinionIn) -> Any:
    """Nobody is asked who they are, and a sign-in is not looked at. The answer is read at `url`.

    The same `Idempotency-Key` (a UUID) with the same content gives the same code; with the key no account is kept.
    """
    code = actions.send_opinion(
        county_code=sent.county,
        kind=sent.kind,
        body=sent.body,
        client_id=_key_of(request),
        source=request_source.get(),
        now=timezone.now(),
        random_below=secrets.randbelow,
    )
    printed = rules.printed_opinion_code(code)
    return 201, {"code": printed, "url": request.build_absolute_uri(reverse("public:opinion_answer", args=[printed]))}


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


@board.get("", response={200: list[DisclosureOut], **_BOARD}, summary="村务公开: of one's villages, newest first")
def disclosures(
    request: HttpRequest,
    village: Annotated[str, Query(pattern=r"^(\d{12})?$")] = "",
    kind: DisclosureKind | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Any:
    """Withdrawn ones too, with why. What is open to everybody is read on the village's page, without an account."""
    actor: Any = request.actor
    actor.must("public.disclose")
    asked = {"region_code": village, "kind": kind}
    rows = queries.disclosed(actor).filter(**{name: value for name, value in asked.items() if value})
    return list(rows[offset : offset + limit])


@board.get("/{uuid:pk}", response={200: DisclosureOut, **_BOARD}, summary="One of them")
def disclosure(request: HttpRequest, pk: UUID) -> Any:
    actor: Any = request.actor
    actor.must("public.disclose")
    return queries.disclosed(actor).get_one(pk)


@board.post("", response={201: DisclosureOut, **_BOARD}, summary="公开: a document is laid open to everybody")
@once
def disclose(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description="a picture up to 8 MB; PDF, docx or xlsx up to 20 MB")],
    village: Annotated[str, Form(pattern=r"^\d{12}$")],
    kind: Annotated[DisclosureKind, Form()],
    title: Annotated[str, Form(max_length=actions.TITLE_LIMIT)],
) -> Any:
    """Whoever opens the village's page reads it: cover numbers of identity cards, phones and bank accounts first."""
    return 201, actions.disclose(
        actor=request.actor, village_code=village, kind=kind, title=title, upload=file, now=timezone.now()
    )


@board.post("/{uuid:pk}/withdraw", response={200: DisclosureOut, **_BOARD}, summary="撤下: with the reason")
@once
def withdraw_disclosure(request: HttpRequest, pk: UUID, sent: WithdrawIn) -> Any:
    """From then on nobody opens it; the line and its reason stay at the desk."""
    return actions.withdraw_disclosure(actor=request.actor, disclosure_id=pk, reason=sent.reason, now=timezone.now())
