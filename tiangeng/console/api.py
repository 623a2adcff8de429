"""Views of lists, as at the desk."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.kernel.api import Refused, once

from . import actions
from .models import SavedView
from .schemas import ViewChangeIn, ViewFirstIn, ViewIn, ViewOut

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}


@router.get("/views", response={200: list[ViewOut], **NO}, summary="视图: one's own and those shared in the unit")
def views(
    request: HttpRequest,
    path: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    rows = SavedView.objects.visible_to(request.actor).order_by("path", "name", "pk")
    return list((rows.filter(path=path.replace("\x00", "")) if path else rows)[:limit])


@router.post("/views", response={201: ViewOut, **NO}, summary="存成视图")
@once
def save_view(request: HttpRequest, sent: ViewIn) -> Any:
    return 201, actions.save_view(actor=request.actor, now=timezone.now(), **sent.model_dump())


@router.put(
    "/views/{uuid:pk}", response={200: ViewOut, **NO}, summary="Another name, shared or not, opened first or not"
)
@once
def change_view(request: HttpRequest, pk: UUID, sent: ViewChangeIn) -> Any:
    return actions.change_view(actor=request.actor, now=timezone.now(), view_id=pk, **sent.model_dump())


@router.post("/views/{uuid:pk}/first", response={200: ViewOut, **NO}, summary="The list opens with it, or no longer")
@once
def open_with(request: HttpRequest, pk: UUID, sent: ViewFirstIn) -> Any:
    return actions.open_with(actor=request.actor, now=timezone.now(), view_id=pk, is_default=sent.is_default)


@router.delete("/views/{uuid:pk}", response={204: None, **NO}, summary="Gone for everybody who saw it")
@once
def remove_view(request: HttpRequest, pk: UUID) -> Any:
    actions.remove_view(actor=request.actor, now=timezone.now(), view_id=pk)
    return 204, None
