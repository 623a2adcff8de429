"""Issues as a sheet: reported through the ordinary action, one row one issue; who reported stays out of what is taken out."""

import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.algorithms import codes
from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, Record, keep_as_record, register
from tiangeng.documents.workbooks.twice import told
from tiangeng.issues import actions
from tiangeng.issues.models import Category, Issue, Promise, Source
from tiangeng.issues.states import State
from tiangeng.issues.suggesting import QUESTIONS
from tiangeng.issues.tables import suggestion_table
from tiangeng.issues.words import PARTS
from tiangeng.kernel import events
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import Blocks
from tiangeng.kernel.refusals import Refusal
from tiangeng.people.sheets import colleague, colleagues_of, shown_colleague
from tiangeng.places.sheets import (
    TOWN_BESIDE,
    Named,
    Places,
    homes_of,
    met_in,
    places_of,
    region_column,
    under_key,
    with_town,
)
from tiangeng.ui.tables import headings_of

TITLE_LIMIT, BODY_LIMIT, PLACE_LIMIT, NAME_LIMIT = 80, 20_000, 120, 40


@dataclass(slots=True)
class Known:
    """What the cells of a sheet may name."""

    places: Places
    categories: dict[str, set[str]]  # every way of saying a leaf → its code


def leaves_of(actor: Actor) -> dict[str, set[str]]:
    """The kinds of problem this person may name, by every way of saying one."""
    below = Q(pk__in=[])
    for territory in {grant.territory[:6] for grant in actor.grants}:
        below |= Q(county_code__startswith=territory)
    leaves = Category.objects.filter(below, is_active=True, parent__isnull=False, is_complaint=False)
    said: dict[str, set[str]] = {}
    for code, name, branch in leaves.values_list("code", "name", "parent__name"):
        for words in (code, name, branch + name):
            said.setdefault("".join(words.split()), set()).add(code)
    return said


def begin(actor: Actor) -> Known:
    return Known(places_of(actor), leaves_of(actor))


def _category(cell: Any, known: Known) -> str:
    text = cells.plain(cell)
    found = known.categories.get("".join(text.split()), set())
    if not text or len(found) == 1:
        return next(iter(found)) if text else ""
    shown = {"text": text[:30]}
    said = _("叫“%(text)s”的分类不止一个，前面请加上大类") if found else _("没有“%(text)s”这个分类，请填最细的一级")
    raise cells.BadCell(said % shown)


def _phone(text: str) -> str:
    try:
        return codes.parse_mobile_phone(text)
    except codes.PhoneInvalid as error:
        raise Refusal(_(str(error))) from None


def _first_sentence(text: str) -> str:
    """What a problem is called whose words stand in one cell: the first sentence, as much of it as fits."""
    return re.split(r"[。！？；!?;\n]", text.strip(), maxsplit=1)[0][:TITLE_LIMIT].strip()


def _come_to(row: Issue) -> str:
    """As the list's filter says it, what cannot be done now too."""
    if row.state == State.DEFERRED:
        return str(PARTS["deferred"])
    return row.get_outcome_display() if row.resolved_at else ""


