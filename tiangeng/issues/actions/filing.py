"""An office's old ledger 旧账 comes in: what was told and done before the system, with the days it bore then."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.issues.models import Issue
from tiangeng.issues.refusals import DayAhead, EndedBeforeTold
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import clean_text
from tiangeng.kernel.words import kept

from . import moves
from .reporting import report_issue

UNIT_LIMIT = 60


def check_days(told_on: date, ended_on: date | None, *, today: date) -> None:
    """Refuse a day that has not come, and an end before the beginning."""
    if max(told_on, ended_on or told_on) > today:
        raise DayAhead
    if ended_on and ended_on < told_on:
        raise EndedBeforeTold


@transaction.atomic
def file_issue(
    *,
    actor: Actor,
    now: datetime,
    told_on: date,
    random_below: Callable[[int], int],
    ended_on: date | None = None,
    handled_by: str = "",
    ended_how: str = "",
    **told: Any,
) -> Issue:
    """Enter a row of an old ledger, by the place's dispatcher; `told` is what `report_issue` takes.

    What had ended is filed 旧账存档: struck off by nobody, because nobody asked the villager here, and in no unit's rates. What
    had not is reported with the day it was told; its deadlines begin now, for nobody was late in a system that was not there.
    """
    check_days(told_on, ended_on, today=timezone.localdate(now))
    actor.must("issues.dispatch", region=told["region_code"])
    issue = report_issue(actor=actor, now=now, random_below=random_below, **told)
    issue.reported_at = min(now, timezone.make_aware(datetime.combine(told_on, time(12))))
    issue.save(update_fields=["reported_at"])
    if ended_on:
        unit = clean_text(handled_by, field=_("办理单位"), limit=UNIT_LIMIT) or kept(gettext_lazy("原来的单位"))
        moves.take(
            issue,
            moves.lawful(issue, "file"),
            actor=actor,
            now=now,
            reason=moves.clean_reason(ended_how),
            facts={"before": unit, "day": ended_on.isoformat()},
        )
    return issue
