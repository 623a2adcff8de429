"""Handbook forms in the burden register: minutes by their questions, times those who go, times the days they go."""

import pytest
from django.urls import reverse

from conftest import COUNTY, NOON
from tiangeng.forms import queries
from tiangeng.forms.models import Form
from tiangeng.kernel.walls import acting
from tiangeng.lawful import queries as lawful
from tiangeng.visits import queries as visits

SURVEY = {
    "choices": {"yes": [{"name": "y", "label": "是"}]},
    "items": [
        {"name": "on", "kind": "today", "label": ""},
        {"name": "village", "kind": "village", "label": "村", "required": True},  # a glance: 2
        {"name": "head", "kind": "text", "label": "户主", "required": True},  # 8 × 1.5 = 12
        {"name": "people", "kind": "integer", "label": "几口人", "required": True},  # 6
        {"name": "photo", "kind": "image", "label": "照片"},  # 20 × 0.3 = 6
        {"name": "why", "kind": "text", "label": "为什么", "relevant": {}, "required": True},  # 12 × 0.3 = 3.6
        {"name": "said", "kind": "text", "label": "怎么说", "appearance": "multiline"},  # 60 × 0.3 = 18
        {"name": "sum", "kind": "calculate", "label": "", "calculation": {}},
        {
            "name": "members", "kind": "repeat", "label": "家里人",
            "items": [{"name": "able", "kind": "one", "choices": "yes", "label": "能下地", "required": True}],  # 4
        },
    ],
}  # fmt: skip


def test_the_minutes_of_a_form_are_the_published_figures_of_its_questions():
    assert queries.minutes_of(Form(survey=SURVEY)) == pytest.approx((15 + 2 + 12 + 6 + 6 + 3.6 + 18 + 4) / 60)


def test_a_form_costs_its_minutes_times_those_who_go_times_their_days(form, cadre):
    with acting(cadre):
        (round_,) = [one for one in visits.recurring_forms(cadre, NOON.date()) if one.code == "wednesday"]
        costs = lawful.recurring_costs(cadre, county_code=form.county_code, on=NOON.date())
    (found,) = [one for one in costs if one.what.title == form.name]
    with acting(cadre):
        assert lawful.recurring_costs(cadre, county_code="331121", on=NOON.date()) == []
    assert (found.what.people_count, found.what.a_year) == (round_.people_count, round_.a_year)
    assert found.what.a_year > 40 and found.minutes > 1
    assert found.minutes == pytest.approx(queries.minutes_of(form))
    assert found.hours == pytest.approx(found.minutes * round_.people_count * round_.a_year / 60)
    assert found.approval is not None, "under the fieldwork's own approval"


def test_the_register_names_it(form, client_of, cadre):
    page = client_of(cadre).get(reverse("lawful:burden")).content.decode()
    assert form.name in page and reverse("forms:answers", args=[form.pk]) in page
    assert form.county_code == COUNTY
