"""The sentences of this room's refusals, all on one page."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class StageUnknown(Refusal):
    code, message = "stage_unknown", _("附件要归到提出时、办理中、办好后或存档。")


class EmptyFile(Refusal):
    code, message = "empty_file", _("这个文件是空的，请重新选一个。")


class FileTooLarge(Refusal):
    code, status = "file_too_large", 413
    message = _("%(kind)s最大 %(limit)s MB，这个有 %(size)s MB。照片可以用手机里的“编辑”缩小后再传。")


class KindRefused(Refusal):
    code, status = "kind_refused", 415
    message = _("只收照片（JPG、PNG、WebP）、PDF、Word（docx）和 Excel（xlsx）；这个文件%(what)s。")


class PictureUnreadable(Refusal):
    code, message = "picture_unreadable", _("这张照片打不开，可能没有传完整，请重新选一张。")


class PictureTooDetailed(Refusal):
    code, message = "picture_too_detailed", _("这张图有 %(size)s 万像素，太大了，最多 %(limit)s 万。请缩小后再传。")


class DocumentUnreadable(Refusal):
    code, message = "document_unreadable", _("这个%(kind)s文件打不开，可能没有传完整，请重新选一个。")


class DocumentUnsafe(Refusal):
    code, message = "document_unsafe", _("这个文件不能收：%(why)s。请另存为普通的 docx、xlsx 或 PDF 后再传。")


class TooManyFiles(Refusal):
    code, status, message = "too_many_files", 409, _("一件事最多放 %(limit)s 个附件，请先移除用不着的。")


class NotTheUploader(NotYours):
    code, message = "not_the_uploader", _("这个附件是%(who)s传的，请他来移除。")


class StorageFull(Refusal):
    """Nothing was kept; what was typed is still in the form."""

    code, status = "storage_full", 507
    message = _("存放文件的磁盘满了，这个文件没有存下，请告诉系统管理员。其他内容可以先不带附件提交。")


class SheetRefused(Refusal):
    code, message = "sheet_refused", _("这张表不能导入：%(why)s。")


class SheetIsRecord(Refusal):
    code, message = "sheet_is_record", _("这像是导出的“%(what)s”，它是记录，不能用表写回来：%(why)s。")


class NoSuchSheet(Refusal):
    code, message = "no_such_sheet", _("没有这一种可以导入的表。")


class NoSuchWorksheet(Refusal):
    code, message = "no_such_worksheet", _("这个文件里没有叫“%(name)s”的工作表，请从列出的里面选。")


class HeadingsTooLow(Refusal):
    code, message = "headings_too_low", _("表头要在前 %(limit)s 行里，请填它在表里的行号。")


class ColumnsMissing(Refusal):
    code, message = "columns_missing", _("表里没有找到这几列：%(missing)s。请在下面指明是哪一列，或者在表里补上。")


class SheetBusy(Refusal):
    code, status, message = "sheet_busy", 409, _("这张表还在检查或写入，请等它做完。")


class SheetDone(Refusal):
    code, status, message = "sheet_done", 409, _("这张表已经导入过了，不会再写一遍；要补充的请另传一张。")


class InEachOthersWay(Refusal):
    code, status = "in_each_others_way", 409
    message = _("另一张表或另一个人正在写同样的内容，这次没有写成。请过几分钟再点一次导入：写过的不会重复写。")


class NothingGood(Refusal):
    code, message = "nothing_good", _("这张表里没有可以导入的行。")


class BadRowsLeft(Refusal):
    code, status = "bad_rows_left", 409
    message = _("还有 %(count)s 行不对，所以一行也没有写。请改好再传，或者选“只导入好的行”。")


class SheetGone(Refusal):
    code, status, message = "sheet_gone", 410, _("这张表已满 %(days)s 天，文件按规定删了，请重新上传或导出。")


class NoList(Refusal):
    code, message = "no_list", _("这个页面不是列表，不能导出。")


class ExportReasonNeeded(Refusal):
    code = "export_reason_needed"
    message = _(
        "这份有 %(count)s 行，超过一人一天可以导出的 %(limit)s 行：请写明用途（至少 4 个字），由安全管理员同意后再导出。"
    )


class ExportDayFull(ExportReasonNeeded):
    message = _(
        "这份有 %(count)s 行，加上您今天已经导出的 %(before)s 行，超过一人一天可以导出的 %(limit)s 行："
        "请写明用途（至少 4 个字），由安全管理员同意后再导出。"
    )


class ExportTooLong(Refusal):
    code, message = "export_too_long", _("一张表放不下这么多行，最多 %(limit)s 行，请加上筛选分几次导出。")


class ExportDecided(Refusal):
    code, status, message = "export_decided", 409, _("这份导出已经有人答复过了。")


class ExportWaiting(Refusal):
    code, status, message = "export_waiting", 409, _("这份导出还没有做好，或者还没有得到同意。")


class NoChineseFont(Refusal):
    code, status = "no_chinese_font", 503
    message = _("这台服务器没有中文字体，印不出来。请管理员安装一种：apt-get install fonts-wqy-zenhei。")
