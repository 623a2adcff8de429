"""What this room and the sign-in keep and ask for, and on what ground (字段登记)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, Table, columns, plain, table

_PLACED = "id region_code county_code"
_SIGN_IN = _("认得出是谁在登录，发现被人试密码")
_DEVICE = _("自己看得到在哪些设备上登录过，丢了能退出")


def _library(model: str, title: Any, why: Any, keep: Keep, *, seen: Seen = Seen.KEEPERS) -> Table:
    """A library's table, one thing as a whole."""
    return table(model, title, columns("*", why, Basis.SAFETY, seen, keep))


TABLES = (
    table(
        "people.Organisation",
        _("单位"),
        plain(
            f"{_PLACED} code name short_name sort_key kind parent functions duty_phone is_active",
            _("单位名录：事归谁办、找谁商量"),
        ),
    ),
    table(
        "people.Staff",
        _("干部"),
        plain(f"{_PLACED} sort_key initials organisation is_active"),
        columns("name position", _("干的什么、归哪个单位，同事之间找得到"), Basis.OFFICE, Seen.COUNTY, Keep.DEED),
        columns("phone", _("同事之间联系工作"), Basis.OFFICE, Seen.MASKED, Keep.STAFF),
    ),
    table(
        "people.Account",
        _("账号"),
        plain("id county_code is_administrator session_stamp"),
        columns(
            "read_on read_count",
            _("一天从接口取了多少行名单，跟导出合起来有上限"),
            Basis.SAFETY,
            Seen.KEEPERS,
            Keep.ACCOUNT,
        ),
        columns(
            "username display_name staff created_at created_by_id language",
            _("认得出是谁在用"),
            Basis.OFFICE,
            Seen.KEEPERS,
            Keep.ACCOUNT,
        ),
        columns("email", _("登录组件自带的空栏，不收集"), Basis.NOBODY, Seen.SYSTEM, Keep.COUNTY),
        columns(
            "password password_changed_at must_change_password last_login is_active frozen_reason unfrozen_at",
            _SIGN_IN,
            Basis.SAFETY,
            Seen.KEEPERS,
            Keep.ACCOUNT,
        ),
    ),
    table(
        "people.Session",
        _("登录会话"),
        columns(
            "session_key session_data expire_date account_id began_at used_at source device",
            _DEVICE,
            Basis.SAFETY,
            Seen.SELF,
            Keep.SIGN_IN,
        ),
    ),
    table(
        "people.OutsideName",
        _("省平台账号"),
        columns("account outside_id", _("从省平台进来时认得出是哪个账号"), Basis.OFFICE, Seen.KEEPERS, Keep.ACCOUNT),
    ),
    table(
        "people.SpentTicket",
        _("用过的省平台登录凭据"),
        columns("digest expires_at", _("一张凭据只能用一次；只存摘要"), Basis.SAFETY, Seen.SYSTEM, Keep.SIGN_IN),
    ),
    table(
        "people.OldPassword",
        _("用过的密码"),
        columns(
            "id account password set_at", _("最近用过的密码不能再用；只存摘要"), Basis.SAFETY, Seen.SYSTEM, Keep.ACCOUNT
        ),
    ),
    table(
        "people.ApiToken",
        _("接口密钥"),
        columns(
            "id account name digest created_at expires_at used_at revoked_at read_on read_count",
            _("别的系统替谁来取数，随时能收回"),
            Basis.SAFETY,
            Seen.KEEPERS,
            Keep.ACCOUNT,
        ),
    ),
    table(
        "people.Grant",
        _("授权"),
        plain("id for_administrator"),
        columns(
            "account role territory organisation organisation_name from_on to_on state reason granted_by_id granted_by_name "
            "granted_at approved_by_id approved_by_name approved_at ended_at ended_reason",
            _("谁能看什么、办什么，是谁提的、谁批的"),
            Basis.SAFETY,
            Seen.KEEPERS,
            Keep.ACCOUNT,
        ),
    ),
    table(
        "people.StandIn",
        _("代理"),
        plain("id"),
        columns(
            "absent stand_in from_on to_on reason state named_by_id named_by_name named_at approved_by_id approved_by_name "
            "approved_at ended_at ended_by_name ended_reason",
            _("人不在时谁替他办，是谁提的、谁批的"),
            Basis.OFFICE,
            Seen.KEEPERS,
            Keep.ACCOUNT,
        ),
    ),
    _library(
        "auth.Permission", _("权限名录（组件自带，不用）"), _("组件自带，没有内容"), Keep.COUNTY, seen=Seen.SYSTEM
    ),
    _library("auth.Group", _("用户组（组件自带，不用）"), _("组件自带，没有内容"), Keep.COUNTY, seen=Seen.SYSTEM),
    _library(
        "auth.Group_permissions",
        _("用户组权限（组件自带，不用）"),
        _("组件自带，没有内容"),
        Keep.COUNTY,
        seen=Seen.SYSTEM,
    ),
    _library(
        "contenttypes.ContentType", _("数据表名录（组件自带）"), _("组件自带，没有内容"), Keep.COUNTY, seen=Seen.SYSTEM
    ),
    _library("sessions.Session", _("会话（组件自带，不用）"), _("组件自带，没有内容"), Keep.SIGN_IN, seen=Seen.SYSTEM),
    _library(
        "account.EmailAddress", _("邮箱（组件自带，不收集）"), _("组件自带，没有内容"), Keep.COUNTY, seen=Seen.SYSTEM
    ),
    _library(
        "account.EmailConfirmation",
        _("邮箱确认（组件自带，不收集）"),
        _("组件自带，没有内容"),
        Keep.COUNTY,
        seen=Seen.SYSTEM,
    ),
    _library("mfa.Authenticator", _("动态口令"), _("第二道验证；密钥加密存放"), Keep.ACCOUNT, seen=Seen.SELF),
    _library("axes.AccessFailureLog", _("登录失败记录"), _SIGN_IN, Keep.SIGN_IN),
    _library("axes.AccessAttempt", _("登录失败计数"), _SIGN_IN, Keep.SIGN_IN),
    _library("axes.AccessAttemptExpiration", _("登录失败计数期限"), _SIGN_IN, Keep.SIGN_IN),
    _library("axes.AccessLog", _("登录记录"), _SIGN_IN, Keep.SIGN_IN),
)