_REGION = region_column(gettext_lazy("村(社区)"), words=("发生地", "所在地", "属地"))
ISSUE = (
    Column("number", gettext_lazy("编号"), show=lambda row: row.number, words=("事项编号",), is_fixed=True),
    Column(
        "title", gettext_lazy("标题"), cells.text(TITLE_LIMIT, gettext_lazy("标题")), lambda row: row.title, True,
        ("事项", "事项名称", "反映事项", "民情事项", "问题", "问题名称", "反映问题", "事情", "什么事", "诉求"),
        else_from="body", cut=_first_sentence,
    ),
    Column(
        "body", gettext_lazy("情况"), cells.text(BODY_LIMIT, gettext_lazy("情况")), lambda row: row.body, True,
        ("内容", "问题描述", "具体情况", "诉求内容", "反映内容", "诉求", "事情", "什么事", "反映问题", "问题"), is_fixed=True,
        else_from="title",
    ),
    Column(
        "region_code", _REGION.label, lambda cell, known: known.places.read(cell), lambda row: row.sheet_place or "", True,
        _REGION.words, _REGION.hint, is_fixed=True, said_after="town",
    ),
    replace(TOWN_BESIDE, show=lambda row: row.sheet_town or ""),
    Column(
        "category", gettext_lazy("分类"), _category, lambda row: row.category.name, True, ("类别", "问题类别", "事项类别", "类型"),
    ),
    Column(
        "place", gettext_lazy("地点"), cells.text(PLACE_LIMIT, gettext_lazy("地点")), lambda row: row.place, words=("具体地点", "位置"),
        is_kept=True,
    ),
    Column(
        "source", gettext_lazy("来源"), lambda cell, known: cells.one_of(cell, Source.choices, default=Source.OFFICE),
        lambda row: row.get_source_display(), words=("来源渠道", "渠道"), is_fixed=True,
    ),
    Column(
        "reporter_name", gettext_lazy("反映人"), cells.text(NAME_LIMIT, gettext_lazy("反映人")),
        words=("姓名", "群众姓名", "来电人", "诉求人"),
    ),
    Column(
        "reporter_phone", gettext_lazy("反映人电话"), cells.by_rule(_phone, masked=True),
        words=("电话", "联系电话", "来电号码", "手机"), is_sealed=True,
    ),
    Column("state", gettext_lazy("状态"), show=lambda row: row.get_state_display(), only_out=True),
    Column("outcome", gettext_lazy("结果"), show=_come_to, only_out=True),
    Column("lead", gettext_lazy("牵头单位"), show=lambda row: row.lead.name if row.lead else "", only_out=True),
    Column(
        "reported_at", gettext_lazy("上报时间"), show=lambda row: cells.told(row.reported_at), only_out=True,
        words=("上报日期", "反映时间", "反映日期", "受理时间", "受理日期", "登记时间", "登记日期"),
        hint=gettext_lazy("表里的上报时间不读：写入的事都从今天起算期限。有系统之前的事，请派单的人用“旧账（系统之前的事项）”导入，那里读日期。"),
    ),
    Column("due_at", gettext_lazy("时限"), show=lambda row: cells.last_day(row.due_at), only_out=True),
)  # fmt: skip


def _apply(actor: Actor, now: datetime, values: dict[str, Any]) -> Issue:
    told = {name: value for name, value in values.items() if name != "number"}
    with events.silent():  # what stood in a sheet is no news to who told it
        return actions.report_issue(actor=actor, now=now, random_below=secrets.randbelow, **told)


def ahead(actor: Actor, now: datetime, rows: Sequence[Mapping[str, Any]]) -> Blocks:
    return actions.numbers_ahead(Counter(row["region_code"][:6] for row in rows), now=now)


def _there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Known) -> dict[int, Issue]:
    """What an export gave out comes back with its number."""
    found = Issue.objects.visible_to(actor).filter(number__in={row["number"] for row in rows})
    return under_key(rows, with_town(found).select_related("category", "lead"), "number")


def _change(actor: Actor, now: datetime, record: Issue, changes: dict[str, Any]) -> Issue:
    """Heading, place and category, by whoever dispatches; the words that were said stay."""
    return actions.correct_issue(actor=actor, now=now, issue_id=record.pk, reason=_("按导入的表更正"), **changes)


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """What was typed twice has the same words in the same village; a number out of one's sight is taken all the same."""
    numbers = {row["number"] for row in rows if row.get("number")}
    there = set(Issue.objects.filter(number__in=numbers).values_list("number", flat=True)) if numbers else set()
    same = Issue.objects.filter(
        region_code__in={row["region_code"] for row in rows}, title__in={row["title"] for row in rows}
    )
    alike = set(same.values_list("region_code", "title", "body"))
    for at, row in enumerate(rows):
        key = (row["region_code"], row["title"], row["body"])
        if row.get("number") in there:
            yield at, "number", _("这件事已经在系统里")
        elif key in alike:
            yield at, "title", _("这个村已经有一件一模一样的")
        elif key in seen:
            yield at, "title", _("这件事在表里出现了两次")
        seen.add(key)


# ---------------------------------------------------------------------- promises


@dataclass(slots=True)
class Said:
    """What the cells of a sheet of promises may name."""

    actor: Actor
    places: Places
    staff: Named
    homes: dict[str, Named] = field(default_factory=dict)  # of a village, once it is named

    def read(self, cell: Any) -> str:
        return self.places.read(cell)


def _home(row: Promise) -> str:
    return f"{row.household.number} {row.household.head_name}" if row.household else ""


