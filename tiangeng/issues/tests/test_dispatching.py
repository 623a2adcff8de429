"""Who may send a problem to whom, who takes it, and what happens when the unit says it is not theirs."""

import pytest
from django.utils import timezone

from tiangeng.issues.models import Issue
from tiangeng.issues.refusals import (
    LeadTwice,
    NotTheDispatcher,
    NotTheLead,
    Reserved,
    StillHelping,
)
from tiangeng.issues.states import State
from tiangeng.kernel.refusals import (
    ChangedMeanwhile,
    Incomplete,
    Missing,
    NotYours,
    ReasonNeeded,
    WrongMove,
)
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, move, reported, unit


def test_another_township_neither_sees_nor_dispatches(cast, now):
    issue = reported(cast.cadre, now=now)
    with pytest.raises(Missing):
        move("dispatch_issue", issue, cast.other_township, now, lead_id=unit("water").pk)


def test_a_cadre_may_report_but_not_dispatch(cast, now):
    issue = reported(cast.cadre, now=now)
    with pytest.raises(NotYours):
        move("dispatch_issue", issue, cast.cadre, now, lead_id=unit("water").pk)


def test_what_the_upper_level_took_back_is_not_sent_to_a_township(cast, now):
    issue = reported(cast.cadre, now=now, category="water-quality")
    with pytest.raises(Reserved) as refused:
        move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("331181104").pk)
    assert "上级收回" in refused.value.sentence
    move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("water").pk)


def test_the_lead_cannot_also_assist(cast, now):
    issue = reported(cast.cadre, now=now)
    with pytest.raises(LeadTwice):
        move(
            "dispatch_issue",
            issue,
            cast.township_officer,
            now,
            lead_id=unit("water").pk,
            assisting_ids=[unit("water").pk],
        )


def test_only_the_lead_accepts(cast, now):
    issue = dispatched(cast, now=now, helpers=("transport",))
    with pytest.raises(NotTheLead) as refused:
        move("accept_issue", issue, cast.helping_bureau, now)
    assert "水利局" in refused.value.sentence


def test_two_officers_at_once_one_wins_the_other_is_told_who_did_what(cast, now):
    issue = reported(cast.cadre, now=now)
    move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("water").pk, seen=State.REPORTED)
    with pytest.raises(ChangedMeanwhile) as refused:
        move("decline_issue", issue, cast.county_admin, now, ground="no-facts", seen=State.REPORTED)
    assert "季文" in refused.value.sentence
    assert "待接单" in refused.value.sentence


def test_returned_goes_back_to_the_dispatcher_with_a_reason_and_can_be_sent_elsewhere(cast, now):
    issue = dispatched(cast, now=now, helpers=("transport",))
    with pytest.raises(ReasonNeeded):
        move("return_issue", issue, cast.bureau, now, reason=" ")
    move("return_issue", issue, cast.bureau, now, reason="属于机耕路，请派农业农村局", owner="农业农村局")
    issue.refresh_from_db()
    assert issue.state == State.RETURNED
    assert not issue.handlings.filter(state__in=["assigned", "accepted", "working"]).exists()
    move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("agriculture").pk)
    issue.refresh_from_db()
    assert issue.lead == unit("agriculture")


def test_not_our_duty_alone_is_no_objection_whose_it_is_or_why_is_said_too(cast, client_of):
    alone, client = "不在本单位职责之内。", client_of(cast.bureau)
    now = timezone.now()  # an objection has its days, on the page as well
    issue = dispatched(cast, now=now)
    with pytest.raises(Incomplete) as refused:
        move("return_issue", issue, cast.bureau, now, reason=alone, owner=" ")
    assert refused.value.facts["form_field"] == "owner"
    page = client.post(
        f"/issues/{issue.pk}/return/", {"ground": alone, "owner": "", "reason": "", "seen": "dispatched"}
    )
    assert page.status_code == 422 and "还缺：应该由谁办" in page.content.decode()
    sent = client.post(f"/api/issues/{issue.pk}/return", {"reason": alone}, content_type="application/json")
    assert (sent.status_code, sent.json()["code"]) == (422, "incomplete")
    for given in ({"owner": "农业农村局"}, {"reason": f"{alone} 是机耕路"}, {"reason": "同一件事已在办理，请并案。"}):
        move("return_issue", dispatched(cast, now=now), cast.bureau, now, **({"reason": alone} | given))


