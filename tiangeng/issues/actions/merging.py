"""The same problem told more than once: all that were told follow one, and what followed by mistake goes back.

However many were merged one into another, `merged_into` is always the one in which the work is done; which was merged into
which, the timeline keeps, and an unmerged one takes along again what had come with it.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues.models import Issue, IssueEvent
from tiangeng.issues.refusals import ComplaintStandsAlone, IntoItself, MergeTarget
from tiangeng.issues.rules import accept_due, dispatch_due
from tiangeng.issues.states import PAUSED, WAITING_FOR_DISPATCH, HandlingState, RulingState, State
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.refusals import ChangedMeanwhile

from . import moves, outer_day


@transaction.atomic
def merge_issue(*, actor: Actor, issue_id: UUID, now: datetime, into_id: UUID, seen: str = "") -> Issue:
    """The same problem written twice: this one follows the other with all that followed it; its reporter is told there."""
    moves.lock_both(issue_id, into_id)
    issue = moves.find(actor, issue_id, seen=seen)
    step = moves.lawful(issue, "merge")
    moves.must_dispatch(actor, issue, step)
    target: Issue = Issue.objects.visible_to(actor).get_one(into_id)
    if issue.is_confidential or target.is_confidential:
        raise ComplaintStandsAlone
    if target.pk == issue.pk:
        raise IntoItself
    if target.county_code != issue.county_code or target.state == State.MERGED or not target.is_open:
        raise MergeTarget

    let_go = moves.release_open(issue, now=now)
    follow(issue, target, step, actor=actor, now=now, let_go=let_go)
    with moves.whole_county(issue):
        _point([one.pk for one in issue.duplicates.order_by("pk")], at=target)
    return issue


def follow(
    issue: Issue, target: Issue, step: Move, *, actor: Actor, now: datetime, let_go: dict[str, str] | None = None
) -> None:
    """Write the merge down on both; `let_go`: which units were at it, and how far, for whoever takes it back."""
    issue.merged_into = target
    facts = {"into": target.number} | ({} if let_go is None else {"let_go": let_go})
    moves.take(issue, step, actor=actor, now=now, facts=facts, changed=("merged_into",))
    brought = outer_day.bring(target, issue, now=now)
    moves.record(target, "joined", actor=actor, now=now, facts={"from": issue.number} | brought)
    moves.touch(target, now=moves.not_before(target, now))


@transaction.atomic
def unmerge_issue(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """It was not the same after all: back to where it was, with the units that were at it and those that had been merged into it.

    The time it was merged is nobody's: it is taken out of the clock of the work, and giving out and accepting start anew.
    """
    reason = moves.clean_reason(reason)
    target = _locked_target(actor, issue_id)
    issue = moves.find(actor, issue_id, seen=seen)
    step = moves.lawful(issue, "unmerge", reason=reason)
    moves.must_dispatch(actor, issue, step)
    if target is None or issue.merged_into_id != target.pk:  # merged on into another, between two looks
        raise ChangedMeanwhile(who=_("系统"), what=issue.get_state_display(), state=issue.state)

    with moves.whole_county(issue):
        along = list(_came_with(issue, target))
        outer_day.take_back(issue, Issue.objects.filter(pk__in=along))
    issue.merged_into = None
    step = step.back_to(_put_back(issue, now=now))

    changed = ("merged_into", "lead", "accept_by", "resolve_by", *outer_day.FIELDS)
    moves.take(issue, step, actor=actor, now=now, reason=reason, changed=changed)
    with moves.whole_county(issue):
        _point(along, at=issue)
        given_back = outer_day.give_back(target, target.duplicates.all(), now=now)
        moves.record(target, "parted", actor=actor, now=now, facts={"from": issue.number} | given_back)
        moves.touch(target, now=moves.not_before(target, now))
    return issue


def _put_back(issue: Issue, *, now: datetime) -> str:
    """Who was at it is at it again; says in which state it was. Merged when that was not kept yet, it goes to the dispatcher."""
    merge = issue.events.filter(name="merge").order_by("-at", "-id").first()
    let_go = merge.facts.get("let_go") if merge else None
    state = merge.from_state if merge and let_go is not None else State.REPORTED
    if merge is None or let_go is None:
        issue.lead = None
    else:
        for pk, reached in let_go.items():
            issue.handlings.filter(pk=pk).update(state=reached)
        own = {"decided_at": merge.at, "decided_by_id": None, "state": RulingState.REFUSED}  # ended by the merge alone
        issue.rulings.filter(**own).update(state=RulingState.PROPOSED, decided_at=None, words="")
    if state in WAITING_FOR_DISPATCH:
        issue.due_at = dispatch_due(issue.county_code, start=now).at
    elif state == State.DISPATCHED:
        issue.accept_by = accept_due(issue, start=now).at
    elif state not in PAUSED:  # those count what was merged when they are resumed
        moves.resume_clocks(issue, now=now)
    for handling in issue.handlings.filter(state=HandlingState.ASSIGNED):
        accept_by = accept_due(issue, start=now).at
        handling.accept_by = min(accept_by, handling.due_at) if handling.due_at else accept_by
        handling.save(update_fields=["accept_by"])
    return state


def _locked_target(actor: Actor, issue_id: UUID) -> Issue | None:
    """The one that is followed, locked before those that follow it: so does whoever merges it into another."""
    issue: Issue = Issue.objects.visible_to(actor).get_one(issue_id)
    if issue.merged_into_id is None:
        return None
    with moves.whole_county(issue):
        target: Issue = Issue.objects.lock_one(issue.merged_into_id)
        return target


def _point(followers: list[UUID], *, at: Issue) -> None:
    wanted = Issue.objects.filter(pk__in=followers).order_by("pk")
    locked = wanted.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True)
    Issue.objects.filter(pk__in=list(locked)).update(merged_into=at)


def _came_with(issue: Issue, target: Issue) -> Iterator[UUID]:
    """Of those that follow the target, who was merged into this one, or into one that was."""
    merges = IssueEvent.objects.filter(issue__merged_into=target, name="merge").order_by("at", "id")
    into = {
        pk: (number, facts.get("into")) for pk, number, facts in merges.values_list("issue", "issue__number", "facts")
    }
    along = {issue.number}
    while found := {pk: number for pk, (number, merged) in into.items() if merged in along}:
        along |= set(found.values())
        yield from found
        into = {pk: told for pk, told in into.items() if pk not in found}
