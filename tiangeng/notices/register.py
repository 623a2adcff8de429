"""What this room keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Keep, Seen, columns, plain, table

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
)
