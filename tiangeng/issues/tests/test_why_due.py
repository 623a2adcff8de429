"""The day that is explained is the day in force, whichever way an issue came to it; and how long a level has."""

from datetime import datetime, timedelta

import pytest

from conftest import SYSTEM
from tiangeng.issues import actions, clocks, rules
from tiangeng.issues.models import Category, Issue
from tiangeng.issues.refusals import NoLevelAbove
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, move, reported, unit

ASKED = {"reporter_name": "叶根水", "reporter_phone": "13857800001"}
DAY = timedelta(days=1)


def shown(issue, now):
    issue.refresh_from_db()
    handlings = list(issue.handlings.select_related("organisation").order_by("-role", "assigned_at", "id"))
    return {clock.label: clock for clock in clocks.clocks_of(issue, handlings, now=now)}


def last_day(clock):
    return clock.at, clock.due.at


def returned(cast, now):
    issue = dispatched(cast, now=now)
    move("return_issue", issue, cast.bureau, now + DAY, reason="不归我们")
    return issue


def insisted(cast, now):
    issue = returned(cast, now)
    move("insist_issue", issue, cast.township_officer, now + 3 * DAY, reason="归你们")
    return issue


def escalated(cast, now):
    issue = in_progress(cast, now=now)
    move("escalate_issue", issue, cast.bureau, now + 2 * DAY, reason="跨乡镇")
    return issue


def sent_down(cast, now):
    issue = escalated(cast, now)
    move("send_down", issue, cast.county_admin, now + 5 * DAY, reason="镇里能办")
    return issue


def given_out_again(cast, now):
    issue = sent_down(cast, now)
    move("dispatch_issue", issue, cast.township_officer, now + 6 * DAY, lead_id=unit("transport").pk)
    return issue


def parted(cast, now):
    issue, other = reported(cast.cadre, now=now), reported(cast.cadre, now=now)
    move("merge_issue", issue, cast.township_officer, now, into_id=other.pk)
    move("unmerge_issue", issue, cast.township_officer, now + 4 * DAY, reason="不是一处")
    return issue


def taken_up_again(cast, now):
    issue = in_progress(cast, now=now)
    move("propose_ruling", issue, cast.bureau, now, ground="settled", reason="已付清")
    move("decide_ruling", issue, cast.inspector, now, is_upheld=True, words="属实")
    move("take_up_again", issue, cast.county_admin, now + 8 * DAY, reason="有新证据")
    return issue


def reopened(cast, now):
    issue = in_progress(cast, now=now)
    move("resolve_issue", issue, cast.bureau, now + DAY, solution="修好了", beneficiaries=2)
    move("reopen_issue", issue, cast.township_officer, now + 3 * DAY, reason="又漏了")
    return issue


def corrected_before_acceptance(cast, now):
    issue = dispatched(cast, now=now)
    move("correct_issue", issue, cast.township_officer, now + DAY / 24, category="forest-boundary", reason="是山界")
    return issue


