import uuid

import pytest

from tiangeng.documents.models import Attachment
from tiangeng.issues.tests import factories

from . import files


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def issue(cast, now):
    return factories.in_progress(cast, now=now)


def send(client, issue, content=None, name="水渠.jpg", **given):
    upload = files.upload(files.photo_with_place() if content is None else content, name)
    return client.post(f"/api/files/of/issues.issue/{issue.pk}", {"file": upload, "stage": "work"} | given)


def test_a_file_is_added_listed_and_described(client_of, cast, issue):
    client = client_of(cast.bureau)
    added = send(client, issue)
    assert added.status_code == 201
    described = added.json()
    assert (described["name"], described["width"], described["is_public"]) == ("水渠.jpg", 900, True)
    assert client.get(f"/api/files/of/issues.issue/{issue.pk}").json() == [described]
    assert client.get(f"/api/files/{described['id']}").json() == described
    assert client.get(described["url"]).status_code == client.get(described["thumb_url"]).status_code == 200


def test_a_repeated_upload_is_the_same_attachment(client_of, cast, issue):
    client = client_of(cast.bureau)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = (
        client.post(
            f"/api/files/of/issues.issue/{issue.pk}", {"file": files.upload(files.photo_with_place())}, headers=key
        )
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "given", "status"),
    [(files.EXE, {}, 415), (b"", {}, 422), (None, {"stage": "x"}, 422), (None, {"is_public": "perhaps"}, 422)],
)
def test_bad_input_is_refused_in_the_one_shape(client_of, cast, issue, content, given, status):
    response = send(client_of(cast.bureau), issue, content, **given)
    assert response.status_code == status
    assert set(response.json()) == {"code", "message", "facts"}


def test_strangers_get_the_same_answer_as_for_nothing(client_of, cast, issue, nobody):
    pk = send(client_of(cast.bureau), issue).json()["id"]
    for stranger in (cast.neighbour, cast.helping_bureau):
        client = client_of(stranger)
        assert client.get(f"/api/files/{pk}").status_code == 404
        assert client.get(f"/api/files/of/issues.issue/{issue.pk}").status_code == 404
        assert send(client, issue).status_code == 404
    assert client_of(nobody).get(f"/api/files/{pk}").status_code == 401
    assert client_of(cast.bureau).get(f"/api/files/of/people.account/{issue.pk}").status_code == 404


def test_a_file_is_taken_away_with_a_reason(client_of, cast, issue):
    client = client_of(cast.bureau)
    pk = send(client, issue).json()["id"]
    blank = client.post(f"/api/files/{pk}/remove", {"reason": " "}, content_type="application/json")
    assert (blank.status_code, blank.json()["code"]) == (422, "reason_needed")
    key = {"Idempotency-Key": "take-away-1"}
    for _ in range(2):
        done = client.post(
            f"/api/files/{pk}/remove", {"reason": "传错了"}, content_type="application/json", headers=key
        )
        assert done.status_code == 200
    assert client.get(f"/api/files/{pk}").status_code == 404
