"""What the phone asks beside the ordinary operations. Every answer of the server carries `X-Tiangeng`; others are not ours."""

from datetime import timedelta
from typing import Annotated, Any, cast
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from ninja import Path, Query, Router
from ninja.decorators import decorate_view

from tiangeng.documents.schemas import AttachmentOut
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.api import Refused, once
from tiangeng.kernel.log import last_restore
from tiangeng.people import sessions, signin
from tiangeng.people.models import Account
from tiangeng.people.signin import HANDING
from tiangeng.places import actions as places

from . import actions, queries, uploads
from .refusals import PhoneOfAnother, TooManyPhones, WrongPassword
from .schemas import (
    AttachIn,
    ChangesOut,
    DeviceIn,
    DeviceOut,
    Digest,
    LeftBehindIn,
    LeftBehindOut,
    MinutesIn,
    Owner,
    PresentOut,
    UploadOut,
)

router = Router()
nameless = Router()  # nobody is asked who they are; the API's root counts how often one source knocks
NO = dict.fromkeys((401, 403, 404, 409, 410, 413, 415, 422, 503, 507), Refused)
LIMITS = {
    "photo_bytes": uploads.LARGEST,
    "part_bytes": uploads.LARGEST_PART,
    "records": queries.MOST,
    "days_kept": 30,
    "window_months": 12,
}
HANDS_IN_FOR = timedelta(hours=1)
SIGNED_IN_FOR = 30 * 86400  # seconds: as long as the phone may keep its copy
Named = Annotated[Digest, Path(description="SHA-256 of the whole file, in hexadecimal")]


def refuse_unbound(request: HttpRequest) -> None:
    """Before anybody is asked to sign in: a phone that must not keep its copy is told so, and nothing else."""
    actor: Actor = request.actor
    signed_in = actor if actor.is_signed_in else None
    actions.known(request.headers.get("X-Tiangeng-Device", ""), signed_in=signed_in, now=timezone.now())


