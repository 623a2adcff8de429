"""What this room keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"
_WHO = _("谁办的、谁说的，事后说得清")

TABLES = (
    table(
        "assignments.Assignment",
        _("上级交办"),
        plain(
            f"{_PLACED} reference level assigner assigner_name organisation answer_on state assigned_at accepted_at first_answered_on "
            "first_answer_by answered_at sent_back_count ended_at",
            _("哪级交给谁办、哪天前回复、回复了没有"),
        ),
        columns("title body answer", _("要办什么、办得怎样"), Basis.DUTY, Seen.PART, Keep.CASE),
        columns(
            "authorised_by authorised_under created_by_id created_by_name",
            _("派到村要有县级部署，写明谁批的、哪份文件"),
            Basis.OFFICE,
            Seen.PART,
            Keep.DEED,
        ),
    ),
    table(
        "assignments.AssignmentWords",
        _("搜索用的字对"),
        plain("assignment_id pairs", _("两个字就搜得到；只有数字，读不出原文"), keep=Keep.CASE),
    ),
    table(
        "assignments.Part",
        _("交办分工"),
        plain(f"{_PLACED} assignment_id assigner_name given_by organisation issue due_on state given_at ended_at"),
        columns("task result", _("分给谁做什么、做了什么"), Basis.DUTY, Seen.PART, Keep.CASE),
        columns("authorised_by authorised_under", _WHO, Basis.OFFICE, Seen.PART, Keep.DEED),
    ),
    table(
        "assignments.Step",
        _("交办经过"),
        plain(f"{_PLACED} assignment at name organisation_name"),
        columns("reason", _("每一步为什么"), Basis.DUTY, Seen.PART, Keep.CASE),
        columns("actor_id actor_name facts", _WHO, Basis.OFFICE, Seen.PART, Keep.DEED),
    ),
)

_A, _P = "assignments.Assignment.", "assignments.Part."
_UPPER, _UNITS = "superior organiser", "organiser township department village"
_UNDER = {"organisation_id": f"{_A}organisation", "authorised_by": f"{_A}authorised_by",
          "authorised_under": f"{_A}authorised_under"}  # fmt: skip
_SELDOM = _("有交办才填")

FORMS = (
    Form(
        "assignments.forms.AssignForm", _("交办一件事"), _UPPER, 12, _SELDOM,
        {"title": f"{_A}title", "body": f"{_A}body", "reference": f"{_A}reference", "answer_on": f"{_A}answer_on", **_UNDER},
    ),
    Form("assignments.forms.AgainForm", _("改派"), _UPPER, 2, _SELDOM, {"answer_on": f"{_A}answer_on", **_UNDER},
         {"answer_on": _("先填原来的日子")}),
    Form(
        "assignments.forms.PartForm", _("分给下面的单位"), _UNITS, 12, _SELDOM,
        {"task": f"{_P}task", "due_on": f"{_P}due_on", "organisation_id": f"{_P}organisation",
         "authorised_by": f"{_P}authorised_by", "authorised_under": f"{_P}authorised_under"},
        {"due_on": _("先填回复前三天")},
    ),
    Form(
        "assignments.forms.IssueForm", _("转成事项"), _UNITS, 12, _SELDOM,
        {"region_code": "issues.Issue.region_code", "category": "issues.Issue.category", "title": "issues.Issue.title",
         "body": "issues.Issue.body"},
        {"title": _("先填交办的标题"), "body": _("先填交办的内容")},
    ),
    Form("assignments.forms.AnswerForm", _("回复上级"), _UNITS, 12, _SELDOM, {"words": f"{_A}answer"}),
    Form("assignments.forms.SendBackForm", _("退回重报"), _UPPER, 2, _SELDOM,
         {"reason": "assignments.Step.reason", "answer_on": f"{_A}answer_on"}),
    Form("assignments.forms.EndPartForm", _("分下去的办好了"), _UNITS, 12, _SELDOM, {"words": f"{_P}result"}),
)  # fmt: skip
