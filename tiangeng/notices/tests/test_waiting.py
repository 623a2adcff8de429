"""What waits for whom: told when it begins, gone when it is done, whoever did it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.issues import actions as issues
from tiangeng.issues.tests import factories
from tiangeng.issues.tests.factories import unit
from tiangeng.issues.tests.test_standing_in import stands_in
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions, queries, tasks, words
from tiangeng.notices.models import Notice


@pytest.fixture
def hear(django_capture_on_commit_callbacks):
    """Do something and let the news be heard, as after a commit."""

    def do(deed, /, *args, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return deed(*args, **given)

    return do


def waiting(actor):
    with acting(actor):
        return list(queries.waiting_for(actor))


def kinds(actor):
    return sorted(notice.kind for notice in waiting(actor))


def test_a_report_waits_for_the_dispatcher_and_for_nobody_else(cast, now, hear):
    hear(factories.reported, cast.cadre, now=now)
    assert kinds(cast.township_officer) == ["dispatch"] == kinds(cast.county_admin)
    for other in (cast.cadre, cast.bureau, cast.other_township, cast.neighbour, cast.leader, cast.village_committee):
        assert kinds(other) == []


def test_what_is_dispatched_waits_for_the_lead_until_somebody_there_accepts(cast, now, hear):
    issue = hear(factories.dispatched, cast, now=now, helpers=("transport",))
    assert (kinds(cast.bureau), kinds(cast.helping_bureau), kinds(cast.township_officer)) == (["lead"], ["help"], [])
    hear(issues.accept_issue, actor=cast.bureau, issue_id=issue.pk, now=now)
    assert (kinds(cast.bureau), kinds(cast.helping_bureau)) == ([], ["help"])
    handling = issue.handlings.get(role="assisting")
    hear(issues.assist, actor=cast.helping_bureau, issue_id=issue.pk, handling_id=handling.pk, now=now, move="accept")
    assert kinds(cast.helping_bureau) == []


@pytest.mark.parametrize(
    ("absent", "stand_in", "own", "theirs"),
    [
        ("bureau", "leader", "派给本单位牵头", "派给水利局牵头"),
        ("helping_bureau", "inspector", "请本单位配合", "请交通运输局配合"),
    ],
)
def test_who_stands_in_reads_which_unit_it_waits_for(cast, now, hear, client_of, absent, stand_in, own, theirs):
    hear(factories.dispatched, cast, now=now, helpers=("transport",))
    away = getattr(cast, absent)
    both = stands_in(cast, getattr(cast, stand_in), for_=away, now=now)
    assert [words.kind_of(row, to=away) for row in waiting(away)] == [own]
    assert [words.kind_of(row, to=both) for row in waiting(both)] == [theirs]
    assert own in client_of(away).get("/notices/").content.decode()


def test_an_objection_waits_for_a_ruling(cast, now, hear):
    issue = hear(factories.dispatched, cast, now=now)
    hear(issues.return_issue, actor=cast.bureau, issue_id=issue.pk, now=now, reason="不归我们")
    assert (kinds(cast.bureau), kinds(cast.township_officer)) == ([], ["objection"])
    hear(issues.insist_issue, actor=cast.township_officer, issue_id=issue.pk, now=now, reason="归你们")
    assert (kinds(cast.bureau), kinds(cast.township_officer)) == (["lead"], [])


def test_what_the_villager_reopens_is_back_with_the_lead(cast, villager, now, hear):
    issue = hear(factories.resolved, cast, now=now, reporter_name="叶根水")
    assert kinds(cast.bureau) == []
    hear(issues.answer, actor=villager, issue_id=issue.pk, now=now, is_solved=False, words="还漏")
    assert kinds(cast.bureau) == ["reopened"]


def test_what_was_escalated_waits_above_the_township(cast, now, hear):
    issue = hear(factories.in_progress, cast, now=now)
    hear(issues.escalate_issue, actor=cast.bureau, issue_id=issue.pk, now=now, reason="跨乡镇")
    assert (kinds(cast.township_officer), kinds(cast.county_admin)) == ([], ["dispatch"])


def test_a_rung_of_the_ladder_waits_until_the_lead_moves(cast, now, hear):
    issue = hear(factories.dispatched, cast, now=now)
    hear(issues.remind, actor=cast.leader, issue_id=issue.pk, now=now + timedelta(hours=1), words="请抓紧")
    assert kinds(cast.bureau) == ["lead", "supervised"]
    hear(issues.accept_issue, actor=cast.bureau, issue_id=issue.pk, now=now + timedelta(hours=2))
    assert kinds(cast.bureau) == []


def test_a_ruling_does_not_wait_for_who_dispatches_there_and_has_helped(cast, now, hear):
    issue = hear(factories.in_progress, cast, now=now)
    (office,) = cast.township_officer.organisation_ids
    hear(issues.add_assistant, actor=cast.bureau, issue_id=issue.pk, now=now, organisation_id=office, task="帮着问")
    put_off = {"reason": "等山主", "plan": "再问", "review_on": (now + timedelta(days=20)).date()}
    given = {"actor": cast.bureau, "issue_id": issue.pk}
    for day in range(3):
        hear(issues.defer_issue, **given, now=now + timedelta(days=day), **put_off)
        hear(issues.resume_issue, **given, now=now + timedelta(days=day, hours=1))
    hear(issues.ask_to_pause, **given, now=now + timedelta(days=3), reason="山主月底才回来")
    assert "ruling" in kinds(cast.county_admin)
    assert "ruling" not in kinds(cast.township_officer), "who would be refused is not asked"


def test_a_ruling_waits_for_a_second_person(cast, now, hear):
    issue = hear(factories.in_progress, cast, now=now)
    hear(issues.propose_ruling, actor=cast.bureau, issue_id=issue.pk, now=now, ground="settled", reason="已付清")
    assert kinds(cast.inspector) == ["ruling"] == kinds(cast.county_admin)
    hear(issues.decide_ruling, actor=cast.inspector, issue_id=issue.pk, now=now, is_upheld=False, words="没有付清")
    assert kinds(cast.county_admin) == []


def test_a_draw_waits_for_callers_and_not_for_whoever_drew_it(cast, villager, now, hear):
    issue = hear(factories.resolved, cast, now=now, reporter_name="叶根水")
    day = timezone.localdate(now)
    hear(
        issues.draw_call_backs, actor=cast.county_admin, now=now, region_code="331181", since_on=day, until_on=day, size=5,
        seed=bytes(16),
    )  # fmt: skip
    assert (kinds(cast.county_admin), kinds(cast.inspector)) == ([], ["call"])
    hear(issues.answer, actor=villager, issue_id=issue.pk, now=now, is_solved=True)
    assert kinds(cast.inspector) == []


def test_a_promise_waits_from_the_working_day_before_and_goes_when_kept_or_put_off(cast, now, hear):
    today = timezone.localdate()
    soon, late = (
        hear(
            issues.make_promise, actor=cast.cadre, now=timezone.now(), words="装灯", until_on=today + timedelta(days=n),
            region_code="331181104201",
        )
        for n in (0, 60)
    )  # fmt: skip
    assert kinds(cast.cadre) == ["promise"] and kinds(cast.partner) == []
    hear(
        issues.put_off_promise, actor=cast.cadre, promise_id=soon.pk, now=timezone.now(), until_on=today + timedelta(days=40),
        note="缺货",
    )  # fmt: skip
    assert kinds(cast.cadre) == []
    with acting(tasks.sender("331181")) as system:
        actions.settle_county(actor=system, county_code="331181", now=timezone.now() + timedelta(days=59))
    assert kinds(cast.cadre) == ["promise", "promise"]
    hear(issues.keep_promise, actor=cast.cadre, promise_id=late.pk, now=timezone.now())
    assert kinds(cast.cadre) == ["promise"]


def test_nobody_is_told_of_their_own_doing(cast, now, hear):
    hear(factories.reported, cast.township_officer, now=now)
    assert kinds(cast.township_officer) == [] and kinds(cast.county_admin) == ["dispatch"]


def test_a_complaint_is_not_given_away(cast, villager, now, hear):
    hear(
        factories.reported, villager, now=now, source="villager", category=_complaint(),
        about_organisation_id=unit("331181104").pk,
    )  # fmt: skip
    assert kinds(cast.township_officer) == [] and kinds(cast.county_admin) == ["dispatch"]


def _complaint():
    from tiangeng.issues.models import Category

    return Category.objects.filter(county_code="331181", is_complaint=True, parent__isnull=False).first().code


def test_each_chooses_what_the_bell_counts(cast, now, hear):
    hear(factories.dispatched, cast, now=now)
    with acting(cast.bureau):
        assert queries.bell_count(cast.bureau) == 1
        actions.choose(actor=cast.bureau, now=now, kinds=["help"])
    with acting(cast.bureau):
        assert queries.bell_count(cast.bureau) == 0


def test_the_night_finds_what_no_news_told_and_does_nothing_twice(cast, now):
    factories.dispatched(cast, now=now)
    assert not Notice.objects.exists()
    with acting(tasks.sender("331181")) as system:
        counts = [actions.settle_county(actor=system, county_code="331181", now=now) for _n in range(2)]
    assert counts == [1, 0] and kinds(cast.bureau) == ["lead"]


def test_settling_twice_changes_nothing(cast, now, hear):
    issue = hear(factories.dispatched, cast, now=now)
    before = list(Notice.objects.order_by("pk").values_list("pk", "done_at"))
    with acting(tasks.sender("331181")) as system:
        actions.settle_issue(actor=system, issue_id=issue.pk, now=now)
    assert list(Notice.objects.order_by("pk").values_list("pk", "done_at")) == before


def test_the_page_and_the_bell_show_it_and_there_is_nothing_to_tick(
    cast, now, hear, client_of, django_assert_max_num_queries
):
    issue = hear(factories.dispatched, cast, now=now)
    client = client_of(cast.bureau)
    with django_assert_max_num_queries(25):
        page = client.get("/notices/").content.decode()
    assert issue.title in page and "派给本单位牵头" in page and 'class="btn btn-quiet bell"' in page
    assert issue.title not in client_of(cast.helping_bureau).get("/notices/").content.decode()
    answer = client.post("/notices/choices/", {"kinds": ["help"], "mail": ""})
    assert answer.status_code == 302 and issue.title not in client.get("/notices/").content.decode()


def test_no_column_could_say_who_has_read_it():
    names = {field.name for field in Notice._meta.get_fields()}
    assert not {name for name in names if any(word in name for word in ("read", "seen", "opened", "clicked", "viewed"))}


# ---------------------------------------------------------------- what is late


def climb(hear, now):
    with acting(system_actor("督办", territory="331181", capabilities=("issues.supervise",))) as system:
        hear(issues.supervise_late, actor=system, county_code="331181", now=now)


def test_what_was_reported_upward_waits_above_until_somebody_there_speaks_or_the_lead_moves(cast, now, hear):
    issue = hear(factories.in_progress, cast, now=now)
    issue.refresh_from_db()
    late = issue.due_at + timedelta(days=40)
    climb(hear, late)
    for above in (cast.county_admin, cast.inspector, cast.leader):
        assert kinds(above) == ["above"]
    assert (kinds(cast.bureau), kinds(cast.township_officer)) == (["supervised"], [])
    hear(issues.remind, actor=cast.leader, issue_id=issue.pk, now=late + timedelta(hours=1), words="本周办好")
    assert (kinds(cast.inspector), kinds(cast.bureau)) == ([], ["supervised"])
    hear(issues.consult, actor=cast.bureau, issue_id=issue.pk, now=late + timedelta(hours=2), reason="要几家")
    assert kinds(cast.bureau) == []


def test_a_late_helper_is_told_whatever_the_lead_does_and_until_it_takes_a_step(cast, now, hear):
    issue = hear(factories.in_progress, cast, now=now, helpers=("transport",))
    part = issue.handlings.get(role="assisting")
    late = part.due_at + timedelta(hours=9)
    climb(hear, late)
    assert kinds(cast.helping_bureau) == ["help", "supervised"]
    hear(issues.consult, actor=cast.bureau, issue_id=issue.pk, now=late + timedelta(hours=1), reason="要几家")
    assert kinds(cast.helping_bureau) == ["help", "supervised"]
    given = {"actor": cast.helping_bureau, "issue_id": issue.pk, "handling_id": part.pk}
    hear(issues.assist, **given, now=late + timedelta(hours=2), move="accept")
    assert kinds(cast.helping_bureau) == []
    climb(hear, late + timedelta(days=40))
    assert kinds(cast.helping_bureau) == ["supervised"] and "above" in kinds(cast.leader)
    hear(issues.assist, **given, now=late + timedelta(days=41), move="finish", result="借了")
    assert kinds(cast.helping_bureau) == []


def test_the_dispatcher_hears_of_what_nobody_gives_out_and_the_county_of_what_was_escalated(cast, now, hear):
    issue = hear(factories.reported, cast.cadre, now=now)
    climb(hear, now + timedelta(days=3))
    assert kinds(cast.township_officer) == ["dispatch", "supervised"]
    hear(
        issues.escalate_issue, actor=cast.township_officer, issue_id=issue.pk, now=now + timedelta(days=3, hours=1),
        reason="跨乡镇",
    )  # fmt: skip
    climb(hear, now + timedelta(days=9))
    assert (kinds(cast.township_officer), kinds(cast.county_admin)) == ([], ["dispatch", "supervised"])
    assert kinds(cast.bureau) == []


def test_only_who_supervises_a_county_can_choose_to_hear_of_what_is_reported_upward(cast):
    offered = {
        name: dict(queries.kinds_for(getattr(cast, name))) for name in ("leader", "county_admin", "township_officer")
    }
    assert [name for name, found in offered.items() if "above" in found] == ["leader", "county_admin"]
