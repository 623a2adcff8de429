"""The same actions as the console, for the phone and outside clients."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from tiangeng.algorithms.codes import mask_name
from tiangeng.issues import actions, measures, queries, standing
from tiangeng.issues.models import Issue
from tiangeng.issues.schemas import (
    AssistantIn,
    CallBackIn,
    CategoryOut,
    CorrectIn,
    DecideIn,
    DeclineIn,
    DeferIn,
    DispatchIn,
    HandedOver,
    HandlingOut,
    HandOverIn,
    HelpIn,
    IssueOut,
    MergeIn,
    NoteIn,
    Page,
    PromiseEndIn,
    PromiseIn,
    PromiseOut,
    RatesOut,
    RemindIn,
    Reported,
    ReportIn,
    ResolveIn,
    RulingIn,
    SplitIn,
    StepIn,
    VerifyIn,
    WaitIn,
)
from tiangeng.issues.schemas.desk import ToldAgainIn
from tiangeng.issues.schemas.draws import UnreachedIn
from tiangeng.issues.states import PromiseState, State
from tiangeng.kernel.api import Refused, once
from tiangeng.kernel.refusals import Incomplete, Missing, Refusal
from tiangeng.visits.posted import answering, place_of_visit

from . import desk, draws, handovers

router = Router()
router.add_router("", handovers.router)
router.add_router("", desk.router)
router.add_router("", draws.router)
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}
PromiseStep = Literal["keep", "let_go", "put_off"]
StepName = Annotated[str, Path(pattern="^[a-z_]{1,24}$")]


def _common(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    return {"actor": request.actor, "issue_id": pk, "now": timezone.now()}


def _whole(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """The issue as this actor may see it after the step."""
    issue = queries.listed(request.actor).get_one(pk)
    own = {f: getattr(issue, f) for f in IssueOut.model_fields if f not in _COMPUTED}
    return own | {
        "category.code": issue.category.code,
        "lead.short_name": issue.lead.short_name if issue.lead else None,
        "reporter": mask_name(issue.reporter_name) if issue.reporter_name else "",
        "handlings": list(issue.handlings.select_related("organisation").order_by("-role", "assigned_at", "id")),
        "events": list(issue.events.order_by("at", "id")),
        "moves": [m.name for m in queries.moves_for(request.actor, issue)],
        "stand": standing.stand_of(issue),
    }


_COMPUTED = {"category", "lead", "reporter", "handlings", "events", "moves", "stand"}


@router.get("", response={200: Page, **NO}, summary="List issues, newest first")
def issues(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    state: State | None = None,
    region: Annotated[str, Query(pattern=r"^\d{0,12}$")] = "",
    outcome: Literal["solved", "partly", "explained", "deferred"] | None = None,
    mine: bool = False,
    late: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str, Query(max_length=200)] = "",
) -> dict[str, Any]:
    """Keyset pages: hand `next` back as `after`. `mine` = waiting for me; `late` = past the running deadline."""
    request.actor.must("issues.see")
    rows = queries.waiting_for(request.actor) if mine else queries.listed(request.actor)
    if late:
        rows = rows.filter(pk__in=queries.late(request.actor, now=timezone.now()).order_by().values("pk"))
    if state:
        rows = rows.filter(state=state)
    if outcome:
        rows = queries.ended(rows, outcome)
    if region:
        rows = rows.filter(region_code__startswith=region)
    rows = queries.matching(rows, _clean(q)) if q else rows
    if after:
        at, pk = _decode(after)
        rows = rows.filter(Q(reported_at__lt=at) | Q(reported_at=at, pk__lt=pk))
    found = list(rows.order_by("-reported_at", "-pk")[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    return {"items": found[:limit], "next": _encode(more) if more else None}


def _clean(words: str) -> str:
    if "\x00" in words:
        raise Refusal(_("搜索词里有不能用的控制字符。"))
    return words


def _encode(issue: Issue) -> str:
    return urlsafe_b64encode(f"{issue.reported_at.isoformat()}|{issue.pk}".encode()).decode()


def _decode(token: str) -> tuple[datetime, UUID]:
    try:
        at, pk = urlsafe_b64decode(token.encode()).decode().split("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError
        return moment, UUID(pk)
    except ValueError:
        raise Refusal(_("翻页的记号不对，请从第一页重新开始。")) from None


@router.get("/categories", response={200: list[CategoryOut], **NO}, summary="The category tree and routing catalogue")
def categories(request: HttpRequest, county: Annotated[str, Query(pattern=r"^\d{6}$")]) -> Any:
    return list(queries.categories_of(county))


@router.get("/rates", response={200: list[RatesOut], **NO}, summary="The three rates per owner, with counts and ranges")
def rates(request: HttpRequest, days: Annotated[int, Query(ge=1, le=3660)] = 90) -> Any:
    request.actor.must("issues.supervise")
    now = timezone.now()
    return measures.rates(request.actor, since=now - timedelta(days=days), until=now, now=now)


@router.post("", response={201: Reported, **NO}, summary="Report an issue")
@once
def report(request: HttpRequest, sent: ReportIn) -> Any:
    """With the same `id` or `Idempotency-Key` it is stored once. `receipt_code` is for the one who asked."""
    given = sent.model_dump()
    with answering(request, place_of_visit(request.actor, sent.visit_id)) as actor:
        issue = actions.report_issue(
            actor=actor, now=timezone.now(), random_below=secrets.randbelow, issue_id=given.pop("id"), **given
        )
        return 201, _whole(request, issue.pk) | {"receipt_code": getattr(issue, "receipt_code", "")}


@router.post("/{uuid:pk}/told-again", response={201: Reported, **NO}, summary="是同一件: report it into this one")
@once
def told_again(request: HttpRequest, pk: UUID, sent: ToldAgainIn) -> Any:
    """Kept in the teller's words, with a receipt of its own that follows this issue. The dispatcher can part them."""
    given = sent.model_dump()
    issue = actions.report_into(
        actor=request.actor,
        now=timezone.now(),
        into_id=pk,
        random_below=secrets.randbelow,
        issue_id=given.pop("id"),
        **given,
    )
    return 201, _whole(request, issue.pk) | {"receipt_code": getattr(issue, "receipt_code", "")}


