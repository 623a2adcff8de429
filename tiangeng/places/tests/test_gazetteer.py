"""The country's regions, from a file into the table."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from conftest import EXTRACT, NOON
from tiangeng.kernel.actors import system_actor
from tiangeng.places import gazetteer
from tiangeng.places.models import Region, RegionLoad

ROBOT = system_actor("区划载入")
NEW_COUNTY = [
    ["99", "province", "某省", "某省", "省", "moushenɡ", "ms", "mou3某"],
    ["9901", "city", "某市", "某市", "地级市", "moushi", "ms", "mou3某"],
    ["990101", "county", "某县", "某县", "县", "mouxian", "mx", "mou3某"],
    ["990101001", "township", "甲乡", "甲乡", "乡", "jiaxiang", "jx", "jia3甲"],
    ["990101001201", "village", "甲村", "甲村村委会", "village", "jiacun", "jc", "jia3甲"],
    ["990102", "county", "邻县", "邻县", "县", "linxian", "lx", "lin2邻"],
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "regions.csv", NEW_COUNTY)


def write(path: Path, rows: list[list[str]], heading: list[str] | None = None) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([heading or list(gazetteer.COLUMNS), *rows])
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def load(path: Path, *prefixes: str) -> gazetteer.Loaded:
    return gazetteer.load(actor=ROBOT, path=path, prefixes=prefixes, now=NOON)


def test_every_row_is_taken_with_the_region_it_lies_in(world, file):
    before = Region.objects.count()
    done = load(file)
    assert (done.row_count, done.new_count, done.changed_count, done.kept_count) == (6, 6, 0, before)
    parents = dict(Region.objects.below("99").values_list("code", "parent_code"))
    assert parents == {
        "99": "", "9901": "99", "990101": "9901", "990102": "9901", "990101001": "990101", "990101001201": "990101001",
    }  # fmt: skip


def test_the_same_file_again_is_not_read(world, file, monkeypatch):
    load(file)
    monkeypatch.setattr(gazetteer, "_copy", lambda *given: pytest.fail("read again"))
    again = load(file)
    assert (again.was_known, again.row_count) == (True, 6)
    assert load(file, "990101").was_known


def test_another_file_in_between_makes_it_read_again(world, file, tmp_path):
    load(file)
    load(write(tmp_path / "other.csv", [[*NEW_COUNTY[0][:2], "改名省", *NEW_COUNTY[0][3:]]]))
    again = load(file)
    assert (again.was_known, again.new_count, again.changed_count, again.same_count) == (False, 0, 1, 5)


def test_only_what_differs_is_written_and_nothing_is_deleted(world, file, tmp_path):
    load(file)
    fewer = [[*row[:2], "乙村", *row[3:]] if row[0] == "990101001201" else row for row in NEW_COUNTY[:-1]]
    done = load(write(tmp_path / "next.csv.gz", fewer))
    assert (done.new_count, done.changed_count, done.same_count) == (0, 1, 4)
    assert Region.objects.get(code="990101001201").name == "乙村"
    assert Region.objects.filter(code="990102").exists()


def test_one_county_comes_with_the_regions_above_it_and_without_its_neighbour(world, file):
    load(file, "990101")
    codes = set(Region.objects.below("99").values_list("code", flat=True))
    assert codes == {"99", "9901", "990101", "990101001", "990101001201"}
    assert RegionLoad.objects.last().prefixes == ["990101"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "没有一行内容"),
        ([NEW_COUNTY[0], NEW_COUNTY[0]], "代码重复（99）"),
        ([["99", "city", *NEW_COUNTY[0][2:]]], "代码与层级不符（99）"),
        ([["9x", *NEW_COUNTY[0][1:]]], "代码与层级不符（9x）"),
        ([["999", *NEW_COUNTY[0][1:]]], "代码与层级不符（999）"),
        ([[*NEW_COUNTY[0][:2], "", *NEW_COUNTY[0][3:]]], "没有名称或排序键（99）"),
        ([NEW_COUNTY[0], NEW_COUNTY[3]], "上级区划不在文件里（990101001）"),
        ([["99"]], "文件不能用"),
        ([["99", "province", "a\x00b", *NEW_COUNTY[0][3:]]], "文件不能用"),
    ],
)
def test_a_file_that_would_leave_holes_is_refused_with_its_first_wrong_line(world, tmp_path, rows, words):
    before = Region.objects.count()
    with pytest.raises(gazetteer.RegionFileRefused) as refused:
        load(write(tmp_path / "bad.csv", rows))
    assert words in refused.value.sentence
    assert Region.objects.count() == before


def test_a_file_with_other_columns_cut_short_or_missing_is_refused(world, tmp_path, file):
    other = write(tmp_path / "other.csv", NEW_COUNTY, heading=["code", "name"])
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(file.read_bytes())[:-12])
    for path in (other, cut, tmp_path / "absent.csv"):
        with pytest.raises(gazetteer.RegionFileRefused):
            load(path)


def test_a_code_that_is_none_is_refused(world, file):
    for wrong in ("33118", "abc", "3311810012011"):
        with pytest.raises(gazetteer.RegionFileRefused):
            load(file, wrong)


def test_the_command_tells_what_it_did_and_refuses_in_a_sentence(world, file, capsys):
    call_command("regions", "load", "--file", str(file))
    assert "新增 6，更新 0，不变 0" in capsys.readouterr().out
    call_command("regions", "load", "--file", str(file))
    assert "没有再读" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"没有 absent\.csv"):
        call_command("regions", "load", "--file", "absent.csv")


def test_the_small_file_of_the_suite_is_whole(world):
    with EXTRACT.open(encoding="utf-8") as lines:
        codes = {row["code"] for row in csv.DictReader(lines)}
    assert codes == set(Region.objects.values_list("code", flat=True))
    assert Region.objects.below("331181").villages().count() == 243
