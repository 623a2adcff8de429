"""What the receipt's page does, without the page: more words, a word against a refusal, the same as that one."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tiangeng.documents.queries import attachments_of
from tiangeng.documents.tests.files import jpeg
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Appeal
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting

from . import factories
from .test_alike import OTHER, SAME

WORDS = {"words": "土地证找到了，放在村委会了"}
WHY = {"words": "地点写清楚了，该办"}


@pytest.fixture
def code(cast):
    return factories.opened(factories.asked(now=timezone.now())).printed


@pytest.fixture
def refused(code, cast):
    pk = factories.opened(code).issue.pk
    issues.decline_issue(actor=cast.township_officer, issue_id=pk, now=timezone.now(), ground="no-facts")
    return code


def post(code, step, sent, *, client=None, language="zh-hans", **headers):
    """Words as a form, which may carry a picture; everything else as JSON."""
    kind = {} if step == "add" else {"content_type": "application/json"}
    headers = {"Accept-Language": language, **headers}
    response = (client or Client()).post(f"/api/public/receipts/{code}/{step}", sent, headers=headers, **kind)
    return response.status_code, response.json()


def lines(code, name, cast):
    with acting(cast.township_officer):
        return factories.opened(code).issue.events.filter(name=name).count()


def test_more_words_with_a_picture_stand_on_the_receipt_once(code, cast, media):
    picture = jpeg()
    for _time in range(2):
        photo = SimpleUploadedFile("a.jpg", picture, "image/jpeg")
        status, shown = post(code, "add", WORDS | {"photo": photo})
        assert (status, shown["lines"][0]["note"], shown["takes_words"]) == (200, WORDS["words"], True)
    assert lines(code, "add", cast) == 1
    with acting(cast.township_officer):
        assert attachments_of(factories.opened(code).issue).count() == 1
    assert post(code, "add", {"words": "不带照片"})[0] == 200


def test_words_that_are_none_too_many_or_too_late_are_refused(code, cast, media):
    assert post(code, "add", {})[1]["facts"]["missing"] == "您的话"
    assert post(code, "add", {"words": "x" * 5001})[0] == 422
    note = SimpleUploadedFile("a.jpg", "不是照片".encode(), "image/jpeg")
    status, said = post(code, "add", WORDS | {"photo": note})
    assert (status, set(said)) == (415, {"code", "message", "facts"})
    assert lines(code, "add", cast) == 0, "a picture that is none takes its words back with it"
    for number in range(10):
        status, said = post(code, "add", {"words": f"还有 {number}"})
        if status != 200:
            break
    assert (status, said["code"]) == (429, "added_too_often")
    done = factories.asked(now=timezone.now())
    factories.resolved(done, cast, now=timezone.now())
    assert post(done, "add", WORDS)[1]["code"] == "nothing_to_add_to"


def test_a_word_against_a_refusal_is_said_once(refused):
    shown = Client().get(f"/api/public/receipts/{refused}").json()
    assert (shown["may_appeal"], shown["is_appealed"]) == (True, False)
    for _time in range(2):
        status, shown = post(refused, "appeal", WHY)
        assert (status, shown["may_appeal"], shown["is_appealed"]) == (200, False, True)
    assert Appeal.objects.count() == 1
    assert post(refused, "appeal", {"words": "再说一句"})[1]["code"] == "appealed_before"


def test_nothing_is_said_against_what_was_not_refused_nor_without_words(code, refused):
    for sent in ({}, {"words": " "}, {"words": "x" * 1001}):
        assert post(refused, "appeal", sent)[0] == 422
    other = factories.asked(now=timezone.now())
    assert post(other, "appeal", WHY)[:1] == (409,)


def test_what_sounds_the_same_is_told_and_joined_once(code, cast):
    factories.in_progress(code, cast, now=timezone.now())
    into = factories.opened(code).issue
    mine = factories.opened(factories.asked(now=timezone.now(), body=SAME)).printed
    (told,) = Client().get(f"/api/public/receipts/{mine}/alike").json()
    assert (told["id"], told["title"], told["lead"]) == (str(into.pk), into.title, "水利局")
    for _time in range(2):
        status, shown = post(mine, "join", {"into_id": told["id"]})
        assert (status, shown["state"]) == (200, "in_progress")
    assert factories.opened(mine).issue.state == State.MERGED
    assert into.events.filter(name="joined").count() == 1
    assert Client().get(f"/api/public/receipts/{mine}/alike").json() == []


def test_nothing_else_is_joined_and_a_complaint_is_offered_nothing(code, cast):
    factories.in_progress(code, cast, now=timezone.now())
    into = str(factories.opened(code).issue.pk)
    complaint = factories.asked(now=timezone.now(), body=SAME, about_organisation_id=factories.unit("water").pk)
    assert Client().get(f"/api/public/receipts/{complaint}/alike").json() == []
    for mine in (complaint, factories.asked(now=timezone.now(), body=OTHER)):
        assert post(mine, "join", {"into_id": into})[1]["code"] == "no_longer_alike"
        assert not factories.opened(mine).is_merged
    assert post(mine, "join", {"into_id": "x"})[0] == 422


@pytest.mark.parametrize(
    ("step", "sent"), [("add", WORDS), ("appeal", WHY), ("join", {"into_id": str(uuid.UUID(int=5))})]
)
def test_unknown_codes_and_refusals_are_said_in_the_readers_language(code, step, sent):
    assert post("AAAA-AAAA-AA", step, sent)[1]["code"] == "no_such_receipt"
    chinese, english = (post(code, step, {**sent, "words": ""}, language=one)[1] for one in ("zh-hans", "en"))
    assert chinese["code"] == english["code"]
    assert english["message"].isascii() and not chinese["message"].isascii()


def test_a_key_of_somebody_signed_in_gives_the_same_answer_and_another_matter_under_it_is_refused(
    refused, cast, client_of
):
    client, key = client_of(cast.cadre), {"Idempotency-Key": str(uuid.uuid4())}
    first = post(refused, "appeal", WHY, client=client, **key)
    assert first[0] == 200 and post(refused, "appeal", WHY, client=client, **key) == first
    assert post(refused, "appeal", {"words": "别的"}, client=client, **key)[1]["code"] == "key_reused"


def test_words_handed_in_by_somebody_signed_in_say_through_whom(code, cast, client_of):
    assert post(code, "add", WORDS, client=client_of(cast.cadre))[0] == 200
    with acting(cast.township_officer):
        facts = factories.opened(code).issue.events.get(name="add").facts
    assert facts["via"] == cast.cadre.name
