"""What is kept of whole months is what a recount tells, whoever asks, whatever was done since, whatever day it has become."""

import random
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tiangeng.issues import figures, measures, months
from tiangeng.issues.models import CountedMonth, Handling, Issue, MonthRates, TouchedMonth
from tiangeng.kernel.actors import Actor, Held, system_actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.walls import acting

from .factories import dispatched, move, moved_to, resolved, unit

COUNTY, NEIGHBOUR = "331181", "331127"
DAY = timedelta(days=1)
ASKED = {"reporter_name": "叶根水", "reporter_phone": "13857800001"}
SOLVED = {"solution": "渠底重新浇筑", "beneficiaries": 3, "beneficiary_unit": "户"}


def count(county: str, now: datetime) -> int:
    with acting(system_actor("统计", territory=county)):
        return months.count_anew(county, now=now)


def recounted(actor: Actor, *, since: datetime, until: datetime, now: datetime) -> figures.Figures:
    return figures.counted(Issue.objects.visible_to(actor), since=since, until=until, now=now)


def assert_told_as_counted(readers: list[Actor], now: datetime) -> None:
    for reader in readers:
        for days in (90, 200, 365):
            period = {"since": now - days * DAY, "until": now, "now": now}
            with acting(reader):
                told, really = months.figures_of(reader, **period), recounted(reader, **period)
            assert told == {lead: row for (lead,), row in really.items()}, (reader.name, days)
            with acting(reader):
                stars = months.stars_of(reader, [lead for (lead,) in really], **period)
                given = figures.starred(Issue.objects.visible_to(reader), since=period["since"], until=now)
            assert stars == {
                lead: (row["star_count"], row["star_good"]) for (lead,), row in given.items() if (lead,) in really
            }


def live_on(cast, villager, issue, at: datetime, chance: random.Random) -> None:
    """A few of the steps an issue may take from where it is; those that are not open are refused, as ever."""
    bureau, office = cast.bureau, cast.township_officer
    steps = [
        ("accept_issue", bureau, {}),
        ("start_issue", bureau, {}),
        ("resolve_issue", bureau, {**SOLVED, "outcome": chance.choice(["solved", "partly", "explained"])}),
        ("return_issue", bureau, {"reason": "不归我们"}),
        ("dispatch_issue", office, {"lead_id": unit(chance.choice(["water", "transport"])).pk}),
        ("insist_issue", office, {"reason": "归你们"}),
        ("escalate_issue", bureau, {"reason": "跨乡镇"}),
        ("decline_issue", office, {"ground": "other-county", "owner": "庆元县水利局"}),
        ("defer_issue", bureau, {"reason": "等", "plan": "先看", "review_on": (at + 20 * DAY).date()}),
        ("answer", villager, {"is_solved": chance.random() < 0.7, "score": chance.choice([None, 2, 5])}),
        ("accept_evidence", office, {"reason": "照片为证"}),
        ("reopen_issue", office, {"reason": "又漏了"}),
        ("withdraw_issue", cast.cadre, {"reason": "弄错了"}),
    ]
    for name, actor, given in chance.sample(steps, 6):
        try:
            move(name, issue, actor, at, **given)
        except Refusal:
            continue
        at += chance.choice([timedelta(hours=2), 3 * DAY, 9 * DAY])


@pytest.mark.parametrize("seed", range(3))
def test_told_from_what_is_kept_are_the_figures_a_recount_tells(cast, villager, now, seed):
    chance = random.Random(seed)
    issues = []
    for _n in range(14):
        at = now - chance.randrange(20, 200) * DAY
        issues.append(dispatched(cast, now=at, **ASKED))
        live_on(cast, villager, issues[-1], at + DAY, chance)
    Issue.objects.filter(pk__in=[issue.pk for issue in issues[::5]]).update(is_confidential=True)
    readers = [cast.county_admin, cast.leader, cast.township_officer, cast.other_township, cast.bureau]
    assert_told_as_counted(readers, now)
    assert count(COUNTY, now) == months.KEPT_MONTHS and count(COUNTY, now) == 0, "what holds is not counted again"
    assert_told_as_counted(readers, now)
    for issue in chance.sample(issues, 6):
        live_on(cast, villager, issue, now, chance)
        assert_told_as_counted(readers, now)
    for later in (now + DAY, now + 9 * DAY, now + 40 * DAY):
        assert_told_as_counted(readers, later)
        count(COUNTY, later)
        assert_told_as_counted(readers, later)


def test_what_is_kept_is_what_is_read_and_a_write_makes_it_count_again(cast, now):
    issue = dispatched(cast, now=now - 60 * DAY)
    count(COUNTY, now)
    MonthRates.objects.update(of=7)
    assert told(cast.county_admin, now) == told(cast.township_officer, now) == [7]
    assert told(cast.bureau, now) == [1], "who sees only its own part has it counted"
    move("accept_issue", issue, cast.bureau, now)
    assert told(cast.county_admin, now) == [1]
    assert count(COUNTY, now) == 1 and not TouchedMonth.objects.exists()
    assert told(cast.county_admin, now) == [1] and MonthRates.objects.get().of == 1


