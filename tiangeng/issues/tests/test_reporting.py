"""A problem is written down: once, as it was said, with a receipt, and whoever told it is shown only for a reason."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tiangeng.documents.models import Attachment
from tiangeng.documents.tests.files import jpeg
from tiangeng.issues.models import Issue, Receipt
from tiangeng.issues.refusals import (
    BranchCategory,
    EntryDiffers,
    NotTheReporter,
)
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import (
    BadText,
    Incomplete,
    Missing,
    NotYours,
    ReasonNeeded,
    Refusal,
    TooLong,
)

from .factories import below, dispatched, move, reported


def test_a_receipt_code_is_given_once_and_opens_nothing_by_itself(cast, now):
    issue = reported(cast.cadre, now=now)
    receipt = Receipt.objects.get(issue_id=issue.pk)
    assert receipt.code == issue.receipt_code
    assert receipt.region_code == issue.region_code


def test_the_same_entry_ten_times_is_one_issue(cast, now):
    pk = new_id()
    first = [reported(cast.cadre, now=now, issue_id=pk) for _ in range(10)]
    assert {i.number for i in first} == {first[0].number}
    assert Issue.objects.filter(pk=pk).count() == 1
    with pytest.raises(EntryDiffers):
        reported(cast.cadre, now=now, issue_id=pk, body="另一件事")


def test_what_one_sends_again_after_going_back_is_not_a_second_issue(cast, now, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    sent = {
        "body": "桥头的灯坏了三盏。", "title": "桥头路灯不亮", "region_code": "331181104201", "category": "street-light",
        "source": "office",
    }  # fmt: skip
    client = client_of(cast.cadre)
    first = client.post("/issues/new/", sent)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=5))
    for _turn in range(2):
        again = client.post(
            "/issues/new/", sent | {"photo": SimpleUploadedFile("灯.jpg", jpeg(), content_type="image/jpeg")}
        )
    assert first.status_code == 302
    assert again["Location"] == first["Location"]
    assert "没有再记一件" in client.get(again["Location"]).content.decode()
    assert Attachment.objects.count() == 1, "a picture that comes with it the second time is kept, once"
    another = client.post("/issues/new/", sent | {"body": "桥头的灯又坏了一盏。"})
    assert another["Location"] != first["Location"]
    assert Issue.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"title": " "}, Incomplete),
        ({"body": ""}, Incomplete),
        ({"title": "漏\x00水"}, BadText),
        ({"body": "水" * 1_000_000}, TooLong),
        ({"title": "水" * 81}, TooLong),
        ({"category": "irrigation"}, BranchCategory),
        ({"category": "no-such"}, Missing),
        ({"region_code": "331181999999"}, Missing),
        ({"region_code": "331123001001"}, Refusal),
        ({"reporter_phone": "12345"}, Refusal),
    ],
)
def test_a_report_that_cannot_stand_is_refused_and_leaves_nothing(cast, now, given, refusal):
    before = Issue.objects.count()
    with pytest.raises(refusal):
        reported(cast.cadre, now=now, **given)
    assert Issue.objects.count() == before


def test_emoji_and_rare_characters_are_kept_as_written(cast, now):
    issue = reported(cast.cadre, now=now, title="😀 𠮷野家门口的渠漏了", body="🌾🌾 水漏光了")
    issue.refresh_from_db()
    assert issue.title == "😀 𠮷野家门口的渠漏了"


def test_only_the_one_who_reported_it_withdraws_it(cast, now):
    issue = reported(cast.cadre, now=now)
    with pytest.raises(NotTheReporter) as refused:
        move("withdraw_issue", issue, cast.partner, now, reason="不用了")
    assert "叶青" in refused.value.sentence
    move("withdraw_issue", issue, cast.cadre, now, reason="自己修好了")


def test_the_reporter_is_shown_only_for_a_reason_that_is_logged(cast, now):
    issue = dispatched(cast, now=now, reporter_name="李建国", reporter_phone="13800138000")
    with pytest.raises(ReasonNeeded):
        move("unmask_reporter", issue, cast.bureau, now, reason="看")
    with pytest.raises(NotYours):
        move("unmask_reporter", issue, cast.leader, now, reason="想了解一下情况")
    assert move("unmask_reporter", issue, cast.bureau, now, reason="约他现场看渠") == {
        "name": "李建国",
        "phone": "13800138000",
    }
    assert (
        LogEntry.objects.filter(verb="issue.unmask_reporter", object_id=str(issue.pk), reason="约他现场看渠").count()
        == 1
    )


def test_a_phone_number_is_not_readable_in_the_database(cast, now):
    from django.db import connection

    issue = reported(cast.cadre, now=now, reporter_phone="13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT i::text, encode(reporter_phone, 'escape') FROM issues_issue i WHERE id = %s", [issue.pk])
        assert all("13800138000" not in cell for cell in cursor.fetchone())
    issue.refresh_from_db()
    assert str(issue.reporter_phone) == "138****8000"


def test_ten_thousand_receipts_are_ten_thousand_codes():
    from tiangeng.algorithms import codes

    assert len({codes.new_receipt_code(below) for _ in range(10_000)}) == 10_000
