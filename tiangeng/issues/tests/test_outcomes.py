"""What it has come to: asked of the list, the API and the sheet in the same words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.documents.workbooks import columns
from tiangeng.issues import actions
from tiangeng.issues.models import Issue
from tiangeng.kernel.walls import acting

from .factories import in_progress, move, reported, resolved


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def four(cast, now):
    """One of each: done, done in part, explained, and one that cannot be done now."""
    made = {}
    for outcome in ("solved", "partly", "explained"):
        made[outcome] = resolved(cast, now=now, title=f"渠漏{outcome}", outcome=outcome, reporter_name="叶根水")
    later = {"reason": "没钱", "plan": "明年列", "review_on": (now + timedelta(days=30)).date()}
    made["deferred"] = move("defer_issue", in_progress(cast, now=now, title="渠漏deferred"), cast.bureau, now, **later)
    reported(cast.cadre, now=now, title="渠漏reported")
    return made


@pytest.mark.parametrize("outcome", ["solved", "partly", "explained", "deferred"])
def test_list_and_api_find_what_came_to_that(cast, four, client_of, outcome):
    desk = client_of(cast.township_officer)
    page = desk.get("/issues/", {"outcome": outcome}).content.decode()
    found = [name for name in (*four, "reported") if f"渠漏{name}" in page]
    assert found == [outcome]
    sent = desk.get("/api/issues", {"outcome": outcome}).json()["items"]
    assert [row["id"] for row in sent] == [str(four[outcome].pk)]


def test_a_reopened_one_has_come_to_nothing_yet(cast, four, now, villager, client_of):
    move("answer", four["partly"], villager, now, is_solved=False, words="还差一半")
    assert client_of(cast.township_officer).get("/api/issues", {"outcome": "partly"}).json()["items"] == []


def test_the_sheet_says_what_it_came_to(cast, four):
    kind = columns.find("issues.issue")
    shown = next(column.show for column in kind.columns if column.name == "outcome")
    with acting(cast.township_officer):
        told = {name: shown(Issue.objects.get(pk=row.pk)) for name, row in four.items()}
    assert told == {"solved": "已解决", "partly": "部分解决", "explained": "解释认可", "deferred": "眼下办不了"}


YES = {
    "solved": "群众说：解决了",
    "partly": "群众说：先这样，可以（部分解决）",
    "explained": "群众说：讲清楚了，可以（解释认可）",
}


@pytest.mark.parametrize("outcome", YES)
def test_the_desk_says_what_the_villager_said_yes_to(cast, four, now, villager, client_of, outcome):
    issue = four[outcome]
    asked = client_of(cast.inspector).get(f"/issues/{issue.pk}/call-back/").content.decode()
    assert ("先这样，可以" in asked, "讲清楚了，可以" in asked) == (outcome == "partly", outcome == "explained")
    assert ("解决了</" in asked.replace("还没解决了", "")) == (outcome == "solved")
    move("answer", issue, villager, now, is_solved=True)
    page = client_of(cast.bureau).get(f"/issues/{issue.pk}/").content.decode()
    assert [words for words in YES.values() if words in page] == [YES[outcome]]
    told = client_of(cast.bureau).get(f"/api/issues/{issue.pk}").json()
    assert YES[outcome] in [event["words"] for event in told["events"]]


def test_a_draws_page_says_it_too(cast, now, villager, client_of):
    issue, day = resolved(cast, now=now, outcome="partly", reporter_name="叶根水"), timezone.localdate(now)
    draw = actions.draw_call_backs(
        actor=cast.inspector, now=now, region_code="331181", since_on=day, until_on=day, size=9, seed=bytes(16)
    )
    move("answer", issue, villager, now, is_solved=True)
    page = client_of(cast.inspector).get(f"/issues/call-backs/{draw.pk}/").content.decode()
    assert "先这样，可以</span>" in page and "解决了</span>" not in page
