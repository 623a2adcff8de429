"""What this room keeps and asks for, and on what ground (字段登记). The questions themselves stand in each form with its purpose."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"

TABLES = (
    table(
        "forms.Form",
        _("手册表单"),
        plain(
            f"{_PLACED} code version name purpose about survey xform xform_hash in_force loaded_at",
            _("问哪些题、为什么问"),
        ),
    ),
    table(
        "forms.FormAnswer",
        _("填好的手册表单"),
        plain(f"{_PLACED} form instance_id digest replaces corrects is_current visit source"),
        columns(
            "account staff organisation answered_on received_at",
            _("谁哪天问的；不计数，不打分"),
            Basis.OFFICE,
            Seen.PLACE,
            Keep.DEED,
        ),
        columns("household", _("问的是哪一户"), Basis.DUTY, Seen.PLACE, Keep.HOME),
        plain("enterprise", _("问的是哪家企业")),
        columns("answers words", _("按表单写明的目的问到的情况"), Basis.DUTY, Seen.PLACE, Keep.DIARY),
    ),
    table(
        "forms.FormFile",
        _("表单里的照片"),
        plain(f"{_PLACED} answer question name digest attachment_id arrived_at refused"),
    ),
)

FORMS = (
    Form(
        "forms.forms.DeviceForm", _("领一台手机的填表密钥"), "worker village township department organiser", 1,
        _("用 ODK Collect 填表才领，半年一次"), {"name": "people.ApiToken.name"},
    ),
)  # fmt: skip
