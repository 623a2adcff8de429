"""A visit made while the posting was in force arrives though the posting has moved; later ones do not, and no read is opened."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conftest import SYSTEM, VILLAGE
from tests.architecture.records import picture
from tiangeng.documents.models import Attachment
from tiangeng.forms.models import Form, FormAnswer, FormFile
from tiangeng.forms.tests.collect import Device, key_of, photo, told, xml
from tiangeng.issues.models import Issue
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Grant
from tiangeng.people.states import GrantState
from tiangeng.places.models import Household, Region
from tiangeng.visits.models import Companion, HouseholdSeen, Visit
from tiangeng.visits.tests import factories as made

NEXT_VILLAGE, NEXT_COUNTY = "331181104202", "331127"
GIVEN = {"head": "老叶", "people": 3, "income": ["farm"], "land": 2.5, "house": "good", "water": "tap", "care": "no"}


@pytest.fixture
def today():
    return timezone.localdate()


def said(day):
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.fixture
def moved(wednesday, cadre, now):
    """`moved(days=2)`: the cadre's posting ended so many days ago, and another in the next village began."""

    def move(*, days=0, anywhere=True):
        grant = Grant.objects.get(account_id=cadre.account_id)
        ended = timezone.now() - timedelta(days=days)
        Grant.objects.filter(pk=grant.pk).update(state=GrantState.ENDED, ended_at=ended)
        grant.pk, grant.territory, grant.from_on, grant._state.adding = new_id(), NEXT_VILLAGE, ended.date(), True
        if anywhere:
            grant.save(force_insert=True)

    return move


def post(client, path, body, **more):
    return client.post(path, json.dumps(body), content_type="application/json", **more)


def visit_of(day, **more):
    return {"id": str(new_id()), "region_code": VILLAGE, "visited_on": day.isoformat(), "heard": "水渠漏水"} | more


def counted(model):
    with acting(SYSTEM):
        return model.objects.count()


@pytest.mark.parametrize("anywhere", [True, False], ids=["elsewhere", "nowhere"])
def test_what_was_made_before_the_end_arrives_once_with_all_that_belongs_to_it(
    moved, client_of, cadre, partner, today, anywhere
):
    home, client = made.household(), client_of(cadre)
    moved(days=2, anywhere=anywhere)
    day = today - timedelta(days=3)
    body = visit_of(day, household_ids=[str(home.pk)], companion_ids=[str(partner.staff_id)])
    for answer in (post(client, "/api/visits", body, headers={"Idempotency-Key": "k1"}) for _twice in range(2)):
        assert answer.status_code == 201, answer.content
        assert answer.json()["household_ids"] == [str(home.pk)]
    assert post(client, "/api/visits", body).status_code == 201
    batch = post(client, "/api/visits/batch", {"entries": [body, visit_of(day), visit_of(today)]}).json()["items"]
    assert [one["status"] for one in batch] == [200, 201, 403]
    assert [counted(model) for model in (Visit, HouseholdSeen, Companion)] == [2, 1, 1]

    file = SimpleUploadedFile("a.jpg", picture().read(), "image/jpeg")
    assert client.post(f"/api/files/of/visits.visit/{body['id']}", {"file": file}).status_code == 201
    issue = {"id": str(new_id()), "region_code": VILLAGE, "category": "water-outage", "title": "水渠", "body": "漏了",
             "visit_id": body["id"], "household_id": str(home.pk), "source": "visit"}  # fmt: skip
    for answer in (post(client, "/api/issues", issue) for _twice in range(2)):
        assert answer.status_code == 201 and answer.json()["receipt_code"] is not None, answer.content
    form = Form.objects.get(code="household-visit", in_force=True)
    filled = {
        "id": str(new_id()),
        "region_code": VILLAGE,
        "answered_on": day.isoformat(),
        "answers": GIVEN,
        "visit_id": body["id"],
    }
    for answer in (post(client, f"/api/forms/{form.pk}/answers", filled) for _twice in range(2)):
        assert answer.status_code == 201, answer.content
    put = client.post(f"/api/forms/answers/{filled['id']}/files", {"file": photo(), "name": "p1.jpg"})
    assert put.status_code == 201, put.content
    assert [counted(model) for model in (Visit, Issue, FormAnswer, FormFile, Attachment)] == [2, 1, 1, 1, 2]


