"""The search for what the law forbids finds nothing in this system, and finds each thing where it is planted (security.md #17)."""

import pytest
from django import forms
from django.core.management import call_command

from tests.architecture.source import listed
from tiangeng.kernel import register
from tiangeng.lawful import forbidden, selfcheck
from tiangeng.lawful.forbidden import Place

# rule → names that would bring it in, and words a screen would say
PLANTED = {
    "check_in": (["visits/check-in/", "visits.visit.checkin_at", "ClockInOut", "attendance"], ["今日打卡", "请先签到"]),
    "track": (["visits.visit.gps", "geolocation", "track_points", "POST /visits/tracking"],
              ["查看轨迹", "navigator.geolocation.watchPosition(send)"]),
    "use": (["people.account.login_count", "online_time", "usage_stats", "streak"], ["在线时长 3 小时", "本月使用次数"]),
    "rank": (["StaffRanking", "leaderboard", "people.staff.points", "rank"], ["本月走访排名", "红黑榜", "积分兑换"]),
    "vote": (["issues.issue.likes", "votes", "upvote", "thumbs_up"], ["给干部点赞", "网络投票"]),
    "photo": (["visits.visit.selfie", "photo_required", "watermark"], ["必须拍照才能提交", "照片加水印"]),
}  # fmt: skip


def test_nothing_forbidden_is_in_the_system():
    found = [f"{one.rule.code}: {one.place.kind} {one.place.where} ({one.found})" for one in selfcheck.run().findings]
    assert not found, listed(found)


def test_every_kind_of_place_is_searched():
    counts = selfcheck.run().counts
    least = {
        "address": 150,
        "column": 400,
        "box": 200,
        "operation": 50,
        "schema": 300,
        "template": 80,
        "script": 1,
        "text": 350,
        "phone": 60,
    }
    assert {kind: counts.get(kind, 0) for kind in least if counts.get(kind, 0) < least[kind]} == {}


def test_every_rule_has_samples():
    assert set(PLANTED) == {rule.code for rule in forbidden.RULES}


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, (names, _said) in PLANTED.items() for name in names])
@pytest.mark.parametrize("kind", ["address", "column", "box", "operation", "schema"])
def test_a_planted_name_is_found_wherever_it_stands(code, name, kind):
    found = list(forbidden.search([Place(kind, name, name, True)]))
    assert code in {one.rule.code for one in found}


@pytest.mark.parametrize(
    ("code", "said"), [(code, said) for code, (_names, all_said) in PLANTED.items() for said in all_said]
)
@pytest.mark.parametrize("kind", ["template", "script", "text", "phone"])
def test_a_planted_word_is_found_wherever_it_is_said(code, said, kind):
    found = list(forbidden.search([Place(kind, "somewhere", f"您好，{said}。", False)]))
    assert code in {one.rule.code for one in found}


def test_a_planted_template_script_and_file_are_read_from_disk(monkeypatch, tmp_path, settings):
    (tmp_path / "visits" / "templates").mkdir(parents=True)
    (tmp_path / "visits" / "static").mkdir()
    (tmp_path / "visits" / "templates" / "day.html").write_text("<button>打卡</button>", "utf-8")
    (tmp_path / "visits" / "static" / "where.js").write_text("navigator.geolocation.getCurrentPosition(f)", "utf-8")
    (tmp_path / "visits" / "views.py").write_text('"""今日打卡: a docstring is not read."""\nTITLE = "红榜"\n', "utf-8")
    monkeypatch.setattr(selfcheck, "PACKAGE", tmp_path)
    monkeypatch.setattr(selfcheck.packs, "FOLDER", tmp_path / "none")
    for place, name, said in (("src", "Today.vue", "<p>本周排名</p>"), ("dist", "app.js", "let a=`连续天数`")):
        (tmp_path / "phone" / place).mkdir(parents=True)
        (tmp_path / "phone" / place / name).write_text(said, "utf-8")
    (tmp_path / "phone" / "src" / "words.test.ts").write_text("打卡", "utf-8")
    monkeypatch.setattr(selfcheck, "PHONE", tmp_path / "phone" / "src")
    settings.TIANGENG_PHONE = tmp_path / "phone" / "dist"
    found = {(one.rule.code, one.place.where) for one in forbidden.search(selfcheck._texts())}
    assert found == {
        ("check_in", "visits/templates/day.html"),
        ("track", "visits/static/where.js"),
        ("rank", "visits/views.py:2"),
        ("rank", "phone/src/Today.vue"),
        ("use", "phone/dist/app.js"),
    }


def test_a_form_that_cannot_be_sent_without_a_photo_is_found(monkeypatch):
    class Snap(forms.Form):
        photo = forms.FileField()

    class Planted:
        name, form_class = "visits.forms.Snap", Snap

    Snap.__module__ = "somewhere.tests"

    assert not list(selfcheck.forced_photos())
    monkeypatch.setattr(register, "forms", lambda: [Planted])
    assert [one.place.where for one in selfcheck.forced_photos()] == ["visits.forms.Snap.photo"]


def test_what_says_that_it_is_absent_is_not_taken_for_it_but_the_rest_of_the_sentence_is():
    assert not forbidden.words_in("不用打卡，想去就去。")
    assert forbidden.words_in("不用打卡，但要签到。") == ["签到"]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("alike", False),
        ("GET /receipts/{code}/alike", False),
        ("pages.alike", False),
        ("likes", True),
        ("post_like", True),
        ("dataLikes", True),
    ],
)
def test_what_is_alike_is_no_like(name, is_one):
    assert bool(forbidden.names_in(name)) is is_one


def test_the_filing_kit_lists_functions_data_and_the_self_check(tmp_path):
    target = tmp_path / "kit.md"
    call_command("filing", out=target)
    text = target.read_text("utf-8")
    for words in (
        "## 自查报告",
        "## 功能清单",
        "## 数据清单",
        "`/lawful/`",
        "places.Resident",
        "不设打卡签到",
        "没有发现",
    ):
        assert words in text
