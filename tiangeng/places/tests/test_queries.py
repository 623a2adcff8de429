"""Who finds which places, by which words, in how many questions to the database."""

import pytest

from conftest import COUNTY, NOON, TOWNSHIP, VILLAGE
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.walls import acting
from tiangeng.places import actions, queries
from tiangeng.places.models import HouseholdState, Level, Region
from tiangeng.places.queries import common_region, territories_of
from tiangeng.places.tests import factories as made

LONGYUAN, DAYANG = "331181001", "331181001001"


def names(found: list[Region]) -> list[str]:
    return [one.name for one in found]


# ---------------------------------------------------------------------- regions


@pytest.mark.parametrize("typed", ["龙渊", "龙渊街道", "longyuan", "LongYuan", "lyjd", "ｌｙ", LONGYUAN, " 龙渊 "])
def test_a_township_is_found_by_name_pinyin_initials_and_code(world, typed):
    assert queries.search_regions(typed, within=[COUNTY])[0].code == LONGYUAN


@pytest.mark.parametrize(
    "typed", ["龙渊 大洋", "龙渊街道 大洋社区", "ly dy", "longquan longyuan dayang", "浙江 龙泉 大洋", "龙渊　大洋"]
)
def test_words_before_the_last_say_where(world, typed):
    assert queries.search_regions(typed)[0].code == DAYANG


def test_a_place_that_is_elsewhere_is_not_found_inside(world):
    assert queries.search_regions("安仁 大洋", within=[COUNTY]) == []
    assert queries.search_regions("龙渊", within=["330603"]) == []
    assert queries.search_regions("龙渊", within=[]) == []


def test_exact_names_come_first_then_beginnings_then_the_rest_each_in_pinyin_order(world):
    found = names(queries.search_regions("大洋", within=[COUNTY], limit=50))
    assert found[0] == "大洋社区"
    assert found.index("大洋社区") < found.index("南大洋社区")
    begins = names(queries.search_regions("安", within=[TOWNSHIP], limit=50))
    begins = [name for name in begins if name.startswith("安") and name.endswith("村")]
    keys = dict(Region.objects.below(TOWNSHIP).values_list("name", "sort_key"))
    assert begins == sorted(begins, key=lambda name: keys[name])


def test_the_whole_country_is_searched_the_same_way(world):
    assert queries.search_regions("龙渊")[0].code == LONGYUAN
    assert queries.search_regions("lyjd")[0].code == LONGYUAN
    assert queries.search_regions("渊街")[0].code == LONGYUAN
    assert queries.search_regions("不存在的地方") == []


def test_levels_narrow_the_search(world):
    found = queries.search_regions("龙", within=[COUNTY], levels=[Level.TOWNSHIP])
    assert {one.level for one in found} == {"township"}


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "%", "_", "'; --", "x" * 5000, "😀", "\\", "一 二 三 四 五 六"])
def test_odd_words_find_nothing_and_break_nothing(world, typed):
    assert queries.search_regions(typed, within=[COUNTY]) == []
    assert queries.search_regions(typed) == []


def test_a_name_without_its_suffix_is_certain_when_only_one_has_it(world):
    assert names(queries.resolve_region("大洋", within=[COUNTY])) == ["大洋社区"]
    assert len(queries.resolve_region("安", within=[TOWNSHIP])) > 1


