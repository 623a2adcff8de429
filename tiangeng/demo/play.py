"""Plays the year: every line of every script through the ordinary actions, in the order of time."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tiangeng.issues import actions as issues
from tiangeng.issues import asking
from tiangeng.issues import queries as issue_queries
from tiangeng.issues.models import Handling, Issue, Outcome, Role
from tiangeng.issues.states import OPEN_HANDLINGS
from tiangeng.kernel.actors import Actor, Held
from tiangeng.people.models import Organisation

from .casting import Company
from .firms import Firm
from .scripts import Line, Script
from .stories import firms as firm_names
from .stories import issues as stories
from .stories import replies

VILLAGER = frozenset({"issues.report", "issues.confirm", "issues.reopen"})

PARTLY, EXPLAINED = 0.03, 0.025  # of what is resolved


@dataclass
class Playing:
    """One issue on its way: its story, and the row it has become."""

    script: Script
    story: stories.Story
    chance: random.Random
    issue_id: UUID | None = None
    lead_id: UUID | None = None
    deeds: int = 0


@dataclass
class Stage:
    """What the players need at hand while the year runs."""

    company: Company
    units: dict[str, Organisation]
    codes: dict[UUID, str]  # organisation id → code
    village_names: dict[str, str]
    visit_of: Callable[[str, date], UUID]
    visit_of_firm: Callable[[UUID, date], UUID]
    household_of: dict[str, list[tuple[UUID, str]]] = field(default_factory=dict)
    recent: list[UUID] = field(default_factory=list)  # open issues a duplicate can be merged into

    def handler(self, organisation_id: UUID | None) -> Actor:
        assert organisation_id is not None
        return self.company.handlers[self.codes[organisation_id]]

    def dispatcher(self, playing: Playing) -> Actor:
        return self.company.dispatchers[playing.script.village[:9]]


def villager_of(village: str) -> Actor:
    """Someone of the village, with a receipt in hand and no account."""
    return Actor(None, "群众", grants=(Held("public", village, None, VILLAGER),), kind="public")


def tell(script: Script, *, seed: int, names: dict[str, str], county_name: str = "") -> Playing:
    """The story behind a script; follows from the seed and the script's number alone."""
    chance = random.Random(f"{seed}-{script.number}")
    firm = firm_names.short(script.firm.name, county_name=county_name) if script.firm else ""
    story = stories.story(
        chance, script.category, village=names[script.village], month=script.begins_at.month, firm=firm
    )
    return Playing(script, story, chance)


def play(stage: Stage, playing: Playing, line: Line) -> None:
    """One line, by whoever's turn it is."""
    PLAYERS[line.verb](stage, playing, line.at)
    playing.deeds += 1


def _report(stage: Stage, p: Playing, at: datetime) -> None:
    script, story = p.script, p.story
    if script.firm:
        _report_of_firm(stage, p, script.firm, at)
        return
    visit_id = stage.visit_of(script.village, at.date()) if script.source == "visit" else None
    household = p.chance.choice(stage.household_of[script.village]) if p.chance.random() < 0.55 else None
    named = household is not None or p.chance.random() < 0.5
    by_villager = script.source == "villager"
    actor = villager_of(script.village) if by_villager else _reporter(stage, p)
    issue = issues.report_issue(
        actor=actor,
        now=at,
        region_code=script.village,
        category=script.category,
        title=story.title,
        body=story.body,
        place=story.place_hint,
        source=script.source if visit_id or script.source != "visit" else "office",
        visit_id=visit_id,
        household_id=household[0] if household and not by_villager else None,
        reporter_name=(household[1] if household else replies.name(p.chance)) if named else "",
        reporter_phone=f"1{p.chance.choice('3578')}{p.chance.randrange(10**8, 10**9)}"
        if named and p.chance.random() < 0.7
        else "",
        random_below=p.chance.randrange,
    )
    p.issue_id = issue.pk
    stage.recent.append(issue.pk)


def _report_of_firm(stage: Stage, p: Playing, firm: Firm, at: datetime) -> None:
    """Told at the factory, by whom one talks to there."""
    issue = issues.report_issue(
        actor=_reporter(stage, p),
        now=at,
        region_code=firm.village,
        category=p.script.category,
        title=p.story.title,
        body=p.story.body,
        place=p.story.place_hint,
        source=p.script.source,
        visit_id=stage.visit_of_firm(firm.pk, at.date()),
        enterprise_id=firm.pk,
        reporter_name=firm.contact,
        random_below=p.chance.randrange,
    )
    p.issue_id = issue.pk


