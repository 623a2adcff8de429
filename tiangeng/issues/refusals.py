"""The sentences of this room's refusals, all on one page."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class NotTheLead(NotYours):
    code, message = "not_the_lead", _("这件事由%(lead)s牵头，这一步请他们来办。")


class NotTheReporter(NotYours):
    code, message = "not_the_reporter", _("只有提出这件事的人（%(who)s）能撤回；群众凭回执码，在回执页上撤回。")


class OthersToldIt(Refusal):
    code, status = "others_told_it", 409
    message = _("别的乡亲也提了同一件事，合在这一件里办，撤不得；要撤，请派单员先把它们分开。")


class NotTheDispatcher(NotYours):
    code, message = "not_the_dispatcher", _("这一步由%(place)s的派单员办理。")


class HandlerMayNotConfirm(NotYours):
    code, message = "handler_may_not_confirm", _("承办单位不能自己认可自己办的事，请由派单员或回访人员核实。")


class ComplaintAnsweredAlone(NotYours):
    """Whoever is signed in: it does not tell whom the complaint is about."""

    code = "complaint_answered_alone"
    message = _("反映干部、单位的事，请群众用自己的手机凭回执码回答，不在干部的手机上答。")


class Reserved(Refusal):
    code, message = "reserved", _("“%(category)s”属上级收回事项，不能派给乡镇(街道)或村，应派%(owner)s。")


class DayAhead(Refusal):
    code, message = "day_ahead", _("旧账里的日期不能晚于今天。")


class EndedBeforeTold(Refusal):
    code, message = "ended_before_told", _("了结的日期早于提出的日期，请核对。")


class ObjectionTooLate(Refusal):
    code, status = "objection_too_late", 409
    message = _(
        "派单异议要在派单后 %(days)s 个工作日内提，现在已经过了，牵头单位不变：办不了的部分可以请人配合、请求会诊，或者提级。"
    )


class AlreadyAbove(Refusal):
    code, status = "already_above", 409
    message = _("这件事已经提到%(level)s，正等那里的派单员安排；要再往上，先派出去办，办的单位可以再提。")


class NoLevelAbove(Refusal):
    code, status = "no_level_above", 409
    message = _(
        "这件事已经提到市级，这里没有更高的一级可提了：市里在这里没有派单的账号，请线下报市里。等答复期间可以挂账，写明报到了哪里。"
    )


class NoSuchUnit(Refusal):
    code, message = "no_such_unit", _("没有找到这个单位，或者它不在本县、已停用。")


class LeadTwice(Refusal):
    code, message = "lead_twice", _("%(unit)s已是牵头单位，不能同时配合。")


class AboutThemselves(Refusal):
    code, message = "about_themselves", _("这件事反映的是%(unit)s，不能派给它办理。")


class StillHelping(Refusal):
    code, status, message = "still_helping", 409, _("还有配合单位没有完成：%(units)s。请等他们完成，或先解除配合。")


class NothingToHelpWith(Refusal):
    code, status = "nothing_to_help_with", 409
    message = _("这件事现在是“%(state)s”，没有牵头单位在办，配合的这一步走不了。")


class BeneficiariesNeeded(Refusal):
    code, message = "beneficiaries_needed", _("请填受益的数量：这件事办好后，惠及多少户（人、只……）。")


class EvidenceNeeded(Refusal):
    code, message = (
        "evidence_needed",
        _("这类事不能只凭证据：有人可问就听群众本人的话，没有人可问就请没有经办的人现场核验。"),
    )


class SomeoneCanBeAsked(Refusal):
    code, message = "someone_can_be_asked", _("有当事群众可问，请等他确认或回访，不能只凭证据认可。")


class NobodyToCall(Refusal):
    code = "nobody_to_call"
    message = _(
        "这件事没有留下可以联系的群众，没有人可回访。请改用“现场核验”：由没有经办的单位派人去看，写明看到了什么。"
    )


class StillToBeAsked(Refusal):
    code, status = "still_to_be_asked", 409
    message = _("有当事群众可问，先回访。有 %(days)s 天打过都没联系上，才能改为现场核验；现在记了 %(tried)s 天。")


class MergeTarget(Refusal):
    code, message = "merge_target", _("并入的事项要在同一个县、还没有办完，也不能已经并入别处。")


class IntoItself(Refusal):
    code, message = "into_itself", _("这就是这一件自己，请写另一件的编号。")


class ReviewNeeded(Refusal):
    code, message = "review_needed", _("请定下再看的日子：在今天以后、%(days)s 天以内。")


class AlreadyAnswered(Refusal):
    code, status, message = "already_answered", 409, _("这件事现在是“%(state)s”，等办结以后再请您来评。")


class SaidBefore(Refusal):
    """A word about an earlier repair would confirm, or undo, one the villager has not seen."""

    code, status = "said_before", 409
    message = _("这句话是在最近一次办结之前说的，这件事现在是“%(state)s”。请看过现在的结果再问一次。")


class BranchCategory(Refusal):
    code, message = "branch_category", _("请选到最细的一类。")


class EntryDiffers(Refusal):
    code, status, message = "entry_differs", 409, _("这个编号已经用于另一件事，请换一个编号再报。")


class AlreadyRuled(Refusal):
    code, status, message = (
        "already_ruled",
        409,
        _("派单异议已经裁定：这件事由%(lead)s牵头。办起来有困难，可以请单位配合、请求会诊或提级。"),
    )


class NobodyToWaitFor(Refusal):
    code, message = "nobody_to_wait_for", _("这件事没有留下可联系的群众，没有可等的人；办不了请用“挂账”。")


class AlreadyProposed(Refusal):
    code, status, message = "already_proposed", 409, _("%(who)s已经提请，正等第二个人裁定。")


class PauseNeedsAYes(Refusal):
    code, status = "pause_needs_a_yes", 409
    message = _("这件事已经停过 %(times)s 次、共 %(days)s 个工作日，再停要派单员同意：请先“提请再停一次”，写明为什么。")


class PauseIsFree(Refusal):
    code, status, message = "pause_is_free", 409, _("这件事再停不用提请，直接挂账或者等群众就行。")


class SecondPersonNeeded(NotYours):
    code, message = "second_person_needed", _("提请的人和承办单位的人不能自己裁定，要由另一个人来定。")


class PartsOpen(Refusal):
    code, status, message = (
        "parts_open",
        409,
        _("拆出去的 %(count)s 件还没有办完（%(numbers)s），等它们办结再办结这件。"),
    )


class PartOfAPart(Refusal):
    code, message = "part_of_a_part", _("这件本身是从 %(number)s 拆出来的，不再往下拆；请在那一件里拆。")


class PromiseTooLate(Refusal):
    code, message = "promise_too_late", _("答应的日子要在说话那天以后、一年以内。")


class PromiseOnlyLater(Refusal):
    code, message = "promise_only_later", _("答应的日子只能往后改；提前做到了，直接记“做到了”。")


class NotYourPromise(NotYours):
    code, message = "not_your_promise", _("这句话现在由%(who)s兑现，请他本人或其单位来改。")


class NothingToDraw(Refusal):
    code, message = "nothing_to_draw", _("这段时间里没有办结待评、留了联系方式、又不是本单位办的事项，没有可抽的。")


class NoListKept(Refusal):
    code, status, message = "no_list_kept", 409, _("这次抽签在留名单以前，只留了指纹，名单没法再下载。")


class AlreadyCalled(Refusal):
    code, status, message = "already_called", 409, _("这位群众已经答过了。")


class NothingChosen(Refusal):
    code, message = "nothing_chosen", _("还没有选中事项，请先在列表里勾几件。")


class BatchTooLarge(Refusal):
    code, message = "batch_too_large", _("一次最多办 %(limit)s 件，请先加几个筛选条件。")


class BatchAtWork(Refusal):
    code, status, message = "batch_at_work", 409, _("这一批已经办过或正在办，请回到它的页面看结果。")


class NothingWouldGo(Refusal):
    code, status, message = "nothing_would_go", 409, _("这一批里没有一件能这样办，缘由写在每一件后面。")


class TwoNeeded(Refusal):
    code, status = "two_needed", 409
    message = _("“%(ground)s”要两个人核对：请到这件事的页面点“提请认定不合理诉求”，由另一个人裁定。")


class NothingToAppeal(Refusal):
    code, status = "nothing_to_appeal", 409
    message = _("这件事现在是“%(state)s”，没有要复核的决定。")


class AppealedBefore(Refusal):
    code, status, message = "appealed_before", 409, _("这个决定您已经提过一次异议了，由没有经手的人复核。")


class TooLateToAppeal(Refusal):
    code, status = "too_late_to_appeal", 409
    message = _("这个决定已经过了 %(days)s 天。有新的情况，请当作新的事再提一次。")


class NothingToAddTo(Refusal):
    code, status = "nothing_to_add_to", 409
    message = _("这件事现在是“%(state)s”，加不上话了。没解决就说没解决，别的事请当作新的事再提一次。")


class UnknownBlank(Refusal):
    code, message = "unknown_blank", _("%(unknown)s 填不出来。能自动填的是：%(known)s。")


class PhraseMoves(Refusal):
    code, message = "phrase_moves", _("最多带两步，而且第二步要能接在第一步后面，比如“接单”再“开始办理”。")


class PhraseNameTaken(Refusal):
    code, status, message = "phrase_name_taken", 409, _("您已经有一条叫“%(name)s”的，请换个名字。")


class NotYourPhrase(NotYours):
    code, message = "not_your_phrase", _("这条是%(who)s写的，只有本人能改或删；您可以另写一条。")


class NothingBefore(Refusal):
    code, status, message = "nothing_before", 409, _("前面没有能用的版本了，现在用的就是最早的一个。")


class NoLongerAlike(Refusal):
    code, status = "no_longer_alike", 409
    message = _("那一件已经有了变化，不能并进去了。请照常上报，派单员会再看。")


class ComplaintStandsAlone(Refusal):
    code, status, message = "complaint_stands_alone", 409, _("反映干部的事单独办，不并进别的事里。请照常上报。")


class ComplaintTakesNoPromise(Refusal):
    code, status = "complaint_takes_no_promise", 409
    message = _("反映干部、单位的事不另记承诺：承诺台账当地的干部都看得到。什么时候答复，以这件事的办理期限为准。")


class PairGone(Refusal):
    code, status = "pair_gone", 409
    message = _("其中一件已经办完或并走了，不能再并。请打开它看看，或者点“不是同一件”。")


class NothingInHand(Refusal):
    code, status, message = "nothing_in_hand", 409, _("%(name)s手上没有要交接的事。")


class NotYoursToHandOver(NotYours):
    code, message = "not_yours_to_hand_over", _("只能交接自己手上的事；替别人交接请找组织部。")


class HeirUnfit(Refusal):
    code, status = "heir_unfit", 409
    message = _(
        "%(name)s接不了其中 %(count)s 件（如“%(first)s”）：没有那里的授权，或者是本人、本单位的事要回避。请分开交给别人，或先办授权。"
    )


class NotYoursToSign(NotYours):
    code, message = "not_yours_to_sign", _("这份交接要由%(who)s来办。")


class AlreadyOffered(Refusal):
    code, status = "already_offered", 409
    message = _("%(name)s已经把其中的交给%(taker)s，正等签收；先等签收，或撤回再交给别人。")


class NoCorrectionsHere(Refusal):
    code, status = "no_corrections_here", 409
    message = _(
        "本县的机制包没有写“登记信息更正”这一类，这里收不了。请到村委会或乡镇（街道）当面改，或请系统管理员补上。"
    )


class NothingOfYourUnit(Refusal):
    code, status = "nothing_of_your_unit", 409
    message = _("这件事现在没有本单位已接下、还在办的部分，交不了；没接的先接单。")


class NotInYourHand(NotYours):
    code, message = "not_in_your_hand", _("这件事在%(who)s手上，要由本人交，或者请组织部在“交接”里办。")