def test_the_path_of_a_village_is_one_question(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert queries.path_of(DAYANG) == "浙江省 丽水市 龙泉市 龙渊街道 大洋社区"
    path = queries.ancestors_of(DAYANG)
    assert queries.path_text(path, since=[COUNTY]) == "龙渊街道 大洋社区"
    assert queries.path_text(path, since=[DAYANG]) == "大洋社区"


def test_many_paths_are_one_question_too(world, django_assert_num_queries):
    codes = list(Region.objects.below(COUNTY).villages().values_list("code", flat=True))
    with django_assert_num_queries(1):
        paths = queries.paths_of(codes)
    assert len(paths) == 243
    assert all(path[2].code == COUNTY and len(path) == 5 for path in paths.values())


def test_townships_stand_in_pinyin_order(world):
    found = names(list(queries.children_of(COUNTY)))
    assert (len(found), found[0], found[-1]) == (19, "安仁镇", "住龙镇")
    assert names(list(queries.children_of(""))) == ["浙江省"]


def test_a_territory_inside_another_is_not_named_twice():
    actor = Actor(None, "某", grants=(Held("a", "331181"), Held("b", "331181104"), Held("c", "330603")))
    assert territories_of(actor) == ("330603", "331181")
    assert common_region(actor) == "33"
    assert common_region(Actor(None, "某", grants=(Held("a", "331181104"), Held("b", "331181")))) == "331181"
    assert common_region(Actor(None, "某", grants=(Held("a", ""), Held("b", "331181")))) == ""


# ---------------------------------------------------------------------- households


@pytest.fixture
def village(cadre) -> dict[str, object]:
    homes = {
        name: made.household(cadre, head_name=name, **more)
        for name, more in {
            "叶小青": {"number": "118"}, "叶小龙": {"hamlet": "水碓坑"}, "单德华": {"labels": ["独居老人"]}, "俞安": {}, "余安": {},
        }.items()
    }  # fmt: skip
    made.resident(cadre, homes["俞安"], name="李秀兰", relation="配偶")
    return homes


def found(actor, words: str) -> list[str]:
    return [one.head_name for one in queries.search_households(queries.households(actor), words)]


def test_households_stand_in_pinyin_order_and_families_together(cadre, village):
    assert found(cadre, "") == ["单德华", "叶小龙", "叶小青", "余安", "俞安"]


@pytest.mark.parametrize(
    ("typed", "heads"),
    [
        ("叶", ["叶小龙", "叶小青"]),
        ("叶小", ["叶小龙", "叶小青"]),
        ("叶小青", ["叶小青"]),
        ("yx", ["叶小龙", "叶小青"]),
        ("YXQ", ["叶小青"]),
        ("sdh", ["单德华"]),
        ("单", ["单德华"]),
        ("118", ["叶小青"]),
        ("李秀兰", ["俞安"]),
        ("李秀", ["俞安"]),
        ("13857800001", ["俞安"]),
        ("138 5780 0001", ["俞安"]),
        (made.id_number(), ["俞安"]),
        (made.id_number().lower(), ["俞安"]),
        ("13857800002", []),
        (made.id_number(2), []),
        ("1385780", []),
        ("小青", []),
        ("%", []),
        ("\x00", ["单德华", "叶小龙", "叶小青", "余安", "俞安"]),
    ],
)
def test_a_household_is_found_by_what_people_know_of_it(cadre, village, typed, heads):
    assert found(cadre, typed) == heads


def test_nobody_finds_a_number_beyond_the_own_territory(cadre, neighbour, other_township, village):
    for stranger in (neighbour, other_township):
        with acting(stranger):
            for words in ("13857800001", made.id_number(), "叶小青", "李秀兰", ""):
                assert found(stranger, words) == []


def test_a_department_sees_no_files_of_a_territory_it_only_works_in(bureau, village):
    with acting(bureau):
        assert found(bureau, "") == []


def test_each_household_names_its_village_without_a_question_each(cadre, village, django_assert_num_queries):
    name = Region.objects.get(code=VILLAGE).name
    with django_assert_num_queries(1):
        assert {one.region_name for one in queries.households(cadre)} == {name}


def test_who_has_moved_away_is_no_longer_counted(cadre, village):
    actions.edit_household(actor=cadre, household_id=village["余安"].pk, now=NOON, state=HouseholdState.MOVED)
    assert queries.count_by_region(queries.still_here(cadre, region=VILLAGE)) == {VILLAGE: 4}
    assert queries.summary_of(cadre, queries.region(VILLAGE))[0].households == 4


def test_the_head_of_the_family_stands_first(cadre, village):
    home = village["俞安"]
    made.resident(cadre, home, name="俞安", relation="户主", id_number="")
    assert [one.name for one in queries.residents_of(cadre, home)] == ["俞安", "李秀兰"]


# ---------------------------------------------------------------------- summaries


def test_a_county_shows_its_townships_with_their_numbers_in_few_questions(
    county_admin, cadre, township_officer, village, django_assert_num_queries
):
    made.enterprise(cadre)
    made.enterprise(township_officer, credit_code=made.credit_code(2), region_code=TOWNSHIP)
    made.facility(cadre)
    county = queries.region(COUNTY)
    with django_assert_num_queries(5):
        whole, below = queries.summary_of(county_admin, county)
    assert (whole.villages, whole.households, whole.enterprises, whole.facilities) == (243, 5, 2, 1)
    assert (len(below), sum(one.villages for one in below)) == (19, 243)
    mine = next(one for one in below if one.region.code == TOWNSHIP)
    assert (mine.households, mine.enterprises, mine.facilities) == (5, 2, 1)
    assert {one.households for one in below if one.region.code != TOWNSHIP} == {0}


def test_what_stands_in_the_township_itself_is_counted_there_and_in_no_village(township_officer, cadre):
    made.enterprise(township_officer, region_code=TOWNSHIP)
    whole, below = queries.summary_of(township_officer, queries.region(TOWNSHIP))
    assert (whole.villages, whole.enterprises) == (len(below), 1)
    assert {one.enterprises for one in below} == {0}
    assert {one.villages for one in below} == {None}


def test_what_would_be_counted_in_part_is_not_counted(bureau, cadre, village):
    whole, below = queries.summary_of(bureau, queries.region(COUNTY))
    assert {one.households for one in (whole, *below)} == {None}
    assert queries.counts_here(cadre, VILLAGE)
    assert not queries.counts_here(cadre, TOWNSHIP)


def test_one_starts_at_ones_own_territories(cadre, county_admin, auditor):
    assert [one.code for one in queries.entrances(cadre)] == [VILLAGE]
    assert [one.code for one in queries.entrances(county_admin)] == [COUNTY]
    assert queries.entrances(auditor) == []


def test_enterprises_are_found_by_name_initials_and_the_beginning_of_their_code(cadre):
    firm = made.enterprise(cadre)
    made.enterprise(cadre, credit_code=made.credit_code(2), name="青瓷工坊")
    for words in ("竹制品", "溪边 竹", "lqsxb", "91331181ma2a", firm.credit_code):
        rows = queries.search_enterprises(queries.enterprises(cadre), words)
        assert firm in rows, words
    assert [one.name for one in queries.search_enterprises(queries.enterprises(cadre), "qcgf")] == ["青瓷工坊"]


def test_facilities_are_found_by_the_name_of_their_kind(cadre):
    clinic = made.facility(cadre, name="下村点", address="老樟树旁")
    kinds = {"clinic": "村卫生室"}
    for words in ("卫生", "樟树", "下村"):
        assert list(queries.search_facilities(queries.facilities(cadre), words, kinds=kinds)) == [clinic]
    assert not queries.search_facilities(queries.facilities(cadre), "学校", kinds=kinds)
