import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from tiangeng.documents.models import Attachment
from tiangeng.documents.refusals import KindRefused
from tiangeng.documents.tests import files
from tiangeng.issues import actions as issues
from tiangeng.issues import queries as issue_queries
from tiangeng.issues.models import Answer, Issue, Receipt
from tiangeng.issues.refusals import AlreadyAnswered
from tiangeng.issues.states import State
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.idempotency import KeyReused
from tiangeng.kernel.refusals import Missing, TooLong
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation
from tiangeng.public import actions, queries
from tiangeng.public.models import Asking
from tiangeng.public.refusals import AskedTooOften, NobodyNamed, NoSuchReceipt, NoSuchVillage, TooLateToReopen

from . import factories
from .factories import CANAL, VILLAGE


def test_a_problem_is_written_with_a_title_a_category_and_a_receipt(cast, now):
    opened = factories.opened(factories.asked(now=now))
    issue = opened.issue
    assert issue.title == "水碓坑的水渠漏水，八十亩田浇不上水"
    assert (issue.body, issue.category.code, issue.source, issue.state) == (
        CANAL, "channel-repair", "villager", State.REPORTED,
    )  # fmt: skip
    assert issue.created_by_id is None
    assert not issue.has_reporter
    assert issue in issue_queries.waiting_for(cast.township_officer)


def test_a_phone_is_kept_sealed_and_makes_someone_who_can_be_asked(cast, now):
    issue = factories.opened(factories.asked(now=now, name="李根土", phone="138 5780 1234")).issue
    assert issue.has_reporter
    assert str(issue.reporter_phone) == "138****1234"


def test_the_chosen_group_narrows_the_category(cast, now):
    roads = factories.opened(factories.asked(now=now, kind="roads")).issue.category
    assert roads.parent.code == "roads"
    legacy = factories.opened(factories.asked(now=now, kind="legacy", body="老早的一桩事")).issue.category
    assert legacy.kind == "legacy"


def test_words_that_say_nothing_go_where_the_dispatcher_sorts(cast, now):
    assert factories.opened(factories.asked(now=now, body="嗯")).issue.category.code == "work-suggestion"


def test_the_same_form_sent_twice_is_one_problem(cast, now):
    key = uuid.uuid4()
    first, again = (factories.asked(now=now, client_id=key) for _ in range(2))
    assert first == again
    assert (Issue.objects.count(), Receipt.objects.count(), Asking.objects.count()) == (1, 1, 1)


def test_the_same_key_for_other_words_is_refused(cast, now):
    key = uuid.uuid4()
    factories.asked(now=now, client_id=key)
    with pytest.raises(KeyReused):
        factories.asked(now=now, client_id=key, body="路灯不亮")


def test_two_taps_at_the_same_moment_are_one_problem(own_database, now):
    key, codes, barrier = uuid.uuid4(), [], threading.Barrier(4)

    def tap():
        barrier.wait()
        try:
            with acting(system_actor("试")):
                codes.append(factories.asked(now=now, client_id=key, source="192.0.2.1"))
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(4)]
    for one in taps:
        one.start()
    for one in taps:
        one.join()
    assert len(codes) == 4
    assert len(set(codes)) == 1
    with acting(system_actor("试")):
        assert Issue.objects.count() == 1


def test_forms_of_the_past_are_forgotten(cast, now):
    factories.asked(now=now - timedelta(days=31))
    factories.asked(now=now)
    assert Asking.objects.count() == 1


def test_one_source_is_asked_to_rest_and_another_is_not(cast, now):
    for _ in range(10):
        factories.asked(now=now, source="192.0.2.1")
    with pytest.raises(AskedTooOften):
        factories.asked(now=now, source="192.0.2.1")
    factories.asked(now=now, source="192.0.2.2")


def test_a_village_is_not_drowned_from_many_sources(cast, now):
    for _ in range(60):
        factories.asked(now=now)
    with pytest.raises(AskedTooOften):
        factories.asked(now=now)
    factories.asked(now=now, village="331181104202")


@pytest.mark.parametrize("village", ["331181104999", "331123100201", "331181104", "", "x"])
def test_only_villages_of_a_county_that_works_here_can_be_asked_for(cast, now, village):
    with pytest.raises(NoSuchVillage):
        factories.asked(now=now, village=village)


def test_a_megabyte_is_refused_with_its_length_and_emoji_are_welcome(cast, now):
    with pytest.raises(TooLong):
        factories.asked(now=now, body="水" * 1_000_000)
    assert factories.opened(factories.asked(now=now, body="水渠漏 😭🚰")).issue.body == "水渠漏 😭🚰"


def test_a_photo_is_kept_with_the_problem_and_a_bad_one_stops_it(cast, now, media):
    code = factories.asked(now=now, photos=[files.upload(files.photo_with_place())])
    kept = Attachment.objects.get(owner_id=factories.opened(code).issue.pk)
    assert (kept.stage, kept.is_public, kept.uploaded_by_id) == ("report", False, None)
    with pytest.raises(KindRefused):
        factories.asked(now=now, body="另一件", photos=[files.upload(files.EXE, "照片.jpg")])
    assert Issue.objects.count() == 1, "nothing half-written"


# ---------------------------------------------------------------- complaints


