"""What must not end yet: kept at once by whoever says why, let go only by two people."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.kernel import retention
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import kept as kept_as
from tiangeng.lawful.models import Hold
from tiangeng.lawful.refusals import HoldLifted, HoldOver, SecondPerson
from tiangeng.lawful.states import HOLD_LIFE, HoldState

_RENEWED = gettext_lazy("到期了，另外又留")


@transaction.atomic
def hold(
    *, actor: Actor, object_type: str, object_id: UUID, region_code: str, reason: str, now: datetime,
    until_on: date | None = None,
) -> Hold:  # fmt: skip
    """Keep one record beyond its end, at once: through `until_on`, or until two people let it go."""
    actor.must("lawful.hold", region=region_code)
    if object_type not in {duty.model for duty in retention.duties()}:
        raise Missing
    reason = clean_text(reason, field=_("原因"), limit=300)
    if not reason:
        raise ReasonNeeded(form_field="reason")
    today = timezone.localdate(now)
    if until_on is not None and until_on < today:
        raise HoldOver(form_field="until_on")

    ended = Hold.objects.filter(object_type=object_type, object_id=object_id, lifted_at=None, until_on__lt=today)
    ended.update(lifted_at=now, lifted_by_name=actor.name[:40], lifted_because=kept_as(_RENEWED))
    kept, made = Hold.objects.get_or_create(
        object_type=object_type, object_id=object_id, lifted_at=None,
        defaults={"reason": reason, "until_on": until_on, "held_by_id": actor.account_id, "held_by_name": actor.name, "held_at": now,
                  **placed(region_code)},
    )  # fmt: skip

    if made:
        log(actor, "retention.held", kept, at=now, reason=reason, held=f"{object_type} {object_id}", until_on=until_on)
    return kept


@transaction.atomic
def ask_lift(*, actor: Actor, hold_id: UUID, reason: str, now: datetime) -> Hold:
    """Say why it need not be kept any longer. It is kept until another person has agreed."""
    kept, _ask, reason = _step(actor, hold_id, "ask", said=reason, form_field="reason")

    kept.lifted_because, kept.lift_asked_at = reason, now
    kept.lift_asked_by_id, kept.lift_asked_by_name = actor.account_id, actor.name[:40]
    kept.answer, kept.answered_by_name, kept.lift_answered_at = "", "", None
    kept.save()

    log(actor, "retention.lift_asked", kept, at=now, reason=reason)
    return kept


@transaction.atomic
def decide_lift(*, actor: Actor, hold_id: UUID, move: str, now: datetime, words: str = "") -> Hold:
    """Agree, and from now on its end is as everybody's; or say why it is kept on. Never by the one who asked."""
    if move == "ask":
        raise Missing
    kept, step, words = _step(actor, hold_id, move, said=words, form_field="words")
    if kept.lift_asked_by_id in actor.account_ids:
        raise SecondPerson

    kept.answer, kept.answered_by_name, kept.lift_answered_at = words, actor.name[:40], now
    if step.target == HoldState.LIFTED:
        kept.lifted_at, kept.lifted_by_id, kept.lifted_by_name = now, actor.account_id, actor.name[:40]
    else:
        kept.lift_asked_at = None
    kept.save()

    log(actor, f"retention.{LOGGED[step.name]}", kept, at=now, reason=words)
    return kept


LOGGED = {"agree": "lifted", "decline": "lift_declined"}


def _step(actor: Actor, hold_id: UUID, name: str, *, said: str, form_field: str) -> tuple[Hold, Move, str]:
    """The hold, locked, with a step it may take by this actor, and the cleaned words for it."""
    kept: Hold = Hold.objects.visible_to(actor).lock_one(hold_id)
    if kept.lifted_at is not None:
        actor.must("lawful.hold", region=kept.region_code)
        raise HoldLifted(who=kept.lifted_by_name)
    step = HOLD_LIFE.step(name, state=kept.state)
    actor.must(step.grant, region=kept.region_code)
    said = clean_text(said, field=_("原因"), limit=300)
    if step.needs_reason and not said:
        raise ReasonNeeded(form_field=form_field)
    return kept, step, said
