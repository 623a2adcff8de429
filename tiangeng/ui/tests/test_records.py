from datetime import datetime
from types import SimpleNamespace

from django.utils import timezone

from tiangeng.kernel.lifecycle import move
from tiangeng.ui import panels
from tiangeng.ui.records import Entry, Head, NextMove, RecordPage, Turn, next_moves

STEPS = [
    move("resolve", "办结", "open", to="done", grant="x", primary=True),
    move("return", "退回", "open", to="back", grant="x", needs_reason=True),
    move("accept", "接单", "open", to="open", grant="x", primary=True),
]


def page_of(request, **parts) -> str:
    class Page(RecordPage):
        panels_on = "issues.issue"

        def get_object(self):
            return SimpleNamespace(pk=1)

        def head(self, record):
            return Head(
                "水渠漏水", sub=["LQ-2026-000318", "", "同类 2 件"], crumbs=[("事项", "/issues/"), ("大贵溪村", "")]
            )

        def turn(self, record):
            return parts.get("turn")

        def timeline(self, record):
            return parts.get("timeline", ())

    return Page.as_view()(request).render().content.decode()


def test_only_one_button_is_primary_and_it_stands_last() -> None:
    buttons = next_moves(
        STEPS, lambda step: f"/move/{step.name}/", pages={"resolve": "/resolve/"}, hidden={"seen": "open"}
    )
    assert [button.label for button in buttons] == ["退回", "接单", "办结"]
    assert [button.primary for button in buttons] == [False, False, True]
    assert (buttons[-1].url, buttons[-1].page) == ("/resolve/", True)


def test_the_page_says_whose_turn_it_is_before_the_buttons(request_for) -> None:
    turn = Turn("办理", "办好后请填受益户数", next_moves(STEPS, lambda step: "/m/", hidden={"seen": "open"}))
    page = page_of(request_for(), turn=turn)
    assert page.index("轮到您：办理") < page.index("退回…")
    assert page.count('name="seen" value="open"') == 3
    box = page.partition('<section class="turn')[2].partition("</section>")[0]
    assert box.count("btn-primary") == 2  # the one on show, and the one that sends the reason


def test_who_is_only_waiting_is_told_for_whom(request_for) -> None:
    page = page_of(request_for(), turn=Turn("等水利局办理"))
    assert "等水利局办理" in page
    assert "轮到您" not in page


def test_a_move_that_needs_a_reason_asks_in_place_without_script(request_for) -> None:
    page = page_of(request_for(), turn=Turn("办理", moves=[NextMove("退回", "/m/", needs_reason=True)]))
    assert "<details" in page
    assert '<textarea class="form-control" id="reason-1" name="reason" rows="3" required' in page


def test_upper_rooms_hang_their_tabs_on_a_lower_rooms_record(request_for) -> None:
    show = {"key": "visits", "label": "走访", "template": "ui/_empty.html"}
    panels.add("issues.issue", **show, provide=lambda actor, record: {"count": 4})
    panels.add(
        "issues.issue", key="none", label="看不见", template="ui/_empty.html", provide=lambda actor, record: None
    )
    page = page_of(request_for())
    assert '<a href="?tab=visits">走访<span class="count num">4</span></a>' in page
    assert "看不见" not in page
    assert 'aria-current="page">走访' in page_of(request_for("/?tab=visits"))


def test_a_tab_that_is_not_offered_shows_the_record_itself(request_for) -> None:
    panels.add("issues.issue", key="visits", label="走访", template="ui/_empty.html", provide=lambda a, r: {})
    assert 'aria-current="page">概况' in page_of(request_for("/?tab=../secret"))


def test_the_course_of_things_stands_beside_the_record(request_for) -> None:
    at = timezone.make_aware(datetime(2026, 3, 17, 16, 40))
    page = page_of(request_for(), timeline=[Entry(at, "季文（城北乡）", "施工方已到现场")])
    assert "昨天 16:40</time> · 季文（城北乡）" in page


def test_empty_pieces_leave_no_stray_dots(request_for) -> None:
    assert "LQ-2026-000318 · 同类 2 件" in page_of(request_for())
