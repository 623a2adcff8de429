"""Who has a part in an issue, as the triggers keep it: equal to what the issue and its handlings say, whatever was done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tiangeng.issues import actions, queries
from tiangeng.issues.models import Handling, Issue, IssuePart
from tiangeng.issues.states import OPEN_STATES, State
from tiangeng.issues.tables import IssueTable
from tiangeng.kernel.keys import rows_of
from tiangeng.kernel.walls import acting
from tiangeng.ui import tables

from .factories import dispatched, in_progress, reported, unit


def kept() -> set[tuple]:
    told = ("issue_id", "who", "is_confidential", "region_code", "is_open", "reported_at")
    return set(IssuePart.objects.values_list(*told))


def said() -> set[tuple]:
    found = set()
    for issue in Issue.objects.all():
        units = set(Handling.objects.filter(issue=issue).values_list("organisation_id", flat=True))
        for who in {issue.organisation_id, issue.created_by_id, *units} - {None}:
            is_open = issue.state in OPEN_STATES
            found.add((issue.pk, who, issue.is_confidential, issue.region_code, is_open, issue.reported_at))
    return found


def test_reporting_dispatching_helping_and_returning_are_kept(cast, now):
    reported(cast.cadre, now=now)
    issue = dispatched(cast, now=now, helpers=("transport",))
    actions.return_issue(actor=cast.bureau, issue_id=issue.pk, now=now, reason="不归水利管")
    assert kept() == said()
    assert (issue.pk, unit("water").pk, False, issue.region_code, True, issue.reported_at) in kept(), (
        "whoever worked on it still sees it"
    )


def test_what_turns_confidential_is_so_for_everybody_with_a_part(cast, now):
    issue = dispatched(cast, now=now)
    Issue.objects.filter(pk=issue.pk).update(is_confidential=True)
    assert kept() == said() and all(confided for _issue, _who, confided, *_rest in kept())


def test_a_day_of_report_that_is_put_right_is_told_by_every_part(cast, now):
    issue = dispatched(cast, now=now)
    Issue.objects.filter(pk=issue.pk).update(reported_at=now - timedelta(days=40))
    assert kept() == said()


@pytest.mark.parametrize("count", [1, 2, 5, 50])
def test_the_newest_of_several_units_are_the_newest_of_all_they_have_a_part_in(cast, now, count):
    for days in range(8):
        issue = dispatched(cast, now=now, helpers=("transport",) if days % 2 else ())
        Issue.objects.filter(pk=issue.pk).update(reported_at=now - timedelta(days=days * 5 % 8))
    for who in (cast.bureau, cast.helping_bureau):
        seen = Issue.objects.visible_to(who)
        assert seen.count() in (8, 4)
        ordered = list(seen.order_by("-reported_at", "pk").values_list("pk", flat=True))
        near = seen.newest(count).order_by("-reported_at", "pk").values_list("pk", flat=True)
        assert list(near) == ordered[:count]
    both = [unit("water").pk, unit("transport").pk]
    rows = Issue.objects.all()
    rows.parts_of = tuple(both)
    parts = (
        IssuePart.objects.filter(who__in=both).order_by("-reported_at", "issue_id").values_list("issue_id", flat=True)
    )
    assert set(rows.newest(count).values_list("pk", flat=True)) == set(parts[:count])


def test_whoever_has_a_territory_walks_it(cast):
    assert Issue.objects.visible_to(cast.township_officer).newest(5) is None


@pytest.mark.parametrize("near", [2, 0])
def test_a_departments_page_far_back_is_the_one_a_walk_finds(cast, now, monkeypatch, near):
    for name, number in (("FAR", 25), ("COUNT_UP_TO", 28), ("NEAR", near)):
        monkeypatch.setattr(tables, name, number)
    for n in range(30):
        issue = dispatched(cast, now=now, title=f"第{n}件")
        Issue.objects.filter(pk=issue.pk).update(reported_at=now - timedelta(days=n * 7 % 30))
    table = IssueTable(queries.listed(cast.bureau), request=RequestFactory().get("/issues/"))
    table.order_by = "-reported_at"
    with CaptureQueriesContext(connection) as asked:
        table.paginate(page=2, per_page=25)
        shown = [row.record.title for row in table.page.object_list]
    by_age = sorted(range(30), key=lambda n: n * 7 % 30)
    assert shown == [f"第{n}件" for n in by_age[25:28]]
    walked = [query["sql"] for query in asked if "string_agg" in query["sql"] and "unnest" not in query["sql"]]
    assert len(walked) == (near == 0), "the county's are walked where the newest do not fill the page"


def test_what_the_database_calls_open_is_what_the_table_of_states_does(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM unnest(%s::text[]) state WHERE is_issue_open(state)", [[*map(str, State)]])
        assert {state for (state,) in cursor.fetchall()} == OPEN_STATES


def test_the_open_ones_of_a_department_come_by_their_keys_and_are_shown_without_asking_again(cast, now):
    issue = in_progress(cast, now=now)
    reported(cast.cadre, now=now)
    with acting(cast.bureau):
        rows = queries.listed(cast.bureau).in_states({State.IN_PROGRESS})
        assert {row.pk for row in rows} == {row.pk for row in queries.listed(cast.bureau).still_open()} == {issue.pk}
        assert "= ANY(ARRAY(" in str(rows.query)
        found = rows_of(rows, [issue.pk])
        assert len(found.query.where.children) == 1, "the walls' joins are not needed, and nothing is filtered twice"
        assert [row.pk for row in found] == [issue.pk]
