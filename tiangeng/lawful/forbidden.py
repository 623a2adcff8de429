"""What the law keeps out of software for grassroots staff, and a search that would find it if somebody brought it in.

国办函〔2026〕12号 and 整治形式主义为基层减负若干规定 (2024). Searched: addresses, tables and columns, boxes of forms, operations and
schemas of the API, templates, scripts, the field app (as it is written and as it is served), and every word a person reads.
Sentences that say it is absent are read as such, word by word; a villager's own words are not searched. The same search fails
the build and writes the self-check of the filing kit.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must be absent: how it would be named in code, and how it would be spoken of."""

    code: str
    absent: Any
    clause: Any
    names: re.Pattern[str]
    words: re.Pattern[str]


def _rule(code: str, absent: Any, clause: Any, names: str, words: str) -> Rule:
    return Rule(code, absent, clause, re.compile(names, re.IGNORECASE), re.compile(words, re.IGNORECASE))


_TWELVE = _("国办函〔2026〕12号")
_TWENTY_FOUR = _("整治形式主义为基层减负若干规定")

RULES = (
    _rule(
        "check_in", _("不设打卡签到"), _TWELVE, r"check_?-?ins?(?![a-z])|clock_?in(?:out)?(?![a-z])|attendance|sign_?in_?sheet",
        r"打卡|签到|签退|考勤|check.?in(?!put|det|g)",
    ),
    _rule(
        "track", _("不记轨迹位置"), _TWELVE,
        r"gps|geo_?location|track(?:ing|er|s|_)|trace(?!back)|footstep|watch_?position|current_?position",
        r"轨迹|行踪|定位|步数|geolocation|watchPosition|getCurrentPosition",
    ),
    _rule(
        "use", _("不统计在线时长和使用次数"), _TWELVE,
        r"online_?time|time_?online|usage|login_?count|sign_?in_?count|streak|last_login|open_?rate|install_?rate",
        r"在线时长|在线时间|使用时长|使用次数|使用率|安装率|登录次数|活跃|连续天数|online time|usage count|"
        r"sendBeacon|visibilitychange.*fetch",
    ),
    _rule(
        "rank", _("手机上没有积分排名"), _TWELVE, r"leader_?board|rank(?:ing|s|ed)?(?![a-z])|points?(?![a-z])|badges?_?earned",
        r"排行|排名|名次|榜|积分|勋章|leader.?board|ranking",
    ),
    _rule(
        "vote", _("不以点赞投票作评价"), _TWELVE, r"(?<!^a)(?<![^a-z]a)likes?(?![a-z])|thumbs|upvote|popularity|"
        r"votes?(?![a-z])|forwards?_count",
        r"点赞|点踩|投票|转发量|学习时长",
    ),
    _rule(
        "photo", _("不强制拍照留痕"), _TWENTY_FOUR, r"watermark|selfie|face_?(?:id|photo)|photo_required|required_photo",
        r"水印|刷脸|必须拍照|必须上传照片|watermark",
    ),
)  # fmt: skip

# sentences that say it is absent, taken out before a text is searched
SAID_TO_BE_ABSENT = (
    "不用打卡", "不必打卡", "不签到", "不设排名", "不排名", "不设打卡签到", "不记轨迹位置", "不统计在线时长和使用次数",
    "手机上没有积分排名",     "不以点赞投票作评价", "不强制拍照留痕", "No check-ins", "No check-in,",
    "no rankings on the phone",
)  # fmt: skip
# name that only looks alike → what it is
LOOKS_ALIKE = {
    "people.account.last_login": "one moment, not a count: an account nobody has used for months is frozen",
    "AccountOut.last_login": "the same, for the administrators who freeze",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that is searched: a name in code, or a text people read or a browser runs."""

    kind: str  # address · column · box · operation · schema · template · script · text · phone
    where: str
    text: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Finding:
    rule: Rule
    place: Place
    found: str


def _spoken(text: str) -> str:
    for sentence in SAID_TO_BE_ABSENT:
        text = text.replace(sentence, "")
    return text


def words_in(text: str) -> list[str]:
    """Forbidden words of a text."""
    said = _spoken(text)
    return [found for rule in RULES for found in rule.words.findall(said)]


def names_in(name: str) -> list[str]:
    return [found.group() for rule in RULES if (found := rule.names.search(name))]


def search(places: Iterable[Place]) -> Iterator[Finding]:
    """Whatever breaks a rule, in the order of the places."""
    for place in places:
        if place.is_name and place.where in LOOKS_ALIKE:
            continue
        text = place.text if place.is_name else _spoken(place.text)
        for rule in RULES:
            hit = (rule.names if place.is_name else rule.words).search(text)
            if hit:
                yield Finding(rule, place, hit.group())
