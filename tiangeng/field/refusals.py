"""The sentences of this room's refusals, all on one page."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import Refusal


class Unbound(Refusal):
    code, status = "unbound", 410
    message = _("这部手机已经解除绑定（%(who)s）。没送出的内容可以先导出，手机上的资料随后清除。")


class NoFieldwork(Refusal):
    code, status = "no_fieldwork", 403
    message = _("这个账号现在没有走访的职务，手机上村里的资料会清掉；没送出的还在，可以先导出。")


class TokenUnreadable(Refusal):
    code, status, message = "token_unreadable", 422, _("上次同步的记号认不出，请从头同步。")


class AuthorStillHere(Refusal):
    code, status = "author_still_here", 409
    message = _("%(who)s的账号还能登录，请本人登录后送出；忘了密码的，请系统管理员重置。")


class TooManyPhones(Refusal):
    code, status = "too_many_phones", 409
    message = _("一个账号最多绑定 %(limit)s 部手机，请先在电脑上“我的手机”里解除一部。")


class PhoneOfAnother(Refusal):
    code, status, message = "phone_of_another", 409, _("这部手机绑定的是另一个账号，请那位同事先解除绑定。")


class NotTheNextPart(Refusal):
    code, status = "not_the_next_part", 409
    message = _("这一段接不上：服务器上已有 %(have)s 字节。")


class PartUnreadable(Refusal):
    code, status, message = "part_unreadable", 422, _("这一段的位置或长度不对。")


class UploadTooLarge(Refusal):
    code, status, message = "upload_too_large", 413, _("文件太大：最多 %(limit)s 字节。")


class TooMuchOnItsWay(Refusal):
    code, status = "too_much_on_its_way", 413
    message = _("这个账号一周里传的照片太多（最多 %(limit)s MB），过几天再传；照片还在手机上。")


class UploadIncomplete(Refusal):
    code, status, message = "upload_incomplete", 409, _("文件还没传完：已有 %(have)s 字节。")


class UploadSpoiled(Refusal):
    code, status, message = "upload_spoiled", 409, _("传上来的内容和它的编号对不上，请重新传。")


class WrongPassword(Refusal):
    code, message = "wrong_password", _("账号密码不对。连错 5 次要等 15 分钟。")
