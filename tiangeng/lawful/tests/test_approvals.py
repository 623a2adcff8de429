"""Asking people for something again and again takes two people of the county, a ground and an end."""

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from conftest import COUNTY, NOON, SYSTEM, TOWNSHIP, VILLAGE
from tests.cast import make_person
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Absent
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.packs import PackRefused
from tiangeng.kernel.refusals import Incomplete, NotYours, ReasonNeeded, Refusal, WrongMove
from tiangeng.lawful import actions, pack, queries
from tiangeng.lawful.models import Approval
from tiangeng.lawful.pack import LawfulPart
from tiangeng.lawful.refusals import ApprovalNeeded, AskedAlready, BadExpiry, BasisNeeded, SecondPerson
from tiangeng.lawful.tests.factories import agreed
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role
from tiangeng.visits import actions as visits
from tiangeng.visits.forms import EntryForm

TODAY = NOON.date()


def ask(actor, **given):
    fields = {
        "county_code": COUNTY, "code": "night-visit", "title": "民情夜访", "basis": "县委办〔2026〕12号",
        "expires_on": TODAY + timedelta(days=365), "people_count": 30, "a_year": 40,
    }  # fmt: skip
    return actions.ask_approval(actor=actor, now=NOON, **fields | given)


def decide(actor, approval, move="approve", **given):
    return actions.decide_approval(actor=actor, approval_id=approval.pk, move=move, now=NOON, **given)


@pytest.fixture
def second(cast):
    office = Organisation.objects.get(county_code=COUNTY, code="organisation")
    return make_person("林二", role=Role.ORGANISER, territory=COUNTY, unit=office, now=NOON)


def test_one_person_asks_another_says_yes_and_both_stand_in_the_log(county_admin, leader):
    approval = ask(county_admin)
    assert not queries.is_approved(COUNTY, "night-visit", on=TODAY)
    decide(leader, approval)
    assert queries.is_approved(COUNTY, "night-visit", on=TODAY)
    lines = LogEntry.objects.filter(object_id=str(approval.pk)).order_by("id").values_list("verb", "actor_name")
    assert list(lines) == [("approval.ask", "周正"), ("approval.approve", "毛远")]


def test_nobody_approves_what_he_asked_for_himself(county_admin, second):
    approval = ask(county_admin)
    with pytest.raises(SecondPerson):
        decide(county_admin, approval)
    assert decide(second, approval).decided_by_name == "林二"


def test_nobody_is_offered_to_approve_their_own(county_admin, second, client_of):
    page = ask(county_admin).get_absolute_url()
    assert "等另一个人批" in (own := client_of(county_admin).get(page).content.decode())
    assert "/approve/" not in own
    assert "/approve/" in client_of(second).get(page).content.decode()


def test_who_stands_in_for_the_asker_does_not_say_yes_in_their_place(county_admin, second):
    asked = ask(county_admin)
    stands_in = replace(
        second,
        grants=tuple(
            replace(grant, lent_by=Absent(county_admin.account_id, county_admin.staff_id, county_admin.name))
            for grant in second.grants
        ),
    )
    with pytest.raises(SecondPerson):
        decide(stands_in, asked)
    assert not queries.approvals_to_decide(stands_in).exists()


def test_the_database_itself_wants_two_people(county_admin):
    approval = ask(county_admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(decided_by_id=approval.asked_by_id)


def test_only_the_county_asks_and_approves(cadre, township_officer, county_admin):
    for actor in (cadre, township_officer):
        with pytest.raises(NotYours):
            ask(actor)
        with pytest.raises(NotYours):
            decide(actor, ask(county_admin, code=f"x-{actor.name == '叶青'}".lower()))


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"basis": " "}, BasisNeeded),
        ({"expires_on": TODAY}, BadExpiry),
        ({"expires_on": TODAY + timedelta(days=365 * 6)}, BadExpiry),
        ({"code": "夜访"}, Refusal),
        ({"title": ""}, Refusal),
        ({"people_count": None}, Incomplete),
        ({"a_year": None}, Incomplete),
    ],
)
def test_without_a_ground_or_an_end_it_is_refused_by_name(county_admin, given, refusal):
    with pytest.raises(refusal):
        ask(county_admin, **given)


def test_the_same_is_not_asked_for_twice_at_a_time(county_admin, second):
    ask(county_admin)
    with pytest.raises(AskedAlready):
        ask(second)


def test_saying_no_or_stopping_it_takes_a_reason_and_a_decided_one_is_not_decided_again(county_admin, leader):
    approval = ask(county_admin)
    with pytest.raises(ReasonNeeded):
        decide(leader, approval, "decline")
    decide(leader, approval, "decline", words="村里已有走访记录可用")
    with pytest.raises(WrongMove):
        decide(leader, approval)
    other = decide(leader, ask(county_admin))
    decide(county_admin, other, "stop", words="试了三个月，用处不大")
    assert not queries.is_approved(COUNTY, "night-visit", on=TODAY)


def test_the_page_of_what_was_stopped_still_says_who_had_agreed_and_when(client_of, county_admin, leader):
    approval = ask(county_admin)
    decide(leader, approval, words="依据站得住")
    actions.decide_approval(
        actor=county_admin, approval_id=approval.pk, move="stop", now=NOON + timedelta(days=3), words="用处不大"
    )
    page = client_of(leader).get(approval.get_absolute_url()).content.decode()
    told = [page.rindex(words) for words in ("周正（提出人）", "用处不大", "毛远", "依据站得住")]
    assert told == sorted(told)


