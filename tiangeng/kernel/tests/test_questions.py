"""A question that is kept is answered anew each time, for the moments told when it is asked."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tiangeng.kernel import questions
from tiangeng.kernel.models import Counter, LogEntry
from tiangeng.kernel.questions import NOW, SINCE, Question


def test_what_is_kept_is_asked_again_and_never_answered_from_memory(world) -> None:
    question = Question.of(Counter.objects.filter(prefix="问").order_by("year").values_list("year"))
    assert question is not None and question.rows() == []
    Counter.objects.create(prefix="问", year=2026, last=1)
    assert question.rows() == [(2026,)]


def test_a_moment_is_told_for_its_stand_in(world, now) -> None:
    question = Question.of(LogEntry.objects.filter(at__gte=SINCE, at__lt=NOW).order_by().values_list("pk"))
    assert question is not None
    with CaptureQueriesContext(connection) as asked:
        question.rows({SINCE: now - timedelta(days=1), NOW: now})
    [sql] = [query["sql"] for query in asked]
    assert "9999" not in sql and f"{now:%Y-%m-%d}" in sql


def test_what_is_known_to_bring_nothing_is_no_question(world) -> None:
    assert Question.of(Counter.objects.filter(pk__in=[])) is None


def test_what_is_kept_is_put_together_anew_in_the_next_turn(monkeypatch) -> None:
    monkeypatch.setattr(questions, "monotonic", lambda: 599.0)
    first = questions.turn()
    monkeypatch.setattr(questions, "monotonic", lambda: 601.0)
    assert questions.turn() == first + 1
