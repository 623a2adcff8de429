"""Whatever is sent as a sheet ends in rows or in a sentence: never in a crash, never in half an import."""

import io
import random
import zipfile

import pytest

from conftest import NOON, VILLAGE
from tiangeng.documents import actions
from tiangeng.documents.models import SheetImport
from tiangeng.documents.tests.bringing import homes, own_folder, quiet, workbook  # noqa: F401 — a fixture
from tiangeng.documents.tests.files import upload
from tiangeng.documents.workbooks import reading
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Household

_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def by_hand(body: bytes) -> bytes:
    """A lawful xlsx around this sheetData."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MAIN}.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_NS} xmlns:r="{_REL}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        sheet = f"<worksheet {_NS}><sheetData>".encode() + body + b"</sheetData></worksheet>"
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def ends(actor, content, name):
    """How the journey of a sheet ends: checked, or refused in a sentence."""
    try:
        with acting(actor):
            sheet = actions.take_in_sheet(actor=actor, now=NOON, kind="places.household", upload=upload(content, name))
        actions.check_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=quiet)
    except Refusal as refusal:
        return "refused" if refusal.sentence else "silent"
    with acting(actor):
        found = SheetImport.objects.get(pk=sheet.pk)
        assert found.bad_count <= found.row_count
    return "checked"


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_workbook_is_read_or_refused(world, cast, seed):
    chance = random.Random(seed)
    content = bytearray(workbook(homes(*([str(n), f"叶{n}"] for n in range(20)))))
    for _n in range(chance.choice((1, 5, 60))):
        content[chance.randrange(4, len(content))] = chance.randrange(256)
    if seed % 4 == 0:
        del content[chance.randrange(100, len(content)) :]
    assert ends(cast.county_admin, bytes(content), "坏.xlsx") in ("checked", "refused")


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_csv_is_read_or_refused(world, cast, seed):
    chance = random.Random(seed)
    text = "\n".join(",".join(row) for row in homes(["1", "叶一"], ["2", "叶二"]))
    content = bytearray(text.encode(("gbk", "utf-8")[seed % 2]))
    for _n in range(8):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert ends(cast.county_admin, bytes(content), "坏.csv") in ("checked", "refused")


def test_ten_million_cells_in_a_small_file_are_refused(world, cast):
    bomb = by_hand((b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>") * 100_000)
    assert len(bomb) < 5_000_000
    assert ends(cast.county_admin, bomb, "炸弹.xlsx") == "refused"


def test_a_million_rows_that_fit_in_memory_are_refused_too(tmp_path):
    path = tmp_path / "long.xlsx"
    path.write_bytes(by_hand(b"<row><c><v>1</v></c></row>" * 1_000_000))
    with pytest.raises(Refusal) as said:
        reading.read(path, "xlsx")
    assert "行太多" in said.value.sentence


def test_formulas_count_by_their_value_and_are_not_run(world, cast):
    head = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in ("村", "户主姓名"))
    rows = f'<row>{head}</row><row><c><f>A9</f><v>{VILLAGE}</v></c><c t="str"><f>"叶"&amp;"一"</f><v>叶一</v></c></row>'
    assert ends(cast.county_admin, by_hand(rows.encode()), "公式.xlsx") == "checked"
    with acting(cast.county_admin):
        sheet = SheetImport.objects.get(name="公式.xlsx")
        assert (sheet.row_count, sheet.bad_count) == (1, 0)
        assert sheet.sample[0]["cells"][1] == ["叶一", "", ""]


def test_nothing_of_a_refused_sheet_is_written(world, cast):
    with acting(cast.county_admin):
        before = Household.objects.count()
    assert ends(cast.county_admin, b"PK\x03\x04" + b"\0" * 400, "空.xlsx") == "refused"
    assert ends(cast.county_admin, b"%PDF-1.7", "说明.pdf") == "refused"
    with acting(cast.county_admin):
        assert Household.objects.count() == before
