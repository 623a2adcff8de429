"""What a person can put right.

A `Refusal` is raised anywhere below the screens and rendered once: as a page by the middleware, as `{code, message,
facts}` by the API. Everything else that is raised is a crash and gets an id.
"""

import re
from datetime import date, datetime
from typing import Any

from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


class Refusal(Exception):
    """A wrong move, refused with a sentence that says why and who can; `facts` fill the sentence's blanks."""

    code = "refused"
    status = 422
    message: Any = _("这一步现在不能做。")

    def __init__(self, message: Any = None, **facts: Any) -> None:
        super().__init__(message or self.code)
        self.facts = facts
        if message is not None:
            self.message = message

    @property
    def sentence(self) -> str:
        """The sentence shown to the person, with its blanks filled from `facts`."""
        told = str(self.message)
        return told % {name: _said(fact) for name, fact in self.facts.items()} if "%(" in told and self.facts else told

    def as_dict(self) -> dict[str, Any]:
        """The one error shape of the API."""
        return {"code": self.code, "message": self.sentence, "facts": {k: str(v) for k, v in self.facts.items()}}


def _said(fact: Any) -> Any:
    """A day as people say it; to a program it is told as in `facts`."""
    if isinstance(fact, date) and not isinstance(fact, datetime):
        return dateformat.format(fact, pgettext("date format", "Y年n月j日"))
    return fact


class SignInNeeded(Refusal):
    code, status, message = "sign_in_needed", 401, _("请先登录。")


class Missing(Refusal):
    """Absent and out of scope are the same answer."""

    code, status, message = "missing", 404, _("没有找到，或者不在您能看的范围内。")


class NotYours(Refusal):
    code, status, message = "not_yours", 403, _("您没有做这一步的权限，请找有权限的同事或管理员。")


class ReasonNeeded(Refusal):
    code, status, message = "reason_needed", 422, _("请写明原因。")


class Incomplete(Refusal):
    code, status, message = "incomplete", 422, _("还缺：%(missing)s。")


class WrongMove(Refusal):
    code, status = "wrong_move", 409
    message = _("这件事现在是“%(state)s”，不能“%(move)s”。")


class ChangedMeanwhile(Refusal):
    """Two people acted at once; the second is told what the first did."""

    code, status = "changed_meanwhile", 409
    message = _("%(who)s刚刚已经“%(what)s”，请看过最新情况再办。")


class BadText(Refusal):
    code, status, message = "bad_text", 422, _("文字里有不能保存的控制字符，请删去后再提交。")


class TooLong(Refusal):
    code, status, message = "too_long", 422, _("%(field)s太长了：最多 %(limit)s 字，现在 %(length)s 字。")


class TooMany(Refusal):
    code, status, message = "too_many", 429, _("操作太频繁了，请过 %(minutes)s 分钟再试。")


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean_text(value: str, *, field: str | Promise, limit: int) -> str:
    """Trim and check words typed by a person; NUL and oversize are refused, nothing is cut silently."""
    text = value.strip()
    if _UNSTORABLE.search(text):
        raise BadText
    if len(text) > limit:
        raise TooLong(field=field, limit=limit, length=len(text))
    return text
