"""What others did to an issue since somebody looked, for the marker on its pages."""

from uuid import UUID

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.ui.watched import Moved

from . import queries, words


def of_issue(actor: Actor, pk: UUID, mark: int) -> Moved | None:
    """Counted in one question; only where there is more, the last line is read."""
    actor.must("issues.see")
    count = queries.count_by_others(actor, pk)
    if count is None:
        raise Missing
    if count <= mark:
        return None
    last = queries.lines_by_others(actor, pk).select_related("issue").order_by("-at", "-id").first()
    if last is None:
        return None
    line = words.entry(last)
    return Moved(count, str(line.who), str(line.text), last.at, last.issue.get_absolute_url(), is_counted=True)
