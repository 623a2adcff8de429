"""The rarer branches: an objection ruled on, waiting for the villager, a ruling of two people, parts of a problem."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tiangeng.issues import measures, queries, words
from tiangeng.issues.models import Ruling
from tiangeng.issues.refusals import (
    AlreadyProposed,
    AlreadyRuled,
    NobodyToWaitFor,
    NotTheDispatcher,
    NotTheLead,
    PartOfAPart,
    PartsOpen,
    ReviewNeeded,
    SecondPersonNeeded,
)
from tiangeng.issues.states import RulingState, State
from tiangeng.kernel.refusals import ChangedMeanwhile, Incomplete, Missing, NotYours, ReasonNeeded, WrongMove
from tiangeng.kernel.walls import acting

from .factories import below, dispatched, in_progress, move, reported, resolved, unit

ASKED = {"reporter_name": "李建国", "reporter_phone": "13800138000"}


def returned(cast, now, **given):
    issue = dispatched(cast, now=now, **given)
    return move("return_issue", issue, cast.bureau, now, reason="属于机耕路", owner="农业农村局")


# ---------------------------------------------------------------- 派单异议


def test_an_objection_that_is_overruled_stays_with_the_same_lead_and_helpers_on_a_fresh_clock(cast, now):
    issue = returned(cast, now, helpers=("transport",))
    later = now + timedelta(days=2)
    with pytest.raises(ReasonNeeded):
        move("insist_issue", issue, cast.township_officer, later, reason=" ")
    move("insist_issue", issue, cast.township_officer, later, reason="渠道归水利局管护")
    issue.refresh_from_db()
    assert (issue.state, issue.lead, issue.is_ruled) == (State.DISPATCHED, unit("water"), True)
    assert issue.accept_by > later
    now_open = issue.handlings.filter(state="assigned").values_list("organisation__code", flat=True)
    assert sorted(now_open) == ["transport", "water"]
    move("accept_issue", issue, cast.bureau, later)


def test_what_was_ruled_once_is_not_returned_again(cast, now):
    issue = returned(cast, now)
    move("insist_issue", issue, cast.township_officer, now, reason="渠道归水利局管护")
    with acting(cast.bureau):
        issue.refresh_from_db()
        assert "return" not in [step.name for step in queries.moves_for(cast.bureau, issue)]
    with pytest.raises(AlreadyRuled) as refused:
        move("return_issue", issue, cast.bureau, now, reason="还是不归我们")
    assert "水利局" in refused.value.sentence


def test_given_to_another_lead_an_objection_is_open_again(cast, now):
    issue = returned(cast, now)
    move("insist_issue", issue, cast.township_officer, now, reason="先按水利局")
    move("accept_issue", issue, cast.bureau, now)
    move("start_issue", issue, cast.bureau, now)
    move("escalate_issue", issue, cast.bureau, now, reason="跨乡镇")
    move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("transport").pk)
    issue.refresh_from_db()
    assert not issue.is_ruled
    move("return_issue", issue, cast.helping_bureau, now, reason="不归我们")


@pytest.mark.parametrize("who", ["bureau", "cadre", "other_township"])
def test_only_the_dispatcher_rules_on_an_objection(cast, now, who):
    issue = returned(cast, now)
    with pytest.raises((NotYours, NotTheDispatcher, Missing)):
        move("insist_issue", issue, getattr(cast, who), now, reason="就归你们")


def test_the_villager_is_not_shown_who_argues_with_whom(cast, now):
    issue = returned(cast, now)
    move("insist_issue", issue, cast.township_officer, now, reason="渠道归水利局管护")
    assert not issue.events.filter(name__in=["return", "insist"], is_public=True).exists()


# ---------------------------------------------------------------- 等群众


def test_while_the_villager_is_waited_for_no_clock_runs_and_it_stays_open(cast, now):
    issue = in_progress(cast, now=now, **ASKED)
    before = issue.resolve_by
    day = now.date() + timedelta(days=20)
    move("wait_for_villager", issue, cast.bureau, now, kind="papers", reason="请补低保证复印件", review_on=day)
    issue.refresh_from_db()
    assert (issue.state, issue.due_at, issue.review_on, issue.is_open) == (State.WAITING, None, day, True)
    move("resume_issue", issue, cast.bureau, now + timedelta(days=14))
    issue.refresh_from_db()
    assert issue.state == State.IN_PROGRESS
    assert issue.resolve_by >= before + timedelta(days=14)
    assert issue.due_at == issue.resolve_by


def test_waiting_needs_somebody_a_kind_a_reason_and_a_day(cast, now):
    day = now.date() + timedelta(days=10)
    nobody_asked = in_progress(cast, now=now)
    with pytest.raises(NobodyToWaitFor):
        move("wait_for_villager", nobody_asked, cast.bureau, now, kind="papers", reason="请补材料", review_on=day)
    issue = in_progress(cast, now=now, **ASKED)
    for given, refusal in (
        ({"kind": "holiday"}, Incomplete),
        ({"reason": " "}, ReasonNeeded),
        ({"review_on": now.date()}, ReviewNeeded),
        ({"review_on": now.date() + timedelta(days=61)}, ReviewNeeded),
    ):
        with pytest.raises(refusal):
            move(
                "wait_for_villager",
                issue,
                cast.bureau,
                now,
                **{"kind": "away", "reason": "外出", "review_on": day} | given,
            )
    with pytest.raises(NotYours):
        move("wait_for_villager", issue, cast.cadre, now, kind="away", reason="外出", review_on=day)


# ---------------------------------------------------------------- 不合理诉求

GROUND = {"ground": "settled", "reason": "补偿款 2025 年已付清，有签收单"}


def proposed(cast, now, **given):
    issue = in_progress(cast, now=now, **given)
    move("propose_ruling", issue, cast.bureau, now, **GROUND)
    return issue


def test_two_people_set_a_demand_aside_and_the_villager_reads_why(cast, now):
    issue = proposed(cast, now)
    move("decide_ruling", issue, cast.inspector, now, is_upheld=True, words="查了签收单，属实")
    issue.refresh_from_db()
    assert (issue.state, issue.is_open) == (State.SET_ASIDE, False)
    told = issue.events.get(name="set_aside")
    assert told.is_public
    assert "已经依法依规处理到位" in told.reason
    assert "签收单" in told.reason
    assert "查了" not in told.reason and words.entry(told).note.endswith("裁定的理由：查了签收单，属实"), "for offices"
    ruling = Ruling.objects.get(issue=issue)
    assert (ruling.state, ruling.proposed_by_name, ruling.decided_by_name) == (RulingState.UPHELD, "陈立", "蓝天")


def test_it_spoils_nobodys_rates(cast, now):
    issue = proposed(cast, now)
    rates = lambda: measures.rates(  # noqa: E731
        cast.county_admin, since=now - timedelta(days=1), until=now + timedelta(days=1), now=now
    )
    with acting(cast.county_admin):
        assert [rate.resolved.of for rate in rates()] == [1]
    move("decide_ruling", issue, cast.inspector, now, is_upheld=True, words="属实")
    with acting(cast.county_admin):
        assert rates() == []


def test_refused_the_work_goes_on_and_may_be_proposed_again(cast, now):
    issue = proposed(cast, now)
    move("decide_ruling", issue, cast.county_admin, now, is_upheld=False, words="签收单上不是本人")
    issue.refresh_from_db()
    assert issue.state == State.IN_PROGRESS
    move("propose_ruling", issue, cast.bureau, now, **GROUND)
    assert issue.rulings.count() == 2


def test_neither_the_proposer_nor_a_unit_that_handled_it_decides(cast, now):
    issue = in_progress(cast, now=now)
    move("propose_ruling", issue, cast.county_admin, now, **GROUND)
    with pytest.raises(SecondPersonNeeded):
        move("decide_ruling", issue, cast.county_admin, now, is_upheld=True, words="属实")
    with pytest.raises(NotYours):
        move("decide_ruling", issue, cast.bureau, now, is_upheld=True, words="属实")
    with pytest.raises(ReasonNeeded):
        move("decide_ruling", issue, cast.inspector, now, is_upheld=True, words=" ")


def test_the_database_itself_wants_two_people(cast, now):
    issue = proposed(cast, now)
    one = Ruling.objects.get(issue=issue).proposed_by_id
    with pytest.raises(IntegrityError, match="ruling_by_two_people"), transaction.atomic():
        Ruling.objects.filter(issue=issue).update(decided_by_id=one)


def test_a_proposal_names_a_ground_of_the_pack_and_is_made_once(cast, now):
    issue = in_progress(cast, now=now)
    with pytest.raises(Incomplete):
        move("propose_ruling", issue, cast.bureau, now, ground="annoying", reason="太烦")
    with pytest.raises(ReasonNeeded):
        move("propose_ruling", issue, cast.bureau, now, ground="settled", reason=" ")
    with pytest.raises(NotTheLead):
        move("propose_ruling", issue, cast.cadre, now, **GROUND)
    move("propose_ruling", issue, cast.bureau, now, **GROUND)
    with pytest.raises(AlreadyProposed) as refused:
        move("propose_ruling", issue, cast.township_officer, now, **GROUND)
    assert "陈立" in refused.value.sentence
    merged = reported(cast.cadre, now=now)
    move("merge_issue", merged, cast.township_officer, now, into_id=issue.pk)
    with pytest.raises(WrongMove):
        move("propose_ruling", merged, cast.township_officer, now, **GROUND)


def test_a_demand_set_aside_can_be_taken_up_again(cast, now):
    issue = proposed(cast, now)
    move("decide_ruling", issue, cast.inspector, now, is_upheld=True, words="属实")
    with pytest.raises(NotYours):
        move("take_up_again", issue, cast.township_officer, now, reason="他又来了")
    move("take_up_again", issue, cast.county_admin, now, reason="有了新的证据")
    issue.refresh_from_db()
    assert (issue.state, issue.lead) == (State.REPORTED, None)
    move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("water").pk)


def test_solved_or_not_a_resolved_demand_can_be_set_aside_too(cast, now):
    issue = resolved(cast, now=now, **ASKED)
    move("propose_ruling", issue, cast.bureau, now, **GROUND)
    move("decide_ruling", issue, cast.inspector, now, is_upheld=True, words="属实")
    issue.refresh_from_db()
    assert (issue.state, issue.resolved_at) == (State.SET_ASIDE, None)


# ---------------------------------------------------------------- 拆件


def split(issue, actor, now, **given):
    wanted = {"title": "渠边的路也塌了一段", "body": "两米多宽的机耕路塌了半边。", "category": "road-damage"}
    return move("split_issue", issue, actor, now, random_below=below, **wanted | given)


def test_the_whole_waits_for_its_parts(cast, now):
    issue = in_progress(cast, now=now)
    part = split(issue, cast.township_officer, now)
    assert (part.parent, part.state, part.region_code) == (issue, State.REPORTED, issue.region_code)
    with pytest.raises(PartsOpen) as refused:
        move("resolve_issue", issue, cast.bureau, now, solution="渠修好了", beneficiaries=80)
    assert part.number in refused.value.sentence
    move("decline_issue", part, cast.township_officer, now, ground="no-facts")
    move("resolve_issue", issue, cast.bureau, now, solution="渠修好了", beneficiaries=80)


def test_a_part_that_is_done_and_waits_for_the_villager_holds_nothing_up(cast, now):
    issue = in_progress(cast, now=now)
    part = split(issue, cast.township_officer, now)
    move("dispatch_issue", part, cast.township_officer, now, lead_id=unit("transport").pk)
    for step in ("accept_issue", "start_issue"):
        move(step, part, cast.helping_bureau, now)
    move("resolve_issue", part, cast.helping_bureau, now, solution="路补好了", beneficiaries=30)
    move("resolve_issue", issue, cast.bureau, now, solution="渠修好了", beneficiaries=80)


def test_a_part_that_was_merged_is_done_with_when_what_it_follows_is(cast, now):
    issue, other = in_progress(cast, now=now), in_progress(cast, now=now)
    part = split(issue, cast.township_officer, now)
    move("merge_issue", part, cast.township_officer, now, into_id=other.pk)
    done = {"solution": "修好了", "beneficiaries": 80}
    with pytest.raises(PartsOpen):
        move("resolve_issue", issue, cast.bureau, now, **done)
    move("resolve_issue", other, cast.bureau, now, **done)
    move("resolve_issue", issue, cast.bureau, now, **done)


def test_a_part_taken_back_into_its_whole_holds_nothing_up(cast, now):
    issue = in_progress(cast, now=now)
    part = split(issue, cast.township_officer, now)
    move("merge_issue", part, cast.township_officer, now, into_id=issue.pk)
    move("resolve_issue", issue, cast.bureau, now, solution="渠修好了", beneficiaries=80)


def test_parts_are_not_split_further_and_closed_things_not_at_all(cast, now, villager):
    issue = in_progress(cast, now=now)
    part = split(issue, cast.bureau, now)
    with pytest.raises(PartOfAPart) as refused:
        split(part, cast.township_officer, now)
    assert issue.number in refused.value.sentence
    over = resolved(cast, now=now, **ASKED)
    move("answer", over, villager, now, is_solved=True)
    with pytest.raises(ChangedMeanwhile):
        split(over, cast.township_officer, now)
    with pytest.raises(NotYours):
        split(in_progress(cast, now=now), cast.cadre, now)


def test_the_same_part_sent_twice_is_one(cast, now):
    from tiangeng.kernel.ids import new_id

    issue, pk = in_progress(cast, now=now), new_id()
    one, again = (split(issue, cast.township_officer, now, part_id=pk) for _ in range(2))
    assert one.pk == again.pk
    assert issue.children.count() == 1
    assert issue.events.filter(name="split").count() == 1
