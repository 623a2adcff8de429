"""How Chinese names are put in order and found by typing letters.

`sort_key` orders as a dictionary does, character by character: by syllable, then tone, then the character itself, so
that 于, 余 and 俞 — all yú — do not run into each other. Compared byte by byte (collation C), it is the same order on
every server; no ICU is needed. `initials` are what people type: 龙渊街道 → lyjd.

Readings are pypinyin's, which knows phrases (重庆 → chong). A surname is read as a surname: 单 Shàn, 曾 Zēng, 查 Zhā;
the table below holds only those that are read differently there, or of which pypinyin takes the rarer reading.

Known limits: 朴 is always read Piáo, 覃 always Qín (as in Guangxi) and 盖 always Gě, whatever the family itself says;
a character unknown to pypinyin (some rare names) sorts after all others and gives no initial.
"""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "单": "shan4", "曾": "zeng1", "解": "xie4", "仇": "qiu2", "区": "ou1", "查": "zha1", "任": "ren2", "华": "hua4",
    "朴": "piao2", "盖": "ge3", "翟": "zhai2", "缪": "miao4", "乐": "yue4", "员": "yun4", "燕": "yan1", "葛": "ge3",
    "覃": "qin2", "秘": "bi4", "黑": "he4", "繁": "po2", "折": "she2", "重": "chong2", "牟": "mu4", "乜": "nie4",
    "么": "yao1", "种": "chong2", "卜": "bu3", "阚": "kan4", "句": "gou1", "相": "xiang4", "过": "guo1", "那": "na1",
    "能": "nai4", "都": "du1", "哈": "ha3", "令": "ling2", "宁": "ning4", "藏": "zang1", "隗": "wei3", "郇": "xun2",
    "召": "shao4", "洗": "xian3", "於": "yu1", "要": "yao1", "撒": "sa3", "佴": "nai4", "祭": "zhai4", "观": "guan4",
}  # fmt: skip
COMPOUND_SURNAMES = {  # of those that begin with a letter read otherwise alone
    "单于": ("chan2", "yu2"), "尉迟": ("yu4", "chi2"), "万俟": ("mo4", "qi2"), "长孙": ("zhang3", "sun1"),
    "宰父": ("zai3", "fu3"), "乐正": ("yue4", "zheng4"), "令狐": ("ling2", "hu2"),
}  # fmt: skip


def sort_key(name: str, *, person: bool = False, limit: int = 255) -> str:
    """The text to order by, compared byte by byte; cut at `limit`, far behind what tells two names apart."""
    return "".join(f"{syllable}{letter}" if syllable else letter.lower() for letter, syllable in _read(name, person))[
        :limit
    ]


def initials(name: str, *, person: bool = False, limit: int = 40) -> str:
    """First letters in lower case; digits and Latin letters stay, everything else is left out."""
    found = (syllable[0] if syllable else letter.lower() for letter, syllable in _read(name, person))
    return "".join(one for one in found if one.isascii() and one.isalnum())[:limit]


def spelled(name: str, *, person: bool = False) -> str:
    """The whole reading without tones and spaces, as one types it: 龙渊 → longyuan; ü is typed v."""
    found = (syllable.rstrip("12345") or letter.lower() for letter, syllable in _read(name, person))
    return "".join(one for text in found for one in text if one.isascii() and one.isalnum())


def family_keys(name: str) -> list[str]:
    """What the sort keys of all people can begin with whose name begins with this character: mostly one."""
    first = name.strip()[:1]
    compound = [(two, found) for two, found in COMPOUND_SURNAMES.items() if first and two.startswith(first)]
    return sorted({sort_key(first, person=True)} | {found[0] + two[0] for two, found in compound})


@lru_cache(maxsize=20_000)
def _read(name: str, person: bool) -> tuple[tuple[str, str], ...]:
    """Each character with its syllable and tone, or with '' where it has none."""
    name = name.strip()
    if not person:
        return _plain(name)
    surname = _surname(name)
    return (*surname, *_plain(name[len(surname) :]))


def _surname(name: str) -> tuple[tuple[str, str], ...]:
    """Read by itself, so that it does not make a phrase with the given name."""
    if len(name) > 2 and (found := COMPOUND_SURNAMES.get(name[:2])):
        return tuple(zip(name[:2], found, strict=True))
    return ((name[0], SURNAMES[name[0]]),) if name[:1] in SURNAMES else _plain(name[:1])


def _plain(text: str) -> tuple[tuple[str, str], ...]:
    syllables = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, errors=_one_each)  # type: ignore[arg-type]
    return tuple(zip(text, syllables, strict=True))


def _one_each(unknown: str) -> list[str]:
    """Pypinyin hands over a whole run of unknown characters; the answer keeps one place for each."""
    return [""] * len(unknown)
