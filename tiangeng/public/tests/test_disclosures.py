"""What a village lays open is read by everybody, withdrawn with a reason, and put there by those of the village alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.documents.tests import files
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, ReasonNeeded
from tiangeng.people import actions as people
from tiangeng.people.models import Organisation
from tiangeng.people.tests.conftest import run
from tiangeng.places.refusals import BadNumber
from tiangeng.public import actions, queries, refusals

PAGE = f"/p/{VILLAGE}/"
LIMIT = 30_000


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def paper(name="一季度收支.png"):
    return SimpleUploadedFile(name, files.png(), "image/png")


def disclose(actor, **given):
    wanted = {
        "village_code": VILLAGE,
        "kind": "finance",
        "title": "2026 年第一季度收支",
        "upload": paper(),
        "now": NOON,
    }
    return actions.disclose(actor=actor, **wanted | given)


def test_everybody_reads_it_on_the_village_page_until_it_is_withdrawn(media, village_committee, township_officer):
    made = disclose(village_committee)
    phone, address = Client(), f"{PAGE}papers/{made.pk}/"
    page = phone.get(PAGE)
    assert "2026 年第一季度收支" in page.content.decode() and address in page.content.decode()
    assert len(page.content) < LIMIT
    assert phone.get(address)["Content-Type"] == "image/jpeg"
    actions.withdraw_disclosure(actor=township_officer, disclosure_id=made.pk, reason="有一个数抄错了", now=NOON)
    assert phone.get(address).status_code == 404
    assert "2026 年第一季度收支" not in phone.get(PAGE).content.decode()
    assert LogEntry.objects.get(verb="disclosure.withdraw").reason == "有一个数抄错了"
    with pytest.raises(refusals.WithdrawnAlready):
        actions.withdraw_disclosure(actor=village_committee, disclosure_id=made.pk, reason="再撤", now=NOON)


def test_only_those_of_the_village_publish_and_withdraw(media, village_committee, cadre, neighbour, bureau):
    for actor in (cadre, neighbour, bureau):
        with pytest.raises(NotYours):
            disclose(actor)
    with pytest.raises(NotYours):
        disclose(village_committee, village_code="331181104202")
    made = disclose(village_committee)
    with pytest.raises(NotYours):
        actions.withdraw_disclosure(actor=cadre, disclosure_id=made.pk, reason="撤", now=NOON)
    with pytest.raises(Missing):
        actions.withdraw_disclosure(actor=neighbour, disclosure_id=made.pk, reason="撤", now=NOON)
    with pytest.raises(ReasonNeeded):
        actions.withdraw_disclosure(actor=village_committee, disclosure_id=made.pk, reason=" ", now=NOON)


def test_a_title_a_kind_and_a_file_are_asked_for(media, village_committee):
    for wrong in ({"title": " "}, {"kind": "gossip"}, {"upload": None}):
        with pytest.raises(Incomplete):
            disclose(village_committee, **wrong)
    assert queries.laid_open(VILLAGE) == []


def test_many_papers_keep_the_page_light(media, village_committee):
    for number in range(12):
        disclose(village_committee, title=f"第 {number} 份")
    few, all_of_them = Client().get(PAGE), Client().get(f"{PAGE}?papers=all")
    assert few.content.decode().count("/papers/") == 8 and "以前公开的" in few.content.decode()
    assert all_of_them.content.decode().count("/papers/") == 12 and len(all_of_them.content) < LIMIT


def test_published_and_withdrawn_at_the_desk(media, village_committee, leader, client_of):
    client = client_of(village_committee)
    sent = {"village_code": VILLAGE, "kind": "finance", "title": "一季度收支", "file": paper()}
    assert client.post("/board/new/", sent).status_code == 302
    (made,) = queries.laid_open(VILLAGE)
    assert f"/board/{made.pk}/withdraw/" in client.get("/board/").content.decode()
    assert client.post(f"/board/{made.pk}/withdraw/", {"reason": "抄错了"}).status_code == 302
    assert "抄错了" in client.get("/board/").content.decode()
    assert client_of(leader).get("/board/").status_code == 403


def test_a_card_says_the_units_duty_phone_or_the_hotline(cast, client_of, county_admin):
    (village, *_rest) = queries.cards_of(cast.township_officer, VILLAGE, on=NOON.date())[1]
    assert village.duty_phone == ""
    office = Organisation.objects.get(county_code=COUNTY, code=VILLAGE[:9])
    given = {"organisation_id": office.pk, "name": office.name, "short_name": office.short_name, "now": NOON}
    with pytest.raises(BadNumber):
        run(people.rename_organisation, actor=county_admin, duty_phone="123", **given)
    run(people.rename_organisation, actor=county_admin, duty_phone="（0578）7112345", **given)
    (village, *_rest) = queries.cards_of(cast.township_officer, VILLAGE, on=NOON.date())[1]
    assert village.duty_phone == "0578-7112345"
    run(people.rename_organisation, actor=county_admin, **given)
    assert Organisation.objects.get(pk=office.pk).duty_phone == "0578-7112345"


def send(client, title="一季度收支", name="收支.png", **headers):
    given = {"village": VILLAGE, "kind": "finance", "title": title, "file": paper(name)}
    return client.post("/api/disclosures", given, headers=headers)


def test_laid_open_listed_and_taken_down_by_api(media, village_committee, cadre, neighbour, client_of):
    clerk = client_of(village_committee)
    first = send(clerk, **{"Idempotency-Key": "one"})
    assert first.status_code == 201 and send(clerk, **{"Idempotency-Key": "one"}).json() == first.json()
    assert send(clerk, "二季度收支", **{"Idempotency-Key": "one"}).json()["code"] == "key_reused"
    send(clerk, "二季度收支")
    paths = ("", f"?village={VILLAGE}&kind=finance&limit=2", "?offset=1", "?kind=party")
    listed = [[one["title"] for one in clerk.get(f"/api/disclosures{path}").json()] for path in paths]
    assert listed == [["二季度收支", "一季度收支"], ["二季度收支", "一季度收支"], ["一季度收支"], []]
    made = first.json()
    one, villager = f"/api/disclosures/{made['id']}", Client()
    assert villager.get(made["url"]).status_code == 200
    for stranger, status in ((villager, 401), (client_of(cadre), 403)):
        assert stranger.get("/api/disclosures").status_code == stranger.get(one).status_code == status
        assert send(stranger).status_code == withdraw(stranger, one).status_code == status
    other = client_of(neighbour)
    assert other.get("/api/disclosures").json() == []
    assert other.get(one).status_code == withdraw(other, one).status_code == 404
    assert send(other).status_code == 403
    assert withdraw(clerk, one, reason=" ").json()["code"] == "reason_needed"
    gone = withdraw(clerk, one).json()
    assert (gone["withdrawn_because"], gone["url"]) == ("抄错了", "")
    assert clerk.get(one).json() == gone and villager.get(made["url"]).status_code == 404
    assert withdraw(clerk, one).json()["code"] == "withdrawn_already"


def withdraw(client, address, reason="抄错了"):
    return client.post(f"{address}/withdraw", {"reason": reason}, content_type="application/json")


def test_what_is_missing_in_a_sending_is_said(media, village_committee, client_of):
    clerk = client_of(village_committee)
    assert send(clerk, " ").json()["code"] == "incomplete"
    bare = clerk.post("/api/disclosures", {"village": VILLAGE, "kind": "gossip", "title": "x"})
    assert (bare.status_code, sorted(bare.json()["facts"])) == (422, ["file.file", "form.kind"])
    other = {"village": "331181104202", "kind": "finance", "title": "收支", "file": paper()}
    assert clerk.post("/api/disclosures", other).json()["code"] == "not_yours"
