"""Handbook forms on the phone: what colleagues filled in at the same doors, to be read and not to be changed."""

import gzip
import hashlib
import json
from datetime import timedelta

import pytest

from conftest import NOON, VILLAGE
from tests.architecture.records import picture
from tiangeng.field import queries
from tiangeng.forms.actions.answering import Beside
from tiangeng.forms.models import FormFile
from tiangeng.forms.tests.conftest import fill_in, form
from tiangeng.places.tests.factories import household
from tiangeng.visits import actions as visits

__all__ = ["fill_in", "form"]
NEIGHBOUR_VILLAGE = "331181104202"


def answers_of(actor, *, now=NOON):
    page = queries.changes(actor, token="", limit=500, now=now)
    found = [item for item in page.items if item["kind"] == "answer"]
    assert page.present["answer"][0] == len(found) == len(queries.present(actor, now=now)["answer"])
    return found


def test_a_colleague_reads_what_was_asked_at_the_same_door(fill_in, cadre, partner):
    home = household(cadre)
    answer = fill_in(cadre, beside=Beside(household_id=home.pk), head="老叶")
    (told,) = answers_of(partner)
    assert (told["id"], told["region_code"]) == (answer.pk, VILLAGE)
    data = told["data"]
    assert (data["household_id"], data["author"], data["is_mine"]) == (home.pk, cadre.name, False)
    assert {"label": "户主怎么称呼", "words": "老叶", "is_picture": False} in data["lines"]
    assert {line["words"] for line in data["lines"]} >= {"3", "自来水，好用"}, "choices in their words"
    assert answers_of(cadre)[0]["data"]["is_mine"]


def test_put_right_the_newest_alone_is_kept(fill_in, cadre, partner):
    first = fill_in(cadre, instance="uuid:a", people=3)
    again = fill_in(cadre, instance="uuid:b", people=4, replaces="uuid:a", now=NOON + timedelta(hours=1))
    (told,) = answers_of(partner, now=NOON + timedelta(hours=1))
    assert (told["id"], told["data"]["replaces"]) == (again.pk, first.pk)


@pytest.mark.parametrize("who", ["village_committee", "neighbour"])
def test_what_was_answered_on_a_visit_kept_to_a_team_stays_there(fill_in, cadre, cast, who):
    visit = visits.record_visit(
        actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="家里的事", is_private=True, now=NOON
    )
    fill_in(cadre, beside=Beside(visit_id=visit.pk))
    assert answers_of(getattr(cast, who)) == []
    assert len(answers_of(cadre)) == 1


def test_another_village_and_what_is_old_are_left_out(fill_in, cadre, partner, township_officer):
    fill_in(township_officer, region=NEIGHBOUR_VILLAGE)
    fill_in(cadre, on=NOON.date() - timedelta(days=6))
    assert len(answers_of(partner)) == 1
    assert answers_of(partner, now=NOON + timedelta(days=365)) == []


def test_a_village_travels_in_a_tenth_of_its_bytes(cadre, client_of):
    for number in range(60):
        household(cadre, number=f"{number:03d}")
    client = client_of(cadre)
    plain, packed = (client.get("/api/field/changes", headers=given) for given in ({}, {"accept-encoding": "gzip"}))
    assert packed["Content-Encoding"] == "gzip" and packed["X-Tiangeng"] == "1"
    assert len(packed.content) < len(plain.content) / 5
    assert len(json.loads(gzip.decompress(packed.content))["items"]) == 60


def test_a_picture_of_a_form_comes_in_parts_too_and_once(fill_in, cadre, partner, client_of, settings, tmp_path):
    settings.TIANGENG_UPLOADS = tmp_path / "uploads"
    content = picture().read()
    digest = hashlib.sha256(content).hexdigest()
    answer = fill_in(cadre)
    body = {"owner_type": "forms.formanswer", "owner_id": str(answer.pk), "name": f"{digest}.jpg"}

    def sends(client):
        headers = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"}
        client.put(f"/api/field/uploads/{digest}", data=content, content_type="image/jpeg", headers=headers)
        return client.post(f"/api/field/uploads/{digest}/attach", body, content_type="application/json")

    first, again = (sends(client_of(cadre)) for _time in range(2))
    assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
    files = list(FormFile.objects.filter(answer=answer).values_list("name", "digest"))
    assert files == [(f"{digest}.jpg", digest)]
    refused = sends(client_of(partner))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_author")
