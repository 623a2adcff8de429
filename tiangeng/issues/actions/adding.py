"""What its villager has to say while it is being worked at: something mended, something more, a word to hurry."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.issues.models import Issue, IssueEvent
from tiangeng.issues.refusals import NothingToAddTo
from tiangeng.issues.rules import review_due
from tiangeng.issues.states import TAKES_WORDS, State
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, clean_text

from . import moves

ADDED_LIMIT = 1000


@transaction.atomic
def add_words(
    *,
    actor: Actor,
    issue_id: UUID,
    now: datetime,
    words: str,
    via: str = "",
    told: str = "",
    mark: str = "",
) -> tuple[IssueEvent, bool]:
    """One line in the villager's own words, for whoever's turn it is; the line, and whether it is new.

    The same words again are the same line, unless `mark` (a moment, a picture) tells them apart. `told` is the number they
    belong to where that was merged into this one; `via`, through whom they came. Whoever was waited for has answered: the lead looks today.
    """
    issue = moves.find(actor, issue_id)
    actor.must("issues.report", region=issue.region_code)
    words = clean_text(words, field=_("您的话"), limit=ADDED_LIMIT)
    if not words:
        raise Incomplete(missing=_("您的话"), form_field="words")
    key = hashlib.sha256(f"{words}|{told}|{via}|{mark}".encode()).hexdigest()[:16]
    if known := issue.events.filter(name="add", facts__key=key).first():
        return known, False
    if issue.state not in TAKES_WORDS:
        raise NothingToAddTo(state=issue.get_state_display())

    facts = {"key": key} | {name: value for name, value in {"via": via, "from": told}.items() if value}
    event = moves.record(issue, "add", actor=actor, now=moves.not_before(issue, now), reason=words, facts=facts)
    if issue.state == State.WAITING:
        _look_today(issue, now=now)
    moves.touch(issue, now=event.at)

    log(actor, "issue.add", issue, at=now)
    return event, True


def _look_today(issue: Issue, *, now: datetime) -> None:
    """A working day to look, as on the day that was named; the clock itself goes on when the lead resumes."""
    issue.review_on = timezone.localdate(now)
    issue.due_at = min(filter(None, (issue.due_at, review_due(issue.county_code, start=now).at)))
    issue.save(update_fields=["review_on", "due_at"])
