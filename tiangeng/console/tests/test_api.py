"""Views of lists by API."""

JSON = {"content_type": "application/json"}
LATE = {"path": "/issues/", "query": "view=late", "name": "超期的"}


def test_a_view_is_saved_once_changed_opened_first_and_taken_away(client_of, cadre, county_admin):
    client = client_of(cadre)
    first, again = (client.post("/api/desk/views", LATE, headers={"Idempotency-Key": "view-1"}, **JSON) for _n in "ab")
    assert first.status_code == 201 and first.json() == again.json()
    address = f"/api/desk/views/{first.json()['id']}"
    assert client.put(address, {"name": "超期的事", "is_shared": True}, **JSON).json()["is_shared"]
    assert client.post(f"{address}/first", {}, **JSON).status_code == 200
    assert [one["name"] for one in client.get("/api/desk/views?path=/issues/").json()] == ["超期的事"]
    taken = client.post("/api/desk/views", LATE | {"name": "超期的事"}, **JSON)
    assert taken.status_code == 409 and set(taken.json()) == {"code", "message", "facts"}
    assert client_of(county_admin).delete(address).status_code == 404
    assert client.delete(address).status_code == 204
