"""Who has a part in an issue, as the triggers keep it: equal to what the issue and its handlings say, whatever was done."""

from tiangeng.issues import actions
from tiangeng.issues.models import Handling, Issue, IssuePart
from tiangeng.issues.states import OPEN_STATES

from .factories import dispatched, reported, unit


def kept() -> set[tuple]:
    return set(IssuePart.objects.values_list("issue_id", "who", "is_confidential", "region_code", "is_open"))


def said() -> set[tuple]:
    found = set()
    for issue in Issue.objects.all():
        units = set(Handling.objects.filter(issue=issue).values_list("organisation_id", flat=True))
        for who in {issue.organisation_id, issue.created_by_id, *units} - {None}:
            found.add((issue.pk, who, issue.is_confidential, issue.region_code, issue.state in OPEN_STATES))
    return found


def test_reporting_dispatching_helping_and_returning_are_kept(cast, now):
    reported(cast.cadre, now=now)
    issue = dispatched(cast, now=now, helpers=("transport",))
    actions.return_issue(actor=cast.bureau, issue_id=issue.pk, now=now, reason="不归水利管")
    assert kept() == said()
    assert (issue.pk, unit("water").pk, False, issue.region_code, True) in kept(), "whoever worked on it still sees it"


def test_what_turns_confidential_is_so_for_everybody_with_a_part(cast, now):
    issue = dispatched(cast, now=now)
    Issue.objects.filter(pk=issue.pk).update(is_confidential=True)
    assert kept() == said() and all(confided for _issue, _who, confided, *_rest in kept())
