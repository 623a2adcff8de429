"""What this room keeps, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"

TABLES = (
    table(
        "field.Device",
        _("绑定的手机"),
        plain(f"{_PLACED}"),
        columns(
            "account_id account_name name bound_at unbound_at unbound_by reason",
            _("手机丢了能解除绑定、清除资料；不记什么时候用过"),
            Basis.SAFETY,
            Seen.KEEPERS,
            Keep.ACCOUNT,
        ),
    ),
    table(
        "field.CountyMinutes",
        _("一周打字的分钟数"),
        plain(f"{_PLACED} week phones minutes", _("全县合计，看系统给基层添了多少负担；不记是谁的")),
    ),
    table(
        "field.MinutesTold",
        _("哪些分钟数已经合计过"),
        plain(f"{_PLACED} week mark", _("一份只合计一次；是一周一换的随机号，里面没有人、没有分钟数，过一周就删")),
    ),
)
