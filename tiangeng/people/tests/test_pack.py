"""The county's units as the pack and the regions say."""

import shutil

import pytest
import yaml

from tiangeng.kernel import packs
from tiangeng.kernel.actors import system_actor
from tiangeng.people import actions, pack
from tiangeng.people.models import Organisation
from tiangeng.places.models import Region

from .conftest import COUNTY, run, unit

LOADER = system_actor("命令行", capabilities=("packs.load",))


@pytest.fixture
def folder(tmp_path):
    """Longquan's pack, to be changed."""
    shutil.copytree(packs.FOLDER / "longquan", tmp_path / "longquan")
    return tmp_path


def change(folder, edit) -> None:
    path = folder / "longquan" / "people.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(data["organisations"])
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def load(folder, now):
    return run(packs.load, actor=LOADER, name="longquan", now=now, folder=folder)


def test_every_township_and_village_of_the_county_has_its_unit(world):
    for kind, level in (("township", "township"), ("village", "village")):
        codes = set(Organisation.objects.filter(kind=kind, county_code=COUNTY).values_list("code", flat=True))
        assert codes == set(Region.objects.filter(code__startswith=COUNTY, level=level).values_list("code", flat=True))
    orphans = Organisation.objects.filter(kind="village", county_code=COUNTY, parent=None)
    assert not orphans.exists()


@pytest.mark.parametrize(
    ("level", "name", "office"),
    [
        ("township", "龙渊街道", "龙渊街道办事处"),
        ("township", "城北乡", "城北乡人民政府"),
        ("township", "竹垟畲族乡", "竹垟畲族乡人民政府"),
        ("township", "经济开发区", "经济开发区"),
        ("village", "大贵溪村", "大贵溪村村委会"),
        ("village", "大洋社区", "大洋社区居委会"),
        ("village", "大洋社区居委会", "大洋社区居委会"),
        ("village", "垦殖场", "垦殖场村委会"),
    ],
)
def test_units_are_called_as_people_call_them(level, name, office):
    assert pack.office_name(Region(level=level, name=name)) == office


def test_loading_twice_changes_nothing(folder, world, now):
    before = list(Organisation.objects.order_by("pk").values())
    load(folder, now)
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_a_changed_line_is_carried_over_and_a_name_given_on_screen_stays(folder, cast, now):
    load(folder, now)
    run(
        actions.rename_organisation,
        actor=cast.county_admin,
        organisation_id=unit("weather").pk,
        name="龙泉市气象台",
        short_name="气象台",
        now=now,
    )

    def edit(units):
        next(one for one in units if one["code"] == "water")["functions"] = ["饮水工程", "节水"]

    change(folder, edit)
    load(folder, now)
    assert unit("water").functions == ["饮水工程", "节水"]
    assert unit("weather").short_name == "气象台"


def test_a_unit_the_pack_no_longer_names_is_left_standing(folder, world, now):
    load(folder, now)
    change(folder, lambda units: units.remove(next(one for one in units if one["code"] == "weather")))
    load(folder, now)
    assert unit("weather").is_active


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda units: units.append({**units[0]}), "单位代号重复：organisation"),
        (lambda units: units[3].update(kind="club"), "people.yaml 第"),
        (lambda units: units[3].update(telephone="1"), "telephone"),
        (lambda units: units[3].update(code="Water 1"), "code"),
        (lambda units: units[3].update(functions=["长" * 41]), "职能词"),
        (lambda units: units[3].update(region="33118"), "region"),
    ],
)
def test_a_wrong_line_is_refused_by_name(folder, world, now, edit, said):
    change(folder, edit)
    with pytest.raises(packs.PackRefused) as refused:
        load(folder, now)
    assert said in refused.value.sentence


def test_without_regions_the_pack_says_what_to_load_first(folder, world, now):
    Region.objects.filter(code__startswith=COUNTY, level__in=["township", "village"]).delete()
    head, parts = packs.read("longquan", folder=folder)
    with pytest.raises(packs.PackRefused) as refused:
        pack.apply(parts["people"], head=head, actor=LOADER, now=now)
    assert "regions load" in refused.value.sentence
