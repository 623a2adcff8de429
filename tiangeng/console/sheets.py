"""The log goes out as a sheet and never comes back."""

from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks.columns import Record, keep_as_record
from tiangeng.ui.tables import headings_of

from .tables import LogTable


def add() -> None:
    why = gettext_lazy("日志由做的事自己写下，谁也不能补写或改写")
    keep_as_record(Record("console:log", gettext_lazy("日志"), why, lambda: [headings_of(LogTable)]))
