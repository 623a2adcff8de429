"""The log as a list."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tiangeng.console import deeds
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.words import joined
from tiangeng.people.roles import Role
from tiangeng.ui.tables import Column, Table, TwoLineColumn, WhenColumn

_ROLES = dict(Role.choices) | {"public": _("群众"), "system": _("系统")}
_OUTCOMES = {"done": _("办成"), "refused": _("没准")}


def _roles(row: LogEntry) -> str:
    return joined(_ROLES.get(role, role) for role in row.roles.replace(",", " ").split())


class DeedColumn(TwoLineColumn):
    """What was done in words; under it the code by which the log is searched."""

    def render(self, value: str, record: LogEntry, table: Table) -> SafeString:
        return super().render(deeds.said(value), record, table)

    def value(self, value: str, record: LogEntry, table: Table) -> Any:
        return super().value(deeds.said(value), record, table)


class AboutColumn(TwoLineColumn):
    def render(self, value: str, record: LogEntry, table: Table) -> SafeString:
        return super().render(deeds.about(value), record, table)

    def value(self, value: str, record: LogEntry, table: Table) -> Any:
        return super().value(deeds.about(value), record, table)


class LogTable(Table):
    main = "verb"

    at = WhenColumn(verbose_name=_("时间"))
    actor_name = TwoLineColumn(verbose_name=_("谁"), second=_roles)
    verb = DeedColumn(verbose_name=_("做了什么"), second="verb")
    object_type = AboutColumn(verbose_name=_("对象"), second="object_id")
    outcome = Column(verbose_name=_("结果"), attrs={"td": {"class": "nowrap"}})
    reason = Column(verbose_name=_("原因"))
    source = Column(verbose_name=_("来源"))

    def render_outcome(self, value: str) -> Any:
        return _OUTCOMES.get(value, value)

    class Meta(Table.Meta):
        model = LogEntry
        fields = ("at", "actor_name", "verb", "object_type", "outcome", "reason", "source")
        order_by = ("-at",)
