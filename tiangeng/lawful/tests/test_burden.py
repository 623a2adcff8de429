"""What forms cost, worked out from the forms; and that what is known is not asked again."""

from datetime import timedelta

import pytest
from django import forms
from django.urls import reverse

from conftest import COUNTY, NOON, VILLAGE
from tests.cast import NEIGHBOUR, make_superior
from tiangeng.kernel.register import forms as declared
from tiangeng.kernel.walls import acting
from tiangeng.lawful import actions, queries, rules
from tiangeng.lawful.tests.factories import agreed
from tiangeng.places.tests.factories import household
from tiangeng.visits import actions as visits
from tiangeng.visits.models import Programme

PAGE = reverse("lawful:burden")


class Small(forms.Form):
    name = forms.CharField(max_length=40)
    words = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField()
    seen = forms.CharField(widget=forms.HiddenInput)


def test_the_cost_of_a_form_is_the_sum_of_its_boxes_by_the_published_figures():
    boxes = [
        rules.box(name, field, known=name == "day", unseen=name == "seen") for name, field in Small.base_fields.items()
    ]
    assert [box.seconds for box in boxes] == [
        12,
        pytest.approx(18),
        2,
        0,
    ]  # 8 × 1.5 · 40 × 1.5 × 0.3 · a glance · unseen
    assert rules.minutes_once(boxes) == pytest.approx((15 + 32) / 60)
    assert rules.hours_a_year(minutes=2, people=30, a_year=40) == 40


def test_what_is_known_costs_less_than_what_is_asked():
    household = next(form for form in declared() if form.name == "places.forms.HouseholdEditForm")
    new = next(form for form in declared() if form.name == "places.forms.HouseholdForm")
    assert queries.cost(household, people=1).minutes < queries.cost(new, people=1).minutes


def test_the_dearest_form_stands_first_and_people_are_those_who_hold_the_role(cast):
    found = queries.costs(COUNTY)
    assert [one.hours for one in found] == sorted((one.hours for one in found), reverse=True)
    entry = next(one for one in found if one.form.name == "visits.forms.EntryForm")
    by_role = queries.people_by_role(COUNTY)
    assert by_role["worker"] == 2  # 叶青 and 吴敏
    assert entry.people == by_role["worker"] + by_role["village"] + by_role["township"]


def test_a_villagers_form_is_nobodys_duty_and_has_no_hours(cast):
    ask = next(one for one in queries.costs(COUNTY) if one.form.name == "public.forms.AskForm")
    assert (ask.people, ask.hours) == (0, 0)
    assert ask.minutes > 0


def test_the_page_shows_hours_minutes_and_who_agreed(client_of, cadre):
    page = client_of(cadre).get(PAGE).content.decode()
    for words in ("记一次走访", "周三下村日", ">2030年12月31日 周二</time>", "全县一年"):
        assert words in page


def test_the_forms_that_cost_most_are_seen_first_and_the_rest_opens_below_them(client_of, cadre):
    page = client_of(cadre).get(PAGE).content.decode()
    seen, _fold, rest = page.partition("要填的表，花工夫多的在前")[2].partition("<details")
    costs = [one.form for one in queries.costs(COUNTY) if one.form.who]
    assert seen.count('class="main"') == 10 < len(costs)
    assert rest.partition("</table>")[0].count('class="main"') == len(costs) - 10
    assert all(str(one.title) in page for one in costs)


def test_what_is_asked_regularly_costs_the_county_the_same_whoever_reads_it(cast, client_of):
    wednesday = Programme.objects.get(county_code=COUNTY, code="wednesday")
    visits.plan_roster(
        actor=cast.township_officer, now=NOON, programme_id=wednesday.pk, from_on=NOON.date(),
        assignments=[(cast.cadre.staff_id, VILLAGE), (cast.partner.staff_id, "331181104202")],
    )  # fmt: skip
    for reader in (cast.cadre, cast.security_admin, cast.leader):
        with acting(reader):
            costs = queries.recurring_costs(reader, county_code=COUNTY, on=NOON.date())
        assert [one.what.people_count for one in costs if one.what.code == "wednesday" and one.what.form] == [2]
    link = f'href="{wednesday.get_absolute_url()}"'
    assert link in client_of(cast.cadre).get(PAGE).content.decode()
    assert link not in client_of(cast.security_admin).get(PAGE).content.decode(), "they may not open it"


