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
