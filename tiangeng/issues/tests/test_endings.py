"""Ten years on, none of an issue's words is left anywhere; sooner, nobody can be told from it; and what hides it hides it to the end."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from conftest import COUNTY, NOON, VILLAGE
from tests.architecture.source import listed
from tiangeng.issues import actions, retention
from tiangeng.issues.models import Answer, Appeal, Decision, Handover, Issue, IssueEvent, IssueWords, Pair, Promise
from tiangeng.issues.tests import factories
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import BLANKED
from tiangeng.kernel.scope import placed
from tiangeng.lawful import actions as lawful
from tiangeng.places.models import Enterprise
from tiangeng.places.tests.factories import credit_code, enterprise, household
from tiangeng.visits import actions as visits

NIGHT = system_actor("到期清理", territory=COUNTY, capabilities=("lawful.retain",))
YEAR = timedelta(days=366)
SAID = "水碓坑"  # in everything anybody says of it


def run(at):
    lawful.take_off_due(actor=NIGHT, county_code=COUNTY, now=at + lawful.GRACE)


@pytest.fixture
def told(cast, villager):
    """A whole life with something said at every turn of it, and struck off."""
    visit = visits.record_visit(actor=cast.cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="渠漏", now=NOON)
    issue = factories.in_progress(
        cast, now=NOON, helpers=("transport",), title=f"{SAID}渠漏", body=f"{SAID}那段渠", place=SAID, reporter_name="叶根水",
        reporter_phone="13857812345", visit_id=visit.pk, household_id=household(cast.cadre).pk,
    )  # fmt: skip
    given = {"issue_id": issue.pk, "now": NOON}
    actions.remind(actor=cast.township_officer, words=f"{SAID}催一催", **given)
    actions.add_note(actor=cast.bureau, words=f"{SAID}看过了", **given)
    promise = actions.make_promise(
        actor=cast.cadre, words=f"{SAID}月底修好", until_on=NOON.date(), issue_id=issue.pk, now=NOON
    )
    actions.keep_promise(actor=cast.cadre, promise_id=promise.pk, note=f"{SAID}修好了", now=NOON)
    actions.propose_ruling(actor=cast.bureau, ground="no-basis", reason=f"{SAID}没有依据", **given)
    actions.decide_ruling(actor=cast.inspector, is_upheld=False, words=f"{SAID}有依据", **given)
    helping = issue.handlings.get(role="assisting")
    for step in ("accept", "finish"):
        actions.assist(actor=cast.helping_bureau, handling_id=helping.pk, move=step, result=f"{SAID}路面补好", **given)
    actions.resolve_issue(
        actor=cast.bureau, solution=f"{SAID}渠底重浇", beneficiaries=220, beneficiary_unit="户", **given
    )
    actions.answer(actor=villager, is_solved=False, words=f"{SAID}还漏", **given)
    actions.start_issue(actor=cast.bureau, **given)
    actions.resolve_issue(actor=cast.bureau, solution=f"{SAID}再浇", beneficiaries=220, beneficiary_unit="户", **given)
    actions.answer(actor=villager, is_solved=True, words=f"{SAID}好了", **given)
    other = factories.reported(cast.cadre, now=NOON, title="另一件")
    Decision.objects.create(issue=issue, at=NOON, category="channel-repair", owner="water", **placed(VILLAGE))
    Appeal.objects.create(
        issue=issue, against=issue.events.earliest("at"), at=NOON, words=f"{SAID}不服", state="refused", answer=f"{SAID}看过",
        decided_at=NOON, **placed(VILLAGE),
    )  # fmt: skip
    Pair.objects.create(earlier=issue, later=other, likeness=0.9, found_at=NOON, **placed(VILLAGE))
    return Issue.objects.get(pk=issue.pk)


def _rows(duty, issue):
    """Every row the duty takes something from, of this issue."""
    by = {
        "issues.Issue": "pk",
        "issues.Pair": "earlier",
        "issues.IssueWords": "issue_id",
        "issues.PromiseWords": "promise_id",
    }
    for label in duty.takes:
        model, of = apps.get_model(label), issue.pk
        if label == "issues.PromiseWords":
            of = Promise.objects.get(issue=issue).pk
        yield label, model.objects.filter(**{by.get(label, "issue"): of})


CASE = next(duty for duty in retention.DUTIES if duty.keep == Keep.CASE and duty.model == "issues.Issue")


def test_ten_years_after_it_was_struck_off_none_of_its_words_is_left(told, cast, client_of):
    before = {label: str(list(rows.values())) for label, rows in _rows(CASE, told)}
    silent = [label for label, text in before.items() if text == "[]" and label != "issues.Call"]
    assert not silent, listed(silent)
    count = IssueEvent.objects.filter(issue=told).count()
    run(NOON + 11 * YEAR)
    after = {label: str(list(rows.values())) for label, rows in _rows(CASE, told)}
    still = [label for label, text in after.items() if SAID in text]
    assert not still, listed(still)
    assert not Decision.objects.filter(issue=told).exists() and not Pair.objects.filter(earlier=told).exists()
    assert IssueEvent.objects.filter(issue=told).count() == count, "that it was done, when and by whom, stays"
    assert [a.is_solved for a in Answer.objects.filter(issue=told).order_by("at", "pk")] == [False, True]
    assert not IssueWords.objects.filter(issue_id=told.pk, pairs__overlap=_pairs(SAID)).exists()
    page = client_of(cast.township_officer).get(reverse("issues:record", args=[told.pk]))
    assert page.status_code == 200 and SAID not in page.content.decode()


def _pairs(word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT zh_pairs(%s)", [word])
        return cursor.fetchone()[0]


def test_two_years_on_neither_home_nor_visit_leads_to_who_asked(told):
    run(NOON + 2 * YEAR)
    left = Issue.objects.get(pk=told.pk)
    assert (left.reporter_name, left.reporter_phone, left.household, left.visit) == ("", None, None, None)
    assert SAID in left.body


def test_a_timeline_keeps_its_words_as_long_as_the_issue_does(told):
    """The function that may take them off runs as the tables' owner: it must not be a way round “never changed”."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_words_of_issues(%s)", [[told.pk]])
    assert IssueEvent.objects.filter(issue=told, reason__contains=SAID).count() > 5
    assert Decision.objects.filter(issue=told).exists()


