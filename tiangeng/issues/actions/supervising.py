"""What is late is seen: reminders by a person, and the ladder the system climbs by itself."""

from collections import Counter
from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, UUIDField, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.issues import holdings, rules
from tiangeng.issues.models import Handling, Issue, Supervision, SupervisionKind
from tiangeng.issues.pack import Ladder
from tiangeng.issues.rules import calendar_of, review_due, unanswered_before, with_outer
from tiangeng.issues.states import (
    AT_WORK,
    OPEN_STATES,
    PAUSED,
    WAITING_FOR_DISPATCH,
    WITH_THE_LEAD,
    HandlingState,
    State,
)
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Refusal, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import kept

from . import moves

NOBODY = Value(UUID(int=0), output_field=UUIDField())  # whose rungs the dispatcher's are
QUIET = "好些天没有新进展了，请给群众写一句办到哪了"
TO_ACCEPT, TO_BE_DONE = _("接单期限"), _("配合期限")  # which one an assisting unit is reminded of
A_DAY = timedelta(days=1)
LADDER = (SupervisionKind.UP, SupervisionKind.RED, SupervisionKind.YELLOW, SupervisionKind.REMINDER)


MOST_ASKED_AGAIN = 1_000  # of a county in one morning, the oldest first: a backlog is worked off in days


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
    issue: Issue,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    words: str,
    handling: Handling | None = None,
    due_at: datetime | None = None,
) -> Supervision:
    """Of the lead, of the assisting unit whose part is named, or of the place's dispatcher while nobody leads."""
    unit = handling.organisation if handling else None if issue.state in WAITING_FOR_DISPATCH else issue.lead
    facts = {"kind": kept(SupervisionKind(kind).label)} | ({"unit": str(unit)} if unit else {})
    if handling:
        facts["deadline"] = kept(TO_ACCEPT if handling.state == HandlingState.ASSIGNED else TO_BE_DONE)
    moves.record(issue, "supervise", actor=actor, now=now, reason=words, is_public=False, facts=facts)
    _is_news(issue, now=now)
    return Supervision.objects.create(
        issue=issue,
        handling=handling,
        organisation=unit,
        kind=kind,
        at=now,
        due_at=due_at,
        by_name=actor.name if actor.account_id else "",
        words=words,
        **placed(issue.region_code),
    )


@transaction.atomic
def supervise_late(*, actor: Actor, county_code: str, now: datetime) -> dict[str, int]:
    """The ladder: reminder before the deadline, yellow, red, the level above. Each rung once per deadline; and a word to
    whoever has let nobody hear of it for long.

    For whoever the clock runs: the lead, an assisting unit, the dispatcher of what nobody leads yet. A deadline set anew,
    by a reopening, a pause that ended or a ruling, is another deadline. Run every working morning; counts what it did, by rung.
    """
    actor.must("issues.supervise", region=county_code)
    ladder = packs.part_of(county_code, "issues").supervision
    done: Counter[str] = Counter()

    horizon = calendar_of(county_code).due_after_days(now, ladder.remind_before_days).at
    for issue in _near(county_code, now=now, horizon=horizon).iterator(chunk_size=500):
        is_late = issue.due_at is not None and issue.due_at <= now
        if is_late or not rules.counts_hours(issue):  # the hour of warning is for `supervise_hours`
            done[_climb_issue(issue, actor=actor, now=now)] += 1
    for handling in _helpers_near(county_code, horizon=horizon):
        due = rules.helper_due(handling)
        kind = _climb(handling.issue, due, handling.had, actor=actor, now=now, handling=handling)  # type: ignore[attr-defined]
        done[kind and f"helper_{kind}"] += 1
    quiet_since = calendar_of(county_code).add_workdays(now, -ladder.quiet_after_days)
    for issue in _quiet(county_code, since=timezone.make_aware(datetime.combine(quiet_since, time())), beyond=horizon):
        _supervise(issue, SupervisionKind.REMINDER, actor=actor, now=now, words=QUIET)
        done["quiet"] += 1
    del done[""]

    log(actor, "issue.supervise_late", at=now, done=done)
    return dict(done)


