"""The pages: right template, right refusal, stranger refused; and that they say nothing about a person's diligence."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import TOWNSHIP, VILLAGE
from tests.cast import make_person
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation
from tiangeng.visits import actions
from tiangeng.visits.models import Programme, Visit, VisitEdit
from tiangeng.visits.tests import factories as made

OWN_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@pytest.fixture
def today():
    """Pages look at the clock: their visits happen today."""
    return timezone.localdate()


@pytest.fixture
def visit(wednesday, cadre, today) -> Visit:
    return made.visit(cadre, now=timezone.now(), visited_on=today, household_ids=[made.household().pk])


@pytest.fixture
def page(client_of):
    """`page(actor, name, *args, **query)` gives the response."""

    def open_page(actor, name, *args, **query):
        return client_of(actor).get(reverse(f"visits:{name}", args=args), query)

    return open_page


def entry(today, **given):
    return {
        "visit_id": str(new_id()), "region_code": VILLAGE, "visited_on": today.isoformat(), "heard": "渠又漏了", "part_of_day": "evening",
    } | given  # fmt: skip


# ---------------------------------------------------------------------- reading


def test_the_list_shows_what_was_heard_and_the_days_plan_on_top(visit, page, cadre, township_officer, wednesday, today):
    actions.plan_roster(
        actor=township_officer, now=timezone.now(), programme_id=wednesday.pk, assignments=[(cadre.staff_id, VILLAGE)], from_on=today
    )  # fmt: skip
    answer = page(cadre, "list")
    assert "visits/list.html" in [t.name for t in answer.templates]
    assert "水渠又漏了" in answer.content.decode()
    assert "名册上安排您去的村" in answer.content.decode() or "今天是" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "水渠"}, True), ({"q": "路灯"}, False), ({"township": TOWNSHIP}, True), ({"region": VILLAGE}, True),
        ({"region": "331181001"}, False), ({"region": "x"}, False), ({"whose": "mine"}, True), ({"whose": "unit"}, True),
        ({"person": "叶"}, True), ({"person": "吴敏"}, False), ({"visited_on_after": "2100-01-01"}, False),
    ],
)  # fmt: skip
def test_every_filter_keeps_what_it_says(visit, page, cadre, query, found):
    if "township" in query:
        query = {}  # a village cadre has no township to choose; the officer's test is below
    assert ("水渠又漏了" in page(cadre, "list", **query).content.decode()) is found


def test_an_officer_filters_by_township_and_programme(visit, page, township_officer, wednesday):
    shown = page(township_officer, "list", township=TOWNSHIP).content.decode()
    assert "水渠又漏了" in shown
    on_wednesday = page(township_officer, "list", programme=str(wednesday.pk)).content.decode()
    assert ("水渠又漏了" in on_wednesday) is (visit.programme_id == wednesday.pk)


def test_the_list_says_which_days_were_searched_for_a_word(visit, page, cadre):
    assert "一次最多一年" not in page(cadre, "list").content.decode()
    assert "一次最多一年" in page(cadre, "list", q="水渠").content.decode()
    named = page(
        cadre, "list", q="水渠", visited_on_after="2020-01-01", visited_on_before="2021-06-01"
    ).content.decode()
    assert "2020年5月31日 周日 到 2021年6月1日 周二" in named and "水渠又漏了" not in named


def test_searching_asks_the_same_few_questions_however_much_is_found(visit, client_of, cadre):
    client, counts = client_of(cadre), []
    client.get(reverse("visits:list"))
    for more in (0, 6):
        for n in range(more):
            made.visit(cadre, now=timezone.now(), visited_on=visit.visited_on, heard=f"水渠第{n}段又漏了")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("visits:list"), {"q": "水渠"}).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 24, counts


def test_a_list_of_one_persons_visits_draws_up_no_total(visit, page, cadre):
    everyone = page(cadre, "list").content.decode()
    mine = page(cadre, "list", whose="mine").content.decode()
    status = re.compile(r'role="status">\s*1 ')
    assert status.search(everyone)
    assert not status.search(mine)
    assert not status.search(page(cadre, "list", person="叶").content.decode())


def test_the_record_names_whom_it_saw_and_leaves_a_place_for_what_comes_of_it(visit, page, cadre):
    answer = page(cadre, "visit", visit.pk)
    assert "visits/visit.html" in [t.name for t in answer.templates]
    assert {"叶根水家", "事项"} <= set(re.findall("叶根水家|事项", answer.content.decode()))


def test_a_private_visit_is_not_found_by_others_of_the_county(visit, page, cadre, county_admin, partner):
    Visit.objects.filter(pk=visit.pk).update(is_private=True)
    assert page(county_admin, "visit", visit.pk).status_code == 404
    assert "水渠又漏了" not in page(county_admin, "list").content.decode()
    assert page(partner, "visit", visit.pk).status_code == 200


def test_what_it_said_before_is_for_its_own_unit(visit, page, cadre, partner, county_admin):
    actions.edit_visit(actor=cadre, now=timezone.now(), visit_id=visit.pk, version=1, heard="改过了")
    assert "水渠又漏了" in page(partner, "visit", visit.pk).content.decode()
    assert "水渠又漏了" not in page(county_admin, "visit", visit.pk).content.decode()


def test_coverage_opens_from_the_programme_and_says_since_when(wednesday, page, county_admin, cadre, now):
    made.visit(cadre)
    day = made.WEDNESDAY.isoformat()
    opened = page(county_admin, "programme", wednesday.pk)
    assert "每周三" in opened.content.decode()
    answer = page(county_admin, "coverage", wednesday.pk, day)
    assert {"visits/coverage.html"} <= {t.name for t in answer.templates}
    assert "还没有走访过" in answer.content.decode()
    assert answer.context["coverage"].reached_count == 1


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_has_no_page(wednesday, page, county_admin, day):
    assert page(county_admin, "coverage", wednesday.pk, day).status_code == 404


def test_the_roster_page_is_the_townships_own(wednesday, page, township_officer, other_township, cadre):
    assert page(township_officer, "roster", TOWNSHIP).status_code == 200
    assert page(other_township, "roster", TOWNSHIP).status_code == 404
    own = page(cadre, "roster", TOWNSHIP)
    assert [village.code for village, _people in own.context["rows"]] == [VILLAGE]
    assert page(township_officer, "townships").status_code == 302


def test_homes_unheard_are_listed_for_who_looks_after_the_village(wednesday, page, cadre, other_village, bureau):
    made.household()
    assert "还没有走访过" in page(cadre, "unheard", VILLAGE).content.decode()
    assert page(cadre, "unheard", other_village).status_code == 404
    assert page(bureau, "unheard", VILLAGE).status_code == 404


@pytest.mark.parametrize("name", ["list", "new", "programmes", "programme_new", "townships"])
def test_a_stranger_is_sent_to_sign_in_and_the_auditor_is_turned_away(wednesday, page, nobody, auditor, name):
    assert page(nobody, name).status_code in (302, 401)
    assert page(auditor, name).status_code == 403


def test_panels_stand_on_the_village_and_the_household(visit, cadre, client_of, county_admin):
    home = visit.households.get()
    for url, words in (
        (f"{reverse('places:region', args=[VILLAGE])}?tab=visits", "水渠又漏了"),
        (f"{reverse('places:household', args=[home.pk])}?tab=visits", "什么时候见到的"),
        (f"{reverse('places:region', args=[TOWNSHIP])}?tab=visits", "很久没听到声音"),
    ):
        assert words in client_of(county_admin).get(url).content.decode(), url


# ---------------------------------------------------------------------- writing


def test_the_form_starts_with_the_only_village_and_today(wednesday, page, cadre, today):
    form = page(cadre, "new").context["form"]
    assert (form.village_code, form["visited_on"].value()) == (VILLAGE, today)


def test_the_form_starts_with_the_village_of_the_roster(wednesday, page, county_admin, township_officer, other_village):
    officer = township_officer
    actions.plan_roster(
        actor=county_admin, now=timezone.now(), programme_id=wednesday.pk, from_on=timezone.localdate(),
        assignments=[(officer.staff_id, other_village)],
    )  # fmt: skip
    assert page(officer, "new").context["form"].village_code == other_village


def test_one_form_sent_twice_is_one_visit(wednesday, client_of, cadre, today):
    home, data = made.household(), entry(today)
    data["household_ids"] = [str(home.pk)]
    answers = [client_of(cadre).post(reverse("visits:new"), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    stored = Visit.objects.get()
    assert (stored.heard, list(stored.households.all())) == ("渠又漏了", [home])
    other = client_of(cadre).post(reverse("visits:new"), data | {"heard": "渠修好了"})
    assert other["Location"] != answers[0]["Location"], "with other words it is another diary, and the first stays"
    assert set(Visit.objects.values_list("heard", flat=True)) == {"渠又漏了", "渠修好了"}


def test_another_village_brings_its_homes_and_keeps_every_word(
    wednesday, client_of, township_officer, other_village, today
):
    there = made.household(village=other_village, name="季桂花")
    data = entry(today, region_code=other_village, look="region_code", heard="写到一半")
    answer = client_of(township_officer).post(reverse("visits:new"), data)
    assert answer.status_code == 200
    assert "季桂花家" in answer.content.decode()
    assert "写到一半" in answer.content.decode()
    assert not Visit.objects.exists()
    assert there.region_code == other_village


def test_a_home_is_found_by_initials_and_what_is_ticked_stays(wednesday, client_of, cadre, today):
    kept, sought, other = (made.household(i, name=name) for i, name in enumerate(("叶根水", "季桂花", "吴秀英")))
    data = entry(today, look="household_ids", seek_household_ids="jgh", household_ids=[str(kept.pk)])
    shown = client_of(cadre).post(reverse("visits:new"), data).context["pickers"]["households"]
    assert [(option.value, option.is_ticked) for option in shown.options] == [(kept.pk, True), (sought.pk, False)]
    assert other.pk not in {option.value for option in shown.options}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"heard": ""}, "听到了什么"), ({"visited_on": "2099-01-01"}, "不能晚于今天"), ({"household_ids": ["x"]}, "勾选"),
        ({"household_ids": [str(new_id())]}, "重新勾选"), ({"region_code": "331181001201"}, "走访的村"),
    ],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field_and_loses_nothing(wednesday, client_of, cadre, today, given, words):
    data = entry(today, ideas="留着别丢") | given
    answer = client_of(cadre).post(reverse("visits:new"), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "留着别丢" in answer.content.decode()


def test_two_windows_on_one_visit_show_both_texts(visit, client_of, cadre, today):
    client, url = client_of(cadre), reverse("visits:edit", args=[visit.pk])
    data = entry(today, version=1)
    assert client.post(url, data | {"heard": "第一个窗口"}).status_code == 302
    late = client.post(url, data | {"heard": "第二个窗口"})
    assert late.status_code == 409
    assert {"第一个窗口", "第二个窗口"} <= set(re.findall("第.个窗口", late.content.decode()))
    assert late.context["form"]["version"].value() == 2
    assert client.post(url, data | {"heard": "对照着改好的", "version": 2}).status_code == 302
    visit.refresh_from_db()
    assert (visit.heard, visit.version) == ("对照着改好的", 3)


def test_only_the_author_gets_the_form_to_change_it(visit, page, cadre, partner, neighbour):
    assert page(cadre, "edit", visit.pk).status_code == 200
    assert page(partner, "edit", visit.pk).status_code == 403
    assert page(neighbour, "edit", visit.pk).status_code == 404


def test_after_a_week_the_page_offers_to_add_below(visit, client_of, cadre):
    old = timezone.now() - timedelta(days=9)
    Visit.objects.filter(pk=visit.pk).update(created_at=old)
    shown = client_of(cadre).get(visit.get_absolute_url()).content.decode()
    assert reverse("visits:addendum", args=[visit.pk]) in shown
    answer = client_of(cadre).post(reverse("visits:addendum", args=[visit.pk]), {"text": "来看过了"})
    assert answer.status_code == 302
    assert VisitEdit.objects.get().text == "来看过了"


def test_a_programme_is_set_up_by_whole_townships_and_changed_from_today(wednesday, client_of, county_admin, today):
    client = client_of(county_admin)
    data = {
        "code": "night-visit",
        "name": "民情夜访",
        "how": "monthly",
        "nth": "-1",
        "weekday": "TH",
        "starts_on": today.isoformat(),
    }
    data |= {"whole": [TOWNSHIP], "village_codes": [made.wednesday().village_codes[0]]}
    assert client.post(reverse("visits:programme_new"), data).status_code == 302
    programme = Programme.objects.get(code="night-visit")
    assert programme.rule == "RRULE:FREQ=MONTHLY;BYDAY=-1TH"
    assert len(programme.village_codes) == len(made.villages_of(TOWNSHIP)) + 1
    form = client.get(reverse("visits:programme_edit", args=[programme.pk])).context["form"]
    assert [form[name].value() for name in ("how", "nth", "weekday")] == ["monthly", -1, "TH"]
    changed = {"name": "夜访", "how": "own", "own_rule": "FREQ=HOURLY", "weekday": "TH", "village_codes": [VILLAGE]}
    refused = client.post(reverse("visits:programme_edit", args=[programme.pk]), changed)
    assert refused.status_code == 422
    assert "一天最多一次" in refused.content.decode()
    changed["own_rule"] = "FREQ=MONTHLY;BYMONTHDAY=15"
    assert client.post(reverse("visits:programme_edit", args=[programme.pk]), changed).status_code == 302
    closed = {"ends_on": today.isoformat(), "reason": "试行结束"}
    assert client.post(reverse("visits:programme_close", args=[programme.pk]), closed).status_code == 302
    programme.refresh_from_db()
    assert (programme.is_active, programme.name) == (False, "夜访")


def test_people_are_planned_and_taken_off_on_the_roster_page(
    wednesday, client_of, township_officer, cadre, partner, today
):
    client, url = client_of(township_officer), reverse("visits:roster", args=[TOWNSHIP])
    data = {
        "programme_id": str(wednesday.pk), "staff_ids": [str(cadre.staff_id), str(partner.staff_id)], "village_codes": [VILLAGE],
        "from_on": today.isoformat(),
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    rows = dict(client.get(url).context["rows"])
    people = next(people for village, people in rows.items() if village.code == VILLAGE)
    assert {entry.staff_id for entry in people} == {cadre.staff_id, partner.staff_id}
    assert client.post(url, data | {"to_on": "2000-01-01"}).status_code == 422
    assert client.post(url, data | {"village_codes": []}).status_code == 422
    assert client.post(reverse("visits:roster_end", args=[people[0].pk])).status_code == 302
    assert client.get(reverse("visits:roster_end", args=[people[0].pk])).status_code == 405


def test_looking_for_a_colleague_plans_nobody(wednesday, client_of, township_officer):
    away = make_person(
        "蓝海", role="department", territory="331181", unit=Organisation.objects.get(county_code="331181", code="water"),
        now=timezone.now(),
    )  # fmt: skip
    url = reverse("visits:roster", args=[TOWNSHIP])
    data = {"look": "staff_ids", "seek_staff_ids": "蓝海", "programme_id": str(wednesday.pk)}
    answer = client_of(township_officer).post(url, data)
    assert answer.status_code == 200
    assert [option.value for option in answer.context["people"].options] == [away.staff_id]


# ---------------------------------------------------------------------- how much is asked, and what is never shown


def test_pages_ask_a_pinned_number_of_questions(
    wednesday, client_of, county_admin, cadre, django_assert_max_num_queries
):
    for i in range(12):
        with acting(cadre):
            made.visit(cadre, heard=f"第{i}件", household_ids=[made.household(i).pk])
    client = client_of(county_admin)
    client.get(reverse("visits:list"))
    for name, args, most in (
        ("list", [], 26),
        ("visit", [Visit.objects.first().pk], 30),
        ("programmes", [], 18),
        ("programme", [wednesday.pk], 22),
        ("coverage", [wednesday.pk, "2026-03-18"], 20),
        ("roster", [TOWNSHIP], 24),
        ("unheard", [VILLAGE], 18),
        ("new", [], 26),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(reverse(f"visits:{name}", args=args)).status_code == 200


def test_every_template_can_be_read(db):
    for path in OWN_TEMPLATES.rglob("*.html"):
        assert get_template(str(path.relative_to(OWN_TEMPLATES)))
