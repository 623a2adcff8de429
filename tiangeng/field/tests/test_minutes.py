"""Minutes of a week: a county's sum, told by nobody, and nothing from which one person's could be worked out."""

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from conftest import NOON, SYSTEM
from tiangeng.field import actions, queries, rules
from tiangeng.field.models import CountyMinutes, Device, MinutesTold
from tiangeng.kernel.models import IdempotencyKey, LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.public import doors

TODAY = NOON.date()
WEEK, THIS_WEEK = rules.weeks_taken(TODAY)
SHOWN_FROM = TODAY + timedelta(days=7)


def add(minutes, *, week=WEEK, now=NOON, token=None, county="331181"):
    token = token or uuid4()
    actions.add_minutes(county_code=county, week=week, minutes=minutes, token=token, now=now)


def told(client, **more):
    body = {"county": "331181", "week": WEEK, "minutes": 47, "token": str(uuid4())} | more
    return client.post("/api/field/minutes", json.dumps(body), content_type="application/json")


def shown(actor, *, today=SHOWN_FROM):
    with acting(actor):
        return queries.minutes_of(actor, today=today)


@pytest.fixture
def this_week(monkeypatch):
    monkeypatch.setattr(rules, "weeks_taken", lambda today: (WEEK, THIS_WEEK))


def test_minutes_reach_the_countys_sum_and_nobody_says_whose(cast, client, this_week, caplog):
    caplog.set_level("DEBUG")
    lines, keys, token = LogEntry.objects.count(), IdempotencyKey.objects.count(), str(uuid4())
    for _again in range(3):
        assert told(client, token=token).status_code == 204
    row, mark = CountyMinutes.objects.get(), MinutesTold.objects.get()
    assert (row.region_code, row.week, row.phones, row.minutes) == ("331181", WEEK, 1, 45)
    assert row.pk.version == mark.pk.version == 4, "neither tells when it was made"
    assert token not in {str(getattr(mark, f.attname)) for f in mark._meta.concrete_fields}
    assert (LogEntry.objects.count(), IdempotencyKey.objects.count()) == (lines, keys)
    assert token not in caplog.text


def test_a_phone_of_before_is_heard_and_not_looked_at(cadre, client_of, this_week, caplog):
    caplog.set_level("DEBUG")
    client = client_of(cadre)
    lines = LogEntry.objects.count()
    body = {"week": WEEK, "minutes": 43, "token": str(uuid4())}
    answer = client.post("/api/field/minutes", json.dumps(body), content_type="application/json")
    assert answer.status_code == 204 and CountyMinutes.objects.get().minutes == 45
    kept = [str(getattr(row, f.attname)) for row in (CountyMinutes.objects.get(), MinutesTold.objects.get())
            for f in row._meta.concrete_fields]  # fmt: skip
    named = {str(cadre.account_id), str(cadre.staff_id), cadre.name}
    assert not named & set(kept) and LogEntry.objects.count() == lines
    assert not [
        line for line in caplog.messages if "43" in line and str(cadre.account_id) in line and "minutes" in line
    ]


def test_what_is_no_weeks_minutes_of_a_county_of_ours_is_refused(cast, client, this_week):
    for wrong in ({"minutes": 0}, {"minutes": 2401}, {"week": "2026-W60"}, {"county": "33"}):
        assert told(client, **wrong).status_code == 422
    for county in ("999999", ""):
        assert told(client, county=county).status_code == 404
    assert told(client, week="2025-W01").status_code == 204
    assert CountyMinutes.objects.count() == MinutesTold.objects.count() == 0


def test_one_source_tells_so_many_an_hour(cast, client, this_week, monkeypatch):
    monkeypatch.setattr(doors, "MINUTES", replace(doors.MINUTES, most=2))
    assert [told(client).status_code for _ in range(3)] == [204, 204, 429]
    assert CountyMinutes.objects.get().phones == 2


@pytest.mark.django_db
def test_no_table_of_this_room_holds_one_persons_minutes():
    kept = {
        model: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_app_config("field").get_models()
    }
    placed = {"id", "region_code", "county_code", "week"}
    assert kept[CountyMinutes] == placed | {"phones", "minutes"}
    assert kept[MinutesTold] == placed | {"mark"}
    assert [model for model, names in kept.items() if "minutes" in names] == [CountyMinutes]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname LIKE 'field_weekminutes%%'")
        assert cursor.fetchall() == []


def test_a_week_is_shown_when_its_sum_changes_no_more_rounded_and_never_of_few(county_admin, cadre, client_of):
    for number in range(4):
        add(40 + number)
    assert shown(county_admin) == []
    add(47)
    for today in (TODAY, TODAY + timedelta(days=1)):
        assert shown(county_admin, today=today) == [], "others are still to come: a difference would be somebody's"
    assert shown(county_admin) == [{"week": WEEK, "phones": 5, "minutes": 210}]
    add(100, now=NOON + timedelta(days=7))
    assert CountyMinutes.objects.get().phones == 5, "too late: what is shown stays as it is"
    assert shown(cadre) == []
    assert "全县每周打字" not in client_of(cadre).get(reverse("field:devices")).content.decode()


def test_marks_go_when_their_week_takes_no_more(cast):
    add(40)
    with acting(SYSTEM):
        assert actions.forget_told_minutes(now=NOON) == 0
        assert actions.forget_told_minutes(now=NOON + timedelta(days=7)) == 1
        assert CountyMinutes.objects.get().minutes == 40


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        (date(2026, 1, 4), ("2025-W52", "2026-W01")),
        (date(2026, 1, 5), ("2026-W01", "2026-W02")),
        (date(2027, 1, 3), ("2026-W52", "2026-W53")),
    ],
)
def test_weeks_are_those_of_the_calendar(day, taken):
    assert rules.weeks_taken(day) == taken


def test_a_mark_is_of_token_and_week_by_a_key(cast):
    token = uuid4()
    for week in (WEEK, WEEK, THIS_WEEK):
        add(5, week=week, token=token)
    marks = set(MinutesTold.objects.values_list("mark", flat=True))
    assert len(marks) == 2 and token not in marks


def test_nothing_this_room_keeps_says_when_a_phone_was_used():
    kinds = ("DateTimeField", "DateField")
    assert {f.name for f in Device._meta.concrete_fields if f.get_internal_type() in kinds} == {
        "bound_at",
        "unbound_at",
    }
