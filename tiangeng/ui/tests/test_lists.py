"""Lists, over the kernel's counters: a table every installation has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tiangeng.kernel.models import Counter
from tiangeng.ui import lists, tables
from tiangeng.ui.filters import ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter
from tiangeng.ui.lists import Bulk, Empty, ListPage
from tiangeng.ui.tables import Column, NumberColumn, SelectColumn, Table

pytestmark = pytest.mark.django_db


class CounterTable(Table):
    main = "prefix"
    pick = SelectColumn()
    prefix = Column(verbose_name="前缀")
    year = NumberColumn(verbose_name="年份")
    last = NumberColumn(verbose_name="最后一号")


class CounterFilter(FilterSet):
    q = SearchFilter("prefix", "county_code")
    year = ChoiceFilter(choices=[(2025, "2025年"), (2026, "2026年")], label="年份")


class CounterList(ListPage):
    title, table_class, filterset_class = "编号", CounterTable, CounterFilter
    export_url_name = "issues:list"
    bulk = (Bulk("归档…", "home", confirm="归档选中的？"),)
    empty = Empty("还没有编号", "报上第一件事就有了", "/new/", "新建事项")

    def get_queryset(self):
        return Counter.objects.filter(county_code="999999").order_by("year")


class RareFilter(CounterFilter):
    made = DateRangeFilter(method="any_day", label="哪天起")
    rare = ("year", "made")

    def any_day(self, rows, name, value):
        """A counter knows its year only."""
        return rows


class RareList(CounterList):
    filterset_class = RareFilter


TOOLS = ['name="q"', 'name="year"', "data-print", " download>"]  # search, filter, print, export


@pytest.fixture
def counters(db: None) -> None:
    Counter.objects.bulk_create(
        Counter(county_code="999999", prefix=f"P{n:02d}", year=2025 + n % 2, last=n) for n in range(30)
    )


def page_of(request) -> str:
    return CounterList.as_view()(request).render().content.decode()


def rows_of(page: str) -> list[str]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [cell.partition("<")[0] for cell in body.split('data-label="前缀">')[1:]]


def test_the_first_page_counts_all_and_shows_the_first_25(counters, request_for) -> None:
    page = page_of(request_for("/issues/"))
    assert "30 条" in page
    assert len(rows_of(page)) == 25
    assert len(rows_of(page_of(request_for("/issues/?page=2")))) == 5


def test_rows_that_are_equal_keep_their_order_from_page_to_page(counters, request_for) -> None:
    first, second = (rows_of(page_of(request_for(f"/issues/?page={n}"))) for n in (1, 2))
    assert len({*first, *second}) == 30


def test_search_and_filter_live_in_the_address_and_each_can_be_taken_off(counters, request_for) -> None:
    page = page_of(request_for("/issues/?q=P1&year=2026&sort=-last"))
    assert rows_of(page) == ["P19", "P17", "P15", "P13", "P11"]
    assert 'href="?q=P1&amp;sort=-last"' in page
    assert "年份：2026年" in page
    assert 'value="P1"' in page


@pytest.mark.parametrize(
    ("query", "is_open"),
    [
        ("", False),
        ("q=P1", False),
        ("year=", False),
        ("year=2026", True),
        ("year=x", True),
        ("made_after=2026-01-01", True),
    ],
)
def test_rare_filters_are_folded_until_one_is_in_force(counters, request_for, query: str, is_open: bool) -> None:
    page = RareList.as_view()(request_for(f"/issues/?{query}")).render().content.decode()
    folded = page.partition('<details class="rare"')[2].partition("</details>")[0]
    assert 'name="year"' in folded and 'name="made_after"' in folded and 'name="q"' not in folded
    assert folded.startswith(" open>") is is_open
    assert page.count('name="year"') == 1
    assert '<details class="rare"' not in page_of(request_for("/issues/"))


def test_every_word_searched_for_must_be_found(counters, request_for) -> None:
    assert rows_of(page_of(request_for("/issues/?q=999999 P07"))) == ["P07"]
    assert rows_of(page_of(request_for("/issues/?q=P08 P07"))) == []


def test_the_order_is_shown_to_eye_and_screen_reader_and_turns_on_the_next_click(counters, request_for) -> None:
    page = page_of(request_for("/issues/?sort=last&page=2"))
    assert 'aria-sort="ascending"' in page
    assert 'href="?sort=-last"' in page


def test_a_column_can_be_left_out_but_never_the_name_of_the_row(counters, request_for) -> None:
    page = page_of(request_for("/issues/?cols=last"))
    assert 'data-label="前缀"' in page
    assert 'data-label="最后一号"' in page
    assert 'data-label="年份"' not in page


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=999", "per_page=5000000", "sort=password", "year=1", "q=%00"]
)
def test_a_forged_address_is_answered_with_an_ordinary_page(counters, request_for, query: str) -> None:
    page = page_of(request_for(f"/issues/?{query}"))
    assert 0 < len(rows_of(page)) <= 25


def test_a_huge_table_is_counted_no_further_than_anyone_pages(counters, request_for, monkeypatch) -> None:
    monkeypatch.setattr(tables, "COUNT_UP_TO", 27)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = page_of(request_for("/issues/"))
    assert "27 条以上" in page
    assert any("LIMIT 28" in query["sql"] for query in queries if "COUNT" in query["sql"])
    assert "30 条<" in page_of(request_for("/issues/?count=all")), "whoever wants the whole number is told it"


@pytest.mark.parametrize("few", [500, 3])
def test_few_rows_found_by_their_keys_stand_in_the_order_of_many(counters, request_for, monkeypatch, few: int) -> None:
    monkeypatch.setattr(tables.FewKeys, "template", f"CASE WHEN count(*) <= {few} THEN array_agg(%(expressions)s) END")
    with CaptureQueriesContext(connection) as queries:
        page = page_of(request_for("/issues/?sort=-prefix&page=2"))
    assert rows_of(page) == ["P04", "P03", "P02", "P01", "P00"]
    assert len(queries) == 2 and ("IN (" in queries[1]["sql"]) is (few == 500)


@pytest.mark.parametrize("asked", ["sort=-prefix&page=2", "sort=-prefix&page=2&count=all", "sort=-prefix&page=99"])
def test_far_back_the_keys_up_to_there_tell_the_count_as_well(counters, request_for, monkeypatch, asked: str) -> None:
    monkeypatch.setattr(CounterTable, "by_keys", True)
    monkeypatch.setattr(tables, "FAR", 10)
    with CaptureQueriesContext(connection) as queries:
        page = page_of(request_for(f"/issues/?{asked}"))
    assert rows_of(page) == ["P04", "P03", "P02", "P01", "P00"]
    assert "30 条" in page
    counted = [query for query in queries if "COUNT" in query["sql"]]
    assert len(counted) == ("count=all" in asked), "the whole number alone is counted"
    monkeypatch.setattr(tables, "COUNT_UP_TO", 27)
    page = page_of(request_for("/issues/?sort=-prefix&page=2"))
    assert rows_of(page) == ["P04", "P03"] and "27 条以上" in page


def test_nobody_turns_further_than_the_last_page_and_it_says_so(counters, request_for, monkeypatch) -> None:
    monkeypatch.setattr(tables, "PAGES", 1)
    page = page_of(request_for("/issues/?page=2"))
    assert rows_of(page)[0] == "P00"
    assert "只翻到这里" in page
    assert "只翻到这里" not in page_of(request_for("/issues/?q=P01"))


def test_the_swapped_piece_is_the_list_alone_from_the_same_address(counters, request_for) -> None:
    piece = page_of(request_for("/issues/", **{"HX-Request": "true", "HX-Target": "list"}))
    assert piece.lstrip().startswith('<div id="list"')
    assert "<html" not in piece


def test_going_back_in_history_brings_the_whole_page(counters, request_for) -> None:
    headers = {"HX-Request": "true", "HX-Target": "list", "HX-History-Restore-Request": "true"}
    assert "<html" in page_of(request_for("/issues/", **headers))


def test_a_cache_may_not_mistake_the_piece_for_the_page(counters, request_for) -> None:
    assert "HX-Request" in CounterList.as_view()(request_for("/issues/"))["Vary"]


def test_an_empty_list_says_what_to_do_first(db, request_for) -> None:
    page = page_of(request_for("/issues/"))
    assert "还没有编号" in page
    assert 'href="/new/">新建事项' in page


def test_nothing_found_is_told_apart_from_nothing_there(db, request_for) -> None:
    page = page_of(request_for("/issues/?q=zzz"))
    assert "没有符合条件的" in page
    assert "还没有编号" not in page


@pytest.mark.parametrize("query", ["", "sort=last&per_page=50"])
def test_an_empty_list_that_leaves_nothing_out_has_no_tools_but_what_brings_rows_in(
    db, request_for, monkeypatch, query: str
) -> None:
    monkeypatch.setattr(lists, "tools", ["ui/_mark.html", "ui/_foot.html"])
    monkeypatch.setattr(lists, "ways_in", ["ui/_mark.html"])
    page = page_of(request_for(f"/issues/?{query}"))
    assert not [tool for tool in TOOLS if tool in page]
    assert page.count("<rect") == 3


@pytest.mark.parametrize("query", ["q=zzz", "year=2026", "year=x"])
def test_where_something_may_be_left_out_the_filters_and_the_tools_stay(db, request_for, query: str) -> None:
    page = page_of(request_for(f"/issues/?{query}"))
    assert [tool for tool in TOOLS if tool in page] == TOOLS


def test_the_export_gets_the_same_filters(counters, request_for) -> None:
    assert 'href="/issues/?q=P1&amp;year=2026"' in page_of(request_for("/issues/?q=P1&year=2026&page=1"))


def test_ticked_rows_are_sent_by_the_bulk_button_which_asks_first(counters, request_for) -> None:
    page = page_of(request_for("/issues/"))
    assert page.count('name="ids"') == 25
    assert 'formaction="/" data-confirm="归档选中的？"' in page


def test_upper_rooms_may_add_a_tool_to_every_list(counters, request_for, monkeypatch) -> None:
    monkeypatch.setattr(lists, "tools", ["ui/_mark.html"])
    assert page_of(request_for("/issues/")).count("<rect") == 3  # two marks of the shell and the tool


def test_a_list_asks_the_database_twice(counters, request_for) -> None:
    with CaptureQueriesContext(connection) as queries:
        page_of(request_for("/issues/?q=P&year=2026&sort=last"))
    assert len(queries) == 2  # the count and the rows
