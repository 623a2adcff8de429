"""What has come to its end goes, a week after it was first told; the log stays whole, counts stay, and a hold is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import COUNTY, NOON, VILLAGE
from tests.cast import make_person
from tests.costs import costs
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue, IssueEvent
from tiangeng.kernel import log, retention
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import LogEntry, TaskRun
from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import Duty
from tiangeng.kernel.tasks import perform
from tiangeng.lawful import actions, tasks
from tiangeng.lawful.models import Hold, RetentionRun
from tiangeng.people.roles import Role
from tiangeng.places.models import Household, Resident
from tiangeng.places.retention import TAKEN_OFF
from tiangeng.places.tests.factories import household, resident
from tiangeng.visits import actions as visits
from tiangeng.visits.models import Visit

NIGHT = system_actor("到期清理", territory=COUNTY, capabilities=("lawful.retain",))
YEARS = timedelta(days=365)


def run(at):
    return actions.take_off_due(actor=NIGHT, county_code=COUNTY, now=at)


def due(model, at, keep=None):
    told = actions.tell_due(actor=NIGHT, county_code=COUNTY, now=at)
    return next(t for t in told if t.duty.model == model and keep in (None, t.duty.keep))


@pytest.fixture
def moved(cadre):
    home = household(cadre, hamlet="下坑", note="有狗")
    resident(cadre, home)
    Household.objects.filter(pk=home.pk).update(state="moved", changed_at=NOON)
    return home


@pytest.fixture
def withdrawn(cadre):
    issue = issues.report_issue(
        actor=cadre, region_code=VILLAGE, category="channel-repair", title="水渠漏", body="一下雨就漏", source="visit",
        reporter_name="叶根水", reporter_phone="13857812345", now=NOON, random_below=lambda n: 1,
    )  # fmt: skip
    issues.withdraw_issue(actor=cadre, issue_id=issue.pk, reason="自己修好了", now=NOON)
    return issue


def test_two_years_after_the_move_nobody_can_be_told_from_the_file_and_it_still_counts(moved):
    before = Household.objects.filter(county_code=COUNTY, state="moved").count()
    run(NOON + 2 * YEARS - timedelta(days=1))
    assert Household.objects.get(pk=moved.pk).head_name == "叶根水"
    run(NOON + 2 * YEARS + timedelta(days=8))
    left = Household.objects.get(pk=moved.pk)
    assert (left.head_name, left.hamlet, left.note, left.address) == (TAKEN_OFF, "", "", "")
    assert left.number != moved.number
    assert not Resident.objects.filter(household=moved).exists()
    assert Household.objects.filter(county_code=COUNTY, state="moved").count() == before


def test_what_fails_later_in_the_night_takes_nothing_back(moved, monkeypatch):
    def fails(ids, now):
        raise ArithmeticError

    Household.objects.filter(pk=moved.pk).update(changed_at=NOON - 20 * YEARS)
    sound = [duty for duty in retention.duties() if duty.model == "places.Household"]
    broken = Duty(Keep.HOME, "places.Household", lambda *given: Household.objects.filter(pk=moved.pk), fails, {})
    monkeypatch.setattr(retention, "duties", lambda: [*sound, broken])
    with pytest.raises(ExceptionGroup):
        tasks.retain(0)
    assert Household.objects.get(pk=moved.pk).head_name == TAKEN_OFF


def test_who_lives_there_is_never_due(cadre):
    home = household(cadre)
    run(NOON + 20 * YEARS)
    assert Household.objects.get(pk=home.pk).head_name == "叶根水"


def test_the_dry_run_comes_a_week_before_and_changes_nothing(moved):
    first = NOON + 2 * YEARS + timedelta(days=1)
    assert due("places.Household", first).due_count == 1
    done = run(first)
    assert Household.objects.get(pk=moved.pk).head_name == "叶根水"
    assert [line[2:] for line in done.found if line[1] == "places.Household"] == [[1, 0, 0]]
    done = run(first + timedelta(days=8))
    assert [line[2:] for line in done.found if line[1] == "places.Household"] == [[1, 1, 0]]
    assert due("places.Household", first + timedelta(days=9)).due_count == 0


def test_first_who_asked_is_forgotten_then_the_words_and_the_issue_with_its_timeline_still_counts(withdrawn):
    events = IssueEvent.objects.filter(issue=withdrawn).count()
    run(NOON + 2 * YEARS + timedelta(days=9))
    left = Issue.objects.get(pk=withdrawn.pk)
    assert (left.reporter_name, left.reporter_phone, left.body) == ("", None, "一下雨就漏")
    run(NOON + 10 * YEARS + timedelta(days=12))
    left = Issue.objects.get(pk=withdrawn.pk)
    assert "漏" not in left.title + left.body
    assert (left.number, left.state, left.reported_at) == (withdrawn.number, "withdrawn", withdrawn.reported_at)
    assert IssueEvent.objects.filter(issue=withdrawn).count() == events


def test_an_open_issue_keeps_who_asked(cadre):
    issue = issues.report_issue(
        actor=cadre, region_code=VILLAGE, category="channel-repair", title="路塌", body="塌了", source="visit", reporter_name="叶根水",
        now=NOON, random_below=lambda n: 1,
    )  # fmt: skip
    run(NOON + 12 * YEARS)
    assert Issue.objects.get(pk=issue.pk).reporter_name == "叶根水"


def test_a_diary_loses_its_words_and_the_village_was_still_reached(cadre):
    visit = visits.record_visit(actor=cadre, region_code=VILLAGE, visited_on=NOON.date(), heard="家里的难处", now=NOON)
    run(NOON + 5 * YEARS + timedelta(days=12))
    left = Visit.objects.get(pk=visit.pk)
    assert "难处" not in left.heard
    assert (left.visited_on, left.region_code) == (NOON.date(), VILLAGE)


def test_the_chain_of_the_log_is_whole_afterwards_and_says_what_went(moved, withdrawn, settings, tmp_path):
    settings.TIANGENG_AUDIT_ROOTS = tmp_path / "roots"
    log.seal(now=NOON)
    before = LogEntry.objects.count()
    at = NOON + 2 * YEARS + timedelta(days=8)
    run(at)
    log.seal(now=at)
    assert log.verify().is_intact
    assert LogEntry.objects.count() > before
    line = LogEntry.objects.get(verb="retention.taken_off", changes__model="places.Household")
    assert line.changes == {"keep": "home", "model": "places.Household", "count": 1}


def test_a_hold_keeps_a_record_until_two_people_have_lifted_it(moved, security_admin, inspector):
    kept = actions.hold(
        actor=security_admin,
        object_type="places.Household",
        object_id=moved.pk,
        region_code=VILLAGE,
        reason="诉讼未结",
        now=NOON,
    )
    at = NOON + 3 * YEARS
    assert due("places.Household", at).held_count == 1
    run(at)
    assert Household.objects.get(pk=moved.pk).head_name == "叶根水"
    actions.ask_lift(actor=security_admin, hold_id=kept.pk, reason="已结案", now=at)
    run(at)
    assert Household.objects.get(pk=moved.pk).head_name == "叶根水", "asked is not agreed"
    actions.decide_lift(actor=inspector, hold_id=kept.pk, move="agree", now=at)
    run(at)
    assert Household.objects.get(pk=moved.pk).head_name == TAKEN_OFF


def test_a_hold_takes_a_reason_a_kind_there_is_and_somebody_who_may(moved, security_admin, cadre):
    given = {"object_type": "places.Household", "object_id": moved.pk, "region_code": VILLAGE, "now": NOON}
    with pytest.raises(ReasonNeeded):
        actions.hold(actor=security_admin, reason=" ", **given)
    with pytest.raises(Missing):
        actions.hold(actor=security_admin, reason="诉讼", **given | {"object_type": "places.Region"})
    with pytest.raises(NotYours):
        actions.hold(actor=cadre, reason="诉讼", **given)
    with pytest.raises(NotYours):
        actions.tell_due(actor=cadre, county_code=COUNTY, now=NOON)
    assert not Hold.objects.exists()


def test_another_countys_rows_are_left_alone(moved):
    other = system_actor("到期清理", territory="331127", capabilities=("lawful.retain",))
    actions.take_off_due(actor=other, county_code="331127", now=NOON + 5 * YEARS)
    assert Household.objects.get(pk=moved.pk).head_name == "叶根水"


def test_every_class_that_ends_has_a_duty_and_a_time():
    ends = {Keep.HOME, Keep.ASKER, Keep.CASE, Keep.CONTACT, Keep.DIARY, Keep.PAPER, Keep.STAFF, Keep.SIGN_IN}
    ends |= {Keep.OPINION, Keep.DAY}
    assert {duty.keep for duty in retention.duties()} == ends == set(retention.AFTER)


def test_the_security_administrator_reads_what_is_due_and_what_went(moved, client_of, security_admin, cadre):
    RetentionRun.objects.all().delete()
    run(timezone.now())
    page = client_of(security_admin).get(reverse("lawful:retention"))
    assert page.status_code == 200 and "农户档案" in page.content.decode()
    assert client_of(cadre).get(reverse("lawful:retention")).status_code == 403


def test_an_administrator_of_a_city_looks_at_one_county_at_a_time(cast, client_of, now):
    run(timezone.now())
    keeper = client_of(make_person("管安全", role=Role.SECURITY_ADMIN, territory="3311", unit=None, now=now))
    at = reverse("lawful:retention")
    assert "先选一个县(市、区)" in (first := keeper.get(at).content.decode()) and "每晚清了多少" not in first
    page = keeper.get(f"{at}?county={COUNTY}").content.decode()
    assert "数于" in page and "还没有跑过" not in page
    assert "还没有跑过" in keeper.get(f"{at}?county=331127").content.decode()


def test_an_administrator_of_the_whole_country_chooses_among_the_counties_at_work(world, cast, client_of, now):
    keeper = client_of(make_person("管安全", role=Role.SECURITY_ADMIN, territory="", unit=None, now=now))
    for at in (reverse("lawful:retention"), reverse("lawful:burden")):
        first = keeper.get(at).content.decode()
        assert f'value="{COUNTY}"' in first and 'value="33"' not in first
        assert f'value="{COUNTY}" selected' in keeper.get(f"{at}?county={COUNTY}").content.decode()


def test_the_page_shows_what_the_night_found_as_long_as_it_holds(withdrawn):
    """A county's year is not read through for somebody who looks."""
    at = NOON + 2 * YEARS + timedelta(days=1)
    night = run(at)
    found = actions.told_by(night, now=at + timedelta(hours=12))
    assert [(t.duty, t.due_count, t.held_count) for t in found] == [
        (t.duty, t.due_count, t.held_count) for t in actions.tell_due(actor=NIGHT, county_code=COUNTY, now=at)
    ]
    assert sum(t.due_count for t in found) > 0
    assert actions.told_by(night, now=at + timedelta(days=2)) is None
    night.found = night.found[1:]
    assert actions.told_by(night, now=at) is None  # other classes were due then


