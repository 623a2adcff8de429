"""The same actions as the console. What answers with a secret keeps no copy, so it takes no Idempotency-Key."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.api import Refused, once
from tiangeng.kernel.refusals import BadText, NotYours

from . import actions, queries
from .models import Account, ApiToken, Grant, Organisation, OrganisationKind, Staff, StandIn
from .schemas import (
    AccountIn,
    AccountOut,
    Accounts,
    GrantIn,
    GrantOut,
    Grants,
    LeaveIn,
    MeOut,
    MoveIn,
    NewToken,
    OneTime,
    PhoneOut,
    ReasonIn,
    RenameIn,
    StaffEdit,
    StaffIn,
    StaffOut,
    StaffPage,
    StandInIn,
    StandInOut,
    StandIns,
    TokenIn,
    TokenOut,
    UnitIn,
    UnitOut,
    Units,
)
from .states import GrantState

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 429: Refused, 503: Refused}
Text = Annotated[str, Query(max_length=100)]
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000)]
Step = Annotated[str, Path(pattern="^(approve|refuse|end)$")]
StandInStep = Annotated[str, Path(pattern="^(agree|refuse|end)$")]


def _who(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    return actor


def _page(rows: QuerySet[Any], limit: int, offset: int) -> dict[str, Any]:
    found = list(rows[offset : offset + limit + 1])
    return {"items": found[:limit], "more": len(found) > limit}


def _plain(text: str) -> str:
    if "\x00" in text:
        raise BadText
    return text


# ---------------------------------------------------------------------- oneself


@router.get("/me", response={200: MeOut, **NO}, summary="Who am I, and what may I do")
def me(request: HttpRequest) -> dict[str, Any]:
    actor, now = _who(request), timezone.now()
    account = Account.objects.visible_to(actor).get_one(actor.account_id)
    return {
        "account_id": account.pk,
        "username": account.username,
        "name": actor.name,
        "staff_id": actor.staff_id,
        "organisation": actor.organisation_name,
        "language": account.language,
        "capabilities": sorted(actor.capabilities),
        "grants": queries.grants_in_force(account.pk, on=timezone.localdate(now)),
    }


@router.get("/tokens", response={200: list[TokenOut], **NO}, summary="My keys")
def tokens(request: HttpRequest) -> list[ApiToken]:
    actor = _who(request)
    mine = ApiToken.objects.visible_to(actor).filter(account_id=actor.account_id)
    return list(mine.order_by("-created_at")[:100])


@router.post("/tokens", response={201: NewToken, **NO}, summary="Make a key that acts as me")
def make_token(request: HttpRequest, sent: TokenIn) -> Any:
    """Only for someone signed in: a key cannot make further keys."""
    if "Authorization" in request.headers:
        raise NotYours(_("密钥不能再生成密钥，请登录后在“我的账号”里做。"))
    token, key = actions.make_token(actor=_who(request), now=timezone.now(), **sent.model_dump())
    return 201, {**{name: getattr(token, name) for name in TokenOut.model_fields}, "key": key}


@router.delete("/tokens/{uuid:pk}", response={200: TokenOut, **NO}, summary="Stop a key at once")
def revoke_token(request: HttpRequest, pk: UUID) -> ApiToken:
    return actions.revoke_token(actor=_who(request), token_id=pk, now=timezone.now())


# ---------------------------------------------------------------------- units


@router.get("/organisations", response={200: Units, **NO}, summary="The register of units")
def organisations(
    request: HttpRequest,
    q: Text = "",
    kind: OrganisationKind | None = None,
    is_active: bool = True,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """`q`: part of a name, a code, or what the unit looks after."""
    _who(request).must("people.see")
    rows = queries.matching_units(queries.organisations_listed(actor=_who(request)), _plain(q)).filter(
        is_active=is_active
    )
    return _page(rows.filter(kind=kind) if kind else rows, limit, offset)


@router.get("/organisations/{uuid:pk}", response={200: UnitOut, **NO}, summary="One unit")
def organisation(request: HttpRequest, pk: UUID) -> Organisation:
    _who(request).must("people.see")
    found: Organisation = Organisation.objects.visible_to(_who(request)).get_one(pk)
    return found


@router.post("/organisations", response={201: UnitOut, **NO}, summary="Register a unit")
@once
def create_organisation(request: HttpRequest, sent: UnitIn) -> Any:
    return 201, actions.create_organisation(actor=_who(request), now=timezone.now(), **sent.model_dump())


@router.post("/organisations/{uuid:pk}/rename", response={200: UnitOut, **NO}, summary="改名称、职能")
@once
def rename_organisation(request: HttpRequest, pk: UUID, sent: RenameIn) -> Organisation:
    return actions.rename_organisation(actor=_who(request), organisation_id=pk, now=timezone.now(), **sent.model_dump())


@router.post("/organisations/{uuid:pk}/close", response={200: UnitOut, **NO}, summary="撤销")
@once
def close_organisation(request: HttpRequest, pk: UUID, sent: ReasonIn) -> Organisation:
    return actions.close_organisation(actor=_who(request), organisation_id=pk, reason=sent.reason, now=timezone.now())


@router.post("/organisations/{uuid:pk}/reopen", response={200: UnitOut, **NO}, summary="恢复")
@once
def reopen_organisation(request: HttpRequest, pk: UUID, sent: ReasonIn) -> Organisation:
    return actions.reopen_organisation(actor=_who(request), organisation_id=pk, reason=sent.reason, now=timezone.now())


# ---------------------------------------------------------------------- staff


@router.get("/staff", response={200: StaffPage, **NO}, summary="The people who work here")
def staff(
    request: HttpRequest,
    q: Text = "",
    organisation: UUID | None = None,
    is_active: bool = True,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """`q`: a name, its first letters (zxy), a position, a unit."""
    _who(request).must("people.see")
    rows = queries.matching_staff(queries.staff_listed(actor=_who(request)), _plain(q)).filter(is_active=is_active)
    return _page(rows.filter(organisation=organisation) if organisation else rows, limit, offset)


@router.get("/staff/{uuid:pk}", response={200: StaffOut, **NO}, summary="One person")
def one_staff(request: HttpRequest, pk: UUID) -> Staff:
    _who(request).must("people.see")
    found: Staff = Staff.objects.visible_to(_who(request)).select_related("organisation").get_one(pk)
    return found


@router.post("/staff", response={201: StaffOut, **NO}, summary="Register a person")
@once
def create_staff(request: HttpRequest, sent: StaffIn) -> Any:
    return 201, actions.create_staff(actor=_who(request), now=timezone.now(), **sent.model_dump())


@router.put("/staff/{uuid:pk}", response={200: StaffOut, **NO}, summary="修改资料")
@once
def edit_staff(request: HttpRequest, pk: UUID, sent: StaffEdit) -> Staff:
    return actions.edit_staff(actor=_who(request), staff_id=pk, now=timezone.now(), **sent.model_dump())


@router.post("/staff/{uuid:pk}/move", response={200: StaffOut, **NO}, summary="调动")
@once
def move_staff(request: HttpRequest, pk: UUID, sent: MoveIn) -> Staff:
    return actions.move_staff(actor=_who(request), staff_id=pk, now=timezone.now(), **sent.model_dump())


@router.post("/staff/{uuid:pk}/retire", response={200: StaffOut, **NO}, summary="离岗")
@once
def retire_staff(request: HttpRequest, pk: UUID, sent: LeaveIn) -> Staff:
    """Ends the person's grants and freezes the account; refused while they have things in hand, unless it is said why."""
    return actions.retire_staff(actor=_who(request), staff_id=pk, now=timezone.now(), **sent.model_dump())


