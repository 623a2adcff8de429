"""What a phone is given: its owner's villages and no others, everything that changes, and a way to see what has gone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

import pytest

from conftest import NOON, VILLAGE
from tiangeng.field import queries
from tiangeng.field.refusals import TokenUnreadable
from tiangeng.field.schemas import EnterpriseData, HouseholdData, IssueData, ResidentData
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue, Receipt
from tiangeng.issues.standing import stand_of
from tiangeng.places import actions as places
from tiangeng.places.tests.factories import enterprise, household
from tiangeng.visits import actions as visits
from tiangeng.visits.schemas import VisitOut

NEIGHBOUR_VILLAGE = "331181104202"
LATER = NOON + timedelta(hours=1)


def pulled(actor, *, token="", limit=500, now=NOON):
    """Every page until the last, as a phone asks for them."""
    items = []
    while True:
        page = queries.changes(actor, token=token, limit=limit, now=now)
        items += page.items
        token = page.next
        if not page.more:
            return items, page


def by_kind(items):
    found = {}
    for item in items:
        found.setdefault(item["kind"], []).append(item)
    return found


@pytest.fixture
def village(cadre, township_officer):
    """Two homes and a firm here, one home elsewhere, a visit and an issue."""
    home = household(cadre, hamlet="下坑")
    places.add_resident(
        actor=cadre, household_id=home.pk, name="王桂花", relation="配偶", phone="13857812345", now=NOON
    )
    household(township_officer, region_code=NEIGHBOUR_VILLAGE)
    enterprise(cadre)
    visit = visits.record_visit(
        actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="渠漏了", household_ids=[home.pk], now=NOON
    )
    issue = issues.report_issue(
        actor=cadre, region_code=VILLAGE, category="channel-repair", title="渠漏", body="漏", source="visit", visit_id=visit.pk,
        household_id=home.pk, reporter_name="王桂花", now=NOON, random_below=lambda n: 1,
    )  # fmt: skip
    return home, visit, issue


def test_the_first_round_brings_all_of_the_village_and_nothing_else(village, cadre):
    home, visit, issue = village
    items, last = pulled(cadre)
    found = by_kind(items)
    assert [item["id"] for item in found["household"]] == [home.pk]
    assert [item["id"] for item in found["visit"]] == [visit.pk]
    assert [item["id"] for item in found["issue"]] == [issue.pk]
    assert len(found["enterprise"]) == 1
    assert {item["region_code"] for item in items} == {VILLAGE}
    file = found["household"][0]["data"]
    assert file["last_visited_on"] == NOON.date()
    assert [(m["name"], m["initials"], m["phone_masked"]) for m in file["residents"]] == [
        ("王桂花", "wgh", "138****2345")
    ]
    assert "13857812345" not in str(items)
    told = found["issue"][0]["data"]
    assert (told["reporter"], told["is_mine"], told["last_line"]["who"][-2:]) == ("王**", True, "叶青")
    visited = found["visit"][0]["data"]
    assert set(visited) == set(VisitOut.model_fields), "as the visit's own operation tells it"
    assert (visited["village"], visited["household_ids"], visited["hidden_count"]) == ("刘坊村", [home.pk], 0)
    assert last.villages == [VILLAGE]


def test_the_receipt_comes_back_to_who_wrote_it_down_and_to_nobody_at_work_on_it(
    village, cadre, partner, bureau, township_officer
):
    """The phone may have had no room for it."""
    _home, _visit, issue = village
    told = lambda actor: by_kind(pulled(actor)[0])["issue"][0]["data"]["receipt_code"]  # noqa: E731
    code = Receipt.objects.get(issue_id=issue.pk).code
    assert (told(cadre), told(partner)) == (code, "")
    lead = min(cadre.organisation_ids)
    issues.dispatch_issue(actor=township_officer, issue_id=issue.pk, lead_id=lead, now=NOON)
    assert told(cadre) == ""


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_of_any_size_bring_the_same_once(village, cadre, limit):
    whole, _last = pulled(cadre)
    items, _last = pulled(cadre, limit=limit)
    assert [(i["kind"], i["id"]) for i in items] == [(i["kind"], i["id"]) for i in whole]


def test_the_next_round_brings_what_has_changed_since(village, cadre):
    home, _visit, _issue = village
    _items, last = pulled(cadre)
    quiet, last = pulled(cadre, token=last.next, now=LATER)
    again, last = pulled(cadre, token=last.next, now=LATER + timedelta(minutes=10))
    assert quiet and not again, "what was written just before the mark comes twice, and then no more"
    places.add_resident(
        actor=cadre, household_id=home.pk, name="王小宝", relation="儿子", now=LATER + timedelta(minutes=20)
    )
    items, _last = pulled(cadre, token=last.next, now=LATER + timedelta(minutes=30))
    assert [(i["kind"], len(i["data"]["residents"])) for i in items] == [("household", 2)]


def test_every_kind_is_told_with_all_its_fields_and_no_other(village, cadre):
    items, _last = pulled(cadre)
    said = {"household": HouseholdData, "enterprise": EnterpriseData, "visit": VisitOut, "issue": IssueData}
    assert {kind: set(found[0]["data"]) for kind, found in by_kind(items).items()} == {
        kind: set(schema.model_fields) for kind, schema in said.items()
    }
    assert set(items[0]["data"]["residents"][0]) == set(ResidentData.model_fields)


def test_what_has_gone_shows_in_the_count_and_the_ids(village, cadre, township_officer):
    home, _visit, _issue = village
    _items, before = pulled(cadre)
    places.move_household(
        actor=township_officer, household_id=home.pk, region_code=NEIGHBOUR_VILLAGE, reason="迁居", now=LATER
    )
    _items, after = pulled(cadre, token=before.next, now=LATER + timedelta(minutes=10))
    assert before.present["household"] == (1, home.pk.int & 0xFFFFFFFF)
    assert after.present["household"] == (0, 0)
    assert queries.present(cadre, now=LATER)["household"] == []


def test_a_confidential_complaint_is_never_laid_on_a_phone(cadre, bureau):
    unit = min(bureau.organisation_ids)
    issues.report_issue(
        actor=cadre, region_code=VILLAGE, category="cadre-conduct", title="推诿", body="不办", source="office",
        about_organisation_id=unit, now=NOON, random_below=lambda n: 1,
    )  # fmt: skip
    items, _last = pulled(cadre)
    assert "issue" not in by_kind(items)


def test_a_department_gets_what_waits_for_it_and_no_village(village, bureau, township_officer):
    _home, _visit, issue = village
    assert pulled(bureau)[0] == []
    issues.dispatch_issue(actor=township_officer, issue_id=issue.pk, lead_id=min(bureau.organisation_ids), now=NOON)
    items, last = pulled(bureau)
    assert [(item["kind"], item["id"]) for item in items] == [("issue", issue.pk)]
    assert items[0]["data"]["stand"] == stand_of(Issue.objects.get(pk=items[0]["id"]))
    assert items[0]["data"]["is_owner"] and "accept" in [m["name"] for m in items[0]["data"]["next_moves"]]
    assert last.villages == []


def test_who_may_write_a_line_beside_an_issue_or_lay_a_photo_to_it_is_told(cadre, partner, bureau, township_officer):
    issue = issues.report_issue(
        actor=cadre, now=NOON, region_code=VILLAGE, category="channel-repair", title="渠漏了", body="渠漏了", source="visit",
        random_below=lambda below: 0,
    )  # fmt: skip
    lead = min(bureau.organisation_ids)
    issues.dispatch_issue(actor=township_officer, issue_id=issue.pk, now=NOON, lead_id=lead)

    def may(actor):
        data = next(item["data"] for item in pulled(actor)[0] if item["id"] == issue.pk)
        return data["may_note"], data["may_attach"]

    assert [may(cadre), may(partner), may(bureau)] == [(True, True), (False, False), (True, True)]


@pytest.mark.parametrize("token", ["…", "YWJj", "fHx8fA==", "MjAyNi0wMy0xOHx8aG91c2Vob2xkfHw="])
def test_a_mark_that_cannot_be_read_is_refused(cadre, token):
    with pytest.raises(TokenUnreadable):
        queries.changes(cadre, token=token, limit=10, now=NOON)


def test_number_of_questions_does_not_grow_with_the_village(village, cadre, django_assert_max_num_queries):
    for number in range(2, 12):
        household(cadre, number=f"{number:03d}")
    with django_assert_max_num_queries(33):
        items, _last = pulled(cadre)
    assert len(by_kind(items)["household"]) == 11


def test_the_owner_knows_villages_catalogue_and_colleagues(village, cadre, partner):
    told = queries.of_owner(cadre, now=NOON)
    assert [v["code"] for v in told["villages"]] == [VILLAGE]
    assert {c["id"] for c in told["colleagues"]} >= {partner.staff_id}
    leaf = next(c for c in told["categories"] if c["code"] == "channel-repair")
    assert leaf["words"] and leaf["owner_name"]
    assert told["county_name"] == "龙泉市"
    assert isinstance(told["account_id"], UUID)
    assert told["elsewhere"] == []


def test_the_owner_knows_what_they_follow_and_nobody_elses(village, cadre, partner):
    issue = Issue.objects.get()
    issues.follow_issue(actor=partner, issue_id=issue.pk, now=NOON)
    assert queries.of_owner(cadre, now=NOON)["followed"] == []
    issues.follow_issue(actor=cadre, issue_id=issue.pk, now=NOON)
    assert queries.of_owner(cadre, now=NOON)["followed"] == [issue.pk]
    issues.follow_issue(actor=cadre, issue_id=issue.pk, now=NOON, is_followed=False)
    assert queries.of_owner(cadre, now=NOON)["followed"] == []


def test_an_officer_over_many_villages_keeps_no_files_and_may_write_in_each(township_officer, monkeypatch):
    monkeypatch.setattr("tiangeng.field.queries.keeping.FEW", 1)
    told = queries.of_owner(township_officer, now=NOON)
    assert told["villages"] == []
    assert {VILLAGE, NEIGHBOUR_VILLAGE} <= {v["code"] for v in told["elsewhere"]}
    assert set(told["elsewhere"][0]) == {"code", "name", "full_name", "initials", "pinyin"}


def test_the_operation_tells_each_kind_as_its_document_says(village, cadre, client_of):
    told = client_of(cadre).get("/api/field/changes").json()
    data = {item["kind"]: item["data"] for item in told["items"]}
    assert set(data) == {"household", "enterprise", "visit", "issue"}
    assert data["household"]["residents"][0]["name"] == "王桂花"
    assert data["visit"]["heard"] == "渠漏了" and data["issue"]["next_moves"][0]["name"] == "withdraw"


@pytest.mark.parametrize("year", ["0001", "1999", "3000", "9999"])
def test_a_mark_of_no_calendar_is_one_nobody_reads(village, cadre, client_of, year):
    ident = "018f0000-0000-7000-8000-000000000000"
    moment, far = "2026-03-18T12:00:00+00:00", f"{year}-12-31T23:59:59-14:00"
    for begun, since, at in ((far, "", moment), (moment, far, moment), (moment, "", far)):
        mark = urlsafe_b64encode(f"{begun}|{since}|answer|{at}|{ident}".encode()).decode()
        answer = client_of(cadre).get("/api/field/changes", {"since": mark})
        assert (answer.status_code, answer.json()["code"]) == (TokenUnreadable.status, TokenUnreadable.code)


def test_a_mark_of_a_clock_that_was_ahead_is_one_nobody_reads(village, cadre):
    for days, limit in ((1, 500), (1, 1)):
        ahead = queries.changes(cadre, token="", limit=limit, now=NOON + timedelta(days=days)).next
        with pytest.raises(TokenUnreadable):
            queries.changes(cadre, token=ahead, limit=500, now=LATER)
    nearly = queries.changes(cadre, token="", limit=500, now=LATER + timedelta(minutes=1)).next
    assert not queries.changes(cadre, token=nearly, limit=500, now=LATER).more


def test_a_mark_of_before_is_read(village, cadre):
    token = queries.changes(cadre, token="", limit=2, now=NOON).next
    older = "|".join(urlsafe_b64decode(token).decode().split("|")[:5])
    page = queries.changes(cadre, token=urlsafe_b64encode(older.encode()).decode(), limit=500, now=NOON)
    assert not page.more and page.items


def test_what_came_back_says_why_until_it_goes_on(village, cadre, township_officer, cast):
    _home, _visit, issue = village

    def last_line():
        items, _page = pulled(cadre, now=LATER)
        return by_kind(items)["issue"][0]["data"]["last_line"]

    assert last_line()["reason"] == ""
    unit = {"lead_id": next(iter(cast.bureau.organisation_ids)), "now": LATER}
    issues.dispatch_issue(actor=township_officer, issue_id=issue.pk, **unit)
    why = "这条渠是村里自己修的，不归水利管" + "。" * 400
    issues.return_issue(actor=cast.bureau, issue_id=issue.pk, reason=why, now=LATER)
    issues.add_note(actor=cadre, issue_id=issue.pk, words="那归谁？", now=LATER)
    told = last_line()
    assert told["reason"] == why[:200] and "异议" in told["words"] + Issue.objects.get().get_state_display()
    assert "水利" in told["who"]


def test_a_complaint_gives_the_phone_no_line_and_no_reason(village, cadre):
    _home, _visit, issue = village
    Issue.objects.filter(pk=issue.pk).update(is_confidential=True)
    assert "issue" not in by_kind(pulled(cadre)[0])
