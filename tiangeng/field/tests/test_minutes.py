"""The county's minutes, and that nobody knows whose and when."""

import json
from uuid import UUID, uuid4

from django.urls import reverse

from tiangeng.field import actions, queries
from tiangeng.field.models import Device, WeekMinutes
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import IdempotencyKey, LogEntry


def test_minutes_reach_the_county_and_nobody_knows_whose(cadre, client_of):
    client = client_of(cadre)
    lines, keys = LogEntry.objects.count(), IdempotencyKey.objects.count()
    body = {"week": "2026-W12", "minutes": 47, "token": str(new_id())}
    for _time in range(2):
        answer = client.post(
            "/api/field/minutes",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": "minutes-1"},
        )
        assert answer.status_code == 204
    row = WeekMinutes.objects.get()
    assert row.pk.version == 4 and row.token != UUID(body["token"]), "neither tells when it was made"
    assert (row.region_code, row.week, row.minutes) == ("331181", "2026-W12", 47)
    named = {str(cadre.account_id), str(cadre.staff_id), cadre.name}
    assert not named & {str(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    assert (LogEntry.objects.count(), IdempotencyKey.objects.count()) == (lines, keys)


def test_a_week_of_few_phones_is_no_sum(cadre, county_admin, client_of):
    for number in range(4):
        actions.add_minutes(actor=cadre, week="2026-W12", minutes=40 + number, token=uuid4())
    shown = queries.minutes_of(county_admin)
    assert shown == [{"week": "2026-W12", "phones": 4, "minutes": None}]
    page = client_of(county_admin).get(reverse("field:devices")).content.decode()
    assert "不到 5 部，不合计" in page and "166" not in page
    actions.add_minutes(actor=cadre, week="2026-W12", minutes=44, token=uuid4())
    assert queries.minutes_of(county_admin) == [{"week": "2026-W12", "phones": 5, "minutes": 210}]


def test_nothing_this_room_keeps_says_when_a_phone_was_used():
    times = {
        field.name
        for field in Device._meta.concrete_fields
        if field.get_internal_type() in ("DateTimeField", "DateField")
    }
    assert times == {"bound_at", "unbound_at"}
    assert not [f for f in WeekMinutes._meta.concrete_fields if f.name in ("account_id", "device", "staff", "at")]
