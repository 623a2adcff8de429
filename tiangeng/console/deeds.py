"""What a line of the log says was done, in words; the code beside it is what the log is searched by."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tiangeng.algorithms.pinyin import sort_key
from tiangeng.assignments import states as assignments
from tiangeng.issues import states as issues
from tiangeng.issues.words import DONE
from tiangeng.kernel import register
from tiangeng.lawful import states as lawful
from tiangeng.meetings import states as meetings
from tiangeng.notices import states as notices
from tiangeng.people import states as people

LIVES = {
    "agenda_item": meetings.ITEM_LIFE,
    "approval": lawful.APPROVAL_LIFE,
    "assignment": assignments.LIFECYCLE,
    "assignment_part": assignments.PART_LIFE,
    "grant": people.GRANT_LIFE,
    "handling": issues.HANDLING_LIFE,
    "handover": issues.HANDOVER_LIFE,
    "hook": notices.HOOK_LIFE,
    "issue": issues.LIFECYCLE,
    "meeting": meetings.LIFECYCLE,
    "pair": issues.PAIR_LIFE,
    "promise": issues.PROMISE_LIFE,
    "ruling": issues.RULING_LIFE,
}
WORDS = {
    "account.created": pgettext_lazy("logged", "建立账号"),
    "account.frozen": pgettext_lazy("logged", "冻结账号"),
    "account.unfrozen": pgettext_lazy("logged", "解冻账号"),
    "account.looks_lifted": pgettext_lazy("logged", "放宽一天看号码"),
    "account.outside_bound": pgettext_lazy("logged", "对上省平台账号"),
    "account.password_changed": pgettext_lazy("logged", "修改密码"),
    "account.password_reset": pgettext_lazy("logged", "重置密码"),
    "account.renewed": pgettext_lazy("logged", "在服务器上重新启用账号"),
    "account.recovery_codes_made": pgettext_lazy("logged", "换了一套恢复码"),
    "account.second_factor_added": pgettext_lazy("logged", "设置第二重验证"),
    "account.second_factor_removed": pgettext_lazy("logged", "取消第二重验证"),
    "account.sign_in_failed": pgettext_lazy("logged", "登录没成"),
    "account.signed_in": pgettext_lazy("logged", "登录"),
    "account.signed_out": pgettext_lazy("logged", "退出登录"),
    "agenda_item.ask_for": pgettext_lazy("logged", "提到会上"),
    "agenda_item.carry_out": pgettext_lazy("logged", "报告会上定的事办好了"),
    "agenda_item.put_on": pgettext_lazy("logged", "列入议程"),
    "appeal.refuse": pgettext_lazy("logged", "复核后维持不予受理"),
    "approval.ask": pgettext_lazy("logged", "申请定期填报"),
    "assignment.assign": pgettext_lazy("logged", "交办"),
    "assignment.give_part": pgettext_lazy("logged", "分解交办任务"),
    "assignment.make_issue": pgettext_lazy("logged", "由交办立了一件事"),
    "backup.restored": pgettext_lazy("logged", "恢复了一份备份"),
    "batch.chosen": pgettext_lazy("logged", "选了一批事项"),
    "batch.run": pgettext_lazy("logged", "办了一批"),
    "batch.tried": pgettext_lazy("logged", "试了一批"),
    "batch.undone": pgettext_lazy("logged", "整批撤回"),
    "desk.seen": pgettext_lazy("logged", "看了别人办理的事"),
    "device.bound": pgettext_lazy("logged", "绑定手机"),
    "device.unbound": pgettext_lazy("logged", "解除手机绑定"),
    "disclosure.publish": pgettext_lazy("logged", "村务公开"),
    "disclosure.withdraw": pgettext_lazy("logged", "撤下公开材料"),
    "document.attach": pgettext_lazy("logged", "上传附件"),
    "document.remove": pgettext_lazy("logged", "删去附件"),
    "enterprise.created": pgettext_lazy("logged", "登记企业"),
    "enterprise.edited": pgettext_lazy("logged", "修改企业资料"),
    "facility.created": pgettext_lazy("logged", "登记设施"),
    "facility.edited": pgettext_lazy("logged", "修改设施资料"),
    "feed.made": pgettext_lazy("logged", "要了一个日历地址"),
    "feed.stopped": pgettext_lazy("logged", "停用日历地址"),
    "form.answer": pgettext_lazy("logged", "填了一份表"),
    "form.file": pgettext_lazy("logged", "表里附了文件"),
    "form.file_refused": pgettext_lazy("logged", "表里的文件没有收"),
    "form.published": pgettext_lazy("logged", "发布表单"),
    "grant.proposed": pgettext_lazy("logged", "提出授权"),
    "handover.offer": pgettext_lazy("logged", "提出交接"),
    "hook.again": pgettext_lazy("logged", "重推一次"),
    "hook.registered": pgettext_lazy("logged", "登记推送地址"),
    "hotline.added": pgettext_lazy("logged", "热线补充"),
    "hotline.taken": pgettext_lazy("logged", "收到热线工单"),
    "household.created": pgettext_lazy("logged", "建立农户档案"),
    "household.edited": pgettext_lazy("logged", "修改农户档案"),
    "household.moved": pgettext_lazy("logged", "农户迁村"),
    "household.opened": pgettext_lazy("logged", "打开农户档案"),
    "household.pulled": pgettext_lazy("logged", "全村档案下载到手机"),
    "list.columns": pgettext_lazy("logged", "选了列表的列"),
    "list.taken_out": pgettext_lazy("logged", "导出一张表"),
    "looks.lifted": pgettext_lazy("logged", "放宽一天看号码"),
    "meeting.call": pgettext_lazy("logged", "召集会议"),
    "notices.chosen": pgettext_lazy("logged", "选了提醒"),
    "opinion.answer": pgettext_lazy("logged", "答复意见"),
    "opinion.close": pgettext_lazy("logged", "了结意见"),
    "opinion.note": pgettext_lazy("logged", "记下意见的处理"),
    "opinion.send": pgettext_lazy("logged", "提出意见"),
    "organisation.closed": pgettext_lazy("logged", "撤销单位"),
    "organisation.created": pgettext_lazy("logged", "建立单位"),
    "organisation.register_loaded": pgettext_lazy("logged", "载入单位名册"),
    "organisation.renamed": pgettext_lazy("logged", "单位改名"),
    "organisation.reopened": pgettext_lazy("logged", "恢复单位"),
    "outbox.handed_in": pgettext_lazy("logged", "送出手机导出的文件"),
    "own_data.given": pgettext_lazy("logged", "打印“我的信息”"),
    "pack.loaded": pgettext_lazy("logged", "载入机制包"),
    "pair.find": pgettext_lazy("logged", "找出两件相像的事"),
    "phrase.removed": pgettext_lazy("logged", "删去常用答复"),
    "phrase.saved": pgettext_lazy("logged", "保存常用答复"),
    "programme.close": pgettext_lazy("logged", "停用走访机制"),
    "programme.create": pgettext_lazy("logged", "建立走访机制"),
    "programme.edit": pgettext_lazy("logged", "修改走访机制"),
    "promise.hand_over": pgettext_lazy("logged", "交接答应的事"),
    "promise.make": pgettext_lazy("logged", "记下答应的事"),
    "regions.loaded": pgettext_lazy("logged", "载入行政区划"),
    "resident.added": pgettext_lazy("logged", "登记家庭成员"),
    "resident.edited": pgettext_lazy("logged", "修改家庭成员"),
    "resident.removed": pgettext_lazy("logged", "移除家庭成员"),
    "retention.held": pgettext_lazy("logged", "暂不清理"),
    "retention.lift_asked": pgettext_lazy("logged", "提出解除暂不清理"),
    "retention.lifted": pgettext_lazy("logged", "解除暂不清理"),
    "retention.lift_declined": pgettext_lazy("logged", "没有同意解除暂不清理"),
    "retention.run": pgettext_lazy("logged", "到期清理"),
    "retention.taken_off": pgettext_lazy("logged", "撤回解除暂不清理"),
    "roster.end": pgettext_lazy("logged", "结束名册安排"),
    "roster.hand_over": pgettext_lazy("logged", "名册交接"),
    "roster.plan": pgettext_lazy("logged", "排定名册"),
    "router.roll_back": pgettext_lazy("logged", "派单建议退回上一版"),
    "router.try": pgettext_lazy("logged", "试用派单建议"),
    "secret.unmasked": pgettext_lazy("logged", "看了号码"),
    "receipt.show": pgettext_lazy("logged", "当面再给回执码"),
    "sheet.begun": pgettext_lazy("logged", "传了一张表"),
    "sheet.export_agreed": pgettext_lazy("logged", "同意导出"),
    "sheet.export_asked": pgettext_lazy("logged", "申请导出"),
    "sheet.export_declined": pgettext_lazy("logged", "没有同意导出"),
    "sheet.exported": pgettext_lazy("logged", "导出一张表"),
    "sheet.fetched": pgettext_lazy("logged", "下载导出的表"),
    "sheet.imported": pgettext_lazy("logged", "导入完成"),
    "sheet.mapped": pgettext_lazy("logged", "指明表里的列"),
    "sheet.taken_in": pgettext_lazy("logged", "由表格写入"),
    "sheet.worksheet_chosen": pgettext_lazy("logged", "选了工作表"),
    "staff.created": pgettext_lazy("logged", "登记人员"),
    "staff.edited": pgettext_lazy("logged", "修改人员资料"),
    "staff.moved": pgettext_lazy("logged", "人员调动"),
    "staff.phone_seen": pgettext_lazy("logged", "看了干部的号码"),
    "staff.retired": pgettext_lazy("logged", "人员离岗"),
    "stand_in.agree": pgettext_lazy("logged", "批准请假代理"),
    "stand_in.end": pgettext_lazy("logged", "结束请假代理"),
    "stand_in.name": pgettext_lazy("logged", "提出请假代理"),
    "stand_in.refuse": pgettext_lazy("logged", "没有批准请假代理"),
    "text.again": pgettext_lazy("logged", "重发短信"),
    "text.refused": pgettext_lazy("logged", "不再发短信"),
    "text.wanted": pgettext_lazy("logged", "要发一条短信"),
    "token.made": pgettext_lazy("logged", "要了接口密钥"),
    "token.revoked": pgettext_lazy("logged", "停用接口密钥"),
    "view.changed": pgettext_lazy("logged", "修改视图"),
    "view.default": pgettext_lazy("logged", "设为默认视图"),
    "view.removed": pgettext_lazy("logged", "删去视图"),
    "view.saved": pgettext_lazy("logged", "保存视图"),
    "visit.addendum": pgettext_lazy("logged", "补记走访"),
    "visit.edit": pgettext_lazy("logged", "修改走访"),
    "visit.record": pgettext_lazy("logged", "记一次走访"),
    "issue.add": pgettext_lazy("logged", "群众又说了一句"),
    "issue.appeal": pgettext_lazy("logged", "群众不服，要求复核"),
    "issue.ask_again": pgettext_lazy("logged", "重新问群众"),
    "issue.ask_pause": pgettext_lazy("logged", "提请再停一次"),
    "issue.draw_call_backs": pgettext_lazy("logged", "抽签回访"),
    "issue.follow": pgettext_lazy("logged", "关注"),
    "issue.unfollow": pgettext_lazy("logged", "取消关注"),
    "issue.hand_on": pgettext_lazy("logged", "交给同事"),
    "issue.macro": pgettext_lazy("logged", "一键操作"),
    "issue.propose_ruling": pgettext_lazy("logged", "提请认定不合理诉求"),
    "issue.remind": pgettext_lazy("logged", "催办"),
    "issue.supervise_hours": pgettext_lazy("logged", "快到期提醒"),
    "issue.supervise_late": pgettext_lazy("logged", "超期督办"),
    "issue.unmask_reporter": pgettext_lazy("logged", "看了提出人的姓名和电话"),
    "issue.unreached": pgettext_lazy("logged", "回访没打通"),
    "issue.wake_paused": pgettext_lazy("logged", "到了再看的日子"),
}


def said(verb: str) -> str:
    """The verb in words; one that nobody has put into words stays as it was written."""
    noun, _dot, name = verb.partition(".")
    if noun == "refused":
        return _("想做，没有准")
    if verb in WORDS:
        return str(WORDS[verb])
    if noun == "issue" and name in DONE:
        return str(DONE[name])
    step: Any = next((move for move in LIVES[noun].moves if move.name == name), None) if noun in LIVES else None
    return str(step.label) if step else verb


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every deed that has words, under the kind of thing it is done to; a code that ends in a dot is all of them."""
    codes = {*WORDS, *(f"issue.{name}" for name in DONE)}
    codes |= {f"{noun}.{step.name}" for noun, life in LIVES.items() for step in life.moves}
    kinds: dict[str, set[str]] = {}
    for code in codes:
        kinds.setdefault(code.partition(".")[0], set()).add(code)
    groups: dict[str, list[tuple[str, str]]] = {}
    for noun in sorted(kinds):
        title = _title(noun)
        every = [(f"{noun}.", _("%(kind)s：都看") % {"kind": title})] if title else []
        found = sorted(((code, said(code)) for code in kinds[noun]), key=lambda pair: sort_key(pair[1]))
        groups.setdefault(title or _("其他"), []).extend([*every, *found])
    named = sorted(groups.items(), key=lambda group: (group[0] == _("其他"), sort_key(group[0])))
    return [(_("没有准的"), [("refused.", _("想做，没有准"))]), *named]


def _title(noun: str) -> str:
    """What the field register calls the record of a verb's noun; '' for what is no record."""
    about("")
    bare = {"agenda_item": "item", "form": "form", "hook": "hook"}.get(noun, noun.replace("_", ""))
    return next((str(title) for name, title in _titles.items() if name.partition(".")[2] == bare), "")


def about(object_type: str) -> str:
    """The kind of record, as the field register calls it."""
    if object_type not in _titles:
        _titles.update({table.model.lower(): table.title for table in register.tables()})
    return str(_titles.get(object_type.lower(), object_type))


_titles: dict[str, Any] = {}