def _who(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    actor.must("visits.see")
    return actor


@router.get(
    "/me", response={200: Owner, **NO}, summary="Whose phone it is, and what it needs without signal", by_alias=True
)
@decorate_view(gzip_page)  # an officer's hundred villages and a catalogue; as below, no secret of a session
def me(request: HttpRequest) -> Any:
    now = timezone.now()
    get_token(request)  # the app shows no form of ours that would bring the cookie
    actor = _who(request)
    beside = {"server_time": now, "limits": LIMITS, "phone": request.session.get("phone"), "restored": last_restore()}
    beside["visit_months"] = queries.visit_months(actor, now=now)
    return queries.of_owner(actor, now=now) | beside


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
    homes = {item["region_code"] for item in found.items if item["kind"] == "household"}
    places.note_pulled(actor=request.actor, villages=homes, now=now)
    return {name: getattr(found, name) for name in found.__slots__} | {"server_time": now}


@router.get("/present", response={200: PresentOut, **NO}, summary="The ids of all a phone may hold")
def present(request: HttpRequest) -> Any:
    return queries.present(_who(request), now=timezone.now())


@router.post("/device", response={200: DeviceOut, **NO}, summary="Make this phone known")
def bind(request: HttpRequest, sent: DeviceIn) -> Any:
    """The same phone again changes nothing. No `Idempotency-Key` is honoured here: an answer with a secret is not kept to be
    repeated. Secret and key are told to whoever has just signed in, until the phone has shown the key; from then on this
    session opens nothing without it (`X-Tiangeng-Key`) and lives as long as a phone's may. Any other session stays what it
    is. A phone that may not be bound (409) is told its key in `facts`, no secret, and its session keeps the desk's limits.
    To who came by the province's ticket the secret of a phone that was bound before is told with the account's `password`
    alone (`wants_password`).
    """
    now = timezone.now()
    is_fresh = _has_just_signed_in(request)
    goes_by_key = is_fresh or sessions.has_key(request, sent.id)
    try:
        device = actions.bind(actor=request.actor, device_id=sent.id, name=sent.name, now=now)
    except (TooManyPhones, PhoneOfAnother) as refusal:
        if goes_by_key:
            request.session.update({"phone": str(sent.id), "unlisted": True})
        if is_fresh:
            refusal.facts["key"] = sessions.key_of(request.actor.account_id, sent.id)
        raise
    if goes_by_key:
        request.session.update({"phone": str(device.pk), "unlisted": False})
        request.session.set_expiry(SIGNED_IN_FOR)
    was_there = device.bound_at.timestamp() < float(request.session.get("began", 0))
    wants_password = is_fresh and was_there and _wants_password(request, sent.password)
    opens = is_fresh and not wants_password
    return {
        "id": device.pk, "name": device.name, "bound_at": device.bound_at, "wants_password": wants_password,
        "secret": actions.secret_of(device) if opens else "", "key": actions.key_of(device) if is_fresh else "",
    }  # fmt: skip


def _wants_password(request: HttpRequest, given: str) -> bool:
    """Whoever came by a ticket has shown no password: a store that is there already is not opened by the ticket alone, or
    whoever holds the phone and finds the province's app open would need no PIN.
    """
    if not request.session.get("by_ticket"):
        return False
    if given and not signin.knows_password(request, cast(Account, request.user), given):
        raise WrongPassword
    return not given


def _has_just_signed_in(request: HttpRequest) -> bool:
    """By password or ticket, in this browser, as whom the request speaks for."""
    whose = request.session.get("_auth_user_id")
    return whose == str(request.actor.account_id) and sessions.may_be_told(request, now=timezone.now().timestamp())


@router.get("/uploads/{digest}", response={200: UploadOut, **NO}, summary="How much of a photo has arrived")
def upload(request: HttpRequest, digest: Named) -> Any:
    return _progress(uploads.progress(_account(request), digest))


@router.put("/uploads/{digest}", response={200: UploadOut, **NO}, summary="Add the next part of a photo")
def add_part(request: HttpRequest, digest: Named) -> Any:
    """`Content-Range: bytes first-last/total`; the part is the raw body. A part that is there already changes nothing."""
    told = request.headers.get("Content-Range", "")
    found = uploads.add_part(_account(request), digest, content_range=told, part=request.body, now=timezone.now())
    return _progress(found)


@router.post("/uploads/{digest}/attach", response={201: AttachmentOut, **NO}, summary="Make the photo a record's file")
@once
def attach(request: HttpRequest, digest: Named, sent: AttachIn) -> Any:
    return 201, actions.attach_upload(
        actor=request.actor, digest=digest, now=timezone.now(), **sent.model_dump()
    )  # fmt: skip


@router.post("/left-behind", response={200: LeftBehindOut, **NO}, summary="Hand in what somebody left on a phone")
def left_behind(request: HttpRequest, sent: LeftBehindIn) -> Any:
    """For an account that is gone, an hour long: entries stay their author's, the log says who brought them and why."""
    now = timezone.now()
    account = actions.hand_in(actor=request.actor, account_id=sent.account, reason=sent.reason, now=now)
    until = now + HANDS_IN_FOR
    request.session[HANDING] = {"account": str(account.pk), "reason": sent.reason.strip(), "until": until.timestamp()}
    return {"account": account.pk, "name": str(account), "until": until}


@nameless.post(
    "/minutes",
    response={204: None, **dict.fromkeys((404, 409, 422, 429, 503), Refused)},
    summary="Minutes of a week, towards the county's total",
)
def minutes(request: HttpRequest, sent: MinutesIn) -> Any:
    """Nobody is asked who they are, and a sign-in is not looked at but for the county of phones of before, which do not name
    it. Once a `token`, made for this week alone; taken until the next week is over, and shown only then.
    """
    county = sent.county or actions.home_of(request.actor)
    actions.add_minutes(
        county_code=county, week=sent.week, minutes=sent.minutes, token=sent.token or uuid4(), now=timezone.now()
    )
    return 204, None


def _account(request: HttpRequest) -> UUID:
    account: UUID | None = _who(request).account_id
    assert account is not None
    return account


def _progress(found: uploads.Progress) -> dict[str, Any]:
    return {"have": found.have, "total": found.total, "done": found.done}
