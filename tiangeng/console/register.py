"""What the desk keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"

TABLES = (
    table(
        "console.SavedView",
        _("存下的列表"),
        plain(f"{_PLACED} path query name organisation_id", _("常用的条件起个名，下次点一下就到")),
        columns(
            "account_id account_name created_at", _("是谁存的，同事用得放心"), Basis.OFFICE, Seen.TEAM, Keep.ACCOUNT
        ),
    ),
    table(
        "console.ListSetting",
        _("列表的样子"),
        plain(f"{_PLACED} path columns default_view_id changed_at", _("各人看哪几列，下次照旧")),
        columns("account_id", _("是谁的样子"), Basis.OFFICE, Seen.SELF, Keep.ACCOUNT),
    ),
    table(
        "console.DeskMark",
        _("看到哪里了"),
        plain(f"{_PLACED} seen_at", _("本人按下“都看过了”的时刻，之后的才算新动静；没有别人看得到")),
        columns("account_id", _("是谁看到哪里"), Basis.OFFICE, Seen.SELF, Keep.ACCOUNT),
    ),
)

FORMS = (
    Form(
        "console.forms.NewViewForm", _("存下这张列表"), "township department organiser", 4, _("自己图方便才存"),
        {"path": "console.SavedView.path", "query": "console.SavedView.query", "name": "console.SavedView.name",
         "is_shared": "console.SavedView.organisation_id", "is_default": "console.ListSetting.default_view_id"},
        {"path": _("从哪个列表点进来就是哪个"), "query": _("列表上选好的条件照带")},
    ),
)  # fmt: skip
