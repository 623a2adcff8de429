"""Another system brings in a sheet: the same verbs as at the screen, told in JSON."""

import uuid

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.documents import actions
from tiangeng.documents.models import SheetImport
from tiangeng.documents.tests.bringing import (  # noqa: F401 — own_folder is a fixture
    finish_tasks,
    heads,
    homes,
    looked_at,
    own_folder,
    workbook,
)
from tiangeng.documents.tests.files import upload
from tiangeng.documents.tests.test_worksheets import book
from tiangeng.kernel.walls import acting

SHEETS = "/api/files/sheets"


def bring(client, content, **said):
    return client.post(SHEETS, {"kind": "places.household", "file": upload(content, "农户.xlsx")} | said)


def post(client, path, **body):
    return client.post(f"{SHEETS}/{path}", body, content_type="application/json")


def checked(actor, told):
    with acting(actor):
        sheet = SheetImport.objects.get(pk=told["id"])
    looked_at(actor, sheet)
    finish_tasks(actor)
    return sheet


def test_a_sheet_is_brought_read_otherwise_mapped_and_written(world, cast, client_of):
    actor, client = cast.county_admin, client_of(cast.county_admin)
    content = book(一组=homes(["901", "叶一"]), 二组=[["村名", "当家人"], [VILLAGE, "叶二"], [VILLAGE, ""]])
    brought = bring(client, content)
    assert brought.status_code == 201 and brought.json()["is_at_work"]
    pk = checked(actor, brought.json()).pk
    told = client.get(f"{SHEETS}/{pk}").json()
    assert (told["worksheet"], told["row_count"], told["heading_row"]) == ("一组", 1, 1)
    assert told["worksheets"] == [{"name": "一组", "row_count": 2}, {"name": "二组", "row_count": 3}]

    checked(actor, post(client, f"{pk}/worksheet", worksheet="二组").json())
    told = client.get(f"{SHEETS}/{pk}").json()
    assert (told["is_checked"], told["missing"]) == (False, ["户主姓名"])
    checked(actor, post(client, f"{pk}/columns", pairs={"region_code": 0, "head_name": 1}).json())
    told = client.get(f"{SHEETS}/{pk}").json()
    assert (told["row_count"], told["bad_count"], told["new_count"]) == (2, 1, 1)
    assert [(row["number"], row["cells"][1]["fault"]) for row in told["rows"] if row["bad"]] == [(3, "这一格要填")]
    assert client.get(told["bad_url"]).status_code == 200

    assert post(client, f"{pk}/write", is_whole=True).json()["code"] == "bad_rows_left"
    assert post(client, f"{pk}/write", is_whole=False).json()["is_at_work"]
    actions.run_sheet(actor=actor, now=NOON, import_id=pk, report=lambda done, total=None: None)
    told = client.get(f"{SHEETS}/{pk}").json()
    assert (told["applied_count"], told["is_finished"]) == (1, True)
    assert "叶二" in heads(actor)


def test_the_worksheet_can_be_said_at_once_and_has_to_be_there(world, cast, client_of):
    content = book(hidden=["旧"], 一组=homes(["901", "叶一"]), 二组=homes(["902", "叶二"], ["903", "叶三"]), 旧=homes())
    actor, client = cast.county_admin, client_of(cast.county_admin)
    pk = checked(actor, bring(client, content, worksheet="二组").json()).pk
    assert client.get(f"{SHEETS}/{pk}").json()["row_count"] == 2
    assert post(client, f"{pk}/worksheet", worksheet="旧").json()["code"] == "no_such_worksheet"


def test_the_same_key_brings_one_sheet(world, cast, client_of):
    client, key = client_of(cast.county_admin), {"Idempotency-Key": str(uuid.uuid4())}
    content = workbook(homes(["901", "叶一"]))
    first, second = (
        client.post(SHEETS, {"kind": "places.household", "file": upload(content, "农户.xlsx")}, headers=key)
        for _time in range(2)
    )
    assert first.json()["id"] == second.json()["id"]
    with acting(cast.county_admin):
        assert SheetImport.objects.filter(county_code=COUNTY).count() == 1


def test_a_stranger_finds_nothing(world, cast, client_of):
    pk = bring(client_of(cast.county_admin), workbook(homes(["901", "叶一"]))).json()["id"]
    assert client_of(cast.township_officer).get(f"{SHEETS}/{pk}").status_code == 404
    assert bring(client_of(cast.leader), workbook(homes(["1", "叶"]))).status_code == 403
