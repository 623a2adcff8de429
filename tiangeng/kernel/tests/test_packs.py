"""Packs: differences shown first, unknown keys refused by name and line, loading repeatable and whole."""

import shutil
from datetime import UTC, datetime

import pytest

from tiangeng.issues.models import Category
from tiangeng.kernel import packs
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import Pack
from tiangeng.kernel.packs import FOLDER, PackRefused
from tiangeng.kernel.refusals import NotYours

NOW = datetime(2026, 3, 18, 4, tzinfo=UTC)
ACTOR = system_actor("测试", capabilities=("packs.load",))


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER / "longquan", tmp_path / "longquan")
    return tmp_path


def change(folder, name, old, new):
    path = folder / "longquan" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_same_pack_again_changes_nothing(world):
    assert packs.differences("longquan") == []
    count = Category.objects.count()
    assert packs.load("longquan", actor=ACTOR, now=NOW) == []
    assert Category.objects.count() == count


def test_a_changed_line_is_one_difference_and_is_carried_out(world, folder):
    change(folder, "issues.yaml", "name: 渠道渗漏", "name: 水渠渗漏")
    found = packs.differences("longquan", folder=folder)
    assert [(d.before, d.after) for d in found] == [("渠道渗漏", "水渠渗漏")]
    assert "channel-repair" in found[0].path
    packs.load("longquan", actor=ACTOR, now=NOW, folder=folder)
    assert Category.objects.get(county_code="331181", code="channel-repair").name == "水渠渗漏"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("issues.yaml", "deadlines:", "deadlins:", "deadlins"),
        ("issues.yaml", "owner: tap-water", "ownr: tap-water", "ownr"),
        ("pack.yaml", "number_prefix: LQ", "number_prefix: lq", "number_prefix"),
        ("issues.yaml", "category: water-outage", "category: no-such-leaf", "no-such-leaf"),
    ],
)
def test_a_wrong_key_is_refused_by_name_and_line(world, folder, name, old, new, said):
    change(folder, name, old, new)
    with pytest.raises(PackRefused) as refused:
        packs.read("longquan", folder=folder)
    assert said in refused.value.sentence
    assert "行" in refused.value.sentence


def test_broken_yaml_names_its_line(world, folder):
    change(folder, "pack.yaml", "title:", "title: [")
    with pytest.raises(PackRefused, match=r"pack_refused|行"):
        packs.read("longquan", folder=folder)


def test_a_file_no_room_understands_is_refused(world, folder):
    (folder / "longquan" / "weather.yaml").write_text("rain: heavy\n", encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        packs.read("longquan", folder=folder)
    assert "weather.yaml" in refused.value.sentence


def test_a_pack_that_is_not_there_names_those_that_are(world):
    with pytest.raises(PackRefused) as refused:
        packs.read("atlantis")
    assert "longquan" in refused.value.sentence


def test_a_calendar_that_contradicts_itself_is_refused_when_read(world, folder):
    with (folder / "longquan" / "pack.yaml").open("a", encoding="utf-8") as out:
        out.write("\nextra_holidays: [2026-03-18]\nextra_workdays: [2026-03-18]\n")
    with pytest.raises(PackRefused):
        packs.read("longquan", folder=folder)


def test_loading_needs_the_power_and_is_whole_or_not_at_all(world, folder, monkeypatch):
    with pytest.raises(NotYours):
        packs.load("longquan", actor=system_actor("无权"), now=NOW)
    change(folder, "issues.yaml", "name: 渠道渗漏", "name: 水渠渗漏")

    def crash(*args, **kwargs):
        raise RuntimeError("断电")

    monkeypatch.setattr(Pack.objects, "update_or_create", crash)
    with pytest.raises(RuntimeError):
        packs.load("longquan", actor=ACTOR, now=NOW, folder=folder)
    assert Category.objects.get(county_code="331181", code="channel-repair").name == "渠道渗漏"