def test_the_lead_waits_for_the_units_that_help(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    with pytest.raises(StillHelping) as refused:
        move("resolve_issue", issue, cast.bureau, now, solution="好了", beneficiaries=1)
    assert "交通运输局" in refused.value.sentence
    helping = issue.handlings.get(organisation=unit("transport"))
    move("release_assistant", issue, cast.township_officer, now, handling_id=helping.pk, reason="不用了")
    move("resolve_issue", issue, cast.bureau, now, solution="好了", beneficiaries=1)


def test_no_day_runs_for_a_unit_that_is_let_go(cast, now, client_of):
    issue = in_progress(cast, now=now, helpers=("transport",))

    def last_day():
        page = client_of(cast.township_officer).get(issue.get_absolute_url()).text
        row = page.partition("<b>交通运输局</b>")[2].partition("</tr>")[0]
        return row.partition('data-label="期限" class="num"><div>')[2].partition("</div>")[0]

    assert "月" in last_day()
    helping = issue.handlings.get(role="assisting")
    move("release_assistant", issue, cast.bureau, now, handling_id=helping.pk, reason="挖机借到了")
    assert last_day() == "—"


@pytest.mark.parametrize("who", ["bureau", "township_officer"])
def test_a_helping_unit_is_let_go_by_the_lead_or_the_dispatcher_with_a_reason_it_reads(cast, now, who):
    issue, actor = in_progress(cast, now=now, helpers=("transport",)), getattr(cast, who)
    given = {"handling_id": issue.handlings.get(role="assisting").pk}
    with pytest.raises(ReasonNeeded):
        move("release_assistant", issue, actor, now, **given, reason=" ")
    for other in (cast.helping_bureau, cast.cadre):
        with pytest.raises(NotYours):
            move("release_assistant", issue, other, now, **given, reason="不用了")
    move("release_assistant", issue, actor, now, **given, reason="挖机借到了")
    assert issue.handlings.get(role="assisting").state == "released"
    line = issue.events.get(name="release")
    assert (line.reason, line.facts["unit"]) == ("挖机借到了", "交通运输局")
    with pytest.raises(WrongMove):
        move("release_assistant", issue, actor, now, **given, reason="再来一次")
    with acting(cast.helping_bureau):
        assert Issue.objects.visible_to(cast.helping_bureau).filter(pk=issue.pk).exists()


def test_the_record_leads_to_letting_a_helping_unit_go(cast, now, client_of):
    issue = in_progress(cast, now=now, helpers=("transport",))
    address = f"/issues/{issue.pk}/help/{issue.handlings.get(role='assisting').pk}/release/"
    assert address not in client_of(cast.helping_bureau).get(f"/issues/{issue.pk}/").content.decode()
    client = client_of(cast.bureau)
    assert address in client.get(f"/issues/{issue.pk}/").content.decode()
    assert "交通运输局" in client.get(address).content.decode()
    assert client.post(address, {"reason": "不用了", "seen": "in_progress"}).status_code == 302
    assert address not in client.get(f"/issues/{issue.pk}/").content.decode()


def test_what_was_escalated_waits_for_a_dispatcher_above_the_township(cast, now):
    issue = reported(cast.cadre, now=now, category="farm-track")
    move("escalate_issue", issue, cast.township_officer, now, reason="跨乡镇，我们定不了")
    with pytest.raises(NotTheDispatcher):
        move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("agriculture").pk)
    move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("agriculture").pk)
