"""The list of visits and one visit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.queries import attachments_of
from tiangeng.kernel.words import joined
from tiangeng.ui.dates import when_text
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Entry, Head, RecordPage
from tiangeng.visits import queries
from tiangeng.visits.filters import VisitFilter
from tiangeng.visits.models import Visit, VisitEdit
from tiangeng.visits.tables import VisitTable
from tiangeng.visits.views.base import Opens


class VisitList(Opens, ListPage):
    """走访, with the person's own day on top."""

    template_name = "visits/list.html"
    title, search_hint = gettext_lazy("走访"), gettext_lazy("听到的、想法、政策")
    table_class, filterset_class = VisitTable, VisitFilter
    empty = Empty(gettext_lazy("还没有走访"), hint=gettext_lazy("去过的村、听到的话记在这里；从里面可以转出一件件事。"))

    def get_queryset(self) -> QuerySet[Visit]:
        return queries.listed(self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "uncounted": context["filter"].names_a_person,
            "note": self._where_searched(context["filter"].searched_days),
            "may_record": "visits.record" in self.actor.capabilities,
            "day": queries.day_of(self.actor, on=self.today),
            "today": self.today,
        }

    def _where_searched(self, days: tuple[date, date] | None) -> str:
        if days is None:
            return ""
        first, last = (when_text(day, now=self.request.now, style="date") for day in days)
        return _("搜的是 %(first)s 到 %(last)s 的走访，一次最多一年；要找别的时候，选好日期再搜。") % {
            "first": first, "last": last
        }  # fmt: skip


class VisitPage(Opens, RecordPage):
    """One visit: what was heard, who was seen, what was added later."""

    template_name, panels_on, watched = "visits/visit.html", "visits.visit", "visits.visit"

    def get_object(self) -> Visit:
        return queries.one(self.actor, self.kwargs["pk"])

    def head(self, visit: Visit) -> Head:
        now = self.request.now
        day = when_text(visit.visited_on, now=now, style="date")
        crumbs = [(_("走访"), reverse("visits:list")), (visit.place_name, "")]
        sub = [day, visit.get_part_of_day_display(), visit.programme, f"{visit.staff} · {visit.organisation}"]
        return Head(_("走访%(village)s") % {"village": visit.place_name}, sub=sub, crumbs=crumbs)

    def facts(self, visit: Visit) -> Sequence[tuple[Any, Any]]:
        along = joined(visit.companions.order_by("sort_key"))
        return [
            (_("谁去的"), f"{visit.staff} · {visit.organisation}"),
            (_("同去"), along or _("一个人")),
            (_("机制"), visit.programme or _("不在机制的日子里")),
            (_("记下"), when_text(visit.created_at, now=self.request.now)),
        ]

    def timeline(self, visit: Visit) -> Sequence[Entry]:
        edits = [Entry(edit.at, edit.name, edit.get_kind_display()) for edit in self.edits(visit)]
        return sorted(
            [*edits, Entry(visit.created_at, visit.staff, _("记下走访"))], key=lambda entry: entry.at, reverse=True
        )

    def edits(self, visit: Visit) -> list[VisitEdit]:
        if not hasattr(self, "_edits"):
            self._edits = list(visit.edits.order_by("at", "id"))
        return self._edits

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        visit: Visit = context["object"]
        seen = queries.seen_on(self.actor, visit)
        is_own_team = visit.organisation_id in self.actor.organisation_ids or visit.account_id == self.actor.account_id
        return context | {
            "visit": visit,
            "seen": seen,
            "addenda": [edit for edit in self.edits(visit) if edit.kind == VisitEdit.Kind.ADDENDUM],
            "history": [queries.what_it_said(edit) for edit in self.edits(visit) if edit.before] if is_own_team else [],
            "may_edit": queries.may_edit(self.actor, visit, now=self.request.now),
            "may_add": visit.account_id == self.actor.account_id,
            "attachments": attachments_of(visit),
            "may_attach": queries.may_attach(self.actor, visit.pk),
        }