def test_what_was_agreed_to_costs_what_was_said_until_somebody_is_planned_also_before_it_begins(cast, client_of):
    agreed(COUNTY, "night-patrol", now=NOON, title="汛期巡塘", people_count=30)
    with acting(cast.county_admin):
        begun = visits.create_programme(
            actor=cast.county_admin, now=NOON, region_code=COUNTY, code="night-patrol", name="汛期巡塘", rule="FREQ=WEEKLY;BYDAY=TU",
            starts_on=NOON.date() + timedelta(days=30), village_codes=[VILLAGE],
        )  # fmt: skip
        (cost,) = [
            one
            for one in queries.recurring_costs(cast.leader, county_code=COUNTY, on=NOON.date())
            if one.what.code == "night-patrol"
        ]
    assert cost.people == 30 and cost.hours > 0 and cost.what.a_year > 40
    at = begun.get_absolute_url()
    assert "县级批准却没有了" not in client_of(cast.county_admin).get(at).content.decode()
    actions.decide_approval(actor=cast.leader, approval_id=cost.approval.pk, move="stop", words="并到河长制", now=NOON)
    assert "县级批准却没有了" in client_of(cast.county_admin).get(at).content.decode()


def test_every_form_has_its_page_box_by_box(client_of, cadre):
    client = client_of(cadre)
    for form in declared():
        assert client.get(reverse("lawful:form_cost", args=[form.name])).status_code == 200, form.name
    assert client.get(reverse("lawful:form_cost", args=["places.forms.NoSuchForm"])).status_code == 404


# ---------------------------------------------------------------------- known is not asked again

# form → the address on which it stands, who opens it, and what the address is asked with
STANDS = {
    "places.forms.HouseholdForm": ("places:create_household", "cadre", {}),
    "places.forms.EnterpriseForm": ("places:create_enterprise", "cadre", {}),
    "places.forms.FacilityForm": ("places:create_facility", "cadre", {}),
    "visits.forms.EntryForm": ("visits:new", "cadre", {}),
    "visits.forms.ProgrammeForm": ("visits:programme_new", "county_admin", {}),
    "issues.forms.ReportForm": ("issues:report", "cadre", {}),
    "issues.forms.asking.DrawForm": ("issues:draw_new", "county_admin", {}),
    "people.forms.StandInForm": ("people:stand_in_new", "cadre", {}),
    "people.forms.NewUnitForm": ("people:organisation_new", "system_admin", {}),
    "console.forms.NewViewForm": ("console:view_new", "cadre", {"path": "/issues/", "query": "state=reported"}),
    "lawful.forms.ApprovalForm": ("lawful:approval_new", "county_admin", {}),
    "people.forms.GrantForm": ("people:grant_new", "system_admin", {}),
    "places.forms.HouseholdEditForm": ("places:edit_household", "cadre", {}),
}


@pytest.mark.parametrize("name", sorted(STANDS))
def test_what_the_register_calls_known_nobody_has_to_type(client_of, cast, name):
    """Filled in on the page, or a box one may leave; and something of it is filled in, or nothing would be known."""
    form = next(form for form in declared() if form.name == name)
    view, who, asked = STANDS[name]
    args = {
        "people:grant_new": lambda: [cast.cadre.account_id],
        "places:edit_household": lambda: [household(cast.cadre, hamlet="下坑", address="下坑 3 号", note="有狗").pk],
    }.get(view, list)()
    page = client_of(getattr(cast, who)).get(reverse(view, args=args), asked)
    assert page.status_code == 200
    boxes = page.context["form"]
    filled = {box for box in form.known if box not in boxes.fields or boxes[box].value() not in (None, "", [])}
    assert filled
    assert not {box for box in form.known if box not in filled and boxes.fields[box].required}


def test_a_city_looks_at_one_countys_burden_at_a_time(cast, client_of, now):
    desk = client_of(make_superior("3311", now=now))
    first = desk.get(PAGE).content.decode()
    assert "先选一个县(市、区)" in first and f'value="{COUNTY}"' in first and "全县一年" not in first
    page = desk.get(f"{PAGE}?county={COUNTY}").content.decode()
    at = reverse("lawful:form_cost", args=["places.forms.HouseholdForm"])
    assert "全县一年" in page and "周三下村日" in page and f"{at}?county={COUNTY}" in page
    assert "周三下村日" not in desk.get(f"{PAGE}?county={NEIGHBOUR}").content.decode()
    assert "人 × 一年" in desk.get(f"{at}?county={COUNTY}").content.decode()
    assert "人 × 一年" not in desk.get(at).content.decode(), "nobody is counted before a county is chosen"
