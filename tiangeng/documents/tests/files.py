"""Real files for the tests, made on the spot: honest ones, broken ones and hostile ones."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, TiffImagePlugin

SECONDS_NORTH, MAKER, SECRET_COMMENT = (7_654_321, 1_000_003), "HUAWEI-TEST-MAKER", b"secret-comment-in-the-jpeg"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def upload(content: bytes, name: str = "照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def drawn(size: tuple[int, int] = (640, 480), mode: str = "RGB", corner: str = "red") -> Image.Image:
    """A white sheet whose upper left corner is coloured, so that one sees which way up it is."""
    image = Image.new(mode, size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=corner)
    return image


def jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (image or drawn()).save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def png(image: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (image or drawn()).save(out, "PNG", **options)
    return out.getvalue()


def photo_with_place(size: tuple[int, int] = (1200, 900), image: Image.Image | None = None) -> bytes:
    """As a phone makes it: turned on its side by EXIF, with GPS, maker, comment and a preview inside."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = MAKER, 6, b"ASCII\0\0\0" + SECRET_COMMENT
    rational = TiffImagePlugin.IFDRational
    exif.get_ifd(0x8825).update(
        {
            1: "N",
            2: (rational(28), rational(4), rational(*SECONDS_NORTH)),
            3: "E",
            4: (rational(119), rational(8), rational(9)),
        }
    )
    return jpeg(image or drawn(size), exif=exif, comment=SECRET_COMMENT, icc_profile=_profile())


def _profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def bomb_png(width: int, height: int) -> bytes:
    """Millions of white pixels in a few kilobytes."""
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def office(main: str = DOCX_MAIN, *, extra: dict[str, bytes] | None = None, types: str = "") -> bytes:
    """The smallest lawful docx or xlsx, with `extra` parts."""
    folder, part = ("word", "document.xml") if main == DOCX_MAIN else ("xl", "workbook.xml")
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{folder}/{part}" ContentType="{main}"/>{types}</Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships/>',
        f"{folder}/{part}": '<?xml version="1.0"?><document>渠道</document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, body in (extra or {}).items():
            archive.writestr(name, body)
    return out.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A PDF of one empty page, with these objects added."""
    body = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>", *objects]  # fmt: skip
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.7\n")
    for number, one in enumerate(body, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, one))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(body) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(body) + 1, start))
    return out.getvalue()


def packed(objects: bytes, *, filter_name: bytes = b"FlateDecode") -> bytes:
    """An object stream, in which PDF writers hide objects from the naked eye."""
    data = zlib.compress(objects)
    return b"<< /Type /ObjStm /N 1 /First 4 /Filter /%b /Length %d >>\nstream\n%b\nendstream" % (
        filter_name, len(data), data,
    )  # fmt: skip


EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 56 + b"PE\0\0" + b"\0" * 400
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
