"""The field register and the burden register, for everyone who works here."""

import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from django.views.generic import TemplateView

from tiangeng.documents.workbooks import writing
from tiangeng.kernel.refusals import SignInNeeded, clean_text
from tiangeng.kernel.register import Keep, Row
from tiangeng.lawful import queries

from .base import Tabbed

HEADINGS = (
    gettext_lazy("在哪里"), gettext_lazy("代号"), gettext_lazy("字段"), gettext_lazy("用途"), gettext_lazy("依据"),
    gettext_lazy("谁看得到"), gettext_lazy("留多久"), gettext_lazy("从哪里已经知道"),
)  # fmt: skip


def _asked(request: HttpRequest) -> queries.Asked:
    if not request.actor.is_signed_in:
        raise SignInNeeded
    return queries.Asked(
        words=clean_text(request.GET.get("q", ""), field=_("搜索"), limit=60),
        kind=request.GET.get("kind", ""),
        keep=request.GET.get("keep", ""),
        personal=request.GET.get("personal") == "1",
    )


class Register(Tabbed, TemplateView):
    """字段登记: every column and every box, what for, on what ground, who sees it, how long."""

    template_name, tab = "lawful/register.html", "register"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = _asked(self.request)
        found = queries.register(asked)
        places = [(rows[0], _gathered(rows)) for _where, group in groupby(found, key=lambda r: r.where)
                  if (rows := list(group))]  # fmt: skip
        return super().get_context_data(
            asked=asked,
            places=places,
            column_count=sum(row.kind == "column" for row in found),
            box_count=sum(row.kind == "box" for row in found),
            keeps=Keep.choices,
            kinds=[("column", _("存的")), ("box", _("要填的"))],
            query=self.request.GET.urlencode(),
            **kwargs,
        )


def _gathered(rows: list[Row]) -> list[tuple[Row, list[Row]]]:
    """Lines that say the same stand together: their names once, the sentence once."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        about = (str(row.purpose), str(row.basis), str(row.seen), str(row.keep), str(row.known))
        found.setdefault(about, []).append(row)
    return [(group[0], group) for group in found.values()]


@require_GET
def register_sheet(request: HttpRequest) -> HttpResponse:
    """The same lines as a sheet; it holds nothing about anybody."""
    found = queries.register(_asked(request))
    cells = ([str(row.place), row.where, row.name, str(row.purpose), str(row.basis), str(row.seen), str(row.keep),
              str(row.known)] for row in found)  # fmt: skip
    return sheet(HEADINGS, cells, name="register.xlsx")


def sheet(headings: Any, rows: Any, *, name: str) -> HttpResponse:
    """A small workbook in one answer."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        writing.write(target, headers=[str(one) for one in headings], rows=rows)
        answer = HttpResponse(
            target.read_bytes(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
