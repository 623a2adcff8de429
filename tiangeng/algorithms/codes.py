"""Numbers that people copy by hand: make them, check them, and show no more of them than needed.

* Receipt codes: 9 random characters and a check character, read aloud as 7K3M-92QX-4P.
  With character values v₁…v₁₀ the code is valid when Σ i·vᵢ ≡ 0 (mod 31). 31 is prime and larger than both the
  alphabet (30) and the length (10), so every changed character and every swap of two different characters, adjacent or
  not, breaks the sum. Values run 0…29; a draw that would need check value 30 is thrown away and drawn again.
  About 1.9 · 10¹³ codes: with a million of them alive, one guess in nineteen million hits.
* Unified social credit code: GB 32100-2015, check character by weights 3^(i−1) mod 31.
* Resident identity number: GB 11643-1999, check digit by weights 2^(18−i) mod 11 (ISO 7064 MOD 11-2).

Limits: a valid number is a well-formed one, not an existing one. Foreigners' permanent residence cards (first digit 9)
are not read. The sex that an identity number reveals is deliberately not offered to anybody.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

# No 0 O, 1 I L, and no U beside V: what remains cannot be mistaken in handwriting or over the telephone.
RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECEIPT_LENGTH = 10
_RECEIPT_MODULUS = 31
_NEVER_IN_A_RECEIPT = "01ILO"
# U can only be a V here. A 0 or O may be a D or a Q, a 1 or I or L may be a 7, a J or a T: those are asked again.
_SURELY_MEANT = str.maketrans({"U": "V"})
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―_.·・,，。]+")
_LONGEST_INPUT = 64

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_SHAPE = re.compile(rf"[{_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{_CREDIT_ALPHABET}]{{10}}")

_ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_ID_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)))
) | {"71", "81", "82", "83"}

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")

_DOUBLE_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容"
        "仲孙钟离长孙宇文司徒鲜于司空令狐呼延轩辕百里东郭南门西门拓跋完颜第五纳兰叶赫范姜",
    )
)


class CodeError(ValueError):
    """A number that cannot be what it was given for; the sentence says what to look at again."""


class ReceiptCodeUnreadable(CodeError):
    pass


class CreditCodeInvalid(CodeError):
    pass


class ResidentIdInvalid(CodeError):
    pass


class PhoneInvalid(CodeError):
    pass


def new_receipt_code(below: Callable[[int], int]) -> str:
    """`below(n)` answers a random number under n: `secrets.randbelow` in life, a seeded one in tests."""
    for _ in range(100):
        values = [below(len(RECEIPT_ALPHABET)) for _ in range(_RECEIPT_LENGTH - 1)]
        check = -_weighted(values) * pow(_RECEIPT_LENGTH, -1, _RECEIPT_MODULUS) % _RECEIPT_MODULUS
        if check < len(RECEIPT_ALPHABET):
            return "".join(RECEIPT_ALPHABET[value] for value in (*values, check))
    raise RuntimeError("the source of random numbers repeats itself")


def printed_receipt_code(code: str) -> str:
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def parse_receipt_code(text: str) -> str:
    """The ten characters behind whatever was typed, or the reason why it cannot be a receipt code."""
    code = _tidy(text).translate(_SURELY_MEANT)
    if seen := sorted(set(code) & set(_NEVER_IN_A_RECEIPT)):
        raise ReceiptCodeUnreadable(f"回执编号里没有 {'、'.join(seen)}，请看清后再输一次。")
    if len(code) != _RECEIPT_LENGTH or not set(code) <= set(RECEIPT_ALPHABET):
        raise ReceiptCodeUnreadable("回执编号是 10 位字母和数字，形如 7K3M-92QX-4P。")
    if _weighted([RECEIPT_ALPHABET.index(character) for character in code]) % _RECEIPT_MODULUS:
        raise ReceiptCodeUnreadable("回执编号有一位不对或写颠倒了，请再核对一次。")
    return code


def parse_credit_code(text: str) -> str:
    code = _tidy(text)
    if not _CREDIT_SHAPE.fullmatch(code):
        raise CreditCodeInvalid("统一社会信用代码是 18 位数字和大写字母（不含 I、O、S、V、Z）。")
    if code[-1] != credit_code_check(code[:-1]):
        raise CreditCodeInvalid("统一社会信用代码的校验位不对，请核对是否抄错。")
    return code


def credit_code_check(body: str) -> str:
    """The 18th character that belongs to 17 others."""
    total = sum(_CREDIT_ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(body))
    return _CREDIT_ALPHABET[-total % 31]


@dataclass(frozen=True, repr=False)
class ResidentId:
    """An identity number that passed its check. It never prints itself whole, not even in a traceback."""

    number: str
    born_on: date

    def __repr__(self) -> str:
        return f"ResidentId({mask_id_number(self.number)})"


def parse_resident_id(text: str, *, today: date | None = None) -> ResidentId:
    """`today` refuses people who are not born yet."""
    number = _tidy(text)
    if not _ID_SHAPE.fullmatch(number) or number[:2] not in _PROVINCES:
        raise ResidentIdInvalid("身份证号应为 18 位，末位是数字或 X。")
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as impossible:
        raise ResidentIdInvalid("身份证号中的出生日期不存在。") from impossible
    if born_on.year < 1850 or (today is not None and born_on > today):
        raise ResidentIdInvalid("身份证号中的出生日期不合常理。")
    if number[-1] != resident_id_check(number[:-1]):
        raise ResidentIdInvalid("身份证号的校验位不对，请核对是否抄错。")
    return ResidentId(number, born_on)


def resident_id_check(body: str) -> str:
    """The 18th character that belongs to 17 digits."""
    return _ID_CHECKS[sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(body)) % 11]


def parse_mobile_phone(text: str) -> str:
    found = _MOBILE.fullmatch(_tidy(text))
    if found is None:
        raise PhoneInvalid("手机号是以 1 开头的 11 位数字。")
    return found.group(1)


def mask_name(name: str) -> str:
    """The surname stays, double ones whole when a given name follows."""
    name = name.strip()
    shown = 2 if name[:2] in _DOUBLE_SURNAMES and len(name) > 2 else 1
    if len(name) <= 1:
        return "*" * len(name)
    return name[:shown] + "".join(character if character in "· " else "*" for character in name[shown:])


def mask_phone(number: str) -> str:
    """138****5678. Other numbers keep their last three digits, if that is not most of them."""
    number = number.strip()
    if re.fullmatch(r"1[0-9]{10}", number):
        return f"{number[:3]}****{number[-4:]}"
    return _starred(number, head=0, tail=3)


def mask_id_number(number: str) -> str:
    """330102********1234: where and which, without the birth date."""
    number = number.strip()
    return _starred(number, head=6, tail=4) if len(number) in (15, 18) else "*" * len(number)


def _starred(text: str, *, head: int, tail: int) -> str:
    if len(text) < head + 2 * tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def _weighted(values: list[int]) -> int:
    return sum(position * value for position, value in enumerate(values, start=1))


def _tidy(text: str) -> str:
    """As typed on any keyboard: full-width letters, lower case, spaces and dashes wherever a person likes them."""
    if len(text) > _LONGEST_INPUT:
        return ""  # which has no valid shape
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
