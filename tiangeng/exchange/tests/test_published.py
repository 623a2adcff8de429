"""The public list: what a county shows to the world, what never is in it, and how a client narrows it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue
from tiangeng.issues.states import State
from tiangeng.places.tests.factories import household
from tiangeng.public import actions
from tiangeng.public.tests import factories as villagers

from .factories import LAMP, VILLAGE, publish

NAMED = "叶根水家门口的水渠漏水，电话 13857801234。"


def _listed(ask_for, **query):
    status, rows = ask_for("requests.json", **query)
    assert status == 200, rows
    return rows


# ---------------------------------------------------------------- what is shown


def test_by_itself_a_county_publishes_no_list(ask_for, now):
    villagers.asked(now=timezone.now())
    status, (error,) = ask_for("requests.json")
    assert (status, error["code"]) == (403, 403)


def test_a_published_request_shows_the_matter_and_nobody(ask_for, cast):
    publish("irrigation", titles=True)
    code = villagers.asked(now=timezone.now(), body=NAMED, kind="irrigation", name="叶根水", phone="13857801234")
    villagers.in_progress(code, cast, now=timezone.now())
    (row,) = _listed(ask_for)
    assert row["description"] == "叶**家门口的水渠漏水，电话 138****1234"
    assert (row["status"], row["service_code"], row["agency_responsible"]) == ("open", "irrigation", "水利局")
    assert row["address"].split(", ")[-1] == "龙泉市"
    assert row["address_id"] == VILLAGE
    assert not {"lat", "long", "media_url", "zipcode"} & set(row)
    said = str(row)
    assert not any(secret in said for secret in ("叶根水", "13857801234", code, "陈立"))


def test_a_households_own_matter_does_not_come_out_once_it_is_forgotten_whose_it_was(ask_for, cast):
    publish("irrigation")
    villagers.asked(now=timezone.now(), kind="irrigation", name="叶根水", phone="13857801234")
    Issue.objects.update(household=household(cast.cadre))
    assert _listed(ask_for) == []
    Issue.objects.update(household=None, reporter_name="", reporter_phone=None)  # as retention leaves it
    assert _listed(ask_for) == []


def test_without_leave_for_titles_only_kind_and_place_are_told(ask_for):
    publish("irrigation")
    villagers.asked(now=timezone.now(), kind="irrigation")
    (row,) = _listed(ask_for)
    assert "description" not in row


def test_the_listed_number_opens_the_request_and_answers_for_nobody(ask_for):
    publish("irrigation")
    code = villagers.asked(now=timezone.now(), kind="irrigation")
    (row,) = _listed(ask_for)
    assert row["service_request_id"] == Issue.objects.get().number
    assert ask_for(f"requests/{row['service_request_id']}.json") == (200, [row])
    assert Client().get(f"/p/r/{row['service_request_id']}/").status_code == 404  # it is no receipt
    assert code not in str(row)


def test_what_is_not_the_publics_is_never_listed(ask_for, cast):
    publish("irrigation", "opinions", "electricity")
    at = timezone.now()
    kept = [
        villagers.asked(now=at, kind="irrigation", about_organisation_id=villagers.unit("water").pk),  # a complaint
        villagers.asked(now=at, kind="drinking-water", body="水龙头出黄水"),  # a branch that is not published
    ]
    issues.report_issue(  # said at a door, not asked in public
        actor=cast.cadre, now=at, random_below=villagers._chance.randrange, region_code=VILLAGE, category="channel-repair",
        title="水渠漏水", body="漏", source="visit",
    )  # fmt: skip
    assert _listed(ask_for) == []
    numbers = list(Issue.objects.values_list("number", flat=True))
    assert len(numbers) == len(kept) + 1
    answers = {
        (status, str(rows)) for status, rows in (ask_for(f"requests/{n}.json") for n in [*numbers, "LQ-2026-999999"])
    }
    assert len(answers) == 1  # hidden and unknown are one answer
    assert _listed(ask_for, service_request_id=",".join(numbers)) == []


def test_hidden_and_unknown_numbers_cost_the_same_queries(ask_for):
    publish("irrigation")
    villagers.asked(now=timezone.now(), kind="irrigation", about_organisation_id=villagers.unit("water").pk)
    ask_for("requests/LQ-2026-999998.json")  # the first knock of a stretch also sweeps
    counts = []
    for number in (Issue.objects.get().number, "LQ-2026-999999"):
        with CaptureQueriesContext(connection) as seen:
            ask_for(f"requests/{number}.json")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_complaints_receipt_opens_nothing_here(ask_for):
    code = villagers.asked(now=timezone.now(), about_organisation_id=villagers.unit("water").pk)
    assert ask_for(f"requests/{code}.json") == ask_for("requests/AAAA-AAAA-AA.json")


def test_a_list_costs_the_same_however_long_it_is(ask_for):
    publish("irrigation")
    counts = []
    for _round in range(2):
        for _n in range(3):
            villagers.asked(now=timezone.now(), kind="irrigation")
        ask_for("requests.json")
        with CaptureQueriesContext(connection) as seen:
            assert _listed(ask_for)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# ---------------------------------------------------------------- filters


@pytest.fixture
def three(ask_for, cast):
    """Asked 100, 40 and 1 days ago; the middle one struck off."""
    publish("irrigation", "electricity")
    now = timezone.now()
    old = villagers.asked(now=now - timedelta(days=100), kind="irrigation")
    closed = villagers.asked(now=now - timedelta(days=40), kind="irrigation")
    villagers.resolved(closed, cast, now=now - timedelta(days=39))
    actions.answer(opened=villagers.opened(closed), now=now - timedelta(days=38), is_solved=True)
    fresh = villagers.asked(now=now - timedelta(days=1), kind="electricity", body=LAMP)
    return [villagers.opened(code).issue.number for code in (old, closed, fresh)]


def _numbers(rows):
    return [row["service_request_id"] for row in rows]


def test_ninety_days_newest_first_unless_asked_otherwise(ask_for, three):
    old, closed, fresh = three
    assert _numbers(_listed(ask_for)) == [fresh, closed]
    start = (timezone.now() - timedelta(days=101)).isoformat()
    assert _numbers(_listed(ask_for, start_date=start)) == [closed, old]
    end = (timezone.now() - timedelta(days=50)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert _numbers(_listed(ask_for, end_date=end)) == [old]


def test_status_service_and_page_narrow_the_list(ask_for, three):
    _old, closed, fresh = three
    assert Issue.objects.get(number=closed).state == State.CLOSED
    assert _numbers(_listed(ask_for, status="closed")) == [closed]
    assert _numbers(_listed(ask_for, status="open")) == [fresh]
    assert _numbers(_listed(ask_for, status="open,closed")) == [fresh, closed]
    assert _numbers(_listed(ask_for, service_code="irrigation")) == [closed]
    assert _listed(ask_for, service_code="nothing") == []
    assert _numbers(_listed(ask_for, page_size="1", page="2")) == [closed]
    assert _listed(ask_for, page="3", page_size="1") == []


def test_ids_override_every_other_argument(ask_for, three):
    old, closed, _fresh = three
    assert _numbers(_listed(ask_for, service_request_id=f"{old},{closed},x", status="open", start_date="bad")) == [
        old,
        closed,
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "yesterday"},
        {"start_date": "9999-12-31T00:00:00Z"},
        {"end_date": "0001-01-01"},
        {"start_date": "2026-01-01", "end_date": "2026-06-01"},
        {"start_date": "2026-02-01", "end_date": "2026-01-01"},
        {"status": "gone"},
        {"page": "0"},
        {"page": "一"},
        {"page_size": "1001"},
        {"page": "99999999999999999999"},
        {"service_request_id": ",".join(f"LQ-2026-{n:06d}" for n in range(51))},
    ],
)
def test_bad_arguments_are_a_400_that_says_what_is_wrong(ask_for, query):
    publish("irrigation")
    status, (error,) = ask_for("requests.json", **query)
    assert (status, error["code"]) == (400, 400)
    assert [*query][-1] in error["description"]


def test_what_a_time_should_look_like_is_not_told_as_if_it_were_wrong(ask_for):
    publish("irrigation")
    _status, (error,) = ask_for("requests.json", start_date="yesterday")
    assert error["description"] == "start_date 写得不对，应当是：像 2026-03-18T00:00:00Z 这样的时间。"
