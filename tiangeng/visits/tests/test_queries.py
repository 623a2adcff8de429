"""Coverage against a recount by hand, who sees which visit, and how many questions a page may ask."""

import random
from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import COUNTY, NOON, SYSTEM, TOWNSHIP, VILLAGE
from tests.cast import make_person
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.scope import ScopedQuerySet, placed
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation, Staff
from tiangeng.visits import actions, queries
from tiangeng.visits.models import Programme, RosterEntry, Visit
from tiangeng.visits.tests import factories as made
from tiangeng.visits.tests.factories import WEDNESDAY

WEEK = timedelta(days=7)


@pytest.fixture
def team(wednesday) -> list[Actor]:
    """Five people who may go anywhere in the county, of three units."""
    units = Organisation.objects.filter(county_code=COUNTY, kind="township").order_by("code")
    return [make_person(f"干部{i}", role="organiser", territory=COUNTY, unit=units[i % 3], now=NOON) for i in range(5)]


def a_few_weeks(team, chance, *, villages, count=60):
    """Visits on random days in random villages, some private, some with companions, some themed."""
    written = []
    for _ in range(count):
        author = chance.choice(team)
        along = chance.sample(team, chance.randrange(3))
        written.append(
            made.visit(
                author,
                region_code=chance.choice(villages),
                visited_on=WEDNESDAY - timedelta(days=chance.choice((0, 0, 1, 7, 7, 14, 20))),
                is_private=chance.random() < 0.3,
                companion_ids=[person.staff_id for person in along],
            )
        )
    return written


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_coverage_of_a_day_equals_a_recount_by_hand(seed, wednesday, team, county_admin, township_officer, cadre):
    Visit.objects.all().delete()
    chance = random.Random(seed)
    villages = [*chance.sample(wednesday.village_codes, 12), VILLAGE]
    workers = Programme.objects.get(code="worker-day")
    workers.organisations.add(*team[0].organisation_ids)
    written = a_few_weeks(team, chance, villages=villages, count=40)
    family = {wednesday.pk, workers.pk, Programme.objects.get(code="youth-day").pk}

    for viewer, territory in ((county_admin, COUNTY), (township_officer, TOWNSHIP), (cadre, VILLAGE)):
        for day in (WEDNESDAY, WEDNESDAY - WEEK):
            people, last = defaultdict(set), {}
            for visit in written:
                if visit.visited_on <= day:
                    last[visit.region_code] = max(visit.visited_on, last.get(visit.region_code, visit.visited_on))
                if visit.visited_on == day and visit.programme_id in family:
                    along = visit.companion_rows.values_list("staff_id", flat=True)
                    people[visit.region_code] |= {visit.staff_id, *along}
            found = queries.coverage(viewer, wednesday, on=day)
            rows = {village.code: village for township in found.townships for village in township.villages}
            assert set(rows) == {code for code in wednesday.village_codes if code.startswith(territory)}
            assert {c: v.people_count for c, v in rows.items()} == {c: len(people.get(c, ())) for c in rows}
            assert {c: v.last_on for c, v in rows.items()} == {c: last.get(c) for c in rows}
            assert found.reached_count == sum(code in people for code in rows)
            assert {v.code for v in found.missed} == {code for code in rows if code not in people}
            in_order = [v.last_on for v in found.missed]
            assert in_order == sorted(in_order, key=lambda d: (d is not None, d))
        for count in queries.history(viewer, wednesday, until=WEDNESDAY, count=4):
            here = {
                v.region_code
                for v in written
                if v.visited_on == count.day and v.programme_id in family and v.region_code.startswith(territory)
            }
            assert (count.reached_count, count.village_count) == (
                len(here),
                sum(code.startswith(territory) for code in wednesday.village_codes),
            )


def test_the_programmes_page_and_the_programme_agree(wednesday, team, county_admin):
    a_few_weeks(team, random.Random(1), villages=wednesday.village_codes[:9])
    found = list(queries.programmes(county_admin))
    last = queries.latest(county_admin, found, until=WEDNESDAY)
    for programme in found:
        assert last[programme.pk] == queries.history(county_admin, programme, until=WEDNESDAY, count=1)


def test_on_a_holiday_nothing_is_missed_and_who_went_still_counts(wednesday, cadre, county_admin):
    national_day = made.day("2025-10-01")
    assert national_day.weekday() == 2
    made.visit(cadre, now=NOON.replace(year=2025, month=10, day=2), visited_on=national_day)
    found = queries.coverage(county_admin, wednesday, on=national_day)
    assert (found.holiday, found.missed, found.reached_count) == ("国庆节", [], 1)
    quiet = queries.history(county_admin, wednesday, until=national_day, count=1)[0]
    assert quiet.share is not None
    Visit.objects.all().delete()
    assert queries.history(county_admin, wednesday, until=national_day, count=1)[0].share is None