@router.get("/{uuid:pk}", response={200: IssueOut, **NO}, summary="One issue")
def one(request: HttpRequest, pk: UUID) -> Any:
    request.actor.must("issues.see")
    return _whole(request, pk)


@router.post("/{uuid:pk}/dispatch", response={200: IssueOut, **NO}, summary="派单: give it to a lead and helpers")
@once
def dispatch(request: HttpRequest, pk: UUID, sent: DispatchIn) -> Any:
    actions.dispatch_issue(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/resolve", response={200: IssueOut, **NO}, summary="办结: say it is solved and whom it serves")
@once
def resolve(request: HttpRequest, pk: UUID, sent: ResolveIn) -> Any:
    actions.resolve_issue(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/defer", response={200: IssueOut, **NO}, summary="挂账: cannot now, with plan and review date")
@once
def defer(request: HttpRequest, pk: UUID, sent: DeferIn) -> Any:
    actions.defer_issue(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/wait", response={200: IssueOut, **NO}, summary="等群众: a typed pause until a day")
@once
def wait(request: HttpRequest, pk: UUID, sent: WaitIn) -> Any:
    """`kind`: papers away choice consent."""
    actions.wait_for_villager(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/ruling", response={201: IssueOut, **NO}, summary="提请认定不合理诉求: propose")
@once
def propose_ruling(request: HttpRequest, pk: UUID, sent: RulingIn) -> Any:
    actions.propose_ruling(**_common(request, pk), **sent.model_dump())
    return 201, _whole(request, pk)


@router.post("/{uuid:pk}/pause", response={201: IssueOut, **NO}, summary="提请再停一次: by the lead")
@once
def ask_to_pause(request: HttpRequest, pk: UUID, sent: StepIn) -> Any:
    actions.ask_to_pause(**_common(request, pk), **sent.model_dump())
    return 201, _whole(request, pk)


@router.post("/{uuid:pk}/ruling/decide", response={200: IssueOut, **NO}, summary="裁定: by a second person")
@once
def decide_ruling(request: HttpRequest, pk: UUID, sent: DecideIn) -> Any:
    """Of an unreasonable demand by whoever rules, of one more pause by whoever dispatches."""
    actions.decide_ruling(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/appeal/decide", response={200: IssueOut, **NO}, summary="复核群众异议: by a second person")
@once
def decide_appeal(request: HttpRequest, pk: UUID, sent: DecideIn) -> Any:
    actions.decide_appeal(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/parts", response={201: IssueOut, **NO}, summary="拆件: a part as an issue of its own")
@once
def split(request: HttpRequest, pk: UUID, sent: SplitIn) -> Any:
    given = sent.model_dump()
    part = actions.split_issue(**_common(request, pk), random_below=secrets.randbelow, part_id=given.pop("id"), **given)
    return 201, _whole(request, part.pk)


@router.post("/{uuid:pk}/decline", response={200: IssueOut, **NO}, summary="不予受理: on a named ground")
@once
def decline(request: HttpRequest, pk: UUID, sent: DeclineIn) -> Any:
    actions.decline_issue(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/merge", response={200: IssueOut, **NO}, summary="并案: the same as another issue")
@once
def merge(request: HttpRequest, pk: UUID, sent: MergeIn) -> Any:
    actions.merge_issue(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/return", response={200: IssueOut, **NO}, summary="退回: not ours, back to the dispatcher")
@once
def return_(request: HttpRequest, pk: UUID, sent: StepIn) -> Any:
    actions.return_issue(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/notes", response={200: IssueOut, **NO}, summary="Progress in words")
@once
def note(request: HttpRequest, pk: UUID, sent: NoteIn) -> Any:
    actions.add_note(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/assistants", response={201: HandlingOut, **NO}, summary="Ask one more unit to help")
@once
def assistant(request: HttpRequest, pk: UUID, sent: AssistantIn) -> Any:
    return 201, actions.add_assistant(**_common(request, pk), **sent.model_dump())


@router.post(
    "/{uuid:pk}/handlings/{uuid:handling}", response={200: HandlingOut, **NO}, summary="A helping unit's own step"
)
@once
def help_step(request: HttpRequest, pk: UUID, handling: UUID, sent: HelpIn) -> Any:
    return actions.assist(**_common(request, pk), handling_id=handling, **sent.model_dump())


@router.post(
    "/{uuid:pk}/handlings/{uuid:handling}/release",
    response={200: HandlingOut, **NO},
    summary="解除配合: let a helping unit go, saying why",
)
@once
def release(request: HttpRequest, pk: UUID, handling: UUID, sent: StepIn) -> Any:
    return actions.release_assistant(**_common(request, pk), handling_id=handling, **sent.model_dump())


@router.post(
    "/{uuid:pk}/call-back", response={200: IssueOut, **NO}, summary="回访: what the villager said on the telephone"
)
@once
def call_back(request: HttpRequest, pk: UUID, sent: CallBackIn) -> Any:
    actions.call_back(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/unreached", response={200: IssueOut, **NO}, summary="没联系上: called in vain")
@once
def tried_in_vain(request: HttpRequest, pk: UUID, sent: UnreachedIn) -> Any:
    actions.tried_in_vain(**_common(request, pk), note=sent.note)
    return _whole(request, pk)


@router.post(
    "/{uuid:pk}/verify",
    response={200: IssueOut, **NO},
    summary="现场核验: what somebody saw there, where nobody can be asked",
)
@once
def verify(request: HttpRequest, pk: UUID, sent: VerifyIn) -> Any:
    actions.verify_on_site(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/correct", response={200: IssueOut, **NO}, summary="更正: heading, place or category")
@once
def correct(request: HttpRequest, pk: UUID, sent: CorrectIn) -> Any:
    actions.correct_issue(**_common(request, pk), **sent.model_dump())
    return _whole(request, pk)


@router.post("/{uuid:pk}/remind", response={200: IssueOut, **NO}, summary="催办: remind the lead")
@once
def remind(request: HttpRequest, pk: UUID, sent: RemindIn) -> Any:
    actions.remind(**_common(request, pk), words=sent.words)
    return _whole(request, pk)


@router.post("/{uuid:pk}/moves/{name}", response={200: IssueOut, **NO}, summary="Any step that needs at most a reason")
@once
def move(request: HttpRequest, pk: UUID, name: StepName, sent: StepIn) -> Any:
    """`accept start resume close`; with a reason `withdraw consult decide escalate send_down unmerge reopen` …"""
    if name in actions.SIMPLE:
        actions.SIMPLE[name](**_common(request, pk), seen=sent.seen)
    elif name in actions.WITH_REASON:
        actions.WITH_REASON[name](**_common(request, pk), **sent.model_dump())
    else:
        raise Missing
    return _whole(request, pk)


@router.get("/promises/", response={200: list[PromiseOut], **NO}, summary="答应的事: the nearest day first")
def promises(
    request: HttpRequest,
    mine: bool = True,
    state: PromiseState | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    request.actor.must("issues.see")
    rows = queries.promises_listed(request.actor)
    if mine:
        rows = rows.filter(staff__in=request.actor.staff_ids)
    return list((rows.filter(state=state) if state else rows).order_by("until_on", "pk")[:limit])


@router.post("/promises/", response={201: PromiseOut, **NO}, summary="记下答应的事")
@once
def make_promise(request: HttpRequest, sent: PromiseIn) -> Any:
    """With the same `id` or `Idempotency-Key` it is stored once."""
    given = sent.model_dump()
    with answering(request, place_of_visit(request.actor, sent.visit_id)) as actor:
        made = actions.make_promise(actor=actor, now=timezone.now(), promise_id=given.pop("id"), **given)
        return 201, PromiseOut.from_orm(made)


@router.post("/promises/hand-over", response={200: HandedOver, **NO}, summary="交接: open promises to a new person")
@once
def hand_over(request: HttpRequest, sent: HandOverIn) -> Any:
    return {"count": actions.hand_over_promises(actor=request.actor, now=timezone.now(), **sent.model_dump())}


@router.post("/promises/{uuid:pk}/{name}", response={200: PromiseOut, **NO}, summary="做到了、改日子、没能做到")
@once
def end_promise(request: HttpRequest, pk: UUID, name: PromiseStep, sent: PromiseEndIn) -> Any:
    given: dict[str, Any] = {"actor": request.actor, "promise_id": pk, "now": timezone.now(), "note": sent.note}
    if name == "keep":
        return actions.keep_promise(**given)
    if name == "let_go":
        return actions.let_promise_go(**given)
    if sent.until_on is None:
        raise Incomplete(missing=_("改到哪天"), form_field="until_on")
    return actions.put_off_promise(**given, until_on=sent.until_on)
