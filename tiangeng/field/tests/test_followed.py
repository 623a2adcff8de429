"""关注: what is followed is on the phone wherever it lies, as far as its owner may see it, and leaves it again."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from conftest import NOON, VILLAGE
from tiangeng.field import queries
from tiangeng.issues import actions as issues
from tiangeng.places.models import Region

LATER = NOON + timedelta(hours=1)
below = random.Random(7).randrange


def told(actor, *, token="", now=NOON, limit=500):
    """Which issues come, page by page, and the last page."""
    found = []
    while True:
        page = queries.changes(actor, token=token, limit=limit, now=now)
        found += [item["id"] for item in page.items if item["kind"] == "issue"]
        token = page.next
        if not page.more:
            return found, page


def report(cadre, title="渠漏"):
    return issues.report_issue(
        actor=cadre, region_code=VILLAGE, category="channel-repair", title=title, body="漏", source="visit", now=NOON,
        random_below=below,
    )  # fmt: skip


@pytest.fixture
def officer(township_officer, monkeypatch):
    """Sent to more villages than a phone keeps: it keeps the files of none."""
    monkeypatch.setattr("tiangeng.field.queries.keeping.FEW", 1)
    held = (replace(one, capabilities=one.capabilities - {"issues.dispatch"}) for one in township_officer.grants)
    return replace(township_officer, grants=tuple(held))


def test_followed_at_the_desk_it_comes_with_the_next_pull_though_it_has_not_changed(officer, cadre):
    issue = report(cadre)
    before, last = told(officer)
    assert (before, last.villages, last.present["issue"]) == ([], [], (0, 0))
    issues.follow_issue(actor=officer, issue_id=issue.pk, now=LATER)
    found, after = told(officer, token=last.next, now=LATER + timedelta(minutes=10))
    assert (found, after.present["issue"]) == ([issue.pk], (1, issue.pk.int & 0xFFFFFFFF))
    assert told(officer, token=after.next, now=LATER + timedelta(hours=1))[0] == [], "and once"


def test_it_says_which_village_it_lies_in(officer, cadre):
    issue = report(cadre)
    issues.follow_issue(actor=officer, issue_id=issue.pk, now=NOON)
    (data,) = [item["data"] for item in queries.changes(officer, token="", limit=500, now=LATER).items]
    assert data["village"] == Region.objects.get(code=VILLAGE).name


def test_what_happens_to_it_comes_as_well(officer, cadre):
    issue = report(cadre)
    issues.follow_issue(actor=officer, issue_id=issue.pk, now=NOON)
    _found, last = told(officer, now=LATER)
    issues.withdraw_issue(actor=cadre, issue_id=issue.pk, now=LATER + timedelta(hours=1), reason="已经修好")
    assert told(officer, token=last.next, now=LATER + timedelta(hours=2))[0] == [issue.pk]


def test_pages_of_one_bring_each_once(officer, cadre):
    followed = [report(cadre, f"渠漏{number}") for number in range(4)]
    for place, issue in enumerate(followed):
        issues.follow_issue(actor=officer, issue_id=issue.pk, now=LATER + timedelta(minutes=place % 2))
    found, last = told(officer, limit=1, now=LATER + timedelta(hours=1))
    assert sorted(found) == sorted(issue.pk for issue in followed)
    assert last.present["issue"][0] == 4


def test_let_go_it_is_not_among_what_the_phone_may_hold(officer, cadre):
    issue = report(cadre)
    issues.follow_issue(actor=officer, issue_id=issue.pk, now=NOON)
    _found, last = told(officer)
    assert queries.present(officer, now=NOON)["issue"] == [issue.pk]
    issues.follow_issue(actor=officer, issue_id=issue.pk, now=LATER, is_followed=False)
    _found, after = told(officer, token=last.next, now=LATER)
    assert (after.present["issue"], queries.present(officer, now=LATER)["issue"]) == ((0, 0), [])


def test_whoever_may_no_longer_see_it_keeps_it_no_longer(officer, cadre, neighbour):
    issue = report(cadre)
    issues.follow_issue(actor=officer, issue_id=issue.pk, now=NOON)
    moved = replace(officer, grants=neighbour.grants)
    assert told(moved)[0] == [] and issue.pk not in queries.present(moved, now=NOON)["issue"]


def test_what_a_colleague_follows_is_not_mine(officer, cadre):
    issue = report(cadre)
    issues.follow_issue(actor=cadre, issue_id=issue.pk, now=NOON)
    assert told(officer)[0] == []
