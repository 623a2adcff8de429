"""What issues hold about a household, for its “my data” sheet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tiangeng.documents.models import Attachment
from tiangeng.documents.queries import attachments_of_all
from tiangeng.kernel.actors import Actor
from tiangeng.lawful.own_data import Item, said
from tiangeng.places.models import Household

from .models import Answer, Handling, Issue, Promise
from .words import said_yes


def of_household(actor: Actor, household: Household) -> Iterator[Item]:
    """Problems that came from this door, word by word, and what was promised at it. Four questions, however many there are.

    What the villager said of the result is left out where whoever prints it, or their unit, worked at it: whose word it
    was is not for them.
    """
    found = list(Issue.objects.visible_to(actor).filter(household=household).order_by("-reported_at")[:200])
    worked = Handling.objects.filter(issue__in=found, organisation__in=actor.organisation_ids)
    own = set(worked.values_list("issue_id", flat=True))
    answers = _by_issue(Answer.objects.filter(issue__in=[issue for issue in found if issue.pk not in own]), "issue_id")
    files = _by_issue(attachments_of_all("issues.issue", [issue.pk for issue in found]), "owner_id")
    for issue in found:
        issue.household = household
        yield said(
            "issues.Issue", "household", label=_("提过的事"), value=f"{issue.number} {issue.get_state_display()}"
        )
        for item in of_issue(issue, answers=answers[issue.pk], files=files[issue.pk]):
            yield replace(item, label=f"{issue.number} {item.label}")
    for promise in Promise.objects.visible_to(actor).filter(household=household).order_by("-said_on")[:100]:
        yield said(
            "issues.Promise", "words", label=_("答应过的事"), value=f"{promise.said_on:%Y-%m-%d} {promise.words}"
        )


def asked_by(actor: Actor, household: Household) -> list[UUID]:
    """What came from this door, as far as the actor sees it: who looked at who asked is told with the household."""
    return list(Issue.objects.visible_to(actor).filter(household=household).order_by().values_list("pk", flat=True))


def _by_issue(rows: QuerySet[Any], key: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def of_issue(issue: Issue, *, answers: Iterable[Answer], files: Iterable[Attachment]) -> Iterator[Item]:
    """What one problem holds of whoever asked; the number stays half hidden: they know it. Of files the name is told."""
    yield said("issues.Issue", "reporter_name", label=_("怎么称呼"), value=issue.reporter_name)
    if issue.reporter_phone:
        yield said("issues.Issue", "reporter_phone", label=_("电话"), value=str(issue.reporter_phone))
    yield said("issues.Issue", "title", label=_("标题"), value=issue.title)
    yield said("issues.Issue", "body", label=_("您说的话"), value=issue.body)
    yield said("issues.Issue", "place", label=_("在哪里"), value=issue.place)
    if issue.household_id:
        yield said("issues.Issue", "household", label=_("哪一户"), value=str(issue.household))
    for file in files:
        yield said(
            "documents.Attachment", "name", label=_("照片和附件"), value=f"{file.uploaded_at:%Y-%m-%d} {file.name}"
        )
    for answer in sorted(answers, key=lambda answer: answer.at):
        told = said_yes(issue.outcome) if answer.is_solved else _("还没解决")
        value = f"{answer.at:%Y-%m-%d} {told} {answer.words}".strip()
        yield said("issues.Answer", "words", label=_("您说办得怎样"), value=value)
