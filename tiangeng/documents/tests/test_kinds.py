import pytest

from tiangeng.documents import kinds
from tiangeng.documents.refusals import KindRefused

from . import files


@pytest.mark.parametrize(
    ("content", "kind"),
    [(files.jpeg(), kinds.JPEG), (files.png(), kinds.PNG), (files.pdf(), kinds.PDF), (files.office(), kinds.ZIP)],
)
def test_a_file_is_what_its_content_says(content, kind):
    assert kinds.recognise(content[: kinds.HEAD]) == kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (files.EXE, "是程序"),
        (files.SVG, "是 SVG 图"),
        (files.HTML, "不是其中任何一种"),
        (b"GIF89a" + files.pdf(), "是另一种图片格式"),
        (b"\xef\xbb\xbf" + files.pdf(), "夹着别的内容"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Office"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64, "HEIC"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64, "是视频"),
        (b"\x00", "不是其中任何一种"),
    ],
)
def test_what_is_not_taken_is_refused_with_what_it_is(content, why):
    with pytest.raises(KindRefused) as refusal:
        kinds.recognise(content[: kinds.HEAD])
    assert why in refusal.value.sentence


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("渠道.JPG", "渠道.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\system32\\水渠.jpeg", "水渠.jpeg"),
        ("photo.exe", "photo.jpg"),
        ("发票.pdf.exe", "发票.pdf.jpg"),
        ("annex\u202egpj.exe", "annexgpj.jpg"),
        ("a\x00b\r\nSet-Cookie: x.jpg", "abSet-Cookie_ x.jpg"),
        ("", "照片.jpg"),
        ("....", "照片.jpg"),
        (".jpg", "jpg.jpg"),
        ("😀 水渠.jpg", "😀 水渠.jpg"),
    ],
)
def test_a_name_is_tidied_and_ends_as_its_content_does(given, kept):
    assert kinds.tidy_name(given, kinds.JPEG) == kept


def test_a_name_is_never_longer_than_its_column():
    for name in ("渠" * 500, "渠" * 500 + ".jpg", "a" * 119 + ".jpeg"):
        assert len(kinds.tidy_name(name, kinds.JPEG)) <= kinds.NAME_LIMIT
