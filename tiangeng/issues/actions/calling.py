"""Call-backs by lot: who is called is drawn, not chosen, and the draw can be repeated by anybody."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.algorithms import sampling
from tiangeng.issues import asking, draws
from tiangeng.issues.events import CallsDrawn
from tiangeng.issues.models import Answer, Call, Draw, Issue
from tiangeng.issues.refusals import AlreadyAnswered, AlreadyCalled, HandlerMayNotConfirm, NobodyToCall, NothingToDraw
from tiangeng.issues.states import State
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.events import announce
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, NotYours, Refusal, clean_text
from tiangeng.kernel.scope import placed

from . import moves

SIZE_LIMIT, NOTE_LIMIT = 500, 200


@transaction.atomic
def draw_call_backs(
    *,
    actor: Actor,
    now: datetime,
    region_code: str,
    since_on: date,
    until_on: date,
    size: int,
    seed: bytes,
    lead_id: UUID | None = None,
) -> Draw:
    """Draw `size` of the problems resolved in the period that wait for their villager's word; `seed` is sixteen bytes of chance.

    Drawn by someone who may call, and never from problems of their own unit: those are left out of the list, and the list's
    fingerprint says so.
    """
    actor.must("issues.confirm", region=region_code)
    if actor.account_id is None:
        raise NotYours(needed="issues.confirm")
    if not 1 <= size <= SIZE_LIMIT:
        raise Refusal(_("一次抽 1 到 %(most)s 件。") % {"most": SIZE_LIMIT}, form_field="size")
    if until_on < since_on or until_on > timezone.localdate(now):
        raise Refusal(_("日期要从前往后，不晚于今天。"), form_field="until_on")
    wanted = draws.Wanted(region_code=region_code, since_on=since_on, until_on=until_on, lead_id=lead_id)
    found = {issue.number: issue for issue in draws.to_be_called(actor, wanted)}
    if not found:
        raise NothingToDraw
    chosen = sampling.drawn(list(found), size=size, seed=seed)

    draw = Draw.objects.create(
        since_on=since_on,
        until_on=until_on,
        lead_id=lead_id,
        population=len(found),
        size=len(chosen),
        seed=seed,
        numbers=sorted(found),
        digest=sampling.digest(found),
        drawn_at=now,
        drawn_by_id=actor.account_id,
        drawn_by_name=actor.name[:40],
        **placed(region_code),
    )
    for place, number in enumerate(chosen, start=1):
        issue = found[number]
        Call.objects.create(draw=draw, issue=issue, place=place, **placed(issue.region_code))

    log(
        actor,
        "issue.draw_call_backs",
        draw,
        at=now,
        seed=seed.hex(),
        digest=draw.digest,
        of=len(found),
        size=len(chosen),
    )
    announce(CallsDrawn(draw.pk, draw.region_code))
    return draw


@transaction.atomic
def note_unreached(*, actor: Actor, call_id: UUID, now: datetime, note: str) -> Call:
    """Tried in vain: it stays on the list, and the draw says how many never answered."""
    call: Call = Call.objects.visible_to(actor).lock_one(call_id)
    actor.must("issues.confirm", region=call.region_code)
    if call.answer_id:
        raise AlreadyCalled
    if call.issue.state != State.RESOLVED:
        raise AlreadyAnswered(state=call.issue.get_state_display())
    if not asking.may_ask(actor, call.issue):
        raise HandlerMayNotConfirm
    note = _clean_note(note)

    call.tried_count, call.tried_at, call.note = call.tried_count + 1, now, note
    call.save(update_fields=["tried_count", "tried_at", "note"])

    _record(call.issue, actor=actor, now=now, note=note)
    return call


@transaction.atomic
def tried_in_vain(*, actor: Actor, issue_id: UUID, now: datetime, note: str) -> Issue:
    """The same about an issue that was not drawn; where it was, it is told of its calls too."""
    issue = moves.find(actor, issue_id)
    if issue.state != State.RESOLVED:
        raise AlreadyAnswered(state=issue.get_state_display())
    if not asking.may_ask(actor, issue):
        raise (
            HandlerMayNotConfirm
            if actor.holds("issues.confirm", region=issue.region_code)
            else NotYours(needed="issues.confirm")
        )
    if not asking.somebody_to_ask(issue):
        raise NobodyToCall
    note = _clean_note(note)

    waiting = Call.objects.filter(issue=issue, answer__isnull=True)
    waiting.update(tried_count=F("tried_count") + 1, tried_at=now, note=note)

    _record(issue, actor=actor, now=now, note=note)
    return issue


def _clean_note(note: str) -> str:
    note = clean_text(note, field=_("说明"), limit=NOTE_LIMIT)
    if not note:
        raise Incomplete(missing=_("怎么没联系上"), form_field="note")
    return note


def _record(issue: Issue, *, actor: Actor, now: datetime, note: str) -> None:
    moves.record(issue, "unreached", actor=actor, now=now, reason=note, is_public=False)
    log(actor, "issue.unreached", issue, at=now, reason=note)


def settle_calls(issue: Issue, answer: Answer) -> None:
    """The villager's word, however it came, is the answer of every draw that waits for it."""
    Call.objects.filter(issue=issue, answer__isnull=True).update(answer=answer)