_KEEPER = "system_admin"
_UNIT = {"name": "people.Organisation.name", "short_name": "people.Organisation.short_name",
         "functions": "people.Organisation.functions", "duty_phone": "people.Organisation.duty_phone"}  # fmt: skip
_PERSON = {"name": "people.Staff.name", "position": "people.Staff.position", "phone": "people.Staff.phone"}
_ALL = "worker village township department organiser inspector leader superior system_admin security_admin audit_admin"
_NOW = _("已登记的照原样带出，不改就不用动")
_IN_BULK = _("花名册从表格整批导入，平时只有零星进出")
_SET_UP = _("账号开一次；平时不用填")

FORMS = (
    Form("people.forms.UnitForm", _("修改单位"), _KEEPER, 6, _("机构有变才改"), _UNIT, dict.fromkeys(_UNIT, _NOW)),
    Form(
        "people.forms.NewUnitForm", _("新建单位"), _KEEPER, 2, _IN_BULK,
        {**_UNIT, "code": "people.Organisation.code", "kind": "people.Organisation.kind",
         "county_code": "people.Organisation.county_code"},
        {"county_code": _("只管一个县时自动填好")},
    ),
    Form(
        "people.forms.NewStaffForm", _("登记干部"), f"organiser {_KEEPER}", 24, _IN_BULK,
        {**_PERSON, "organisation": "people.Staff.organisation"}, {"organisation": _("从单位页点进来就填好")},
    ),
    Form(
        "people.forms.EditStaffForm", _("修改干部"), f"organiser {_KEEPER}", 24, _("情况有变才改"), _PERSON,
        dict.fromkeys(_PERSON, _NOW),
    ),
    Form(
        "people.forms.MoveStaffForm", _("干部调动"), f"organiser {_KEEPER}", 24, _("有调动才填"),
        {"organisation": "people.Staff.organisation", "reason": "kernel.LogEntry.reason", "left_because": "kernel.LogEntry.changes"},
    ),
    Form(
        "people.forms.LeaveForm", _("离岗、收回授权"), f"organiser {_KEEPER}", 12, _("有人离岗才填"),
        {"reason": "kernel.LogEntry.reason", "left_because": "kernel.LogEntry.changes"},
    ),
    Form(
        "people.forms.NewAccountForm", _("开账号"), _KEEPER, 60, _SET_UP,
        {"kind": "people.Account.is_administrator", "staff": "people.Account.staff",
         "display_name": "people.Account.display_name", "username": "people.Account.username"},
        {"staff": _("从干部页点进来就填好"), "display_name": _("有花名册的人用册上的姓名")},
    ),
    Form(
        "people.forms.OutsideForm", _("对上省平台账号"), _KEEPER, 12, _SET_UP, {"outside_id": "people.OutsideName.outside_id"},
    ),
    Form(
        "people.forms.GrantForm", _("提出授权"), _KEEPER, 60, _("换岗、到期才提"),
        {"role": "people.Grant.role", "territory": "people.Grant.territory", "organisation": "people.Grant.organisation",
         "from_on": "people.Grant.from_on", "to_on": "people.Grant.to_on", "reason": "people.Grant.reason"},
        {"from_on": _("先填今天"), "organisation": _("先填这个人的单位")},
    ),
    Form(
        "people.forms.StandInForm", _("请人代理"), _ALL, 1, _("请假、外出才用"),
        {"absent": "people.StandIn.absent", "stand_in": "people.StandIn.stand_in", "from_on": "people.StandIn.from_on",
         "to_on": "people.StandIn.to_on", "reason": "people.StandIn.reason"},
        {"absent": _("先填自己"), "from_on": _("先填今天"), "to_on": _("先填今天")},
    ),
    Form(
        "people.forms.PasswordForm", _("改密码"), _ALL, 2, _("等级保护要求定期更换"),
        {"old": "-password", "new": "-password", "again": "-password"},
    ),
    Form(
        "people.forms.TokenForm", _("接口密钥"), "organiser", 1, _("接别的系统才用"),
        {"name": "people.ApiToken.name", "days": "people.ApiToken.expires_at"},
    ),
    Form(
        "people.signin_forms.SignInForm", _("登录"), _ALL, 50, _("会话不过期就不用再登；不规定多久登一次"),
        {"password": "-password", "remember": "-choice"},
    ),
    Form("people.signin_forms.ConfirmForm", _("重要操作前再输密码"), _ALL, 4, _("只在动账号、密钥之前"), {"password": "-password"}),
    Form("people.signin_forms.SecondFactorForm", _("登录时的动态口令"), _ALL, 50, _("跟登录一起"), {"code": "-password"}),
    Form("people.signin_forms.ConfirmByCodeForm", _("重要操作前再输口令"), _ALL, 4, _("只在动账号、密钥之前"), {"code": "-password"}),
    Form("people.signin_forms.SetUpForm", _("设动态口令"), _ALL, 1, _SET_UP, {"code": "-password"}),
)  # fmt: skip
