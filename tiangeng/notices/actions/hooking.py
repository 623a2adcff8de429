"""Webhooks: registered, approved by a second person, fed, and what would not arrive sent again."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from tiangeng.issues.models import Issue
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.adding import in_one
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, NotYours, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.notices import posting, rules, signing
from tiangeng.notices.models import Delivery, Hook, Outcome
from tiangeng.notices.refusals import HookAddressRefused, HookNeedsSecondPerson, HookNotFailed
from tiangeng.notices.states import HOOK_LIFE, HookState

POSTER = "tiangeng.notices.tasks.send_hook"


@transaction.atomic
def register_hook(
    *,
    actor: Actor,
    now: datetime,
    county_code: str,
    name: str,
    url: str,
    events: Iterable[str],
    secret: Callable[[], str] = signing.new_secret,
) -> tuple[Hook, str]:
    """Ask for an address to be fed; returns it and the secret its messages are signed with, which is shown once."""
    actor.must("notices.hooks", region=county_code)
    if actor.account_id is None:
        raise NotYours(needed="notices.hooks")
    name, url = clean_text(name, field=_("名称"), limit=40), clean_text(url, field=_("推送到的网址"), limit=500)
    wanted = [event for event in rules.HOOKED if event in set(events)]
    if not name or not wanted:
        raise Incomplete(
            missing=_("名称") if not name else _("要推送的事"), form_field="name" if not name else "events"
        )
    try:
        posting.check(url, allow_private=settings.TIANGENG_HOOKS_PRIVATE)
    except (posting.Forbidden, posting.Unreachable):
        raise HookAddressRefused(form_field="url") from None

    key = secret()
    hook = Hook(
        id=new_id(), name=name, url=url, events=wanted, asked_by_id=actor.account_id, asked_by_name=actor.name[:40],
        asked_at=now, **placed(county_code),
    )  # fmt: skip
    hook.secret = key
    hook.save(force_insert=True)

    log(actor, "hook.registered", hook, at=now, name=name, events=wanted)
    return hook, key


@transaction.atomic
def move_hook(*, actor: Actor, hook_id: UUID, move: str, now: datetime, reason: str = "") -> Hook:
    """Approve, refuse or stop; who asked for it does not approve it."""
    hook: Hook = Hook.objects.visible_to(actor).lock_one(hook_id)
    step = HOOK_LIFE.step(move, state=hook.state)
    actor.must(step.grant, region=hook.region_code)
    if step.target == HookState.ACTIVE and actor.account_id == hook.asked_by_id:
        raise HookNeedsSecondPerson
    reason = clean_text(reason, field=_("原因"), limit=200)
    if step.needs_reason and not reason:
        raise ReasonNeeded

    hook.state = step.target
    hook.decided_by_id, hook.decided_by_name, hook.decided_at = actor.account_id, actor.name[:40], now
    hook.reason = reason
    hook.save(update_fields=["state", "decided_by_id", "decided_by_name", "decided_at", "reason"])

    log(actor, f"hook.{step.name}", hook, at=now, reason=reason)
    return hook


@in_one
def queue_hooks(*, actor: Actor, issue_id: UUID, move: str, now: datetime) -> int:
    """A message to every address of the county that wants this step; complaints are told to nobody. Says how many."""
    actor.must("notices.send")
    event = f"issue.{move}"
    if event not in rules.HOOKED:
        return 0
    county = actor.cover.lo if actor.cover else ""
    wanting = list(Hook.objects.filter(county_code=county, state=HookState.ACTIVE, events__contains=[event]))
    if not wanting:
        return 0
    issue: Issue | None = (
        Issue.objects.visible_to(actor)
        .filter(pk=issue_id, is_confidential=False)
        .select_related("lead", "category")
        .first()
    )
    if issue is None:
        return 0
    payload = _payload(issue, event, now=now)

    for hook in wanting:
        one = Delivery.objects.create(
            hook=hook, event=event, payload=payload, created_at=now, **placed(hook.region_code)
        )
        _defer(one)
    return len(wanting)


def _payload(issue: Issue, event: str, *, now: datetime) -> dict[str, Any]:
    """Numbers, places, states and days; neither words nor people."""
    return {
        "type": event,
        "timestamp": now.isoformat(timespec="seconds"),
        "data": {
            "issue_id": str(issue.pk), "number": issue.number, "state": issue.state, "level": issue.level,
            "source": issue.source, "category": issue.category.code, "region_code": issue.region_code,
            "lead": issue.lead.code if issue.lead else None,
            "due_at": issue.due_at.isoformat(timespec="seconds") if issue.due_at else None,
            "url": rules.address(issue.get_absolute_url()),
        },
    }  # fmt: skip


def _defer(delivery: Delivery) -> None:
    app.configure_task(POSTER).defer(delivery_id=str(delivery.pk), county_code=delivery.county_code)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message, ready to go."""

    id: str
    url: str
    secret: str
    body: bytes

    def __repr__(self) -> str:
        return f"<Parcel {self.id}>"


@transaction.atomic
def open_delivery(*, actor: Actor, delivery_id: UUID, now: datetime) -> Parcel | None:
    """None where it has arrived, or its address was stopped meanwhile."""
    actor.must("notices.send")
    rows = Delivery.objects.visible_to(actor).filter(pk=delivery_id, outcome=Outcome.WAITING)
    one: Delivery | None = rows.select_related("hook").first()
    if one is None:
        return None
    if one.hook.state != HookState.ACTIVE:
        _settle(one, Outcome.HELD_BACK, "stopped", now=now)
        return None
    body = json.dumps(one.payload, ensure_ascii=False).encode()
    return Parcel(str(one.pk), one.hook.url, one.hook.secret.reveal(), body)


@transaction.atomic
def settle_delivery(*, actor: Actor, delivery_id: UUID, now: datetime, outcome: str, answered: str) -> None:
    """After each try; what has arrived stays so."""
    actor.must("notices.send")
    one: Delivery = Delivery.objects.visible_to(actor).lock_one(delivery_id)
    one.tries_count += 1
    if one.outcome == Outcome.WAITING:
        _settle(one, outcome, answered, now=now)


def _settle(one: Delivery, outcome: str, answered: str, *, now: datetime) -> None:
    one.outcome, one.answered = outcome, answered[:60]
    one.settled_at = None if outcome == Outcome.WAITING else now
    one.save(update_fields=["outcome", "answered", "settled_at", "tries_count"])


@transaction.atomic
def send_again(*, actor: Actor, delivery_id: UUID, now: datetime) -> Delivery:
    """A dead letter goes out once more, under its own id: whoever had it already knows it again."""
    one: Delivery = Delivery.objects.visible_to(actor).lock_one(delivery_id)
    actor.must("notices.hooks", region=one.region_code)
    if one.outcome not in (Outcome.FAILED, Outcome.HELD_BACK):
        raise HookNotFailed

    one.tries_count = 0
    _settle(one, Outcome.WAITING, "", now=now)
    _defer(one)

    log(actor, "hook.again", one, at=now)
    return one
