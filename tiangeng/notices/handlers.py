"""What happens when an issue's timeline has got a line."""

from django.utils import timezone

from tiangeng.issues.events import CallsDrawn, IssueMoved, LineWritten, PromiseMoved
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


@on(LineWritten)
def settle_what_waits(line: LineWritten) -> None:
    """Lines this room has caused itself move nothing."""
    if line.name in ("texted", "not_texted"):
        return
    with acting(sender(line.region_code[:6])) as actor:
        actions.settle_issue(actor=actor, issue_id=line.issue_id, now=timezone.now())


@on(PromiseMoved)
def settle_the_promise(moved: PromiseMoved) -> None:
    with acting(sender(moved.region_code[:6])) as actor:
        actions.settle_promise(actor=actor, promise_id=moved.promise_id, now=timezone.now())


@on(CallsDrawn)
def settle_the_draw(drawn: CallsDrawn) -> None:
    with acting(sender(drawn.region_code[:6])) as actor:
        actions.settle_draw(actor=actor, draw_id=drawn.draw_id, now=timezone.now())


@on(IssueMoved)
def tell_other_systems(moved: IssueMoved) -> None:
    with acting(sender(moved.region_code[:6])) as actor:
        actions.queue_hooks(actor=actor, issue_id=moved.issue_id, move=moved.move, now=timezone.now())
