"""What a step must not open by the back door: a complaint, a number, an end of the work, a unit's release."""

from dataclasses import replace

import pytest

from tiangeng.issues import actions, queries
from tiangeng.issues.models import Issue, IssuePart
from tiangeng.issues.refusals import (
    ComplaintStandsAlone,
    HandlerMayNotConfirm,
    MergeTarget,
    NoLongerAlike,
    NotTheLead,
    Reserved,
)
from tiangeng.issues.states import HandlingState, RulingState, State
from tiangeng.kernel.refusals import Missing, NotYours

from .factories import below, dispatched, in_progress, reported, resolved, unit

COMPLAINT = "cadre-conduct"


def complaint(cast, now):
    return reported(
        cast.cadre,
        now=now,
        title="水利局的人三次都说不归他管",
        category=COMPLAINT,
        about_organisation_id=unit("water").pk,
    )


def test_a_part_of_a_complaint_is_as_confidential_as_the_whole(cast, now, client_of):
    whole = complaint(cast, now)
    part = actions.split_issue(
        actor=cast.county_admin, issue_id=whole.pk, now=now, title="渠没修好", body="渠还漏着", category="channel-repair",
        random_below=below,
    )  # fmt: skip
    assert (part.is_confidential, part.about_organisation_id) == (True, unit("water").pk)
    assert not Issue.objects.visible_to(cast.bureau).filter(pk=part.pk).exists()
    assert not Issue.objects.visible_to(cast.township_officer).filter(pk=part.pk).exists()


def test_a_part_names_its_whole_only_to_who_may_see_that(cast, now, client_of):
    whole = complaint(cast, now)
    part = actions.split_issue(
        actor=cast.county_admin, issue_id=whole.pk, now=now, title="涵洞塌了", body="涵洞也塌了", category="channel-repair",
        random_below=below,
    )  # fmt: skip
    Issue.objects.filter(pk=part.pk).update(is_confidential=False, about_organisation=None)
    page = part.get_absolute_url()
    assert whole.title in client_of(cast.county_admin).get(page).content.decode()
    assert whole.title not in client_of(cast.township_officer).get(page).content.decode()


def test_what_is_put_right_to_a_complaint_is_hidden_from_the_territory_and_the_unit_it_was_told_to(cast, now):
    issue = reported(cast.township_officer, now=now)
    told_to = issue.organisation_id
    actions.correct_issue(
        actor=cast.township_officer, issue_id=issue.pk, now=now, reason="说的是干部", category=COMPLAINT
    )
    issue.refresh_from_db()
    assert (issue.is_confidential, issue.organisation_id) == (True, None)
    assert told_to and not IssuePart.objects.filter(issue_id=issue.pk, who=told_to).exists()
    assert not Issue.objects.visible_to(cast.partner).filter(pk=issue.pk).exists()


def test_a_complaint_is_merged_into_nothing_and_nothing_into_it(cast, now):
    one, other = complaint(cast, now), reported(cast.cadre, now=now)
    for issue, into in ((one, other), (other, one)):
        with pytest.raises(ComplaintStandsAlone):
            actions.merge_issue(actor=cast.county_admin, issue_id=issue.pk, now=now, into_id=into.pk)


def test_two_are_not_merged_each_into_the_other(cast, now):
    one, other = reported(cast.cadre, now=now), reported(cast.cadre, now=now)
    actions.merge_issue(actor=cast.township_officer, issue_id=one.pk, now=now, into_id=other.pk)
    with pytest.raises(MergeTarget):
        actions.merge_issue(actor=cast.township_officer, issue_id=other.pk, now=now, into_id=one.pk)


def test_correcting_does_not_leave_with_a_township_what_was_taken_back(cast, now):
    issue = reported(cast.cadre, now=now)
    lead = queries.units_of("331181").filter(kind="township", region_code__startswith=issue.region_code[:9]).first()
    actions.dispatch_issue(actor=cast.township_officer, issue_id=issue.pk, now=now, lead_id=lead.pk)
    with pytest.raises(Reserved):
        actions.correct_issue(
            actor=cast.township_officer, issue_id=issue.pk, now=now, reason="是水质", category="water-quality"
        )


