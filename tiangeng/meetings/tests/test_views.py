"""Pages and operations: the same story by hand and by program, and who is let in."""

import io
from datetime import timedelta

import pypdfium2
import pytest

from tiangeng.issues.tests.factories import reported
from tiangeng.kernel.walls import acting
from tiangeng.meetings.models import Item, Meeting
from tiangeng.ui.lists import opened

from .conftest import TOWNSHIP, VILLAGE, called, put_on, take_down, task, unit

JSON = {"content_type": "application/json"}


@pytest.fixture
def today(monkeypatch, now):
    """Moves on with `today(days)`."""
    at = [now]
    monkeypatch.setattr("django.utils.timezone.now", lambda: at[0])

    def later(days):
        at[0] = now + timedelta(days=days)

    return later


def test_the_pages_carry_it_from_the_call_to_the_strike_off(cast, officer, client_of, leak, today):
    desk, bureau = client_of(officer), client_of(cast.bureau)
    form = desk.get("/meetings/new/").content.decode()
    assert "2026-03-20T09:00" in form and "安仁镇周五开门接访" in form
    sent = {"kind": "reception", "region_code": TOWNSHIP, "title": "安仁镇开门接访", "begins_at": "2026-03-20T09:00",
            "place": "一楼大厅", "chair_id": str(officer.staff_id)}  # fmt: skip
    assert desk.post("/meetings/new/", sent).status_code == 302
    row = Meeting.objects.get()
    page = desk.get(f"/meetings/{row.pk}/").content.decode()
    assert "这几天听到、还没有解决的" in page and leak.title in page and "轮到您：开会" in page
    assert leak.title in desk.get(f"/meetings/{row.pk}/", {"q": "水渠"}).content.decode()
    assert desk.post(f"/meetings/{row.pk}/items/", {"issue_id": str(leak.pk)}).status_code == 302
    item = Item.objects.get()
    early = desk.post(f"/meetings/{row.pk}/move/hold/")
    assert (early.status_code, "先改时间" in early.content.decode()) == (409, True)
    today(2)
    desk, bureau = client_of(officer), client_of(cast.bureau)
    assert desk.post(f"/meetings/{row.pk}/move/hold/")["Location"] == f"/meetings/{row.pk}/"
    result = {"result": "set_task", "agreement": "水利局补渠", "party_ids": [str(unit("water").pk)], "villager_came": "1",
              "villager_words": "补好就行"}  # fmt: skip
    missing = desk.post(f"/meetings/items/{item.pk}/result/", result)
    assert (missing.status_code, "还缺：由谁办" in missing.content.decode()) == (422, True)
    given = result | {"responsible_id": str(unit("water").pk), "until_on": "2026-04-01"}
    assert desk.post(f"/meetings/items/{item.pk}/result/", given)["Location"] == f"/meetings/{row.pk}/"
    assert desk.post(f"/meetings/{row.pk}/close/", {"summary": "都到了"}).status_code == 302
    assert leak.title in bureau.get("/meetings/tasks/?view=mine").content.decode()
    page = bureau.get(f"/meetings/items/{item.pk}/finish/").content.decode()
    assert f"：{leak.title}" in page and "水利局补渠" in page
    assert bureau.get(f"/meetings/items/{item.pk}/forget/").status_code == 404
    assert bureau.post(f"/meetings/items/{item.pk}/finish/", {"words": "补好了"}).status_code == 302
    tasks = desk.get("/meetings/tasks/").content.decode()
    assert "1 件里还剩 1 件" in desk.get("/meetings/tasks/clearing/").content.decode()
    assert desk.post(f"/meetings/items/{item.pk}/strike_off/", {"words": ""}).status_code == 302
    assert "/meetings/tasks/clearing/" in tasks, "which follows by itself"
    assert "已清零" in desk.get("/meetings/tasks/clearing/").content.decode()
    piece = desk.get("/meetings/tasks/clearing/", headers={"HX-Request": "true"}).content.decode()
    assert "已清零" in piece and "<html" not in piece
    assert '<b class="num">0</b><span>乡镇级</span>' in piece, "above the list on a phone: a figure a level"
    told = client_of(cast.cadre).get(f"/issues/{leak.pk}/?tab=meetings").content.decode()
    assert "安仁镇开门接访" in told and f"/meetings/{row.pk}/" not in told  # the meeting itself lies beyond her walls


