"""Two officers act on the same issue in the same moment, each in a browser of their own."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.faults.client import Answer, Client
from tests.faults.conftest import LONG
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

ROUNDS = 500 if LONG else 20


@dataclass(frozen=True)
class Officer:
    name: str
    browser: Client


def both_at_once(one: Callable[[], Answer], other: Callable[[], Answer]) -> tuple[Answer, Answer]:
    """Behind a barrier, so that neither has a head start."""
    barrier, answers = threading.Barrier(2), {}

    def act(place: int, deed: Callable[[], Answer]) -> None:
        barrier.wait()
        answers[place] = deed()

    threads = [threading.Thread(target=act, args=item) for item in enumerate((one, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers[0], answers[1]


@pytest.fixture
def officers(stack: Stack) -> tuple[Officer, Officer]:
    """The township's dispatcher and the county's; both may dispatch here."""
    people = stack.known["people"]
    return tuple(  # type: ignore[return-value]
        Officer(people[name]["name"], stack.session(name)) for name in ("township_officer", "county_admin")
    )


@pytest.fixture
def fresh(stack: Stack) -> Callable[[], str]:
    reporter = stack.client("cadre")

    def report() -> str:
        sent = {"region_code": VILLAGE, "category": "water-outage", "title": "两人同时办", "body": "水渠漏水。"}
        answer = reporter.post("/api/issues", sent, once=uuid.uuid4().hex)
        assert answer.status == 201, answer.text
        return str(answer.json()["id"])

    return report


def events_of(stack: Stack, issue: str) -> list[str]:
    rows = stack.sql("SELECT name FROM issues_issueevent WHERE issue_id = %s ORDER BY at, id", [issue])
    return [name for (name,) in rows]


def test_over_the_api_one_wins_and_the_other_is_told_by_whom(
    stack: Stack, officers: tuple[Officer, Officer], fresh: Callable[[], str]
) -> None:
    units, wins = (stack.unit("water"), stack.unit("agriculture")), {0: 0, 1: 0}
    for _round in range(ROUNDS):
        issue = fresh()
        path = f"/api/issues/{issue}/dispatch"
        answers = both_at_once(
            lambda path=path: officers[0].browser.post(path, {"lead_id": units[0], "seen": "reported"}),
            lambda path=path: officers[1].browser.post(path, {"lead_id": units[1], "seen": "reported"}),
        )
        assert sorted(answer.status for answer in answers) == [200, 409], [a.text[:200] for a in answers]
        winner = 0 if answers[0].status == 200 else 1
        refusal = answers[1 - winner].json()
        assert refusal["code"] == "changed_meanwhile"
        assert officers[winner].name in refusal["message"], "told who"
        assert "待接单" in refusal["message"], "told what it is now"
        assert events_of(stack, issue) == ["report", "dispatch"]
        lead = stack.sql("SELECT lead_id::text FROM issues_issue WHERE id = %s", [issue])[0][0]
        assert lead == units[winner], "the winner's choice stands"
        wins[winner] += 1
    assert sum(wins.values()) == ROUNDS


def test_on_screen_one_dispatches_or_the_other_declines_and_the_page_says_who(
    stack: Stack, officers: tuple[Officer, Officer], fresh: Callable[[], str]
) -> None:
    for _round in range(ROUNDS):
        issue = fresh()
        for officer in officers:
            assert officer.browser.get(f"/issues/{issue}/").status == 200
        dispatching = {"lead": stack.unit("water"), "note": "请三天内看现场", "seen": "reported"}
        declining = {"ground": "private-dispute", "reason": "", "seen": "reported"}
        answers = both_at_once(
            lambda issue=issue, sent=dispatching: officers[0].browser.form(f"/issues/{issue}/dispatch/", **sent),
            lambda issue=issue, sent=declining: officers[1].browser.form(f"/issues/{issue}/decline/", **sent),
        )
        assert sorted(answer.status for answer in answers) == [302, 409], [a.text[:3000] for a in answers]
        winner = 0 if answers[0].status == 302 else 1
        page = answers[1 - winner].text
        assert officers[winner].name in page, "told who"
        assert ("待接单", "不予受理")[winner] in page, "told what it is now"
        assert events_of(stack, issue) == ["report", ("dispatch", "decline")[winner]]


def test_of_two_merged_into_each_other_at_once_one_stays_and_nothing_is_lost(
    stack: Stack, officers: tuple[Officer, Officer], fresh: Callable[[], str]
) -> None:
    wins, pairs = {0: 0, 1: 0}, []
    for _round in range(ROUNDS):
        one, other = fresh(), fresh()
        answers = both_at_once(
            lambda one=one, into=other: officers[0].browser.post(f"/api/issues/{one}/merge", {"into_id": into}),
            lambda other=other, into=one: officers[1].browser.post(f"/api/issues/{other}/merge", {"into_id": into}),
        )
        assert sorted(answer.status for answer in answers) == [200, 422], [a.text[:200] for a in answers]
        winner = 0 if answers[0].status == 200 else 1
        assert answers[1 - winner].json()["code"] == "merge_target"
        gone, stays = (one, other) if winner == 0 else (other, one)
        assert events_of(stack, gone) == ["report", "merge"]
        assert events_of(stack, stays) == ["report", "joined"]
        wins[winner] += 1
        pairs.append((gone, stays))
    assert sum(wins.values()) == ROUNDS
    ids = [issue for pair in pairs for issue in pair]
    rows = stack.sql("SELECT id::text, state, merged_into_id::text FROM issues_issue WHERE id::text = ANY(%s)", [ids])
    assert sorted(rows) == sorted(
        [(gone, "merged", stays) for gone, stays in pairs] + [(stays, "reported", None) for _gone, stays in pairs]
    ), "one of each pair follows the other, which is still to be done"
    logged = stack.sql(
        "SELECT object_id FROM kernel_logentry WHERE verb = 'issue.merge' AND object_id = ANY(%s)", [ids]
    )
    assert sorted(issue for (issue,) in logged) == sorted(gone for gone, _stays in pairs)
    receipts = stack.sql("SELECT count(DISTINCT issue_id) FROM issues_receipt WHERE issue_id::text = ANY(%s)", [ids])
    assert receipts == [(2 * ROUNDS,)], "whoever told either still has a receipt"