@transaction.atomic
def supervise_hours(*, actor: Actor, county_code: str, now: datetime) -> dict[str, int]:
    """The same ladder for what cannot wait for the morning: clocks of office hours, and outer days that name an hour.

    Warned when so much office time is left as the pack says, and told on the spot when it is late. Run every quarter of an
    hour while the office is open; most times there is nothing.
    """
    actor.must("issues.supervise", region=county_code)
    ladder = packs.part_of(county_code, "issues").supervision
    warned = calendar_of(county_code).due_after_hours(now, ladder.remind_before_hours).at
    to_the_hour = Q(state=State.DISPATCHED, category__accept_hours__isnull=False) | Q(outer_due_at=F("due_at"))
    done: Counter[str] = Counter()

    near = _near(county_code, now=now, horizon=warned + timedelta(microseconds=1))
    since = now - A_DAY  # what was late before, this morning's ladder has seen
    for issue in near.filter(to_the_hour, due_at__gt=since):
        done[_climb_issue(issue, actor=actor, now=now)] += 1
    del done[""]

    if done:
        log(actor, "issue.supervise_hours", at=now, done=done)
    return dict(done)


def _climb_issue(issue: Issue, *, actor: Actor, now: datetime) -> str:
    kind = _climb(issue, issue.due_at, issue.had, actor=actor, now=now)  # type: ignore[attr-defined]
    return f"dispatch_{kind}" if kind and issue.state in WAITING_FOR_DISPATCH else kind


def _climb(
    issue: Issue,
    due_at: datetime | None,
    had: list[str],
    *,
    actor: Actor,
    now: datetime,
    handling: Handling | None = None,
) -> str:
    """The rung that belongs to the day, unless it or a higher one was climbed for this deadline; says which, or ''."""
    assert due_at is not None
    ladder = packs.part_of(issue.county_code, "issues").supervision
    late = -calendar_of(issue.county_code).remaining(now, due_at).days if due_at < now else None
    kind = _rung(late, ladder)
    if had and min(map(LADDER.index, had)) <= LADDER.index(kind):
        return ""
    _supervise(issue, kind, actor=actor, now=now, words=_words(late), handling=handling, due_at=due_at)
    return str(kind)


def _near(county_code: str, *, now: datetime, horizon: datetime) -> QuerySet[Issue]:
    """What the lead must soon have done, and what a dispatcher should have given out; a day for dispatch needs no reminder."""
    had = Supervision.objects.filter(issue=OuterRef("pk"), handling__isnull=True)
    had = had.alias(whom=Coalesce("organisation", NOBODY)).filter(whom=OuterRef("told"))  # an outer day outlives a turn
    with_the_lead = Q(state__in=OPEN_STATES & WITH_THE_LEAD, lead__isnull=False)
    rows: QuerySet[Issue] = (
        Issue.objects.filter(county_code=county_code, due_at__lt=horizon)
        .filter(with_the_lead | Q(state__in=WAITING_FOR_DISPATCH, due_at__lte=now))
        .select_related("lead", "category")
        .annotate(told=Case(When(state__in=WAITING_FOR_DISPATCH, then=NOBODY), default=F("lead")))
        .annotate(had=_rungs_of(had))
        .order_by("id")
    )
    return rows


def _quiet(county_code: str, *, since: datetime, beyond: datetime) -> QuerySet[Issue]:
    """What a lead works at and has let nobody hear of since; once for each silence, and not when its deadline speaks anyway."""
    told = Supervision.objects.filter(issue=OuterRef("pk"), by_name="", words=QUIET, at__gte=OuterRef("told_at"))
    rows: QuerySet[Issue] = Issue.objects.filter(county_code=county_code, state__in=AT_WORK, told_at__lt=since)
    return rows.filter(due_at__gte=beyond).exclude(Exists(told)).select_related("lead").order_by("id")


