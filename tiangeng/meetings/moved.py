"""What others did to a meeting or anything on its agenda since somebody looked: counted in the log, which holds each step."""

from uuid import UUID

from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.ui.watched import Moved

from . import queries


def of_meeting(actor: Actor, pk: UUID, mark: int) -> Moved | None:
    actor.must("meetings.see")
    row = queries.one(actor, pk)
    lines = queries.lines_by_others(actor, pk, [item.pk for item in queries.agenda(actor, row)])
    count = lines.count()
    if count <= mark:
        return None
    last = lines.order_by("-id")[0]
    return Moved(count, last.actor_name, _("改动了这次会议"), last.at, row.get_absolute_url(), is_counted=True)
