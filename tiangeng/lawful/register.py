"""What this room keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

TABLES = (
    table(
        "lawful.Hold",
        _("暂不清理"),
        plain("id region_code county_code object_type object_id held_at lift_asked_at lift_answered_at lifted_at"),
        columns(
            "reason until_on held_by_id held_by_name lift_asked_by_id lift_asked_by_name lifted_because "
            "answered_by_name answer lifted_by_id lifted_by_name",
            _("为什么到期先不删，谁定的，哪两个人解除的"),
            Basis.OFFICE,
            Seen.COUNTY,
            Keep.DEED,
        ),
    ),
    table(
        "lawful.RetentionRun",
        _("到期清理"),
        plain("id region_code county_code at found", _("每晚到期多少、清了多少，只有数字")),
    ),
    table(
        "lawful.Approval",
        _("定期填报的批准"),
        plain(
            "id region_code county_code code title basis why people_count a_year expires_on state",
            _("要人定期填的表，凭什么、到哪天"),
        ),
        columns(
            "asked_by_id asked_by_name asked_at decided_by_id decided_by_name decided_at words",
            _("谁提的、谁批的，两个人"),
            Basis.OFFICE,
            Seen.COUNTY,
            Keep.DEED,
        ),
    ),
)

FORMS = (
    Form(
        "lawful.forms.ApprovalForm", _("提出一张定期填的表"), "organiser department", 1, _("新要一张定期填的表才填"),
        {"code": "lawful.Approval.code", "title": "lawful.Approval.title", "basis": "lawful.Approval.basis",
         "why": "lawful.Approval.why", "people_count": "lawful.Approval.people_count", "a_year": "lawful.Approval.a_year",
         "expires_on": "lawful.Approval.expires_on"},
        {"expires_on": _("先填一年以后")},
    ),
    Form(
        "lawful.forms.HoldForm", _("暂不清理"), "organiser inspector security_admin", 1, _("有诉讼、巡察才填"),
        {"reason": "lawful.Hold.reason", "until_on": "lawful.Hold.until_on"},
    ),
    Form(
        "lawful.forms.LiftForm", _("解除暂不清理"), "organiser inspector security_admin", 1, _("结案了才填"),
        {"reason": "lawful.Hold.lifted_because"},
    ),
    Form(
        "lawful.forms.LiftAnswerForm", _("同意解除暂不清理"), "organiser inspector security_admin", 1, _("有人提出解除才看"),
        {"words": "lawful.Hold.answer"},
    ),
    Form(
        "lawful.forms.WordsForm", _("批准定期填的表"), "organiser leader", 2, _("有人提出才批"), {"words": "lawful.Approval.words"},
    ),
)  # fmt: skip