PROMISE = (
    Column(
        "words", gettext_lazy("答应的话"), cells.text(200, gettext_lazy("答应的话")), lambda row: row.words, True,
        ("答应了什么", "承诺内容", "承诺事项", "承诺"), is_fixed=True,
    ),
    Column(
        "until_on", gettext_lazy("哪天前"), cells.day, lambda row: row.until_on, True, ("承诺期限", "完成时限", "期限", "兑现日期"),
        hint=gettext_lazy("已登记的，只能往后改"),
    ),
    Column(
        "said_on", gettext_lazy("哪天说的"), cells.day, lambda row: row.said_on, words=("承诺日期", "日期"), is_fixed=True,
        is_kept=True,
    ),
    region_column(gettext_lazy("村(社区)"), is_fixed=True),
    Column(
        "household_id", gettext_lazy("农户"), cells.plain, _home, words=("户主", "户主姓名", "户号"), is_fixed=True, is_kept=True,
        hint=gettext_lazy("本村农户的户主姓名或户号"),
    ),
    Column(
        "staff_id", gettext_lazy("谁来兑现"), lambda cell, known: colleague(cell, known.staff),
        lambda row: shown_colleague(row.staff), words=("承诺人", "干部", "责任人"), is_fixed=True, is_kept=True, beside=("staff",),
        hint=gettext_lazy("姓名，同名的前面加单位；不填就是导入的人自己"),
    ),
    Column("issue", gettext_lazy("事项编号"), show=lambda row: row.issue.number if row.issue else "", only_out=True),
    Column("state", gettext_lazy("状态"), show=lambda row: row.get_state_display(), only_out=True),
    Column("note", gettext_lazy("说明"), show=lambda row: row.note, only_out=True),
    Column("number", gettext_lazy("承诺编号"), cells.ident, lambda row: str(row.pk), is_fixed=True),
)  # fmt: skip


def _begin_promises(actor: Actor) -> Said:
    return Said(actor, places_of(actor), colleagues_of(actor))


def _settle_promise(actor: Actor, now: datetime, values: dict[str, Any], known: Said) -> dict[str, Any]:
    """The household found in its village; a day nobody could promise is told before anything is written."""
    told = {name: value for name, value in values.items() if name != "number" and value not in ("", None)}
    if word := told.get("household_id"):
        village = told["region_code"]
        there = known.homes.setdefault(village, {}) or homes_of(actor, village)
        known.homes[village] = there
        told["household_id"] = met_in(there, word, form_field="household_id")
    said_on = told.get("said_on") or timezone.localdate(now)
    actions.check_day(told["until_on"], said_on=said_on)
    return told


def _promise(actor: Actor, now: datetime, values: dict[str, Any]) -> Promise:
    return actions.make_promise(actor=actor, now=now, **values)


def _prepared(rows: Any, actor: Actor) -> Any:
    return with_town(rows).select_related("staff__organisation", "household", "issue")


def _promises_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Said) -> dict[int, Promise]:
    found = Promise.objects.visible_to(actor).filter(pk__in={row["number"] for row in rows})
    by_pk = {promise.pk: promise for promise in _prepared(found, actor)}
    return {at: by_pk[row["number"]] for at, row in enumerate(rows) if row["number"] in by_pk}


def _put_off(actor: Actor, now: datetime, record: Promise, changes: dict[str, Any]) -> Promise:
    note = _("按导入的表改期")
    return actions.put_off_promise(actor=actor, now=now, promise_id=record.pk, note=note, **changes)


def _review_promises(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    places, words = {row["region_code"] for row in rows}, {row["words"] for row in rows}
    same = Promise.objects.filter(region_code__in=places, words__in=words)
    there = set(same.values_list("region_code", "words", "until_on"))
    yield from told(
        rows, seen, there, by=lambda row: (row["region_code"], row["words"], row["until_on"]), column="words",
        before=_("这个村已经记过一样的承诺"), again=_("这句话在表里出现了两次"),
    )  # fmt: skip


def add() -> None:
    register(
        Kind(
            "issues.issue", gettext_lazy("事项"), "issues.report", ISSUE, _apply, begin, _review, "issues:list",
            lambda rows, actor: with_town(rows).select_related("category", "lead"), ("number",), _there, change=_change,
            ahead=ahead,
        )
    )  # fmt: skip
    register(
        Kind(
            "issues.promise", gettext_lazy("答应的事"), "issues.report", PROMISE, _promise, _begin_promises, _review_promises,
            "issues:promises", _prepared, ("number",), _promises_there, _settle_promise, _put_off,
        )
    )  # fmt: skip
    why = gettext_lazy("它记着每次派单时建议了什么、选了什么，由派单自己写下")
    keep_as_record(
        Record(
            "issues:router_choices", gettext_lazy("派单建议"), why,
            lambda: [headings_of(suggestion_table(question, {})) for question in QUESTIONS],
        )
    )  # fmt: skip
