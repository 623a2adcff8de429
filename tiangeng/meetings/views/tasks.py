"""What was given out at tables, and how far that is from nothing being left."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiangeng.meetings import queries
from tiangeng.meetings.filters import TaskFilter
from tiangeng.meetings.models import Item
from tiangeng.meetings.tables import TaskTable
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.pieces import Piece


class Tasks(ListPage):
    """What was given out at tables, until it is struck off; how far each level is from zero follows by itself."""

    template_name = "meetings/tasks.html"
    title, search_hint = _("会上定的事"), _("事项、说定的话、会议、单位")
    table_class, filterset_class = TaskTable, TaskFilter
    empty = Empty(_("没有会后要办的事"), hint=_("会上定了由谁办、哪天前办好的，列在这里，到销号为止。"))

    def get_queryset(self) -> QuerySet[Item]:
        self.request.actor.must("meetings.see")
        return queries.tasks(self.request.actor)


class Clearing(Piece):
    """How far each level is from zero: a piece of the page of tasks, since it counts all that was ever before a table; or a page."""

    template_name, piece = "meetings/clearing.html", "meetings/_clearing_above.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.actor.must("meetings.see")
        return super().get_context_data(
            clearing=queries.clearing(self.request.actor, now=self.request.now),
            crumbs=[(Tasks.title, reverse("meetings:tasks")), (_("离清零还有多少"), "")],
            title=_("离清零还有多少"),
            **kwargs,
        )
