"""What the list of assignments can be narrowed to, kept in the address."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.places.filters import ByCounty
from tiangeng.ui.filters import CharFilter, ChoiceFilter, DateRangeFilter

from . import queries
from .models import Assignment, Level
from .states import OPEN_STATES, State

VIEWS = (("mine", _("等我办")), ("open", _("未了结")), ("late", _("过了期限没回复")), ("counted", _("没有撤回的")))

RATES = (  # the lists behind the two shares of the roll-up
    ("in_time", _("到了该回复的")),
    ("in_time_yes", _("按时回复的")),
    ("in_time_no", _("没按时回复的")),
    ("content", _("了结了的")),
    ("content_yes", _("一次认可的")),
    ("content_no", _("退回过的")),
)


class AssignmentFilter(ByCounty):
    q = CharFilter(method="search", label=_("搜索"))
    view = ChoiceFilter(choices=VIEWS, method="by_view", label=_("看哪些"))
    state = ChoiceFilter(choices=State.choices, label=_("状态"))
    level = ChoiceFilter(choices=Level.choices, label=_("哪级交办"))
    rated = ChoiceFilter(choices=RATES, method="by_rate", label=_("汇总里的"))
    answer_on = DateRangeFilter(label=_("回复期限"))
    unit = ChoiceFilter(choices=(), method="by_unit", label=_("承办"))

    rare = ("rated", "answer_on")

    class Meta:
        model = Assignment
        fields: list[str] = []

    def of_county(self, code: str) -> None:
        """The units that were asked for something: of the county chosen, and until then of all of them."""
        self.offer("unit", [(str(pk), name) for pk, name in queries.units_asked(self.request.actor, county_code=code)])

    def search(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        return queries.holding(rows, value)

    def by_view(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        if value == "mine":
            return rows.filter(queries.is_waiting_for(self.request.actor))
        if value == "late":
            return rows.filter(queries.is_late(timezone.localdate(self.request.now)))
        if value == "counted":
            return rows.exclude(state=State.WITHDRAWN)
        return rows.filter(state__in=OPEN_STATES)

    def by_rate(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        return queries.behind_rate(rows, value, today=timezone.localdate(self.request.now))

    def by_unit(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        return rows.filter(organisation_id=value)
