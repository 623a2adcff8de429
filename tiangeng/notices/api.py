"""What waits for me. Nothing is marked as read: a notice goes when it is done, whoever did it, and nobody is told who looked."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.kernel.api import Refused, once

from . import actions, queries
from .models import Choice
from .schemas import ChoicesIn, ChoicesOut, NoticeOut

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}


@router.get(
    "", response={200: list[NoticeOut], **NO}, summary="等您办的, newest first, without the kinds one has muted"
)
def notices(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Any:
    actor: Any = request.actor
    actor.must("issues.see")
    return list(queries.waiting_for(actor)[:limit])


@router.get("/choices", response={200: ChoicesOut, **NO}, summary="How one wants to be told")
def choices(request: HttpRequest) -> Any:
    actor: Any = request.actor
    actor.must("issues.see")
    return _choices(actor)


@router.put("/choices", response={200: ChoicesOut, **NO}, summary="Which kinds the bell counts, and the daily mail")
@once
def choose(request: HttpRequest, sent: ChoicesIn) -> Any:
    actor: Any = request.actor
    actor.must("issues.see")
    unseen = set(queries.all_kinds()) - {kind for kind, _label in queries.kinds_for(actor)}
    actions.choose(
        actor=actor, now=timezone.now(), kinds={*sent.kinds, *unseen}, mail=sent.mail or "", keep_mail=sent.mail is None
    )  # fmt: skip
    return _choices(actor)


@router.get("/{uuid:pk}", response={200: NoticeOut, **NO}, summary="One of them, while it waits")
def notice(request: HttpRequest, pk: UUID) -> Any:
    actor: Any = request.actor
    actor.must("issues.see")
    rows: Any = queries.waiting_for(actor)
    return rows.get_one(pk)


def _choices(actor: Any) -> dict[str, Any]:
    muted, choice = queries.muted_by(actor), Choice.objects.visible_to(actor).filter(pk=actor.account_id).first()
    kinds = [{"kind": kind, "label": label, "is_wanted": kind not in muted} for kind, label in queries.kinds_for(actor)]
    return {"kinds": kinds, "has_mail": bool(choice and choice.mail)}
