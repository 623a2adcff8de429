"""The field register and the burden register, for everyone who works here."""

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from django.views.generic import TemplateView

from tiangeng.documents.serving import sheet
from tiangeng.kernel.refusals import Missing, SignInNeeded, clean_text
from tiangeng.kernel.register import Keep, Row
from tiangeng.kernel.words import joined
from tiangeng.lawful import queries, selfcheck
from tiangeng.lawful.forbidden import RULES
from tiangeng.people.roles import label_of
from tiangeng.places import queries as places

from .base import Tabbed

SHOWN_FIRST = 10  # of the forms people must fill in, those that cost most; the rest opens below them
AT_ONCE = 50  # tables and forms on one page; all of them together weigh more than a page may
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
        every = [list(group) for _where, group in groupby(found, key=lambda row: row.where)]
        page = Paginator(every, AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            asked=asked,
            page=page,
            places=[(rows[0], _gathered(rows)) for rows in page],
            column_count=sum(row.kind == "column" for row in found),
            box_count=sum(row.kind == "box" for row in found),
            keeps=Keep.choices,
            kinds=[("column", _("存的")), ("box", _("要填的"))],
            query=self.request.GET.urlencode(),
            **kwargs,
        )


class Burden(Tabbed, TemplateView):
    """负担登记: the county's forms by what they cost it, and what it has agreed to ask for regularly."""

    template_name, tab = "lawful/burden.html", "burden"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        if not actor.is_signed_in:
            raise SignInNeeded
        counties = places.counties_of(actor, self.request.GET.get("county", ""))
        if counties.is_open:
            return super().get_context_data(counties=counties, **kwargs)
        today = timezone.localdate(self.request.now)
        found = queries.costs(counties.code)
        duties = [one for one in found if one.form.who]
        return super().get_context_data(
            counties=counties,
            first=duties[:SHOWN_FIRST],
            more=duties[SHOWN_FIRST:],
            free=[one for one in found if not one.form.who],
            hours=sum(one.hours for one in duties),
            recurring=queries.recurring_costs(actor, county_code=counties.code, on=today),
            approvals=queries.approvals(actor).filter(county_code=counties.code)[:50],
            may_ask="lawful.ask" in actor.capabilities,
            today=today,
            **kwargs,
        )


class FormCost(Tabbed, TemplateView):
    """One form, box by box: what each costs and where it is taken from instead of being asked."""

    template_name, tab = "lawful/form_cost.html", "burden"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        if not actor.is_signed_in:
            raise SignInNeeded
        counties = places.counties_of(actor, self.request.GET.get("county", ""))
        found = next((one for one in queries.costs(counties.code) if one.form.name == self.kwargs["name"]), None)
        if found is None:
            raise Missing
        roles = "" if counties.is_open else joined(label_of(role) for role in found.form.who.split())
        boxes = [
            (box, KINDS[box.kind], found.form.known.get(box.name, "")) for box in found.boxes if box.kind != "unseen"
        ]
        return super().get_context_data(cost=found, counties=counties, roles=roles, boxes=boxes, **kwargs)


class Filing(Tabbed, TemplateView):
    """备案自查: what must be absent, what was searched for it, and the kit to hand in."""

    template_name, tab = "lawful/filing.html", "filing"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.request.actor.is_signed_in:
            raise SignInNeeded
        check = selfcheck.run()
        rules = [(rule, check.of(rule)) for rule in RULES]
        counts = [(SEARCHED[kind], count) for kind, count in check.counts.items()]
        functions = len(selfcheck.functions())
        return super().get_context_data(rules=rules, counts=counts, check=check, function_count=functions, **kwargs)


@require_GET
def filing_kit(request: HttpRequest) -> HttpResponse:
    """The kit as one document: self-check, functions, data."""
    if not request.actor.is_signed_in:
        raise SignInNeeded
    answer = HttpResponse(
        selfcheck.kit(now=timezone.localtime(request.now)), content_type="text/markdown; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="filing-kit.md"'
    return answer


SEARCHED = {
    "address": gettext_lazy("网址"), "column": gettext_lazy("数据栏"), "box": gettext_lazy("表里的格子"),
    "operation": gettext_lazy("接口"), "schema": gettext_lazy("接口字段"), "template": gettext_lazy("页面模板"),
    "script": gettext_lazy("脚本"), "text": gettext_lazy("给人看的句子"), "phone": gettext_lazy("手机端"),
}  # fmt: skip
KINDS = {
    "look_up": gettext_lazy("查找"), "file": gettext_lazy("拍照或选文件"), "ticks": gettext_lazy("勾选几项"),
    "choice": gettext_lazy("选一项"), "tick": gettext_lazy("打个勾"), "day": gettext_lazy("选日期"),
    "number": gettext_lazy("填数字"), "long": gettext_lazy("写一段话"), "short": gettext_lazy("填几个字"),
    "known": gettext_lazy("已知道，看一眼"),
}  # fmt: skip


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
