"""What a place is called among people, and what kind of place its name says it is.

The statistical register names the committee (上田村村民委员会, 金乐社区居委会); people name the place: 上田村,
金乐社区. The register was typed by forty thousand offices: 委员会 appears as 委会, 委员, 委会会, 员委会 and in a
hundred more ways, with notes in brackets behind it. `village` takes the committee off and keeps the rest, and keeps the
whole name where nothing recognisable would be left.

Kind: the committee in the name decides (村 → village, 居 or 社区 → community). Without one the code does: the register
numbers communities 001–199, villages 200–399, and 400 or more what merely resembles them (farms, camps, virtual
units).

Limits: 村 is added where only 村委会 was there (黄水村委会 → 黄水村), which is right for nearly all and strange for a
few (第三队村委会 → 第三队村). Two units of one township may end up with the same bare name; whoever builds a list keeps
the full names of both.
"""

import re
import unicodedata
from typing import NamedTuple

VILLAGE, COMMUNITY, OTHER = "village", "community", "other"
PLACEHOLDER = "placeholder"  # a row of the register that is no place of its own: 市辖区, 省直辖县级行政区划

_NOTES = re.compile(r"(?:（[^（）]*）+)+$")
# 委员会 and what became of it. After 村 and 居 one character of it is enough; elsewhere it takes 委 and one more.
_COMMITTEE = re.compile(
    r"(?P<whose>居民管理|村民居|村民|居民|村|居)(?:[委员会]{1,8}|民[委员会]{1,5})$"
    r"|(?P<herders>牧民|牧|渔民|渔)(?=[员会]?委)[委员会]{2,8}$"
    r"|(?P<people>家属|家|人民)(?=委)[委员会]{2,8}$"
    r"|(?P<plain>)(?=[员会]?委)[委员会]{2,8}$"
)
_MISSPELT = (
    (re.compile(r"（([村居])）(?=委)"), r"\1"),
    (re.compile(r"社区居$"), "社区居委会"),
    (re.compile(r"村[村季]会$"), "村委会"),
)
_OF_ITSELF_A_VILLAGE = re.compile(r"(?:村|嘎查|社区|街道)(?:（[^（）]*）)?$")
_RESEMBLES = re.compile(r"虚拟|类似|特殊社区|特殊村委会|(?:生活区|管理区|[大中小]?队|连|[农林牧渔]场)$")
_PLACEHOLDERS = re.compile(r"^(?:市辖区|县)$|直辖县级行政区划$")


class Named(NamedTuple):
    name: str
    kind: str


def village(full_name: str, code: str) -> Named:
    """The bare name and kind of a unit of the lowest level; `code` has twelve digits."""
    whole = tidy(full_name)
    notes = found.group() if (found := _NOTES.search(whole)) else ""
    base, whose = _without_committee(_spelt_right(whole.removesuffix(notes)))
    kind = _kind_of_village(base, whose, whole, code)
    if whose in ("村", "村民") and base and not _OF_ITSELF_A_VILLAGE.search(base):
        base += "村"
    return Named(base + _worth_keeping(notes) if len(base) > 1 else whole, kind)


def township(full_name: str) -> Named:
    name = re.sub(r"街道办事处$", "街道", tidy(full_name))
    found = re.search(r"街道$|民族乡$|族乡$|镇$|乡$", name)
    kind = found.group() if found else OTHER
    return Named(name, "民族乡" if kind == "族乡" else kind)


def county(full_name: str, *, city: str) -> Named:
    """A city without districts stands in the register as its own only county: 东莞市, 中山市, 儋州市, 嘉峪关市."""
    name = tidy(full_name)
    found = re.search(r"自治县$|自治旗$|县$|区$|市$|旗$", name)
    return Named(name, PLACEHOLDER if name == city else found.group() if found else OTHER)


def city(full_name: str) -> Named:
    name = tidy(full_name)
    if _PLACEHOLDERS.search(name):
        return Named(name, PLACEHOLDER)
    found = re.search(r"自治州$|地区$|盟$|市$", name)
    return Named(name, {"市": "地级市"}.get(found.group(), found.group()) if found else OTHER)


def province(full_name: str) -> Named:
    name = tidy(full_name)
    found = re.search(r"自治区$|省$|市$", name)
    return Named(name, {"市": "直辖市"}.get(found.group(), found.group()) if found else OTHER)


def tidy(name: str) -> str:
    """One width of digits, Latin letters and brackets; no spaces."""
    name = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    return name.replace("(", "（").replace(")", "）")


def _spelt_right(body: str) -> str:
    for wrong, right in _MISSPELT:
        body = wrong.sub(right, body)
    return body


def _without_committee(body: str) -> tuple[str, str]:
    """The place and whose committee it was; twice where both names were typed (西张口村委会村民委员会)."""
    whose = ""
    while (committee := _COMMITTEE.search(body)) and committee.start():
        body, whose = body[: committee.start()], whose or committee["whose"] or ""
    return body, whose


def _kind_of_village(base: str, whose: str, whole: str, code: str) -> str:
    if _RESEMBLES.search(whole):
        return OTHER
    if whose:
        return VILLAGE if whose in ("村", "村民") else COMMUNITY
    if base.endswith("社区"):
        return COMMUNITY
    number = int(code[-3:])
    if base.endswith(("村", "嘎查")) or 200 <= number < 400:
        return VILLAGE
    return COMMUNITY if number < 200 else OTHER


def _worth_keeping(notes: str) -> str:
    """A note tells namesakes apart (红旗村（夹街）); the rank of a zone or that a committee is new does not."""
    kept = re.sub(r"（(?:省级|国家级|筹备组|筹|村委会|居委会|社区|特殊社区|特殊村委会|含[^（）]*)）", "", notes)
    return kept if kept.count("（") == kept.count("）") else ""
