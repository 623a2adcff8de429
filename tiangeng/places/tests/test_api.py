"""The API: the same actions, one error shape, masks instead of numbers, and the same answer to the same key."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from conftest import COUNTY, VILLAGE
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import IdempotencyKey
from tiangeng.places.models import Enterprise, Facility, Household, Resident
from tiangeng.places.tests import factories as made

Sign = Callable[[Any], Client]
ROOT = "/api/places"


def send(client: Client, method: str, path: str, body: Any = None, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    data = json.dumps(body) if body is not None else ""
    return getattr(client, method)(f"{ROOT}{path}", data=data, content_type="application/json", headers=headers)


def refused(response: Any, *, status: int, code: str) -> dict[str, Any]:
    """The one error shape."""
    answer = response.json()
    assert (response.status_code, answer["code"]) == (status, code), answer
    assert set(answer) == {"code", "message", "facts"}
    return answer


@pytest.fixture
def api(client_of: Sign, cadre) -> Client:
    return client_of(cadre)


# ---------------------------------------------------------------------- regions


def test_a_region_is_found_with_its_path(client_of: Sign, county_admin):
    found = client_of(county_admin).get(f"{ROOT}/regions", {"q": "ly dy"}).json()
    assert found[0]["code"] == "331181001001"
    assert found[0]["path"] == "浙江省 丽水市 龙泉市 龙渊街道 大洋社区"


def test_one_searches_ones_own_territory_unless_another_is_named(api):
    assert api.get(f"{ROOT}/regions", {"q": "大洋"}).json() == []
    assert (
        api.get(f"{ROOT}/regions", {"q": "大洋", "within": COUNTY, "level": "village"}).json()[0]["name"] == "大洋社区"
    )


def test_children_come_in_pinyin_order_and_a_region_by_its_code(api):
    names = [one["name"] for one in api.get(f"{ROOT}/regions/children", {"of": COUNTY}).json()]
    assert (len(names), names[0], names[-1]) == (19, "安仁镇", "住龙镇")
    assert [one["name"] for one in api.get(f"{ROOT}/regions/children").json()] == ["浙江省"]
    assert api.get(f"{ROOT}/regions/{VILLAGE}").json()["parent_code"] == VILLAGE[:9]
    refused(api.get(f"{ROOT}/regions/331181999"), status=422, code="no_such_region")


# ---------------------------------------------------------------------- households


def test_a_file_is_opened_read_listed_and_edited(api):
    made_ = send(api, "post", "/households", {"region_code": VILLAGE, "head_name": "叶根水", "labels": ["独居老人"]})
    file = made_.json()
    assert (made_.status_code, file["number"], file["version"], file["residents"]) == (201, "001", 1, [])
    assert api.get(f"{ROOT}/households/{file['id']}").json() == file
    page = api.get(f"{ROOT}/households", {"q": "ygs", "label": "独居老人", "region": VILLAGE}).json()
    assert ([one["id"] for one in page["items"]], page["more"]) == ([file["id"]], False)
    edited = send(api, "patch", f"/households/{file['id']}", {"seen_version": 1, "hamlet": "水碓坑"}).json()
    assert (edited["hamlet"], edited["head_name"], edited["labels"], edited["version"]) == (
        "水碓坑",
        "叶根水",
        ["独居老人"],
        2,
    )
    late = send(api, "patch", f"/households/{file['id']}", {"seen_version": 1, "hamlet": "上村"})
    assert "叶青" in refused(late, status=409, code="changed_meanwhile")["message"]


def test_a_repeated_sending_makes_one_file_and_gets_one_answer(api):
    body = {"region_code": VILLAGE, "head_name": "叶根水"}
    first, again = (send(api, "post", "/households", body, key="k-1") for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Household.objects.count() == 1
    refused(send(api, "post", "/households", body | {"head_name": "别人"}, key="k-1"), status=422, code="key_reused")


def test_members_show_masks_and_a_look_is_answered_once_and_kept_nowhere(api, home):
    body = {"name": "叶根水", "relation": "户主", "phone": "13857800001", "id_number": made.id_number()}
    sent = send(api, "post", f"/households/{home.pk}/residents", body, key="k-2")
    person = sent.json()
    assert (sent.status_code, person["phone"], person["id_number"]) == (
        201,
        "138****0001",
        f"331181********{made.id_number()[-4:]}",
    )
    file = api.get(f"{ROOT}/households/{home.pk}").content.decode()
    look = send(api, "post", f"/residents/{person['id']}/unmask/id_number", {"reason": "核对低保材料"}, key="k-3")
    assert look.json() == {"value": made.id_number()}
    kept = " ".join(IdempotencyKey.objects.values_list("body", flat=True))
    for plain in ("13857800001", made.id_number()):
        assert plain not in file
        assert plain not in kept
    refused(
        send(api, "post", f"/residents/{person['id']}/unmask/phone", {"reason": "看看"}),
        status=422,
        code="reason_too_short",
    )
    assert send(api, "post", f"/residents/{person['id']}/unmask/name", {"reason": "核对低保材料"}).status_code == 422


def test_a_member_is_edited_moved_along_and_removed(client_of: Sign, township_officer, home, head, other_village):
    client = client_of(township_officer)
    edited = send(client, "patch", f"/residents/{head.pk}", {"seen_version": 1, "phone": "", "birth_year": None}).json()
    assert (edited["phone"], edited["birth_year"], edited["name"]) == ("", None, "叶根水")
    moved = send(
        client, "post", f"/households/{home.pk}/move", {"seen_version": 1, "region_code": other_village.code}
    ).json()
    assert (moved["region_code"], moved["region_name"]) == (other_village.code, other_village.name)
    left = send(client, "post", f"/residents/{head.pk}/remove", {"reason": "误录"}).json()
    assert left["residents"] == []
    assert not Resident.objects.exists()


def test_lists_are_cut_into_pages(api, cadre):
    for serial in range(5):
        made.household(cadre, head_name=f"叶{'一二三四五'[serial]}")
    first = api.get(f"{ROOT}/households", {"limit": 2}).json()
    rest = api.get(f"{ROOT}/households", {"limit": 3, "offset": 2}).json()
    assert (len(first["items"]), first["more"], len(rest["items"]), rest["more"]) == (2, True, 3, False)
    assert not {one["id"] for one in first["items"]} & {one["id"] for one in rest["items"]}
    assert api.get(f"{ROOT}/households", {"limit": 201}).status_code == 422


# ---------------------------------------------------------------------- enterprises and facilities


def test_enterprises_and_facilities_take_the_same_road(client_of: Sign, township_officer):
    client = client_of(township_officer)
    firm = {
        "region_code": VILLAGE,
        "credit_code": made.credit_code(),
        "name": "溪边竹业",
        "contact_phone": "13857800009",
    }
    answer = refused(
        send(client, "post", "/enterprises", firm | {"credit_code": made.credit_code()[:-1]}),
        status=422,
        code="bad_number",
    )
    assert "17 位" in answer["message"]
    one = send(client, "post", "/enterprises", firm).json()
    assert one["contact_phone"] == "138****0009"
    assert (
        send(client, "patch", f"/enterprises/{one['id']}", {"seen_version": 1, "industry": "竹木"}).json()["industry"]
        == "竹木"
    )
    assert [x["id"] for x in client.get(f"{ROOT}/enterprises", {"q": "xbzy"}).json()["items"]] == [one["id"]]
    assert client.get(f"{ROOT}/enterprises/{one['id']}").json()["region_name"]
    assert send(client, "post", f"/enterprises/{one['id']}/unmask", {"reason": "约时间上门走访"}).json() == {
        "value": "13857800009"
    }

    kinds = {kind["code"] for kind in client.get(f"{ROOT}/facility-kinds").json()}
    assert "clinic" in kinds
    place = {"region_code": VILLAGE, "kind": "clinic", "name": "卫生室", "latitude": "28.07", "longitude": "119.14"}
    clinic = send(client, "post", "/facilities", place).json()
    assert (
        send(client, "patch", f"/facilities/{clinic['id']}", {"seen_version": 1, "name": "中心卫生室"}).json()[
            "version"
        ]
        == 2
    )
    assert [x["id"] for x in client.get(f"{ROOT}/facilities", {"kind": "clinic", "q": "卫生"}).json()["items"]] == [
        clinic["id"]
    ]
    assert client.get(f"{ROOT}/facilities/{clinic['id']}").json()["latitude"] in ("28.070000", 28.07)
    refused(send(client, "post", "/facilities", place | {"kind": "casino"}), status=422, code="no_such_kind")
    refused(send(client, "post", "/facilities", place | {"longitude": None}), status=422, code="half_a_point")


# ---------------------------------------------------------------------- strangers and odd input


@pytest.fixture
def theirs(cadre, home, head, other_village) -> list[tuple[str, str, Any]]:
    """Every operation on one record of somebody's territory."""
    firm, clinic = made.enterprise(cadre, contact_phone="13857800009"), made.facility(cadre)
    seen = {"seen_version": 1}
    return [
        ("get", f"/households/{home.pk}", None), ("patch", f"/households/{home.pk}", seen),
        ("post", f"/households/{home.pk}/move", seen | {"region_code": other_village.code}),
        ("post", f"/households/{home.pk}/residents", {"name": "某", "relation": "户主"}),
        ("patch", f"/residents/{head.pk}", seen), ("post", f"/residents/{head.pk}/remove", {"reason": "误录"}),
        ("post", f"/residents/{head.pk}/unmask/phone", {"reason": "核对低保材料"}),
        ("get", f"/enterprises/{firm.pk}", None), ("patch", f"/enterprises/{firm.pk}", seen),
        ("post", f"/enterprises/{firm.pk}/unmask", {"reason": "约时间上门走访"}),
        ("get", f"/facilities/{clinic.pk}", None), ("patch", f"/facilities/{clinic.pk}", seen),
    ]  # fmt: skip


