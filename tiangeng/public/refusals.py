"""The sentences of the public pages' refusals, in a neighbour's words."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import Missing, Refusal


class NoSuchVillage(Missing):
    code, message = "no_such_village", _("没有找到这个村（社区），请从下面找一找。")


class NoSuchReceipt(Missing):
    """Mistyped, made up or gone are the same answer."""

    code, message = "no_such_receipt", _("没有找到这个回执码，请对照回执再输一次。")


class AskedTooOften(Refusal):
    code, status = "asked_too_often", 429
    message = _("刚才提得有点密，请过 %(minutes)s 分钟再提。急事请打 12345，险情请打 110、119、120。")


class PhotosEnough(Refusal):
    code, status, message = "photos_enough", 409, _("这件事的照片已经够多了，不能再加；话还可以说。")


class AddedTooOften(Refusal):
    code, status = "added_too_often", 429
    message = _("这张回执今天说的话够多了，都转给办事的人了。请明天再说；急事请打 12345。")


class LookedTooOften(Refusal):
    code, status, message = "looked_too_often", 429, _("查得有点密，请过 %(minutes)s 分钟再查。")


class TooLateToReopen(Refusal):
    code, status = "too_late_to_reopen", 409
    message = _("这件事办结已经超过 %(days)s 天，请当作新的事再提一次，我们从头办。")


class TooLateToWithdraw(Refusal):
    code, status = "too_late_to_withdraw", 409
    message = _("这件事现在撤不回来了：已经有单位接手，或者已经有了结果。情况变了，等他们联系时说一声就行。")


class AskedTogether(Refusal):
    code, status = "asked_together", 409
    message = _("这件事和别的乡亲提的合在一起办，不能单撤您这一件。不想再管它，不用做什么。")


class NobodyNamed(Refusal):
    code, message = "nobody_named", _("请选被反映的人是哪个单位的，这样才好对他们保密。")


class ScoreUnknown(Refusal):
    code, message = "score_unknown", _("打分请选 1 到 5 星。")


class FormTooLarge(Refusal):
    code, status, message = "form_too_large", 413, _("写得太长了，没有收下。请分成几件事来提，每件说清一件。")


class NoSuchCounty(Missing):
    code, message = "no_such_county", _("请选是哪个县（市、区）的系统。")


class NoSuchOpinion(Missing):
    """Mistyped, made up or gone are the same answer."""

    code, message = "no_such_opinion", _("没有找到这个意见码，请再核对一次。它以 Y 开头。")


class NoLongerAlike(Refusal):
    code, status = "no_longer_alike", 409
    message = _("这两件事现在合不到一起了，您的这件照常办，不用再做什么。")


class SpokeTooOften(Refusal):
    code, status = "spoke_too_often", 429
    message = _("意见提得有点密，请过 %(minutes)s 分钟再提；写好的还在，先别关这一页。")


class NumberDisagrees(Missing):
    """An unknown code, another number, or none left: one and the same answer."""

    code, message = (
        "number_disagrees",
        _(
            "回执码和手机号对不上。请填提这件事时留下的那个手机号；当时没留的，请带身份证到村委会或乡镇（街道），当面给您看。"
        ),
    )


class LookedTooLongAgo(Refusal):
    code, status, message = "looked_too_long_ago", 403, _("这一页放得久了，请再填一次手机号。")


class NoSuchDisclosure(Missing):
    code, message = "no_such_disclosure", _("没有找到这份公开材料，也许已经撤下了。")


class WithdrawnAlready(Refusal):
    code, status, message = "withdrawn_already", 409, _("%(who)s已经撤下过了。")
