"""What the public pages keep and ask for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

TABLES = (
    table(
        "public.Knock",
        _("敲门计数"),
        plain("id door source since count", _("防有人用程序反复提交；来源只存算不回去的摘要"), keep=Keep.DAY),
    ),
    table(
        "public.Asking",
        _("提交过的表"),
        plain("client_id digest receipt_code asked_at", _("同一张表交两次只算一件"), keep=Keep.DAY),
    ),
    table(
        "public.Opinion",
        _("意见箱"),
        plain("id region_code county_code kind state sent_at answered_at closed_at"),
        columns("body", _("对系统的意见；不问是谁"), Basis.ASKED, Seen.KEEPERS, Keep.OPINION),
        columns("answer closing", _("答复，写意见的人凭码看得到"), Basis.DUTY, Seen.RECEIPT, Keep.OPINION),
        columns("answered_by_name closed_by_name", _("谁答复的"), Basis.OFFICE, Seen.KEEPERS, Keep.DEED),
    ),
    table(
        "public.Disclosure",
        _("村务公开"),
        plain("id region_code county_code kind title published_at withdrawn_at", _("村里公开的材料，谁都看得到")),
        columns(
            "published_by_name withdrawn_by_name withdrawn_because",
            _("谁公开、谁撤下、为什么"),
            Basis.OFFICE,
            Seen.PLACE,
            Keep.DEED,
        ),
    ),
    table("public.OpinionSlip", _("意见回执"), plain("code opinion_id county_code", _("凭码看答复"))),
)

_ASKS = _("谁有事谁填，不派给任何人")
_MACHINE = {"client_id": "-page", "homepage": "-trap"}

FORMS = (
    Form(
        "public.forms.AskForm", _("群众提一件事"), "", 0, _ASKS,
        {**_MACHINE, "to": "-choice", "body": "issues.Issue.body", "place": "issues.Issue.place", "kind": "issues.Issue.category",
         **dict.fromkeys(("photo", "second_photo", "third_photo"), "-file"),
         "name": "issues.Issue.reporter_name", "phone": "issues.Issue.reporter_phone",
         "about": "issues.Issue.about_organisation", "about_name": "issues.Issue.about_staff"},
        {"to": _("扫谁的卡就是谁")},
    ),
    Form(
        "public.forms.AnswerForm", _("群众说办得怎么样"), "", 0, _ASKS,
        {"solved": "issues.Answer.is_solved", "score": "issues.Answer.score", "words": "issues.Answer.words"},
    ),
    Form("public.forms.AddForm", _("群众又说一句"), "", 0, _ASKS, {"words": "issues.IssueEvent.reason", "photo": "-file"}),
    Form("public.forms.AppealForm", _("群众不服"), "", 0, _ASKS, {"words": "issues.Appeal.words"}),
    Form("public.forms.WithdrawOwnForm", _("群众撤回"), "", 0, _ASKS, {"reason": "issues.IssueEvent.reason"}),
    Form("public.forms.OwnDataForm", _("群众看自己的信息"), "", 0, _ASKS, {"phone": "-choice"}),
    Form(
        "public.forms.WrongForm", _("群众请求更正"), "", 0, _ASKS,
        {"proof": "-page", "client_id": "-page", "words": "issues.Issue.body"},
    ),
    Form(
        "public.forms.OpinionForm", _("给系统提意见"), "", 0, _ASKS,
        {**_MACHINE, "county": "public.Opinion.county_code", "kind": "public.Opinion.kind", "body": "public.Opinion.body"},
        {"county": _("只有一个县时自动填好")},
    ),
    Form(
        "public.forms.DisclosureForm", _("村务公开"), "village township", 12, _("有要公开的才填"),
        {"village_code": "public.Disclosure.region_code", "kind": "public.Disclosure.kind", "title": "public.Disclosure.title",
         "file": "-file"},
        {"village_code": _("只管一个村时自动填好")},
    ),
    Form(
        "public.forms.WithdrawForm", _("撤下公开的材料"), "village township", 1, _("写错了才撤"),
        {"reason": "public.Disclosure.withdrawn_because"},
    ),
    Form(
        "public.forms.WordsForm", _("答复意见"), "organiser system_admin", 12, _("有人提意见才答"),
        {"words": "public.Opinion.answer"},
    ),
)  # fmt: skip
