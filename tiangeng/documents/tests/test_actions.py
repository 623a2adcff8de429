from types import SimpleNamespace

import pytest

from tiangeng.documents import actions, owners, queries
from tiangeng.documents.actions import attaching
from tiangeng.documents.models import Attachment
from tiangeng.documents.refusals import EmptyFile, FileTooLarge, NotTheUploader, StageUnknown, TooManyFiles
from tiangeng.issues.tests import factories
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing, ReasonNeeded
from tiangeng.kernel.walls import acting

from . import files


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def issue(cast, now):
    return factories.in_progress(cast, now=now)


def attach(actor, issue, now, content=None, name="水渠.jpg", stage="work", **given):
    upload = files.upload(files.photo_with_place() if content is None else content, name)
    with acting(actor):
        return actions.attach(actor=actor, now=now, owner=issue, stage=stage, upload=upload, **given)


def test_a_photo_is_kept_with_its_record(cast, issue, now, media):
    row = attach(cast.bureau, issue, now)
    assert (row.owner_type, row.owner_id, row.region_code) == ("issues.issue", issue.pk, issue.region_code)
    assert (row.name, row.content_type, row.width, row.height) == ("水渠.jpg", "image/jpeg", 900, 1200)
    assert row.byte_count == (media / row.digest[:2] / row.digest[2:4] / row.digest).stat().st_size
    assert (row.uploaded_by_name, row.is_public) == ("陈立", True)
    assert list(queries.attachments_of(issue)) == [row]
    assert LogEntry.objects.filter(verb="document.attach", object_id=str(row.pk)).count() == 1


def test_only_pictures_of_the_work_are_for_the_villager(cast, issue, now):
    assert attach(cast.bureau, issue, now, stage="evidence").is_public
    assert not attach(cast.bureau, issue, now, is_public=False).is_public
    assert not attach(cast.bureau, issue, now, stage="report").is_public
    assert not attach(cast.bureau, issue, now, files.pdf(), "单据.pdf").is_public


def test_papers_are_kept_byte_for_byte(cast, issue, now, media):
    for content, name, inline in (
        (files.pdf(), "批复.pdf", True),
        (files.pdf(b"<< /S /JavaScript >>"), "批复2.pdf", False),
        (files.office(), "方案.docx", False),
        (files.office(files.XLSX_MAIN), "清单.xlsx", False),
    ):
        row = attach(cast.bureau, issue, now, content, name)
        assert (row.name, row.opens_inline) == (name, inline)
        assert (media / row.digest[:2] / row.digest[2:4] / row.digest).read_bytes() == content


def test_the_same_bytes_for_the_same_record_are_one_attachment_and_one_file(cast, issue, now, media):
    first, again = attach(cast.bureau, issue, now), attach(cast.bureau, issue, now, name="另一个名字.jpg")
    assert first.pk == again.pk
    other = attach(cast.bureau, issue, now, stage="evidence")
    assert other.pk != first.pk
    assert other.digest == first.digest
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2  # the picture and its small one


def test_who_does_not_see_the_record_cannot_add_to_it(cast, issue, now):
    for stranger in (cast.neighbour, cast.other_township, cast.auditor):
        with pytest.raises(Missing):
            attach(stranger, issue, now)


def test_who_only_looks_cannot_add(cast, issue, now):
    with pytest.raises(Missing):
        attach(cast.leader, issue, now)


def test_a_record_of_a_kind_nobody_registered_carries_nothing(cast, now):
    household = SimpleNamespace(_meta=SimpleNamespace(label_lower="places.nothing"), pk=cast.cadre.staff_id)
    with pytest.raises(Missing):
        attach(cast.cadre, household, now)


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        owners.register("issues.issue", visible=lambda actor, pk: True)


def test_an_unknown_stage_is_refused(cast, issue, now):
    with pytest.raises(StageUnknown):
        attach(cast.bureau, issue, now, stage="holiday")


def test_an_empty_file_is_refused(cast, issue, now):
    with pytest.raises(EmptyFile):
        attach(cast.bureau, issue, now, b"")


@pytest.mark.parametrize(("head", "size", "limit"), [(files.jpeg(), 9, 8), (files.pdf(), 21, 20), (b"", 900, 20)])
def test_what_is_too_large_is_refused_before_it_is_read(head, size, limit):
    class Upload:
        name, position = "照片.jpg", 0

        def __init__(self):
            self.size, self.asked = size * 1024 * 1024, 0

        def seek(self, position):
            pass

        def read(self, count=-1):
            assert count > 0, "never all of it"
            self.asked += count
            return head[:count]

    upload = Upload()
    with pytest.raises(FileTooLarge) as refusal:
        actions.check(upload)
    assert upload.asked <= 8192
    assert f"最大 {limit} MB，这个有 {size} MB" in refusal.value.sentence


def test_a_record_holds_so_many_files_and_no_more(cast, issue, now, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_FILES", 2)
    attach(cast.bureau, issue, now)
    attach(cast.bureau, issue, now, files.pdf(), "a.pdf")
    with pytest.raises(TooManyFiles):
        attach(cast.bureau, issue, now, files.office(), "a.docx")


def test_whoever_put_a_file_there_takes_it_away_and_says_why(cast, issue, now):
    row = attach(cast.bureau, issue, now)
    with acting(cast.township_officer), pytest.raises(NotTheUploader):
        actions.remove(actor=cast.township_officer, now=now, attachment_id=row.pk, reason="不要了")
    with acting(cast.bureau):
        with pytest.raises(ReasonNeeded):
            actions.remove(actor=cast.bureau, now=now, attachment_id=row.pk, reason="  ")
        actions.remove(actor=cast.bureau, now=now, attachment_id=row.pk, reason="传错了")
        with pytest.raises(Missing):
            queries.readable(cast.bureau, row.pk)
    assert not queries.attachments_of(issue)
    assert attach(cast.bureau, issue, now).pk != row.pk, "it may be put there again"


def test_a_file_is_read_by_who_sees_its_record_and_does_not_exist_for_others(cast, issue, now):
    row = attach(cast.bureau, issue, now)
    readers = (cast.bureau, cast.cadre, cast.township_officer, cast.county_admin, cast.village_committee)
    for reader in readers:
        with acting(reader):
            assert queries.readable(reader, row.pk) == row
    for stranger in (cast.helping_bureau, cast.neighbour, cast.other_township, cast.auditor):
        with acting(stranger), pytest.raises(Missing):
            queries.readable(stranger, row.pk)


def test_the_wall_stands_even_where_the_record_would_be_asked_wrongly(cast, issue, now):
    row = attach(cast.bureau, issue, now)
    with acting(cast.neighbour):
        assert not Attachment.objects.filter(pk=row.pk).exists()