def test_a_unit_that_only_helped_does_not_accept_its_own_evidence(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    issue.handlings.filter(organisation=unit("transport")).update(state=HandlingState.DONE, done_at=now)
    actions.resolve_issue(actor=cast.bureau, issue_id=issue.pk, now=now, solution="重新浇筑", beneficiaries=220)
    helper = replace(
        cast.township_officer,
        grants=tuple(replace(grant, organisation_id=unit("transport").pk) for grant in cast.township_officer.grants),
    )
    with pytest.raises(HandlerMayNotConfirm):
        actions.accept_evidence(actor=helper, issue_id=issue.pk, now=now, reason="看过照片")


def test_a_unit_that_gave_it_back_does_not_read_the_number_any_more(cast, now):
    issue = dispatched(cast, now=now, reporter_phone="13857800001")
    assert queries.may_ask_back(cast.bureau, issue)
    actions.return_issue(actor=cast.bureau, issue_id=issue.pk, now=now, reason="不归水利管")
    with pytest.raises(NotYours):
        actions.unmask_reporter(actor=cast.bureau, issue_id=issue.pk, now=now, reason="问问情况")


def test_a_unit_that_gave_it_back_tells_the_villager_nothing_more_once_another_has_it(cast, now, client_of):
    issue = dispatched(cast, now=now)
    actions.return_issue(actor=cast.bureau, issue_id=issue.pk, now=now, reason="不归水利管")
    actions.add_note(actor=cast.bureau, issue_id=issue.pk, now=now, words="三定方案里没有")  # while it is ruled on
    actions.dispatch_issue(actor=cast.township_officer, issue_id=issue.pk, now=now, lead_id=unit("transport").pk)
    with pytest.raises(NotTheLead):
        actions.add_note(actor=cast.bureau, issue_id=issue.pk, now=now, words="已经修好了，请放心")
    assert not queries.may_attach(cast.bureau, issue.pk)
    assert f"{issue.pk}/note/" not in client_of(cast.bureau).get(issue.get_absolute_url()).content.decode()


def test_whoever_is_drawn_to_call_reads_the_number_until_they_have_called(cast, now):
    issue = resolved(cast, now=now, reporter_phone="13857800001")
    caller = cast.inspector
    assert not queries.may_ask_back(caller, issue)
    day = now.date()
    actions.draw_call_backs(
        actor=caller, now=now, region_code="331181", since_on=day, until_on=day, size=1, seed=b"0123456789abcdef"
    )
    assert actions.unmask_reporter(actor=caller, issue_id=issue.pk, now=now, reason="打电话回访")["phone"]
    actions.call_back(actor=caller, issue_id=issue.pk, now=now, is_solved=True, words="不漏了")
    assert not queries.may_ask_back(caller, issue)


def test_withdrawn_work_is_nobodys_and_leaves_no_ruling_to_make(cast, now):
    issue = dispatched(cast, now=now)
    ruling = actions.propose_ruling(
        actor=cast.bureau, issue_id=issue.pk, now=now, ground=_ground(cast, issue), reason="查过三次，都不属实"
    )
    actions.withdraw_issue(actor=cast.cadre, issue_id=issue.pk, now=now, reason="自己修好了")
    ruling.refresh_from_db()
    assert (ruling.state, ruling.decided_at) == (RulingState.REFUSED, now)
    assert set(issue.handlings.values_list("state", flat=True)) == {HandlingState.RELEASED}
    with pytest.raises(Missing):
        actions.decide_ruling(actor=cast.county_admin, issue_id=issue.pk, now=now, is_upheld=True, words="是")


def test_a_dispatch_that_stands_brings_back_only_who_was_let_go_with_it(cast, now):
    issue = dispatched(cast, now=now, helpers=("transport",))
    late = actions.add_assistant(
        actor=cast.township_officer, issue_id=issue.pk, now=now, organisation_id=unit("health").pk, task="看水质"
    )
    helper = issue.handlings.get(organisation=unit("transport"))
    actions.release_assistant(
        actor=cast.township_officer, issue_id=issue.pk, now=now, handling_id=helper.pk, reason="用不着了"
    )
    actions.return_issue(actor=cast.bureau, issue_id=issue.pk, now=now, reason="不归水利管")
    actions.insist_issue(actor=cast.township_officer, issue_id=issue.pk, now=now, reason="渠归水利管")
    again = issue.handlings.filter(state=HandlingState.ASSIGNED).values_list("organisation__code", flat=True)
    assert sorted(again) == ["health", "water"] and late.organisation.code == "health"


def test_what_is_said_to_be_solved_is_not_offered_as_the_same(cast, now):
    done = resolved(cast, now=now)
    with pytest.raises(NoLongerAlike):
        actions.report_into(
            actor=cast.cadre, now=now, into_id=done.pk, region_code=done.region_code, body=done.body, random_below=below
        )
    assert in_progress(cast, now=now).state == State.IN_PROGRESS


def _ground(cast, issue):
    return actions.moves.pack_of(cast.bureau, issue.pk).unreasonable_grounds[0].code