def test_a_neighbour_gets_the_answer_for_what_never_was(client_of: Sign, neighbour, other_township, theirs):
    for stranger in (neighbour, other_township):
        client = client_of(stranger)
        for method, path, body in theirs:
            there = refused(send(client, method, path, body), status=404, code="missing")
            parts = path.split("/")
            never = "/".join([*parts[:2], str(new_id()), *parts[3:]])
            assert refused(send(client, method, never, body), status=404, code="missing") == there
        for listed in ("households", "enterprises", "facilities"):
            assert client.get(f"{ROOT}/{listed}").json() == {"items": [], "more": False}


def test_who_only_looks_changes_nothing_and_sees_no_number(client_of: Sign, leader, theirs):
    client = client_of(leader)
    for method, path, body in theirs:
        if method == "get":
            assert send(client, method, path).status_code == 200
        else:
            refused(send(client, method, path, body), status=403, code="not_yours")
    for path, body in (
        ("/households", {"region_code": VILLAGE, "head_name": "某"}),
        ("/enterprises", {"region_code": VILLAGE, "credit_code": made.credit_code(9), "name": "某"}),
        ("/facilities", {"region_code": VILLAGE, "kind": "clinic", "name": "某"}),
    ):
        refused(send(client, "post", path, body), status=403, code="not_yours")
    assert (Household.objects.count(), Enterprise.objects.count(), Facility.objects.count()) == (1, 1, 1)


