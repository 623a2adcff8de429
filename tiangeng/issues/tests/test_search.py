"""A word finds the issue that holds it, for those who may see the issue, however it was written."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Value
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tiangeng.issues import actions, finding, queries
from tiangeng.issues.filters import IssueFilter
from tiangeng.issues.models import Issue, IssueWords
from tiangeng.issues.tables import IssueTable
from tiangeng.kernel.ahead import alone
from tiangeng.kernel.pairs import WALKED, Pairs
from tiangeng.kernel.walls import acting
from tiangeng.ui import tables

from .factories import dispatched, reported


def found(actor, words):
    with acting(actor):
        return [issue.title for issue in queries.matching(queries.listed(actor), words).order_by("title")]


def newest_hits(words, actor, count=2):
    return finding.newest_hits(alone(queries.seeking(queries.listed(actor), words)), count)


@pytest.fixture
def told(cast, now):
    reported(cast.cadre, now=now, title="水渠漏水", body="埋管子挖开后没补实，DN110 的管。", place="水碓坑")
    return reported(cast.cadre, now=now, title="路灯不亮", body="村口三盏灯坏了半个月。", place="桥头")


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("水渠", ["水渠漏水"]),
        ("没补实", ["水渠漏水"]),
        ("dn110", ["水渠漏水"]),
        ("桥头 三盏", ["路灯不亮"]),
        ("灯", ["路灯不亮"]),
        ("水渠 三盏", []),
        ("渠水", []),
        ("实，D", ["水渠漏水"]),
        ("", ["水渠漏水", "路灯不亮"]),
    ],
)
def test_every_word_must_be_in_the_issue(cast, told, words, titles):
    assert found(cast.township_officer, words) == titles


@pytest.mark.parametrize("few", [0, 1])
def test_a_word_that_stands_in_many_texts_finds_the_same(cast, told, monkeypatch, few):
    monkeypatch.setattr(queries, "FEW", few)
    assert found(cast.township_officer, "水渠") == ["水渠漏水"]
    assert found(cast.neighbour, "水渠") == []
    with acting(cast.township_officer):
        assert queries.matching(queries.listed(cast.township_officer), "水渠").found_up_to == (1 if few else WALKED)


def test_a_common_word_is_looked_for_among_the_newest_one_sees(cast, now, monkeypatch):
    monkeypatch.setattr(queries, "FEW", 0)
    monkeypatch.setattr(finding, "NEWEST", 2)
    for n in range(3):
        dispatched(cast, now=now + timedelta(hours=n), title=f"水渠第{n}段")
    for who in (cast.township_officer, cast.bureau, cast.county_admin):
        with acting(who):
            whole = queries.matching(queries.listed(who), "水渠")
            newest = finding.among_newest(whole, actor=who)
            assert sorted(newest.values_list("title", flat=True)) == ["水渠第1段", "水渠第2段"], who.name
            assert whole.count() == 3
    with acting(cast.helping_bureau):
        whole = queries.matching(queries.listed(cast.helping_bureau), "水渠")
        assert not finding.among_newest(whole, actor=cast.helping_bureau).exists()
    monkeypatch.setattr(queries, "FEW", 9)
    with acting(cast.bureau):
        whole = queries.matching(queries.listed(cast.bureau), "水渠")
        assert finding.among_newest(whole, actor=cast.bureau) is None, "few are taken all"


def test_of_a_rarer_word_the_newest_that_hold_it_are_read_first(cast, now, monkeypatch):
    for n in (2, 1, 0):  # the oldest came in last, as from a sheet
        dispatched(cast, now=now + timedelta(hours=n), title=f"水渠第{n}段")
    dispatched(cast, now=now + timedelta(hours=3), title="路灯不亮")
    for much in (cast.county_admin, cast.township_officer):
        with acting(much) as who:
            newest = newest_hits("水渠", who)
            assert sorted(newest.values_list("title", flat=True)) == ["水渠第1段", "水渠第2段"], who.name
            for words in ("路灯", "水 渠"):  # one holds it; single characters have no pairs
                assert newest_hits(words, who) is None
    for little in (cast.bureau, cast.neighbour):
        with acting(little):
            assert newest_hits("水渠", little) is None, little.name
    monkeypatch.setattr(queries, "FEW", 1)
    with acting(cast.county_admin) as who:
        assert newest_hits("水渠", who, 1) is None, "a common word has a way of its own"
        rows = queries.matching(queries.listed(who), "水渠")
        assert (rows.found_up_to, rows.newest_found()) == (WALKED, None)


@pytest.mark.parametrize(
    ("asked", "reads_all"), [("q=水渠", False), ("q=水渠&state=reported", True), ("q=水渠&state=returned", True)]
)
def test_a_page_of_a_rarer_word_reads_the_newest_that_hold_it(cast, now, monkeypatch, asked, reads_all):
    """Where the other filters leave too few of the newest, or few at all, every one is asked, and the page is the same."""
    monkeypatch.setattr(queries, "NEWEST_HITS", 20)
    for room in (queries, tables):
        monkeypatch.setattr(room, "COUNT_UP_TO", 14)
    for n in range(30):
        issue = reported(cast.cadre, now=now, title=f"水渠第{n}段")
        Issue.objects.filter(pk=issue.pk).update(reported_at=now - timedelta(days=n * 7 % 30))
    with acting(cast.township_officer) as who, CaptureQueriesContext(connection) as sent:
        request = RequestFactory().get("/issues/?" + asked)
        request.actor, request.now = who, now
        found = IssueFilter(request.GET, queryset=queries.listed(who), request=request)
        table = IssueTable(found.qs, request=request)
        table.order_by = "-reported_at"
        table.paginate(page=1, per_page=25)
        shown = [row.record.title for row in table.page.object_list]
    by_age = sorted(range(30), key=lambda n: n * 7 % 30)
    assert shown == ([] if "returned" in asked else [f"水渠第{n}段" for n in by_age[:14]])
    read = ["string_to_array" in query["sql"] for query in sent if "string_agg" in query["sql"]]
    assert set(read) == {not reads_all}


@pytest.mark.parametrize("few", [12_000, 20])
def test_whoever_wants_the_whole_number_turns_to_the_last_page_of_a_word(cast, now, monkeypatch, few):
    for room in (queries, tables):
        monkeypatch.setattr(room, "COUNT_UP_TO", 14)
    monkeypatch.setattr(queries, "NEWEST_HITS", 20)
    monkeypatch.setattr(queries, "FEW", few)
    for n in range(30):
        reported(cast.cadre, now=now + timedelta(minutes=n), title=f"水渠第{n}段")
    with acting(cast.township_officer) as who:
        rows = queries.matching(queries.listed(who), "水渠")
        table = IssueTable(rows, request=RequestFactory().get("/issues/?q=水渠&count=all"))
        table.order_by = "-reported_at"
        table.paginate(page=2, per_page=25)
        assert [row.record.title for row in table.page.object_list] == [f"水渠第{n}段" for n in (4, 3, 2, 1, 0)]


def test_what_was_ruled_on_twice_is_found_once(cast, told):
    with acting(cast.county_admin) as who:
        rows = queries.proposed(queries.listed(who), is_about_pause=False)
        assert 'JOIN "issues_ruling"' not in str(queries.matching(rows, "路灯").query)


def test_that_many_hold_a_word_is_counted_once_a_turn(cast, told, now, monkeypatch):
    """It says which way the rows are gone about; what is found is asked each time."""
    monkeypatch.setattr(queries, "FEW", 1)
    reported(cast.cadre, now=now, title="水渠又漏水")
    with acting(cast.township_officer) as who, CaptureQueriesContext(connection) as sent:
        for titles in (["水渠又漏水", "水渠漏水"], ["水渠又漏水", "水渠漏水", "水渠第三回漏水"]):
            rows = queries.matching(queries.listed(who), "水渠")
            assert (sorted(issue.title for issue in rows), rows.found_up_to) == (sorted(titles), WALKED)
            Issue.objects.filter(pk=told.pk).update(title="水渠第三回漏水")
    assert sum("count(*)" in query["sql"] for query in sent) == 1


def test_what_holds_a_word_elsewhere_is_not_counted(cast, told):
    for who, count in ((cast.township_officer, 1), (cast.county_admin, 1), (cast.neighbour, 0)):
        with acting(who):
            assert alone(queries.seeking(queries.listed(who), "路灯")).count == count, who.name


def test_the_kept_words_say_where_and_when(cast, told, now):
    Issue.objects.filter(pk=told.pk).update(region_code="330109001001", reported_at=now - timedelta(days=9))
    kept = IssueWords.objects.get(pk=told.pk)
    assert (kept.region_code, kept.reported_at) == ("330109001001", now - timedelta(days=9))


def test_whoever_sees_only_their_part_finds_nothing_of_others(cast, told, now):
    dispatched(cast, now=now, title="水渠塌了一段")
    assert found(cast.bureau, "水渠") == ["水渠塌了一段"]
    assert found(cast.bureau, "路灯") == []
    assert found(cast.helping_bureau, "水渠") == []


def test_its_number_finds_it(cast, told):
    assert found(cast.township_officer, told.number) == ["路灯不亮"]
    assert found(cast.township_officer, f"{told.number.lower()} 三盏") == ["路灯不亮"]
    assert found(cast.township_officer, f"{told.number} 水渠") == []


def test_a_corrected_heading_is_found_under_its_new_words_only(cast, told, now):
    given = {"actor": cast.township_officer, "issue_id": told.pk, "now": now, "reason": "标题写错了"}
    actions.correct_issue(**given, title="广场灯不亮")
    assert found(cast.township_officer, "广场灯") == ["广场灯不亮"]
    assert found(cast.township_officer, "路灯") == []


def test_the_neighbour_finds_nothing_though_the_words_lie_outside_the_walls(cast, told):
    assert IssueWords.objects.filter(pk=told.pk).exists()
    assert found(cast.neighbour, "路灯") == []


def test_a_word_is_asked_of_the_index_even_by_the_serving_role(cast, told):
    with acting(cast.county_admin), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = IssueWords.objects.filter(pairs__contains=Pairs(Value("路灯"))).explain()
    assert "issues_by_words" in plan


def test_of_a_whole_number_nothing_is_counted_that_holds_its_pairs(cast, told, django_assert_num_queries):
    """Its pairs are every issue's: looking for the newest that hold them took a county's two million."""
    with acting(cast.county_admin):
        with django_assert_num_queries(0):
            assert newest_hits(told.number, cast.county_admin, 0) is None
        rows = queries.matching(queries.listed(cast.county_admin), told.number)
        assert [issue.pk for issue in rows] == [told.pk]
