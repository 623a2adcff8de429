"""The routers learn from what was decided: tried by night, kept by version, taken back by one click."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tiangeng.algorithms.textmining import Decided, Letter, Trial
from tiangeng.issues import rules, suggesting
from tiangeng.issues.models import Decision, Issue
from tiangeng.issues.refusals import NothingBefore
from tiangeng.issues.states import NOT_COUNTED
from tiangeng.issues.suggesting import Suggested
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.scope import placed

NEWEST = (
    5_000  # decisions a router learns from: more than a county makes in two years, and some minutes of a night's work
)


def keep_decision(issue: Issue, suggested: Suggested, *, now: datetime) -> Decision:
    """What was shown beside what was chosen; for a dispatch that is being written."""
    assert issue.lead is not None
    shown = [next(iter(options), None) for options in (suggested.categories, suggested.owners)]
    category, owner = (option.label if option else "" for option in shown)
    return Decision.objects.create(
        issue=issue,
        at=now,
        category=issue.category.code,
        owner=rules.owner_label(issue.lead.code, issue.region_code),
        suggested_category=category,
        suggested_owner=owner,
        category_version=suggested.category_version,
        owner_version=suggested.owner_version,
        **placed(issue.region_code),
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """For one question of one county: what was decided, and what the pack says today."""

    question: str
    decided: list[Decided]
    catalogue: dict[str, list[str]]


def lessons_of(*, actor: Actor, county_code: str) -> list[Lesson]:
    """Dispatches the units accepted, the newest of them: a unit that took it on agrees that it is theirs.

    A label the pack no longer knows is not taught again.
    """
    actor.must("issues.learn", region=county_code)
    rows = list(
        Issue.objects.visible_to(actor)
        .filter(county_code=county_code, is_confidential=False, accepted_at__isnull=False, lead__isnull=False)
        .exclude(state__in=NOT_COUNTED)
        .select_related("category", "lead")
        .order_by("-dispatched_at", "pk")[:NEWEST]
    )
    found = []
    for question in suggesting.QUESTIONS:
        catalogue = suggesting.catalogue_of(county_code, question)
        decided = [
            Decided(Letter(suggesting.text_of(one), label), one.accepted_at)
            for one in rows
            if (label := _label(one, question)) in catalogue
        ]
        found.append(Lesson(question, decided, catalogue))
    return found


def _label(issue: Issue, question: str) -> str:
    assert issue.lead is not None
    by_category: str = issue.category.code
    return by_category if question == suggesting.CATEGORY else rules.owner_label(issue.lead.code, issue.region_code)


def learn(lesson: Lesson, *, county_code: str, now: datetime) -> Trial:
    """Minutes of work that touch no table; what is not better changes nothing."""
    return suggesting.shelf_of(county_code, lesson.question).refit(lesson.decided, lesson.catalogue, at=now)


def note_trial(*, actor: Actor, county_code: str, question: str, trial: Trial, now: datetime) -> None:
    """One line in the log for every try, won or lost."""
    actor.must("issues.learn", region=county_code)
    log(actor, "router.try", at=now, question=question, replaced=trial.replaced, aside=trial.aside, why=trial.why)


@transaction.atomic
def roll_back_router(*, actor: Actor, county_code: str, question: str, now: datetime) -> int:
    """The version before serves again, in every process from its next question on."""
    actor.must("issues.routers")
    if not actor.holds("issues.routers", region=county_code) or question not in suggesting.QUESTIONS:
        raise Missing
    shelf = suggesting.shelf_of(county_code, question)
    left, now_serving = shelf.chosen(), shelf.roll_back(at=now)
    if now_serving is None:
        raise NothingBefore

    log(actor, "router.roll_back", at=now, county=county_code, question=question, before=left, after=now_serving)
    return now_serving
