"""The boxes in which all rooms type a region or a household."""

import pytest
from django.forms import Form

from conftest import TOWNSHIP, VILLAGE
from tiangeng.kernel.walls import acting
from tiangeng.places.forms import HouseholdField, PlacedForm, RegionField
from tiangeng.places.models import Level, Region
from tiangeng.places.tests import factories as made


class Where(PlacedForm):
    region_code = RegionField()


class Anywhere(PlacedForm):
    region_code = RegionField(levels=(Level.TOWNSHIP, Level.VILLAGE), required=False)


class Home(PlacedForm):
    household = HouseholdField(region=VILLAGE, required=False)


def cleaned(form: Form, name: str) -> object:
    assert form.is_valid(), form.errors
    return form.cleaned_data[name]


@pytest.mark.parametrize(
    "typed", ["大洋", "大洋社区", "dysq", "dayangshe", "331181001001", "龙渊 大洋", "龙渊街道 大洋社区", "ly dysq"]
)
def test_a_village_may_be_typed_as_one_knows_it(county_admin, typed):
    assert cleaned(Where({"region_code": typed}, actor=county_admin), "region_code") == "331181001001"


def test_several_are_listed_in_words_that_can_be_typed_again(county_admin):
    form = Where({"region_code": "安"}, actor=county_admin)
    (sentence,) = form.errors["region_code"]
    assert "不止一个" in sentence
    first = sentence.partition("：")[2].split("、")[0]
    assert len(str(cleaned(Where({"region_code": first}, actor=county_admin), "region_code"))) == 12


def test_what_is_not_there_is_said_with_what_was_typed(county_admin):
    form = Where({"region_code": "没有这个村"}, actor=county_admin)
    assert "没有找到“没有这个村”" in form.errors["region_code"][0]


def test_a_place_outside_the_territory_is_not_there(cadre, township_officer):
    assert not Where({"region_code": "331181001001"}, actor=cadre).is_valid()
    assert not Where({"region_code": "龙渊 大洋"}, actor=township_officer).is_valid()


def test_a_level_that_was_not_asked_for_does_not_answer(county_admin):
    assert not Where({"region_code": "龙渊街道"}, actor=county_admin).is_valid()
    assert cleaned(Anywhere({"region_code": "龙渊街道"}, actor=county_admin), "region_code") == "331181001"
    assert cleaned(Anywhere({"region_code": ""}, actor=county_admin), "region_code") == ""


def test_a_department_may_choose_any_village_of_its_county(bureau):
    assert cleaned(Where({"region_code": "大洋"}, actor=bureau), "region_code") == "331181001001"


def test_the_only_village_of_a_cadre_is_filled_in_and_a_code_is_shown_as_a_name(cadre, county_admin):
    name = Region.objects.get(code=VILLAGE).name
    assert f'value="{name}"' in str(Where(actor=cadre)["region_code"])
    shown = str(Where(actor=county_admin, initial={"region_code": "331181001001"})["region_code"])
    assert 'value="龙渊街道 大洋社区"' in shown


def test_few_choices_come_with_the_page_and_many_are_asked_for(township_officer, county_admin):
    assert str(Where(actor=township_officer)["region_code"]).count("<option") == len(
        Region.objects.below(TOWNSHIP).villages()
    )
    asked = str(Where(actor=county_admin)["region_code"])
    assert "<option" not in asked
    assert 'hx-get="/places/suggest/regions/?box=region_code&amp;level=village"' in asked


def test_a_household_is_typed_by_name_letters_or_number(cadre):
    home, other = made.household(cadre, head_name="叶小青", number="118"), made.household(cadre, head_name="叶小龙")
    for typed in ("叶小青", "yxq", "118", "叶小青 118"):
        assert cleaned(Home({"household": typed}, actor=cadre), "household") == home.pk
    assert cleaned(Home({"household": ""}, actor=cadre), "household") is None
    (sentence,) = Home({"household": "叶小"}, actor=cadre).errors["household"]
    assert f"叶小龙 {other.number}" in sentence
    assert not Home({"household": "王五"}, actor=cadre).is_valid()
    assert 'value="叶小青 118"' in str(Home(actor=cadre, initial={"household": home.pk})["household"])


def test_a_household_of_elsewhere_is_not_there(cadre, other_township):
    made.household(cadre, head_name="叶小青")
    with acting(other_township):
        assert not Home({"household": "叶小青"}, actor=other_township).is_valid()


@pytest.mark.parametrize("typed", ["\x00", "大洋\x00", "x" * 61, "%"])
def test_odd_words_are_an_error_beside_the_field(county_admin, typed):
    assert Where({"region_code": typed}, actor=county_admin).errors["region_code"]
