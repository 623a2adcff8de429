"""How an issue stands when somebody looks at it: its state, and the step that brought it there.

Given back with a step (`seen`), it tells whether anybody has taken another meanwhile, even one that led back to the same
state: returned and dispatched anew, it waits again, for somebody else. A note, a reminder or a helper's step is none.
"""

from collections.abc import Iterable
from uuid import UUID

from .models import Issue, IssueEvent

DIGITS = 12


def stand_of(issue: Issue) -> str:
    """`state.step`, as it is given to whoever may take the next step."""
    return stands_of([issue])[issue.pk]


def stands_of(issues: Iterable[Issue]) -> dict[UUID, str]:
    """As above, of a whole list at once."""
    states = {issue.pk: issue.state for issue in issues}
    steps = IssueEvent.objects.filter(issue__in=states).exclude(to_state="")
    last = dict(steps.order_by("issue", "-at", "-id").distinct("issue").values_list("issue", "pk"))
    return {pk: f"{state}.{last[pk].hex[-DIGITS:]}" if pk in last else state for pk, state in states.items()}


def is_as_seen(issue: Issue, seen: str) -> bool:
    """Older phones and the pages of the desk name the state alone."""
    return seen in ("", issue.state) or ("." in seen and seen == stand_of(issue))
