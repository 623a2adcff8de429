"""What stayed on the phone of somebody who has gone: handed in once, still theirs, by whoever keeps the county's people."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from conftest import COUNTY, VILLAGE
from tiangeng.issues.models import Issue
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people
from tiangeng.people.models import Account, Staff
from tiangeng.visits.models import Visit, VisitEdit

REASON = "九月调离，手机交回时还有没送的"


@pytest.fixture
def gone(cast):
    """叶青 has left: her account is frozen, her file closed."""
    now = timezone.now()
    with acting(cast.county_admin):
        people.retire_staff(
            actor=cast.county_admin, staff_id=cast.cadre.staff_id, reason="调离", left_because="手机还没交", now=now
        )
    return cast.cadre


@pytest.fixture
def desk(cast, client_of):
    """A person's desk: what she asks, and what comes back."""

    def sitting(actor):
        client = client_of(actor)

        def ask(path, body, *, left_by=None, key=None):
            headers = {"Idempotency-Key": str(key or new_id())} | (
                {"X-Tiangeng-Left-By": str(left_by)} if left_by else {}
            )
            answer = client.post(f"/api/{path}", json.dumps(body), content_type="application/json", headers=headers)
            return answer.status_code, answer.json()

        return ask

    return sitting


def visit(**given):
    day = timezone.localdate().isoformat()
    return {"id": str(new_id()), "region_code": VILLAGE, "visited_on": day, "heard": "渠漏了"} | given


def take_on(ask, who, reason=REASON):
    return ask("field/left-behind", {"account": str(who.account_id), "reason": reason})


def test_her_visit_stays_hers_and_the_log_says_who_brought_it(gone, cast, desk):
    ask, entry, key = desk(cast.county_admin), visit(), new_id()
    status, told = take_on(ask, gone)
    assert (status, told["name"]) == (200, "叶青")
    assert ask("visits", entry, left_by=gone.account_id, key=key)[0] == 201
    assert ask("visits", entry, left_by=gone.account_id, key=key)[0] in (200, 201)  # sent twice, stored once
    with acting(cast.county_admin):
        found = Visit.objects.get()
        assert (found.account_id, found.staff_id) == (gone.account_id, gone.staff_id)
        assert VisitEdit.objects.values_list("name", "kind").get() == ("周正", "behalf")
    line = LogEntry.objects.get(verb="visit.record")
    assert (line.actor_id, line.actor_name) == (cast.county_admin.account_id, "周正")
    assert line.changes["handed_in_for"] == "叶青" and line.changes["handed_in_because"] == REASON
    assert LogEntry.objects.filter(verb="outbox.handed_in", reason=REASON, object_id=str(gone.staff_id)).exists()


def test_what_she_had_sent_before_she_left_is_not_stored_again(cast, desk, client_of):
    """Her own key and her own id: the phone may have got through after all."""
    entry, key = visit(), new_id()
    assert desk(cast.cadre)("visits", entry, key=key)[0] == 201
    with acting(cast.county_admin):
        people.retire_staff(
            actor=cast.county_admin,
            staff_id=cast.cadre.staff_id,
            reason="调离",
            left_because="手机还没交",
            now=timezone.now(),
        )
    ask = desk(cast.county_admin)
    take_on(ask, cast.cadre)
    assert ask("visits", entry, left_by=cast.cadre.account_id, key=new_id())[0] in (200, 201)
    with acting(cast.county_admin):
        assert Visit.objects.count() == 1


def test_an_issue_too_is_hers_with_field_powers_and_no_more(gone, cast, desk):
    ask = desk(cast.county_admin)
    take_on(ask, gone)
    told = {
        "region_code": VILLAGE,
        "category": "channel-repair",
        "title": "渠漏",
        "body": "漏了三天",
        "source": "visit",
    }
    status, made = ask("issues", told, left_by=gone.account_id)
    assert status == 201, made
    with acting(cast.county_admin):
        issue = Issue.objects.get()
    assert issue.created_by_id == gone.account_id
    status, refused = ask(
        f"issues/{issue.pk}/moves/decline", {"reason": "不办", "ground": "no-facts"}, left_by=gone.account_id
    )
    assert status in (403, 404, 405), refused


def test_while_she_can_sign_in_only_she_does(cast, desk):
    status, refused = take_on(desk(cast.county_admin), cast.cadre)
    assert (status, refused["code"]) == (409, "author_still_here") and "叶青" in refused["message"]


def test_without_a_reason_or_the_power_or_in_another_county_it_is_refused(gone, cast, desk):
    assert take_on(desk(cast.county_admin), gone, reason="交")[0] == 422
    for other in (cast.township_officer, cast.partner, cast.leader):
        assert take_on(desk(other), gone)[0] == 403
    far = Staff.objects.get(pk=cast.neighbour.staff_id)
    assert far.county_code != COUNTY
    Account.objects.filter(pk=cast.neighbour.account_id).update(is_active=False, frozen_reason="调离")
    assert take_on(desk(cast.county_admin), cast.neighbour)[0] == 404
    assert take_on(desk(cast.county_admin), cast.security_admin)[0] == 404


def test_a_name_in_the_header_alone_opens_nothing(gone, cast, desk):
    ask = desk(cast.county_admin)
    assert ask("visits", visit(), left_by=gone.account_id)[0] == 401
    take_on(ask, gone)
    assert ask("visits", visit(), left_by=cast.partner.account_id)[0] == 401
    assert Visit.objects.count() == 0


def test_an_hour_later_it_has_to_be_said_again(gone, cast, desk, monkeypatch):
    ask = desk(cast.county_admin)
    monkeypatch.setattr("tiangeng.field.api.HANDS_IN_FOR", timedelta(seconds=-1))
    take_on(ask, gone)
    assert ask("visits", visit(), left_by=gone.account_id)[0] == 401