def test_where_no_night_counted_nothing_is_counted_for_a_page_but_by_the_worker(moved, client_of, security_admin):
    RetentionRun.objects.all().delete()
    client, page = client_of(security_admin), reverse("lawful:retention")
    assert "还不知道" in (first := client.get(page).content.decode()) and "农户档案" not in first
    assert client.post(reverse("lawful:retention_count"), {"county": COUNTY}).status_code == 302
    client.post(reverse("lawful:retention_count"), {"county": COUNTY})
    count = TaskRun.objects.get(kind=actions.COUNT)  # a second wish while it is at work is the same
    at_work = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "到期的点一遍" in at_work and "<html" not in at_work
    perform(str(count.pk))
    told = client.get(page).content.decode()
    assert "places.Household" not in told, "tables are called by their names in words"
    assert "农户档案" in told and "数于" in told and "还不知道" not in told
    assert not LogEntry.objects.filter(verb="retention.taken_off").exists()
    assert "还没有跑过" in told, "a count is no night"


def test_a_count_finds_what_a_night_finds(withdrawn, security_admin):
    at = NOON + 2 * YEARS + timedelta(days=1)
    found = [tuple(line) for line in actions.found_now(actor=NIGHT, county_code=COUNTY, now=at)]
    assert found == [(keep, model, due, 0, held) for keep, model, due, _taken, held in run(at).found]


def test_a_night_opens_to_what_it_took_off(moved, client_of, security_admin):
    RetentionRun.objects.all().delete()
    run(NOON + 2 * YEARS + timedelta(days=8))
    page = client_of(security_admin).get(reverse("lawful:retention")).content.decode()
    assert "<details>" in page and "农户" in page.partition("<details>")[2]


def test_nobody_else_has_it_counted(cadre, security_admin):
    with pytest.raises(NotYours):
        actions.start_count(actor=cadre, county_code=COUNTY, now=NOON)
    mine = actions.start_count(actor=security_admin, county_code=COUNTY, now=NOON)
    assert actions.count_of(security_admin, COUNTY) == mine
    assert actions.count_of(cadre, COUNTY) is None


def test_the_page_asks_a_pinned_number_of_questions(cast, client_of):
    client, page = client_of(cast.security_admin), "/lawful/retention/"
    assert costs(client, page) <= 14
    run(timezone.now())
    assert costs(client, page) <= 14
