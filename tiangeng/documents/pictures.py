"""Pictures are never kept as they came: they are drawn anew, so that nothing but the picture is left.

Gone with the old file: EXIF with its place and time, comments, colour profiles, embedded previews, videos and archives
behind the last byte. Every picture becomes a JPEG of at most 2,000 pixels; a 320-pixel one is made beside it.
"""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from .kinds import JPEG, Kind
from .refusals import PictureTooDetailed, PictureUnreadable

LONGEST, THUMBNAIL, QUALITY = 2000, 320, 85
# A JPEG is read at a fraction of its size and costs little; the others must be unpacked whole, four bytes a pixel.
MOST_PIXELS, MOST_PIXELS_UNPACKED = 110_000_000, 40_000_000
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError, MemoryError,
    struct.error, zlib.error, ImageCms.PyCMSError, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def redraw(file: BinaryIO, kind: Kind) -> Picture:
    """The picture drawn anew, upright and small enough; a damaged or monstrous one is refused."""
    try:
        with Image.open(file, formats=[kind.content_type.partition("/")[2].upper()]) as source:
            _must_be_bearable(source, kind)
            drawn = _drawn(source)
            content, thumbnail = _as_jpeg(drawn), _as_jpeg(_within(drawn.copy(), THUMBNAIL))
    except _BROKEN as error:
        raise PictureUnreadable from error
    return Picture(content, thumbnail, *drawn.size)


def _must_be_bearable(source: Image.Image, kind: Kind) -> None:
    """Asked of the header, before a single pixel is unpacked."""
    most = MOST_PIXELS if kind == JPEG else MOST_PIXELS_UNPACKED
    if (pixels := source.width * source.height) > most:
        raise PictureTooDetailed(size=pixels // 10_000, limit=most // 10_000)


def _drawn(source: Image.Image) -> Image.Image:
    source.draft("RGB", (LONGEST, LONGEST))
    profile, turned = source.info.get("icc_profile"), ImageOps.exif_transpose(source)
    flat = _within(_flat(turned), LONGEST)
    flat.info = {}  # Pillow would write an old comment again
    return _in_ordinary_colours(flat, profile) if turned.mode == "RGB" else flat


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency, on white; sixteen grey bits brought down to eight."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        image = paper
    return image.convert("RGB")


def _within(image: Image.Image, longest: int) -> Image.Image:
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image


def _in_ordinary_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones with wider colours say so in a profile, which is not kept; a broken profile is no reason to refuse."""
    if not profile:
        return image
    try:
        ordinary = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ordinary)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    if converted is None:
        return image
    converted.info = {}
    return converted


def _as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
