"""Handbook forms outside the field app: filled in by ODK's own form engine, sent as ODK Collect sends, kept as they were given.

Collect runs on Android alone; what it sends and expects is read from its sources and listed in docs/openrosa.md.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.faults.odk_device import (
    Collect,
    Engine,
    address,
    another_form,
    as_given,
    as_java_rosa_writes,
    node,
    picture,
    read,
)  # fmt: skip
from tests.faults.stack import ROOT, Stack
from tiangeng.algorithms import formulas
from tiangeng.forms.tests.books import q

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

VILLAGE = "331181104201"
LISTED = "{http://openrosa.org/xforms/xformsList}"
NAMED = "{http://openrosa.org/xforms/xformsManifest}"
TOLD = "{http://openrosa.org/http/response}"

CHOICES = [
    ("yn", "yes", "有", ""), ("yn", "no", "没有", ""), ("inc", "farm", "种田", ""), ("inc", "away", "打工", ""),
    ("side", "east", "东片", ""), ("side", "west", "西片", ""), ("spot", "mill", "水碓坑", "east"), ("spot", "pass", "岭头", "west"),
]  # fmt: skip
ROWS = [
    q("today", "filled_on", ""),
    q("select_one_from_file villages.csv", "village", "哪个村", required="yes"),
    q("note", "hello", "您好"),
    q("begin group", "home", "家里"),
    q("text", "head", "户主", required="yes"),
    q("integer", "people", "几口人", required="yes", constraint=". >= 0 and . <= 30", constraint_message="0 到 30"),
    q("decimal", "land", "几亩地", constraint=". > 0"),
    q("select_multiple inc", "income", "收入"),
    q("select_one yn", "care", "有没有要照应的", required="yes"),
    q("text", "care_what", "怎么照应", relevant="${care} = 'yes'", required="yes"),
    q("end group"),
    q("select_one side", "side", "哪一片"),
    q("select_one spot", "spot", "哪里", choice_filter="kind = ${side}"),
    q("begin repeat", "members", "外出的人", relevant="${people} > 0"),
    q("text", "who", "谁", required="${people} > 1"),
    q("integer", "age", "多大"),
    q("text", "school", "在哪里上学", relevant="${age} < 18"),
    q("calculate", "grown", "", calculation="if(${age} >= 18, 'yes', 'no')"),
    q("image", "face", "照片"),
    q("begin group", "more", "还有"),
    q("text", "phone", "手机", default="旧的"),
    q("end group"),
    q("end repeat"),
    q("begin repeat", "plots", "每块地", repeat_count="${people}"),
    q("decimal", "mu", "几亩"),
    q("end repeat"),
    q("calculate", "ages", "", calculation="sum(${age})"),
    q("calculate", "eldest", "", calculation="max(${age})"),
    q("calculate", "members_count", "", calculation="count(${members})"),
    q("calculate", "plots_count", "", calculation="count(${plots})"),
    q("calculate", "names", "", calculation="join('、', ${who})"),
    q("calculate", "half", "", calculation="${people} div 2"),
    q("calculate", "share", "", calculation="round(${land} div ${people}, 2)"),
    q("calculate", "told", "", calculation="concat(${head}, '，', ${people}, '口，', count-selected(${income}), '样')"),
    q("calculate", "due", "", calculation="format-date(date(${filled_on} + 30), '%Y年%n月%e日')"),
    q("calculate", "is_big", "", calculation="${people} > 2"),
    q("calculate", "letters", "", calculation="string-length(${head})"),
    q("date", "back_on", "哪天回", constraint=". >= ${filled_on} and . >= today()"),
    q("time", "at_time", "几点"),
    q("datetime", "next_at", "下次", constraint=". > now()"),
    q("acknowledge", "read_it", "念过了"),
    q("text", "phone_number", "手机号", constraint="regex(., '[0-9]{11}')"),
    q("integer", "fixed", "固定", default="7", read_only="yes"),
    q("image", "photo", "照片", relevant="${care} = 'yes'"),
    q("text", "story", "经过"),
]
ANSWERS = [
    ["/data/village", VILLAGE], ["/data/home/head", "老叶 & <小叶>@塔石"], ["/data/home/people", "3"], ["/data/home/land", "10.5"],
    ["/data/home/income", ["farm", "away"]], ["/data/home/care", "yes"], ["/data/home/care_what", "送饭\n送药"],
    ["/data/side", "west"], ["/data/spot", "pass"],
    ["/data/members[1]/who", "叶青"], ["/data/members[1]/age", "40"], ["/data/members[1]/face", {"photo": "叶青 1.jpg"}],
    ["/data/members[2]/who", "小叶"], ["/data/members[2]/age", "9"], ["/data/members[2]/school", "塔石小学"],
    ["/data/plots[1]/mu", "1.25"], ["/data/plots[3]/mu", "2"],
    ["/data/back_on", "2099-12-01"], ["/data/at_time", "14:30:00.000+08:00"], ["/data/next_at", "2099-12-24T08:05:00.000+08:00"],
    ["/data/read_it", True], ["/data/phone_number", "13800138000"], ["/data/photo", {"photo": "屋顶.jpg"}],
    ["/data/story", "第一行\n第二行"],
]  # fmt: skip
HOUSEHOLD = [
    ["/data/village", VILLAGE], ["/data/head", "周阿婆"], ["/data/people", "4"], ["/data/income", ["pension", "farm"]],
    ["/data/land", "2.5"], ["/data/house", "repair"], ["/data/house_what", "屋顶漏"], ["/data/water", "tap"], ["/data/care", "no"],
]  # fmt: skip
PHOTO = ["/data/photo", {"photo": "屋顶 1.jpg"}]


def fill(form: str, *answers: list[Any], called: str = "first", **more: Any) -> dict[str, Any]:
    return {"do": "fill", "form": form, "as": called, "answers": answers, **more}


def send(what: str = "first") -> dict[str, Any]:
    return {"do": "send", "what": what}


@pytest.fixture(scope="module")
def root(whole: Stack) -> Iterator[str]:
    with another_form(whole, ROWS, CHOICES, form_title="样样都有", form_id="all-kinds", version="1"):
        yield address(whole)


@pytest.fixture
def engine(root: str, stack: Stack) -> Engine:
    return Engine(root)


@pytest.fixture
def collect(root: str, stack: Stack) -> Iterator[Collect]:
    found = Collect(root)
    yield found
    found.wire.close()


def kept(stack: Stack, form: str, xml: str) -> dict[str, Any]:
    """The answer to a submission, as the API gives it to its author."""
    client = stack.client("cadre")
    pk = next(one["id"] for one in client.get("/api/forms").json()["items"] if one["code"] == form)
    instance = read(xml).findtext("meta/instanceID")
    listed = client.get(f"/api/forms/{pk}/answers?mine=true&limit=200").json()["items"]
    (found,) = [one for one in listed if one["instance_id"] == instance]
    row = stack.sql("SELECT answers FROM forms_formanswer WHERE instance_id = %s", [instance])
    assert row == [(found["answers"],)]
    return dict(found) | {"survey": client.get(f"/api/forms/{pk}/survey").json()["survey"]}


def compare(given: Any, answers: Any) -> None:
    """Every answer, as it was given; a list as its choices, a moment by the minute."""
    assert given.keys() == answers.keys()
    for name, said in given.items():
        ours = answers[name]
        if isinstance(said, list):
            assert len(said) == len(ours)
            for theirs, row in zip(said, ours, strict=True):
                compare(theirs, row)
        elif isinstance(ours, list):
            assert said.split() == ours
        elif isinstance(ours, int | float):
            assert float(said) == ours, name
        elif name in ("at_time", "next_at"):
            assert said.startswith(ours)
        else:
            assert said == ours, name


def test_the_list_is_what_the_standard_says_and_leads_to_every_file(collect: Collect, root: str) -> None:
    answer = collect.ask("GET", "formList")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert answer.headers["x-openrosa-version"] == "1.0"
    listed = ElementTree.fromstring(answer.body)
    assert listed.tag == f"{LISTED}xforms"
    assert {one.findtext(f"{LISTED}formID") for one in listed} == {"all-kinds", "household-visit"}
    for one in listed:
        assert one.tag == f"{LISTED}xform"
        assert all(one.findtext(f"{LISTED}{name}") for name in ("name", "version", "downloadUrl"))
        form = collect.ask("GET", str(one.findtext(f"{LISTED}downloadUrl")))
        assert one.findtext(f"{LISTED}hash") == f"md5:{hashlib.md5(form.body).hexdigest()}"
        named = ElementTree.fromstring(collect.ask("GET", str(one.findtext(f"{LISTED}manifestUrl"))).body)
        assert named.tag == f"{NAMED}manifest"
        for file in named:
            content = collect.ask("GET", str(file.findtext(f"{NAMED}downloadUrl")))
            assert file.findtext(f"{NAMED}hash") == f"md5:{hashlib.md5(content.body).hexdigest()}"
        head = ElementTree.fromstring(form.body).find("{*}head")
        assert head is not None and head.findtext("{*}title") == one.findtext(f"{LISTED}name")
        submission = head.find("{*}model/{*}submission")
        assert submission is not None and list(submission.attrib.values()) == ["true"]  # it may be put right there


def test_a_device_asks_first_whether_it_may_send(collect: Collect) -> None:
    answer = collect.ask("HEAD", "submission")
    assert (answer.status, answer.body) == (204, b"")
    assert int(answer.headers["x-openrosa-accept-content-length"]) >= 10_000_000
    assert "location" not in answer.headers
    assert collect.ask("HEAD", "formList").status == 200


def test_every_kind_of_question_arrives_as_it_was_given(engine: Engine, stack: Stack) -> None:
    filled, sent, again = engine.play(fill("all-kinds", *ANSWERS, rows={"/data/members": 2}), send(), send())
    assert (filled["status"], filled["wrong"]) == ("ready", [])
    assert "/data/members[1]/school" not in filled["asked"] and "/data/members[2]/school" in filled["asked"]
    assert (sent["status"], sent["version"], sent["kind"]) == (201, "1.0", "text/xml; charset=utf-8")
    assert again == sent
    found = kept(stack, "all-kinds", filled["xml"])
    compare(as_given(found["survey"]["items"], read(filled["xml"])), found["answers"])
    assert found["answers"]["plots"] == [{"mu": 1.25}, {}, {"mu": 2}]
    assert (found["answers"]["plots_count"], found["answers"]["ages"], found["answers"]["share"]) == (3, 49, 3.5)
    assert sorted(filled["files"]) == sorted(file["name"] for file in found["files"])
    assert all(file["attachment_id"] for file in found["files"])


def test_what_is_not_asked_is_not_sent_and_nobody_is_no_row(engine: Engine, stack: Stack) -> None:
    said = [
        ["/data/village", VILLAGE],
        ["/data/home/head", "空屋"],
        ["/data/home/people", "0"],
        ["/data/home/care", "no"],
    ]
    filled, sent = engine.play(fill("all-kinds", *said), send())
    assert (filled["status"], sent["status"]) == ("ready", 201), sent
    assert not any(reference.startswith("/data/members[") for reference in filled["asked"])
    found = kept(stack, "all-kinds", filled["xml"])
    assert not {"members", "plots", "care_what", "photo"} & found["answers"].keys()
    assert (found["answers"]["members_count"], found["answers"]["plots_count"]) == (0, 0)


def test_what_a_device_lets_through_is_refused_with_the_questions_and_put_right_there(
    engine: Engine, stack: Stack
) -> None:
    wrong = [*HOUSEHOLD[:2], ["/data/people", "99"], *HOUSEHOLD[3:7], *HOUSEHOLD[8:]]
    right = [["/data/people", "3"], ["/data/water", "well"], PHOTO]
    filled, refused, mended, sent = engine.play(
        fill("household-visit", *wrong), send(),
        {"do": "edit", "form": "household-visit", "what": "first", "as": "second", "answers": right}, send("second"),
    )  # fmt: skip
    assert (filled["status"], filled["wrong"]) == ("pending", ["/data/people", "/data/water"])
    assert (refused["status"], refused["kind"]) == (422, "text/xml; charset=utf-8")
    assert refused["said"] == "有 2 处要改：“家里常住几口人”不合要求：0 到 30 之间；“吃水用水”必填"
    assert (mended["status"], sent["status"]) == ("ready", 201), sent
    assert read(mended["xml"]).findtext("meta/deprecatedID") == read(filled["xml"]).findtext("meta/instanceID")
    found = kept(stack, "household-visit", mended["xml"])
    assert (found["is_current"], found["answers"]["people"]) == (True, 3)


def test_an_edit_takes_the_place_of_what_it_puts_right(engine: Engine, stack: Stack) -> None:
    filled, sent, edited, resent, again = engine.play(
        fill("household-visit", *HOUSEHOLD, PHOTO), send(),
        {"do": "edit", "form": "household-visit", "what": "first", "as": "second", "answers": [["/data/people", "5"]]},
        send("second"), send(),
    )  # fmt: skip
    assert (sent["status"], resent["status"], again["status"]) == (201, 201, 201)
    found = kept(stack, "household-visit", edited["xml"])
    compare(as_given(found["survey"]["items"], read(edited["xml"])), found["answers"])
    assert [(file["name"], bool(file["attachment_id"])) for file in found["files"]] == [("屋顶 1.jpg", True)]
    instance = read(filled["xml"]).findtext("meta/instanceID")
    assert stack.sql("SELECT is_current FROM forms_formanswer WHERE instance_id = %s", [instance]) == [(False,)]


def test_pictures_in_several_requests_as_collect_splits_them(engine: Engine, collect: Collect, stack: Stack) -> None:
    (filled,) = engine.play(fill("all-kinds", *ANSWERS, rows={"/data/members": 2}))
    xml = as_java_rosa_writes(filled["xml"])
    first = collect.send(xml, {"叶青 1.jpg": picture("blue")}, is_last=False)
    assert first.status == 201, first.text
    last = collect.send(xml, {"屋顶.jpg": picture()})
    assert (last.status, last.headers["content-type"]) == (201, "text/xml; charset=utf-8")
    message = ElementTree.fromstring(last.body).find(f"{TOLD}message")
    assert message is not None and message.text == "收到了，已存好。"
    found = kept(stack, "all-kinds", filled["xml"])
    assert found["answers"]["head"] == "老叶 & <小叶>@塔石"
    assert {file["name"] for file in found["files"] if file["attachment_id"]} == {"叶青 1.jpg", "屋顶.jpg"}


@pytest.mark.parametrize(
    ("xml", "status"),
    [
        ("<data/>", 422),
        ("<data", 400),
        ("<data id='x' version='1'><meta><instanceID>u</instanceID></meta></data>", 404),
    ],
)
def test_a_refusal_is_one_collect_shows(collect: Collect, xml: str, status: int) -> None:
    answer = collect.send(xml)
    assert (answer.status, answer.headers["x-openrosa-version"]) == (status, "1.0")
    assert "OpenRosaResponse" in answer.text and ElementTree.fromstring(answer.body).findtext(f"{TOLD}message")


def test_a_key_that_is_over_is_said_in_the_standards_words(root: str) -> None:
    stranger = Collect(f"{root}x")
    assert (stranger.ask("GET", "formList").status, stranger.ask("HEAD", "submission").status) == (403, 403)
    answer = stranger.send("<data/>")
    assert answer.status == 403 and "OpenRosaResponse" in answer.text


# ---------------------------------------------------------------------- formulas

# Where ODK is of two minds: Collect's engine (JavaRosa, by its source) has these as we have them, the other one says …
OTHER_ENGINE = {
    "0.1 + 0.2 = 0.3": "false", "${people} = '3.0'": "false", "if(${none}, 'a', 'b')": "a", "sum(${age})": "", "sum(${nothing})": "",
    "min(${age})": "", "max(${age}) - min(${age})": "", "min(${none}, 4)": "", "round(-2.5)": "-3", "round(1.005, 2)": "1",
    "string(0 div 0)": "", "number('0x10')": "16", "number('inf')": "", "regex('x13800001111', '1[0-9]{10}')": "true",
    "regex('a\u3000b', 'a\\sb')": "true", "regex('a|b', 'a|b')": "true", "date(today() - 18.9)": "2026-02-27T02:24:00.000+08:00",
    "date(${at})": "2026-03-18T08:05:09.000+08:00",
}  # fmt: skip
# Where we have a mind of our own: a letter is a letter, wide figures are figures, a sum leaves no crumbs.
OURS = {
    "string-length(${rare})": "3", "substr(${rare}, 1)": "\udfb7田", "${wide} + 1": "", "sum(${share})": "0.6000000000000001",
    "string(0.00001)": "0.00001", "string(1000000 * 1000000 * 1000)": "1000000000000000",
    "string(1000000 * 1000000 * 100000)": "100000000000000000", "string(now())": "2026-03-18T12:30:00.000+08:00",
}  # fmt: skip
# What no device comes to: a truth typed in, a day there is not, a pattern or letter that is refused when a workbook is loaded.
NOWHERE = frozenset({
    "${agreed} = 'yes'", "${agreed} + 1", "date('2026-02-30')", "date('20260318')", "date('2024-02-29T10:00')", "date(-719162)",
    "date(-719163)", "date(9999999 * 9999999)", "regex('2026', '(?P<year>\\d{4})')",
    "format-date('2026-03-01', concat('%q', '%年'))",
})  # fmt: skip


def text_of(value: Any) -> str:
    """A value of the table as it would stand in a device's answer."""
    if isinstance(value, dict):
        said = next(iter(value.values()))
        return "" if said == "NaN" else str(said)
    return (
        formulas.text(float(value))
        if isinstance(value, int | float) and not isinstance(value, bool)
        else formulas.text(value)
    )


def test_formulas_come_to_what_odks_engine_says() -> None:
    path = ROOT / "phone" / "src" / "engine" / "formula-cases.json"
    found = node("formulas.mjs", str(path))
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    ours = {case["formula"]: text_of(case["value"]) for case in cases if case["formula"] not in NOWHERE}
    assert {
        formula: found[formula] for formula, value in ours.items() if found[formula] != value
    } == OTHER_ENGINE | OURS
