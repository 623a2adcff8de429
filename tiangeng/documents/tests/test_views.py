import io

import pytest
from PIL import Image

from tiangeng.documents import actions, intake
from tiangeng.documents.actions import attaching
from tiangeng.documents.models import Attachment
from tiangeng.issues.tests import factories
from tiangeng.kernel.walls import acting

from . import files


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def issue(cast, now):
    return factories.in_progress(cast, now=now)


def kept(cast, issue, now, content, name):
    with acting(cast.bureau):
        return actions.attach(actor=cast.bureau, now=now, owner=issue, stage="work", upload=files.upload(content, name))


@pytest.fixture
def photo(cast, issue, now):
    return kept(cast, issue, now, files.photo_with_place(), "水渠.jpg")


def bytes_of(response):
    return b"".join(response.streaming_content)


def test_a_picture_is_served_to_be_seen_and_nothing_else(client_of, cast, photo):
    response = client_of(cast.bureau).get(photo.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''%E6%B0%B4%E6%B8%A0.jpg")
    assert response["Cache-Control"] == "private, no-cache"
    assert Image.open(io.BytesIO(bytes_of(response))).size == (900, 1200)


def test_the_small_picture_is_small(client_of, cast, photo):
    response = client_of(cast.bureau).get(photo.thumb_url)
    assert max(Image.open(io.BytesIO(bytes_of(response))).size) == 320


def test_a_picture_the_browser_has_is_not_sent_again_but_the_permission_is_asked_again(client_of, cast, photo):
    client = client_of(cast.bureau)
    url = photo.get_absolute_url()
    etag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again["ETag"], again["Cache-Control"]) == (304, etag, "private, no-cache")
    assert client.get(photo.thumb_url, headers={"If-None-Match": etag}).status_code == 200
    assert client_of(cast.neighbour).get(url, headers={"If-None-Match": etag}).status_code == 404


def test_a_stranger_cannot_tell_that_a_file_exists(client_of, cast, nobody, photo):
    absent = photo.get_absolute_url().replace(str(photo.pk), "00000000-0000-7000-8000-000000000000")
    for stranger in (cast.neighbour, cast.helping_bureau, cast.other_township, cast.auditor, nobody):
        client, told = client_of(stranger), 404 if stranger.is_signed_in else 302
        for url in (photo.get_absolute_url(), photo.thumb_url):
            assert client.get(url).status_code == client.get(absent).status_code == told, stranger.name


@pytest.mark.parametrize(
    ("content", "name", "opens"),
    [
        (files.pdf(), "批复.pdf", "inline"),
        (files.pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "批复.pdf", "attachment"),
        (files.office(), "方案.docx", "attachment"),
    ],
)
def test_papers_open_only_where_nothing_in_them_acts(client_of, cast, issue, now, content, name, opens):
    row = kept(cast, issue, now, content, name)
    response = client_of(cast.bureau).get(row.get_absolute_url())
    assert response["Content-Disposition"].startswith(opens)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert bytes_of(response) == content


def test_what_is_no_picture_has_no_small_one(client_of, cast, issue, now):
    row = kept(cast, issue, now, files.pdf(), "批复.pdf")
    assert row.thumb_url == ""
    assert client_of(cast.bureau).get(f"/files/{row.pk}/thumb").status_code == 404


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..%2F..%2Fetc%2Fpasswd", "x.jpg%00.exe", "%0d%0aX-Evil: 1"])
def test_the_name_in_the_address_chooses_nothing(client_of, cast, photo, name):
    response = client_of(cast.bureau).get(f"/files/{photo.pk}/{name}")
    assert response.status_code in (200, 404)
    assert "X-Evil" not in response.headers
    if response.status_code == 200:
        assert bytes_of(response).startswith(b"\xff\xd8")


def test_the_upload_box_adds_files_and_leads_back(client_of, cast, issue):
    client = client_of(cast.bureau)
    response = client.post(
        f"/files/of/issues.issue/{issue.pk}",
        {"stage": "work", "file": [files.upload(files.photo_with_place()), files.upload(files.pdf(), "../批复.pdf")]},
        headers={"Referer": f"http://testserver/issues/{issue.pk}/"},
    )
    assert (response.status_code, response["Location"]) == (302, f"/issues/{issue.pk}/")
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["批复.pdf", "照片.jpg"]


@pytest.mark.parametrize(
    ("content", "name", "status", "sentence"),
    [
        (files.EXE, "照片.jpg", 415, "是程序"),
        (files.SVG, "图.svg", 415, "SVG"),
        (files.jpeg()[:400], "照片.jpg", 422, "打不开"),
        (files.office(extra={"word/vbaProject.bin": b"x"}), "宏.docx", 422, "宏"),
        (b"", "空.jpg", 422, "空的"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(client_of, cast, issue, content, name, status, sentence):
    response = client_of(cast.bureau).post(f"/files/of/issues.issue/{issue.pk}", {"file": files.upload(content, name)})
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert Attachment.objects.count() == 0


def test_a_file_past_every_limit_is_counted_and_not_kept(client_of, cast, issue, monkeypatch):
    monkeypatch.setattr(intake, "DOCUMENT_LIMIT", 100_000)
    monkeypatch.setattr(attaching, "DOCUMENT_LIMIT", 100_000)
    handed_on = []
    take = intake.CappedUploadHandler.receive_data_chunk

    def taken(self, data, start):
        piece = take(self, data, start)
        handed_on.append(len(piece or b""))
        return piece

    monkeypatch.setattr(intake.CappedUploadHandler, "receive_data_chunk", taken)
    response = client_of(cast.bureau).post(
        f"/files/of/issues.issue/{issue.pk}", {"file": files.upload(files.pdf() + b" " * 3_000_000, "大.pdf")}
    )
    assert response.status_code == 413
    assert "这个有 3 MB" in response.content.decode()
    assert sum(handed_on) <= 100_000


def test_a_file_is_taken_away_by_who_put_it_there(client_of, cast, photo):
    assert client_of(cast.township_officer).post(f"/files/{photo.pk}/remove", {"reason": "x"}).status_code == 403
    client = client_of(cast.bureau)
    assert client.post(f"/files/{photo.pk}/remove", {"reason": "传错了"}).status_code == 302
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_the_gallery_shows_pictures_and_names_papers(client_of, cast, issue, now, photo):
    paper = kept(cast, issue, now, files.pdf(), "批复<b>.pdf")
    page = client_of(cast.bureau).get(f"/issues/{issue.pk}/").content.decode()
    assert photo.thumb_url in page
    assert "批复_b_.pdf" in page
    assert paper.get_absolute_url() in page
