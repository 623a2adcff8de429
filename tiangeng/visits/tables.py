"""The list of visits."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tiangeng.places.models import Enterprise
from tiangeng.ui.tables import Column, Table, TwoLineColumn, WhenColumn

from .models import Visit


def _beginning(visit: Any) -> str:
    """The first words of what was heard."""
    text = " ".join(visit.heard[:80].split())
    return f"{text[:48]}…" if len(text) > 48 or len(visit.heard) > 80 else text


class VisitTable(Table):
    main = "place"
    place = TwoLineColumn(accessor="place_name", second=_beginning, link=True, verbose_name=_("走访"), orderable=False)
    visited_on = WhenColumn(style="short", verbose_name=_("日子"))
    staff = TwoLineColumn(second="organisation.short_name", verbose_name=_("谁去的"), orderable=False)
    programme = Column(verbose_name=_("机制"), orderable=False, default="—")

    class Meta(Table.Meta):
        model = Visit
        fields = ("place", "visited_on", "staff", "programme")
        sequence = fields
        order_by = ()

    def order_visited_on(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}visited_on", f"{sign}id"), True


class FirmTable(Table):
    main = "name"

    name = TwoLineColumn(verbose_name=_("企业"), second="industry", link=True, order_by=("sort_key", "id"))
    region_name = Column(verbose_name=_("在哪里"), order_by=("region_code", "sort_key"))
    is_above_scale = Column(verbose_name=_("规模"))
    last_on = WhenColumn(style="short", verbose_name=_("上次走访"), default=_("从没去过"))

    class Meta(Table.Meta):
        model, fields = Enterprise, ("name", "region_name", "is_above_scale", "last_on")

    def render_is_above_scale(self, value: bool) -> Any:
        return _("规上") if value else _("规下")

    def order_last_on(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        last = F("last_on").desc(nulls_last=True) if is_descending else F("last_on").asc(nulls_first=True)
        return rows.order_by(last, "sort_key", "pk"), True