def test_a_department_is_not_told_that_villages_it_cannot_see_were_missed(wednesday, bureau):
    found = queries.coverage(bureau, wednesday, on=WEDNESDAY)
    assert (found.village_count, found.missed) == (0, [])


def test_a_private_visit_reaches_its_village_without_showing_itself(wednesday, cadre, county_admin):
    visit = made.visit(cadre, is_private=True)
    assert queries.coverage(county_admin, wednesday, on=WEDNESDAY).reached_count == 1
    assert visit not in queries.listed(county_admin)


# ---------------------------------------------------------------------- who sees which visit


def sees(actor: Actor, visit: Visit) -> bool:
    with acting(actor):
        return queries.listed(actor).filter(pk=visit.pk).exists()


def test_an_open_visit_is_seen_in_its_territory_and_nowhere_else(wednesday, cast, cadre):
    visit = made.visit(cadre)
    seeing = {name for name in cast.__dataclass_fields__ if sees(getattr(cast, name), visit)}
    assert seeing == {
        "cadre", "partner", "township_officer", "county_admin", "village_committee", "leader", "inspector",
    }  # fmt: skip


def test_a_private_visit_is_for_the_author_the_companions_and_the_authors_unit(wednesday, cast, cadre, helping_bureau):
    visit = made.visit(cadre, is_private=True, companion_ids=[helping_bureau.staff_id])
    seeing = {name for name in cast.__dataclass_fields__ if sees(getattr(cast, name), visit)}
    assert seeing == {"cadre", "partner", "township_officer", "helping_bureau"}


