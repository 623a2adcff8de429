"""Forms over the API: what the phone fetches and sends; each refusal names the questions."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conftest import VILLAGE
from tiangeng.documents.tests.bringing import own_folder  # noqa: F401  # a fixture
from tiangeng.forms.models import FormAnswer
from tiangeng.forms.tests.collect import photo
from tiangeng.forms.tests.conftest import GOOD
from tiangeng.kernel.ids import new_id

ROOT = "/api/forms"


def filled(**given):
    return {
        "id": str(new_id()), "region_code": VILLAGE, "answered_on": timezone.localdate().isoformat(), "answers": GOOD,
    } | given  # fmt: skip


def send(client, form, body, **headers):
    path = f"{ROOT}/{form.pk}/answers"
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def phone(client_of, cadre):
    return client_of(cadre)


def test_the_phone_fetches_what_is_in_force_and_what_it_asks(phone, form):
    (one,) = phone.get(ROOT).json()["items"]
    assert (one["id"], one["code"], one["hash"]) == (str(form.pk), "household-visit", form.xform_hash)
    survey = phone.get(f"{ROOT}/{form.pk}/survey").json()["survey"]
    land = next(item for item in survey["items"] if item["name"] == "land")
    assert land["relevant"] == ["call", "selected", ["ref", "income"], ["text", "farm"]]
    assert survey["choices"]["water"][0] == {"name": "tap", "label": "自来水，好用"}


def test_a_form_sent_again_is_one_answer(phone, form):
    body = filled()
    first, again = send(phone, form, body), send(phone, form, dict(reversed(body.items())))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.status_code == 201
    assert first.json()["answers"]["people"] == 3
    assert send(phone, form, body | {"answers": GOOD | {"people": 4}}).status_code == 409
    assert FormAnswer.objects.count() == 1


def test_a_kept_answer_is_replayed_under_its_key(phone, form):
    body = filled()
    first, again = (send(phone, form, body, **{"Idempotency-Key": "phone-1"}) for _twice in range(2))
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"


def nested(depth):
    found = "x"
    for _level in range(depth):
        found = [found]
    return found


def test_facts_name_each_question_that_is_wrong(phone, form):
    answer = send(phone, form, filled(answers=GOOD | {"people": 99, "strange": 1, "care_what": "x"}))
    assert (answer.status_code, answer.json()["code"]) == (422, "answers_wrong")
    facts = answer.json()["facts"]
    assert facts["people"] == "不合要求：0 到 30 之间"
    assert facts["strange"] == "不是这张表单里的题"
    assert facts["care_what"] == "在前面的回答下不用填，请清空"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"answers": []}, 422), ({"answers": {"head": {"a": 1}}}, 422), ({"region_code": "331181104202"}, 403),
        ({"region_code": "331181"}, 422), ({"answered_on": "2099-01-01"}, 422), ({"visit_id": str(new_id())}, 422),
        ({"household_id": str(new_id())}, 422), ({"replaces": str(new_id())}, 404), ({"answers": {"people": 10**400}}, 422),
        ({"answers": {"head": nested(19)}}, 422), ({"answers": {"head": nested(300)}}, 422), ({"answers": {"a\x00": "b\x00"}}, 422),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused(phone, form, given, status):
    answer = send(phone, form, filled(**given))
    assert answer.status_code == status, answer.content
    assert set(answer.json()) == {"code", "message", "facts"}
    assert not FormAnswer.objects.exists()


def test_putting_right_and_reading_back(phone, form, client_of, neighbour, auditor):
    first = send(phone, form, filled()).json()
    second = send(phone, form, filled(replaces=first["id"], answers=GOOD | {"people": 5})).json()
    (one,) = phone.get(f"{ROOT}/{form.pk}/answers").json()["items"]
    assert (one["id"], one["answers"]["people"]) == (second["id"], 5)
    assert phone.get(f"{ROOT}/answers/{first['id']}").json()["is_current"] is False
    assert client_of(neighbour).get(f"{ROOT}/answers/{second['id']}").status_code == 404
    assert client_of(auditor).get(ROOT).status_code == 403


def test_a_picture_comes_by_its_name(phone, form, client_of, partner):
    more = {"house": "repair", "house_what": "漏", "photo": "a.jpg"}
    made = send(phone, form, filled(answers=GOOD | more)).json()
    assert made["files"] == [{"name": "a.jpg", "question": "photo", "attachment_id": None, "refused": ""}]
    path = f"{ROOT}/answers/{made['id']}/files"
    for _twice in range(2):
        answer = phone.post(path, {"name": "a.jpg", "file": photo("x.jpg")})
        assert answer.status_code == 201
    assert len(answer.json()["files"]) == 1 and answer.json()["files"][0]["attachment_id"]
    assert phone.post(path, {"file": SimpleUploadedFile("a.jpg", b"MZ")}).status_code == 415
    assert client_of(partner).post(path, {"file": photo("b.jpg")}).status_code == 403
