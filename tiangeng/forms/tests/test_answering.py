"""Taking a form in: once however often it is sent, seen as visits are seen, put right by another that replaces it."""

import contextlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conftest import COUNTY, NOON, SYSTEM, VILLAGE
from tiangeng.forms import actions, pack, queries, workbooks
from tiangeng.forms.actions.answering import Beside
from tiangeng.forms.models import Form, FormAnswer
from tiangeng.forms.refusals import (
    AnswerDiffers,
    AnswersWrong,
    BadInstance,
    EditingOver,
    FormClosed,
    NoSuchAnswer,
    NotTheAuthor,
    NotThere,
    Superseded,
    VisitElsewhere,
)
from tiangeng.forms.tests.books import q, workbook
from tiangeng.forms.tests.conftest import GOOD
from tiangeng.kernel import packs
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.packs import PackRefused
from tiangeng.kernel.refusals import Missing, NotYours
from tiangeng.kernel.retention import duties
from tiangeng.kernel.walls import acting
from tiangeng.visits.refusals import NotYet, NotYourVillage
from tiangeng.visits.tests import factories as made


def test_an_answer_is_kept_with_whose_it_is(fill_in, cadre, form):
    answer = fill_in()
    assert (answer.account_id, answer.staff_id, answer.region_code) == (cadre.account_id, cadre.staff_id, VILLAGE)
    assert answer.answers["village"] == VILLAGE
    assert answer.answers["filled_on"] == "2026-03-18"
    assert answer.answers["land"] == 2.5
    assert "老叶" in answer.words and "种田种菇" in answer.words
    assert LogEntry.objects.filter(verb="form.answer", object_id=str(answer.pk)).exists()


def test_the_same_again_is_the_same_answer(fill_in):
    first = fill_in(instance="uuid:1")
    assert fill_in(instance="uuid:1").pk == first.pk
    assert FormAnswer.objects.count() == 1


def test_the_same_id_with_other_words_changes_nothing(fill_in):
    first = fill_in(instance="uuid:1")
    with pytest.raises(AnswerDiffers):
        fill_in(instance="uuid:1", head="别人")
    first.refresh_from_db()
    assert first.answers["head"] == "老叶"


def test_another_persons_id_is_not_told_from_a_different_entry(fill_in, partner):
    fill_in(instance="uuid:1")
    with pytest.raises(AnswerDiffers):
        fill_in(partner, instance="uuid:1")


@pytest.mark.parametrize("instance", ["", "x" * 250, "a\nb"])
def test_an_id_that_is_none_is_refused(fill_in, instance, form, cadre):
    with acting(cadre), pytest.raises(BadInstance):
        actions.answer_form(
            actor=cadre, now=NOON, form=form, given=GOOD, region_code=VILLAGE, answered_on=NOON.date(),
            instance_id=instance, digest="x",
        )  # fmt: skip


def test_every_question_that_is_wrong_is_named(fill_in):
    with pytest.raises(AnswersWrong) as refused:
        fill_in(people=99, water="")
    assert "“家里常住几口人”不合要求：0 到 30 之间" in refused.value.sentence
    assert "“吃水用水”必填" in refused.value.sentence
    assert refused.value.facts["people"] and refused.value.facts["water"]
    assert not FormAnswer.objects.exists()


def test_who_may_not_write_there_is_refused(fill_in, neighbour, leader, other_township):
    with pytest.raises(NotYours):
        fill_in(leader)
    with pytest.raises(NotYourVillage):
        fill_in(other_township)
    with pytest.raises(NotYet):
        fill_in(on=(NOON + timedelta(days=2)).date())


def test_answers_are_seen_as_visits_are(fill_in, cast):
    answer = fill_in()
    for actor, sees in (
        (cast.cadre, True), (cast.partner, True), (cast.township_officer, True), (cast.county_admin, True),
        (cast.village_committee, True), (cast.leader, True), (cast.other_township, False), (cast.neighbour, False),
        (cast.bureau, False), (cast.auditor, False),
    ):  # fmt: skip
        with acting(actor):
            assert queries.is_visible(actor, answer.pk) is sees, actor.name


