"""What everybody may read about a village: counts with their range, who comes and when, and nothing about a house."""

from datetime import timedelta

from django.utils import timezone

from conftest import VILLAGE
from tiangeng.issues import actions as issues
from tiangeng.issues.tests.factories import reported, resolved
from tiangeng.kernel.walls import acting
from tiangeng.public import queries
from tiangeng.visits import actions as visits
from tiangeng.visits.models import Programme


def solved(cast, villager, now, *, times):
    for _ in range(times):
        issue = resolved(cast, now=now - timedelta(days=20))
        issues.answer(actor=villager, issue_id=issue.pk, now=now - timedelta(days=3), is_solved=True)


def test_done_in_part_or_explained_is_not_counted_as_done(cast, villager, now):
    for outcome in ("partly", "explained"):
        issue = resolved(cast, now=now - timedelta(days=20), outcome=outcome)
        issues.answer(actor=villager, issue_id=issue.pk, now=now - timedelta(days=3), is_solved=True)
    solved(cast, villager, now, times=1)
    board = queries.board(VILLAGE, now=now)
    assert (board.rate.hits, board.rate.of, sum(one.count for one in board.solved)) == (1, 3, 1)


def test_few_cases_are_counted_and_not_judged(cast, villager, now, client):
    solved(cast, villager, now, times=2)
    reported(cast.cadre, now=now - timedelta(days=2))
    board = queries.board(VILLAGE, now=now)
    assert (board.rate.hits, board.rate.of) == (2, 3)
    assert not board.rate.verdict_allowed
    assert sum(one.count for one in board.solved) == 2


def test_complaints_and_what_was_put_aside_are_in_no_count(cast, now):
    unit = cast.village_committee.grants[0].organisation_id
    with acting(cast.cadre):
        reported(cast.cadre, now=now, about_organisation_id=unit)
    issue = reported(cast.cadre, now=now)
    issues.withdraw_issue(actor=cast.cadre, issue_id=issue.pk, now=now, reason="记重了，收回这一件")
    assert queries.board(VILLAGE, now=now).rate.of == 0


def test_the_page_names_who_comes_and_no_title(cast, villager, now, client, monkeypatch):
    solved(cast, villager, now, times=1)
    reported(cast.cadre, now=now, title="李家屋后的水沟", reporter_name="李大山")
    with acting(cast.township_officer):
        programme = Programme.objects.get(county_code=VILLAGE[:6], code="wednesday")
        visits.plan_roster(
            actor=cast.township_officer, now=now, programme_id=programme.pk,
            assignments=[(cast.cadre.staff_id, VILLAGE)], from_on=now.date(),
        )  # fmt: skip
    board = queries.board(VILLAGE, now=now)
    assert [one.name for one in board.people] == [cast.cadre.name]
    assert [one.programme for one in board.coming] == ["周三下村日"]
    assert all(one.on >= now.date() for one in board.coming)

    answer = client.get(f"/p/{VILLAGE}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "李大山" not in text and "李家屋后" not in text
    assert "谁来村里" in text and "只写件数" in text
    assert len(answer.content) < 30_000 and "<script" not in text


def test_with_enough_cases_the_share_comes_with_its_range(cast, villager, now, client):
    moment = timezone.now()
    solved(cast, villager, moment, times=2)
    assert "（件数少，不算百分比）" in client.get(f"/p/{VILLAGE}/").content.decode()
    solved(cast, villager, moment, times=9)
    assert "（100%，按这个件数，真实水平大约在 74%–100% 之间）" in client.get(f"/p/{VILLAGE}/").content.decode()
