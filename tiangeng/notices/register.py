"""What this room keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"

TABLES = (
    table(
        "notices.TextMessage",
        _("给反映人的短信"),
        plain(
            f"{_PLACED} issue event_id kind outcome why created_at send_at settled_at",
            _("发过没有、发成没有；不存内容"),
        ),
        columns("number_index", _("同一个号码一天不多发；是算不回号码的摘要"), Basis.ASKED, Seen.SYSTEM, Keep.ASKER),
        columns("asked_by_name", _("谁让再发一次的"), Basis.OFFICE, Seen.PART, Keep.DEED),
    ),
    table(
        "notices.NoTexts",
        _("不再收短信的号码"),
        columns(
            "number_index since_at", _("说过不收就不再发；是算不回号码的摘要"), Basis.ASKED, Seen.SYSTEM, Keep.WISH
        ),
    ),
    table(
        "notices.Notice",
        _("等谁办"),
        plain(
            f"{_PLACED} kind issue promise draw organisation power is_high since_at done_at",
            _("什么事等哪个单位办；办完自己消失，不记谁看过"),
        ),
        columns(
            "staff by_id by_name",
            _("答应的事等谁兑现；是谁办到这一步的，他自己不用提醒"),
            Basis.OFFICE,
            Seen.PART,
            Keep.DAY,
        ),
    ),
    table(
        "notices.Choice",
        _("怎么提醒我"),
        columns("account muted muted_turns digest_on", _("各人自己选的提醒"), Basis.OFFICE, Seen.SELF, Keep.ACCOUNT),
        columns("mail", _("每日一信发到哪里；自己填，可以不填"), Basis.OFFICE, Seen.MASKED, Keep.ACCOUNT),
    ),
    table(
        "notices.Hook",
        _("对外推送的地址"),
        plain(
            f"{_PLACED} name url events state asked_at decided_at reason",
            _("哪个系统收哪些事；推的只有编号、地点、状态和日期"),
        ),
        columns("secret", _("推送用的签名密钥；登记时只给看一次"), Basis.SAFETY, Seen.MASKED, Keep.ACCOUNT),
        columns(
            "asked_by_id asked_by_name decided_by_id decided_by_name",
            _("谁登记、谁批准"),
            Basis.OFFICE,
            Seen.KEEPERS,
            Keep.DEED,
        ),
    ),
    table(
        "notices.Delivery",
        _("推送出去的"),
        plain(
            f"{_PLACED} hook event payload outcome tries_count answered created_at settled_at",
            _("推了什么、到了没有；里面没有人"),
            keep=Keep.DAY,
        ),
    ),
    table(
        "notices.FeedKey",
        _("日历的私密地址"),
        columns(
            "id account digest created_at", _("本人的日历；只存算不回去的摘要"), Basis.OFFICE, Seen.SELF, Keep.ACCOUNT
        ),
    ),
)

FORMS = (
    Form(
        "notices.forms.ChoicesForm", _("提醒和日历"), "", 0, _("想改才填，不派给任何人"),
        {"kinds": "notices.Choice.muted", "mail": "notices.Choice.mail"},
    ),
    Form(
        "notices.forms.HookForm", _("登记一个推送地址"), "system_admin", 2, _("接一个系统才登记一次"),
        {"name": "notices.Hook.name", "url": "notices.Hook.url", "events": "notices.Hook.events"},
    ),
)  # fmt: skip