def _helpers_near(county_code: str, *, horizon: datetime) -> QuerySet[Handling]:
    """Assisting units near the deadline they work against or past it, where the lead's clock runs."""
    rows: QuerySet[Handling] = (
        holdings.helpers_due(until=horizon)
        .filter(county_code=county_code, issue__state__in=AT_WORK)
        .select_related("issue__lead", "organisation")
        .annotate(had=_rungs_of(Supervision.objects.filter(handling=OuterRef("pk")), due="runs_until"))
        .order_by("id")
    )
    return rows


def _rungs_of(rows: QuerySet[Supervision], *, due: str = "due_at") -> ArraySubquery:
    """Those the system climbed for the very deadline that runs."""
    return ArraySubquery(rows.filter(due_at=OuterRef(due), by_name="").values("kind"))


@transaction.atomic
def wake_paused(*, actor: Actor, county_code: str, now: datetime) -> int:
    """Whose day to look again has come: a working day to do so, in the lead's hands. Run every morning; says how many.

    A pause stops our clocks, not that of whoever set an outer day: near it, the issue comes back whatever day was named.
    """
    actor.must("issues.supervise", region=county_code)
    today, due = timezone.localdate(now), review_due(county_code, start=now).at
    ahead = packs.part_of(county_code, "issues").supervision.remind_before_days
    near = calendar_of(county_code).due_after_days(now, ahead).at
    has_come = Q(review_on__lte=today) | Q(outer_due_at__lt=near)
    paused = Issue.objects.filter(has_come, county_code=county_code, state__in=PAUSED, due_at__isnull=True)
    found = list(paused.order_by("id").select_for_update(no_key=True, of=("self",)))

    for issue in found:
        issue.due_at = with_outer(issue, due)
        _is_news(issue, now=now, changed=("due_at",))
        moves.record(
            issue, "review_due", actor=actor, now=now, is_public=False, facts={"due": issue.due_at.isoformat()}
        )

    if found:
        log(actor, "issue.wake_paused", at=now, count=len(found))
    return len(found)


@transaction.atomic
def ask_again(*, actor: Actor, county_code: str, now: datetime) -> int:
    """久无回音: resolved, and for all its days without the villager's word. Said once of each resolution; says how many.

    It stays open: nobody's silence closes it. It waits for whoever may call from now on, and the line is what the notices
    room tells the villager by.
    """
    actor.must("issues.supervise", region=county_code)
    silent = Issue.objects.in_region(county_code).filter(
        state=State.RESOLVED, review_on__isnull=True, resolved_at__lt=unanswered_before(county_code, now=now)
    )
    found = list(silent.order_by("resolved_at", "id").select_for_update(no_key=True, of=("self",))[:MOST_ASKED_AGAIN])

    for issue in found:
        issue.review_on = timezone.localdate(now)
        issue.save(update_fields=["review_on"])
        moves.record(issue, "unanswered", actor=actor, now=now, is_public=False)

    if found:
        log(actor, "issue.ask_again", at=now, count=len(found))
    return len(found)


def _is_news(issue: Issue, *, now: datetime, changed: tuple[str, ...] = ()) -> None:
    """Home pages and phones ask what has changed since they looked."""
    issue.changed_at = max(now, issue.changed_at)
    issue.save(update_fields=["changed_at", *changed])


def _rung(late: int | None, ladder: Ladder) -> SupervisionKind:
    """Which rung belongs to so many working days past the deadline; None = not late yet, so a reminder."""
    if late is None:
        return SupervisionKind.REMINDER
    steps = (
        (ladder.escalate_after_days, SupervisionKind.UP),
        (ladder.red_after_days, SupervisionKind.RED),
        (ladder.yellow_after_days, SupervisionKind.YELLOW),
    )
    return next((kind for days, kind in steps if late >= days), SupervisionKind.REMINDER)


def _words(late: int | None) -> str:
    return "快到期了，请抓紧" if late is None else f"已超期 {late} 个工作日" if late else "已到期"
