"""Askers beside each other hear what each would hear alone, and the database works at one while the next is asked."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.pq import PipelineStatus

from tiangeng.kernel.ahead import alone, at_once, records, without_waiting
from tiangeng.kernel.models import Counter
from tiangeng.kernel.questions import Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def counters(world) -> None:
    Counter.objects.bulk_create(Counter(county_code="999999", prefix="问", year=year, last=year) for year in (1, 2, 3))


def years(first: int):
    """Asks twice, the second time for what the first answer said."""
    [(year,)] = yield Question("SELECT %s::int", (first,))
    rows = Counter.objects.filter(prefix="问", year__gte=year).order_by("year")
    found = yield Question.of(rows.values_list("year"))
    return [year for (year,) in found]


def test_each_comes_to_what_it_comes_to_alone_in_the_order_asked(counters) -> None:
    assert at_once(map(years, (3, 9, 1))) == [[3], [], [1, 2, 3]]
    assert [alone(years(n)) for n in (3, 9, 1)] == [[3], [], [1, 2, 3]]


def test_whoever_asks_nothing_comes_to_an_end_all_the_same(counters) -> None:
    def silent():
        return "nothing asked"
        yield

    def without_rows():
        return (yield Question.of(Counter.objects.none().values_list("year")))

    assert at_once([silent(), without_rows(), years(3)]) == ["nothing asked", [], [3]]


def test_all_have_asked_before_anybody_hears(counters) -> None:
    told = []

    def slow(name: str):
        assert connection.connection.pgconn.pipeline_status == PipelineStatus.ON, "sent without waiting"
        told.append(f"{name} asks")
        [(slept,)] = yield Question("SELECT pg_sleep(0.05)::text", ())
        told.append(f"{name} hears{slept}")

    at_once(map(slow, "ab"))
    assert told == ["a asks", "b asks", "a hears", "b hears"]


def test_a_question_that_fails_says_so_and_the_connection_goes_on(counters) -> None:

    def wrong():
        yield Question("SELECT 1 / 0", ())

    with pytest.raises(DatabaseError, match="division"), transaction.atomic():
        at_once([years(1), wrong(), years(2)])
    assert alone(years(3)) == [3]


def test_what_fails_unheard_is_told_at_the_end_as_a_failure_of_the_database(counters) -> None:
    with pytest.raises(DatabaseError, match="division"), transaction.atomic(), without_waiting():
        connection.cursor().execute("SELECT 1 / 0")
    assert alone(years(3)) == [3]


def test_rows_read_one_after_the_other_are_read_beside_a_question_that_is_under_way(counters) -> None:
    rows = Counter.objects.filter(prefix="问").order_by("year")
    with without_waiting(), connection.cursor() as other:
        other.execute("SELECT 7")
        assert [row.year for row in rows.iterator(chunk_size=2)] == [1, 2, 3]
        assert other.fetchall() == [(7,)]


def test_rows_are_made_of_the_answer_as_ever(counters) -> None:
    rows = Counter.objects.filter(prefix="问").order_by("-year")
    with CaptureQueriesContext(connection) as asked:
        found, *nothing = at_once([records(rows.all()), records(rows.none()), records(rows.filter(pk__in=[]))])
    assert found == list(rows) and nothing == [[], []] and len(asked) == 1
