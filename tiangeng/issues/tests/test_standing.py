"""A step says how the issue stood when it was looked at: what others did since stops it where it matters, and only there."""

import pytest

from tiangeng.issues.standing import stand_of
from tiangeng.kernel.refusals import ChangedMeanwhile

from .factories import dispatched, in_progress, move, unit


def given_anew(issue, cast, now):
    """Handed back, and dispatched to the same unit once more: it waits as it did before."""
    move("return_issue", issue, cast.bureau, now, reason="不在本单位职责之内。", owner="农业农村局")
    return move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("water").pk)


def test_a_step_is_refused_though_the_state_is_the_same_again(cast, now):
    issue = dispatched(cast, now=now)
    seen = stand_of(issue)
    again = given_anew(issue, cast, now)
    assert (again.state, stand_of(again) == seen) == ("dispatched", False)
    with pytest.raises(ChangedMeanwhile) as refused:
        move("accept_issue", issue, cast.bureau, now, seen=seen)
    assert refused.value.facts["state"] == "dispatched"
    assert move("accept_issue", issue, cast.bureau, now, seen=stand_of(again)).state == "accepted"


def test_a_note_a_reminder_and_a_helpers_step_stop_nobody(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    seen, helper = stand_of(issue), issue.handlings.get(role="assisting")
    move("add_note", issue, cast.bureau, now, words="明天去看")
    move("remind", issue, cast.township_officer, now, words="请抓紧")
    move("assist", issue, cast.helping_bureau, now, handling_id=helper.pk, move="finish", result="挖机借到了")
    move("follow_issue", issue, cast.bureau, now)
    assert (
        move("resolve_issue", issue, cast.bureau, now, solution="浇好了", beneficiaries=3, seen=seen).state
        == "resolved"
    )


@pytest.mark.parametrize("seen", ["", "dispatched"])
def test_a_phone_not_yet_brought_up_to_date_names_the_state_alone(cast, now, seen):
    issue = given_anew(dispatched(cast, now=now), cast, now)
    assert move("accept_issue", issue, cast.bureau, now, seen=seen).state == "accepted"


@pytest.mark.parametrize("seen", ["reported", "dispatched.", "dispatched.000000000000", "accepted.000000000000"])
def test_what_never_stood_so_is_refused(cast, now, seen):
    issue = dispatched(cast, now=now)
    with pytest.raises(ChangedMeanwhile):
        move("accept_issue", issue, cast.bureau, now, seen=seen)


def test_the_issue_is_told_with_how_it_stands(cast, now, client_of):
    issue = dispatched(cast, now=now)
    client = client_of(cast.bureau)
    told = client.get(f"/api/issues/{issue.pk}").json()["stand"]
    assert told == stand_of(issue) and told.startswith("dispatched.")
    given_anew(issue, cast, now)
    send = {"content_type": "application/json"}
    refused = client.post(f"/api/issues/{issue.pk}/moves/accept", {"seen": told}, **send)
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_meanwhile")
    now_told = client.get(f"/api/issues/{issue.pk}").json()["stand"]
    assert client.post(f"/api/issues/{issue.pk}/moves/accept", {"seen": now_told}, **send).status_code == 200
