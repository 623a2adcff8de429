"""What can go wrong with an assignment, said so that it can be put right."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class NotTheAssigner(NotYours):
    code, message = "not_the_assigner", _("这件事由%(assigner)s交办，由它来定。")


class NotTheUnit(NotYours):
    code, message = "not_the_unit", _("这件事交给了%(unit)s，由它来办。")


class NoAssigningUnit(NotYours):
    code, message = "no_assigning_unit", _("您的授权没有代表单位，不能交办；请系统管理员补上单位。")


class UnitBeyond(Refusal):
    code, message = "unit_beyond", _("%(unit)s不在您的范围里，或者已经撤销，请重新选择单位。")


class AnswerDay(Refusal):
    code, message = "answer_day", _("回复的日子要在今天以后、两年以内。")


class PartDay(Refusal):
    code, message = "part_day", _("分下去的期限要在今天以后，不能晚于上级要回复的 %(day)s。")


class AuthorisationNeeded(Refusal):
    code = "authorisation_needed"
    message = _("派到村的事要有县级统一部署：请填写部署的文件和批准人；没有部署的，由乡镇自己办。")


class AlreadyGiven(Refusal):
    code, status, message = "already_given", 409, _("已经分给%(unit)s，正在办。")


class StillOpen(Refusal):
    code, status = "still_open", 409
    message = _("分下去的还有 %(count)s 件没办好（%(names)s）；等它们办好，或者写明不用办了，再回复上级。")


class PartOver(Refusal):
    code, status, message = "part_over", 409, _("整件事现在是“%(state)s”，分下去的不能再动。")