def test_what_a_private_visit_saw_is_as_private(wednesday, cadre, county_admin, partner):
    home = made.household()
    made.visit(cadre, is_private=True, household_ids=[home.pk])
    for viewer, expected in ((partner, WEDNESDAY), (county_admin, None)):
        with acting(viewer):
            found = queries.households_unheard(viewer, VILLAGE, on=WEDNESDAY)
            assert [row.last_on for row in found.rows] == [expected]
            assert queries.seen_of_household(viewer, home).count() == (1 if expected else 0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_faster_wording_of_the_scope_shows_the_same_rows_as_the_kernels(data, wednesday, team):
    villages = [VILLAGE, *wednesday.village_codes[:2], *wednesday.village_codes[-2:]]
    if not Visit.objects.exists():
        a_few_weeks(team, random.Random(5), villages=villages, count=30)
    territories = st.sampled_from(["", COUNTY, TOWNSHIP, VILLAGE, villages[1][:9], villages[-1], "331127"])
    one = data.draw(st.sampled_from(team))
    grants = tuple(
        Held(
            "organiser",
            data.draw(territories),
            data.draw(st.sampled_from([None, *one.organisation_ids])),
            frozenset({"visits.see"}),
            data.draw(st.booleans()),
        )
        for _ in range(data.draw(st.integers(1, 3)))
    )
    viewer = Actor(data.draw(st.sampled_from([None, one.account_id])), "看的人", one.staff_id, grants=grants)
    if viewer.account_id is None:
        viewer = Actor(None, "看的人", None, grants=grants)
    with acting(viewer):
        ours = set(Visit.objects.visible_to(viewer).values_list("pk", flat=True))
        kernels = set(ScopedQuerySet.visible_to(Visit.objects.all(), viewer).values_list("pk", flat=True))
    assert ours == kernels


# ---------------------------------------------------------------------- long unheard, and one's own day


def test_homes_are_listed_from_never_seen_to_lately_seen(wednesday, cadre):
    never, long_ago, lately, moved = (made.household(i, name=name) for i, name in enumerate("叶吴周郑", start=1))
    type(moved).objects.filter(pk=moved.pk).update(state="moved")
    made.visit(cadre, visited_on=WEDNESDAY - 5 * WEEK, household_ids=[long_ago.pk, lately.pk])
    made.visit(cadre, household_ids=[lately.pk])
    found = queries.households_unheard(cadre, VILLAGE, on=WEDNESDAY)
    assert [(row.household, row.weeks) for row in found.rows] == [(never, None), (long_ago, 5), (lately, 0)]
    assert (len(found.never), found.seen_lately_count) == (1, 2)


def test_silent_villages_are_the_covered_ones_nobody_has_visited_for_weeks(wednesday, township_officer, other_village):
    villages = [code for code in wednesday.village_codes if code.startswith(TOWNSHIP)]
    for code in villages:
        if code not in (VILLAGE, other_village):
            made.visit(township_officer, region_code=code)
    made.visit(township_officer, visited_on=WEDNESDAY - 5 * WEEK)
    found = queries.silent_villages(township_officer, on=WEDNESDAY)
    assert [(silence.village.code, silence.weeks) for silence in found] == [(other_village, None), (VILLAGE, 5)]


def test_a_persons_day_is_their_roster_and_their_visits_and_nobody_elses(wednesday, township_officer, cadre, partner):
    actions.plan_roster(
        actor=township_officer, now=NOON, programme_id=wednesday.pk, from_on=WEDNESDAY,
        assignments=[(cadre.staff_id, VILLAGE), (partner.staff_id, VILLAGE)],
    )  # fmt: skip
    mine, theirs = made.visit(cadre), made.visit(partner, heard="另一件")
    with acting(cadre):
        day = queries.day_of(cadre, on=WEDNESDAY)
        assert [(plan.entry.staff_id, plan.village.code, plan.runs_today) for plan in day.plans] == [
            (cadre.staff_id, VILLAGE, True)
        ]
        assert list(day.visits) == [mine]
        assert not queries.day_of(cadre, on=WEDNESDAY + timedelta(days=1)).today
    assert theirs in queries.day_of(partner, on=WEDNESDAY).visits


def test_search_finds_words_in_all_three_texts(wednesday, cadre):
    one = made.visit(cadre, heard="水碓坑的渠漏了")
    two = made.visit(cadre, heard="问医保", ideas="请水利站看渠")
    made.visit(cadre, heard="路灯不亮")
    rows = queries.listed(cadre)
    assert set(queries.matching(rows, "渠")) == {one, two}
    assert set(queries.matching(rows, "渠 医保")) == {two}
    assert not queries.matching(rows, "100%_渠").exists()


def test_words_are_looked_for_in_a_year_at_most_however_the_days_are_named():
    today, year = made.day("2026-03-18"), queries.SEARCHED_BACK
    old, new = made.day("2020-05-01"), made.day("2026-01-01")
    assert queries.searched_days(today=today) == (today - year, today)
    assert queries.searched_days(today=today, first=new) == (new, today)
    assert queries.searched_days(today=today, first=old) == (old, old + year)
    assert queries.searched_days(today=today, last=old) == (old - year, old)
    assert queries.searched_days(today=today, first=old, last=today) == (today - year, today)
    assert queries.searched_days(today=today, first=old, last=old) == (old, old)


# ---------------------------------------------------------------------- how much is asked


def test_pages_ask_the_same_few_questions_however_much_there_is(
    wednesday, team, county_admin, django_assert_num_queries
):
    for i in range(30):
        made.household(i)
    a_few_weeks(team, random.Random(3), villages=wednesday.village_codes[:20], count=80)
    found = list(queries.programmes(county_admin))
    with acting(county_admin):
        with django_assert_num_queries(5):  # themed ones, people, pack head, villages, townships
            queries.coverage(county_admin, wednesday, on=WEDNESDAY)
        with django_assert_num_queries(2):
            queries.history(county_admin, wednesday, until=WEDNESDAY)
        with django_assert_num_queries(1):
            queries.latest(county_admin, found, until=WEDNESDAY)
        with django_assert_num_queries(2):
            queries.households_unheard(county_admin, VILLAGE, on=WEDNESDAY)
        with django_assert_num_queries(2):
            queries.silent_villages(county_admin, on=WEDNESDAY)
        with django_assert_num_queries(1):
            list(queries.listed(county_admin)[:25])
        planned = [
            RosterEntry.objects.create(programme=wednesday, staff=person, from_on=WEDNESDAY, **placed(VILLAGE))
            for person in Staff.objects.filter(pk__in=[one.staff_id for one in team])
        ]
        with django_assert_num_queries(2):  # people, their units
            entries = list(queries.roster(county_admin, on=WEDNESDAY, region_code=TOWNSHIP, programme=wednesday))
            assert [entry.staff.organisation.name for entry in entries if entry in planned]


def test_writing_a_visit_down_asks_little(wednesday, cadre, partner, django_assert_max_num_queries):
    homes = [made.household(i).pk for i in range(5)]
    with acting(cadre), django_assert_max_num_queries(7):  # savepoints counted
        made.visit(cadre, household_ids=homes, companion_ids=[partner.staff_id])


def test_the_systems_own_hand_sees_everything_it_declared(wednesday, cadre):
    made.visit(cadre, is_private=True)
    assert Visit.objects.visible_to(SYSTEM).count() == 0, "a private visit is nobody's business, not even the system's"
    assert Visit.objects.counted_for(SYSTEM).count() == 1
    assert Staff.objects.visible_to(SYSTEM).exists()
