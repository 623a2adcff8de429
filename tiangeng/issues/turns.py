"""Whose turn it is: one reason after another for which an issue waits for a person, each by its own small index."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor, Range

from .models import Appeal, Call, CaseLevel, Draw, Handling, Issue, Role, Ruling
from .states import (
    AT_WORK,
    OPEN_HANDLINGS,
    PAUSED,
    WAITING_FOR_DISPATCH,
    WITH_THE_LEAD,
    AppealState,
    RulingState,
    State,
)

LONGEST_UNANSWERED = 1_000


def within(prefixes: Sequence[str]) -> Q:
    rule = Q(pk__in=[])
    for prefix in prefixes:
        r = Range.of(prefix)
        rule |= Q(region_code__gte=r.lo, region_code__lt=r.hi)
    return rule


def is_waiting_for(actor: Actor) -> Q:
    """Waits for this actor: to be worked at, to be ruled on as the second person, to be called back about.

    Each reason asks its own small index and the ids are put together: one OR over all would read every open issue.
    """
    return _one_of([*_to_work_at(actor), *_to_rule_on(actor), *_to_call_about(actor), *_without_an_answer(actor)])


def is_to_work_at(actor: Actor) -> Q:
    """To dispatch here, to lead or help with as one of my units."""
    return _one_of(_to_work_at(actor))


def _one_of(reasons: list[Any]) -> Q:
    return Q(pk__in=reasons[0].union(*reasons[1:], all=True) if reasons else [])


def _to_rule_on(actor: Actor) -> list[Any]:
    """As `actions.may_decide` and `may_hear` have it: not proposed by oneself, not handled by one's own unit."""
    proposed = Ruling.objects.filter(state=RulingState.PROPOSED).exclude(proposed_by_id__in=actor.account_ids)
    reasons: list[Any] = []
    if dispatching := [g.territory for g in actor.grants if "issues.dispatch" in g.capabilities]:
        reasons.append(proposed.filter(within(dispatching), ground=Ruling.PAUSE))
    if ruling := [g.territory for g in actor.grants if "issues.rule" in g.capabilities]:
        reasons.append(proposed.filter(within(ruling)).exclude(ground=Ruling.PAUSE))
        heard = Appeal.objects.filter(within(ruling), state=AppealState.OPEN)
        heard = heard.exclude(against__actor_id__in=actor.account_ids)
        mine = Ruling.objects.filter(proposed_by_id__in=actor.account_ids).exclude(ground=Ruling.PAUSE)
        reasons.append(heard.exclude(issue__rulings__in=mine))
    own = {"issue__handlings__organisation__in": actor.organisation_ids}
    return [rows.exclude(**own).values("issue") for rows in reasons]


def _to_call_about(actor: Actor) -> list[Any]:
    """Drawn by oneself, or taken over from somebody who left."""
    if "issues.confirm" not in actor.capabilities or not actor.account_id:
        return []
    open_ = Call.objects.filter(answer__isnull=True, issue__state=State.RESOLVED)
    drawn = Draw.objects.filter(drawn_by_id=actor.account_id)
    found = [open_.filter(holder__isnull=True, draw__in=drawn).values("issue")]
    return [*found, open_.filter(holder=actor.staff_id).values("issue")] if actor.staff_id else found


def _without_an_answer(actor: Actor) -> list[Any]:
    """久无回音, where one may call and no unit of one's own has worked at it: those that have waited longest, no more than fit a list."""
    places = [g.territory for g in actor.grants if "issues.confirm" in g.capabilities]
    if not places or not actor.account_id:
        return []
    counties = Q(county_code__in={place[:6] for place in places}) if all(len(p) >= 6 for p in places) else Q()
    own = Handling.objects.filter(organisation__in=actor.organisation_ids)
    rows = Issue.objects.filter(counties, within(places), is_unanswered()).exclude(pk__in=own.values("issue"))
    return [rows.order_by("resolved_at", "pk")[:LONGEST_UNANSWERED].values("pk")]


