"""A question that is kept is answered anew each time, for the moments told when it is asked."""

from datetime import timedelta

from django.db import connection

from tiangeng.kernel import questions
from tiangeng.kernel.models import Counter, LogEntry
from tiangeng.kernel.questions import NOW, SINCE, Question


def test_what_is_kept_is_asked_again_and_never_answered_from_memory(world) -> None:
    question = Question.of(Counter.objects.filter(prefix="问").order_by("year").values_list("year"))
    assert question is not None and question.rows_as_planned() == []
    Counter.objects.create(prefix="问", year=2026, last=1)
    assert question.rows_as_planned() == [(2026,)]


def test_a_moment_is_told_for_its_stand_in(world, now) -> None:
    question = Question.of(LogEntry.objects.filter(at__gte=SINCE, at__lt=NOW).order_by().values_list("pk"))
    assert question is not None
    told = question.told({SINCE: now - timedelta(days=1), NOW: now})
    assert told.values == (now - timedelta(days=1), now)
    assert all(value.year == 9999 for value in question.values), "what is kept stays as it is"


def test_what_is_asked_alike_is_planned_once_and_told_the_moment_of_each_time(world, now) -> None:
    question = Question.of(LogEntry.objects.filter(at__gte=SINCE).order_by().values_list("pk"))
    entries = LogEntry.objects.count()
    assert question is not None and entries
    for _time in range(3):
        assert len(question.rows_as_planned({SINCE: now - timedelta(days=900)})) == entries
        assert question.rows_as_planned({SINCE: now + timedelta(days=900)}) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%kernel_log%tg.since%"],
        )
        own = [row for row in cursor.fetchall() if row != (0, 0)]
    assert (6, 0) in own


def test_many_questions_are_asked_as_one(world) -> None:
    for year in (2025, 2026):
        Counter.objects.create(prefix="合", year=year, last=1)
    years = Counter.objects.filter(prefix="合").order_by("-year").values("year")
    one, none = Question.of(years[:1]), Question.of(Counter.objects.filter(prefix="无").values("year"))
    assert one and none and Question.of_all([one, none]).rows_as_planned() == [([2026], [])]
    assert Question.of_all([]).rows_as_planned() == [()]


def test_what_is_known_to_bring_nothing_is_no_question(world) -> None:
    assert Question.of(Counter.objects.filter(pk__in=[])) is None


def test_what_is_kept_is_put_together_anew_in_the_next_turn(monkeypatch) -> None:
    monkeypatch.setattr(questions, "monotonic", lambda: 599.0)
    first = questions.turn()
    monkeypatch.setattr(questions, "monotonic", lambda: 601.0)
    assert questions.turn() == first + 1