def test_no_read_is_opened_by_it(moved, client_of, cadre, today):
    home, client = made.household(), client_of(cadre)
    moved(days=1)
    body = visit_of(today - timedelta(days=1))
    assert post(client, "/api/visits", body).status_code == 201
    for path in (
        f"/api/visits/{body['id']}",
        f"/api/places/households/{home.pk}",
        f"/api/files/of/visits.visit/{body['id']}",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/visits").json()["items"] == []
    changes = client.get("/api/field/changes").json()
    assert changes["items"] == [] and changes["villages"] == [NEXT_VILLAGE]
    with acting(SYSTEM):
        assert Household.objects.count() == Visit.objects.count() == 1


def test_after_the_end_it_is_refused_and_the_end_named(moved, client_of, cadre, today):
    client = client_of(cadre)
    moved(days=3)
    answer = post(client, "/api/visits", visit_of(today - timedelta(days=2)))
    assert (answer.status_code, answer.json()["code"]) == (403, "posting_over")
    assert said(today - timedelta(days=3)) in answer.json()["message"]
    assert counted(Visit) == 0


def test_what_lies_longer_back_than_anything_may_is_refused_as_ever(moved, client_of, cadre, today):
    client = client_of(cadre)
    moved(days=1)
    answer = post(client, "/api/visits", visit_of(today - timedelta(days=61)))
    assert answer.json()["code"] == "too_long_ago"
    assert counted(Visit) == 0


def test_who_was_never_posted_there_is_told_so(moved, client_of, cast, today):
    answer = post(client_of(cast.other_township), "/api/visits", visit_of(today))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_village")
    assert counted(Visit) == 0


def test_somebody_elses_visit_takes_nothing_from_one_who_has_gone(moved, client_of, cadre, partner, today):
    client = client_of(cadre)
    with acting(partner):
        theirs = made.visit(partner, now=timezone.now(), visited_on=today)
    moved(days=0)
    file = SimpleUploadedFile("a.jpg", picture().read(), "image/jpeg")
    assert client.post(f"/api/files/of/visits.visit/{theirs.pk}", {"file": file}).status_code == 404
    issue = {
        "id": str(new_id()),
        "region_code": VILLAGE,
        "category": "water-outage",
        "title": "水渠",
        "body": "漏了",
        "visit_id": str(theirs.pk),
    }
    assert post(client, "/api/issues", issue).status_code in (403, 404)
    assert [counted(model) for model in (Issue, Attachment)] == [0, 0]


def test_a_device_sends_what_was_filled_in_before_the_end(moved, cadre, today):
    device = Device(key_of(cadre)[1])
    moved(days=0)
    answer = device.send(xml())
    assert answer.status_code == 201, told(answer)
    assert counted(FormAnswer) == 1


@pytest.fixture
def far(moved, cadre):
    """`far(days=1)`: posted to another county since; the register's file stays where it is."""

    def move(*, days=0):
        village = Region.objects.filter(code__startswith=NEXT_COUNTY, level="village").order_by("code").first()
        moved(days=days)
        grants = Grant.objects.filter(account_id=cadre.account_id, state=GrantState.IN_FORCE)
        grants.update(territory=village.code, organisation=None)

    return move


def test_a_device_sends_it_from_another_county_too_and_its_picture(far, cadre):
    device = Device(key_of(cadre)[1])
    far()
    for _twice in range(2):
        answer = device.send(xml(), **{"p1.jpg": photo()})
        assert answer.status_code == 201, told(answer)
    assert [counted(model) for model in (FormAnswer, FormFile)] == [1, 1]
    with acting(SYSTEM):
        assert FormAnswer.objects.get().region_code == VILLAGE


def test_a_device_is_told_in_words_why_what_was_filled_in_after_the_end_is_not_taken(far, cadre, today):
    device = Device(key_of(cadre)[1])
    far(days=3)
    answer = device.send(xml())
    assert answer.status_code == 403
    assert said(today - timedelta(days=3)) in told(answer) and "刘坊村" in told(answer)
    assert counted(FormAnswer) == 0


def test_a_device_of_one_posted_nowhere_now_sends_what_was_filled_in_before(moved, cadre):
    device = Device(key_of(cadre)[1])
    moved(days=0, anywhere=False)
    assert device.send(xml()).status_code == 201
    forms = device.get("formList")
    assert forms.status_code == 403 and "没有派驻" in told(forms), "401 would make it ask for a password"
    assert counted(FormAnswer) == 1


def test_what_was_exported_may_be_brought_by_one_who_is_posted_nowhere_now(moved, client_of, cadre):
    client = client_of(cadre)
    moved(days=1, anywhere=False)
    assert client.get("/field/outbox/").status_code == 200