def test_a_complaint_about_a_cadre_is_hidden_from_the_cadre_and_from_the_unit(cast, now):
    code = factories.asked(now=now, body="去了三次都说没空", about_staff_id=cast.cadre.staff_id)
    issue = factories.opened(code).issue
    assert issue.category.is_complaint
    assert issue.is_confidential
    for stranger in (cast.cadre, cast.partner, cast.township_officer, cast.village_committee, cast.neighbour):
        with acting(stranger):
            assert not Issue.objects.filter(pk=issue.pk).visible_to(stranger).exists(), stranger.name
            with pytest.raises(Missing):
                issues.unmask_reporter(actor=stranger, issue_id=issue.pk, now=now, reason="想知道是谁说的")
    with acting(cast.county_admin):
        assert Issue.objects.visible_to(cast.county_admin).filter(pk=issue.pk).exists()


def test_a_complaint_about_a_unit_never_reaches_its_lists_or_its_hands(cast, now):
    water = factories.unit("water")
    code = factories.asked(now=now, body="水利局收了钱不来", about_organisation_id=water.pk)
    issue = factories.opened(code).issue
    with acting(cast.bureau):
        assert issue not in issue_queries.listed(cast.bureau)
        assert not Issue.objects.filter(pk=issue.pk).exists(), "the database's own wall hides it too"
    with acting(cast.county_admin), pytest.raises(Exception, match="about_themselves"):
        issues.dispatch_issue(actor=cast.county_admin, issue_id=issue.pk, now=now, lead_id=water.pk)


def test_a_name_typed_in_is_matched_within_the_unit_and_written_down(cast, now):
    township = Organisation.objects.get(county_code="331181", code="331181104")
    code = factories.asked(now=now, body="拖着不办", about_organisation_id=township.pk, about_name="叶青")
    issue = factories.opened(code).issue
    assert issue.about_staff_id == cast.cadre.staff_id
    assert issue.body == "反映的人：叶青\n拖着不办"
    unknown = factories.asked(now=now, body="拖着不办", about_organisation_id=township.pk, about_name="没有这人")
    assert factories.opened(unknown).issue.about_staff_id is None


def test_a_name_without_a_unit_could_not_be_kept_secret_and_is_refused(cast, now):
    with pytest.raises(NobodyNamed):
        factories.asked(now=now, about_name="叶青")


def test_the_choices_name_who_is_stationed_here_and_the_units_near_first(cast, now):
    found = queries.accountable(VILLAGE, now=now)
    assert {label.partition("（")[0] for _value, label in found.stationed} == {"叶青", "吴敏"}
    nearest = [Organisation.objects.get(pk=value.partition(":")[2]).code for value, _label in found.units[:2]]
    assert nearest == [VILLAGE, VILLAGE[:9]]
    elsewhere = queries.accountable("331181104202", now=now)
    assert not elsewhere.stationed


# ---------------------------------------------------------------- answers


def answer(code, *, now, **given):
    actions.answer(opened=factories.opened(code), now=now, **given)
    return factories.opened(code).held


def test_not_solved_reopens_and_solved_strikes_off(cast, now):
    code = factories.asked(now=now)
    issue = factories.resolved(code, cast, now=now)
    assert answer(code, now=now, is_solved=False, words="一下雨又漏").state == State.REOPENED
    issues.start_issue(actor=cast.bureau, issue_id=issue.pk, now=now)
    issues.resolve_issue(actor=cast.bureau, issue_id=issue.pk, now=now, solution="重做了", beneficiaries=220)
    assert answer(code, now=now, is_solved=True, score=5, words="好了").state == State.CLOSED
    kept = Answer.objects.order_by("at", "id")
    assert [(one.is_solved, one.score, one.by, one.asked_by_id) for one in kept] == [
        (False, None, "receipt", None), (True, 5, "receipt", None),
    ]  # fmt: skip


@pytest.mark.parametrize("is_solved", [True, False])
def test_a_button_tapped_twice_answers_once(cast, now, is_solved):
    code = factories.asked(now=now)
    factories.resolved(code, cast, now=now)
    for _ in range(2):
        answer(code, now=now, is_solved=is_solved)
    assert Answer.objects.count() == 1


def test_before_it_is_done_there_is_nothing_to_answer(cast, now):
    code = factories.asked(now=now)
    with pytest.raises(AlreadyAnswered):
        answer(code, now=now, is_solved=True)


def test_for_thirty_days_what_was_struck_off_can_be_called_broken(cast, now):
    code = factories.asked(now=now)
    factories.resolved(code, cast, now=now)
    answer(code, now=now, is_solved=True)
    with pytest.raises(TooLateToReopen):
        answer(code, now=now + timedelta(days=31), is_solved=False)
    assert answer(code, now=now + timedelta(days=29), is_solved=False).state == State.REOPENED


def test_whoever_was_merged_follows_and_answers_where_the_work_is(cast, now):
    first, second = factories.asked(now=now), factories.asked(now=now, body="渠也漏", village="331181104202")
    target = factories.in_progress(first, cast, now=now)
    issues.merge_issue(
        actor=cast.township_officer, issue_id=factories.opened(second).issue.pk, now=now, into_id=target.pk
    )
    followed = factories.opened(second)
    assert (followed.issue.title, followed.held.pk) == ("渠也漏", target.pk)
    issues.resolve_issue(actor=cast.bureau, issue_id=target.pk, now=now, solution="修好了", beneficiaries=9)
    assert answer(second, now=now, is_solved=False, words="上面那段没修").state == State.REOPENED


@pytest.mark.parametrize("typed", ["", "AAAABBBBCC", "7K3M-92QX-4P", "x" * 500, "回执", "\x00"])
def test_what_is_no_receipt_opens_nothing(cast, now, typed):
    with pytest.raises(NoSuchReceipt):
        factories.opened(typed)
