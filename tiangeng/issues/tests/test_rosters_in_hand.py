"""Who leaves a posting hands over the villages they were planned to go to with the rest, and nobody goes twice."""

from datetime import date, timedelta

import pytest

from tests.cast import VILLAGE, make_person
from tiangeng.issues import actions, holdings
from tiangeng.issues.refusals import HeirUnfit, NothingInHand
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation, Staff
from tiangeng.people.roles import Role
from tiangeng.places.models import Region
from tiangeng.visits import actions as visits
from tiangeng.visits.models import Programme, RosterEntry

from .factories import unit


@pytest.fixture
def programme(cast):
    found = Programme.objects.get(county_code="331181", code="wednesday")
    found.starts_on = found.rule_since = date(2025, 1, 1)
    found.save()
    return found


@pytest.fixture
def heir(cast, now):
    """梅兰, newly sent to the same village."""
    office = Organisation.objects.get(pk=Staff.objects.get(pk=cast.cadre.staff_id).organisation_id)
    return make_person("梅兰", role=Role.WORKER, territory=VILLAGE, unit=office, now=now)


def plan(cast, programme, actor, now, *, weeks=4, until=None, code=VILLAGE):
    today = now.date()
    (entry,) = visits.plan_roster(
        actor=cast.township_officer, now=now, programme_id=programme.pk, assignments=[(actor.staff_id, code)],
        from_on=today - timedelta(weeks=weeks), to_on=until,
    )  # fmt: skip
    return entry


def offer(cast, heir, now):
    with acting(cast.cadre):
        return actions.offer_handover(actor=cast.cadre, now=now, giver_id=cast.cadre.staff_id, taker_id=heir.staff_id)


def sign(heir, handover, now):
    with acting(heir):
        return actions.take_handover(actor=heir, handover_id=handover.pk, now=now)


def going(actor):
    return [(row.from_on, row.to_on) for row in RosterEntry.objects.filter(staff=actor.staff_id).order_by("from_on")]


def test_the_successor_goes_from_the_day_of_signing_and_the_past_stays(cast, programme, heir, now):
    today, until = now.date(), now.date() + timedelta(weeks=8)
    plan(cast, programme, cast.cadre, now, until=until)
    handover = offer(cast, heir, now)
    assert (handover.listed_count, going(heir)) == (1, [])
    assert sign(heir, handover, now).moved_count == 1
    assert going(cast.cadre) == [(today - timedelta(weeks=4), today - timedelta(days=1))]
    assert going(heir) == [(today, until)]
    line = LogEntry.objects.get(verb="roster.hand_over")
    assert (line.changes["to"], line.changes["from_on"]) == ("梅兰", today.isoformat())


def test_what_has_not_begun_moves_whole_and_nobody_is_planned_twice(cast, programme, heir, now):
    today = now.date()
    plan(cast, programme, cast.cadre, now, weeks=-1)
    plan(cast, programme, heir, now, weeks=2, until=today + timedelta(weeks=3))
    sign(heir, offer(cast, heir, now), now)
    assert going(cast.cadre) == []
    assert going(heir) == [(today - timedelta(weeks=2), None)], "theirs is longer, not doubled"


def test_what_is_over_or_ended_meanwhile_is_nobodys_to_hand_over(cast, programme, heir, now):
    plan(cast, programme, cast.cadre, now, until=now.date() - timedelta(days=1))
    with pytest.raises(NothingInHand):
        offer(cast, heir, now)
    entry = plan(cast, programme, cast.cadre, now, weeks=0)
    handover = offer(cast, heir, now)
    visits.end_roster_entry(actor=cast.township_officer, now=now, entry_id=entry.pk, to_on=now.date())
    assert sign(heir, handover, now + timedelta(days=1)).moved_count == 0
    assert going(heir) == []


def test_a_successor_who_may_not_write_there_is_refused_by_the_villages_name(cast, programme, now):
    plan(cast, programme, cast.cadre, now)
    elsewhere = make_person("柳红", role=Role.WORKER, territory="331181104202", unit=unit("water"), now=now)
    with pytest.raises(HeirUnfit) as refused:
        offer(cast, elsewhere, now)
    assert Region.objects.get(pk=VILLAGE).name in refused.value.sentence


def test_a_roster_does_not_keep_anybody_from_leaving(cast, programme, now):
    plan(cast, programme, cast.cadre, now)
    assert holdings.in_hand(cast.cadre.staff_id) == []


def test_the_pages_and_the_api_show_it_with_the_rest(cast, programme, heir, now, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    entry = plan(cast, programme, cast.cadre, now)
    giver = client_of(cast.cadre)
    assert "1 处要走的村" in giver.get("/issues/handovers/").content.decode()
    page = giver.get("/issues/handovers/new/").content.decode()
    assert "名册上要走的村" in page and f'value="{entry.pk}"' in page and programme.name in page
    (row,) = giver.get("/api/issues/in-hand").json()
    assert (row["kind"], row["id"], row["issue_id"], row["day"]) == ("roster", str(entry.pk), None, None)
    assert row["words"].endswith(f"· {programme.name}")
    sent = giver.post("/issues/handovers/new/", {"only": [str(entry.pk)], "taker_id": str(heir.staff_id)})
    taker = client_of(heir)
    assert "名册上要走的村" in taker.get(sent["Location"]).content.decode()
    assert taker.post(f"{sent['Location']}take/").status_code == 302
    assert [one["region_code"] for one in taker.get("/api/visits/roster/mine").json()["items"]] == [VILLAGE]
    assert giver.get("/api/visits/roster/mine").json()["items"] == []