def corrected_at_work(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    move("correct_issue", issue, cast.township_officer, now + DAY, category="forest-boundary", reason="是山界")
    return issue


def looked_at_again(cast, now):
    issue = in_progress(cast, now=now)
    review = {"reason": "等雨季过", "plan": "先堵沙袋", "review_on": (now + 7 * DAY).date()}
    move("defer_issue", issue, cast.bureau, now, **review)
    with acting(SYSTEM):
        actions.wake_paused(actor=SYSTEM, county_code="331181", now=now + 7 * DAY)
    return issue


def resumed(cast, now):
    issue = looked_at_again(cast, now)
    move("resume_issue", issue, cast.bureau, now + 8 * DAY)
    return issue


BRANCHES = {
    returned: "派单", insisted: "接单", escalated: "派单", sent_down: "派单", given_out_again: "接单", parted: "派单",
    taken_up_again: "派单", reopened: "办结", corrected_before_acceptance: "接单", corrected_at_work: "办结",
    looked_at_again: "再看", resumed: "办结",
}  # fmt: skip


@pytest.mark.parametrize(("branch", "label"), BRANCHES.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_the_last_day_explained_is_the_day_in_force(cast, now, branch, label):
    issue = branch(cast, now)
    found = shown(issue, now + 9 * DAY)
    assert last_day(found[label]) == (issue.due_at, issue.due_at)


def test_what_waits_for_a_dispatcher_shows_no_clock_of_a_round_that_is_over(cast, now):
    assert list(shown(sent_down(cast, now), now + 6 * DAY)) == ["派单"]


def test_the_right_category_counts_its_own_days_for_the_lead_and_the_helpers(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    before = issue.resolve_by
    move("correct_issue", issue, cast.township_officer, now, category="forest-boundary", reason="是山界")
    issue.refresh_from_db()
    lead, helper = issue.handlings.get(role="lead"), issue.handlings.get(role="assisting")
    assert issue.due_at == issue.resolve_by == lead.due_at == rules.resolve_due(issue, start=now).at > before
    assert helper.due_at == rules.inner_due(issue, start=now).at
    assert datetime.fromisoformat(issue.events.get(name="correct").facts["due"]) == issue.resolve_by


def test_putting_a_category_right_makes_nobody_late_and_forgives_nobody(cast, now):
    issue = in_progress(cast, now=now)  # twenty working days
    then = now + 15 * DAY
    move("correct_issue", issue, cast.township_officer, then, category="rubbish", reason="是垃圾")  # five
    found = shown(issue, then)["办结"]
    assert issue.due_at == found.at == rules.calendar_of("331181").due_after_days(then, 1).at > found.due.at
    assert "至少留一个工作日" in found.reasons[-1]

    late = in_progress(cast, now=now, category="rubbish")
    due = late.resolve_by
    move("correct_issue", late, cast.township_officer, due + 9 * DAY, category="policy-advice", reason="是问政策")
    late.refresh_from_db()
    assert late.resolve_by == due


def test_a_heading_put_right_moves_no_deadline(cast, now):
    issue = in_progress(cast, now=now)
    before = issue.due_at
    move("correct_issue", issue, cast.township_officer, now + 5 * DAY, title="渠漏了", reason="写清楚")
    issue.refresh_from_db()
    assert (issue.due_at, "due" in issue.events.get(name="correct").facts) == (before, False)


def test_a_deadline_set_before_the_catalogue_changed_stays_and_says_so(cast, now):
    issue = in_progress(cast, now=now)
    Category.objects.filter(pk=issue.category_id).update(resolve_days=3)
    found = shown(Issue.objects.get(pk=issue.pk), now)["办结"]
    assert found.at == issue.resolve_by != found.due.at
    assert "仍按当时定下的日子" in found.reasons[-1]


def test_a_helper_asked_again_is_counted_from_then(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    helper = {"handling_id": issue.handlings.get(role="assisting").pk}
    for days, step, result in ((0, "start", ""), (1, "finish", "借了"), (3, "start", "")):
        actions.assist(
            actor=cast.helping_bureau, issue_id=issue.pk, now=now + days * DAY, move=step, result=result, **helper
        )
    found = shown(issue, now + 4 * DAY)["配合：交通运输局"]
    assert last_day(found) == (issue.handlings.get(role="assisting").due_at,) * 2


def test_a_helper_asked_near_the_end_reads_that_the_lead_is_due_first(cast, now):
    issue = in_progress(cast, now=now)
    actions.add_assistant(
        actor=cast.bureau, issue_id=issue.pk, now=issue.resolve_by - 2 * DAY, organisation_id=unit("transport").pk, task="借挖机"
    )  # fmt: skip
    found = shown(issue, now)["配合：交通运输局"]
    assert found.at == issue.resolve_by < found.due.at
    assert found.reasons[-1] == "牵头的期限更早，按牵头的期限"


# ---------------------------------------------------------------- how long a level has


def test_each_clock_says_how_long_the_time_is_and_where_that_is_written(cast, now):
    issue = in_progress(cast, now=now)
    rule = lambda label: shown(issue, now)[label].rule.partition("，从")[0]  # noqa: E731
    assert rule("派单") == "全县各类事都一样：派单 1 个工作日"
    assert rule("接单") == "目录里“渠道渗漏”（县级）：接单 2 个工作日"
    assert rule("办结") == "目录里“渠道渗漏”（县级）：牵头办结 20 个工作日"
    issue = in_progress(cast, now=now, category="road-damage")
    assert rule("接单") == "目录里“村道破损塌方”（县级）：接单 4 个工作小时"
    leaf = Category.objects.filter(pk=issue.category_id)
    leaf.update(owner="", level="township", accept_hours=None, accept_days=1, resolve_days=10)
    Issue.objects.filter(pk=issue.pk).update(level="township")
    issue = Issue.objects.get(pk=issue.pk)
    assert rule("接单") == "目录里没有写明“村道破损塌方”，按乡镇级的时限：接单 1 个工作日"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("rubbish", "“垃圾清运”提到了县级，按县级的时限：牵头办结 15 个工作日"),  # its row, the township's: five
        ("forest-boundary", "目录里“山林权属争议”（县级）：牵头办结 60 个工作日"),  # the city's thirty would shorten it
    ],
)
def test_above_its_row_the_clock_names_whichever_is_longer(cast, now, code, said):
    issue = reported(cast.cadre, now=now, category=code)
    Issue.objects.filter(pk=issue.pk).update(level="county" if code == "rubbish" else "city")
    move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("water").pk)
    move("accept_issue", issue, cast.bureau, now)
    assert shown(issue, now)["办结"].rule.partition("，从")[0] == said


@pytest.mark.parametrize(
    ("code", "level", "days"),
    [
        ("channel-repair", "county", (2, 20)),  # its own row
        ("street-light", "county", (2, 15)),  # a village's seven days, escalated to the county
        ("rubbish", "county", (2, 15)),  # a township's five
        ("channel-repair", "city", (3, 30)),
        ("forest-boundary", "city", (3, 60)),  # never less than the row
        ("channel-repair", "township", (2, 20)),  # below its row the row holds
    ],
)
def test_escalated_above_its_row_the_table_of_that_level_holds_but_never_shortens(cast, code, level, days):
    category = Category.objects.get(county_code="331181", code=code)
    assert rules.days_for(category, level=level) == days


def test_a_leaf_without_a_row_goes_by_the_table_alone(cast):
    category = Category(county_code="331181", level="township", owner="", accept_days=1, resolve_days=40)
    assert rules.days_for(category, level="county") == (2, 15)


def test_what_the_county_takes_over_from_a_township_has_the_countys_time(cast, now):
    issue = reported(cast.cadre, now=now, category="rubbish")
    move("escalate_issue", issue, cast.township_officer, now, reason="三个镇的垃圾")
    move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("water").pk)
    move("accept_issue", issue, cast.bureau, now)
    issue.refresh_from_db()
    calendar = rules.calendar_of("331181")
    assert issue.level == "county"
    assert (issue.accept_by, issue.resolve_by) == tuple(calendar.due_after_days(now, n).at for n in (2, 15))


