"""What waits for me. Nothing is marked as read: a notice goes when it is done, whoever did it, and nobody is told who looked."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.kernel.api import Refused, once

from . import actions, queries, words
from .models import Choice
from .schemas import ChoicesIn, ChoicesOut, NoticeOut

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}


@router.get("", response={200: list[NoticeOut], **NO}, summary="等您办的, without the kinds one has muted")
def notices(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Any:
    """First what other rooms have waiting for one's yes or signature, a line a kind; then each thing, the newest first."""
    actor = _told(request)
    kinds = [
        {"id": None, "kind": turn.key, "label": str(turn.label), "count": turn.count, "url": turn.url}
        for turn in queries.other_turns(actor)
    ][:limit]
    rows = queries.waiting_for(actor)[: limit - len(kinds)] if "issues.see" in actor.capabilities else []
    return [*kinds, *(_line(row, to=actor) for row in rows)]


@router.get("/choices", response={200: ChoicesOut, **NO}, summary="How one wants to be told")
def choices(request: HttpRequest) -> Any:
    return _choices(_told(request))


@router.put("/choices", response={200: ChoicesOut, **NO}, summary="Which kinds the bell counts, and the daily mail")
@once
def choose(request: HttpRequest, sent: ChoicesIn) -> Any:
    actor = _told(request)
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
    return _line(rows.get_one(pk), to=actor)


def _told(request: HttpRequest) -> Any:
    """Whoever anything can ever wait for."""
    actor: Any = request.actor
    if not queries.may_be_told(actor):
        actor.must("issues.see")
    return actor


def _line(row: Any, *, to: Any) -> dict[str, Any]:
    names = ("id", "kind", "issue_id", "promise_id", "draw_id", "region_code", "since_at", "by_name")
    shown = {"label": words.kind_of(row, to=to), "place": row.place_name, "url": row.get_absolute_url()}
    return {name: getattr(row, name) for name in names} | shown


def _choices(actor: Any) -> dict[str, Any]:
    muted, choice = queries.muted_by(actor), Choice.objects.visible_to(actor).filter(pk=actor.account_id).first()
    kinds = [{"kind": kind, "label": label, "is_wanted": kind not in muted} for kind, label in queries.kinds_for(actor)]
    return {"kinds": kinds, "has_mail": bool(choice and choice.mail)}
