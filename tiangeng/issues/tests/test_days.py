"""One deadline is one day, wherever it is read: on the record, in a phrase to the villager, in a sheet."""

from datetime import timedelta

from django.utils import timezone

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import find
from tiangeng.issues import actions, words
from tiangeng.issues.models import Issue
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, move


def test_a_sheet_and_a_phrase_name_the_day_the_page_names(cast, now, client_of):
    issue = dispatched(cast, now=now)
    assert timezone.localtime(issue.due_at).hour == 0
    last = timezone.localdate(issue.due_at) - timedelta(days=1)
    shown = f"{last.year}年{last.month}月{last.day}日"
    with acting(cast.bureau):
        row = Issue.objects.select_related("lead", "category").get(pk=issue.pk)
        assert words.filled("{期限}前", row, actor=cast.bureau, now=now).startswith(shown)
    column = {one.name: one for one in find("issues.issue").columns}["due_at"]
    assert column.show(issue) == last.isoformat()
    assert f"{shown}" in client_of(cast.bureau).get(f"/issues/{issue.pk}/").content.decode()


def test_a_deadline_within_the_day_keeps_its_hour_in_a_sheet(now):
    assert cells.last_day(None) == ""
    assert cells.last_day(now.replace(hour=9, minute=30)) == cells.told(now.replace(hour=9, minute=30))


def test_a_helper_that_has_not_accepted_reads_by_when_it_must_and_by_when_its_part_is_due(cast, now, client_of):
    issue = in_progress(cast, now=now, helpers=("transport",))
    page = client_of(cast.bureau).get(f"/issues/{issue.pk}/").content.decode()
    assert "前接单" in page and "前办好" in page


def test_of_what_was_put_off_the_record_says_that_its_day_moves(cast, now, client_of):
    issue = in_progress(cast, now=now)
    review = timezone.localdate(now) + timedelta(days=20)
    given = {"reason": "等雨季过", "plan": "秋后动工", "review_on": review}
    move("defer_issue", issue, cast.bureau, now, **given)
    page = client_of(cast.bureau).get(f"/issues/{issue.pk}/").content.decode()
    assert "停着，接着办时往后顺延" in page
    assert f"{review.month}月{review.day}日" in page and f"{review.isoformat()} 再看" not in page


def test_a_promise_in_the_timeline_is_dated_as_people_date_it(cast, now):
    issue = in_progress(cast, now=now)
    until = timezone.localdate(now) + timedelta(days=3)
    with acting(cast.cadre):
        actions.make_promise(actor=cast.cadre, now=now, issue_id=issue.pk, words="修好水渠", until_on=until)
    assert f"{until.month}月{until.day}日" in words.said(issue.events.get(name="promise"))
