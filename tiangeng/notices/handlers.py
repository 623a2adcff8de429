"""What happens when an issue's timeline has got a line."""

from django.utils import timezone

from tiangeng.issues.events import LineWritten
from tiangeng.kernel.events import on
from tiangeng.kernel.walls import acting

from . import actions, rules
from .tasks import sender


@on(LineWritten)
def tell_the_villager(line: LineWritten) -> None:
    """Lines nobody outside is told of cost nothing."""
    if line.name not in rules.TOLD:
        return
    with acting(sender(line.region_code[:6])) as actor:
        actions.queue_texts(actor=actor, issue_id=line.issue_id, event_id=line.event_id, now=timezone.now())
