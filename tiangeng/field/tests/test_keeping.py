"""No more records on a phone than it holds well: villages as there is room, of visits the newest."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from conftest import COUNTY, NOON, SYSTEM, VILLAGE
from tiangeng.field import queries
from tiangeng.field.queries import keeping
from tiangeng.kernel import log
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Staff
from tiangeng.places.models import Household, Region
from tiangeng.visits.models import Visit

TODAY = NOON.date()


def pulled(actor, *, limit=1000, now=NOON):
    items, token = [], ""
    while True:
        page = queries.changes(actor, token=token, limit=limit, now=now)
        items, token = items + page.items, page.next
        if not page.more:
            return items, page


@pytest.fixture
def posted_to(cast):
    """`posted_to(8, homes=500)`: the cadre, posted by name to so many villages with so many homes each."""

    def post(count, *, homes):
        codes = list(
            Region.objects.below(COUNTY).villages().order_by("parent_code", "sort_key").values_list("code", flat=True)
        )
        codes = [VILLAGE, *(code for code in codes if code != VILLAGE)][:count]
        held = cast.cadre.grants[0]
        with acting(SYSTEM):
            Household.objects.bulk_create(
                (
                    Household(
                        number=f"{n:03d}",
                        head_name="叶根",
                        sort_key="ye",
                        initials="yg",
                        created_at=NOON,
                        **placed(code),
                    )
                    for code in codes
                    for n in range(homes)
                ),
                batch_size=500,
            )
        return replace(cast.cadre, grants=tuple(replace(held, territory=code) for code in codes))

    return post


def visits(actor, count, *, days=360, village=VILLAGE):
    """So many, spread over so many days back."""
    staff = Staff.objects.get(pk=actor.staff_id)
    return Visit.objects.bulk_create((
        Visit(id=new_id(), account_id=actor.account_id, staff=staff, organisation_id=staff.organisation_id, heard="渠",
              visited_on=TODAY - timedelta(days=n * days // count), entry_digest=str(n), created_at=NOON, changed_at=NOON,
              **placed(village))
        for n in range(count)
    ), batch_size=500)  # fmt: skip


def test_eight_villages_of_five_hundred_homes_stay_within_what_a_phone_holds(posted_to):
    actor = posted_to(8, homes=500)
    with acting(actor):
        kept = [village.code for village in queries.own_villages(actor)]
        visits(actor, 2000, village=kept[-1])
        items, page = pulled(actor)
        assert len(items) <= keeping.MOST
        assert sum(count for count, _sum in page.present.values()) == len(items)
        assert {kind: len(ids) for kind, ids in queries.present(actor, now=NOON).items()} == {
            kind: count for kind, (count, _sum) in page.present.items()
        }
        assert len(kept) == 4
        me = queries.of_owner(actor, now=NOON)
        assert len(me["villages"]) == 4 and len(me["elsewhere"]) == 4, "of the others the names, to write a visit there"
        homes = [item for item in items if item["kind"] == "household"]
        seen = [item for item in items if item["kind"] == "visit"]
        assert len(homes) == 2000
        months = queries.visit_months(actor, now=NOON)
        assert months == 3 and 300 < len(seen) <= 1000
        assert min(one["data"]["visited_on"] for one in seen) >= TODAY - timedelta(days=90), "the newest"


def test_a_round_that_has_begun_goes_on_as_it_began(posted_to, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 100)
    actor = posted_to(1, homes=10)
    with acting(actor):
        visits(actor, 80)
        first = queries.changes(actor, token="", limit=50, now=NOON)
        visits(actor, 200)
        second = queries.changes(actor, token=first.next, limit=1000, now=NOON + timedelta(minutes=1))
        assert not second.more
        assert second.present["visit"][0] == 280, "what the round began with"
        assert queries.visit_months(actor, now=NOON) < 12
        third = queries.changes(actor, token=second.next, limit=1000, now=NOON + timedelta(minutes=5))
        assert sum(count for count, _sum in third.present.values()) <= 100


def test_a_village_alone_is_kept_however_large_and_a_small_one_for_a_year(posted_to, monkeypatch):
    monkeypatch.setattr(keeping, "OF_FILES", 30)
    actor = posted_to(1, homes=40)
    with acting(actor):
        visits(actor, 5)
        items, page = pulled(actor)
        assert (page.villages, len(items)) == ([VILLAGE], 45)
        assert queries.visit_months(actor, now=NOON) == 12


def test_the_phone_is_told(cadre, client_of):
    me = client_of(cadre).get("/api/field/me").json()
    assert (me["visit_months"], me["limits"]["records"]) == (12, 3000)


def test_the_phone_is_told_of_the_last_restore_and_of_when_the_backup_was_made(cadre, client_of):
    client = client_of(cadre)
    assert client.get("/api/field/me").json()["restored"] is None
    for days in (9, 2):
        made_at = NOON - timedelta(days=days, hours=10)
        about = {"object_type": "backup", "object_id": str(days), "changes": {"made_at": made_at.isoformat()}}
        LogEntry.objects.create(at=NOON - timedelta(days=days), verb=log.RESTORED, **about)
    told = client.get("/api/field/me").json()["restored"]
    assert [datetime.fromisoformat(told[name]) for name in ("at", "made_at")] == [NOON - timedelta(days=2), made_at]
