"""What was given out at a table: done, not yet, struck off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import clean_text
from tiangeng.meetings.models import Item
from tiangeng.meetings.states import ItemState

from . import steps


@transaction.atomic
def finish(*, actor: Actor, item_id: UUID, now: datetime, words: str) -> Item:
    """Who was to do it says what was done; whoever called the meeting strikes it off."""
    item, step = steps.item_for(actor, item_id, "finish")
    item.result, item.done_at = steps.said(words, limit=steps.TEXT_LIMIT, field="words"), now
    return steps.take_item(item, step, actor=actor, now=now, words=item.result, changed=("result", "done_at"))


@transaction.atomic
def send_back(*, actor: Actor, item_id: UUID, now: datetime, words: str) -> Item:
    """It is not done yet, and what is missing."""
    item, step = steps.item_for(actor, item_id, "send_back")
    words = steps.said(words, field="words")
    item.done_at = None
    return steps.take_item(item, step, actor=actor, now=now, words=words, changed=("done_at",))


@transaction.atomic
def strike_off(*, actor: Actor, item_id: UUID, now: datetime, words: str = "") -> Item:
    """Seen to and struck off; of what nobody has reported as done, one says how it was."""
    item, step = steps.item_for(actor, item_id, "strike_off")
    words = clean_text(words, field=_("说明"), limit=steps.TEXT_LIMIT)
    if item.state == ItemState.TO_DO:
        item.result, item.done_at = steps.said(words, limit=steps.TEXT_LIMIT, field="words"), now
    item.settled_at = now
    changed = ("result", "done_at", "settled_at")
    return steps.take_item(item, step, actor=actor, now=now, words=words, changed=changed)
