"""What this room keeps and asks for, and on what ground (字段登记)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Columns, Form, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"
_WHO = _("谁办的、谁说的，事后说得清")


def _deed(names: str, why: Any = _WHO) -> Columns:
    return columns(names, why, Basis.OFFICE, Seen.PART, Keep.DEED)


TABLES = (
    table(
        "issues.Category",
        _("事项类别"),
        plain(
            "id county_code code name kind parent order words owner assisting level basis is_reserved is_complaint accept_days "
            "resolve_days accept_hours takes_evidence is_active",
            _("派单目录：哪类事归谁办、多久办好"),
        ),
    ),
    table(
        "issues.Issue",
        _("民情事项"),
        plain(
            f"{_PLACED} number category level source state lead due_at accept_by resolve_by outer_due_at outer_by "
            "review_on is_ruled is_satisfied parent reopened_count "
            "outcome beneficiaries beneficiary_unit merged_into is_confidential has_reporter"
        ),
        plain(
            "reported_at dispatched_at accepted_at resolved_at confirmed_at closed_at changed_at told_at",
            _("每一步是什么时候，期限怎么算"),
        ),
        columns("title body place", _("什么事、在哪里，照他的原话"), Basis.ASKED, Seen.PART, Keep.CASE),
        columns("solution", _("怎么解决的，群众看得到"), Basis.DUTY, Seen.RECEIPT, Keep.CASE),
        columns(
            "reporter_name",
            _("怎么称呼，办好了问谁；可以不填"),
            Basis.ASKED,
            Seen.PART,
            Keep.ASKER,
            known=_("农户档案、走访记录"),
        ),
        columns(
            "reporter_phone", _("办好后问一声；可以不填"), Basis.ASKED, Seen.MASKED, Keep.ASKER, known=_("农户档案")
        ),
        columns("household visit", _("从哪次走访、哪一户来的"), Basis.DUTY, Seen.PART, Keep.ASKER),
        columns("enterprise", _("哪家企业的事"), Basis.DUTY, Seen.PART, Keep.CASE),
        columns(  # as long as the words: it keeps them from the eyes of whom they are about
            "about_organisation about_staff", _("反映的是谁，好不派给他自己办"), Basis.DUTY, Seen.PART, Keep.CASE
        ),
        _deed("organisation created_by_id created_by_name"),
    ),
    table(
        "issues.IssueWords",
        _("搜索用的字对"),
        plain("issue_id pairs", _("两个字就搜得到；只有数字，读不出原文"), keep=Keep.CASE),
        plain("region_code reported_at", _("哪个村、哪天反映的，搜到几千件时先看新的"), keep=Keep.DEED),
    ),
    table(
        "issues.PromiseWords",
        _("搜索用的字对"),
        plain("promise_id pairs", _("两个字就搜得到；只有数字，读不出原文"), keep=Keep.CASE),
    ),
    table(
        "issues.IssuePart",
        _("谁看得到一件事"),
        plain(
            "issue_id who is_confidential region_code is_open reported_at",
            _("哪些单位办过、谁提的，好快些找到自己的"),
            keep=Keep.DEED,
        ),
    ),
    table(
        "issues.MonthRates",
        _("每月的三率"),
        plain(
            f"{_PLACED} month unit of due_count in_time done answered pleased late_count part_solved part_checked part_claimed "
            "part_partly part_explained part_deferred objections overruled star_count star_good",
            _("各单位一个月的数，翻一年的三率不必从头数；只有数"),
        ),
    ),
    table(
        "issues.CountedMonth",
        _("数好的月份"),
        plain("id county_code month counted_at holds_until", _("哪个月数好了，到什么时候作数")),
    ),
    table("issues.TouchedMonth", _("要重数的月份"), plain("id county_code month", _("数好以后又有变动，重数一遍再用"))),
    table(
        "issues.Handling",
        _("办理"),
        plain(f"{_PLACED} issue organisation role state assigned_at accept_by accepted_at due_at done_at"),
        columns("task result", _("请谁做什么、做了什么"), Basis.DUTY, Seen.PART, Keep.CASE),
        _deed("accepted_by_name holder"),
    ),
    table(
        "issues.IssueEvent",
        _("办理经过"),
        plain(f"{_PLACED} issue name from_state to_state organisation_name is_public"),
        columns("reason", _("每一步为什么，群众看得到公开的那些"), Basis.DUTY, Seen.PART, Keep.CASE),
        columns("facts", _("派给谁、哪天前；里面的话跟上一栏一起抹去"), Basis.DUTY, Seen.PART, Keep.DEED),
        _deed("at actor_id actor_name"),
    ),
    table("issues.Receipt", _("回执"), plain("code issue_id region_code created_at", _("凭码看进展，不用账号"))),
    table(
        "issues.Answer",
        _("群众的评价"),
        plain(f"{_PLACED} issue at by lead"),
        columns(
            "is_solved score",
            _("解决没有，由群众说了算；打的分满十个才合在一起算，不单独给谁看"),
            Basis.ASKED,
            Seen.PART,
            Keep.DEED,
        ),
        columns("words", _("群众自己怎么说"), Basis.ASKED, Seen.PART, Keep.CASE),
        _deed("asked_by_id", _("谁打的回访电话、当面问的")),
    ),
    table(
        "issues.Supervision",
        _("督办"),
        plain(f"{_PLACED} issue handling organisation kind at due_at"),
        columns("words", _("催的时候说了什么"), Basis.OFFICE, Seen.PART, Keep.CASE),
        _deed("by_name", _("谁催的")),
    ),
    table(
        "issues.Draw",
        _("回访抽样"),
        plain(
            f"{_PLACED} since_on until_on lead population size seed numbers digest", _("怎么抽的，谁都能重抽一遍核对")
        ),
        _deed("drawn_at drawn_by_id drawn_by_name"),
    ),
    table(
        "issues.Call",
        _("回访"),
        plain(f"{_PLACED} draw issue place answer tried_count tried_at"),
        columns("note", _("怎么没联系上"), Basis.DUTY, Seen.PART, Keep.CASE),
        _deed("holder", _("交接后由谁来打")),
    ),
    table(
        "issues.Handover",
        _("交接"),
        plain(
            f"{_PLACED} organisation handling_ids promise_ids call_ids roster_ids state offered_at ended_at moved_count is_for_giver",
            _("交了哪些、签了没有"),
        ),
        columns("words ended_reason", _("交代接手的人的话；没有接的为什么"), Basis.OFFICE, Seen.PART, Keep.CASE),
        _deed("giver taker offered_by_id offered_by_name ended_by_name", _("谁交给谁，两边都签字")),
    ),
    table(
        "issues.Promise",
        _("答应的事"),
        plain(f"{_PLACED} issue visit said_on until_on state ended_on moved_count organisation"),
        columns("words note household", _("在谁家门口答应了什么，到时候兑现"), Basis.DUTY, Seen.PLACE, Keep.CASE),
        _deed("staff created_by_id created_by_name", _("谁答应的，换了人由谁接着")),
    ),
    table(
        "issues.Follow",
        _("关注的事项"),
        plain(f"{_PLACED} issue since_at", _("不在自己手上、但想听回音的事")),
        columns("account_id", _("是谁关注的，只有本人看得到"), Basis.OFFICE, Seen.SELF, Keep.ACCOUNT),
    ),
    table(
        "issues.Batch",
        _("批量办理"),
        plain(
            f"{_PLACED} verb issue_ids seen task_id created_at tried_at begun_at finished_at undo_begun_at",
            _("选了哪几件、做到哪一步，离开了还找得到"),
        ),
        columns("asked tried done undone", _("对这一批说的话、每件的结果"), Basis.DUTY, Seen.SELF, Keep.CASE),
        _deed("created_by_id"),
    ),
    table(
        "issues.Phrase",
        _("常用答复"),
        plain(f"{_PLACED} name text moves is_internal organisation_id changed_at", _("常说的话存一份，空着的由事项填")),
        columns("account_id account_name", _("是谁写的，同事用得放心"), Basis.OFFICE, Seen.TEAM, Keep.ACCOUNT),
    ),
    table(
        "issues.Ruling",
        _("不合理诉求裁定"),
        plain(f"{_PLACED} issue state ground"),
        columns("told words", _("为什么，原样告诉群众"), Basis.DUTY, Seen.RECEIPT, Keep.CASE),
        _deed(
            "proposed_by_id proposed_by_name proposed_at decided_by_id decided_by_name decided_at",
            _("两个人裁定，都留名"),
        ),
    ),
    table(
        "issues.Appeal",
        _("群众异议"),
        plain(f"{_PLACED} issue against at state"),
        columns("words answer", _("为什么不服、复核怎么说，原样告诉群众"), Basis.ASKED, Seen.RECEIPT, Keep.CASE),
        _deed("decided_by_id decided_by_name decided_at", _("由没有经手的人复核，留名")),
    ),
    table(
        "issues.Decision",
        _("派单建议用得怎样"),
        plain(
            f"{_PLACED} issue at category owner suggested_category suggested_owner category_version owner_version",
            _("建议的和派的一样不一样，用来看建议准不准；不记是谁派的"),
            keep=Keep.CASE,
        ),
    ),
    table(
        "issues.Pair",
        _("像是同一件的两件"),
        plain(f"{_PLACED} earlier later likeness is_exact found_at state", _("定过的不再问"), keep=Keep.CASE),
        _deed("decided_at decided_by_name", _("谁定的，事后说得清")),
    ),
)

_SEEN = {"seen": "-seen"}
_WHY = {"reason": "issues.IssueEvent.reason", **_SEEN}
_GROUND = {"ground": "issues.IssueEvent.reason"}
_HANDLERS = "village township department organiser"
_OFFICES = "township organiser"
_EVERYDAY = "worker village township department organiser inspector"
_PER_CASE = _("一件事填一次，没有就不填")
_SELDOM = _("少数几件才走这一步")
_NOW = _("已登记的照原样带出，不改就不用动")

FORMS = (
    Form(
        "issues.forms.ReportForm", _("新建事项"), _EVERYDAY, 20, _PER_CASE,
        {"body": "issues.Issue.body", "title": "issues.Issue.title", "region_code": "issues.Issue.region_code",
         "place": "issues.Issue.place", "category": "issues.Issue.category", "source": "issues.Issue.source",
         "is_theirs": "-choice", "reporter_name": "issues.Issue.reporter_name", "reporter_phone": "issues.Issue.reporter_phone",
         "photo": "-file"},
        {"region_code": _("只管一个村时自动填好；从走访点进来也填好"), "source": _("从走访点进来就是走访"),
         "reporter_name": _("从农户、企业或只见了一家的走访点进来，先填户主或联系人"),
         "reporter_phone": _("档案里有的不用再问，不填就照着用")},
    ),
    Form(
        "issues.forms.DispatchForm", _("派单"), _OFFICES, 150, _("一件派一次"),
        {"category": "issues.Issue.category", "lead": "issues.Issue.lead",
         "assisting": "issues.Handling.organisation", "note": "issues.IssueEvent.reason", **_SEEN},
        {"category": _NOW, "lead": _("派单目录里这类事归谁办就先选谁"), "assisting": _("派单目录里写明配合的先勾上")},
    ),
    Form(
        "issues.forms.ResolveForm", _("办结"), _HANDLERS, 40, _("一件办结一次"),
        {"solution": "issues.Issue.solution", "outcome": "issues.Issue.outcome", "beneficiaries": "issues.Issue.beneficiaries",
         "beneficiary_unit": "issues.Issue.beneficiary_unit", "photo": "-file", **_SEEN},
        {"outcome": _("先选已解决")},
    ),
    Form("issues.forms.ReasonForm", _("说明原因"), _HANDLERS, 4, _SELDOM, _WHY),
    Form("issues.forms.DeclineForm", _("不予受理"), _OFFICES, 6, _SELDOM,
         {**_WHY, **_GROUND, "owner": "issues.IssueEvent.reason"}),
    Form(
        "issues.forms.ReturnForm", _("退回派单"), _HANDLERS, 4, _SELDOM, {**_WHY, **_GROUND, "owner": "issues.IssueEvent.facts"},
    ),
    Form(
        "issues.forms.DeferForm", _("挂账"), _HANDLERS, 3, _SELDOM,
        {**_WHY, **_GROUND, "plan": "issues.IssueEvent.facts", "review_on": "issues.Issue.review_on"},
    ),
    Form(
        "issues.forms.WaitForm", _("等群众"), _HANDLERS, 3, _SELDOM,
        {**_WHY, "kind": "issues.IssueEvent.facts", "review_on": "issues.Issue.review_on"},
    ),
    Form("issues.forms.RulingForm", _("提请认定不合理诉求"), _HANDLERS, 1, _SELDOM,
         {**_SEEN, "reason": "issues.Ruling.told", "ground": "issues.Ruling.ground"}),
    Form("issues.forms.DecideForm", _("裁定不合理诉求"), "organiser inspector", 6, _SELDOM,
         {"is_upheld": "issues.Ruling.state", "words": "issues.Ruling.words", **_SEEN}),
    Form("issues.forms.HearForm", _("复核群众异议"), "organiser inspector", 3, _SELDOM,
         {"is_upheld": "issues.Appeal.state", "words": "issues.Appeal.answer", **_SEEN}),
    Form(
        "issues.forms.CorrectionForm", _("替群众请求更正"), "worker village township", 2, _("有人说登记错了才填"),
        {"words": "issues.Issue.body"},
    ),
    Form(
        "issues.forms.joining.MergeForm", _("并案"), _OFFICES, 6, _SELDOM,
        {"near": "issues.Issue.merged_into", "number": "issues.Issue.merged_into", **_SEEN},
    ),
    Form(
        "issues.forms.NoteForm", _("记一条进展"), f"worker {_HANDLERS}", 20, _("有进展才写"),
        {"words": "issues.IssueEvent.reason", "is_internal": "issues.IssueEvent.is_public", "photo": "-file"},
    ),
    Form(
        "issues.forms.FinishForm", _("配合办完"), _HANDLERS, 10, _PER_CASE,
        {"result": "issues.Handling.result", "photo": "-file", **_SEEN},
    ),
    Form(
        "issues.forms.AssistantForm", _("请单位配合"), _HANDLERS, 4, _SELDOM,
        {"organisation_id": "issues.Handling.organisation", "task": "issues.Handling.task", **_SEEN},
    ),
    Form("issues.forms.ReleaseForm", _("解除配合"), _HANDLERS, 2, _SELDOM, {"reason": "issues.IssueEvent.reason", **_SEEN}),
    Form(
        "issues.forms.asking.CallBackForm", _("电话回访"), "organiser inspector", 60, _("抽到的才打"),
        {"is_solved": "issues.Answer.is_solved", "words": "issues.Answer.words", **_SEEN},
    ),
    Form("issues.forms.asking.UnreachedForm", _("回访没联系上"), "organiser inspector", 12, _("打不通才记"), {"note": "issues.Call.note"}),
    Form(
        "issues.forms.asking.VerifyForm", _("现场核验"), "organiser inspector", 6, _("没有人可问才去"),
        {"is_solved": "issues.Issue.state", "words": "issues.IssueEvent.reason", "photo": "-file", **_SEEN},
    ),
    Form(
        "issues.forms.CorrectForm", _("更正事项"), _OFFICES, 4, _SELDOM,
        {"title": "issues.Issue.title", "place": "issues.Issue.place", "category": "issues.Issue.category", **_WHY},
        dict.fromkeys(("title", "place", "category"), _NOW),
    ),
    Form("issues.forms.RemindForm", _("催办"), "township organiser inspector leader", 10, _SELDOM, {"words": "issues.Supervision.words"}),
    Form(
        "issues.forms.handing_over.HandoverForm", _("交接"), "worker village township department organiser inspector", 1,
        _("换岗、离岗才填"),
        {"only": "issues.Handover.handling_ids", "which": "-choice", "taker_id": "issues.Handover.taker", "words": "issues.Handover.words"},
        {"only": _("先全勾上")},
    ),
    Form(
        "issues.forms.joining.SplitForm", _("拆出一件"), _HANDLERS, 2, _SELDOM,
        {"title": "issues.Issue.title", "body": "issues.Issue.body", "category": "issues.Issue.category", **_SEEN},
    ),
    Form(
        "issues.forms.PromiseForm", _("记下答应的事"), "worker village township department", 12, _("答应了才记"),
        {"words": "issues.Promise.words", "until_on": "issues.Promise.until_on"},
    ),
    Form("issues.forms.PromiseNoteForm", _("答应的做到了"), "worker village township department", 12, _PER_CASE,
         {"note": "issues.Promise.note"}),
    Form("issues.forms.PutOffForm", _("改个日子"), "worker village township department", 2, _SELDOM,
         {"until_on": "issues.Promise.until_on", "note": "issues.Promise.note"}),
    Form("issues.forms.LetGoForm", _("没能做到"), "worker village township department", 1, _SELDOM, {"note": "issues.Promise.note"}),
    Form(
        "issues.forms.asking.DrawForm", _("抽回访"), "organiser inspector", 4, _("一季抽一次"),
        {"region_code": "issues.Draw.region_code", "since_on": "issues.Draw.since_on", "until_on": "issues.Draw.until_on",
         "lead_id": "issues.Draw.lead", "size": "issues.Draw.size"},
        {"since_on": _("先填三十天前"), "until_on": _("先填今天"), "size": _("先填 30 件")},
    ),
    Form("issues.forms.batches.BatchDispatchForm", _("一批派给同一家"), _OFFICES, 12, _SELDOM,
         {"lead": "issues.Issue.lead", "note": "issues.IssueEvent.reason"}),
    Form("issues.forms.batches.BatchNoteForm", _("一批记同一条进展"), _HANDLERS, 6, _SELDOM,
         {"words": "issues.IssueEvent.reason", "is_internal": "issues.IssueEvent.is_public"}),
    Form("issues.forms.batches.BatchHandOnForm", _("一批交给同事"), _HANDLERS, 4, _SELDOM, {"taker": "issues.Handling.holder"}),
    Form("issues.forms.batches.BatchMergeForm", _("一批并为一件"), _OFFICES, 4, _SELDOM, {"number": "issues.Issue.merged_into"}),
    Form(
        "issues.forms.PhraseForm", _("写常用答复"), _HANDLERS, 4, _("自己图方便才写"),
        {"name": "issues.Phrase.name", "text": "issues.Phrase.text", "first": "issues.Phrase.moves", "second": "issues.Phrase.moves",
         "is_internal": "issues.Phrase.is_internal", "is_shared": "issues.Phrase.organisation_id"},
    ),
    Form(
        "issues.forms.MacroForm", _("一键操作"), _HANDLERS, 40, _PER_CASE, {"words": "issues.IssueEvent.reason", **_SEEN},
        {"words": _("常用答复照事项填好，看一眼就行")},
    ),
)  # fmt: skip
