"""The sentences of this room's refusals, all on one page."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class BadRule(Refusal):
    """A recurrence rule nobody could keep, or that this room does not read."""

    code, message = "bad_rule", _("这条循环规则用不了：%(why)s")


class NotAVillage(Refusal):
    code, message = "not_a_village", _("请选到村(社区)。")


class NotYourVillage(NotYours):
    code, message = "not_your_village", _("%(village)s不在您的走访范围里；要去那里，请乡镇(街道)先给您授权。")


class PostingOver(NotYours):
    code, message = (
        "posting_over",
        _("您在%(village)s的派驻到 %(until)s 为止；那天和以前的走访照收（60 天以内），以后的要由现在驻村的人记。"),
    )


class NoStaffFile(NotYours):
    code, message = "no_staff_file", _("您的账号还没有对应到干部名册，请找系统管理员补上，再来记走访。")


class NotForOthers(NotYours):
    code, message = (
        "not_for_others",
        _("替别人记走访，要有安排这个村走访的权限（乡镇(街道)、组织部）；自己的走访，“谁去的”不用填。"),
    )


class WordsNeeded(Refusal):
    code, message = "words_needed", _("请写下听到了什么，一句话也行。")


class NotYet(Refusal):
    code, message = "not_yet", _("走访的日子不能晚于今天。")


class TooLongAgo(Refusal):
    code, message = "too_long_ago", _("只能记 %(days)s 天以内的走访；更早的，请写进当时那次走访的补记。")


class NotThere(Refusal):
    """What was ticked is not in the village, or cannot be seen: one answer for both."""

    code, message = "not_there", _("%(what)s里有 %(count)s 个不在%(village)s，或者您看不到，请重新勾选。")


class NoSuchColleague(Refusal):
    code, message = "no_such_colleague", _("同去的人里有 %(count)s 位在名册里找不到，或已不在岗，请重新选择。")


class TooManySeen(Refusal):
    code, message = "too_many_seen", _("一次走访最多勾选 %(limit)s 个%(what)s；人多的会，请记成几次。")


class NotThatDay(Refusal):
    code, message = (
        "not_that_day",
        _("%(day)s不是“%(programme)s”的日子，或者它不走%(village)s；不选机制即可，系统会自己归类。"),
    )


class EntryDiffers(Refusal):
    """An id once used must not swallow other words: the sender is told instead of being answered with the old entry."""

    code, status, message = "entry_differs", 409, _("这个编号已经记过另一份走访，没有覆盖它。请作为新的一条再发一次。")


class NotTheAuthor(NotYours):
    code, message = "not_the_author", _("只有记这次走访的人（%(who)s）能改它；您可以另记一次。")


class EditingOver(Refusal):
    code, status, message = "editing_over", 409, _("走访记下 %(days)s 天后不再改动原文，请用“补记”写在后面。")


class StillEditable(Refusal):
    code, status, message = "still_editable", 409, _("这次走访还可以直接修改，不用补记。")


class CodeTaken(Refusal):
    code, status, message = "code_taken", 409, _("本县已经有代号为“%(taken)s”的走访机制，请换一个代号。")


class NotUnderItself(Refusal):
    code, message = "not_under_itself", _("专题服务只能挂在本县一个核心机制下面，不能挂在自己或另一个专题下面。")


class NoVillages(Refusal):
    code, message = "no_villages", _("这个机制还没有要走的村，请至少选一个%(where)s的村。")


class EndsTooEarly(Refusal):
    code, message = "ends_too_early", _("结束的日子不能早于开始的日子（%(start)s）。")


class BeginsTooEarly(Refusal):
    code, message = "begins_too_early", _("“%(programme)s”从 %(start)s 开始，不能安排得更早。")


class ProgrammeEnded(Refusal):
    code, status, message = "programme_ended", 409, _("“%(programme)s”已经结束，不能再改。")


class NotCovered(Refusal):
    code, message = "not_covered", _("“%(programme)s”不走%(villages)s，请先把村加进机制，或换一个机制。")


class NobodyChosen(Refusal):
    code, message = "nobody_chosen", _("请选好谁去、去哪个村。")


class AlreadyOver(Refusal):
    code, status, message = "already_over", 409, _("这条安排在%(day)s已经结束。")
