"""What can go wrong with units, people, accounts and grants, said so that it can be put right."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import Refusal


class CodeTaken(Refusal):
    code, status, message = "code_taken", 409, _("代号 %(code)s 已经有单位在用，请换一个。")


class NameMissing(Refusal):
    code, message = "name_missing", _("请填写%(what)s。")


class RegionUnknown(Refusal):
    code, message = "region_unknown", _("没有找到代码为 %(region)s 的区域，请重新选择。")


class UnitInUse(Refusal):
    code, status = "unit_in_use", 409
    message = _(
        "还不能撤销：名下还有 %(staff)s 名在岗人员、%(grants)s 条授权、%(children)s 个下属单位，请先调走或收回。"
    )


class UnitClosed(Refusal):
    code, status, message = "unit_closed", 409, _("%(unit)s已经撤销，不能再用；需要时请组织部先恢复。")


class OtherCounty(Refusal):
    code, message = "other_county", _("%(unit)s不在这个县，跨县调动请在对方县新建人员。")


class Retired(Refusal):
    code, status, message = "retired", 409, _("%(name)s已经离岗，不能再改；返岗请新建人员。")


class PhoneWrong(Refusal):
    code, message = "phone_wrong", _("手机号是以 1 开头的 11 位数字。")


class UsernameWrong(Refusal):
    code = "username_wrong"
    message = _("用户名用 3–40 个小写字母、数字、点、横线，以字母或数字开头。")


class UsernameTaken(Refusal):
    code, status, message = "username_taken", 409, _("用户名 %(username)s 已经有人用，请换一个。")


class AlreadyHasAccount(Refusal):
    code, status, message = "already_has_account", 409, _("%(name)s已经有账号 %(username)s，一人一号。")


class NotForYourself(Refusal):
    code, status, message = "not_for_yourself", 403, _("不能对自己的账号做这一步，请找另一位管理员。")


class AccountFrozen(Refusal):
    code, status, message = "account_frozen", 409, _("账号 %(username)s 已冻结：%(reason)s。请安全管理员先解冻。")


class NotFrozen(Refusal):
    code, status, message = "not_frozen", 409, _("账号 %(username)s 没有冻结，不用解冻。")


class AdministratorReset(Refusal):
    code, status = "administrator_reset", 403
    message = _(
        "管理员的密码不能由另一位管理员单独重置；"
        "请运维人员在服务器上运行 tiangeng administrators --renew %(username)s。"
    )


class PasswordWrong(Refusal):
    code, message = "password_wrong", _("现在的密码不对。")


class PasswordWeak(Refusal):
    code, message = "password_weak", _("%(why)s")


class TryLater(Refusal):
    code, status, message = "try_later", 429, _("错了太多次，请过 %(minutes)s 分钟再试。")


class SecondPersonNeeded(Refusal):
    code, status = "second_person_needed", 403
    message = _("授权要两个人办：提出的人和被授权的人都不能批准，请另一位安全管理员来批。")


class AdministratorsApart(Refusal):
    code, status = "administrators_apart", 409
    message = _("三员互斥、专号专用：%(why)s。")


class TerritoryUnfit(Refusal):
    code, message = "territory_unfit", _("“%(role)s”的范围应是%(levels)s，请重新选择区域。")


class UnitNeeded(Refusal):
    code, message = "unit_needed", _("“%(role)s”要代表一个单位，请选择单位。")


class UnitUnfit(Refusal):
    code, message = "unit_unfit", _("%(unit)s不在所选区域的县里，请重新选择。")


class DatesUnfit(Refusal):
    code, message = "dates_unfit", _("截止日期不能早于开始日期，也不能是过去的日子。")


class AlreadyGranted(Refusal):
    code, status, message = "already_granted", 409, _("同样的授权已经%(state)s，不用再提。")


class RoleUnknown(Refusal):
    code, message = "role_unknown", _("没有“%(role)s”这个角色。")


class TokensFull(Refusal):
    code, status, message = "tokens_full", 409, _("最多 %(limit)s 个有效密钥，请先停用不用的。")


class KeyDayFull(Refusal):
    code, status = "key_day_full", 429
    message = _(
        "用密钥取数，加上今天导出的，一人一天最多 %(limit)s 行，今天已有 %(before)s 行。"
        "明天再取；要取更多，请在列表上“导出”写明用途，由安全管理员同意后，同样多的行当天可以用密钥取。"
    )


class DayFull(Refusal):
    code, status = "day_full", 429
    message = _(
        "从接口取名单，加上今天导出的，一人一天最多 %(limit)s 行，今天已有 %(before)s 行。"
        "明天再取；要取更多，请在列表上“导出”写明用途，由安全管理员同意。"
    )


class NoTokens(Refusal):
    code, status, message = "no_tokens", 403, _("管理员账号不能使用接口密钥。")


class AlreadySetUp(Refusal):
    code, status, message = "already_set_up", 409, _("系统里已经有账号；三位管理员只在首次启用时建立一次。")


class ServerOnly(Refusal):
    code, status, message = "server_only", 403, _("这一步只能由运维人员在服务器上做。")


class NoStandInForOffices(Refusal):
    code, status = "no_stand_in_for_offices", 409
    message = _("三员和系统对接账号专号专用，不能请人代理，也不能代别人；请另一位管理员办。")


class StandInIsAway(Refusal):
    code, status = "stand_in_is_away", 409
    message = _("%(name)s那几天自己也请了假（%(first)s 至 %(last)s），请另选一位。")


class AlreadyAway(Refusal):
    code, status = "already_away", 409
    message = _("%(name)s在 %(first)s 至 %(last)s 已经请%(stand_in)s代理，请先结束那一条再提。")


class StandInUnfit(Refusal):
    code, status = "stand_in_unfit", 409
    message = _("%(name)s没有可用的账号或授权，不能代理；请另选一位在岗的同事。")


class NotOneself(Refusal):
    code, status, message = "not_oneself", 409, _("请假的和代理的要是两个人，请另选一位同事。")


class NothingToLend(Refusal):
    code, status, message = "nothing_to_lend", 409, _("%(name)s没有生效的授权，没有什么可以代理的。")


class StandInDates(Refusal):
    code = "stand_in_dates"
    message = _("代理要写清从哪天到哪天：不能是过去的日子，最长 %(limit)s 天；更久请办调动或另行授权。")


class NotTheirOffice(Refusal):
    code, status = "not_their_office", 403
    message = _("只能替自己请人代理；替别人安排请找组织部或系统管理员。")


class StandInByAnother(Refusal):
    code, status = "stand_in_by_another", 403
    message = _("代理也是授权，要两个人办：提出的人、请假的人和代理的人都不能批准，请安全管理员来批。")


class ThingsInHand(Refusal):
    code, status = "things_in_hand", 409
    message = _(
        "%(name)s手上还有%(things)s。请先在“交接”里交给接手的人（本人或组织部都能办）；交不了的，写明为什么留着。"
    )


class TicketWrong(Refusal):
    code, status = "ticket_wrong", 403
    message = _("省平台给的登录凭据不对或已过期，请回省平台重新打开。")


class TicketSpent(Refusal):
    code, status, message = "ticket_spent", 409, _("这张登录凭据已经用过，请回省平台重新打开。")


class TicketUnknown(Refusal):
    code, status = "ticket_unknown", 403
    message = _("省平台上的您还没有和田埂的账号对上，请找本单位的系统管理员。")


class AdministratorsByPassword(Refusal):
    code, status, message = "administrators_by_password", 403, _("管理员账号只能用密码和第二重验证登录。")


class OutsideTaken(Refusal):
    code, status, message = "outside_taken", 409, _("这个编号已经对上了另一个账号，请核对。")