def is_unanswered() -> Q:
    """Resolved, and the villager has had their days and been asked once more."""
    return Q(state=State.RESOLVED, review_on__isnull=False)


def _to_work_at(actor: Actor) -> list[Any]:
    reasons = []
    dispatching = [g.territory for g in actor.grants if "issues.dispatch" in g.capabilities]
    if dispatching:
        low = Q(state__in=WAITING_FOR_DISPATCH - {State.ESCALATED}) | Q(level=CaseLevel.TOWNSHIP)
        undispatched = within(dispatching) & low  # what was escalated above the township only above the township
        undispatched |= within([t for t in dispatching if len(t) <= 6]) & Q(state=State.ESCALATED)
        reasons.append(Issue.objects.filter(undispatched, state__in=WAITING_FOR_DISPATCH).values("pk"))
    above = [g.territory for g in actor.grants if "issues.supervise" in g.capabilities and len(g.territory) < 6]
    if above:
        reasons.append(Issue.objects.filter(within(above), state=State.ESCALATED, level=CaseLevel.CITY).values("pk"))
    units = [g.organisation_id for g in actor.grants if "issues.handle" in g.capabilities and g.organisation_id]
    if units:
        # what leads, and what is paused once its day to look again has come
        leading = Q(state__in=AT_WORK) | Q(state__in=PAUSED, due_at__isnull=False)
        reasons.append(Issue.objects.filter(leading, lead__in=units, state__in=AT_WORK | PAUSED).values("pk"))
        mine = Handling.objects.filter(organisation__in=units, role=Role.ASSISTING, state__in=OPEN_HANDLINGS)
        reasons.append(mine.filter(issue__state__in=WITH_THE_LEAD).values("issue"))
    return reasons


def asked_of(actor: Actor, shown: Iterable[Issue]) -> dict[UUID, str]:
    """Of these, which wait for this actor to rule or to call, in words. A question only to those who ever do.

    To rule as the second person: not on what one proposed, nor on what one's own unit has worked at.
    """
    shown = list(shown)
    found: dict[UUID, str] = {}
    if "issues.confirm" in actor.capabilities:
        resolved = [issue for issue in shown if issue.state == State.RESOLVED]
        found = {issue.pk: _("久无回音，等您回访") if issue.review_on else _("等您回访") for issue in resolved}
    asked = _proposed_in(actor, shown)
    if "issues.rule" in actor.capabilities:
        appeals = Appeal.objects.filter(issue__in=[issue.pk for issue in shown], state=AppealState.OPEN)
        appeals = appeals.exclude(against__actor_id__in=actor.account_ids)
        asked |= dict.fromkeys(appeals.values_list("issue", flat=True), _("等您复核"))
    if asked:
        own = Handling.objects.filter(issue__in=list(asked), organisation__in=actor.organisation_ids)
        for pk in own.values_list("issue", flat=True):
            asked.pop(pk, None)
    return found | asked


def _proposed_in(actor: Actor, shown: Sequence[Issue]) -> dict[UUID, str]:
    """What somebody else has proposed about these that this actor may rule on."""
    rules, dispatches = (name in actor.capabilities for name in ("issues.rule", "issues.dispatch"))
    if not (rules or dispatches):
        return {}
    proposed = Ruling.objects.filter(issue__in=[issue.pk for issue in shown], state=RulingState.PROPOSED)
    proposed = proposed.exclude(proposed_by_id__in=actor.account_ids)
    grounds = dict(proposed.values_list("issue", "ground"))
    at_work = {issue.pk for issue in shown if issue.state in AT_WORK}
    asked = {}
    for pk, ground in grounds.items():
        if ground != Ruling.PAUSE and rules:
            asked[pk] = _("等您裁定")
        elif ground == Ruling.PAUSE and dispatches and pk in at_work:
            asked[pk] = _("等您定能不能再停")
    return asked