def test_whom_a_complaint_is_about_does_not_see_it_when_the_asker_is_forgotten(cast, client_of):
    issue = factories.reported(
        cast.cadre, now=NOON, category="cadre-conduct", about_staff_id=cast.bureau.staff_id,
        about_organisation_id=cast.bureau.grants[0].organisation_id,
    )  # fmt: skip
    actions.withdraw_issue(actor=cast.cadre, issue_id=issue.pk, reason="说开了", now=NOON)
    run(NOON + 3 * YEAR)
    left = Issue.objects.get(pk=issue.pk)
    assert left.about_staff_id == cast.bureau.staff_id and left.about_organisation_id
    run(NOON + 11 * YEAR)
    left = Issue.objects.get(pk=issue.pk)
    assert (left.about_staff_id, left.about_organisation_id, left.body) == (None, None, BLANKED)


def test_a_promise_about_no_issue_and_the_words_of_a_handover_end_too(cast):
    promise = actions.make_promise(
        actor=cast.cadre, words="月底送草药苗", until_on=NOON.date(), region_code=VILLAGE, now=NOON
    )
    open_ = actions.make_promise(
        actor=cast.cadre, words="年底再来", until_on=NOON.date(), region_code=VILLAGE, now=NOON
    )
    paper = actions.offer_handover(
        actor=cast.cadre, giver_id=cast.cadre.staff_id, taker_id=cast.partner.staff_id, words="老叶家常去看看", now=NOON
    )
    actions.refuse_handover(actor=cast.partner, handover_id=paper.pk, reason="我也要走", now=NOON)
    actions.keep_promise(actor=cast.cadre, promise_id=promise.pk, note="送了", now=NOON)
    run(NOON + 11 * YEAR)
    promise = Promise.objects.get(pk=promise.pk)
    assert (promise.words, promise.note, promise.state) == (BLANKED, "", "kept")
    assert Promise.objects.get(pk=open_.pk).words == "年底再来", "what is still owed stays"
    paper = Handover.objects.get(pk=paper.pk)
    assert (paper.words, paper.ended_reason, paper.state) == ("", "", "refused")


def test_whom_to_ask_at_an_enterprise_is_forgotten_once_nobody_goes_there(cast):
    given = {"contact_name": "吴厂长", "contact_phone": "13857800009"}
    left, gone_to, asking = (enterprise(cast.cadre, credit_code=credit_code(n), **given) for n in (1, 2, 3))
    Enterprise.objects.update(changed_at=NOON)
    at = NOON + 2 * YEAR
    visits.record_visit(
        actor=cast.cadre, region_code=VILLAGE, visited_on=timezone.localdate(at), heard="看了车间", now=at,
        enterprise_ids=[gone_to.pk],
    )  # fmt: skip
    factories.reported(cast.cadre, now=NOON, source="enterprise", enterprise_id=asking.pk)
    run(at)
    names = dict(Enterprise.objects.values_list("pk", "contact_name"))
    assert (names[left.pk], names[gone_to.pk], names[asking.pk]) == ("", "吴厂长", "吴厂长")
    assert Enterprise.objects.get(pk=left.pk).contact_phone is None


def test_silence_keeps_nobodys_name_and_then_a_look_may_end_it(cast):
    unanswered = factories.resolved(cast, now=NOON, reporter_name="叶根水", reporter_phone="13857812345")
    lately = factories.resolved(cast, now=NOON + YEAR, reporter_name="叶根水", reporter_phone="13857812345")
    going = factories.in_progress(cast, now=NOON, reporter_name="叶根水", reporter_phone="13857812345")
    run(NOON + 2 * YEAR)
    left = dict(Issue.objects.values_list("pk", "reporter_name"))
    assert left == {unanswered.pk: "", lately.pk: "叶根水", going.pk: "叶根水"}
    over = actions.verify_on_site(
        actor=cast.inspector, issue_id=unanswered.pk, now=NOON + 3 * YEAR, is_solved=True, words="渠底是新的"
    )
    assert over.state == "closed"
