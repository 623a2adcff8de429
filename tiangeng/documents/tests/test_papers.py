import io
import random
import zipfile

import pytest

from tiangeng.documents import kinds, papers
from tiangeng.documents.refusals import DocumentUnreadable, DocumentUnsafe
from tiangeng.kernel.refusals import Refusal

from . import files

SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def test_word_and_excel_are_told_apart_by_their_inside():
    assert papers.look_through_office(files.office()) == kinds.DOCX
    assert papers.look_through_office(files.office(files.XLSX_MAIN)) == kinds.XLSX


@pytest.mark.parametrize(
    "document",
    [
        files.office(extra={"word/vbaProject.bin": b"x"}),
        files.office(extra={"word/activeX/activeX1.bin": b"x"}),
        files.office(files.XLSX_MAIN, extra={"xl/macrosheets/sheet1.xml": b"x"}),
        files.office(extra={"word/embeddings/setup.exe": files.EXE}),
        files.office("application/vnd.ms-word.document.macroEnabled.main+xml"),
    ],
)
def test_macros_are_refused(document):
    with pytest.raises(DocumentUnsafe) as refusal:
        papers.look_through_office(document)
    assert "宏" in refusal.value.sentence


def test_a_plain_archive_is_no_document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("读我.txt", "x")
    with pytest.raises(DocumentUnreadable):
        papers.look_through_office(out.getvalue())


def test_a_bomb_is_refused_by_what_it_declares():
    bomb = files.office(extra={"word/media/image1.xml": b"\0" * 130_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(DocumentUnsafe) as refusal:
        papers.look_through_office(bomb)
    assert "大得不正常" in refusal.value.sentence


def test_a_bomb_that_lies_about_its_size_is_refused():
    honest = files.office(extra={"word/a.xml": b"\0" * 50_000_000})
    lying = honest.replace((50_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(DocumentUnreadable):
        papers.look_through_office(lying)


def test_parts_that_share_their_bytes_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", files.DOCX_MAIN)
        archive.writestr("word/document.xml", "x" * 1000)
        twin = archive.infolist()[1]
        twin.filename = "word/document.xml"
        archive.filelist.append(zipfile.ZipInfo("word/copy.xml"))
        copy = archive.filelist[-1]
        copy.header_offset, copy.CRC = twin.header_offset, twin.CRC
        copy.compress_size = copy.file_size = twin.file_size
    with pytest.raises((DocumentUnsafe, DocumentUnreadable)):
        papers.look_through_office(out.getvalue())


def test_a_document_behind_something_else_is_refused():
    with pytest.raises((DocumentUnsafe, DocumentUnreadable)):
        papers.look_through_office(b"PK\x03\x04 something else in front" + files.office())


def test_entity_tricks_are_refused():
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">]><w>&a;</w>'
    with pytest.raises(DocumentUnsafe):
        papers.look_through_office(files.office(extra={"word/settings.xml": laughs}))


def test_a_plain_pdf_may_be_opened_in_the_browser():
    assert papers.look_through_pdf(files.pdf()) is True
    assert papers.look_through_pdf(files.pdf(b"<< /OpenAction [3 0 R /FitH null] >>")) is True
    assert papers.look_through_pdf(files.pdf(files.packed(b"4 0 << /Type /Outlines >>"))) is True


@pytest.mark.parametrize(
    "hostile",
    [
        SCRIPT,
        b"<< /S /J#61vaScript /JS (app.alert\\(1\\)) >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /Type /Action /S /SubmitForm /F (http://example.org) >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Filter /Standard /Encrypt 5 0 R >>",
        files.packed(b"4 0 " + SCRIPT),
        files.packed(b"4 0 << /S /Launch >>", filter_name=b"ASCIIHexDecode").replace(b"stream\n", b"stream\nzz"),
        b"<< /Type /Obj#53tm /Filter /LZWDecode >>\nstream\n????\nendstream",
    ],
)
def test_a_pdf_in_which_something_acts_or_hides_is_only_downloaded(hostile):
    assert papers.look_through_pdf(files.pdf(hostile)) is False


def test_a_stream_that_ends_too_early_hides_nothing():
    inside = files.packed(b"4 0 " + SCRIPT)
    cut = inside.replace(b"\nendstream", b"")[:-30] + b"endstream" + inside[-30:]
    assert papers.look_through_pdf(files.pdf(cut)) is False


def test_a_pdf_that_is_also_an_archive_is_refused():
    with pytest.raises(DocumentUnsafe) as refusal:
        papers.look_through_pdf(files.pdf() + files.office())
    assert "另一个文件" in refusal.value.sentence


def test_half_a_pdf_is_refused():
    with pytest.raises(DocumentUnreadable):
        papers.look_through_pdf(files.pdf()[:100])


def test_no_damage_to_a_document_is_more_than_a_refusal():
    chance = random.Random(11)
    for look, whole in (
        (papers.look_through_office, files.office()),
        (papers.look_through_pdf, files.pdf(files.packed(b"4 0"))),
    ):
        for _ in range(400):
            broken = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            try:
                look(bytes(broken))
            except Refusal:
                continue