def test_it_goes_to_the_county_first_then_to_the_city_and_no_further(cast, now):
    issue, levels = in_progress(cast, now=now), []
    for _turn in range(2):
        move("escalate_issue", issue, cast.bureau, now, reason="我们定不了")
        issue.refresh_from_db()
        levels.append(issue.level)
        move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("water").pk)
        move("accept_issue", issue, cast.bureau, now)
        move("start_issue", issue, cast.bureau, now)
    assert levels == ["county", "city"]
    with pytest.raises(NoLevelAbove):
        move("escalate_issue", issue, cast.bureau, now, reason="还是定不了")


@pytest.mark.parametrize(
    ("code", "level"), [("rubbish", "township"), ("street-light", "township"), ("bridge", "county")]
)
def test_sent_down_it_is_one_level_lower_and_never_below_its_row(cast, now, code, level):
    issue = reported(cast.cadre, now=now, category=code)
    move("escalate_issue", issue, cast.township_officer, now, reason="我们定不了")
    move("send_down", issue, cast.county_admin, now, reason="镇里能办")
    issue.refresh_from_db()
    assert issue.level == level


def test_a_category_put_right_brings_its_level_along_unless_it_was_escalated(cast, now):
    issue = reported(cast.cadre, now=now, category="channel-repair")
    move("correct_issue", issue, cast.township_officer, now, category="rubbish", reason="是垃圾")
    issue.refresh_from_db()
    assert issue.level == "township"
    move("escalate_issue", issue, cast.township_officer, now, reason="三个镇的垃圾")
    move("correct_issue", issue, cast.county_admin, now, category="street-light", reason="是路灯")
    issue.refresh_from_db()
    assert issue.level == "county"
