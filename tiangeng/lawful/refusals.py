"""The sentences of this room's refusals, all on one page."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class ApprovalNeeded(Refusal):
    """A form people would have to fill in again and again, without the county's word for it."""

    code, status = "approval_needed", 409
    message = _(
        "“%(title)s”（代号 %(code)s）要人定期去填，得先有县级批准，现在没有，或已到期。"
        "请县里一位组织干部在“守规 › 负担登记”提出，写明依据和期限，再由另一位批准。"
    )


class SecondPerson(NotYours):
    code, message = "second_person", _("自己提的要由另一个人批，请找县里另一位能批的同事。")


class BasisNeeded(Refusal):
    code, message = "basis_needed", _("请写明依据：哪份文件、哪次会议定的。")


class BadExpiry(Refusal):
    code, message = "bad_expiry", _("到期日要在今天以后、%(years)s 年以内；到期还要用，再批一次。")


class AskedAlready(Refusal):
    code, status, message = "asked_already", 409, _("代号 %(code)s 已经有人提出，正等着批准。")


class BadCode(Refusal):
    code, message = "bad_code", _("代号只用小写字母、数字和连字符，和走访机制的代号一样，例如 night-visit。")


class HoldOver(Refusal):
    code, message = "hold_over", _("留到哪天要在今天以后；说不准哪天的，空着，到时再解除。")


class HoldLifted(Refusal):
    code, status, message = "hold_lifted", 409, _("%(who)s已经解除过了，照常到期清理。")
