"""A visit's photos go two years after its day, rows and bytes; the same picture elsewhere and a held visit are left alone."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import TestCase

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.documents import actions as documents
from tiangeng.documents import retention, storage
from tiangeng.documents.models import Attachment
from tiangeng.documents.tests.files import drawn, jpeg, upload
from tiangeng.issues.tests import factories as issues
from tiangeng.kernel.actors import system_actor
from tiangeng.lawful import actions as lawful
from tiangeng.visits import actions
from tiangeng.visits.models import Visit

NIGHT = system_actor("到期清理", territory=COUNTY, capabilities=("lawful.retain",))
DUE = NOON + timedelta(days=730 + 9)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def visit(cadre):
    return actions.record_visit(actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="渠漏水", now=NOON)


def photo_on(record, actor, corner="red"):
    picture = upload(jpeg(drawn(corner=corner)))
    return documents.attach(actor=actor, now=NOON, owner=record, stage="", upload=picture)


def night(at=DUE):
    with TestCase.captureOnCommitCallbacks(execute=True):
        lawful.take_off_due(actor=NIGHT, county_code=COUNTY, now=at)


def lies_there(photo):
    return [storage.place(photo.digest, variant=one).exists() for one in ("", storage.THUMBNAIL)]


def test_row_bytes_and_preview_go_and_the_visit_stays(visit, cadre):
    photo = photo_on(visit, cadre)
    night(DUE - timedelta(days=9))
    assert Attachment.objects.filter(pk=photo.pk).exists() and lies_there(photo) == [True, True]
    night()
    assert not Attachment.objects.filter(pk=photo.pk).exists() and lies_there(photo) == [False, False]
    assert Visit.objects.get(pk=visit.pk).heard == "渠漏水", "words are kept longer"


def test_bytes_stay_where_their_rows_come_back(visit, cadre):
    photo = photo_on(visit, cadre)
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        retention.forget([photo.pk], NOON)
        transaction.set_rollback(True)
    assert Attachment.objects.filter(pk=photo.pk).exists() and lies_there(photo) == [True, True]


def test_what_its_uploader_had_taken_off_goes_too(visit, cadre):
    photo = photo_on(visit, cadre)
    documents.remove(actor=cadre, now=NOON, attachment_id=photo.pk, reason="拍到了人")
    assert lies_there(photo) == [True, True]
    night()
    assert not Attachment.objects.filter(pk=photo.pk).exists() and lies_there(photo) == [False, False]


def test_the_same_picture_on_something_else_keeps_its_bytes(visit, cadre):
    photo, other = photo_on(visit, cadre), photo_on(issues.reported(cadre, now=NOON), cadre)
    assert photo.digest == other.digest
    night()
    assert [Attachment.objects.filter(pk=one.pk).exists() for one in (photo, other)] == [False, True]
    assert lies_there(other) == [True, True]


def test_a_hold_on_the_visit_keeps_its_photos_and_no_others(visit, cadre, inspector):
    second = actions.record_visit(actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="路塌了", now=NOON)
    kept, gone = photo_on(visit, cadre), photo_on(second, cadre, corner="blue")
    lawful.hold(
        actor=inspector, object_type="visits.Visit", object_id=visit.pk, region_code=VILLAGE, reason="巡察", now=NOON
    )
    told = [
        one for one in lawful.tell_due(actor=NIGHT, county_code=COUNTY, now=DUE) if one.duty.owner == "visits.Visit"
    ]
    assert [(one.due_count, one.held_count) for one in told] == [(1, 1)]
    night()
    assert [lies_there(one) for one in (kept, gone)] == [[True, True], [False, False]]
