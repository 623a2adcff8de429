"""Names of places as people say them, on the spellings the statistical register really contains."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiangeng.algorithms import place_names, place_readings

EXTRACT = Path(__file__).resolve().parents[3] / "tests" / "data" / "regions-331181.csv"


@pytest.fixture(scope="module")
def regions() -> list[dict[str, str]]:
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("registered", "code", "name", "kind"),
    [
        ("金乐社区居委会", "331181001002", "金乐社区", "community"),
        ("上田村村委会", "331181100201", "上田村", "village"),
        ("上田村民委员会", "331181100201", "上田村", "village"),
        ("黄水村委会", "331181100201", "黄水村", "village"),
        ("丁村委会", "331181100201", "丁村", "village"),
        ("李家庄村民委员会", "331181100201", "李家庄村", "village"),
        ("合隆居委会", "220103171001", "合隆", "community"),
        ("一居委会", "220103171001", "一居委会", "community"),
        ("居委会", "220103171001", "居委会", "community"),
        ("东街村居民委员会", "130582207001", "东街村", "community"),
        ("赵岗社区村民委员会", "340826035001", "赵岗社区", "village"),
        ("巴音希利嘎查村委员会", "150626101215", "巴音希利嘎查", "village"),
        ("伊力特嘎查人民委员会", "152221101201", "伊力特嘎查", "village"),
        ("菊园社区委员会", "150404003008", "菊园社区", "community"),
        ("上(田本)村村委会", "331121104234", "上（田本）村", "village"),
        ("红旗村委会（夹街）", "429004110219", "红旗村（夹街）", "village"),
        ("朱家园子村委会（合隆经济开发区）（省级）", "220103171300", "朱家园子村（合隆经济开发区）", "village"),
        ("月明社区居委会(筹备组）", "340303401015", "月明社区", "community"),
        ("幸福ｅ家社区居委会", "210204009012", "幸福e家社区", "community"),
        ("原平农场虚拟生活区", "140981403598", "原平农场虚拟生活区", "other"),
        ("第五生产队", "150221401505", "第五生产队", "other"),
        ("新华村", "510100100201", "新华村", "village"),
        ("西会村委会", "140221100201", "西会村", "village"),
    ],
)
def test_the_committee_goes_and_the_place_stays(registered: str, code: str, name: str, kind: str) -> None:
    assert place_names.village(registered, code) == (name, kind)


@pytest.mark.parametrize(
    "tail",
    [
        "村民委员会会",
        "村民委员",
        "村民员委会",
        "村民委会",
        "村委",
        "村委会委会",
        "（村）委会",
        "委会村民委员会",
        "村委会 ",
        "村民民委员会",
    ],
)
def test_forty_thousand_typists_mean_the_same_village(tail: str) -> None:
    assert place_names.village(f"张庄村{tail}", "140221100201") == ("张庄村", "village")


@pytest.mark.parametrize("tail", ["居委", "居民委会", "居民会", "居", "居委会会", "委员会"])
def test_and_the_same_community(tail: str) -> None:
    assert place_names.village(f"文苑社区{tail}", "140221100001") == ("文苑社区", "community")


@given(st.text(max_size=40), st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_no_name_however_odd_is_lost_altogether(registered: str, code: str) -> None:
    name, kind = place_names.village(registered, code)
    assert name or not place_names.tidy(registered)
    assert kind in ("village", "community", "other")


@pytest.mark.parametrize(
    ("registered", "name", "kind"),
    [
        ("龙渊街道", "龙渊街道", "街道"),
        ("城关街道办事处", "城关街道", "街道"),
        ("八都镇", "八都镇", "镇"),
        ("宝溪乡", "宝溪乡", "乡"),
        ("民族团结乡", "民族团结乡", "乡"),
        ("竹垟畲族乡", "竹垟畲族乡", "民族乡"),
        ("司前畲族镇", "司前畲族镇", "镇"),
        ("经济开发区", "经济开发区", "other"),
    ],
)
def test_a_township_shows_its_kind_in_its_name(registered: str, name: str, kind: str) -> None:
    assert place_names.township(registered) == (name, kind)


def test_rows_that_are_no_place_of_their_own_are_told() -> None:
    assert place_names.city("市辖区").kind == place_names.city("省直辖县级行政区划").kind == place_names.PLACEHOLDER
    assert place_names.county("东莞市", city="东莞市").kind == place_names.PLACEHOLDER
    assert place_names.county("仙桃市", city="省直辖县级行政区划").kind == "市"
    assert place_names.county("景宁畲族自治县", city="丽水市").kind == "自治县"
    assert place_names.city("恩施土家族苗族自治州").kind == "自治州"
    assert [place_names.province(name).kind for name in ("浙江省", "北京市", "西藏自治区")] == [
        "省",
        "直辖市",
        "自治区",
    ]


def test_longquan_has_its_19_townships_and_243_villages(regions: list[dict[str, str]]) -> None:
    longquan = [region for region in regions if region["code"].startswith("331181")]
    assert Counter(region["level"] for region in longquan) == {"county": 1, "township": 19, "village": 243}
    kinds = Counter(region["kind"] for region in longquan if region["level"] == "village")
    assert kinds == {"village": 214, "community": 29}
    townships = Counter(region["kind"] for region in longquan if region["level"] == "township")
    assert townships == {"街道": 4, "镇": 8, "乡": 6, "民族乡": 1}


def test_every_region_of_the_extract_has_its_parent(regions: list[dict[str, str]]) -> None:
    lengths = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
    codes = {region["code"] for region in regions}
    above = {4: 2, 6: 4, 9: 6, 12: 9}
    for region in regions:
        assert len(region["code"]) == lengths[region["level"]]
        assert region["level"] == "province" or region["code"][: above[len(region["code"])]] in codes
    assert len(codes) == len(regions)


def test_the_extract_is_what_the_code_would_write_today(regions: list[dict[str, str]]) -> None:
    for region in regions:
        spelling = place_readings.spell(region["name"])
        assert (region["pinyin"], region["initials"], region["sort_key"]) == (
            spelling.pinyin,
            spelling.initials,
            spelling.sort_key,
        )
        if region["level"] == "village":
            assert place_names.village(region["full_name"], region["code"]) == (region["name"], region["kind"])
