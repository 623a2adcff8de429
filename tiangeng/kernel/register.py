"""The field register 字段登记: what every column and every box of a form is for, and on what ground it is kept.

Each room declares its own in `register.py`; a test fails when a column or a box has no entry, or an entry nothing to
describe. A box of a form says which column it fills and inherits the rest from there, so that nothing is said twice.
"""

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.forms.forms import BaseForm
from django.urls import get_resolver
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Why it may be kept at all."""

    DUTY = "duty", _("履行法定职责（个人信息保护法第十三条）")
    ASKED = "asked", _("本人找上门来，办这件事要用")
    OFFICE = "office", _("本单位用人和分工的需要")
    SAFETY = "safety", _("网络安全的法定留存和防护")
    NOBODY = "nobody", _("不涉及个人")


class Seen(models.TextChoices):
    """Who sees it."""

    PUBLIC = "public", _("任何人")
    RECEIPT = "receipt", _("拿着查询码的人")
    COUNTY = "county", _("全县干部")
    PLACE = "place", _("管这块地方的干部")
    PART = "part", _("管这块地方的干部和经办单位")
    TEAM = "team", _("写的人和本单位")
    MASKED = "masked", _("平时遮住；说明原因、留下记录才能看")
    SELF = "self", _("本人")
    KEEPERS = "keepers", _("账号管理员")
    AUDIT = "audit", _("审计管理员")
    SYSTEM = "system", _("没有人看，只有系统自己用")


class Keep(models.TextChoices):
    """How long, and what happens then. The numbers are the retention job's own (`months`, `days`)."""

    HOME = "home", _("农户档案：搬走满 2 年，删去姓名、号码、住址和备注")
    ASKER = "asker", _("提出人：事项了结满 2 年，删去姓名和电话")
    CASE = "case", _("办件文字：事项了结满 10 年，抹去内容，只留件数和时间")
    CONTACT = "contact", _("企业联系人：满 2 年没有去过、没有办过事、也没有更正过，删去姓名和电话")
    WISH = "wish", _("本人的意思：留到本人改主意")
    DIARY = "diary", _("走访记录：满 5 年，抹去文字，只留到过哪里")
    DEED = "deed", _("经办人姓名：跟所办的事一起留着，事是谁办的说得清")
    PAPER = "paper", _("照片和附件：所附的事了结满 2 年，销毁文件")
    ACCOUNT = "account", _("账号和授权：留着备查，停用后登录不了")
    STAFF = "staff", _("干部：离开满 2 年，删去电话")
    SIGN_IN = "sign_in", _("登录：失败记录和会话满 6 个月删除")
    OPINION = "opinion", _("意见箱：处理完满 3 年，抹去内容")
    WEEK = "week", _("临时文件：满 7 天删除")
    DAY = "day", _("防刷计数和防重号：满 30 天删除")
    LOG = "log", _("日志：至少留 3 年，封条串着，不单独删改")
    COUNTY = "county", _("县里用多久留多久，不涉及个人")


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of one table kept for one purpose."""

    names: tuple[str, ...]
    purpose: Any
    basis: Basis
    seen: Seen
    keep: Keep
    known: Any = ""  # where the system may already have it, so that nobody is asked again

    @property
    def is_personal(self) -> bool:
        return self.basis != Basis.NOBODY


OWN_USE = _("系统自用：编号、位置、次序、版本")


def columns(names: str, purpose: Any, basis: Basis, seen: Seen, keep: Keep, *, known: Any = "") -> Columns:
    return Columns(tuple(names.split()), purpose, basis, seen, keep, known)


def plain(names: str, purpose: Any = OWN_USE, *, keep: Keep = Keep.COUNTY) -> Columns:
    """Columns that say nothing about anybody."""
    return Columns(tuple(names.split()), purpose, Basis.NOBODY, Seen.SYSTEM, keep)


@dataclass(frozen=True, slots=True)
class Table:
    """All columns of one model, in groups; `everything` for a library's table that is one thing."""

    model: str  # app_label.Model
    title: Any
    groups: tuple[Columns, ...]

    @property
    def of(self) -> dict[str, Columns]:
        return {name: group for group in self.groups for name in group.names}


def table(model: str, title: Any, *groups: Columns) -> Table:
    return Table(model, title, groups)


@dataclass(frozen=True, slots=True)
class Form:
    """One form people fill in: which column each box fills, and what of it is known already.

    `who`: the roles that fill it in, or nobody's duty (a villager's form). `a_year`: how often one of them is taken to
    need it in a year. It is a planning figure written down here; no use is ever counted.
    """

    name: str  # dotted path below tiangeng, e.g. places.forms.HouseholdForm
    title: Any
    who: str  # role codes apart by blanks; "" = open to anyone, nobody's duty
    a_year: int
    why_so_often: Any
    asks: Mapping[str, str]  # box → room.Model.column, or a word of `NOT_KEPT`
    known: Mapping[str, Any] = field(default_factory=dict)  # box → where it is taken from

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]

    @property
    def form_class(self) -> Any:
        module, _dot, name = self.name.rpartition(".")
        return getattr(importlib.import_module(f"tiangeng.{module}"), name)


NOT_KEPT = {
    "-seen": _("系统自带：打开页面时看到的是哪一步，防止两个人同时改"),
    "-page": _("系统自带：同一张表重复提交时认得出来"),
    "-trap": _("防机器人的空格，人看不到"),
    "-choice": _("只用来选怎么办，不另外保存"),
    "-password": _("核对身份用，只留不可还原的摘要"),
    "-file": _("检查后按内容存放，见附件登记"),
}


