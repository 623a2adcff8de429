"""What issues hold about a household, for its “my data” sheet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.lawful.own_data import Item, said
from tiangeng.places.models import Household

from .models import Answer, Issue, Promise


def of_household(actor: Actor, household: Household) -> Iterator[Item]:
    """Problems that came from this door, and what was promised at it."""
    for issue in Issue.objects.visible_to(actor).filter(household=household).order_by("-reported_at")[:200]:
        value = f"{issue.number} {issue.title} · {issue.get_state_display()}"
        yield said("issues.Issue", "household", label=_("提过的事"), value=value)
        yield said("issues.Issue", "reporter_name", label=_("留的称呼"), value=issue.reporter_name)
        if issue.reporter_phone:
            yield said("issues.Issue", "reporter_phone", label=_("留的电话"), value=str(issue.reporter_phone))
    for promise in Promise.objects.visible_to(actor).filter(household=household).order_by("-said_on")[:100]:
        yield said(
            "issues.Promise", "words", label=_("答应过的事"), value=f"{promise.said_on:%Y-%m-%d} {promise.words}"
        )


def of_issue(issue: Issue) -> Iterator[Item]:
    """What one problem holds of whoever asked; the number stays half hidden: they know it."""
    yield said("issues.Issue", "reporter_name", label=_("怎么称呼"), value=issue.reporter_name)
    if issue.reporter_phone:
        yield said("issues.Issue", "reporter_phone", label=_("电话"), value=str(issue.reporter_phone))
    yield said("issues.Issue", "title", label=_("标题"), value=issue.title)
    yield said("issues.Issue", "body", label=_("您说的话"), value=issue.body)
    yield said("issues.Issue", "place", label=_("在哪里"), value=issue.place)
    if issue.household_id:
        yield said("issues.Issue", "household", label=_("哪一户"), value=str(issue.household))
    for answer in Answer.objects.filter(issue=issue).order_by("at"):
        told = _("解决了") if answer.is_solved else _("还没解决")
        value = f"{answer.at:%Y-%m-%d} {told} {answer.words}".strip()
        yield said("issues.Answer", "words", label=_("您说办得怎样"), value=value)
