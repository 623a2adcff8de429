"""What others did to an assignment since somebody looked, for the marker on its pages."""

from uuid import UUID

from tiangeng.kernel.actors import Actor
from tiangeng.ui.watched import Moved

from . import queries, words


def of_assignment(actor: Actor, pk: UUID, mark: int) -> Moved | None:
    actor.must("assignments.see")
    row = queries.one(actor, pk)
    steps = queries.steps_by_others(actor, row)
    count = steps.count()
    if count <= mark:
        return None
    last = steps.order_by("-at", "-id")[0]
    line = words.entry(last)
    return Moved(count, str(line.who), str(line.text), last.at, row.get_absolute_url(), is_counted=True)