def test_what_was_answered_on_a_private_visit_stays_with_the_team(fill_in, cast):
    visit = made.visit(cast.cadre, is_private=True, visited_on=NOON.date())
    answer = fill_in(beside=Beside(visit_id=visit.pk))
    for actor, sees in ((cast.cadre, True), (cast.township_officer, True), (cast.village_committee, False),
                        (cast.county_admin, False), (cast.leader, False)):  # fmt: skip
        with acting(actor):
            assert queries.is_visible(actor, answer.pk) is sees, actor.name


def test_it_belongs_to_ones_own_visit_and_to_a_home_of_the_village(fill_in, cast):
    home, visit = made.household(), made.visit(cast.partner, visited_on=NOON.date())
    answer = fill_in(beside=Beside(household_id=home.pk))
    with acting(cast.cadre):
        assert list(queries.answers_beside(cast.cadre, home)) == [answer]
    with pytest.raises(VisitElsewhere):
        fill_in(beside=Beside(visit_id=visit.pk))
    with pytest.raises(NotThere):
        fill_in(beside=Beside(household_id=new_id()))


# ---------------------------------------------------------------------- putting right


def test_putting_right_makes_another_that_replaces_it(fill_in, cadre):
    first = fill_in(instance="uuid:1")
    second = fill_in(instance="uuid:2", replaces="uuid:1", people=4)
    third = fill_in(instance="uuid:3", replaces="uuid:2", people=5)
    assert fill_in(instance="uuid:3", replaces="uuid:2", people=5).pk == third.pk  # sent again
    with acting(cadre):
        assert [one.pk for one in queries.listed(cadre)] == [third.pk]
        assert [one.pk for one in queries.chain_of(queries.one(cadre, second.pk))] == [third.pk, second.pk, first.pk]
    assert queries.first_of(third).pk == first.pk


def test_only_the_newest_only_ones_own_only_for_a_week(fill_in, partner):
    fill_in(instance="uuid:1")
    second = fill_in(instance="uuid:2", replaces="uuid:1")
    with pytest.raises(Superseded) as refused:
        fill_in(instance="uuid:3", replaces="uuid:1")
    assert refused.value.facts == {"by": second.pk}  # the phone shows it beside its own
    with pytest.raises(NoSuchAnswer):
        fill_in(instance="uuid:3", replaces="uuid:9")
    with pytest.raises(NotTheAuthor):
        fill_in(partner, instance="uuid:3", replaces="uuid:2")
    with pytest.raises(EditingOver):
        fill_in(instance="uuid:3", replaces="uuid:2", now=NOON + timedelta(days=8))
    assert FormAnswer.objects.filter(is_current=True).count() == 1


