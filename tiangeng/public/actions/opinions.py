"""The opinion box 意见箱: anybody says what is wrong with the system; those who answer for it answer."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tiangeng.algorithms import codes
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.public import doors, queries, rules
from tiangeng.public.models import Asking, Opinion, OpinionKind, OpinionSlip
from tiangeng.public.refusals import NoSuchOpinion
from tiangeng.public.states import OPINION_LIFE

from .asking import same_form

OPINION_LIMIT, WORDS_LIMIT = 3000, 2000


def opinion_digest(county_code: str, kind: str, body: str) -> str:
    """What tells one opinion's form from another."""
    return hashlib.sha256(f"opinion|{county_code}|{kind}|{body}".encode()).hexdigest()


def send_opinion(
    *, county_code: str, kind: str, body: str, client_id: UUID, source: str, now: datetime,
    random_below: Callable[[int], int],
) -> str:  # fmt: skip
    """Put an opinion into the county's box; answers with its code. The same form again is the same opinion.

    Not for callers outside a request: the knocks that are counted must outlive a refusal.
    """
    queries.county(county_code)
    digest = opinion_digest(county_code, kind, body)
    body = clean_text(body, field=_("意见"), limit=OPINION_LIMIT)
    if not body or kind not in OpinionKind.values:
        raise Incomplete(missing=_("意见"))
    if known := Asking.objects.filter(pk=client_id).first():
        return same_form(known, digest)
    doors.knock(doors.OPINION, doors.source_of(source), now=now)
    doors.knock(doors.OPINION_COUNTY, county_code, now=now)

    code = codes.new_receipt_code(random_below)
    with acting(rules.writer_to(county_code)) as actor:
        try:
            with transaction.atomic():
                Asking.objects.create(client_id=client_id, digest=digest, receipt_code=code, asked_at=now)
        except IntegrityError:  # the other tap of a double tap was first
            return same_form(Asking.objects.get(pk=client_id), digest)
        opinion = Opinion.objects.create(kind=kind, body=body, sent_at=now, **placed(county_code))
        OpinionSlip.objects.create(code=code, opinion_id=opinion.pk, county_code=county_code)

        log(actor, "opinion.send", opinion, at=now, kind=kind)
    return code


@transaction.atomic
def note_opinion(*, actor: Actor, county_code: str, kind: str, body: str, now: datetime) -> Opinion:
    """A slip of paper from the desk, copied by who answers for the system: nobody has a code for it."""
    actor.must("public.opinions", region=county_code)
    body = clean_text(body, field=_("意见"), limit=OPINION_LIMIT)
    if not body or kind not in OpinionKind.values:
        raise Incomplete(missing=_("意见"), form_field="body")

    opinion = Opinion.objects.create(kind=kind, body=body, sent_at=now, **placed(county_code))

    log(actor, "opinion.note", opinion, at=now, kind=kind)
    return opinion


def read_opinion(typed: str, *, source: str, now: datetime) -> tuple[str, Opinion]:
    """What lies behind an opinion's code; the same doors as for receipts."""
    who = doors.source_of(source)
    doors.must_be_open(doors.WRONG_CODE, who, now=now)
    doors.knock(doors.LOOK, who, now=now)
    try:
        return queries.open_opinion(typed)
    except NoSuchOpinion:
        doors.knock(doors.WRONG_CODE, who, now=now)
        raise


@transaction.atomic
def answer_opinion(*, actor: Actor, opinion_id: UUID, now: datetime, words: str) -> Opinion:
    """The county's answer; the writer reads it by code."""
    opinion, step, words = _find(actor, opinion_id, "answer", words)

    opinion.state, opinion.answer, opinion.answered_at = step.target, words, now
    opinion.answered_by_name = actor.name[:40]
    opinion.save(update_fields=["state", "answer", "answered_at", "answered_by_name"])

    log(actor, "opinion.answer", opinion, at=now, reason=words)
    return opinion


@transaction.atomic
def close_opinion(*, actor: Actor, opinion_id: UUID, now: datetime, words: str) -> Opinion:
    """Done with, and said why: what was changed, or why nothing was. The writer reads that too."""
    opinion, step, words = _find(actor, opinion_id, "close", words)

    opinion.state, opinion.closing, opinion.closed_at = step.target, words, now
    opinion.closed_by_name = actor.name[:40]
    opinion.save(update_fields=["state", "closing", "closed_at", "closed_by_name"])

    log(actor, "opinion.close", opinion, at=now, reason=words)
    return opinion


def _find(actor: Actor, opinion_id: UUID, name: str, words: str) -> tuple[Opinion, Move, str]:
    opinion: Opinion = Opinion.objects.visible_to(actor).lock_one(opinion_id)
    step = OPINION_LIFE.step(name, state=opinion.state)
    actor.must(step.grant, region=opinion.county_code)
    words = clean_text(words, field=_("要说的话"), limit=WORDS_LIMIT)
    if not words:
        raise ReasonNeeded(form_field="words")
    return opinion, step, words
