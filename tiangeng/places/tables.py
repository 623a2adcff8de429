"""The lists of this room."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.words import joined
from tiangeng.ui.tables import Column, StateColumn, Table, TwoLineColumn

from .models import Enterprise, Facility, Household


class LabelsColumn(Column):
    def render(self, value: list[str]) -> str:
        return joined(value) or "—"


class HouseholdTable(Table):
    main = "head_name"

    head_name = TwoLineColumn(verbose_name=_("户主"), second="hamlet", link=True, order_by=("sort_key", "id"))
    number = Column(verbose_name=_("户号"), orderable=False)
    region_name = Column(verbose_name=_("村(社区)"), order_by=("region_code", "sort_key"))
    labels = LabelsColumn(verbose_name=_("标签"), orderable=False)
    state = StateColumn(verbose_name=_("状态"), orderable=False)

    class Meta(Table.Meta):
        model, fields = Household, ("head_name", "number", "region_name", "labels", "state")


class EnterpriseTable(Table):
    main = "name"

    name = TwoLineColumn(verbose_name=_("企业"), second="credit_code", link=True, order_by=("sort_key", "id"))
    region_name = Column(verbose_name=_("在哪里"), order_by=("region_code", "sort_key"))
    industry = Column(verbose_name=_("行业"))
    is_above_scale = Column(verbose_name=_("规模"))
    contact_name = Column(verbose_name=_("联系人"), orderable=False)

    class Meta(Table.Meta):
        model, fields = Enterprise, ("name", "region_name", "industry", "is_above_scale", "contact_name")

    def render_is_above_scale(self, value: bool) -> Any:
        return _("规上") if value else _("规下")


class FacilityTable(Table):
    main = "name"
    kinds: Mapping[str, str] = {}  # the county's own names, given by the page

    name = TwoLineColumn(verbose_name=_("设施"), second="address", link=True, order_by=("sort_key", "id"))
    kind = Column(verbose_name=_("种类"))
    region_name = Column(verbose_name=_("在哪里"), order_by=("region_code", "sort_key"))

    class Meta(Table.Meta):
        model, fields = Facility, ("name", "kind", "region_name")

    def render_kind(self, value: str) -> str:
        return self.kinds.get(value, value)