def test_nobody_is_asked_to_sign_in(client_of: Sign, nobody, theirs):
    client = client_of(nobody)
    for method, path, body in [
        *theirs,
        ("get", "/regions?q=ly", None),
        ("get", "/regions/33", None),
        ("get", "/households", None),
    ]:
        refused(send(client, method, path, body), status=401, code="sign_in_needed")


@pytest.mark.parametrize(
    "odd", ["\x00", "叶\x00", "\ud800", "😀", "长" * 100_000, "'; DROP TABLE places_household; --"]
)
def test_odd_words_are_refused_or_kept_as_they_are_and_never_break_the_server(api, home, odd):
    for method, path, body in (
        ("post", "/households", {"region_code": VILLAGE, "head_name": odd}),
        ("patch", f"/households/{home.pk}", {"seen_version": 1, "note": odd}),
        ("post", f"/households/{home.pk}/residents", {"name": "某", "relation": odd, "phone": odd}),
        ("post", "/enterprises", {"region_code": VILLAGE, "credit_code": odd, "name": odd}),
        ("post", "/facilities", {"region_code": odd, "kind": odd, "name": odd}),
    ):
        assert send(api, method, path, body).status_code in (200, 201, 413, 422), (method, path)
    for path in ("/regions", "/households", "/enterprises", "/facilities"):
        assert api.get(f"{ROOT}{path}", {"q": odd.encode("utf-8", "replace")[:200]}).status_code in (200, 422)
    for name in ("hamlet", "label"):
        assert api.get(f"{ROOT}/households", {name: odd.encode("utf-8", "replace")[:100]}).status_code in (200, 422)
    assert api.get(f"{ROOT}/facilities", {"kind": odd.encode("utf-8", "replace")[:100]}).status_code in (200, 422)
