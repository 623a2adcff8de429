"""The sentences by which reaching somebody is refused."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import Refusal


class NobodyToText(Refusal):
    code, message = "nobody_to_text", _("反映人没有留手机号，发不了短信；可以请记下这件事的干部当面把回执给他。")


class TextsUnwanted(Refusal):
    code, message = "texts_unwanted", _("反映人说过不再收短信，只有他自己能在回执页上改回来。")


class TextedEnough(Refusal):
    code, status, message = "texted_enough", 429, _("这个号码今天已经发过 %(n)s 条，明天再发。")


class NotTheDesk(Refusal):
    code, status, message = "not_the_desk", 403, _("再发一次回执，由派单的人或者记下这件事的人来做。")


class NotToBeShown(Refusal):
    code, status = "receipt_not_to_be_shown", 403
    message = _("回执码只由派单的人当面再给没留手机号的群众；自己单位办过的、反映干部的，都不给看。")


class HookAddressRefused(Refusal):
    code, message = (
        "hook_address",
        _("这个网址不能用：要 https 开头、能找到、不通向内网。要推到内网，请运维在设置里放开。"),
    )


class HookNeedsSecondPerson(Refusal):
    code, status, message = "hook_second_person", 403, _("谁登记的不能由谁批准，请安全管理员来批。")


class HookNotFailed(Refusal):
    code, status, message = "hook_not_failed", 409, _("这一条没有失败，不用再发。")
