"""Filters of the lists of issues and promises; all of them live in the URL."""

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.questions import Question, Words, turn
from tiangeng.places.filters import ByCounty
from tiangeng.places.models import Region
from tiangeng.ui.filters import CharFilter, ChoiceFilter, DateRangeFilter, FilterSet

from . import finding, measures, queries, words
from .models import Batch, CaseLevel, Category, Decision, Issue, Outcome, Promise, Source
from .models.sight import IssueQuerySet
from .states import AT_WORK, DONE_STATES, PAUSED, WAITING_FOR_DISPATCH, PromiseState, State

VIEWS = (
    ("mine", _("等我处理")),
    ("open", _("未办完")),
    ("undispatched", _("待派单")),
    ("late", _("已超期")),
    ("resolved", _("待群众评")),
    ("unanswered", _("久无回音")),
    ("done", _("已销号")),
    ("objected", _("派单异议")),
    ("to_city", _("上报到市的")),
    ("ruling", _("等裁定不合理诉求")),
    ("appealed", _("群众不服等复核")),
    ("to_pause", _("等派单员同意再停")),
    ("waiting", _("等群众")),
    ("deferred", _("挂账")),
)

PERIODS = (("30", _("近 30 天")), ("90", _("近 90 天")), ("365", _("近一年")))
RATES = (  # the lists behind the three rates of a period
    ("responded", _("到了该响应的")),
    ("responded_yes", _("按时响应的")),
    ("responded_no", _("没按时响应的")),
    ("resolved", _("派出去的")),
    ("resolved_yes", _("解决了的")),
    ("resolved_no", _("还不能算解决的")),
    *((f"resolved_{name}", label) for name, label in words.PARTS.items()),
    ("satisfied", _("群众答过的")),
    ("satisfied_yes", _("群众满意的")),
    ("satisfied_no", _("群众不满意的")),
    ("objection_upheld", _("派单异议成立的")),
    ("objection_overruled", _("派单异议不成立的")),
)
OF_TURNS = ("responded", "objection")
SILENCES = (("7", _("7 天以上")), ("15", _("15 天以上")), ("30", _("30 天以上")))
STOPPED = (("30", _("提出已满 30 天")), ("90", _("提出已满 90 天")), ("180", _("提出已满半年")))
OUTCOMES = (*Outcome.choices, ("deferred", _("眼下办不了")))