def _declared(name: str) -> Iterator[Any]:
    for config in apps.get_app_configs():
        if config.name.startswith("tiangeng."):
            place = f"{config.name}.{'entries' if config.label == 'kernel' else 'register'}"
            if importlib.util.find_spec(place):
                yield from getattr(importlib.import_module(place), name, ())


def tables() -> list[Table]:
    """What all rooms declare of their tables, in the order of the rooms."""
    return list(_declared("TABLES"))


def forms() -> list[Form]:
    return list(_declared("FORMS"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the register as it is read: a column, or a box of a form."""

    room: str
    place: Any  # table or form, in words
    where: str  # places.Household, places.forms.HouseholdForm
    name: str
    kind: str  # column · box
    purpose: Any
    basis: Any
    seen: Any
    keep: Any
    known: Any
    is_personal: bool
    is_sealed: bool = False
    fills: str = ""


def _column_rows() -> Iterator[Row]:
    for one in tables():
        model = apps.get_model(one.model)
        for group in one.groups:
            for name in group.names:
                sealed = name != "*" and type(model._meta.get_field(name)).__name__ == "SecretField"
                yield Row(
                    one.model.partition(".")[0], one.title, one.model, name, "column", group.purpose, group.basis.label,
                    group.seen.label, group.keep.label, group.known, group.is_personal, sealed,
                )  # fmt: skip


def _box_rows() -> Iterator[Row]:
    known_columns = {one.model: one.of for one in tables()}
    for form in forms():
        for box, target in form.asks.items():
            if target in NOT_KEPT:
                yield Row(
                    form.room, form.title, form.name, box, "box", NOT_KEPT[target], Basis.NOBODY.label, Seen.SYSTEM.label,
                    _("不保存"), form.known.get(box, ""), False,
                )  # fmt: skip
                continue
            model, _dot, column = target.rpartition(".")
            group = known_columns[model][column]
            yield Row(
                form.room, form.title, form.name, box, "box", group.purpose, group.basis.label, group.seen.label,
                group.keep.label, form.known.get(box) or group.known, group.is_personal, fills=target,
            )  # fmt: skip


def rows() -> list[Row]:
    """The whole register: every column, then every box."""
    return [*_column_rows(), *_box_rows()]


def faults() -> list[str]:
    """What the register gets wrong; empty when it and the code say the same."""
    return [*_table_faults(), *_form_faults()]


def _table_faults() -> Iterator[str]:
    declared: dict[str, Table] = {}
    for one in tables():
        if one.model in declared:
            yield f"{one.model}: declared twice"
        declared[one.model] = one
    standing = {m._meta.label: m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy}
    for label in sorted(set(declared) - set(standing)):
        yield f"{label}: an entry without a table"
    for label, model in sorted(standing.items()):
        if label not in declared:
            yield f"{label}: a table without an entry; declare it in its room's register.py"
            continue
        names = [name for group in declared[label].groups for name in group.names]
        if names == ["*"] and not model.__module__.startswith("tiangeng."):
            continue
        there = {f.name for f in model._meta.get_fields() if getattr(f, "column", None) and not f.many_to_many}
        yield from (f"{label}.{name}: a column without an entry" for name in sorted(there - set(names)))
        yield from (f"{label}.{name}: an entry without a column" for name in sorted(set(names) - there))
        yield from (f"{label}.{name}: declared twice" for name in sorted({n for n in names if names.count(n) > 1}))


def _all_forms(base: type = BaseForm) -> Iterator[type]:
    below: list[type] = base.__subclasses__()
    for one in below:
        yield one
        yield from _all_forms(one)


def _form_faults() -> Iterator[str]:
    known_columns = {one.model: one.of for one in tables()}
    yield from _undeclared_forms()
    for form in forms():
        try:
            boxes = set(form.form_class.base_fields)
        except (ImportError, AttributeError):
            yield f"{form.name}: an entry without a form"
            continue
        yield from (f"{form.name}.{box}: a box without an entry" for box in sorted(boxes - set(form.asks)))
        yield from (f"{form.name}.{box}: an entry without a box" for box in sorted(set(form.asks) - boxes))
        yield from (f"{form.name}.{box}: known, but not asked" for box in sorted(set(form.known) - set(form.asks)))
        for box, target in form.asks.items():
            model, _dot, column = target.rpartition(".")
            if target not in NOT_KEPT and column not in known_columns.get(model, {}):
                yield f"{form.name}.{box}: fills {target}, which is not in the register"


def _undeclared_forms() -> Iterator[str]:
    """Forms of ours that ask something and stand in no register; a mere base of others need not."""
    get_resolver().url_patterns  # noqa: B018  # every form is known once every address is
    declared = {form.name for form in forms()}
    found: list[Any] = list(dict.fromkeys(_all_forms()))
    for one in found:
        package, _dot, module = one.__module__.partition(".")
        ours = package == "tiangeng" and "tests" not in module.split(".")
        if ours and getattr(one, "base_fields", None) and not one.__subclasses__():
            name = f"{module}.{one.__qualname__}"
            if name not in declared and "<locals>" not in name and not _is_drawn(one):
                yield f"{name}: a form without an entry; declare it in its room's register.py"


def _is_drawn(form: type) -> bool:
    """Whether a filter set made it: it asks for rows, and keeps nothing."""
    return form.__name__.endswith("FilterForm") or form.__name__.endswith("FilterSetForm")
