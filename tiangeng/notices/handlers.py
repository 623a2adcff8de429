"""What happens when an issue's timeline has got a line. All of it is written where it was heard; the worker sends it."""

from datetime import datetime

from django.utils import timezone

from tiangeng.issues.events import CallsDrawn, LineWritten, PromiseMoved
from tiangeng.kernel.events import on
from tiangeng.kernel.walls import acting

from . import actions, rules
from .tasks import sender

OWN_LINES = ("texted", "not_texted")  # lines this room has caused itself move nothing


@on(LineWritten, wants=lambda line: line.name in rules.TOLD)
def tell_the_villager(line: LineWritten, at: datetime) -> None:
    with acting(sender(line.region_code[:6]), whole=True) as actor:
        actions.queue_texts(
            actor=actor, issue_id=line.issue_id, event_id=line.event_id, now=timezone.now(), written_at=at
        )


@on(LineWritten, wants=lambda line: line.name not in OWN_LINES)
def settle_what_waits(line: LineWritten, at: datetime) -> None:
    with acting(sender(line.region_code[:6]), whole=True) as actor:
        actions.settle_issue(actor=actor, issue_id=line.issue_id, now=timezone.now())


@on(PromiseMoved)
def settle_the_promise(moved: PromiseMoved, at: datetime) -> None:
    with acting(sender(moved.region_code[:6]), whole=True) as actor:
        actions.settle_promise(actor=actor, promise_id=moved.promise_id, now=timezone.now())


@on(CallsDrawn)
def settle_the_draw(drawn: CallsDrawn, at: datetime) -> None:
    with acting(sender(drawn.region_code[:6]), whole=True) as actor:
        actions.settle_draw(actor=actor, draw_id=drawn.draw_id, now=timezone.now())


@on(LineWritten, wants=lambda line: f"issue.{line.name}" in rules.HOOKED)
def tell_other_systems(line: LineWritten, at: datetime) -> None:
    with acting(sender(line.region_code[:6]), whole=True) as actor:
        actions.queue_hooks(actor=actor, issue_id=line.issue_id, move=line.name, now=at)
