"""One verb for many issues: tried on each without consequence, then done on each by the ordinary action.

What is tried is the action itself, in a savepoint that is taken back: the preview cannot say other than the deed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.issues.models import Batch, Issue
from tiangeng.issues.refusals import BatchAtWork, BatchTooLarge, NothingChosen, NothingWouldGo
from tiangeng.issues.states import State
from tiangeng.kernel import tasks
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.refusals import Incomplete, Missing, ReasonNeeded, Refusal, SignInNeeded
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting

from . import moves
from .handing_on import hand_on
from .handling import add_note
from .merging import merge_issue, unmerge_issue
from .routing import dispatch_issue
from .supervising import remind

AT_ONCE = 50  # so many are done while one waits; more are long work
MOST = 2_000
CHUNK = 25
WORK = "issues.batch"

Asked = Mapping[str, Any]
Act = Callable[[Actor, datetime, UUID, str, Asked], Any]
Report = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Verb:
    """What may be done to many at once; `takes_back` where the life of an issue knows the way back."""

    label: Any
    grants: frozenset[str]  # one of them is enough to see the button; the action itself decides on each issue
    act: Act | None = None
    takes_back: Act | None = None

    def open_to(self, actor: Actor) -> bool:
        return bool(self.grants & actor.capabilities)


def _dispatch(actor: Actor, now: datetime, pk: UUID, seen: str, asked: Asked) -> None:
    dispatch_issue(actor=actor, issue_id=pk, now=now, lead_id=UUID(asked["lead"]), note=asked["note"], seen=seen)


def _remind(actor: Actor, now: datetime, pk: UUID, seen: str, asked: Asked) -> None:
    remind(actor=actor, issue_id=pk, now=now, words=asked["words"])


def _note(actor: Actor, now: datetime, pk: UUID, seen: str, asked: Asked) -> None:
    add_note(actor=actor, issue_id=pk, now=now, words=asked["words"], is_public=not asked["is_internal"])


def _hand_on(actor: Actor, now: datetime, pk: UUID, seen: str, asked: Asked) -> None:
    hand_on(actor=actor, issue_id=pk, now=now, taker_id=UUID(asked["taker"]))


def _merge(actor: Actor, now: datetime, pk: UUID, seen: str, asked: Asked) -> None:
    merge_issue(actor=actor, issue_id=pk, now=now, into_id=UUID(asked["into"]), seen=seen)


def _unmerge(actor: Actor, now: datetime, pk: UUID, seen: str, asked: Asked) -> None:
    unmerge_issue(actor=actor, issue_id=pk, now=now, reason=asked["reason"], seen=State.MERGED)


VERBS: dict[str, Verb] = {
    "dispatch": Verb(gettext_lazy("派给同一家"), frozenset({"issues.dispatch"}), _dispatch),
    "remind": Verb(gettext_lazy("催办"), frozenset({"issues.supervise"}), _remind),
    "note": Verb(gettext_lazy("记进展"), frozenset({"issues.dispatch", "issues.handle"}), _note),
    "hand_on": Verb(gettext_lazy("交给同事"), frozenset({"issues.handle"}), _hand_on),
    "merge": Verb(gettext_lazy("并案"), frozenset({"issues.dispatch"}), _merge, _unmerge),
    "export": Verb(gettext_lazy("导出选中的"), frozenset({"issues.see"})),
}


@transaction.atomic
def choose(*, actor: Actor, now: datetime, verb: str, issue_ids: Iterable[UUID]) -> Batch:
    """Keep the choice; nothing is done yet."""
    if actor.account_id is None or actor.cover is None:
        raise SignInNeeded
    known = _verb(verb)
    if not known.open_to(actor):
        actor.must(min(known.grants))
    wanted = list(dict.fromkeys(issue_ids))
    if not wanted:
        raise NothingChosen
    if len(wanted) > MOST:
        raise BatchTooLarge(limit=MOST)
    there = set(Issue.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if not there:
        raise Missing

    batch = Batch.objects.create(
        verb=verb,
        issue_ids=[str(pk) for pk in wanted if pk in there],
        created_by_id=actor.account_id,
        created_at=now,
        **placed(actor.cover.lo),
    )

    log(actor, "batch.chosen", batch, at=now, what=verb, count=len(there))
    return batch


@transaction.atomic
def try_batch(*, actor: Actor, now: datetime, batch_id: UUID, asked: Asked) -> Batch:
    """What would happen to each, with these words; the answer stands on the batch, or will soon."""
    batch = _find(actor, batch_id)
    if batch.begun_at or _is_at_work(batch):
        raise BatchAtWork
    asked = _complete(actor, batch, asked)

    batch.asked, batch.tried, batch.seen, batch.tried_at = dict(asked), {}, {}, None
    batch.save(update_fields=["asked", "tried", "seen", "tried_at"])
    _do_or_queue(batch, "try", actor=actor, now=now)

    log(actor, "batch.tried", batch, at=now, what=batch.verb)
    return batch


@transaction.atomic
def run_batch(*, actor: Actor, now: datetime, batch_id: UUID) -> Batch:
    """Do it to those that would go; each by its own action, with its own line in timeline and log.

    Asked again after its long work broke off, it goes on with those that are left.
    """
    batch = _find(actor, batch_id)
    if batch.finished_at or batch.tried_at is None or (batch.begun_at and _is_at_work(batch)):
        raise BatchAtWork
    if not batch.would_go:
        raise NothingWouldGo

    batch.begun_at = batch.begun_at or now
    batch.save(update_fields=["begun_at"])
    _do_or_queue(batch, "run", actor=actor, now=now)

    log(actor, "batch.run", batch, at=now, what=batch.verb, count=len(batch.would_go))
    return batch


@transaction.atomic
def undo_batch(*, actor: Actor, now: datetime, batch_id: UUID, reason: str) -> Batch:
    """Take back what went, one by one, where the life of an issue knows the way back."""
    batch = _find(actor, batch_id)
    reason = moves.clean_reason(reason)
    if VERBS[batch.verb].takes_back is None or batch.finished_at is None or batch.undo_begun_at:
        raise BatchAtWork
    if not reason:
        raise ReasonNeeded

    batch.undo_begun_at, batch.asked = now, {**batch.asked, "reason": reason}
    batch.save(update_fields=["undo_begun_at", "asked"])
    _do_or_queue(batch, "undo", actor=actor, now=now)

    log(actor, "batch.undone", batch, at=now, reason=reason, count=len(batch.went))
    return batch


def perform(*, actor: Actor, now: datetime, batch_id: UUID, what: str, report: Report) -> dict[str, int]:
    """The worker's side: a few at a time, each few committed with what became of them; goes on where it stopped."""
    while True:
        with acting(actor):
            batch = _find(actor, batch_id)
            total, left = _advance(batch, what, actor=actor, now=now, at_most=CHUNK)
        report(total - left, total)
        if not left:
            return {"rows": total}