def test_the_database_itself_keeps_one_successor(fill_in):
    first, second, third = fill_in(), fill_in(), fill_in()
    FormAnswer.objects.filter(pk=second.pk).update(replaces=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormAnswer.objects.filter(pk=third.pk).update(replaces=first)


# ---------------------------------------------------------------------- versions


def wanted(version, *rows, code="trial"):
    found = workbooks.read(workbook(list(rows), settings={"version": version, "form_id": code}))
    return pack.FormPart(
        code=code, workbook="trial.xlsx", about="visit", programme="wednesday", purpose="试", name=found.name,
        version=version, survey=found.survey, xform=found.xform,
    )  # fmt: skip


def publish(*versions):
    with acting(SYSTEM):
        head = packs.part_of(COUNTY, "pack")
        pack.apply(pack.FormsPart(forms=versions), head=head, actor=SYSTEM, now=NOON)
        return list(Form.objects.filter(county_code=COUNTY, in_force=True))


def test_a_new_version_leaves_old_answers_readable_and_takes_late_ones(fill_in, cadre, monkeypatch):
    (old,) = publish(wanted("1", q("text", "heard", "听到的"), q("text", "gone", "后来不问的")))
    with acting(cadre):
        kept = actions.answer_form(
            actor=cadre, now=NOON, form=old, given={"heard": "渠漏", "gone": "旧"}, region_code=VILLAGE,
            answered_on=NOON.date(), instance_id="uuid:a", digest="a",
        )  # fmt: skip
    (new,) = publish(wanted("2", q("text", "heard", "听到了什么"), q("integer", "n", "几户", required="yes")))
    with acting(cadre):
        late = actions.answer_form(
            actor=cadre, now=NOON, form=old, given={"heard": "山里才有信号"}, region_code=VILLAGE,
            answered_on=NOON.date(), instance_id="uuid:b", digest="b",
        )  # fmt: skip
        assert [one.label for one in queries.asked_of(queries.one(cadre, kept.pk).form, kept.answers)] == [
            "听到的",
            "后来不问的",
        ]
        assert {one.pk for one in queries.of_form(cadre, queries.family(new))} == {kept.pk, late.pk}
    assert [(one.name, one.label) for one in queries.columns_of(queries.family(new))] == [
        ("heard", "听到了什么"), ("n", "几户"), ("gone", "后来不问的"),
    ]  # fmt: skip


def test_other_questions_under_the_same_version_are_refused(world):
    publish(wanted("1", q("text", "heard")))
    with pytest.raises(PackRefused) as refused:
        publish(wanted("1", q("text", "other")))
    assert "换一个 version" in refused.value.sentence


def test_a_form_that_was_closed_takes_nothing_more(fill_in, cadre, form):
    publish(wanted("1", q("text", "heard")))
    form.refresh_from_db()
    assert not form.in_force
    with pytest.raises(FormClosed):
        fill_in()
    with acting(SYSTEM):
        assert Form.objects.filter(pk=form.pk).exists()


@pytest.mark.parametrize(
    ("happened", "back", "source", "is_taken"),
    [
        ("2026-03-16", "2026-03-16", "collect", True),  # as of the day it was begun
        ("2026-03-17", "2026-03-20", "collect", True),  # as of a later one, when it was finished
        ("2026-03-19", "2026-03-20", "collect", False),
        ("2026-03-17", "2026-03-20", "phone", False),  # the phone says itself which day it was
    ],
)
def test_a_draft_a_device_kept_for_days_is_asked_as_of_either_day(world, cadre, happened, back, source, is_taken):
    rows = [
        q("today", "filled_on", ""),
        q("date", "happened", constraint=". <= today()"),
        q("date", "back", constraint=". >= today()"),
    ]
    publish(wanted("1", *rows))
    form = Form.objects.get(county_code=COUNTY, in_force=True)
    with acting(cadre), contextlib.nullcontext() if is_taken else pytest.raises(AnswersWrong):
        made = actions.answer_form(
            actor=cadre, now=NOON, form=form, given={"filled_on": "2026-03-16", "happened": happened, "back": back},
            region_code=VILLAGE, answered_on=NOON.date() - timedelta(days=2), instance_id="uuid:1", digest="x", source=source,
        )  # fmt: skip
        assert (made.answers["happened"], str(made.answered_on)) == (happened, "2026-03-16")


def test_answers_end_when_their_time_has_come(fill_in):
    answer = fill_in()
    (duty,) = (one for one in duties() if one.model == "forms.FormAnswer")
    assert not duty.rows(COUNTY, now=NOON + timedelta(days=1800)).exists()
    due = duty.rows(COUNTY, now=NOON + timedelta(days=1830))
    assert [one.pk for one in due] == [answer.pk]
    duty.purge([answer.pk], NOON)
    answer.refresh_from_db()
    assert (answer.answers, answer.words) == ({}, "")


def test_outside_and_absent_are_the_same(fill_in, neighbour):
    answer = fill_in()
    with acting(neighbour), pytest.raises(Missing):
        queries.one(neighbour, answer.pk)
