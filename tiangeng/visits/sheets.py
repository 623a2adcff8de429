"""Visits as a sheet: whose they were, where, under which programme and whom they met; each through the ordinary action.

Beside the enterprises to visit the same is filled in: a row with a day and what was heard is a visit there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.documents.workbooks.twice import told
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Incomplete, Missing, Refusal
from tiangeng.people.sheets import colleague, colleagues_of, shown_colleague
from tiangeng.places import rules
from tiangeng.places.models import Enterprise, Household
from tiangeng.places.sheets import (
    TOWN_BESIDE,
    Named,
    Places,
    firms_of,
    homes_of,
    met_in,
    named,
    places_of,
    region_column,
    show_place,
    tight,
    with_town,
)

from . import actions, queries
from .actions import entry as entries
from .models import PartOfDay, Programme, Visit

HEARD_LIMIT, WORDS_LIMIT = 20_000, 4_000


@dataclass(slots=True)
class Known:
    """What the cells of a sheet may name; who lives in a village is looked up once, when it is first named."""

    actor: Actor
    places: Places
    staff: Named
    programmes: Named
    asked: entries.Known = field(default_factory=entries.Known)

    def read(self, cell: Any) -> str:
        return self.places.read(cell)

    def within(self, register: Callable[[Actor, str], Named], village: str) -> Named:
        found: Named = self.asked.ask((register, village), lambda: register(self.actor, village))
        return found


def _begin(actor: Actor) -> Known:
    programmes = Programme.objects.visible_to(actor).values_list("pk", "code", "name")
    return Known(actor, places_of(actor), colleagues_of(actor), named((pk, words) for pk, *words in programmes))


def _programme(cell: Any, known: Known) -> UUID | None:
    text = cells.plain(cell)
    found = known.programmes.get(tight(text), set())
    if len(found) == 1 or not text:
        return next(iter(found)) if text else None
    shown = {"text": text[:30]}
    if found:
        raise cells.BadCell(_("叫“%(text)s”的走访机制不止一个，请填它的代号") % shown)
    raise cells.BadCell(_("没有“%(text)s”这个走访机制；不填也行，系统按日子和村自己归") % shown)


def _words(name: str, label: Any, limit: int, *others: str, required: bool = False) -> Column:
    return Column(name, label, cells.text(limit, label), lambda row: getattr(row, name), required, others)


VISIT = (
    region_column(gettext_lazy("村(社区)"), words=("走访村", "走访地点"), said_after="town"),
    TOWN_BESIDE,
    Column(
        "visited_on", gettext_lazy("走访日期"), cells.day, lambda row: row.visited_on, True, ("日期", "走访时间", "时间", "下村日期"),
    ),
    Column(
        "part_of_day", gettext_lazy("时段"), lambda cell, known: cells.one_of(cell, PartOfDay.choices),
        lambda row: row.get_part_of_day_display(), words=("上午下午",),
    ),
    Column(
        "staff_id", gettext_lazy("谁去的"), lambda cell, known: colleague(cell, known.staff), lambda row: shown_colleague(row.staff),
        words=("走访人", "走访干部", "干部", "干部姓名", "驻村干部", "填报人"), is_fixed=True, is_kept=True, beside=("staff",),
        hint=gettext_lazy("姓名，同名的前面加单位；不填就是导入的人自己。替别人记，要有安排走访的权限"),
    ),
    Column(
        "programme_id", gettext_lazy("项目"), _programme, lambda row: row.programme.name if row.programme else "",
        words=("走访机制", "机制", "走访项目", "活动"), is_fixed=True, is_kept=True, beside=("programme",),
        hint=gettext_lazy("走访机制的名称或代号；不填，按日子和村自己归"),
    ),
    Column(
        "household_ids", gettext_lazy("见过的农户"), cells.several,
        lambda row: [f"{home.number} {home.head_name}" for home in row.sheet_homes],
        words=("走访农户", "农户", "走访户", "户主"), is_fixed=True, is_kept=True,
        hint=gettext_lazy("本村农户的户主姓名或户号，几户之间用顿号"),
    ),
    Column(
        "enterprise_ids", gettext_lazy("见过的企业"), cells.several, lambda row: [firm.name for firm in row.sheet_firms],
        words=("走访企业", "企业", "企业名称"), is_fixed=True, is_kept=True,
        hint=gettext_lazy("本村登记过的企业名称或信用代码，几家之间用顿号"),
    ),
    _words("heard", gettext_lazy("听到的"), HEARD_LIMIT, "走访内容", "听到的情况", "民情", "走访情况", "内容", required=True),
    _words("policies_told", gettext_lazy("讲的政策"), WORDS_LIMIT, "政策宣讲", "宣讲政策"),
    _words("ideas", gettext_lazy("想法"), WORDS_LIMIT, "意见建议", "思考"),
    Column(
        "is_private", gettext_lazy("只给本单位看"), cells.truth, lambda row: row.is_private, words=("不公开",),
    ),
    Column("organisation", gettext_lazy("单位"), show=lambda row: row.organisation.name, only_out=True),
    Column("number", gettext_lazy("走访编号"), cells.ident, lambda row: str(row.pk), is_fixed=True),
)  # fmt: skip


def _settle(actor: Actor, now: datetime, values: dict[str, Any], known: Known) -> dict[str, Any]:
    """The row as the action takes it: who and what was met found in the village; refused here as it would be there."""
    told = {name: value for name, value in values.items() if name not in ("number", "staff_id") and value is not None}
    village = told["region_code"]
    for name, of_village in (("household_ids", homes_of), ("enterprise_ids", firms_of)):
        words = told.get(name) or []
        there = known.within(of_village, village) if words else {}
        told[name] = [met_in(there, word, form_field=name) for word in words]
    entries.check(
        actor,
        entries.Entry.of(**told),
        now=now,
        known=known.asked,
        author_id=values.get("staff_id"),
        seeks_programme=False,
    )
    return told | {"staff_id": values.get("staff_id")}


def _apply(actor: Actor, now: datetime, values: dict[str, Any]) -> Visit:
    return actions.record_visit(actor=actor, now=now, **values)


def _prepared(rows: Any, actor: Actor) -> Any:
    """With whom was met, of those this person may see."""
    homes = Prefetch(
        "households", Household.objects.visible_to(actor).order_by("sort_key", "pk"), to_attr="sheet_homes"
    )
    firms = Prefetch(
        "enterprises", Enterprise.objects.visible_to(actor).order_by("sort_key", "pk"), to_attr="sheet_firms"
    )
    return (
        with_town(rows)
        .select_related("staff__organisation", "organisation", "programme")
        .prefetch_related(homes, firms)
    )  # fmt: skip


def _there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Known) -> dict[int, Visit]:
    """What an export gave out comes back with its number."""
    found = Visit.objects.visible_to(actor).filter(pk__in={row["number"] for row in rows})
    by_pk = {visit.pk: visit for visit in _prepared(found, actor)}
    return {at: by_pk[row["number"]] for at, row in enumerate(rows) if row["number"] in by_pk}


def _change(actor: Actor, now: datetime, record: Visit, changes: dict[str, Any]) -> Visit:
    """By its author, within the week in which an entry may be put right."""
    return actions.edit_visit(actor=actor, now=now, visit_id=record.pk, version=record.version, **changes)


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """The same words about the same village on the same day are the same visit, whoever wrote them down."""
    same = Visit.objects.filter(
        region_code__in={row["region_code"] for row in rows}, visited_on__in={row["visited_on"] for row in rows}
    )
    there = set(same.values_list("region_code", "visited_on", "heard"))
    yield from told(
        rows, seen, there, by=lambda row: (row["region_code"], row["visited_on"], row["heard"]), column="heard",
        before=_("这次走访已经记过了"), again=_("这次走访在表里出现了两次"),
    )  # fmt: skip


# ---------------------------------------------------------------------- enterprises to visit


def _nothing(row: Any) -> str:
    """Each visit is a new one: nothing stands here when the sheet goes out."""
    return ""


def _blank(name: str, label: Any, limit: int, *others: str) -> Column:
    return Column(name, label, cells.text(limit, label), _nothing, words=others)


FIRM = (
    Column(
        "credit_code", gettext_lazy("统一社会信用代码"), cells.by_rule(rules.credit_code), lambda row: row.credit_code, True,
        ("信用代码", "社会信用代码", "税号"),
    ),
    Column("name", gettext_lazy("企业"), show=lambda row: row.name, only_out=True),
    Column("region_name", gettext_lazy("在哪里"), show=show_place, only_out=True),
    Column("industry", gettext_lazy("行业"), show=lambda row: row.industry, only_out=True),
    Column("last_on", gettext_lazy("上次走访"), show=lambda row: row.last_on, only_out=True),
    Column(
        "visited_on", gettext_lazy("走访日期"), cells.day, _nothing, words=("这次走访", "日期"),
        hint=gettext_lazy("填了日期和听到的，就是一次走访；都空着的行没有事"),
    ),
    Column(
        "part_of_day", gettext_lazy("时段"), lambda cell, known: cells.one_of(cell, PartOfDay.choices), _nothing,
        words=("上午下午",),
    ),
    _blank("heard", gettext_lazy("听到的"), HEARD_LIMIT, "走访内容", "听到的情况", "诉求", "走访情况"),
    _blank("policies_told", gettext_lazy("讲的政策"), WORDS_LIMIT, "政策宣讲", "宣讲政策"),
    _blank("ideas", gettext_lazy("想法"), WORDS_LIMIT, "意见建议", "思考"),
)  # fmt: skip


def _firms_prepared(rows: Any, actor: Actor | None = None) -> Any:
    return with_town(rows)


def _firms_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Any) -> dict[int, Enterprise]:
    """By its code; one that two counties have registered is none of both here."""
    found: dict[str, list[Enterprise]] = {}
    codes = {row["credit_code"] for row in rows}
    for firm in _firms_prepared(queries.firms(actor).filter(credit_code__in=codes)):
        found.setdefault(firm.credit_code, []).append(firm)
    alone = {code: some[0] for code, some in found.items() if len(some) == 1}
    return {at: alone[row["credit_code"]] for at, row in enumerate(rows) if row["credit_code"] in alone}


def _no_firm(actor: Actor, now: datetime, values: dict[str, Any]) -> Visit:
    raise Missing(_("您看得到的企业里没有这个代码，请先登记企业。"), form_field="credit_code")


def _visited(actor: Actor, now: datetime, firm: Enterprise, told: dict[str, Any]) -> Visit:
    for name, what in (("visited_on", _("走访日期")), ("heard", _("听到的"))):
        if not told.get(name):
            raise Incomplete(missing=what, form_field=name)
    same = Visit.objects.visible_to(actor).filter(visited_on=told["visited_on"], heard=told["heard"])
    if same.filter(enterprise_rows__enterprise=firm).exists():
        raise Refusal(_("这次走访已经记过了。"), form_field="heard")
    return actions.record_visit(
        actor=actor, now=now, region_code=firm.region_code, enterprise_ids=[firm.pk],
        **{name: value for name, value in told.items() if value},
    )  # fmt: skip


def add() -> None:
    register(
        Kind(
            "visits.visit", gettext_lazy("走访"), "visits.record", VISIT, _apply, _begin, _review, "visits:list",
            _prepared, ("number",), _there, _settle, _change,
        )
    )  # fmt: skip
    register(
        Kind(
            "visits.firm", gettext_lazy("企业走访"), "visits.record", FIRM, _no_firm, list_url_name="visits:firms",
            prepare=_firms_prepared, key=("credit_code",), there=_firms_there, change=_visited, is_tried=True,
        )
    )  # fmt: skip
