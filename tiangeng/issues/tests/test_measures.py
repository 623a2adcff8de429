"""Every unit's own turn counts for it, whatever became of the issue; "explained" is not "solved"."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.issues import figures, measures, queries
from tiangeng.issues.filters import RATES
from tiangeng.issues.refusals import ObjectionTooLate
from tiangeng.issues.rules import calendar_of
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, move, resolved, unit

DAY = timedelta(days=1)
LATER = 60 * DAY


def measured(cast, now, *, until=LATER):
    with acting(cast.county_admin) as leader:
        found = measures.rates(leader, since=now - DAY, until=now + until, now=now + until)
    return {one.owner.code: one for one in found}


def behind(cast, now, rate, of=""):
    with acting(cast.county_admin) as leader:
        lead = unit(of).pk if of else None
        rows = measures.behind_rate(queries.listed(leader), rate, since=now - DAY, now=now + LATER, lead=lead)
        return set(rows.values_list("pk", flat=True))


def given_to_transport(cast, issue, at):
    move("dispatch_issue", issue, cast.township_officer, at, lead_id=unit("transport").pk)
    move("accept_issue", issue, cast.helping_bureau, at)


def test_an_objection_after_the_time_to_accept_washes_no_lateness_away(cast, now):
    issue = dispatched(cast, now=now)
    at = issue.accept_by + timedelta(hours=9)
    move("return_issue", issue, cast.bureau, at, reason="不归我们")
    given_to_transport(cast, issue, at + DAY)
    found = measured(cast, now)
    assert (found["water"].responded.hits, found["water"].responded.of) == (0, 1)
    assert (found["transport"].responded.hits, found["transport"].responded.of) == (1, 1)
    assert behind(cast, now, "responded_no", "water") == behind(cast, now, "responded_no") == {issue.pk}
    assert behind(cast, now, "responded_no", "transport") == behind(cast, now, "responded_yes", "water") == set()


def test_nor_does_an_escalation(cast, now):
    issue = dispatched(cast, now=now)
    late = issue.accept_by + DAY
    move("accept_issue", issue, cast.bureau, late)
    move("start_issue", issue, cast.bureau, late)
    move("escalate_issue", issue, cast.bureau, late, reason="跨乡镇")
    found = measured(cast, now)["water"]
    assert (found.responded.hits, found.responded.of, found.resolved.of) == (0, 1, 0)


def test_who_objects_while_there_was_time_owed_no_answer_yet(cast, now):
    issue = dispatched(cast, now=now)
    move("return_issue", issue, cast.bureau, now + timedelta(hours=1), reason="不归我们")
    given_to_transport(cast, issue, now + DAY)
    found = measured(cast, now)
    assert found["water"].responded.of == 0
    assert (found["water"].objections.hits, found["water"].objections.of) == (1, 1)
    assert behind(cast, now, "objection_upheld", "water") == {issue.pk}


def test_overruled_both_turns_are_told(cast, now):
    issue = dispatched(cast, now=now)
    move("return_issue", issue, cast.bureau, now, reason="不归我们")
    assert measured(cast, now) == {}, "nothing is ruled yet"
    move("insist_issue", issue, cast.township_officer, now + DAY, reason="归你们")
    move("accept_issue", issue, cast.bureau, now + DAY)
    found = measured(cast, now)["water"]
    assert (found.objections.hits, found.objections.of, found.overruled) == (0, 1, 1)
    assert (found.responded.hits, found.responded.of) == (1, 1)
    assert behind(cast, now, "objection_overruled") == {issue.pk}


def test_an_objection_has_its_days_and_then_another_way(cast, now):
    issue = dispatched(cast, now=now)
    move("accept_issue", issue, cast.bureau, now)
    ends = calendar_of("331181").due_after_days(now, 3).at
    with pytest.raises(ObjectionTooLate) as refused:
        move("return_issue", issue, cast.bureau, ends, reason="不归我们")
    assert "请人配合、请求会诊，或者提级" in refused.value.sentence
    move("return_issue", issue, cast.bureau, ends - timedelta(minutes=1), reason="不归我们")


# ---------------------------------------------------------------- what was said of it

ASKED = {"reporter_name": "叶根水", "reporter_phone": "13857800001"}


def test_the_rate_of_resolving_is_what_was_solved_and_its_parts_stand_beside_it(cast, villager, now):
    ends = {}
    for name, outcome in (
        ("solved", "solved"),
        ("claimed", "solved"),
        ("partly", "partly"),
        ("explained", "explained"),
    ):
        issue = resolved(cast, now=now, outcome=outcome, **ASKED)
        ends[name] = {issue.pk}
        if name in ("solved", "explained"):
            move("answer", issue, villager, now, is_solved=True)
    put_off = in_progress(cast, now=now)
    review = {"reason": "等雨季过", "plan": "先堵沙袋", "review_on": (now + 9 * DAY).date()}
    move("defer_issue", put_off, cast.bureau, now, **review)
    ends["deferred"] = {put_off.pk}
    looked_at = resolved(cast, now=now)
    move("accept_evidence", looked_at, cast.township_officer, now, reason="照片为证")
    ends["checked"] = {looked_at.pk}

    found = measured(cast, now)["water"]
    assert (found.resolved.hits, found.resolved.of) == (2, 6)
    assert found.parts == dict.fromkeys(figures.PARTS, 1)
    assert {name: behind(cast, now, f"resolved_{name}", "water") for name in figures.PARTS} == ends
    assert behind(cast, now, "resolved_yes") == ends["solved"] | ends["checked"]


def test_every_part_and_ruling_opens_its_list():
    wanted = {f"resolved_{name}" for name in figures.PARTS} | {f"objection_{name}" for name in figures.RULED}
    assert wanted <= set(dict(RATES))


def test_the_supervisors_page_shows_the_parts_with_their_lists(cast, client_of, now):
    resolved(cast, now=timezone.now(), outcome="explained")
    page = client_of(cast.county_admin).get("/issues/supervision/owners/?days=90").content.decode()
    address = f"/issues/?lead={unit('water').pk}&amp;rated=resolved_explained&amp;days=90"
    assert address in page and "解释认可" in page
    listed = client_of(cast.county_admin).get(address.replace("&amp;", "&"))
    assert len(listed.context["table"].rows) == 1
