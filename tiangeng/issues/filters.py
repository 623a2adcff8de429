"""Filters of the lists of issues and promises; all of them live in the URL."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import Actor, Range
from tiangeng.places.models import Region
from tiangeng.ui.filters import CharFilter, ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter

from . import queries
from .models import Batch, CaseLevel, Category, Issue, Promise, Source
from .states import DONE_STATES, OPEN_STATES, WAITING_FOR_DISPATCH, PromiseState, RulingState, State

VIEWS = (
    ("mine", _("等我处理")),
    ("open", _("未办完")),
    ("undispatched", _("待派单")),
    ("late", _("已超期")),
    ("resolved", _("待群众评")),
    ("done", _("已销号")),
    ("objected", _("派单异议")),
    ("ruling", _("等裁定不合理诉求")),
    ("waiting", _("等群众")),
    ("deferred", _("挂账")),
)


class IssueFilter(FilterSet):
    q = CharFilter(method="search", label=_("搜索"))
    view = ChoiceFilter(choices=VIEWS, method="by_view", label=_("看哪些"))
    state = ChoiceFilter(choices=State.choices, label=_("状态"))
    township = ChoiceFilter(choices=(), method="below", label=_("乡镇(街道)"))
    region = CharFilter(method="below", label=_("村"), widget=HiddenInput)  # comes by link, not by a box of thousands
    category = ChoiceFilter(choices=(), method="by_category", label=_("类别"))
    lead = ChoiceFilter(choices=(), method="by_lead", label=_("牵头单位"))
    source = ChoiceFilter(choices=Source.choices, label=_("来源"))
    level = ChoiceFilter(choices=CaseLevel.choices, label=_("层级"))
    batch = CharFilter(method="in_batch", label=_("选中的一批"), widget=HiddenInput)
    reported = DateRangeFilter(field_name="reported_at", label=_("上报日期"))

    class Meta:
        model = Issue
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = _county_of(self.request.actor)
        townships = Region.objects.filter(parent_code=county).order_by("sort_key") if county else Region.objects.none()
        self.filters["township"].extra["choices"] = [(r.code, r.name) for r in townships]
        branches = (
            Category.objects.filter(county_code=county).order_by("order").values_list("code", "name", "parent__name")
        )
        self.filters["category"].extra["choices"] = [
            (code, f"　{name}" if parent else name) for code, name, parent in branches
        ]
        units = queries.units_of(county).exclude(kind="village").values_list("pk", "short_name")
        self.filters["lead"].extra["choices"] = [(str(pk), name) for pk, name in units]

    def search(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return queries.matching(rows, value)

    def by_view(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        now = self.request.now
        if value == "mine":
            return rows.filter(queries.is_waiting_for(self.request.actor))
        if value == "late":
            return rows.filter(state__in=OPEN_STATES, due_at__lte=now)
        if value == "ruling":
            return rows.filter(rulings__state=RulingState.PROPOSED)
        wanted = {
            "objected": {State.RETURNED},
            "waiting": {State.WAITING},
            "open": OPEN_STATES,
            "undispatched": WAITING_FOR_DISPATCH,
            "resolved": {State.RESOLVED},
            "done": DONE_STATES,
            "deferred": {State.DEFERRED},
        }
        return rows.filter(state__in=wanted[value])

    def in_batch(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return rows.filter(pk__in=chosen_in(self.request.actor, value))

    def below(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        r = Range.of(value)
        return rows.filter(region_code__gte=r.lo, region_code__lt=r.hi)

    def by_category(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return rows.filter(Q(category__code=value) | Q(category__parent__code=value))

    def by_lead(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return rows.filter(lead_id__in=[value])


def chosen_in(actor: Actor, batch_id: str) -> list[str]:
    """The issues of one's own batch; none where there is no such batch."""
    try:
        found = Batch.objects.visible_to(actor).filter(pk=UUID(batch_id)).first()
    except ValueError:
        return []
    return list(found.issue_ids) if found else []


def _county_of(actor: Any) -> str:
    return actor.cover.lo[:6] if actor.cover else ""


PROMISE_VIEWS = (("mine", _("我答应的")), ("due", _("到日子还没做到")))


class PromiseFilter(FilterSet):
    q = SearchFilter("words", "household__head_name")
    view = ChoiceFilter(choices=PROMISE_VIEWS, method="by_view", label=_("看哪些"))
    state = ChoiceFilter(choices=PromiseState.choices, label=_("状态"))
    until_on = DateRangeFilter(label=_("哪天前"))

    class Meta:
        model = Promise
        fields: list[str] = []

    def by_view(self, rows: QuerySet[Promise], name: str, value: str) -> QuerySet[Promise]:
        if value == "mine":
            return rows.filter(staff__in=self.request.actor.staff_ids)
        return rows.filter(state=PromiseState.OPEN, until_on__lt=timezone.localdate(self.request.now))
