"""The desk's first page: what waits, what is late, what others did since one looked, what one promised."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import COUNTY
from tiangeng.console import actions, firsts, queries
from tiangeng.issues import actions as issues
from tiangeng.issues.tests.factories import dispatched, in_progress, reported
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.walls import acting

pytestmark = pytest.mark.django_db
AT_MOST = 30  # questions one home page asks, whoever opens it and however much waits


def news(actor, *, since):
    with acting(actor):
        return queries.news(actor, [row.pk for row in firsts.changed(actor, since=since)], since=since)


def told(actor, *, since):
    return [(one.issue_id, one.lines[0].text, one.more) for one in news(actor, since=since)]


@pytest.fixture
def later(now):
    return now + timedelta(hours=1)


@pytest.fixture
def dispatched_later(world, cast, now, later):
    """Reported by the cadre at noon, dispatched by the officer an hour later."""
    with acting(cast.county_admin):
        issue = reported(cast.cadre, now=now)
        lead = dispatched(cast, now=now, title="路灯不亮").lead_id
        return issues.dispatch_issue(actor=cast.township_officer, issue_id=issue.pk, now=later, lead_id=lead)


def test_what_i_reported_and_others_moved_is_news_to_me_and_not_to_whoever_moved_it(dispatched_later, cast, now):
    since = now + timedelta(minutes=1)
    assert [pk for pk, _text, _more in told(cast.cadre, since=since)] == [dispatched_later.pk]
    assert told(cast.cadre, since=since)[0][1:] == ("派给水利局牵头", 0)
    assert [pk for pk, *_rest in told(cast.bureau, since=since)] == [dispatched_later.pk]
    assert told(cast.township_officer, since=since) == []
    assert told(cast.partner, since=since) == [] and told(cast.neighbour, since=since) == []


def test_what_i_follow_is_news_until_i_let_it_go(dispatched_later, cast, now):
    partner, since = cast.partner, now + timedelta(minutes=1)
    with acting(partner):
        issues.follow_issue(actor=partner, issue_id=dispatched_later.pk, now=now)
        issues.follow_issue(actor=partner, issue_id=dispatched_later.pk, now=now)  # twice is once
    assert [pk for pk, *_rest in told(partner, since=since)] == [dispatched_later.pk]
    with acting(partner):
        issues.follow_issue(actor=partner, issue_id=dispatched_later.pk, now=now, is_followed=False)
    assert told(partner, since=since) == []
    assert LogEntry.objects.filter(verb="issue.unfollow", object_id=str(dispatched_later.pk)).count() == 1


def test_what_a_helper_finished_is_news_to_the_lead_and_to_whoever_told_it(cast, now, later):
    issue = in_progress(cast, now=now, helpers=("transport",))
    handling = issue.handlings.get(role="assisting")
    helper = cast.helping_bureau
    with acting(helper):
        for move, words in (("accept", ""), ("finish", "挖机到了，清完了")):
            issues.assist(actor=helper, issue_id=issue.pk, handling_id=handling.pk, now=later, move=move, result=words)
    since = later - timedelta(minutes=1)
    assert [pk for pk, *_rest in told(cast.bureau, since=since)] == [issue.pk]
    assert told(helper, since=since) == []


def test_what_was_seen_is_no_longer_news(dispatched_later, cast, now, later):
    cadre = cast.cadre
    with acting(cadre):
        assert queries.seen_at(cadre, now=later) == later - queries.NEWS_AT_FIRST
        actions.mark_seen(actor=cadre, now=later + timedelta(minutes=1))
        mark = queries.seen_at(cadre, now=later + timedelta(hours=1))
        assert mark == later + timedelta(minutes=1)
        assert queries.seen_at(cadre, now=mark + timedelta(days=400)) == mark + timedelta(days=370)
    assert told(cadre, since=mark) == []
    with acting(cast.bureau):
        issues.accept_issue(actor=cast.bureau, issue_id=dispatched_later.pk, now=mark + timedelta(minutes=5))
        issues.add_note(
            actor=cast.bureau, issue_id=dispatched_later.pk, now=mark + timedelta(minutes=6), words="明天到现场"
        )
    [(pk, _text, more)] = told(cadre, since=mark)
    assert (pk, more) == (dispatched_later.pk, 1)


def test_a_reminder_does_not_hide_that_the_day_to_look_again_has_come(world, cast, now, later, client_of):
    with acting(cast.county_admin):
        issue = in_progress(cast, now=now)
        day = (now + timedelta(days=20)).date()
        issues.defer_issue(
            actor=cast.bureau, issue_id=issue.pk, now=now, reason="等化冻", plan="开春动工", review_on=day
        )
    morning = now + timedelta(days=20)
    system = system_actor("督办", territory=COUNTY, capabilities=("issues.supervise",))
    with acting(system):
        issues.wake_paused(actor=system, county_code=COUNTY, now=morning)
        issues.supervise_late(actor=system, county_code=COUNTY, now=morning)
    (one,) = news(cast.bureau, since=now + timedelta(days=19))
    assert [str(line.text) for line in one.lines] == ["提醒：水利局", "到了再看的日子"] and one.more == 0
    with acting(cast.leader):
        issues.remind(actor=cast.leader, issue_id=issue.pk, now=morning + later.resolution, words="今天去看看")
    page = client_of(cast.bureau).get("/").text
    (one,) = news(cast.bureau, since=now + timedelta(days=19))
    assert [str(line.text) for line in one.lines] == ["提醒：水利局", "到了再看的日子"] and one.more == 1
    assert issue.title in page
    with acting(cast.bureau):
        issues.resume_issue(actor=cast.bureau, issue_id=issue.pk, now=morning + timedelta(hours=2))
    (one,) = news(cast.cadre, since=now + timedelta(days=19))
    assert [str(line.text) for line in one.lines] == ["恢复办理"], "what has been answered since leads no more"


def test_the_page_says_it_and_the_button_puts_it_away(world, cast, client_of):
    now = timezone.now()
    with acting(cast.county_admin):
        issue = dispatched(cast, now=now - timedelta(hours=2))
    client = client_of(cast.cadre)
    page = client.get("/").text
    assert "有动静了" in page and issue.title in page and "都看过了" in page
    assert client.post(reverse("console:seen")).headers["Location"] == "/"
    assert "别人没有动过您的事" in client.get("/").text
    record = client.get(issue.get_absolute_url()).text
    assert "关注" in record and "已关注" not in record
    client.post(reverse("issues:follow", args=[issue.pk]), {"is_followed": "1"})
    assert "已关注" in client.get(issue.get_absolute_url()).text


def test_with_nothing_waiting_only_who_visits_is_sent_to_see_somebody(world, cast, client_of):
    page = client_of(cast.leader).get("/").text
    assert "手上没有等您的事" in page and "走访几户" not in page
    assert "去走访几户" in client_of(cast.cadre).get("/").text


def test_a_supervisor_sees_what_is_late_longest_first(world, cast, client_of):
    now = timezone.now()
    with acting(cast.county_admin):
        for days in (60, 90):
            in_progress(cast, now=now - timedelta(days=days), title=f"拖了{days}天")
    page = client_of(cast.leader).get("/").text
    late = page.partition('id="late"')[2]
    assert 0 < late.index("拖了90天") < late.index("拖了60天")
    assert 'id="late"' not in client_of(cast.cadre).get("/").text


def test_what_takes_longer_follows_as_pieces_which_are_pages_where_no_script_runs(world, cast, client_of):
    client = client_of(cast.township_officer)
    home = client.get("/").text
    for name, heading in (("console:figures", "三率（近 90 天）"), ("console:course", "提出的事，清了多少")):
        address = reverse(name)
        assert f'hx-get="{address}"' in home and f'href="{address}"' in home
        alone, piece = client.get(address).text, client.get(address, headers={"HX-Request": "true"}).text
        assert heading in alone and heading in piece
        assert "<main" in alone and "<main" not in piece
    assert 'id="silent" hidden' in home and "很久没听到声音" not in home


@pytest.mark.parametrize("who", ["cadre", "township_officer", "bureau", "county_admin", "leader", "inspector"])
def test_the_course_is_there_for_whoever_sees_issues_with_villages_to_look_after_or_without(
    world, cast, client_of, who
):
    answer = client_of(getattr(cast, who)).get(reverse("console:course"))
    assert answer.status_code == 200 and "提出的事，清了多少" in answer.text


@pytest.mark.parametrize(
    "who", ["cadre", "township_officer", "bureau", "county_admin", "leader", "inspector", "security_admin", "auditor"]
)
def test_home_asks_a_fixed_number_of_questions(world, cast, client_of, who):
    now, actor = timezone.now(), getattr(cast, who)
    client, counts = client_of(actor), []
    client.get("/")  # the first page after signing in notes when that was
    for n in (1, 4):
        with acting(cast.county_admin):
            for _time in range(n):
                in_progress(cast, now=now - timedelta(hours=3))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= AT_MOST, counts
