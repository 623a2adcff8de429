"""What this room keeps, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import plain, table

TABLES = (
    table(
        "exchange.HotlineCase",
        _("热线工单"),
        plain(
            "id region_code county_code system external_number issue digest received_at answer_by taken_at",
            _("热线的编号对应哪一件，答复好送回去；来电人的信息记在事项里"),
        ),
    ),
)
