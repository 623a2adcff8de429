"""A crash, which no test knows how to prevent: a calm page or the API's one shape, and an id that finds it in the log."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.client import Answer
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]


@contextmanager
def crashing(stack: Stack) -> Iterator[None]:
    """Whoever reads issues inside this block meets what nobody has foreseen: the right to read them is gone."""
    stack.sql("REVOKE SELECT ON issues_issue FROM tiangeng_app")
    try:
        yield
    finally:
        stack.sql("GRANT SELECT ON issues_issue TO tiangeng_app")


def logged(stack: Stack, ident: str) -> str:
    """What the log says from the line with this id on."""
    return stack.said.partition(ident)[2]


@pytest.fixture
def crashes(stack: Stack) -> list[Answer]:
    officer, programme = stack.session("township_officer"), stack.client("inspector")
    with crashing(stack):
        return [officer.get("/issues/"), programme.get("/api/issues?limit=5")]


def test_the_answer_carries_an_id_that_finds_the_crash_in_the_log(stack: Stack, crashes: list[Answer]) -> None:
    for answer in crashes:
        ident = answer.headers["x-request-id"]
        assert answer.status == 500
        assert ident in answer.text, "the person can read it out"
        stack.until(lambda ident=ident: "permission denied for table issues_issue" in logged(stack, ident), seconds=10)
        assert "Traceback" in logged(stack, ident), "from that line on the administrator reads what happened"


def test_the_answer_tells_nothing_of_the_inside(stack: Stack, crashes: list[Answer]) -> None:
    page, programme = crashes
    for answer in crashes:
        assert "Traceback" not in answer.text
        assert "issues_issue" not in answer.text
    assert "出错了" in page.text
    assert 'data-drafts="keep"' in page.text, "nothing typed is lost"
    assert programme.json()["code"] == "crash"
    assert stack.client("inspector").get("/api/issues?limit=5").status == 200, "and it is over when its cause is"