def test_the_minutes_say_what_was_agreed_by_whom(officer, client_of, friday, reception, sitting, today):
    today(2)
    task(officer, friday, sitting, villager_came=True, villager_words="补好就行", party_ids=[unit("water").pk])
    answer = client_of(officer).get(f"/meetings/{reception.pk}/minutes/")
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(answer.content)))
    for words in ("会议纪要", "周五开门接访", sitting.issue.number, "水利局办", "补好就行", "到场"):
        assert words in text, words


def test_the_record_offers_a_table_while_it_is_before_none(cast, officer, client_of, now, reception, leak, today):
    cadre, desk = client_of(cast.cadre), client_of(officer)
    assert f"/meetings/issues/{leak.pk}/" in cadre.get(f"/issues/{leak.pk}/").content.decode()
    assert "周五开门接访" in desk.get(f"/meetings/issues/{leak.pk}/").content.decode()
    asked = cadre.post(f"/meetings/issues/{leak.pk}/", {"table": "w:township:reception", "words": "谈不拢"})
    assert asked.status_code == 302
    assert "谈不拢" in desk.get(f"/meetings/{reception.pk}/").content.decode()
    assert leak.title in desk.get("/meetings/").content.decode()
    assert f"/meetings/issues/{leak.pk}/" not in cadre.get(f"/issues/{leak.pk}/").content.decode()
    assert client_of(cast.other_township).get(f"/meetings/issues/{leak.pk}/").status_code == 404


def test_two_who_move_a_meeting_see_each_others_day_and_room(cast, officer, client_of, reception, today):
    first, second = client_of(officer), client_of(cast.county_admin)
    at = f"/meetings/{reception.pk}/change/"
    page = second.get(at).content.decode()
    assert 'name="version" value="1"' in page
    sent = {"title": reception.title, "begins_at": "2026-03-21T14:30", "place": "二楼大厅", "version": "1",
            "chair_id": str(officer.staff_id)}  # fmt: skip
    assert first.post(at, sent).status_code == 302
    mine = sent | {"place": "三楼", "chair_id": ""}
    refused = second.post(at, mine)
    page = refused.content.decode()
    assert (refused.status_code, f"{officer.name}刚刚已经“改时间地点”" in page) == (409, True)
    assert (
        "现在存着的是" in page and "二楼大厅" in page and f"<dd>{officer.name}" in page and "2026-03-21T14:30" in page
    )
    assert 'value="三楼"' in page and 'name="version" value="2"' in page
    assert second.post(at, mine | {"version": "2"}).status_code == 302
    reception.refresh_from_db()
    assert (reception.place, reception.chair_id, reception.version) == ("三楼", None, 3)
    given = {"title": "会", "begins_at": "2026-03-21T14:30:00+08:00"}
    stale = first.put(f"/api/meetings/{reception.pk}", given | {"seen_version": 2}, **JSON)
    assert (stale.status_code, stale.json()["code"], stale.json()["facts"]["version"]) == (
        409,
        "changed_meanwhile",
        "3",
    )
    assert first.put(f"/api/meetings/{reception.pk}", given, **JSON).status_code == 422


def test_lists_are_narrowed_and_taken_out_as_a_sheet(officer, client_of, now, reception, today):
    called(officer, now, kind="analysis", title="三月民情分析会")
    desk = client_of(officer)
    assert "三月民情分析会" not in desk.get("/meetings/?kind=reception&level=township&state=planned").content.decode()
    assert "没有符合条件的" in desk.get("/meetings/?q=没有这样的会").content.decode()
    with acting(officer):
        page = opened("/meetings/", "kind=analysis", actor=officer, now=now)
        assert page.headings()[:3] == ["会议", "状态", "时间"]
        assert [row[0] for row in page.cells(10)] == ["三月民情分析会 (民情分析会 · 乡镇级)"]
        assert opened("/meetings/tasks/", "", actor=officer, now=now).headings()


