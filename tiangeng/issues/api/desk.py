"""What makes a day at the desk shorter: following, who asked, phrases, many at once, the merge queue, suggestions, perhaps the same."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tiangeng.issues import actions, likeness, queries, suggesting
from tiangeng.issues.models import Batch, Pair
from tiangeng.issues.schemas.desk import (
    AlikeIn,
    AlikeOut,
    AskerOut,
    BatchIn,
    BatchOut,
    BatchUndoIn,
    FollowIn,
    PairOut,
    PhraseIn,
    PhraseOut,
    SideOut,
    SuggestedOut,
    TextIn,
    WhyIn,
)
from tiangeng.kernel.api import Refused, once

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}
PairStep = Literal["join", "part", "undo"]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.post("/{uuid:pk}/follow", response={200: SideOut, **NO}, summary="关注: its news on my home page, or no longer")
@once
def follow(request: HttpRequest, pk: UUID, sent: FollowIn) -> Any:
    return actions.follow_issue(actor=request.actor, issue_id=pk, now=timezone.now(), is_followed=sent.is_followed)


@router.post("/{uuid:pk}/unmask", response={200: AskerOut, 429: Refused, **NO}, summary="查看是谁提的: this once")
def unmask(request: HttpRequest, pk: UUID, sent: WhyIn) -> Any:
    """For whoever gives it out, works at it or is drawn to call; with a reason of at least four characters.

    Every look is in the log, and counted with those at other numbers; no `Idempotency-Key`, for the answer is not kept.
    """
    return actions.unmask_reporter(actor=request.actor, issue_id=pk, now=timezone.now(), reason=sent.reason)


@router.get("/phrases/", response={200: list[PhraseOut], **NO}, summary="常用答复: one's own, the unit's, the pack's")
def phrases(request: HttpRequest, limit: Limit = 100) -> Any:
    actor: Any = request.actor
    if not actions.PHRASE_WRITERS & actor.capabilities:
        actor.must(min(actions.PHRASE_WRITERS))
    return actions.sayings_of(actor)[:limit]


@router.post("/phrases/", response={201: PhraseOut, **NO}, summary="Keep a phrase")
@once
def save_phrase(request: HttpRequest, sent: PhraseIn) -> Any:
    """A blank nobody can fill is refused."""
    row = actions.save_phrase(actor=request.actor, now=timezone.now(), **sent.model_dump())
    return 201, actions.find_saying(request.actor, str(row.pk))


@router.put("/phrases/{uuid:pk}", response={200: PhraseOut, **NO}, summary="Change one's own phrase")
@once
def change_phrase(request: HttpRequest, pk: UUID, sent: PhraseIn) -> Any:
    actions.save_phrase(actor=request.actor, now=timezone.now(), phrase_id=pk, **sent.model_dump())
    return actions.find_saying(request.actor, str(pk))


@router.delete("/phrases/{uuid:pk}", response={204: None, **NO}, summary="Gone for everybody who used it")
@once
def remove_phrase(request: HttpRequest, pk: UUID) -> Any:
    actions.remove_phrase(actor=request.actor, now=timezone.now(), phrase_id=pk)
    return 204, None


@router.get("/batches/", response={200: list[BatchOut], **NO}, summary="批量办理: one's own, newest first")
def batches(request: HttpRequest, limit: Limit = 50) -> Any:
    actor: Any = request.actor
    actor.must("issues.see")
    return list(Batch.objects.visible_to(actor).exclude(verb="export").order_by("-created_at", "-pk")[:limit])


@router.post(
    "/batches/", response={201: BatchOut, **NO}, summary="Choose many and try: which would go, which not and why"
)
@once
def try_batch(request: HttpRequest, sent: BatchIn) -> Any:
    """Nothing is done yet. Above fifty it is tried as long work: ask again until `tried_at` is there."""
    actor, now = request.actor, timezone.now()
    batch = actions.choose(actor=actor, now=now, verb=sent.verb, issue_ids=sent.issue_ids)
    asked = {
        "lead": str(sent.lead_id or ""),
        "taker": str(sent.taker_id or ""),
        "note": sent.words,
        "words": sent.words,
        "is_internal": sent.is_internal,
        "number": sent.number,
    }
    return 201, actions.try_batch(actor=actor, now=now, batch_id=batch.pk, asked=asked)


@router.get("/batches/{uuid:pk}", response={200: BatchOut, **NO}, summary="One batch, and what became of each")
def batch(request: HttpRequest, pk: UUID) -> Any:
    actor: Any = request.actor
    actor.must("issues.see")
    return Batch.objects.visible_to(actor).get_one(pk)


@router.post("/batches/{uuid:pk}/run", response={200: BatchOut, **NO}, summary="Do it to those that would go")
@once
def run_batch(request: HttpRequest, pk: UUID) -> Any:
    return actions.run_batch(actor=request.actor, now=timezone.now(), batch_id=pk)


@router.post(
    "/batches/{uuid:pk}/undo", response={200: BatchOut, **NO}, summary="Take back what went, where there is a way back"
)
@once
def undo_batch(request: HttpRequest, pk: UUID, sent: BatchUndoIn) -> Any:
    return actions.undo_batch(actor=request.actor, now=timezone.now(), batch_id=pk, reason=sent.reason)


@router.get("/pairs/", response={200: list[PairOut], **NO}, summary="并案: what may be one matter, or what was decided")
def pairs(request: HttpRequest, decided: bool = False, limit: Limit = 50) -> Any:
    actor: Any = request.actor
    actor.must("issues.dispatch")
    return list((likeness.decided(actor) if decided else likeness.to_decide(actor))[:limit])


@router.post("/pairs/{uuid:pk}/{name}", response={200: PairOut, **NO}, summary="并为一件、不是同一件、撤销")
@once
def decide_pair(request: HttpRequest, pk: UUID, name: PairStep) -> Any:
    actions.decide_pair(actor=request.actor, pair_id=pk, name=name, now=timezone.now())
    return Pair.objects.visible_to(request.actor).select_related("earlier", "later").get_one(pk)


@router.post("/suggestions", response={200: SuggestedOut, **NO}, summary="What a text sounds like, and whose it may be")
def suggestions(request: HttpRequest, sent: TextIn) -> Any:
    """Nothing is kept of the text. Suggested and never decided."""
    actor: Any = request.actor
    actor.must("issues.report")
    return suggesting.for_text(sent.region_code, sent.text, list(queries.units_of(sent.region_code[:6])))


@router.get("/{uuid:pk}/suggestions", response={200: SuggestedOut, **NO}, summary="For the dispatcher of one issue")
def suggested(request: HttpRequest, pk: UUID) -> Any:
    actor: Any = request.actor
    rows: Any = queries.listed(actor)
    issue = rows.get_one(pk)
    actor.must("issues.dispatch", region=issue.region_code)
    return suggesting.for_issue(issue, list(queries.units_of(issue.county_code)))


@router.post("/same", response={200: list[AlikeOut], **NO}, summary="Perhaps the same: up to three, best first")
def same(request: HttpRequest, sent: AlikeIn) -> Any:
    """What is under way in that village and sounds like it, as far as the asker may see. Nothing is kept of the text."""
    actor: Any = request.actor
    actor.must("issues.report")
    if queries.categories_of(sent.region_code[:6]).filter(code=sent.category, is_complaint=True).exists():
        return []
    now = timezone.now()
    rows = likeness.open_in(queries.listed(actor), sent.region_code, now=now)
    return likeness.near(rows, f"{sent.title} {sent.text}", region_code=sent.region_code, now=now)
