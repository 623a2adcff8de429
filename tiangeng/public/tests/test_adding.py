"""What its villager says while it is being worked at reaches whose turn it is, once, and never too much of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tiangeng.documents.queries import attachments_of
from tiangeng.documents.tests.files import jpeg, upload
from tiangeng.issues import actions as issues
from tiangeng.issues.refusals import NothingToAddTo
from tiangeng.issues.states import State
from tiangeng.kernel.refusals import Incomplete
from tiangeng.kernel.walls import acting
from tiangeng.notices import queries as notices
from tiangeng.public import actions
from tiangeng.public.refusals import AddedTooOften, PhotosEnough
from tiangeng.public.standing import standing_of

from . import factories
from .pages import LIMIT, page_of, weight

WORDS = "土地证找到了，放在村委会了"


def added(code, *, now, words=WORDS, **given):
    actions.add(opened=factories.opened(code), now=now, words=words, **given)


def kinds(actor):
    with acting(actor):
        return [notice.kind for notice in notices.waiting_for(actor)]


def waiting(code, cast, *, now):
    issue = factories.in_progress(code, cast, now=now)
    return issues.wait_for_villager(
        actor=cast.bureau, issue_id=issue.pk, now=now, kind="papers", reason="请补土地证",
        review_on=timezone.localdate(now) + timedelta(days=20),
    )  # fmt: skip


def test_who_is_waited_for_answers_and_the_lead_looks_today(cast, now, django_capture_on_commit_callbacks):
    code = factories.asked(now=now, name="李建国", phone="13800138000")
    waiting(code, cast, now=now)
    assert standing_of(factories.opened(code), now=now).is_awaited
    later = now + timedelta(days=2)
    with django_capture_on_commit_callbacks(execute=True):
        added(code, now=later)
    issue = factories.opened(code).issue
    assert (issue.state, issue.review_on) == (State.WAITING, timezone.localdate(later))
    assert later < issue.due_at < later + timedelta(days=5)
    shown = standing_of(factories.opened(code), now=later)
    assert (shown.headline, shown.is_awaited) == ("您回过话了，等水利局来看", False)
    assert "来看" in shown.due and "办好" not in shown.due
    assert (shown.lines[0].text, shown.lines[0].note) == ("您又说了一句", WORDS)
    assert kinds(cast.bureau) == ["added"]
    with django_capture_on_commit_callbacks(execute=True):
        issues.resume_issue(actor=cast.bureau, issue_id=issue.pk, now=later + timedelta(hours=1))
    assert kinds(cast.bureau) == []


def test_before_it_is_given_out_the_dispatcher_hears_it(cast, now, django_capture_on_commit_callbacks):
    code = factories.asked(now=now)
    with django_capture_on_commit_callbacks(execute=True):
        added(code, now=now + timedelta(hours=1))
    assert sorted(kinds(cast.township_officer)) == ["added", "dispatch"]
    assert kinds(cast.bureau) == []


def test_the_same_tap_twice_is_one_line(cast, now):
    code = factories.asked(now=now)
    added(code, now=now)
    added(code, now=now + timedelta(seconds=2))
    with acting(cast.township_officer):
        assert factories.opened(code).issue.events.filter(name="add").count() == 1


def test_a_day_has_an_end_and_what_is_over_takes_nothing(cast, now):
    code = factories.asked(now=now)
    for n in range(6):
        added(code, now=now, words=f"还有 {n}")
    with pytest.raises(AddedTooOften):
        added(code, now=now, words="还有")
    other = factories.asked(now=now)
    factories.resolved(other, cast, now=now)
    with pytest.raises(NothingToAddTo):
        added(other, now=now)
    with pytest.raises(Incomplete):
        added(factories.asked(now=now), now=now, words=" ")


def test_photos_by_receipt_leave_room_for_those_of_the_work(cast, media, now):
    code = factories.asked(now=now)
    hues = [upload(jpeg(Image.new("RGB", (20, 20), (n * 15, 0, 0)))) for n in range(13)]
    for n, photo in enumerate(hues[:12]):
        added(code, now=now + timedelta(days=n), words="", photo=photo)
    with pytest.raises(PhotosEnough):
        added(code, now=now + timedelta(days=20), words="再看", photo=hues[12])
    added(code, now=now + timedelta(days=20), words="再看")


def test_a_neighbours_words_are_not_on_my_receipt(cast, now):
    mine, theirs = factories.asked(now=now), factories.asked(now=now, body="水渠又漏了，田里没水。")
    into = factories.opened(mine).issue.pk
    issues.merge_issue(actor=cast.township_officer, issue_id=factories.opened(theirs).issue.pk, now=now, into_id=into)
    added(theirs, now=now + timedelta(minutes=1), words="我家在桥头第三户")
    lines = standing_of(factories.opened(mine), now=now).lines
    assert (lines[0].text, lines[0].note) == ("有乡亲又说了一句", "")
    assert "桥头" in standing_of(factories.opened(theirs), now=now).lines[0].note


def test_of_a_complaint_nothing_is_shown_and_the_words_stay_hidden(cast, now):
    code = factories.asked(now=now, about_organisation_id=factories.unit("water").pk)
    added(code, now=now, words="那天还有一个证人")
    assert standing_of(factories.opened(code), now=now).lines == ()
    with acting(cast.bureau):
        assert not type(factories.opened(code).issue).objects.visible_to(cast.bureau).filter(
            pk=factories.opened(code).issue.pk
        ).exists()  # fmt: skip


def test_the_page_takes_words_and_a_photo_without_scripts(phone, media, cast, now):
    code = factories.asked(now=now)
    page = phone.get(f"/p/r/{code}/")
    assert page_of(page).scripts == 0
    sent = page_of(page).fields | {"words": "拍了一张", "photo": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")}
    answer = phone.post(f"/p/r/{code}/add/", sent)
    assert answer.status_code == 302
    done = phone.get(answer["Location"])
    assert "记下了，办这件事的人会看到" in done.content.decode()
    assert weight(done) < LIMIT
    with acting(cast.township_officer):
        assert attachments_of(factories.opened(code).issue).count() == 1
    assert phone.post(f"/p/r/{code}/add/", page_of(page).fields | {"words": " "}).status_code == 422
    assert phone.post("/p/r/7K3M-92QX-4P/add/", {"words": "x"}).status_code == 404
