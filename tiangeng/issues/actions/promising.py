"""What was said at whose door: written down, kept, put off with a reason, or owned up to."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.issues import queries
from tiangeng.issues.events import PromiseMoved
from tiangeng.issues.models import Issue, Promise
from tiangeng.issues.refusals import ComplaintTakesNoPromise, NotYourPromise, PromiseOnlyLater, PromiseTooLate
from tiangeng.issues.states import PROMISE_LIFE, PromiseState
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.events import announce
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.people.models import Staff
from tiangeng.places.models import Household, Region
from tiangeng.visits.models import Visit

from . import moves

WORDS_LIMIT, NOTE_LIMIT = 200, 500
LONGEST = timedelta(days=366)


@transaction.atomic
def make_promise(
    *,
    actor: Actor,
    now: datetime,
    words: str,
    until_on: date,
    said_on: date | None = None,
    region_code: str = "",
    issue_id: UUID | None = None,
    visit_id: UUID | None = None,
    household_id: UUID | None = None,
    staff_id: UUID | None = None,
    promise_id: UUID | None = None,
) -> Promise:
    """Write down a sentence and its day. Place, household and visit come from the issue where there is one.

    `staff_id` is who said it: the actor unless told otherwise. The same `promise_id` again is stored once.
    """
    known: Promise | None = Promise.objects.visible_to(actor).filter(pk=promise_id).first() if promise_id else None
    if known:
        return known
    actor.must("issues.report")
    issue: Issue | None = Issue.objects.visible_to(actor).get_one(issue_id) if issue_id else None
    if issue and issue.is_confidential:
        raise ComplaintTakesNoPromise
    visit: Visit | None = Visit.objects.visible_to(actor).get_one(visit_id) if visit_id else None
    household: Household | None = Household.objects.visible_to(actor).get_one(household_id) if household_id else None
    place = next((row.region_code for row in (issue, household, visit) if row is not None), region_code)
    _check_place(actor, place)
    words = clean_text(words, field=_("答应的话"), limit=WORDS_LIMIT)
    if not words:
        raise Incomplete(missing=_("答应的话"), form_field="words")
    said_on = said_on or timezone.localdate(now)
    check_day(until_on, said_on=said_on)
    person = _person(actor, staff_id)

    promise = Promise.objects.create(
        id=promise_id or new_id(),
        words=words,
        staff=person,
        organisation=person.organisation,
        issue=issue,
        visit=visit,
        household=household or (issue.household if issue else None),
        said_on=said_on,
        until_on=until_on,
        created_by_id=actor.account_id,
        created_by_name=actor.name[:40],
        **placed(place),
    )

    if issue:
        moves.record(
            issue, "promise", actor=actor, now=now, reason=words, facts={"until": until_on.isoformat()}, is_public=False
        )
    log(actor, "promise.make", promise, at=now)
    announce(PromiseMoved(promise.pk, promise.region_code))
    return promise


def _check_place(actor: Actor, region_code: str) -> None:
    if not Region.objects.filter(pk=region_code).exists():
        raise Missing(_("没有这个村(社区)，请重新选择。"), form_field="region_code")
    if actor.cover is None or not actor.cover.holds(region_code):
        raise NotYours(needed="issues.report")


def check_day(until_on: date, *, said_on: date) -> None:
    """Refuse a day before the word was given, or more than a year after it."""
    if not said_on <= until_on <= said_on + LONGEST:
        raise PromiseTooLate(form_field="until_on")


def _person(actor: Actor, staff_id: UUID | None) -> Staff:
    wanted = staff_id or actor.staff_id
    person: Staff | None = (
        Staff.objects.visible_to(actor).select_related("organisation").filter(pk=wanted, is_active=True).first()
    )
    if person is None:
        raise Missing(_("没有找到说这句话的干部。"), form_field="staff_id")
    return person


def _find(actor: Actor, promise_id: UUID, name: str) -> tuple[Promise, Move]:
    promise: Promise = Promise.objects.visible_to(actor).lock_one(promise_id)
    return promise, promise_step(actor, promise, name)


def promise_step(actor: Actor, promise: Promise, name: str) -> Move:
    """The step, if it may be taken: by whoever is to keep the word, or a colleague of their unit. Asked by its form as well."""
    step = PROMISE_LIFE.step(name, state=promise.state)
    actor.must(step.grant)
    if not queries.answers_for(actor, promise):
        raise NotYourPromise(who=str(promise.staff))
    return step


@transaction.atomic
def keep_promise(*, actor: Actor, promise_id: UUID, now: datetime, note: str = "") -> Promise:
    """Done as said; a word on how, if there is one."""
    return _end(actor, promise_id, "keep", now=now, note=note)


@transaction.atomic
def let_promise_go(*, actor: Actor, promise_id: UUID, now: datetime, note: str) -> Promise:
    """It could not be kept: said openly, with the reason that was given at the door."""
    return _end(actor, promise_id, "let_go", now=now, note=note)


def _end(actor: Actor, promise_id: UUID, name: str, *, now: datetime, note: str) -> Promise:
    promise, step = _find(actor, promise_id, name)
    note = clean_text(note, field=_("说明"), limit=NOTE_LIMIT)
    if step.needs_reason and not note:
        raise ReasonNeeded(form_field="note")

    promise.state, promise.note, promise.ended_on = step.target, note, timezone.localdate(now)
    promise.save(update_fields=["state", "note", "ended_on"])

    _tell(promise, step.name, actor=actor, now=now, note=note)
    log(actor, f"promise.{step.name}", promise, at=now, reason=note)
    announce(PromiseMoved(promise.pk, promise.region_code))
    return promise


def _tell(
    promise: Promise, name: str, *, actor: Actor, now: datetime, note: str, facts: dict[str, str] | None = None
) -> None:
    """What became of it, in the timeline of the problem it was said about; between the offices, like the saying itself."""
    if promise.issue:
        said = " ".join(part for part in (promise.words, note) if part)
        moves.record(promise.issue, f"promise_{name}", actor=actor, now=now, reason=said, facts=facts, is_public=False)


@transaction.atomic
def put_off_promise(*, actor: Actor, promise_id: UUID, now: datetime, until_on: date, note: str) -> Promise:
    """Another day, with the reason; how often it was put off stays visible."""
    promise, step = _find(actor, promise_id, "put_off")
    note = clean_text(note, field=_("说明"), limit=NOTE_LIMIT)
    if not note:
        raise ReasonNeeded(form_field="note")
    if until_on <= promise.until_on:
        raise PromiseOnlyLater(form_field="until_on")
    check_day(until_on, said_on=timezone.localdate(now))

    before, promise.until_on = promise.until_on, until_on
    promise.note, promise.moved_count = note, promise.moved_count + 1
    promise.save(update_fields=["until_on", "note", "moved_count"])

    _tell(promise, step.name, actor=actor, now=now, note=note, facts={"until": until_on.isoformat()})
    log(actor, f"promise.{step.name}", promise, at=now, reason=note, before=before.isoformat())
    announce(PromiseMoved(promise.pk, promise.region_code))
    return promise


@transaction.atomic
def hand_over_promises(
    *, actor: Actor, now: datetime, from_staff_id: UUID, to_staff_id: UUID, promise_ids: Iterable[UUID] | None = None
) -> int:
    """A new person on the post: the open promises are theirs now. All of them unless some are named; says how many."""
    actor.must("people.edit")
    heir = _person(actor, to_staff_id)
    rows = Promise.objects.visible_to(actor).filter(staff_id=from_staff_id, state=PromiseState.OPEN)
    if promise_ids is not None:
        rows = rows.filter(pk__in=list(promise_ids))
    found = list(rows.select_related("issue", "staff").order_by("pk"))

    for promise in found:
        giver, promise.staff, promise.organisation = promise.staff, heir, heir.organisation
        promise.save(update_fields=["staff", "organisation"])
        if promise.issue:
            names = {"from": giver.name, "to": heir.name}
            moves.record(
                promise.issue, "hand_over", actor=actor, now=now, reason=promise.words, facts=names, is_public=False
            )
        log(actor, "promise.hand_over", promise, at=now, to=str(heir))
        announce(PromiseMoved(promise.pk, promise.region_code))
    return len(found)
