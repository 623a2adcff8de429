"""What is late is seen: reminders by a person, and the ladder the system climbs by itself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.issues.models import Handling, Issue, Role, Supervision, SupervisionKind
from tiangeng.issues.pack import Ladder
from tiangeng.issues.rules import calendar_of
from tiangeng.issues.states import OPEN_HANDLINGS, OPEN_STATES, PAUSED, WITH_THE_LEAD
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Refusal, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import kept

from . import moves

LADDER = (SupervisionKind.UP, SupervisionKind.RED, SupervisionKind.YELLOW, SupervisionKind.REMINDER)


class NothingToRemind(Refusal):
    code, message = "nothing_to_remind", _("这件事还没有派给单位，或者已经办完，没有可催的单位。")


@transaction.atomic
def remind(*, actor: Actor, issue_id: UUID, now: datetime, words: str) -> Supervision:
    """A person reminds the lead, with a sentence."""
    issue = moves.find(actor, issue_id)
    actor.must("issues.supervise", region=issue.region_code)
    if issue.lead is None or issue.state not in WITH_THE_LEAD:
        raise NothingToRemind
    words = clean_text(words, field=str(_("催办的话")), limit=200)

    row = _supervise(issue, SupervisionKind.REMINDER, actor=actor, now=now, words=words)

    log(actor, "issue.remind", issue, at=now, reason=words)
    return row


def _supervise(
    issue: Issue, kind: str, *, actor: Actor, now: datetime, words: str, handling: Handling | None = None
) -> Supervision:
    """Of the lead, or of the assisting unit whose part is named."""
    unit = handling.organisation if handling else issue.lead
    assert unit is not None
    moves.record(
        issue,
        "supervise",
        actor=actor,
        now=now,
        reason=words,
        is_public=False,
        facts={"kind": kept(SupervisionKind(kind).label), "unit": str(unit)},
    )
    return Supervision.objects.create(
        issue=issue,
        handling=handling,
        organisation=unit,
        kind=kind,
        at=now,
        by_name=actor.name if actor.account_id else "",
        words=words,
        **placed(issue.region_code),
    )


@transaction.atomic
def supervise_late(*, actor: Actor, county_code: str, now: datetime) -> dict[str, int]:
    """The ladder: reminder before the deadline, yellow, red, the level above. Each rung once per deadline.

    Run by the system every morning; counts what it did, by rung.
    """
    actor.must("issues.supervise", region=county_code)
    ladder, calendar = packs.part_of(county_code, "issues").supervision, calendar_of(county_code)
    horizon = calendar.due_after_days(now, ladder.remind_before_days).at
    waiting = Issue.objects.filter(
        county_code=county_code, state__in=OPEN_STATES & WITH_THE_LEAD, due_at__lt=horizon, lead__isnull=False
    ).select_related("lead")
    done: dict[str, int] = {}
    for issue in waiting.order_by("id").iterator(chunk_size=500):
        late = -calendar.remaining(now, issue.due_at).days if issue.due_at < now else None
        kind = _rung(late, ladder)
        if kind is None or _has_had(issue, kind):
            continue
        _supervise(issue, kind, actor=actor, now=now, words=_words(late))
        done[kind] = done.get(kind, 0) + 1

    for handling in _late_helpers(county_code, now=now):
        assert handling.due_at is not None
        late = -calendar.remaining(now, handling.due_at).days
        kind = _rung(late, ladder)
        if kind is None or _helper_has_had(handling, kind):
            continue
        _supervise(handling.issue, kind, actor=actor, now=now, words=_words(late), handling=handling)
        done[f"helper_{kind}"] = done.get(f"helper_{kind}", 0) + 1

    log(actor, "issue.supervise_late", at=now, done=done)
    return done


def _late_helpers(county_code: str, *, now: datetime) -> QuerySet[Handling]:
    """Assisting units past their inner deadline, where the lead's clock runs."""
    return (
        Handling.objects.filter(county_code=county_code, role=Role.ASSISTING, state__in=OPEN_HANDLINGS, due_at__lte=now)
        .filter(issue__state__in=WITH_THE_LEAD - PAUSED)
        .select_related("issue__lead", "organisation")
        .order_by("id")
    )


def _helper_has_had(handling: Handling, kind: str) -> bool:
    """Whether this rung, or a higher one, was reached since the unit was last given its time."""
    higher = LADDER[: LADDER.index(SupervisionKind(kind)) + 1]
    return handling.supervisions.filter(kind__in=higher, at__gte=handling.due_at).exists()


@transaction.atomic
def wake_paused(*, actor: Actor, county_code: str, now: datetime) -> int:
    """Whose day to look again has come: a working day to do so, in the lead's hands. Run every morning; says how many."""
    actor.must("issues.supervise", region=county_code)
    today, due = timezone.localdate(now), calendar_of(county_code).due_after_days(now, 1).at
    paused = Issue.objects.filter(county_code=county_code, state__in=PAUSED, due_at__isnull=True, review_on__lte=today)
    found = list(paused.order_by("id").select_for_update(no_key=True, of=("self",)))

    for issue in found:
        issue.due_at = due
        issue.save(update_fields=["due_at"])
        moves.record(issue, "review_due", actor=actor, now=now, is_public=False, facts={"due": due.isoformat()})

    if found:
        log(actor, "issue.wake_paused", at=now, count=len(found))
    return len(found)


def _rung(late: int | None, ladder: Ladder) -> str | None:
    """Which rung belongs to so many working days past the deadline; None = not late yet, so a reminder."""
    if late is None:
        return SupervisionKind.REMINDER
    steps = (
        (ladder.escalate_after_days, SupervisionKind.UP),
        (ladder.red_after_days, SupervisionKind.RED),
        (ladder.yellow_after_days, SupervisionKind.YELLOW),
    )
    return next((kind for days, kind in steps if late >= days), SupervisionKind.REMINDER)


def _has_had(issue: Issue, kind: str) -> bool:
    """Whether this rung, or a higher one, was reached since the running deadline was set."""
    higher = LADDER[: LADDER.index(SupervisionKind(kind)) + 1]
    since = issue.accepted_at or issue.dispatched_at or issue.reported_at
    return (
        issue.supervisions.filter(kind__in=higher, at__gte=since, handling__isnull=True)
        .exclude(by_name__gt="")
        .exists()
    )


def _words(late: int | None) -> str:
    return "快到期了，请抓紧" if late is None else f"已超期 {late} 个工作日" if late else "已到期"
