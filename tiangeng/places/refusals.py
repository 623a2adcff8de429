"""The sentences of this room's refusals, all on one page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class NoSuchRegion(Refusal):
    code, message = "no_such_region", _("没有代码为 %(code)s 的区划，请从列表里选。")


class WrongLevel(Refusal):
    code, message = "wrong_level", _("%(place)s是%(level)s，请选到%(wanted)s一级。")


class BadChoice(Refusal):
    code, message = "bad_choice", _("“%(value)s”不在可选的%(field)s里。")


class NumberTaken(Refusal):
    code, status, message = "number_taken", 409, _("本村已有户号为 %(number)s 的农户，请换一个号，或留空由系统编号。")


class IdNumberTaken(Refusal):
    """Says that it is there, never whose it is or where."""

    code, status = "id_number_taken", 409
    message = _("这个身份证号在本县已经登记过。请核对号码；确认无误的，请县里管理农户档案的同志查重后办理。")


class CreditCodeTaken(Refusal):
    code, status = "credit_code_taken", 409
    message = _("这个统一社会信用代码在本县已经登记过。请先在企业列表里查找；查不到的，请县里的同志核对。")


class BadNumber(Refusal):
    """A number that cannot be what it was given for; `why` is the sentence of the check it failed."""

    code, message = "bad_number", _("%(why)s")


class YearDisagrees(Refusal):
    code, message = "year_disagrees", _("出生年份填的是 %(given)s，身份证号上是 %(read)s，请核对。")


class TooManyLabels(Refusal):
    code, message = "too_many_labels", _("标签最多 %(limit)s 个，请只留有用的。")


class AlreadyThere(Refusal):
    code, message = "already_there", _("这户本来就在%(place)s。")


class ReasonTooShort(Refusal):
    code, message = "reason_too_short", _("请写清为什么要看（至少 %(least)s 个字），原因会记入日志。")


class NotOnFile(Refusal):
    code, status, message = "not_on_file", 404, _("这一项还没有登记。")


class UnmaskLocked(Refusal):
    code, status = "unmask_locked", 429
    message = _(
        "今天已经查看了 %(limit)s 次号码，到了每人每天的上限，明天恢复。急需再看的，"
        "请安全管理员在您的账号页上写明原因、放宽一天，或请本单位其他同志查看。"
    )


class OwnLimit(NotYours):
    code, message = "own_limit", _("自己的上限不能自己放宽，请找另一位安全管理员。")


class LiftedAlready(Refusal):
    code, status, message = "lifted_already", 409, _("%(who)s今天已经给%(name)s放宽过，一天只放宽一次。")


class HalfAPoint(Refusal):
    code, message = "half_a_point", _("经度和纬度要么都填，要么都不填。")


class OffTheMap(Refusal):
    code, message = "off_the_map", _("坐标不对：纬度在 -90 到 90 之间，经度在 -180 到 180 之间。")


class NoSuchKind(Refusal):
    code, message = "no_such_kind", _("本县的机制包里没有“%(kind)s”这种设施，可选：%(known)s。")


class KindInUse(Refusal):
    code, status = "kind_in_use", 409
    message = _("设施种类 %(kinds)s 还有设施在用，不能从机制包里去掉；请先改掉这些设施的种类。")


@contextmanager
def promised(**sentences: Refusal) -> Iterator[None]:
    """A promise the database keeps (by constraint name), told as the refusal a person needs."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if broken in sentences:
            raise sentences[broken] from None  # the database's own words would repeat the value
        raise
