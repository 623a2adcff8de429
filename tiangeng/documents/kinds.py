"""What a file is, told by its content; the name it came with is never believed."""

import unicodedata
from dataclasses import dataclass
from typing import Any

import filetype
from django.utils.translation import gettext as _

from .refusals import KindRefused

HEAD = 8192  # bytes enough to tell every kind
NAME_LIMIT = 120
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken in."""

    content_type: str
    extensions: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("image/png", (".png",))
WEBP = Kind("image/webp", (".webp",))
PDF = Kind("application/pdf", (".pdf",))
DOCX = Kind(_OFFICE + "wordprocessingml.document", (".docx",))
XLSX = Kind(_OFFICE + "spreadsheetml.sheet", (".xlsx",))
ZIP = Kind("application/zip", ())  # a docx or xlsx, once its inside has been looked at

_TAKEN = {kind.content_type: kind for kind in (JPEG, PNG, WEBP, PDF, DOCX, XLSX, ZIP)}
_STARTS = {PDF: b"%PDF-", ZIP: b"PK\x03\x04", DOCX: b"PK\x03\x04", XLSX: b"PK\x03\x04"}


def recognise(head: bytes) -> Kind:
    """The kind these first bytes belong to. Nothing may stand before the file's own mark, as in two files made one."""
    mime = filetype.guess_mime(head) or ""
    kind = _TAKEN.get(mime)
    if kind is None:
        raise KindRefused(what=_what(mime, head))
    if not head.startswith(_STARTS.get(kind, b"")):
        raise KindRefused(what=_("开头还夹着别的内容"))
    return ZIP if kind in (DOCX, XLSX) else kind


def _what(mime: str, head: bytes) -> Any:
    """In the sender's words, what it seems to be and what to do about it."""
    if mime in ("image/heic", "image/heif", "image/avif"):
        return _("是 HEIC 照片，请在手机相机设置里选“兼容性最佳”，或先转成 JPG")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _("是旧版 Office 或加了密码的文件，请另存为 docx、xlsx 或 PDF")
    if b"<svg" in head[:2048].lower():
        return _("是 SVG 图，请截图成 PNG")
    families = {"video": _("是视频"), "audio": _("是录音"), "image": _("是另一种图片格式")}
    if mime.partition("/")[0] in families:
        return families[mime.partition("/")[0]]
    if head[:2] == b"MZ" or head[:4] == b"\x7fELF":
        return _("是程序")
    return _("不是其中任何一种")


def tidy_name(name: str, kind: Kind) -> str:
    """The name to show and to save under: no folders, no invisible letters, and the ending its content has."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    shown = " ".join(shown.translate(dict.fromkeys(map(ord, '<>:"|?*'), "_")).split()).strip(". ")
    stem, dot, ending = shown.rpartition(".")
    if f".{ending.lower()}" in kind.extensions and stem:
        return stem[: NAME_LIMIT - len(ending) - 1].rstrip(". ") + dot + ending.lower()
    stem = shown if not dot or len(ending) > 5 else stem or ending
    return (stem[: NAME_LIMIT - 5].rstrip(". ") or (_("照片") if kind.is_picture else _("文件"))) + kind.extensions[0]
