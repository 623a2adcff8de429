"""From an XLSForm workbook to what is kept: the survey as plain data for the phone and the server, the XForm for ODK Collect.

Our own reading comes first and is stricter than pyxform's: a column, a type or a function that would be passed over somewhere
is refused, with sheet, row and column. pyxform then has the last word and writes the XForm.
"""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineWorkbook

from tiangeng.algorithms import formulas

from . import xforms
from .worksheets import BadWorkbook, Cell, Row, rows_of

TYPES = {
    "text": "text", "integer": "integer", "decimal": "decimal", "date": "date", "time": "time", "datetime": "datetime",
    "acknowledge": "acknowledge", "note": "note", "calculate": "calculate", "image": "image", "today": "today",
}  # fmt: skip
LISTED = {"select_one": "one", "select_multiple": "many"}
VILLAGES = "villages.csv"  # select_one_from_file: the villages of whoever fills it in
NOT_ASKED = {
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "start-geopoint", "background-geopoint"), "不收填表的人在哪里"),
    **dict.fromkeys(("start", "end", "audit"), "不记填表用了多久"),
    **dict.fromkeys(("deviceid", "username", "phonenumber", "simserial", "subscriberid", "email"), "是谁填的系统知道，不另问"),
    **dict.fromkeys(("audio", "video", "file", "background-audio", "barcode"), "附件只收照片（image）"),
}  # fmt: skip
COLUMNS = frozenset(
    (
        "type", "name", "label", "hint", "relevant", "constraint", "constraint_message", "required", "required_message",
        "calculation", "choice_filter", "default", "appearance", "read_only", "repeat_count", "parameters",
    )
)  # fmt: skip
SETTINGS = frozenset({"form_title", "form_id", "version"})
WRONG = {
    "empty": "是空的", "strange": "有看不懂的写法“%s”", "left_over": "多出了“%s”", "expected": "这里该有“%s”", "unfinished": "没有写完",
    "unknown_function": "没有函数 %s", "arguments": "%s 的参数个数不对", "too_long": "太长了", "too_deep": "套得太深了",
    "rows_only": "%s 汇总的要写成 ${题目的 name}", "text_only": "%s 的第二个要写成文字，例如 'yes'",
    "day_letter": "format-date 不认识 %s，能用的是 %%Y %%y %%m %%n %%d %%e %%H %%M %%S",
}  # fmt: skip
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
VERSION, CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}"), re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"meta", "instanceID", "deprecatedID", "instanceName"})
MOST_QUESTIONS, MOST_BYTES = 300, 500_000
_YES, _NO = ("yes", "true", "true()"), ("", "no", "false", "false()")


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A workbook, read."""

    code: str
    name: str
    version: str
    survey: dict[str, Any]
    xform: str


def read(content: bytes) -> Questionnaire:
    """The questionnaire of a workbook, or `BadWorkbook` with sheet, row and column."""
    if len(content) > MOST_BYTES:
        raise BadWorkbook(f"工作簿太大：最多 {MOST_BYTES // 1000} KB")
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(content))
    except Exception as error:  # calamine raises several kinds, all of them about the file
        raise BadWorkbook("不是能读的 xlsx 工作簿") from error
    settings = _settings(book)
    choices = _choices(book)
    survey = _Compiler(choices).compile(rows_of(book, "survey", COLUMNS))
    return Questionnaire(
        settings["form_id"], settings["form_title"], settings["version"], survey, xforms.written(content, book)
    )


def _settings(book: CalamineWorkbook) -> dict[str, str]:
    rows = rows_of(book, "settings", SETTINGS)
    if len(rows) != 1:
        raise BadWorkbook("settings 表要有一行：form_title、form_id、version")
    row = rows[0]
    for heading, pattern, what in (
        ("form_title", re.compile(r".{1,60}"), "要写表单的名字，最多 60 个字"),
        ("form_id", CODE, "要写代号：小写字母、数字、短横线"),
        ("version", VERSION, "要写版本，例如 2026031801"),
    ):
        if not pattern.fullmatch(row.get(heading)):
            raise row.at(heading).wrong(what)
    return row.values


def _choices(book: CalamineWorkbook) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    if "choices" not in book.sheet_names:
        return found
    for row in rows_of(book, "choices", None):
        choices = found.setdefault(row.get("list_name"), [])
        for heading in ("list_name", "name", "label"):
            if not row.get(heading):
                raise row.at(heading).wrong("不能空着")
        if re.search(r"\s", row.get("name")):
            raise row.at("name").wrong("选项的 name 里不能有空格")
        if any(choice["name"] == row.get("name") for choice in choices):
            raise row.at("name").wrong(f"选项 {row.get('name')} 在这一组里出现了两次")
        choices.append({heading: value for heading, value in row.values.items() if value and heading != "list_name"})
    return found


@dataclass
class _Open:
    """A group or repeat whose end has not come yet."""

    kind: str
    item: dict[str, Any]
    row: Row


@dataclass
class _Compiler:
    """Walks the rows of the survey once; what a formula names must stand above it."""

    choices: dict[str, list[dict[str, str]]]
    homes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # question → the repeats it stands in
    opened: list[_Open] = field(default_factory=list)
    used: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    later: list[tuple[Row, str, formulas.Tree, tuple[str, ...]]] = field(default_factory=list)
    by_the_day: list[Cell] = field(default_factory=list)  # formulas that ask which day it is
    has_today: bool = False

    def compile(self, rows: list[Row]) -> dict[str, Any]:
        items: list[dict[str, Any]] = []
        for row in rows:
            into = self.opened[-1].item["items"] if self.opened else items
            self._take(row, row.get("type").split(), into)
        if self.opened:
            raise self.opened[-1].row.at("type").wrong(f"{self.opened[-1].row.get('type')} 没有收尾（end）")
        for row, heading, tree, here in self.later:  # constraints are asked once everything is answered
            self._check_references(row, heading, tree, here)
        if self.by_the_day and not self.has_today:
            raise self.by_the_day[0].wrong("用了 today()、now()，要有一道 today 题：过几天才上传的，要知道是哪天填的")
        if not self.homes:
            raise BadWorkbook("survey 表里没有题目")
        if len(self.homes) > MOST_QUESTIONS:
            raise BadWorkbook(f"survey 表里的题目太多：最多 {MOST_QUESTIONS} 题")
        return {"items": items, "choices": self.used}

    def _take(self, row: Row, words: list[str], into: list[dict[str, Any]]) -> None:
        kind = " ".join(words).replace("_", " ")
        if kind in ("end group", "end repeat"):
            self._close(row, kind)
        elif kind in ("begin group", "begin repeat"):
            item = self._item(row, kind.removeprefix("begin ")) | {"items": []}
            if count := row.get("repeat_count"):
                item["count"] = self._formula(row, "repeat_count", count)
            into.append(item)
            self.opened.append(_Open(kind.removeprefix("begin "), item, row))
        else:
            into.append(self._question(row, words))

    def _close(self, row: Row, kind: str) -> None:
        if not self.opened or self.opened[-1].kind != kind.removeprefix("end "):
            raise row.at("type").wrong(f"{row.get('type')} 没有对应的 begin")
        if not self.opened.pop().item["items"]:
            raise row.at("type").wrong("这一组里没有题目")

    def _here(self) -> tuple[str, ...]:
        return tuple(one.item["name"] for one in self.opened if one.kind == "repeat")

    def _question(self, row: Row, words: list[str]) -> dict[str, Any]:
        if not words:
            raise row.at("type").wrong("不能空着")
        if words[0] in LISTED and len(words) == 2:
            item = self._item(row, LISTED[words[0]])
            return item | self._listed(row, words[1])
        if words == ["select_one_from_file", VILLAGES]:
            if row.get("name") != "village":
                raise row.at("name").wrong(f"选村的题要叫 village（{VILLAGES}）")
            return self._item(row, "village")
        kind = TYPES.get(words[0].lower()) if len(words) == 1 else None
        if kind is None:
            why = NOT_ASKED.get(words[0].lower(), "没有这种题型，或者写法不对")
            raise row.at("type").wrong(f"{row.get('type')}：{why}")
        self.has_today = self.has_today or kind == "today"
        return self._item(row, kind)

    def _listed(self, row: Row, name: str) -> dict[str, Any]:
        if name not in self.choices:
            raise row.at("type").wrong(f"choices 表里没有选项组 {name}")
        self.used[name] = self.choices[name]
        found: dict[str, Any] = {"choices": name}
        if row.get("choice_filter"):
            tree = self._formula(row, "choice_filter", row.get("choice_filter"))
            known = {heading for choice in self.choices[name] for heading in choice}
            if lost := sorted(formulas.columns_of(tree) - known):
                raise row.at("choice_filter").wrong(f"选项组 {name} 没有 {lost[0]} 这一列")
            found["filter"] = tree
        return found

    def _item(self, row: Row, kind: str) -> dict[str, Any]:
        name, label = row.get("name"), row.get("label")
        if not NAME.fullmatch(name) or name in RESERVED:
            raise row.at("name").wrong("题目的 name 用字母、数字、下划线，字母开头，最多 40 个字")
        if name in self.homes:
            raise row.at("name").wrong(f"{name} 出现了两次：一个名字只能是一道题")
        if not label and kind not in ("calculate", "today", "group"):
            raise row.at("label").wrong("要写题目")
        for heading in ("label", "hint", "default"):
            if "${" in row.get(heading):
                raise row.at(heading).wrong("这里不能引用别的题")
        if _is_worked_out(row.get("default"), kind):
            raise row.at("default").wrong("只能写定下来的值，ODK Collect 会把它当算式来算")
        item: dict[str, Any] = {"name": name, "kind": kind, "label": label or name}
        for heading in ("hint", "appearance", "default", "constraint_message", "required_message"):
            if row.get(heading):
                item[heading] = row.get(heading)
        if row.get("read_only").lower() in _YES:
            item["read_only"] = True
        self._conditions(row, item)
        if kind == "calculate" and "calculation" not in item:
            raise row.at("calculation").wrong("calculate 要写算式")
        self.homes[name] = (*self._here(), name) if kind == "repeat" else self._here()
        return item

    def _conditions(self, row: Row, item: dict[str, Any]) -> None:
        for heading in ("relevant", "calculation"):
            if row.get(heading):
                item[heading] = self._formula(row, heading, row.get(heading))
        if (required := row.get("required").lower()) in _YES:
            item["required"] = True
        elif required not in _NO:
            item["required"] = self._formula(row, "required", row.get("required"))
        if row.get("constraint"):
            tree = self._parsed(row, "constraint", row.get("constraint"))
            self.later.append((row, "constraint", tree, self._here()))
            item["constraint"] = tree

    def _formula(self, row: Row, heading: str, formula: str) -> formulas.Tree:
        tree = self._parsed(row, heading, formula)
        self._check_references(row, heading, tree, self._here())
        return tree

    def _parsed(self, row: Row, heading: str, formula: str) -> formulas.Tree:
        tree = _parsed(row, heading, formula)
        if formulas.asks_the_day(tree):
            self.by_the_day.append(row.at(heading))
        return tree

    def _check_references(self, row: Row, heading: str, tree: formulas.Tree, here: tuple[str, ...]) -> None:
        if heading != "choice_filter" and (columns := formulas.columns_of(tree)):
            raise row.at(heading).wrong(f"看不懂“{sorted(columns)[0]}”：引用别的题要写 ${{题目的 name}}")
        for name, is_whole in formulas.references(tree):
            if name not in self.homes:
                raise row.at(heading).wrong(f"引用了 {name}，前面没有这道题")
            home = self.homes[name]
            if not is_whole and home != here[: len(home)]:
                raise row.at(heading).wrong(f"{name} 在可以填多行的一组里，这里只能用 sum、count、min、max、join 汇总")


def _parsed(row: Row, heading: str, formula: str) -> formulas.Tree:
    try:
        tree = formulas.parse(formula)
        _try_patterns(tree)
    except formulas.BadFormula as error:
        said = WRONG[error.what]
        raise row.at(heading).wrong(
            f"算式{said % error.word if '%s' in said else said}（第 {error.at + 1} 个字）"
        ) from error
    except re.error as error:
        raise row.at(heading).wrong(f"regex 的写法不对：{error}") from error
    return tree


def _is_worked_out(default: str, kind: str) -> bool:
    """As pyxform sees it, which then has devices work it out; the phone and the server would take it by the letter."""
    if not default:
        return False
    from pyxform.utils import default_is_dynamic

    return bool(default_is_dynamic(default, {"datetime": "dateTime"}.get(kind, kind)))


def _try_patterns(tree: formulas.Tree) -> None:
    if tree[:2] == ["call", "regex"] and tree[3][0] == "text":
        re.compile(tree[3][1], re.ASCII)
        if ours := re.search(r"\(\?(P|\()", tree[3][1]):
            raise re.error(f"{ours[0]} ODK Collect 不认识")
    for part in tree[1:]:
        if isinstance(part, list):
            _try_patterns(part)
