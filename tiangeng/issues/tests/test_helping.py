"""A helping unit's own steps: on what it has looked at, and while somebody leads."""

import pytest

from tiangeng.issues import actions
from tiangeng.issues.refusals import AlreadyAnswered, NothingToHelpWith
from tiangeng.kernel.refusals import ChangedMeanwhile

from .factories import dispatched, in_progress, move, resolved, unit

DONE = {"move": "finish", "result": "挖机借到了"}


def helps(issue, cast, now, **given):
    helper = issue.handlings.get(role="assisting")
    return move("assist", issue, cast.helping_bureau, now, handling_id=helper.pk, **given)


def test_a_helper_who_looked_before_the_lead_took_a_step_is_told_so(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    with pytest.raises(ChangedMeanwhile) as refused:
        helps(issue, cast, now, seen="dispatched", **DONE)
    assert "水利局" in refused.value.sentence
    assert helps(issue, cast, now, seen="in_progress", **DONE).state == "done"


def test_whoever_would_resolve_it_is_told_first_who_still_helps(cast, now, client_of):
    issue = in_progress(cast, now=now, helpers=("transport",))
    lead = client_of(cast.bureau)
    assert "还有配合单位没有完成：交通运输局" in lead.get(f"/issues/{issue.pk}/").content.decode()
    helps(issue, cast, now, **DONE)
    assert "还有配合单位没有完成" not in lead.get(f"/issues/{issue.pk}/").content.decode()


def test_the_pages_and_the_interface_hand_over_what_was_looked_at(cast, now, client_of):
    issue = dispatched(cast, now=now, helpers=("transport",))
    client = client_of(cast.helping_bureau)
    page = client.get(f"/issues/{issue.pk}/").content.decode()
    assert '<input type="hidden" name="seen" value="dispatched">' in page
    move("accept_issue", issue, cast.bureau, now)
    helper = issue.handlings.get(role="assisting")
    for name, sent in (("accept", {"seen": "dispatched"}), ("finish", {"seen": "dispatched", "result": "借到了"})):
        assert client.post(f"/issues/{issue.pk}/help/{helper.pk}/{name}/", sent).status_code == 409
    sent = {"move": "accept", "seen": "dispatched"}
    told = client.post(f"/api/issues/{issue.pk}/handlings/{helper.pk}", sent, content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (409, "changed_meanwhile")
    asked = {"organisation_id": str(unit("agriculture").pk), "task": "借挖机", "seen": "dispatched"}
    assert client_of(cast.bureau).post(f"/issues/{issue.pk}/assistant/", asked).status_code == 409
    helper.refresh_from_db()
    assert helper.state == "assigned"


def test_nobody_begins_to_help_again_once_nobody_leads_the_work(cast, now, villager):
    issue = in_progress(cast, now=now, helpers=("transport",))
    helps(issue, cast, now, **DONE)
    solved = {"solution": "浇好了", "beneficiaries": 3}
    move("resolve_issue", issue, cast.bureau, now, **solved)
    for state in ("办结待评", "已销号"):
        with pytest.raises(NothingToHelpWith) as refused:
            helps(issue, cast, now, move="start")
        assert state in refused.value.sentence
        if state == "办结待评":
            move("answer", issue, villager, now, is_solved=True)
    move("answer", issue, villager, now, is_solved=False, words="还漏")
    assert helps(issue, cast, now, move="start").state == "working", "what is done anew may be helped with anew"


def test_a_call_in_vain_is_about_what_waits_for_a_word(cast, now, villager):
    issue = resolved(cast, now=now, reporter_name="李建国", reporter_phone="13800138000")
    day = now.date()
    drawn = actions.draw_call_backs(
        actor=cast.county_admin, now=now, region_code="331181", since_on=day, until_on=day, size=3, seed=bytes(16)
    )
    move("reopen_issue", issue, cast.township_officer, now, reason="现场还在漏")
    with pytest.raises(AlreadyAnswered):
        actions.note_unreached(actor=cast.inspector, call_id=drawn.calls.get().pk, now=now, note="关机")
