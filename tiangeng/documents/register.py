"""What this room keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"
_NAMES = _("经手人是谁，出了问题找得到")

TABLES = (
    table(
        "documents.Attachment",
        _("照片和附件"),
        plain(
            f"{_PLACED} owner_type owner_id stage digest byte_count width height opens_inline is_public removed_at content_type"
        ),
        columns("name", _("事情的凭据；照片里的时间地点上传时已去掉"), Basis.ASKED, Seen.PART, Keep.PAPER),
        columns("uploaded_by_id uploaded_by_name uploaded_at", _NAMES, Basis.OFFICE, Seen.PART, Keep.DEED),
    ),
    table(
        "documents.SheetImport",
        _("导入的表格"),
        plain(
            f"{_PLACED} kind form language header_at pairs row_count bad_count same_count change_count is_whole"
            " applied_upto applied_count task_id"
        ),
        columns(
            "name worksheets worksheet headers sample refused",
            _("给导入的人看哪几行有毛病"),
            Basis.OFFICE,
            Seen.SELF,
            Keep.WEEK,
        ),
        columns(
            "created_by_id created_at checked_at begun_at finished_at removed_at",
            _NAMES,
            Basis.OFFICE,
            Seen.SELF,
            Keep.DEED,
        ),
    ),
    table(
        "documents.SheetHeadings",
        _("表头对照"),
        plain(f"{_PLACED} kind pairs changed_at organisation_id", _("记住上次哪一列对哪一项，下次不用再对")),
        columns("account_id", _("是谁存的对照"), Basis.OFFICE, Seen.SELF, Keep.DEED),
    ),
    table(
        "documents.SheetExport",
        _("导出的表格"),
        plain(f"{_PLACED} title path query language row_count needs_second task_id finished_at removed_at is_agreed"),
        columns(
            "reason created_by_id created_by_name organisation_name created_at decided_by_id decided_by_name decided_at answer",
            _("谁把什么带出去、谁同意的"),
            Basis.SAFETY,
            Seen.SELF,
            Keep.DEED,
        ),
    ),
)

FORMS = (
    Form(
        "documents.forms.SheetForm", _("导入表格"), "township department organiser", 4, _("有现成的表就整批导，省得一条条填"),
        {"kind": "documents.SheetImport.kind", "file": "-file"},
    ),
    Form(
        "documents.forms.ExportForm", _("导出表格"), "township department organiser", 6, _("要用表的时候才导"),
        {"path": "documents.SheetExport.path", "query": "documents.SheetExport.query", "reason": "documents.SheetExport.reason"},
        {"path": _("从哪个列表点进来就是哪个"), "query": _("列表上选好的条件照带")},
    ),
    Form(
        "documents.forms.DecisionForm", _("批准大量导出"), "security_admin", 12, _("导出超过上限才要第二个人看"),
        {"is_agreed": "documents.SheetExport.is_agreed", "words": "documents.SheetExport.answer"},
    ),
)  # fmt: skip