def _do_or_queue(batch: Batch, what: str, *, actor: Actor, now: datetime) -> None:
    if len(batch.issue_ids) <= AT_ONCE:
        _advance(batch, what, actor=actor, now=now, at_most=AT_ONCE)
        return
    title = _("批量%(verb)s %(count)s 件") % {"verb": VERBS[batch.verb].label, "count": len(batch.issue_ids)}
    if what == "try":
        title = _("预览：%(title)s") % {"title": title}
    ids = {"account_id": str(actor.account_id), "batch_id": str(batch.pk), "what": what}
    batch.task_id = tasks.start(actor, WORK, title=title, now=now, **ids).pk
    batch.save(update_fields=["task_id"])


def _advance(batch: Batch, what: str, *, actor: Actor, now: datetime, at_most: int) -> tuple[int, int]:
    """Some more of them; how many there are and how many are left."""
    verb = VERBS[batch.verb]
    act = verb.takes_back if what == "undo" else verb.act
    told: dict[str, str] = {"try": batch.tried, "run": batch.done, "undo": batch.undone}[what]
    wanted = {"try": batch.issue_ids, "run": batch.would_go, "undo": batch.went}[what]
    assert act is not None
    left = [pk for pk in wanted if pk not in told]
    for pk in left[:at_most]:
        if what == "try":
            batch.seen[pk] = Issue.objects.visible_to(actor).filter(pk=pk).values_list("state", flat=True).first() or ""
        told[pk] = _one(act, actor, now, UUID(pk), batch.seen.get(pk, ""), batch.asked, keep=what != "try")
    over = len(left) <= at_most
    if over and what == "try":
        batch.tried_at = now
    elif over and what == "run":
        batch.finished_at = now
    batch.save(update_fields=["seen", "tried", "done", "undone", "tried_at", "finished_at"])
    return len(wanted), max(len(left) - at_most, 0)


class _TakenBack(Exception):
    """Ends the savepoint of a try."""


def _one(act: Act, actor: Actor, now: datetime, pk: UUID, seen: str, asked: Asked, *, keep: bool) -> str:
    """'' when it went (or would), else the sentence of the refusal."""
    try:
        with transaction.atomic():
            act(actor, now, pk, seen, asked)
            if not keep:
                raise _TakenBack
    except Refusal as refusal:
        return refusal.sentence
    except _TakenBack:
        pass
    return ""


def _complete(actor: Actor, batch: Batch, asked: Asked) -> Asked:
    """Nothing that the verb needs is left out; a number becomes the issue that bears it."""
    if batch.verb == "dispatch" and not asked.get("lead"):
        raise Incomplete(missing=_("牵头单位"), form_field="lead")
    if batch.verb == "hand_on" and not asked.get("taker"):
        raise Incomplete(missing=_("交给哪位同事"), form_field="taker")
    if batch.verb != "merge":
        return asked
    number = str(asked["number"]).strip().upper()
    target = Issue.objects.visible_to(actor).filter(number=number).first()
    if target is None:
        raise Missing(form_field="number")
    return {"number": number, "into": str(target.pk)}


def _verb(name: str) -> Verb:
    if name not in VERBS:
        raise Missing
    return VERBS[name]


def _find(actor: Actor, batch_id: UUID) -> Batch:
    batch: Batch = Batch.objects.visible_to(actor).lock_one(batch_id)
    return batch


def _is_at_work(batch: Batch) -> bool:
    """Its long work has not come to an end, good or bad."""
    return TaskRun.objects.filter(pk=batch.task_id, finished_at__isnull=True).exists() if batch.task_id else False
