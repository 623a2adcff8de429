"""Minutes of a week: a county's sum, once a person, and nothing from which one person's could be worked out."""

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from conftest import NOON, SYSTEM, VILLAGE
from tests.cast import make_person
from tiangeng.field import actions, queries, rules
from tiangeng.field.models import CountyMinutes, Device, MinutesTold
from tiangeng.kernel.models import IdempotencyKey, LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role

TODAY = NOON.date()
WEEK, THIS_WEEK = rules.weeks_taken(TODAY)
SHOWN_FROM = TODAY + timedelta(days=7)


@pytest.fixture
def people(cast, now):
    """Six who go out to villages."""
    unit = Organisation.objects.get(pk=next(iter(cast.cadre.organisation_ids)))
    return [make_person(f"下村{n}", role=Role.WORKER, territory=VILLAGE, unit=unit, now=now) for n in range(6)]


def add(actor, minutes, *, week=WEEK, now=NOON):
    with acting(actor):
        actions.add_minutes(actor=actor, week=week, minutes=minutes, now=now)


def shown(actor, *, today=SHOWN_FROM):
    with acting(actor):
        return queries.minutes_of(actor, today=today)


def test_minutes_reach_the_countys_sum_and_nobody_knows_whose(cadre, client_of, monkeypatch):
    monkeypatch.setattr(rules, "weeks_taken", lambda today: (WEEK, THIS_WEEK))
    client = client_of(cadre)
    lines, keys = LogEntry.objects.count(), IdempotencyKey.objects.count()
    for token in (str(uuid4()), str(uuid4()), None):
        body = {"week": WEEK, "minutes": 47} | ({"token": token} if token else {})
        answer = client.post(
            "/api/field/minutes",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": "minutes-1"},
        )
        assert answer.status_code == 204
    row, told = CountyMinutes.objects.get(), MinutesTold.objects.get()
    assert (row.region_code, row.week, row.phones, row.minutes) == ("331181", WEEK, 1, 47)
    assert row.pk.version == told.pk.version == 4, "neither tells when it was made"
    assert (LogEntry.objects.count(), IdempotencyKey.objects.count()) == (lines, keys)


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


def test_a_person_counts_once_a_week_however_many_times_they_send(people):
    for minutes in (40, 0, 0, 0, 0, 0, 500):
        add(people[0], minutes)
    row = CountyMinutes.objects.get()
    assert (row.phones, row.minutes) == (1, 40), "nothing sent by one makes five of them"
    named = {str(people[0].account_id), str(people[0].staff_id), people[0].name}
    assert not named & {str(getattr(MinutesTold.objects.get(), f.attname)) for f in MinutesTold._meta.concrete_fields}


def test_a_week_is_shown_when_its_sum_changes_no_more_rounded_and_never_of_few(people, county_admin, cadre, client_of):
    for number, actor in enumerate(people[:4]):
        add(actor, 40 + number)
    assert shown(county_admin) == []
    add(people[4], 47)
    for today in (TODAY, TODAY + timedelta(days=1)):
        assert shown(county_admin, today=today) == [], "others are still to come: a difference would be somebody's"
    assert shown(county_admin) == [{"week": WEEK, "phones": 5, "minutes": 210}]
    add(people[5], 100, now=NOON + timedelta(days=7))
    assert CountyMinutes.objects.get().phones == 5, "too late: what is shown stays as it is"
    for who in (cadre, people[0]):
        assert shown(who) == []
        page = client_of(who).get(reverse("field:devices")).content.decode()
        assert "全县每周打字" not in page


def test_marks_go_when_their_week_takes_no_more(people):
    add(people[0], 40)
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


def test_a_mark_is_not_made_of_the_account_alone(people):
    add(people[0], 1)
    add(people[0], 1, week=THIS_WEEK)
    marks = set(MinutesTold.objects.values_list("mark", flat=True))
    assert len(marks) == 2 and people[0].account_id not in marks and all(isinstance(mark, UUID) for mark in marks)


def test_nothing_this_room_keeps_says_when_a_phone_was_used():
    kinds = ("DateTimeField", "DateField")
    assert {f.name for f in Device._meta.concrete_fields if f.get_internal_type() in kinds} == {
        "bound_at",
        "unbound_at",
    }
