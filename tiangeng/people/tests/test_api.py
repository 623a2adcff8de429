"""The operations: the same actions, one error shape, nothing kept that is secret."""

import pytest
from django.test import Client

from tiangeng.kernel.models import IdempotencyKey
from tiangeng.people import actions, queries
from tiangeng.people.models import Account, Grant, Organisation, Staff
from tiangeng.people.states import GrantState

from .conftest import COUNTY, VILLAGE, run, unit

NOTHING = "00000000-0000-7000-8000-000000000000"


class Api:
    """A JSON client signed in as someone of the cast."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, method: str, path: str, body=None, **headers):
        answer = self.client.generic(
            method,
            f"/api/people{path}",
            data="" if body is None else __import__("json").dumps(body),
            content_type="application/json",
            headers=headers,
        )
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def api(client_of):
    return lambda actor: Api(client_of(actor))


def is_refusal(body) -> bool:
    return set(body) == {"code", "message", "facts"} and bool(body["message"])


def test_me_says_who_i_am_and_what_i_may_do(cast, api):
    status, body = api(cast.township_officer)("GET", "/me")
    assert (status, body["name"], body["organisation"]) == (200, "季文", "安仁镇")
    assert "issues.dispatch" in body["capabilities"]
    assert [grant["role"] for grant in body["grants"]] == ["township"]


def test_what_is_told_of_people_stays_in_no_cache(cast, client_of):
    assert client_of(cast.township_officer).get("/api/people/staff")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", "/organisations"),
        ("GET", f"/organisations/{NOTHING}"),
        ("GET", "/staff"),
        ("GET", "/grants"),
        ("GET", "/accounts"),
        ("GET", "/tokens"),
        ("POST", "/grants"),
        ("POST", f"/grants/{NOTHING}/approve"),
        ("POST", "/tokens"),
        ("POST", "/staff"),
        ("POST", "/organisations"),
        ("POST", "/accounts"),
        ("POST", f"/staff/{NOTHING}/phone"),
        ("DELETE", f"/tokens/{NOTHING}"),
    ],
)
def test_a_stranger_is_asked_to_sign_in_first(nobody, world, api, method, path):
    status, body = api(nobody)(method, path, {} if method == "POST" else None)
    assert (status, body["code"]) == (401, "sign_in_needed")
    assert is_refusal(body)


def test_a_write_with_a_cookie_alone_is_refused(cast, client_of):
    client = client_of(cast.county_admin)
    client.handler.enforce_csrf_checks = True
    sent = {"organisation_id": str(unit("water").pk), "name": "甲"}
    answer = client.post("/api/people/staff", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert not Staff.objects.filter(name="甲").exists()


def test_units_and_people_are_listed_searched_and_paged(cast, api, person):
    ask = api(cast.cadre)
    _status, body = ask("GET", "/organisations?limit=3")
    assert (len(body["items"]), body["more"]) == (3, True)
    _status, body = ask("GET", "/organisations?q=水利&kind=department")
    assert [one["code"] for one in body["items"]] == ["water"]
    _status, body = ask("GET", "/staff?q=zxy")
    assert [(one["name"], one["phone"], one["organisation"]["code"]) for one in body["items"]] == [
        ("曾小燕", "138****1234", "agriculture")
    ]
    assert ask("GET", f"/staff/{person.pk}")[1]["position"] == "农技员"
    assert ask("GET", f"/organisations/{person.organisation_id}")[1]["code"] == "agriculture"


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=10001", "offset=-1", "kind=club", "q=" + "x" * 101])
def test_asking_for_too_much_is_refused_in_the_one_shape(cast, api, query):
    status, body = api(cast.cadre)("GET", f"/organisations?{query}")
    assert status == 422
    assert is_refusal(body)


def test_a_nul_in_a_search_is_refused_not_a_crash(cast, api):
    assert api(cast.cadre)("GET", "/staff?q=%00")[0] == 422


def test_a_neighbour_finds_nothing_of_ours(cast, api, person):
    ask = api(cast.neighbour)
    assert ask("GET", f"/staff/{person.pk}")[0] == 404
    assert ask("GET", f"/organisations/{person.organisation_id}")[0] == 404
    assert ask("GET", "/staff?q=曾小燕")[1]["items"] == []


def test_the_same_key_registers_a_person_once(cast, api):
    ask, sent = api(cast.county_admin), {"organisation_id": str(unit("water").pk), "name": "甲", "phone": "13800000001"}
    answers = [ask("POST", "/staff", sent, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0][0] == 201
    assert Staff.objects.filter(name="甲").count() == 1


def test_a_persons_life_over_the_api(cast, api):
    ask = api(cast.county_admin)
    pk = ask("POST", "/staff", {"organisation_id": str(unit("water").pk), "name": "甲", "phone": "13800000001"})[1][
        "id"
    ]
    assert ask("PUT", f"/staff/{pk}", {"name": "乙", "position": "科长"})[1]["phone"] == "138****0001"
    assert ask("POST", f"/staff/{pk}/phone", {"reason": "约时间"}) == (200, {"phone": "13800000001"})
    assert ask("POST", f"/staff/{pk}/phone", {})[1]["code"] == "reason_needed"
    moved = ask("POST", f"/staff/{pk}/move", {"organisation_id": str(unit("power").pk)})[1]
    assert moved["organisation"]["code"] == "power"
    assert ask("POST", f"/staff/{pk}/retire", {"reason": "退休"})[1]["is_active"] is False
    assert ask("POST", f"/staff/{pk}/retire", {"reason": "退休"})[1]["code"] == "retired"


def test_a_units_life_over_the_api(cast, api):
    ask = api(cast.county_admin)
    sent = {"county_code": COUNTY, "code": "library", "name": "龙泉市图书馆", "kind": "department"}
    status, made = ask("POST", "/organisations", sent | {"duty_phone": "（0578）7112345"})
    assert (status, made["short_name"]) == (201, "龙泉市图书馆")
    path = f"/organisations/{made['id']}"
    assert ask("GET", path)[1]["duty_phone"] == "0578-7112345"
    assert ask("POST", "/organisations", sent)[1]["code"] == "code_taken"
    assert ask("POST", f"{path}/rename", {"name": "文化馆"})[1]["name"] == "文化馆"
    assert ask("POST", f"{path}/close", {"reason": "撤并"})[1]["is_active"] is False
    assert ask("POST", f"{path}/reopen", {"reason": "弄错了"})[1]["is_active"] is True
    assert ask("POST", f"{path}/close", {})[1]["code"] == "reason_needed"
    assert Organisation.objects.get(code="library").is_active


def test_account_and_grant_from_nothing_to_force(cast, api, person):
    keeper, guard = api(cast.system_admin), api(cast.security_admin)
    status, made = keeper("POST", "/accounts", {"username": "zengxy", "staff_id": str(person.pk)})
    account = Account.objects.get(pk=made["account_id"])
    assert status == 201
    assert account.check_password(made["password"])
    assert [one["username"] for one in keeper("GET", "/accounts?q=ZENG")[1]["items"]] == ["zengxy"]

    sent = {
        "account_id": made["account_id"],
        "role": "worker",
        "territory": VILLAGE,
        "from_on": "2026-03-01",
        "organisation_id": str(unit("agriculture").pk),
        "reason": "派驻通知",
    }
    status, grant = keeper("POST", "/grants", sent)
    assert (status, grant["state"]) == (201, "proposed")
    path = f"/grants/{grant['id']}"
    assert keeper("POST", f"{path}/approve", {})[1]["code"] == "not_yours"
    assert guard("POST", f"{path}/approve", {})[1]["state"] == "in_force"
    assert guard("POST", f"{path}/approve", {})[1]["code"] == "wrong_move"
    assert guard("POST", f"{path}/end", {})[1]["code"] == "reason_needed"
    assert guard("POST", f"{path}/end", {"reason": "期满"})[1]["state"] == "ended"
    assert guard("GET", f"/grants?account={made['account_id']}&state=ended")[1]["items"][0]["ended_reason"] == "期满"
    assert guard("POST", f"{path}/promote", {})[0] == 422

    assert keeper("POST", f"/accounts/{account.pk}/reset-password")[1]["password"] != made["password"]
    assert guard("POST", f"/accounts/{account.pk}/freeze", {"reason": "x"})[1]["is_active"] is False
    assert guard("POST", f"/accounts/{account.pk}/unfreeze", {"reason": "x"})[1]["is_active"] is True


def test_answers_with_a_secret_are_kept_nowhere(cast, api, person):
    sent = {"username": "zengxy", "staff_id": str(person.pk)}
    _status, made = api(cast.system_admin)("POST", "/accounts", sent, **{"Idempotency-Key": "once"})
    assert not [row for row in IdempotencyKey.objects.all() if made["password"] in row.body]


def test_everyone_lists_his_own_grants_and_administrators_their_county(cast, api, granted):
    own = api(cast.cadre)("GET", "/grants")[1]["items"]
    assert {grant["account_id"] for grant in own} == {str(cast.cadre.account_id)}
    kept = api(cast.security_admin)("GET", "/grants?limit=200")[1]["items"]
    assert str(granted.account_id) in {grant["account_id"] for grant in kept}
    assert str(cast.neighbour.account_id) not in {grant["account_id"] for grant in kept}


def test_a_key_opens_the_api_without_a_token_and_makes_no_further_keys(cast, api, account, granted, now):
    herself = queries.actor_for(Account.objects.get(pk=account.pk), now=now)
    status, made = api(herself)("POST", "/tokens", {"name": "大屏", "days": 30})
    assert status == 201
    outside = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {made['key']}"})
    assert outside.get("/api/people/me").json()["username"] == "zengxy"
    refused = outside.post("/api/people/tokens", {"name": "又一个"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
    listed = outside.get("/api/people/tokens").json()
    assert [one["name"] for one in listed] == ["大屏"]
    assert "key" not in listed[0]
    assert outside.delete(f"/api/people/tokens/{made['id']}").status_code == 200
    assert outside.get("/api/people/me").status_code == 401


def test_a_frozen_accounts_key_is_dead(cast, account, granted, now):
    herself = queries.actor_for(Account.objects.get(pk=account.pk), now=now)
    _token, key = run(actions.make_token, actor=herself, name="大屏", days=30, now=now)
    outside = Client(headers={"Authorization": f"Bearer {key}"})
    run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="x", now=now)
    assert outside.get("/api/people/me").status_code == 401
    assert Grant.objects.filter(account=account, state=GrantState.IN_FORCE).exists()
