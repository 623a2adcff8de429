"""The sentences of this room's refusals, all on one page."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class NotTheLead(NotYours):
    code, message = "not_the_lead", _("这件事由%(lead)s牵头，这一步请他们来办。")


class NotTheReporter(NotYours):
    code, message = "not_the_reporter", _("只有提出这件事的人（%(who)s）能撤回。")


class NotTheDispatcher(NotYours):
    code, message = "not_the_dispatcher", _("这一步由%(place)s的派单员办理。")


class HandlerMayNotConfirm(NotYours):
    code, message = "handler_may_not_confirm", _("承办单位不能自己认可自己办的事，请由派单员或回访人员核实。")


class Reserved(Refusal):
    code, message = "reserved", _("“%(category)s”属上级收回事项，不能派给乡镇(街道)或村，应派%(owner)s。")


class NoSuchUnit(Refusal):
    code, message = "no_such_unit", _("没有找到这个单位，或者它不在本县、已停用。")


class LeadTwice(Refusal):
    code, message = "lead_twice", _("%(unit)s已是牵头单位，不能同时配合。")


class AboutThemselves(Refusal):
    code, message = "about_themselves", _("这件事反映的是%(unit)s，不能派给它办理。")


class StillHelping(Refusal):
    code, status, message = "still_helping", 409, _("还有配合单位没有完成：%(units)s。请等他们完成，或先解除配合。")


class BeneficiariesNeeded(Refusal):
    code, message = "beneficiaries_needed", _("请填受益的数量：这件事办好后，惠及多少户（人、只……）。")


class EvidenceNeeded(Refusal):
    code, message = "evidence_needed", _("这类事要听群众本人的话：请等群众在回执页确认，或请回访人员电话回访。")


class SomeoneCanBeAsked(Refusal):
    code, message = "someone_can_be_asked", _("有当事群众可问，请等他确认或回访，不能只凭证据认可。")


class MergeTarget(Refusal):
    code, message = "merge_target", _("并入的事项要在同一个县、还没有办完，也不能已经并入别处。")


class ReviewNeeded(Refusal):
    code, message = "review_needed", _("挂账要定下复核的日子，而且要在今天以后、一年以内。")


class AlreadyAnswered(Refusal):
    code, status, message = "already_answered", 409, _("这件事现在是“%(state)s”，等办结以后再请您来评。")


class BranchCategory(Refusal):
    code, message = "branch_category", _("请选到最细的一类。")


class EntryDiffers(Refusal):
    code, status, message = "entry_differs", 409, _("这个编号已经用于另一件事，请换一个编号再报。")