class IssueFilter(ByCounty):
    rare = ("source", "told_by", "level", "outcome", "rated", "quiet", "stopped", "days", "reported")

    view = ChoiceFilter(choices=VIEWS, method="by_view", label=_("看哪些"))
    state = ChoiceFilter(choices=State.choices, method="by_state", label=_("状态"))
    township = ChoiceFilter(choices=(), method="below", label=_("乡镇(街道)"))
    region = CharFilter(method="below", label=_("村"), widget=HiddenInput)  # comes by link, not by a box of thousands
    category = ChoiceFilter(choices=(), method="by_category", label=_("类别"))
    lead = ChoiceFilter(choices=(), method="by_lead", label=_("牵头单位"))
    source = ChoiceFilter(choices=Source.choices, label=_("来源"))
    told_by = ChoiceFilter(choices=[("firms", _("走访的企业"))], method="by_teller", label=_("谁反映的"))
    level = ChoiceFilter(choices=CaseLevel.choices, label=_("层级"))
    outcome = ChoiceFilter(choices=OUTCOMES, method="by_outcome", label=_("结果"))
    rated = ChoiceFilter(choices=RATES, method="by_rate", label=_("三率里的"))
    quiet = ChoiceFilter(choices=SILENCES, method="by_silence", label=_("多久没动静"))
    stopped = ChoiceFilter(choices=STOPPED, method="by_standing", label=_("停着的"))
    days = ChoiceFilter(choices=PERIODS, method="in_period", label=_("派单于"))
    batch = CharFilter(method="in_batch", label=_("选中的一批"), widget=HiddenInput)
    reported = DateRangeFilter(method="by_report", label=_("上报日期"))
    q = CharFilter(method="search", label=_("搜索"))  # last: of what the others leave the newest are told

    class Meta:
        model = Issue
        fields: list[str] = []

    def of_county(self, code: str) -> None:
        """Townships and units are a county's own; kinds of problems are told apart above it by their branch alone."""
        if not code:
            self.offer("township", [])
            self.offer("lead", [])
            self.offer("category", _branches(self.request.actor))
            return
        [(townships, kinds, units)] = _offered(code, turn()).rows_as_planned()
        self.offer("township", townships)
        self.offer("category", [(leaf, f"　{name}" if parent else name) for leaf, name, parent in kinds])
        self.offer("lead", units)

    def search(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return queries.matching(rows, value)

    def by_view(self, rows: IssueQuerySet, name: str, value: str) -> QuerySet[Issue]:
        now = self.request.now
        if value == "mine":
            return rows.filter(queries.is_waiting_for(self.request.actor)).few()
        if value == "late":
            return rows.still_open().filter(due_at__lte=now)
        if value == "open":
            return rows.still_open()
        if value == "to_city":
            return rows.filter(state=State.ESCALATED, level=CaseLevel.CITY)
        if value == "unanswered":
            return queries.unanswered(rows)
        if value == "ruling":
            return queries.proposed(rows, is_about_pause=False)
        if value == "to_pause":
            return queries.proposed(rows, is_about_pause=True)
        if value == "appealed":
            return queries.appealed(rows)
        wanted = {
            "objected": {State.RETURNED},
            "waiting": {State.WAITING},
            "undispatched": WAITING_FOR_DISPATCH,
            "resolved": {State.RESOLVED},
            "done": DONE_STATES,
            "deferred": {State.DEFERRED},
        }
        return rows.in_states(wanted[value])

    def by_state(self, rows: IssueQuerySet, name: str, value: str) -> QuerySet[Issue]:
        return rows.in_states({value})

    def by_teller(self, rows: IssueQuerySet, name: str, value: str) -> QuerySet[Issue]:
        return rows.told_by_firms()

    def in_batch(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return rows.filter(pk__in=chosen_in(self.request.actor, value))

    def by_report(self, rows: IssueQuerySet, name: str, value: slice) -> QuerySet[Issue]:
        return rows.reported_within(value.start, value.stop)

    def below(self, rows: IssueQuerySet, name: str, value: str) -> QuerySet[Issue]:
        return rows.in_region(value)

    def by_category(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        """By the kinds' keys, asked first: PostgreSQL knows how common each of them is, and not of a code."""
        kinds = Category.objects.filter(Q(code=value) | Q(parent__code=value)).values_list("pk", flat=True)
        return rows.filter(category__in=list(kinds))

    def by_lead(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        if self.data.get("rated", "").startswith(OF_TURNS):  # these are about turns, which may have passed to another
            return rows
        return rows.filter(lead_id__in=[value])

    def by_outcome(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return queries.ended(rows, value)

    def by_rate(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        """Over the period chosen beside it, as the supervisor's page counts: the last 90 days where none is."""
        days = self.data.get("days", "")
        since = _since(self.request.now, days if days in dict(PERIODS) else "90")
        lead = self.form.cleaned_data.get("lead") if value.startswith(OF_TURNS) else None
        return measures.behind_rate(rows, value, since=since, now=self.request.now, lead=lead and UUID(lead))

    def by_silence(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        """A lead has it, and nothing the villager could read has happened for so long."""
        return rows.filter(state__in=AT_WORK, told_at__lt=_since(self.request.now, value))

    def by_standing(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        """Put off, or waiting for the villager, and told of so long ago."""
        return rows.filter(state__in=PAUSED, reported_at__lt=_since(self.request.now, value))

    def in_period(self, rows: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return rows.filter(dispatched_at__gte=_since(self.request.now, value))


def _since(now: datetime, days: str) -> datetime:
    return now - timedelta(days=int(days))


def _branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches of problems in all counties below somebody's territories, each code once, as the first county says it."""
    below = Q(pk__in=[])
    for territory in actor.territories:
        below |= Q(county_code__startswith=territory)
    rows = Category.objects.filter(below, parent=None, is_active=True).order_by("order", "county_code")
    return list({code: (code, name) for code, name in reversed(rows.values_list("code", "name"))}.values())[::-1]


def chosen_in(actor: Actor, batch_id: str) -> list[str]:
    """The issues of one's own batch; none where there is no such batch."""
    try:
        found = Batch.objects.visible_to(actor).filter(pk=UUID(batch_id)).first()
    except ValueError:
        return []
    return list(found.issue_ids) if found else []


@lru_cache(maxsize=256)
def _offered(county_code: str, _turn: int) -> Question:
    """A county's townships, kinds of problems and units, as its boxes offer them; each list is asked for all of it."""
    townships = Region.objects.filter(parent_code=county_code).order_by("sort_key")
    kinds = Category.objects.filter(county_code=county_code).order_by("order")
    units = queries.units_of(county_code).exclude(kind="village")
    told = (
        townships.values_list(Words("code", "name")),
        kinds.values_list(Words("code", "name", "parent__name")),
        units.values_list(Words(Cast("pk", TextField()), "short_name")),
    )
    return Question.of_all(asked for rows in told if (asked := Question.of(rows)))


FOLLOWED = (("yes", _("照办的")), ("no", _("没照办的")))


class SuggestionFilter(FilterSet):
    followed = ChoiceFilter(choices=FOLLOWED, method="by_following", label=_("照办没有"))

    class Meta:
        model = Decision
        fields: list[str] = []

    def by_following(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return rows.filter(Q(is_followed=value == "yes"))


PROMISE_VIEWS = (("mine", _("我答应的")), ("due", _("到日子还没做到")))


class PromiseFilter(FilterSet):
    q = CharFilter(method="search", label=_("搜索"))
    view = ChoiceFilter(choices=PROMISE_VIEWS, method="by_view", label=_("看哪些"))
    state = ChoiceFilter(choices=PromiseState.choices, label=_("状态"))
    until_on = DateRangeFilter(label=_("哪天前"))

    class Meta:
        model = Promise
        fields: list[str] = []

    def search(self, rows: QuerySet[Promise], name: str, value: str) -> QuerySet[Promise]:
        return finding.promises_found(rows, value, actor=self.request.actor)

    def by_view(self, rows: QuerySet[Promise], name: str, value: str) -> QuerySet[Promise]:
        if value == "mine":
            return rows.filter(staff__in=self.request.actor.staff_ids)
        return rows.filter(state=PromiseState.OPEN, until_on__lt=timezone.localdate(self.request.now))
