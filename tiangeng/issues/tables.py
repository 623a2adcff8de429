"""The lists of issues and of promises."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_tables2 import TemplateColumn

from tiangeng.ui import words
from tiangeng.ui.tables import Column, SelectColumn, StateColumn, Table, TwoLineColumn, WhenColumn

from . import rules
from .models import Decision, Issue, Promise

UNDER_IT = {"number": "number", "village": "place_name", "category": "category__name"}


class IssueTable(Table):
    """Sorted by what an index has in order: of two million, sorting by a title or a state took seconds. There are filters."""

    main, aside, one_way = "title", ("township", "village", "category"), frozenset({"due_at"})
    by_keys = True

    pick = SelectColumn()
    title = TwoLineColumn(verbose_name=_("事项"), second=UNDER_IT, link=True, orderable=False)
    township = Column(verbose_name=_("乡镇(街道)"), accessor="township_name", orderable=False)
    village = Column(verbose_name=_("村(社区)"), accessor="place_name", orderable=False)
    category = Column(verbose_name=_("类别"), orderable=False)
    state = StateColumn(verbose_name=_("状态"), orderable=False)
    due_at = Column(verbose_name=_("期限"), empty_values=())
    lead = Column(verbose_name=_("牵头"), accessor="lead__short_name", orderable=False)
    source = Column(verbose_name=_("来源"), orderable=False)
    reported_at = WhenColumn(verbose_name=_("上报"), style="short")

    class Meta(Table.Meta):
        model = Issue
        fields = (
            "pick",
            "title",
            "township",
            "village",
            "category",
            "state",
            "due_at",
            "lead",
            "source",
            "reported_at",
        )
        order_by = ("-reported_at",)

    def order_due_at(self, rows: Any, _is_descending: bool) -> tuple[Any, bool]:
        """The nearest first. The other way round two million without a deadline come before the furthest."""
        return rows.order_by("due_at", "pk"), True

    def render_due_at(self, record: Issue) -> Any:
        late = rules.lateness(record, now=self.now)
        return words.state(late.tone, late.text) if late.text else "—"


def _said_to(promise: Promise) -> str:
    parts = (promise.household, getattr(promise, "place_name", ""), promise.issue.number if promise.issue else "")
    return " · ".join(str(part) for part in parts if part)


class PromiseTable(Table):
    main, by_keys = "words", True

    words = TwoLineColumn(verbose_name=_("答应了什么"), second=_said_to)
    until_on = WhenColumn(verbose_name=_("哪天前"), style="short")
    state = StateColumn(verbose_name=_("状态"), extra=lambda promise: _moved(promise))
    staff = TwoLineColumn(verbose_name=_("谁来兑现"), second="organisation", order_by="staff__sort_key")
    next = TemplateColumn(
        template_name="issues/_promise_steps.html", verbose_name=_("下一步"), orderable=False, empty_values=()
    )

    class Meta(Table.Meta):
        model = Promise
        fields = ("words", "until_on", "state", "staff", "next")
        order_by = ("until_on",)


def _moved(promise: Promise) -> Any:
    return _("改过 %(n)s 次日子") % {"n": promise.moved_count} if promise.moved_count else ""


class SuggestionTable(Table):
    main = "suggested"

    followed = Column(verbose_name=_("照办没有"), accessor="is_followed", orderable=False)
    at = WhenColumn(verbose_name=_("哪天"), style="short")

    class Meta(Table.Meta):
        model = Decision
        fields = ("suggested", "chosen", "followed", "at")
        order_by = ("-at",)

    def render_followed(self, value: bool) -> Any:
        return words.state("ok", _("照办的")) if value else words.state("idle", _("没照办的"))

    def value_followed(self, value: bool) -> Any:
        return _("是") if value else _("否")


class _LabelColumn(Column):
    """A category or a unit by its name; what the pack knows no longer, by its code."""

    def __init__(self, labels: Mapping[str, Any], **kwargs: Any) -> None:
        self.labels = labels
        super().__init__(orderable=False, **kwargs)

    def render(self, value: str) -> Any:
        return self.labels.get(value, value)


def suggestion_table(question: str, labels: Mapping[str, Any]) -> type[SuggestionTable]:
    """Of one question: the kind of problem, or whose it is."""
    columns = {
        "suggested": _LabelColumn(labels, verbose_name=_("头一个建议"), accessor=f"suggested_{question}"),
        "chosen": _LabelColumn(labels, verbose_name=_("派单员选的"), accessor=question),
    }
    return type("QuestionTable", (SuggestionTable,), {**columns, "Meta": SuggestionTable.Meta})
