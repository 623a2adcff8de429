import io
import os
import random
import struct
import time
import tracemalloc

import pytest
from PIL import Image

from tiangeng.documents import kinds, pictures
from tiangeng.documents.refusals import PictureTooDetailed, PictureUnreadable
from tiangeng.kernel.refusals import Refusal

from . import files


def redraw(content: bytes, kind: kinds.Kind = kinds.JPEG) -> pictures.Picture:
    return pictures.redraw(io.BytesIO(content), kind)


def test_the_place_and_time_of_a_photo_are_gone_from_its_bytes():
    photo = files.photo_with_place()
    kept = redraw(photo)
    where = struct.pack(">II", *files.SECONDS_NORTH)
    for trace in (b"Exif", where, files.MAKER.encode(), files.SECRET_COMMENT, b"ICC_PROFILE"):
        assert trace in photo, "the photo given must hold what is looked for"
        assert trace not in kept.content
        assert trace not in kept.thumbnail
    opened = Image.open(io.BytesIO(kept.content))
    assert not opened.getexif()
    assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_a_photo_held_sideways_stands_upright():
    kept = redraw(files.photo_with_place((1200, 900)))
    assert (kept.width, kept.height) == (900, 1200)
    opened = Image.open(io.BytesIO(kept.content))
    red, green, _blue = opened.getpixel((opened.width - 20, 20))  # turned clockwise, the red corner is on the right
    assert red > 200
    assert green < 80


def test_a_large_photo_is_brought_to_two_thousand_pixels_and_a_small_one_is_left_alone():
    assert (redraw(files.jpeg(files.drawn((4000, 3000)))).width, redraw(files.jpeg()).width) == (2000, 640)


def test_a_thumbnail_fits_into_its_square():
    assert max(Image.open(io.BytesIO(redraw(files.photo_with_place()).thumbnail)).size) == 320


def test_the_same_photo_gives_the_same_bytes():
    assert redraw(files.photo_with_place()).content == redraw(files.photo_with_place()).content


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_becomes_an_ordinary_jpeg(mode):
    image = files.drawn(mode="RGB").convert(mode) if mode != "I;16" else Image.new("I;16", (640, 480), 65_535)
    opened = Image.open(io.BytesIO(redraw(files.png(image), kinds.PNG).content))
    assert (opened.format, opened.mode) == ("JPEG", "RGB")
    assert min(opened.getpixel((600, 400))) > 240, "white stays white"


def test_a_transparent_picture_stands_on_white():
    opened = Image.open(io.BytesIO(redraw(files.png(Image.new("RGBA", (50, 50), (0, 0, 0, 0))), kinds.PNG).content))
    assert opened.getpixel((25, 25)) == (255, 255, 255)


def test_a_cmyk_jpeg_and_a_webp_are_taken():
    out = io.BytesIO()
    files.drawn().save(out, "WEBP")
    assert redraw(files.jpeg(files.drawn().convert("CMYK"))).width == 640
    assert redraw(out.getvalue(), kinds.WEBP).width == 640


def test_what_hides_behind_the_last_byte_is_gone():
    hidden = b"PK\x03\x04 an archive behind the picture <script>alert(1)</script>"
    kept = redraw(files.jpeg() + hidden)
    assert b"<script>" not in kept.content
    assert b"PK\x03\x04" not in kept.content


def test_a_photo_of_fifty_megapixels_is_taken_without_unpacking_it_whole():
    photo = files.jpeg(Image.new("RGB", (8192, 6144), "white"), subsampling=2)
    began = time.process_time()
    assert (redraw(photo).width, redraw(photo).height) == (2000, 1500)
    assert time.process_time() - began < 20  # a hang, not a benchmark


def test_a_png_of_fifty_megapixels_is_refused_before_it_is_unpacked():
    bomb = files.bomb_png(10_000, 5_000)
    assert len(bomb) < 50_000
    tracemalloc.start()
    with pytest.raises(PictureTooDetailed) as refusal:
        redraw(bomb, kinds.PNG)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert "5000 万像素" in refusal.value.sentence


def test_a_gigapixel_bomb_is_refused():
    with pytest.raises((PictureTooDetailed, PictureUnreadable)):
        redraw(files.bomb_png(60_000, 60_000 // 20), kinds.PNG)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.95])
def test_a_photo_cut_short_is_refused(share):
    photo = files.jpeg(files.drawn((800, 600)))
    with pytest.raises(PictureUnreadable):
        redraw(photo[: int(len(photo) * share)])


@pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")
def test_no_damage_to_a_picture_is_more_than_a_refusal():
    chance = random.Random(7)
    for kind, whole in (
        (kinds.JPEG, files.photo_with_place((300, 200))),
        (kinds.PNG, files.png(files.drawn((300, 200)))),
    ):
        for _ in range(150):
            broken = bytearray(whole)
            for _ in range(chance.randint(1, 12)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            try:
                kept = redraw(bytes(broken), kind)
            except Refusal:
                continue
            assert kept.content.startswith(b"\xff\xd8")


def test_noise_behind_a_true_beginning_is_refused():
    with pytest.raises(PictureUnreadable):
        redraw(files.jpeg()[:20] + os.urandom(5000))
