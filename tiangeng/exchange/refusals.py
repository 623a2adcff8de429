"""The sentences by which the doors for other systems refuse."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import Missing, Refusal


class JurisdictionMissing(Refusal):
    code, status, message = "jurisdiction_missing", 400, _("请写明 jurisdiction_id：六位县码。")


class NoSuchJurisdiction(Missing):
    code, message = "no_such_jurisdiction", _("没有这个 jurisdiction_id：请写六位县码。")


class NoSuchService(Missing):
    code, message = "no_such_service", _("没有这个 service_code，请从 services 里选。")


class NoSuchRequest(Missing):
    """Unknown, hidden and a complaint's are the same answer."""

    code, message = "no_such_request", _("没有这个 service_request_id。")


class NoTokens(Missing):
    code, message = "no_tokens", _("这里不发 token：提交后当即返回 service_request_id。")


class NotPublished(Refusal):
    code, status = "not_published", 403
    message = _("本县不公开诉求清单；凭回执码（service_request_id）可以查自己的那一件。")


class KeyUnknown(Refusal):
    code, status, message = "key_unknown", 403, _("api_key 不对、已停用或已过期；也可以不带它。")


class BadValue(Refusal):
    code, status, message = "bad_value", 400, _("%(name)s 写得不对，应当是：%(wanted)s。")


class CallAhead(Refusal):
    code, status, message = "call_ahead", 400, _("来电时间不能晚于现在。")


class VillageUnclear(Refusal):
    code, status = "village_unclear", 400
    message = _("看不出是哪个村：请把 12 位村码写在 address_id 里，或在 address_string 里写出村名。")


class NoSuchCase(Missing):
    code, message = "no_such_case", _("没有收过工单 %(number)s。")


class CaseDiffers(Refusal):
    code, status = "case_differs", 409
    message = _(
        "工单 %(number)s 已经收过，内容和这次的不一样；要补充、催单请发到 additions，用表的写在“后来补充”一栏。"
    )
