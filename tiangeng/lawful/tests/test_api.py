"""Approvals and holds by API: two people for the one, a reason for the other."""

from tiangeng.places.tests.factories import household

JSON = {"content_type": "application/json"}
FORM = {
    "code": "new-form",
    "title": "月报",
    "basis": "县委办〔2026〕1号",
    "expires_on": "2027-03-01",
    "people_count": 30,
    "a_year": 12,
}


def test_a_recurring_form_is_asked_for_by_one_and_approved_by_another(client_of, county_admin, leader, now):
    asked = client_of(county_admin).post("/api/lawful/approvals", FORM, **JSON)
    assert asked.status_code == 201 and asked.json()["state"] == "asked"
    address = f"/api/lawful/approvals/{asked.json()['id']}/approve"
    own = client_of(county_admin).post(address, {}, **JSON)
    assert own.status_code == 403 and own.json()["code"] == "second_person"
    assert client_of(leader).post(address, {"words": "可以"}, **JSON).json()["state"] == "approved"
    listed = client_of(leader).get("/api/lawful/approvals?state=approved").json()
    assert asked.json()["id"] in [one["id"] for one in listed]


def test_a_record_is_held_and_released(client_of, cadre, inspector, security_admin, neighbour):
    home = household(cadre)
    sent = {"object_type": "places.Household", "object_id": str(home.pk), "reason": "诉讼未结"}
    held = client_of(inspector).post("/api/lawful/holds", sent, **JSON)
    assert held.status_code == 201 and held.json()["until_on"] is None
    assert client_of(security_admin).get("/api/lawful/holds").json()[0]["reason"] == "诉讼未结"
    address = f"/api/lawful/holds/{held.json()['id']}/lift"
    assert client_of(security_admin).post(address, {"reason": " "}, **JSON).status_code == 422
    asked = client_of(security_admin).post(address, {"reason": "已结案"}, **JSON).json()
    assert (asked["state"], asked["lifted_because"], asked["lifted_at"]) == ("asked", "已结案", None)
    own = client_of(security_admin).post(f"{address}/agree", {}, **JSON)
    assert own.status_code == 403 and own.json()["code"] == "second_person"
    assert client_of(inspector).post(f"{address}/agree", {"words": "可以"}, **JSON).json()["state"] == "lifted"
    assert client_of(cadre).post("/api/lawful/holds", sent, **JSON).status_code == 403