@router.post("/staff/{uuid:pk}/phone", response={200: PhoneOut, **NO}, summary="The whole number, for a logged reason")
def reveal_phone(request: HttpRequest, pk: UUID, sent: ReasonIn) -> dict[str, str]:
    number = actions.reveal_phone(actor=_who(request), staff_id=pk, reason=sent.reason, now=timezone.now())
    return {"phone": number}


# ---------------------------------------------------------------------- accounts and grants


@router.get("/accounts", response={200: Accounts, **NO}, summary="Accounts an administrator keeps")
def accounts(request: HttpRequest, q: Text = "", limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    if not _who(request).holds("people.approve_grants"):
        _who(request).must("people.accounts")
    rows = queries.accounts_listed(actor=_who(request))
    return _page(rows.filter(username__startswith=_plain(q).lower()) if q else rows, limit, offset)


@router.post("/accounts", response={201: OneTime, **NO}, summary="建立账号")
def create_account(request: HttpRequest, sent: AccountIn) -> Any:
    account, password = actions.create_account(actor=_who(request), now=timezone.now(), **sent.model_dump())
    return 201, {"account_id": account.pk, "username": account.username, "password": password}


@router.post("/accounts/{uuid:pk}/reset-password", response={200: OneTime, **NO}, summary="重置密码")
def reset_password(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    password = actions.reset_password(actor=_who(request), account_id=pk, now=timezone.now())
    account = Account.objects.visible_to(_who(request)).get_one(pk)
    return {"account_id": account.pk, "username": account.username, "password": password}


@router.post("/accounts/{uuid:pk}/freeze", response={200: AccountOut, **NO}, summary="冻结")
@once
def freeze_account(request: HttpRequest, pk: UUID, sent: ReasonIn) -> Account:
    return actions.freeze_account(actor=_who(request), account_id=pk, reason=sent.reason, now=timezone.now())


@router.post("/accounts/{uuid:pk}/unfreeze", response={200: AccountOut, **NO}, summary="解冻")
@once
def unfreeze_account(request: HttpRequest, pk: UUID, sent: ReasonIn) -> Account:
    return actions.unfreeze_account(actor=_who(request), account_id=pk, reason=sent.reason, now=timezone.now())


@router.get("/grants", response={200: Grants, **NO}, summary="Grants: mine, or those I keep")
def grants(
    request: HttpRequest,
    account: UUID | None = None,
    state: GrantState | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    rows: QuerySet[Grant] = Grant.objects.visible_to(_who(request)).order_by("-granted_at", "id")
    rows = rows.filter(account_id=account) if account else rows
    return _page(rows.filter(state=state) if state else rows, limit, offset)


@router.post("/grants", response={201: GrantOut, **NO}, summary="Propose a grant")
@once
def propose_grant(request: HttpRequest, sent: GrantIn) -> Any:
    """Nothing is allowed until someone else approves."""
    return 201, actions.propose_grant(actor=_who(request), now=timezone.now(), **sent.model_dump())


@router.post("/grants/{uuid:pk}/{step}", response={200: GrantOut, **NO}, summary="Approve, refuse or end a grant")
@once
def step_grant(request: HttpRequest, pk: UUID, step: Step, sent: LeaveIn) -> Grant:
    """`refuse` and `end` need a reason; the proposer and the grantee can do none of them."""
    given: dict[str, Any] = {"actor": _who(request), "grant_id": pk, "now": timezone.now()}
    if step == "approve":
        return actions.approve_grant(**given)
    if step == "refuse":
        return actions.refuse_grant(reason=sent.reason, **given)
    return actions.end_grant(reason=sent.reason, left_because=sent.left_because, **given)


# ---------------------------------------------------------------------- standing in


@router.get("/stand-ins", response={200: StandIns, **NO}, summary="代理: mine, or those of the people I keep")
def stand_ins(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """What waits for approval first, then the latest."""
    return _page(queries.stand_ins_listed(actor=_who(request)), limit, offset)


@router.post("/stand-ins", response={201: StandInOut, **NO}, summary="请人代理")
@once
def name_stand_in(request: HttpRequest, sent: StandInIn) -> Any:
    """Nothing is lent until the security administrator approves; never more than the absent one holds."""
    return 201, actions.name_stand_in(actor=_who(request), now=timezone.now(), **sent.model_dump())


@router.post(
    "/stand-ins/{uuid:pk}/{step}", response={200: StandInOut, **NO}, summary="Approve, refuse or end a stand-in"
)
@once
def step_stand_in(request: HttpRequest, pk: UUID, step: StandInStep, sent: ReasonIn) -> StandIn:
    """`refuse` and `end` need a reason; none of the two, nor who asked, may approve."""
    given: dict[str, Any] = {"actor": _who(request), "stand_in_id": pk, "now": timezone.now()}
    if step == "agree":
        return actions.agree_stand_in(**given)
    act = actions.refuse_stand_in if step == "refuse" else actions.end_stand_in
    return act(reason=sent.reason, **given)
