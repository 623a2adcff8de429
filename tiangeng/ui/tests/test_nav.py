import pytest

from tiangeng.kernel.actors import NOBODY
from tiangeng.ui import nav


def test_a_person_sees_only_what_the_role_may_open(officer) -> None:
    nav.add("work", "issues", "事项", "issues:list", 2, allowed=lambda actor: True)
    nav.add("work", "admin", "管理", "home", 1, allowed=lambda actor: False)
    assert [entry.label for group in nav.groups_for(officer) for entry in group] == ["事项"]


def test_by_default_only_signed_in_people_see_an_entry(officer) -> None:
    nav.add("work", "home", "工作台", "home")
    assert nav.groups_for(NOBODY) == []
    assert len(nav.groups_for(officer)) == 1


def test_entries_stand_in_the_order_asked_for_and_groups_apart(officer) -> None:
    nav.add("office", "data", "数据", "home", 1)
    nav.add("work", "b", "走访", "home", 20)
    nav.add("work", "a", "工作台", "home", 10)
    assert [[entry.label for entry in group] for group in nav.groups_for(officer)] == [["工作台", "走访"], ["数据"]]


def test_two_rooms_cannot_take_the_same_place(officer) -> None:
    nav.add("work", "home", "工作台", "home")
    with pytest.raises(ValueError, match="home"):
        nav.add("work", "home", "另一个", "home")


def test_a_section_that_does_not_exist_is_named(officer) -> None:
    with pytest.raises(ValueError, match="cellar"):
        nav.add("cellar", "x", "x", "home")


def test_the_open_entry_is_marked_and_waiting_things_are_counted(drawn) -> None:
    nav.add("work", "issues", "事项", "issues:list", count=lambda actor: 126)
    nav.add("work", "visits", "走访", "home", count=lambda actor: 0)
    page = drawn("{% nav %}", nav_key="issues")
    assert page.count("aria-current") == 1
    assert page.index("aria-current") < page.index("126")
    assert page.count('class="count') == 1  # nothing waiting is not worth a nought


def test_an_error_page_asks_no_room_for_its_counts(drawn) -> None:
    def count(actor: object) -> int:
        raise AssertionError("the database may be away")

    nav.add("work", "issues", "事项", "issues:list", count=count)
    assert "事项" in drawn("{% nav %}", nav_uncounted=True)


def test_the_search_box_is_there_once_a_room_answers_it(request_for) -> None:
    from django.shortcuts import render

    assert b"data-search" not in render(request_for(), "ui/console.html").content
    nav.search_at("search")
    assert b'action="/search/"' in render(request_for(), "ui/console.html").content


def test_no_search_box_for_whom_it_would_find_nothing(request_for) -> None:
    from django.shortcuts import render

    nav.search_at("search", needs=["rooms.see"])
    assert b"data-search" not in render(request_for(), "ui/console.html").content