def _reporter(stage: Stage, p: Playing) -> Actor:
    workers = stage.company.workers.get(p.script.village)
    on_a_visit = p.script.source in ("visit", "enterprise")
    return p.chance.choice(workers) if workers and on_a_visit else stage.dispatcher(p)


def _issue(p: Playing) -> Issue:
    return Issue.objects.select_related("category", "lead").get(pk=p.issue_id)


def _dispatch(stage: Stage, p: Playing, at: datetime) -> None:
    issue = _issue(p)
    owner, helpers = issue_queries.suggested_units(issue)
    lead = owner or stage.units[issue.region_code[:9]]
    chosen = [h for h in helpers if h.pk != lead.pk and p.chance.random() < 0.6][:2]
    p.lead_id = lead.pk
    issues.dispatch_issue(
        actor=stage.dispatcher(p),
        issue_id=issue.pk,
        now=at,
        lead_id=lead.pk,
        assisting_ids=[h.pk for h in chosen],
        note=replies.dispatching(p.chance) if p.chance.random() < 0.4 else "",
    )


def _dispatch_wrongly(stage: Stage, p: Playing, at: datetime) -> None:
    issue = _issue(p)
    owner, _helpers = issue_queries.suggested_units(issue)
    others = [c for c in ("civil-affairs", "market", "culture", "housing") if owner is None or c != owner.code]
    p.lead_id = stage.units[p.chance.choice(others)].pk
    issues.dispatch_issue(actor=stage.dispatcher(p), issue_id=issue.pk, now=at, lead_id=p.lead_id)


def _lead(stage: Stage, p: Playing) -> tuple[Actor, UUID]:
    return stage.handler(p.lead_id), _pk(p)


def _accept(stage: Stage, p: Playing, at: datetime) -> None:
    actor, pk = _lead(stage, p)
    issues.accept_issue(actor=actor, issue_id=pk, now=at)


def _return(stage: Stage, p: Playing, at: datetime) -> None:
    actor, pk = _lead(stage, p)
    issues.return_issue(actor=actor, issue_id=pk, now=at, reason=p.story.not_owner_reason)


def _start(stage: Stage, p: Playing, at: datetime) -> None:
    actor, pk = _lead(stage, p)
    issues.start_issue(actor=actor, issue_id=pk, now=at)


def _note(stage: Stage, p: Playing, at: datetime) -> None:
    actor, pk = _lead(stage, p)
    issues.add_note(actor=actor, issue_id=pk, now=at, words=replies.progress(p.chance))


def _help_finish(stage: Stage, p: Playing, at: datetime) -> None:
    for handling in Handling.objects.filter(issue=p.issue_id, role=Role.ASSISTING, state__in=OPEN_HANDLINGS).order_by(
        "id"
    ):
        issues.assist(
            actor=stage.handler(handling.organisation_id),
            issue_id=handling.issue_id,
            handling_id=handling.pk,
            now=at,
            move="finish",
            result=replies.helped(p.chance),
        )


def outcome_of(p: Playing) -> str:
    """What it comes to: nearly always solved, a few only partly, a few explained; a firm's are counted as solved or not."""
    throw = random.Random(f"outcome-{p.script.number}").random()
    if p.script.firm or throw >= PARTLY + EXPLAINED:
        return Outcome.SOLVED
    return Outcome.PARTLY if throw < PARTLY else Outcome.EXPLAINED


def _resolve(stage: Stage, p: Playing, at: datetime) -> None:
    _help_finish(stage, p, at - timedelta(minutes=10))
    actor, pk = _lead(stage, p)
    outcome, chance = outcome_of(p), random.Random(f"solution-{p.script.number}")
    told = {Outcome.PARTLY: replies.partly(chance, p.story), Outcome.EXPLAINED: replies.explained(chance)}
    issues.resolve_issue(
        actor=actor,
        issue_id=pk,
        now=at,
        solution=told.get(Outcome(outcome), p.story.solution),
        outcome=outcome,
        beneficiaries=p.story.beneficiaries,
        beneficiary_unit=p.story.beneficiary_unit,
    )


def _answer_no(stage: Stage, p: Playing, at: datetime) -> None:
    issues.answer(
        actor=villager_of(p.script.village), issue_id=_pk(p), now=at, is_solved=False, words=p.story.unsolved_words
    )


