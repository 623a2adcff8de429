"""What a household, an enterprise, a facility may say, decided from the values alone."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from tiangeng.algorithms import codes, pinyin
from tiangeng.kernel.refusals import Incomplete, clean_text
from tiangeng.kernel.words import joined

from .refusals import BadChoice, BadNumber, HalfAPoint, OffTheMap, ReasonTooShort, TooManyLabels, YearDisagrees

NUMBER_FAULTS = (  # what `algorithms.codes` says of a number, so that it can be said in English too
    gettext_noop("统一社会信用代码是 18 位数字和大写字母（不含 I、O、S、V、Z）。"),
    gettext_noop("统一社会信用代码的校验位不对，请核对是否抄错。"),
    gettext_noop("身份证号应为 18 位，末位是数字或 X。"),
    gettext_noop("身份证号中的出生日期不存在。"),
    gettext_noop("身份证号中的出生日期不合常理。"),
    gettext_noop("身份证号的校验位不对，请核对是否抄错。"),
    gettext_noop("手机号是以 1 开头的 11 位数字。"),
)
LABEL_LIMIT = 12
REASON_AT_LEAST = 5  # characters: "核实" alone tells an auditor nothing
LIFTED_TIMES = 3  # the day's number once a second person has lifted it
OLDEST_BIRTH_YEAR = 1900

Texts = Mapping[str, tuple[Any, int]]  # field → its name on screen, and how many characters it holds
HOUSEHOLD: Texts = {
    "number": (gettext_lazy("户号"), 20), "head_name": (gettext_lazy("户主姓名"), 40), "hamlet": (gettext_lazy("自然村"), 40),
    "address": (gettext_lazy("地址"), 120), "note": (gettext_lazy("备注"), 2000),
}  # fmt: skip
RESIDENT: Texts = {"name": (gettext_lazy("姓名"), 40), "relation": (gettext_lazy("与户主关系"), 20)}
ENTERPRISE: Texts = {
    "name": (gettext_lazy("企业名称"), 120), "industry": (gettext_lazy("行业"), 60), "contact_name": (gettext_lazy("联系人"), 40),
    "address": (gettext_lazy("地址"), 120),
}  # fmt: skip
FACILITY: Texts = {
    "name": (gettext_lazy("名称"), 80),
    "kind": (gettext_lazy("种类"), 40),
    "address": (gettext_lazy("地址"), 120),
}
_LANDLINE = re.compile(r"(0\d{2,3})(\d{7,8})")


def texts(given: Mapping[str, Any], known: Texts, *, required: Iterable[str] = ()) -> dict[str, Any]:
    """The typed words trimmed and checked; other values as they are. A required one may be left out, but not emptied."""
    clean = {
        name: clean_text(value, field=str(known[name][0]), limit=known[name][1]) if name in known else value
        for name, value in given.items()
    }
    if empty := [str(known[name][0]) for name in required if clean.get(name) == ""]:
        raise Incomplete(missing=joined(empty))
    return clean


def household_fields(given: Mapping[str, Any], *, states: type[TextChoices]) -> dict[str, Any]:
    """The fields of a household, with what is derived from its head's name."""
    clean = texts(given, HOUSEHOLD, required=("head_name",))
    if "labels" in clean:
        clean["labels"] = labels(clean["labels"])
    if "state" in clean:
        clean["state"] = one_of(clean["state"], states, field=_("状态"))
    if head := clean.get("head_name"):
        clean |= {"sort_key": pinyin.sort_key(head, person=True), "initials": pinyin.initials(head, person=True)}
    return clean


def resident_fields(given: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The fields of a resident, numbers checked; the year of birth is read off the identity number where there is one."""
    clean = texts(given, RESIDENT, required=("name", "relation"))
    if clean.get("phone"):
        clean["phone"] = phone(clean["phone"])
    if clean.get("id_number"):
        read = id_number(clean["id_number"], today=today)
        if clean.get("birth_year") not in (None, read.born_on.year):
            raise YearDisagrees(given=clean["birth_year"], read=read.born_on.year, form_field="birth_year")
        clean |= {"id_number": read.number, "birth_year": read.born_on.year}
    elif (year := clean.get("birth_year")) and not OLDEST_BIRTH_YEAR <= year <= today.year:
        raise BadNumber(why=_("出生年份不合常理。"), form_field="birth_year")
    return clean


def enterprise_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an enterprise, its code and telephone checked."""
    clean = texts(given, ENTERPRISE, required=("name",))
    if "credit_code" in clean:
        clean["credit_code"] = credit_code(clean["credit_code"])
    if clean.get("contact_phone"):
        clean["contact_phone"] = phone(clean["contact_phone"], form_field="contact_phone")
    if name := clean.get("name"):
        clean |= {"sort_key": pinyin.sort_key(name, limit=400), "initials": pinyin.initials(name, limit=120)}
    return clean


def facility_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a facility; a point is whole or absent."""
    clean = texts(given, FACILITY, required=("name", "kind"))
    if name := clean.get("name"):
        clean["sort_key"] = pinyin.sort_key(name, limit=400)
    if "latitude" in clean or "longitude" in clean:
        point(clean.get("latitude"), clean.get("longitude"))
    return clean


def point(latitude: Decimal | None, longitude: Decimal | None) -> None:
    """Refuse half a point and one beyond the globe."""
    if (latitude is None) != (longitude is None):
        raise HalfAPoint(form_field="longitude" if longitude is None else "latitude")
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise OffTheMap(form_field="latitude")


def labels(given: Iterable[str]) -> list[str]:
    """Each once, in the order given, blanks left out."""
    clean = [clean_text(label, field=_("标签"), limit=20) for label in given]
    kept = list(dict.fromkeys(label for label in clean if label))
    if len(kept) > LABEL_LIMIT:
        raise TooManyLabels(limit=LABEL_LIMIT, form_field="labels")
    return kept


def one_of(value: str, choices: type[TextChoices], *, field: str) -> str:
    if value not in choices.values:
        raise BadChoice(value=value, field=field)
    return str(value)


def phone(text: str, *, form_field: str = "phone") -> str:
    """A mobile number, or a landline with its area code."""
    digits = re.sub(r"[\s()—–-]", "", unicodedata.normalize("NFKC", text[:64]))
    if found := _LANDLINE.fullmatch(digits):
        return f"{found[1]}-{found[2]}"
    try:
        return codes.parse_mobile_phone(text)
    except codes.PhoneInvalid as error:
        why = _("%(sentence)s座机请带区号，如 0578-7112345。") % {"sentence": _(str(error))}
        raise BadNumber(why=why, form_field=form_field) from None


def id_number(text: str, *, today: date) -> codes.ResidentId:
    try:
        return codes.parse_resident_id(text, today=today)
    except codes.ResidentIdInvalid as error:
        raise BadNumber(why=_(str(error)), form_field="id_number") from None


def credit_code(text: str) -> str:
    """The checked code; a wrong one is told how many characters it has, or that its last one does not fit."""
    try:
        return codes.parse_credit_code(text)
    except codes.CreditCodeInvalid as error:
        why = _(str(error))
        length = len(re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)))
        if length != 18:
            why = _("统一社会信用代码应为 18 位，现在是 %(length)s 位。") % {"length": length}
        raise BadNumber(why=why, form_field="credit_code") from None


def reason(text: str) -> str:
    """Why somebody wants to see a number; the auditor reads it."""
    clean = clean_text(text, field=_("原因"), limit=200)
    if len(clean) < REASON_AT_LEAST:
        raise ReasonTooShort(least=REASON_AT_LEAST, form_field="reason")
    return clean