def test_an_agenda_costs_as_many_queries_as_long_as_it_may_be(
    cast, officer, client_of, now, reception, today, django_assert_max_num_queries
):
    desk = client_of(officer)
    for number in range(8):
        put_on(officer, now, reception, reported(cast.cadre, now=now, title=f"第{number}件"))
    with django_assert_max_num_queries(32):
        desk.get(f"/meetings/{reception.pk}/")


def test_a_program_does_the_same(cast, officer, client_of, now, leak, today):
    desk, bureau = client_of(officer), client_of(cast.bureau)
    body = {"kind": "reception", "region_code": TOWNSHIP, "title": "开门接访", "begins_at": "2026-03-20T09:00:00+08:00"}
    first, second = (
        desk.post("/api/meetings", body, headers={"Idempotency-Key": "call-once"}, **JSON) for _n in range(2)
    )
    assert (first.status_code, second.json(), Meeting.objects.count()) == (201, first.json(), 1)
    at = f"/api/meetings/{first.json()['id']}"
    asked = client_of(cast.cadre).post("/api/meetings/items", {"issue_id": str(leak.pk), "level": "township"}, **JSON)
    assert asked.json()["state"] == "waiting"
    assert [one["number"] for one in desk.get("/api/meetings/waiting").json()["items"]] == [leak.number]
    on = desk.post(f"{at}/items", {"issue_id": str(leak.pk)}, **JSON)
    assert (on.status_code, on.json()["id"]) == (201, asked.json()["id"])
    moved = desk.put(
        at, {"title": "开门接访", "begins_at": "2026-03-18T15:00:00+08:00", "place": "大厅", "seen_version": 1}, **JSON
    )
    assert moved.json()["place"] == "大厅"
    assert desk.post(f"{at}/moves/hold", {}, **JSON).json()["state"] == "held"
    item = f"/api/meetings/items/{asked.json()['id']}"
    said = {"result": "set_task", "agreement": "补渠", "responsible_id": str(unit("water").pk), "until_on": "2026-04-01",
            "party_ids": [str(unit(VILLAGE).pk)], "villager_came": False}  # fmt: skip
    down = desk.post(f"{item}/result", said, **JSON).json()
    assert (down["state"], down["party_ids"], down["villager_came"]) == ("to_do", said["party_ids"], False)
    assert desk.post(f"{at}/moves/close", {"summary": "好"}, **JSON).json()["state"] == "closed"
    assert [one["id"] for one in bureau.get("/api/meetings/tasks?mine=true").json()["items"]] == [down["id"]]
    assert bureau.post(f"{item}/moves/finish", {"words": "好了"}, **JSON).json()["state"] == "done"
    assert desk.post(f"{item}/moves/strike_off", {}, **JSON).json()["state"] == "struck_off"
    assert desk.get("/api/meetings/clearing").json()[0]["settled"] == 1
    assert [one["state"] for one in desk.get(at).json()["agenda"]] == ["struck_off"]
    assert desk.get("/api/meetings?kind=reception").json()["items"][0]["state"] == "closed"
    assert client_of(cast.other_township).get(at).status_code == 404


def test_taken_up_and_taken_off_by_a_program(officer, client_of, friday, reception, sitting, today):
    today(2)
    desk = client_of(officer)
    take_down(officer, friday, sitting, "take_up")
    assert desk.post(f"/api/meetings/items/{sitting.pk}/moves/take_off", {"words": "不上"}, **JSON).status_code == 409
    assert desk.post(f"/api/meetings/{reception.pk}/moves/call_off", {"reason": "不开"}, **JSON).status_code == 409
