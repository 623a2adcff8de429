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
            "number_index since_at", _("说过不收就不再发；是算不回号码的摘要"), Basis.ASKED, Seen.SYSTEM, Keep.ASKER
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
        columns("account muted digest_on", _("各人自己选的提醒"), Basis.OFFICE, Seen.SELF, Keep.ACCOUNT),
        columns("mail", _("每日一信发到哪里；自己填，可以不填"), Basis.OFFICE, Seen.MASKED, Keep.ACCOUNT),
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
)  # fmt: skip