def test_what_came_with_the_pack_and_was_stopped_names_the_packs_two_and_stays_stopped(world, county_admin):
    head, parts = packs.read("longquan")
    pack.apply(parts["lawful"], head=head, actor=SYSTEM, now=NOON)
    approval = Approval.objects.filter(county_code=COUNTY, asked_by_id=None).first()
    agreed_by = approval.decided_by_name
    decide(county_admin, approval, "stop", words="不用了")
    pack.apply(parts["lawful"], head=head, actor=SYSTEM, now=NOON)
    approval.refresh_from_db()
    last, first = queries.decisions_on(approval)
    assert (last.state, last.who, last.words) == ("stopped", "周正", "不用了")
    assert (first.state, first.who) == ("approved", agreed_by)


def _programme(actor):
    return visits.create_programme(
        actor=actor, now=NOON, region_code=TOWNSHIP, code="night-visit", name="民情夜访", rule="FREQ=WEEKLY;BYDAY=TH",
        village_codes=[VILLAGE],
    )  # fmt: skip


def test_recurring_fieldwork_is_refused_until_the_county_agrees_and_the_sentence_says_where(
    township_officer, county_admin, leader
):
    with pytest.raises(ApprovalNeeded) as refused:
        _programme(township_officer)
    assert "“民情夜访”" in refused.value.sentence and "负担登记" in refused.value.sentence
    decide(leader, ask(county_admin))
    assert _programme(township_officer).code == "night-visit"


def test_an_approval_ends_by_itself(township_officer):
    agreed(COUNTY, "night-visit", now=NOON, until=TODAY - timedelta(days=1))
    with pytest.raises(ApprovalNeeded):
        _programme(township_officer)


def test_a_pack_with_a_recurring_form_nobody_agreed_to_is_not_loaded(world, tmp_path):
    copy = tmp_path / "longquan"
    shutil.copytree(packs.FOLDER / "longquan", copy)
    path = copy / "visits.yaml"
    path.write_text(path.read_text("utf-8").replace("code: worker-day", "code: monthly-report"), "utf-8")

    with pytest.raises(ApprovalNeeded) as refused:
        packs.load("longquan", actor=SYSTEM, now=NOON, folder=tmp_path)
    assert "monthly-report" in refused.value.sentence


def test_a_packs_approval_names_two_and_an_end_and_one_that_is_over_is_refused():
    good = {
        "code": "a-b", "title": "月报", "basis": "批复", "asked_by": "部", "approved_by": "办", "approved_on": date(2026, 1, 1),
        "expires_on": date(2027, 1, 1),
    }  # fmt: skip
    assert LawfulPart(approvals=(good,)).approvals[0].code == "a-b"
    for bad in ({"approved_by": "部"}, {"expires_on": date(2033, 1, 1)}, {"basis": ""}):
        with pytest.raises(ValueError, match=r"approved_by|expires_on|basis"):
            LawfulPart(approvals=(good | bad,))


def test_a_pack_whose_approval_has_ended_says_so(world):

    head, parts = packs.read("longquan")
    with pytest.raises(PackRefused):
        pack.apply(parts["lawful"], head=head, actor=SYSTEM, now=NOON.replace(year=2031))


def test_the_page_says_whose_turn_it_is_and_where_a_reason_is_needed(client_of, cast, county_admin, leader):
    approval = ask(cast.bureau)
    at = approval.get_absolute_url()
    assert "等另一个人批" in client_of(cast.bureau).get(at).content.decode()
    assert "等县里批" in client_of(cast.helping_bureau).get(at).content.decode()
    assert "轮到您" in client_of(leader).get(at).content.decode()
    step = reverse("lawful:approval_move", args=[approval.pk, "decline"])
    for move, is_needed in (("approve", False), ("decline", True)):
        page = client_of(leader).get(reverse("lawful:approval_move", args=[approval.pk, move])).content.decode()
        assert ("写明为什么，提出的人要看" in page) is is_needed
    assert client_of(leader).post(step, {"words": " "}).status_code == 422
    decide(leader, approval)
    stands = client_of(leader).get(at).content.decode()
    assert "轮到您" not in stands and "停掉" in stands and "看三样" not in stands


def test_the_pages_ask_and_decide(client_of, county_admin, leader, cadre):
    data = {"code": "night-visit", "title": "民情夜访", "basis": "县委办〔2026〕12号", "expires_on": "2027-12-31"}
    client = client_of(county_admin)
    assert client.post(reverse("lawful:approval_new"), data).status_code == 422, "nobody could tell what it costs"
    data |= {"people_count": "30", "a_year": "40"}
    assert client.post(reverse("lawful:approval_new"), data).status_code == 302
    approval = Approval.objects.get(code="night-visit")
    step = reverse("lawful:approval_move", args=[approval.pk, "approve"])
    own = client.post(step, {"words": ""})
    assert own.status_code == 403 and "要由另一个人批" in own.content.decode()
    minutes = queries.cost_on_page(EntryForm).minutes
    told = f"每次约 {minutes:.1f} 分钟 × 30 人 × 40 次 = 一年约 {minutes * 20:.0f} 小时"
    assert told in client_of(leader).get(approval.get_absolute_url()).content.decode()
    assert client_of(cadre).get(reverse("lawful:approval_new")).status_code == 403
    assert client_of(cadre).get(step).status_code == 403
    assert client_of(leader).post(step, {"words": ""}).status_code == 302
    assert "已批准" in client_of(cadre).get(approval.get_absolute_url()).content.decode()
