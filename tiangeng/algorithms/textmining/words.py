"""What of a message is about its matter: salutations, petition formulas, codes and numbers taken out; words found.

Question: which letters of this message tell it from another matter's?

Rules, in order: one form of every character (Unicode NFKC, lower case, no invisible characters); the codes by which a
source hides places (A市, A3区) and whole salutations go; runs of five or more digits (telephones, dates, amounts) go,
shorter ones stay, because 204路 and 6号线 are names; the polite and official formulas of letters go (`FORMULAS`), because
"请加快…建设力度" in two letters does not make them one matter; punctuation becomes a space that no n-gram crosses.

Source: written for this module; words are cut by jieba's dictionary and HMM (rjieba, MIT).

Limits: the formulas are Mandarin's written ones. A dialect's are kept, which costs likeness and no matter. Text beyond
`LONGEST` characters is not read: what a letter is about stands at its beginning.
"""

import re
import unicodedata

import rjieba

LONGEST = 4000

FORMULAS = (
    "尊敬", "敬爱", "领导", "您好", "你好", "大家好", "谢谢", "感谢", "此致", "敬礼", "恳请", "恳求", "请求", "希望",
    "建议", "咨询", "反映", "投诉", "举报", "关于", "有关", "相关", "部门", "政府", "书记", "市长", "县长", "镇长",
    "请问", "加快", "加强", "加大", "推进", "建设", "力度", "步伐", "刻不容缓", "进一步", "尽快", "尽早", "及时",
    "解决", "处理", "问题", "情况", "何时", "什么时候", "具体行动", "落实", "严重", "强烈", "要求", "一下", "我们",
    "我是", "本人", "他们", "自己", "现在", "目前", "已经", "没有", "不能", "可以", "是否", "如何", "怎么", "为什么",
    "到底", "究竟", "请",
)  # fmt: skip

# Words that say nothing about where a matter belongs, on top of the formulas.
EMPTY_WORDS = frozenset(
    "的了是在我有和就不人都也很到说去会着看好这那与及等但而或被把对从为以于之其所上下中里们你您他她它吗呢吧啊呀哦还又再才只没能要想给让向由因多少个些每各年月日号"
) | {"一", "一个", "因为", "所以", "但是", "而且", "如果", "这个", "那个", "这样", "那样", "什么"}

_CODE = re.compile(r"[A-Z]\d*(?:市|区|县|州|镇)+|西地省")
_GREETING = re.compile(r"尊敬的?[^，,：:。！\s]{0,12}[：:，,]")
_LONG_NUMBER = re.compile(r"\d{5,}")
_MARKS = re.compile(r"[\W_]+")
_FORMULA = re.compile("|".join(sorted(map(re.escape, FORMULAS), key=len, reverse=True)))
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\ud800-\udfff]")


def plain(text: str, *, limit: int = LONGEST) -> str:
    """One form of every character, punctuation as single spaces; nothing of the wording is lost."""
    return _MARKS.sub(" ", _unified(text, limit)).strip().lower()


def normalise(text: str, *, limit: int = LONGEST) -> str:
    """What the message is about: `plain` without codes, salutations, long numbers and formulas."""
    bare = _GREETING.sub(" ", _CODE.sub(" ", _unified(text, limit)))
    bare = _FORMULA.sub(" ", _LONG_NUMBER.sub(" ", bare))
    return _MARKS.sub(" ", bare).strip().lower()


def exact_key(text: str) -> str:
    """Equal for messages that differ in spacing, punctuation, width or case only; of the whole text, however long."""
    return _MARKS.sub("", _unified(text, len(text))).lower()


def cut(text: str) -> list[str]:
    """The words of an already plain text, without those that say nothing."""
    return [word for word in rjieba.cut(text) if not word.isspace() and word not in EMPTY_WORDS]


def segmented(text: str) -> str:
    """Words between single spaces, as a classifier reads them."""
    return " ".join(cut(plain(text)))


def _unified(text: str, limit: int) -> str:
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[: 2 * limit]))[:limit]
