"""PDF, Word and Excel are kept byte for byte, so they are looked through before: no macros, bombs or second file."""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from .kinds import DOCX, XLSX, Kind
from .refusals import DocumentUnreadable, DocumentUnsafe

MOST_PARTS, MOST_UNPACKED = 5_000, 120_000_000
_STEP = 1 << 20
_MAIN_PART = {
    DOCX: b"wordprocessingml.document.main+xml",
    XLSX: b"spreadsheetml.sheet.main+xml",
}
_MACROS = re.compile(r"vbaproject|vbadata|/activex/|/macrosheets/|\.(exe|dll|com|bat|cmd|js|jse|vbs|ps1|hta|scr|lnk)$")
_MACRO_TYPES = re.compile(rb"macroenabled|vbaproject|activex|macrosheet", re.IGNORECASE)
# Every script, launch or sending form needs one of these names; /JS, /AA and /OpenAction alone do nothing without them.
_ACTIVE_NAMES = re.compile(
    rb"/(JavaScript|Launch|SubmitForm|ImportData|RichMedia|Rendition|XFA|EmbeddedFiles?|GoToE|Encrypt)\b"
)
_PACKED_OBJECTS, _NAME_ESCAPE = re.compile(rb"/ObjStm\b"), re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")


# ---------------------------------------------------------------- Word and Excel


def look_through_office(content: bytes) -> Kind:
    """Which of the two it is. Every part is unpacked once and counted: what it claims of itself is not trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _must_be_one_archive(content, parts)
            kind = _kind_of(archive)
            _unpack_all(archive, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DocumentUnreadable(kind="Office") from error
    return kind


def _must_be_one_archive(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Parts must not overlap (a bomb's trick), hide under one name, or lie behind something else."""
    if not parts or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise DocumentUnsafe(why=_("解开以后大得不正常"))
    names, starts = {part.filename.lower() for part in parts}, sorted(part.header_offset for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(names) != len(parts) or len(set(starts)) != len(parts) or packed > len(content) or starts[0] != 0:
        raise DocumentUnsafe(why=_("里面的结构不正常"))
    if any(part.filename.startswith(("/", "\\")) or ".." in part.filename.split("/") for part in parts):
        raise DocumentUnsafe(why=_("里面的结构不正常"))
    if any(_MACROS.search("/" + name) for name in names):
        raise DocumentUnsafe(why=_("带有宏或程序"))


def _kind_of(archive: zipfile.ZipFile) -> Kind:
    try:
        with archive.open("[Content_Types].xml") as part:
            types = part.read(_STEP)
    except KeyError:
        raise DocumentUnreadable(kind="Office") from None
    if _MACRO_TYPES.search(types):
        raise DocumentUnsafe(why=_("带有宏或程序"))
    found = [kind for kind, mark in _MAIN_PART.items() if mark in types]
    if len(found) != 1:
        raise DocumentUnreadable(kind="Office")
    return found[0]


def _unpack_all(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    total = 0
    for info in parts:
        with archive.open(info) as part:
            is_first = True
            while piece := part.read(_STEP):
                total += len(piece)
                if total > MOST_UNPACKED:
                    raise DocumentUnsafe(why=_("解开以后大得不正常"))
                if is_first and info.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in piece[:4096]:
                    raise DocumentUnsafe(why=_("里面的结构不正常"))
                is_first = False


# ---------------------------------------------------------------- PDF


def look_through_pdf(content: bytes) -> bool:
    """Whether it may be opened in the browser: only when nothing in it acts and nothing in it hides.

    What acts (scripts, launches, forms that send, files inside) or hides (encryption, objects packed so that we cannot
    read them) makes it a download; a second archive behind it is refused.
    """
    if b"%%EOF" not in content[-65_536:]:
        raise DocumentUnreadable(kind="PDF")
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise DocumentUnsafe(why=_("里面还夹着另一个文件"))
    plain = _plain_names(content)
    if _ACTIVE_NAMES.search(plain):
        return False
    packed = list(_PACKED_OBJECTS.finditer(content))
    if len(packed) != len(_PACKED_OBJECTS.findall(plain)):
        return False
    room = MOST_UNPACKED
    for mark in packed:
        objects = _unpacked(content, mark.end(), room)
        if objects is None or _ACTIVE_NAMES.search(_plain_names(objects)):
            return False
        room -= len(objects)
    return True


def _plain_names(text: bytes) -> bytes:
    """A name may be written with #xx for any letter: /J#53 is /JS."""
    return _NAME_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text)


def _unpacked(content: bytes, start: int, room: int) -> bytes | None:
    """The deflated stream that follows; None when there is none, or it is packed otherwise or too large."""
    begins = _STREAM.search(content, start)
    ends = content.find(b"endstream", begins.end()) if begins else -1
    if begins is None or ends < 0 or room <= 0:
        return None
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(content[begins.end() : ends], room)
    except zlib.error:
        return None
    return found if unpacker.eof else None
