"""What can go wrong with a form filled in, said so that it can be put right."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import Missing, NotYours, Refusal


class AnswersWrong(Refusal):
    code, message = "answers_wrong", _("有 %(count)s 处要改：%(faults)s")


class AnswerDiffers(Refusal):
    code, status = "answer_differs", 409
    message = _("这个编号下已经存了另一份内容，没有改动；要更正，请在原来那一份上修改后再交。")


class Superseded(Refusal):
    code, status, message = "superseded", 409, _("这一份已经改过一次，请在最新的那一份上改。")


class EditingOver(Refusal):
    code, status, message = "editing_over", 409, _("交上来超过 %(days)s 天，不能再改；请另填一份，写明更正什么。")


class NotTheAuthor(NotYours):
    code, message = "not_the_author", _("这一份是 %(who)s 填的，只有本人能改。")


class NoSuchForm(Missing):
    code, message = "no_such_form", _("本县没有这张表单的这个版本，请在手机上重新取一次表单。")


class NoSuchAddress(Missing):
    code, message = "no_such_address", _("这个地址下什么也没有：请核对填表程序里写的服务器地址。")


class NoSuchAnswer(Missing):
    code, message = "no_such_answer", _("要更正的那一份没有交到这里，请先交原来的那一份。")


class FormClosed(Refusal):
    code, status, message = "form_closed", 410, _("“%(form)s”已经停用，不再收；请问县里的组织部门现在用哪一张。")


class WhichVillage(Refusal):
    code, message = "which_village", _("看不出是哪个村的：请在表单里选村，或者从走访里填。")


class VisitElsewhere(Refusal):
    code, message = "visit_elsewhere", _("这次走访不是您在这个村的走访，不能挂在它下面。")


class NotThere(Refusal):
    code, message = "not_there", _("这户（这家企业）不在这个村，或者不在您能看的范围里。")


class BadInstance(Refusal):
    code, message = (
        "bad_instance",
        _("没有编号（meta/instanceID），或者编号太长（最多 249 个字）：收不下，请用新版的填表程序。"),
    )


class BadXml(Refusal):
    code, status, message = "bad_xml", 400, _("收到的不是完好的 XML，请重发；总是这样，请把表单删掉重新取。")


class ForbiddenXml(Refusal):
    code, status, message = "forbidden_xml", 400, _("XML 里不能带 DTD 和实体声明。")


class NoXml(Refusal):
    code, status, message = "no_xml", 400, _("没有收到 xml_submission_file 这一部分，或者没有收全，请重发。")


class TooLarge(Refusal):
    code, status, message = "too_large", 413, _("一次交的太大：最多 %(limit)s MB，照片可以分几次交。")


class EnoughToday(Refusal):
    code, status = "enough_today", 429
    message = _(
        "今天已经收了 %(limit)s 份，到了一天的上限。填好的都留在手机上，明天再交；"
        "不是您自己交的，请在自己账号那一页停掉这台设备的密钥。"
    )


class BadKey(Refusal):
    code, status, message = "bad_key", 403, _("这台设备的密钥无效、过期或已停用；请在“手册表单”里重新领一个。")


class PostedNowhere(Refusal):
    code, status, message = "posted_nowhere", 403, _("您现在没有派驻在哪个村：派驻期间填好的照常收，之后填的不能收。")


class WrongMethod(Refusal):
    code, status, message = "wrong_method", 405, _("这个地址不收这种请求。")
