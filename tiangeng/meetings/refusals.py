"""What can go wrong around a table, said so that it can be put right."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class NotTheCaller(NotYours):
    code, message = "not_the_caller", _("这个会由%(unit)s召集，由它来记、来定。")


class NotResponsible(NotYours):
    code, message = "not_responsible", _("会上定了由%(unit)s办，由它来说办好了没有。")


class MayNotAsk(NotYours):
    code, message = "may_not_ask", _("提上会议的，是牵头单位、派单员、召集会议的单位，或者报这件事的人。")


class NoCallingUnit(NotYours):
    code, message = "no_calling_unit", _("您的授权没有代表单位，不能召集会议；请系统管理员补上单位。")


class MeetingDay(Refusal):
    code, message = "meeting_day", _("开会的日子要在前后一年以内。")


class NotYetDay(Refusal):
    code, status, message = "not_yet_day", 409, _("会定在 %(day)s，到了那天再开；要提前，先改时间。")


class ChairBeyond(Refusal):
    code, message = "chair_beyond", _("主持人不在这个县，或者已经离开，请重新选择。")


class PlaceBeyond(Refusal):
    code, message = "place_beyond", _("这个地方不归您召集会议。")


class StaysOffTheTable(Refusal):
    code, status = "stays_off_the_table", 409
    message = _("反映干部和单位的事不上会：各方坐在一起，会让反映的人为难。请按投诉举报办。")


class AlreadyAhead(Refusal):
    code, status, message = "already_ahead", 409, _("这件事已经提上会议：%(where)s。")


class OverAlready(Refusal):
    code, status, message = "over_already", 409, _("这件事现在是“%(state)s”，不用再上会。")


class NotThere(Refusal):
    code, message = "not_there", _("这件事不在这个会管的地方里。")


class MeetingNotOpen(Refusal):
    code, status, message = "meeting_not_open", 409, _("这个会%(state)s，议程不能再动。")


class NotSitting(Refusal):
    code, status, message = "not_sitting", 409, _("开会以后才能记结果；这个会现在%(state)s。")


class StillOnTheAgenda(Refusal):
    code, status = "still_on_the_agenda", 409
    message = _("议程上还有 %(count)s 件没有说出结果（%(names)s）；记下结果或者撤下来，再散会。")


class NothingAbove(Refusal):
    code, status, message = "nothing_above", 409, _("县里的会上面没有再高一级的会；请定下由谁办，或者写明没有谈成。")


class TaskDay(Refusal):
    code, message = "task_day", _("办好的日子要在今天以后、一年以内。")


class UnitNotHere(Refusal):
    code, message = "unit_not_here", _("没有这个单位，或者已经撤销，请重新选择。")


class NothingToCarryOut(Refusal):
    code, status, message = "nothing_to_carry_out", 409, _("会诊的议定已经照办，或者这件事现在不在会诊。")