def _answer_yes(stage: Stage, p: Playing, at: datetime) -> None:
    """By the receipt page, by call-back, or by evidence where nobody can be asked."""
    issue = _issue(p)
    thanks = replies.content(random.Random(f"thanks-{p.script.number}"), issue.outcome, p.story)
    if not asking.somebody_to_ask(issue) and issue.category.takes_evidence and not _is_own(stage, p, issue):
        issues.accept_evidence(actor=_outsider(stage, p, issue), issue_id=issue.pk, now=at, reason=p.story.evidence)
    elif p.chance.random() < 0.35:
        _found_out(stage, issue, at, thanks=thanks, evidence=p.story.evidence)
    else:
        words = thanks if p.chance.random() < 0.5 else ""
        issues.answer(
            actor=villager_of(p.script.village),
            issue_id=issue.pk,
            now=at,
            is_solved=True,
            words=words,
            score=p.chance.choice((3, 4, 4, 5, 5, 5)),
        )


def _found_out(stage: Stage, issue: Issue, at: datetime, *, thanks: str, evidence: str) -> None:
    """The county calls whoever told it; where nobody can be called, it looks for itself."""
    found: dict[str, Any] = {"actor": stage.company.organiser, "issue_id": issue.pk, "now": at, "is_solved": True}
    if asking.somebody_to_ask(issue):
        issues.call_back(**found, words=thanks)
    else:
        issues.verify_on_site(**found, words=f"到现场看过，{evidence}都对得上")


def _is_own(stage: Stage, p: Playing, issue: Issue) -> bool:
    return issue.lead_id in stage.dispatcher(p).organisation_ids


def _outsider(stage: Stage, p: Playing, issue: Issue) -> Actor:
    """Who looks at the evidence: the township's dispatcher, or the county's where the township has worked at it itself."""
    township = stage.dispatcher(p)
    worked = issue.handlings.filter(organisation__in=township.organisation_ids).exists()
    return stage.company.organiser if worked else township


def _pk(p: Playing) -> UUID:
    assert p.issue_id is not None
    return p.issue_id


def _decline(stage: Stage, p: Playing, at: datetime) -> None:
    ground = p.chance.choice(("private-dispute", "other-county", "no-facts", "against-law", "in-court"))
    owner = "归当地政务服务热线受理，电话 12345" if ground == "other-county" else ""
    issues.decline_issue(actor=stage.dispatcher(p), issue_id=_pk(p), now=at, ground=ground, owner=owner)


def _merge(stage: Stage, p: Playing, at: datetime) -> None:
    """Into the newest open issue of the same township; without one it is declined as already told."""
    near = Issue.objects.filter(pk__in=stage.recent[-200:], region_code__startswith=p.script.village[:9]).exclude(
        pk=p.issue_id
    )
    target = next((i for i in near.order_by("-reported_at", "pk") if i.is_open), None)
    if target is None:
        _decline(stage, p, at)
        return
    issues.merge_issue(actor=stage.dispatcher(p), issue_id=_pk(p), now=at, into_id=target.pk)


def _withdraw(stage: Stage, p: Playing, at: datetime) -> None:
    issue = _issue(p)
    if issue.created_by_id is None:
        _decline(stage, p, at)
        return
    issues.withdraw_issue(actor=_reporter(stage, p), issue_id=issue.pk, now=at, reason=replies.withdrawn(p.chance))


def _defer(stage: Stage, p: Playing, at: datetime) -> None:
    actor, pk = _lead(stage, p)
    reason, plan = replies.deferred(p.chance)
    issues.defer_issue(
        actor=actor,
        issue_id=pk,
        now=at,
        reason=reason,
        plan=plan,
        review_on=at.date() + timedelta(days=p.chance.choice((30, 45, 60, 90))),
    )


def _escalate(stage: Stage, p: Playing, at: datetime) -> None:
    actor, pk = _lead(stage, p)
    issues.escalate_issue(actor=actor, issue_id=pk, now=at, reason=replies.escalated(p.chance))


def _consult(stage: Stage, p: Playing, at: datetime) -> None:
    actor, pk = _lead(stage, p)
    issues.consult(actor=actor, issue_id=pk, now=at, reason=replies.consulting(p.chance))


PLAYERS: dict[str, Callable[[Stage, Playing, datetime], None]] = {
    "report": _report,
    "dispatch": _dispatch,
    "dispatch_wrongly": _dispatch_wrongly,
    "accept": _accept,
    "return": _return,
    "start": _start,
    "note": _note,
    "help_finish": _help_finish,
    "resolve": _resolve,
    "answer_no": _answer_no,
    "answer_yes": _answer_yes,
    "declined": _decline,
    "merged": _merge,
    "withdrawn": _withdraw,
    "defer": _defer,
    "escalate": _escalate,
    "consult": _consult,
}


def in_order(scripts: list[Script]) -> Iterator[Line]:
    """All lines of the year by time; equal moments by issue and order."""
    yield from sorted((line for s in scripts for line in s.lines), key=lambda line: (line.at, line.issue, line.order))
