"""What the phone asks beside the ordinary operations. Every answer of the server carries `X-Tiangeng`; others are not ours."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from ninja import Path, Query, Router
from ninja.decorators import decorate_view

from tiangeng.documents.schemas import AttachmentOut
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.api import Refused, once

from . import actions, queries, uploads
from .schemas import AttachIn, ChangesOut, DeviceIn, DeviceOut, Digest, MinutesIn, Owner, PresentOut, UploadOut

router = Router()
NO = dict.fromkeys((401, 403, 404, 409, 410, 413, 415, 422, 503, 507), Refused)
LIMITS = {
    "photo_bytes": uploads.LARGEST,
    "part_bytes": uploads.LARGEST_PART,
    "records": 3000,
    "days_kept": 30,
    "window_months": 12,
}
SIGNED_IN_FOR = 30 * 86400  # seconds: as long as the phone may keep its copy
Named = Annotated[Digest, Path(description="SHA-256 of the whole file, in hexadecimal")]


def refuse_unbound(request: HttpRequest) -> None:
    """Before anybody is asked to sign in: a phone that was unbound is told so, and nothing else."""
    actions.known(request.headers.get("X-Tiangeng-Device", ""))


def _who(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    actor.must("visits.see")
    return actor


@router.get(
    "/me", response={200: Owner, **NO}, summary="Whose phone it is, and what it needs without signal", by_alias=True
)
def me(request: HttpRequest) -> Any:
    now = timezone.now()
    get_token(request)  # the app shows no form of ours that would bring the cookie
    return queries.of_owner(_who(request), now=now) | {"server_time": now, "limits": LIMITS}


@router.get("/changes", response={200: ChangesOut, **NO}, summary="What has changed in my villages since a mark")
@decorate_view(
    gzip_page
)  # a village is megabytes of like lines: a tenth of them over 3G; no secret of a session is among them
def changes(
    request: HttpRequest,
    since: Annotated[str, Query(max_length=400)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Any:
    """The first time without `since`; then hand `next` back. An item may come twice: keep the newest by id."""
    now = timezone.now()
    found = queries.changes(_who(request), token=since, limit=limit, now=now)
    return {name: getattr(found, name) for name in found.__slots__} | {"server_time": now}


@router.get("/present", response={200: PresentOut, **NO}, summary="The ids of all a phone may hold")
def present(request: HttpRequest) -> Any:
    return queries.present(_who(request), now=timezone.now())


@router.post("/device", response={200: DeviceOut, **NO}, summary="Make this phone known")
@once
def bind(request: HttpRequest, sent: DeviceIn) -> Any:
    device = actions.bind(actor=request.actor, device_id=sent.id, name=sent.name, now=timezone.now())
    request.session["phone"] = str(device.pk)
    request.session.set_expiry(SIGNED_IN_FOR)
    return device


@router.get("/uploads/{digest}", response={200: UploadOut, **NO}, summary="How much of a photo has arrived")
def upload(request: HttpRequest, digest: Named) -> Any:
    return _progress(uploads.progress(_account(request), digest))


@router.put("/uploads/{digest}", response={200: UploadOut, **NO}, summary="Add the next part of a photo")
def add_part(request: HttpRequest, digest: Named) -> Any:
    """`Content-Range: bytes first-last/total`; the part is the raw body. A part that is there already changes nothing."""
    told = request.headers.get("Content-Range", "")
    return _progress(uploads.add_part(_account(request), digest, content_range=told, part=request.body))


@router.post("/uploads/{digest}/attach", response={201: AttachmentOut, **NO}, summary="Make the photo a record's file")
@once
def attach(request: HttpRequest, digest: Named, sent: AttachIn) -> Any:
    return 201, actions.attach_upload(
        actor=request.actor, digest=digest, now=timezone.now(), **sent.model_dump()
    )  # fmt: skip


@router.post("/minutes", response={204: None, **NO}, summary="Minutes of a week, towards the county's total")
def minutes(request: HttpRequest, sent: MinutesIn) -> Any:
    actions.add_minutes(actor=request.actor, **sent.model_dump())
    return 204, None


def _account(request: HttpRequest) -> UUID:
    account: UUID | None = _who(request).account_id
    assert account is not None
    return account


def _progress(found: uploads.Progress) -> dict[str, Any]:
    return {"have": found.have, "total": found.total, "done": found.done}