def told(actor: Actor, now: datetime) -> list[int]:
    with acting(actor):
        return [row.resolved.of for row in measures.rates(actor, since=now - 365 * DAY, until=now, now=now)]


def test_what_is_kept_holds_until_a_deadline_in_it_passes(cast, now):
    issue = dispatched(cast, now=timezone.make_aware(datetime(now.year, now.month, 1)) - timedelta(hours=16))
    early = issue.accept_by - timedelta(minutes=1)
    Issue.objects.filter(pk=issue.pk).update(due_at=issue.accept_by)
    with acting(system_actor("统计", territory=COUNTY)):
        months.count_anew(COUNTY, now=early)
    [held] = CountedMonth.objects.exclude(holds_until=None)
    assert held.holds_until == issue.accept_by
    assert_told_as_counted([cast.county_admin], issue.accept_by + 40 * DAY)
    assert count(COUNTY, issue.accept_by) >= 1


def test_a_county_that_has_just_begun_is_told_of_at_once(cast, now):
    """What is asked above the counties is kept in another form while one county alone has issues."""
    dispatched(cast, now=now - 60 * DAY)
    province = Actor(None, "省", grants=(Held("leader", "33", None, frozenset({"issues.supervise"})),))
    assert told(province, now) == told(province, now) == [1]
    moved_to(NEIGHBOUR, dispatched(cast, now=now - 60 * DAY))
    assert sum(told(province, now)) == 2


def test_each_county_is_kept_for_itself(cast, now):
    """Whoever looks at several is told what is kept of one, and the issues of the other are counted."""
    dispatched(cast, now=now - 60 * DAY)
    there = dispatched(cast, now=now - 60 * DAY)
    moved_to(NEIGHBOUR, there)
    province = Actor(None, "省", grants=(Held("leader", "33", None, frozenset({"issues.supervise"})),))
    for county in (COUNTY, NEIGHBOUR):
        count(county, now)
        assert_told_as_counted([province], now)
    Issue.objects.filter(pk=there.pk).update(state="accepted", accepted_at=now)
    assert_told_as_counted([province, cast.county_admin], now)


def test_a_township_moved_and_a_row_gone_are_told(cast, now):
    issue = dispatched(cast, now=now - 60 * DAY)
    count(COUNTY, now)
    Issue.objects.filter(pk=issue.pk).update(region_code="331181105201")
    assert told(cast.township_officer, now) == []
    count(COUNTY, now)
    assert told(cast.township_officer, now) == [] and told(cast.county_admin, now) == [1]


def test_months_older_than_a_year_are_not_kept(cast, now):
    dispatched(cast, now=now - 60 * DAY)
    count(COUNTY, now)
    assert MonthRates.objects.count() == 1
    count(COUNTY, now + 500 * DAY)
    assert not MonthRates.objects.exists() and CountedMonth.objects.count() == months.KEPT_MONTHS


def test_stars_are_kept_and_another_answer_makes_them_count_again(cast, villager, now):
    before = now - 60 * DAY
    first, second, told_apart = (resolved(cast, now=before, **ASKED) for _issue in range(3))
    move("answer", first, villager, before, is_solved=True, score=5)
    move("answer", told_apart, villager, before, is_solved=True, score=5)
    Issue.objects.filter(pk=told_apart.pk).update(is_confidential=True)
    count(COUNTY, now)
    assert [stars(reader, now) for reader in (cast.county_admin, cast.township_officer, cast.bureau)] == [(1, 1)] * 3
    MonthRates.objects.update(star_count=7)
    assert stars(cast.county_admin, now) == (7, 1) and stars(cast.bureau, now) == (1, 1)
    move("answer", second, villager, before, is_solved=True, score=2)
    assert stars(cast.county_admin, now) == (2, 1)
    count(COUNTY, now)
    assert stars(cast.county_admin, now) == (2, 1) and MonthRates.objects.get().star_count == 2


def stars(reader: Actor, now: datetime) -> tuple[int, int]:
    with acting(reader):
        found = months.stars_of(reader, [unit("water").pk], since=now - 365 * DAY, until=now, now=now)
    return found[unit("water").pk]


def test_a_turn_given_back_before_it_was_due_is_in_no_figure(cast, now):
    issue = dispatched(cast, now=now - 60 * DAY)
    move("return_issue", issue, cast.bureau, now - 60 * DAY + timedelta(hours=1), reason="不归我们")
    count(COUNTY, now)
    assert not MonthRates.objects.filter(of=0, due_count=0, objections=0).exists()
    assert_told_as_counted([cast.county_admin, cast.township_officer], now)


def test_a_county_that_has_just_begun_is_told_at_once_to_whoever_looks_at_several(cast, now):
    dispatched(cast, now=now - 3 * DAY)
    there = dispatched(cast, now=now - 3 * DAY)
    province = Actor(None, "省", grants=(Held("leader", "33", None, frozenset({"issues.supervise"})),))
    assert told(province, now) == [2]
    for model, which in ((Issue, {"pk": there.pk}), (Handling, {"issue": there.pk})):
        model.objects.filter(**which).update(region_code=f"{NEIGHBOUR}100200", county_code=NEIGHBOUR)
    assert told(province, now) == [2]
