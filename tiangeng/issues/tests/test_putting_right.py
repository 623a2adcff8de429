"""“这里写错了” at the desk: an ordinary issue on the household, for whoever keeps its file."""

import pytest
from django.urls import reverse

from conftest import NOON, VILLAGE
from tiangeng.issues import actions, refusals
from tiangeng.issues.models import Issue
from tiangeng.kernel.refusals import Incomplete, NotYours
from tiangeng.places.tests.factories import household


def ask(actor, home, words="家里是四口人，不是五口"):
    return actions.ask_correction(
        actor=actor, now=NOON, region_code=VILLAGE, words=words, random_below=lambda n: 1, household_id=home.pk,
        reporter_name=home.head_name,
    )  # fmt: skip


def test_it_lies_on_the_household_and_goes_to_the_township(cadre):
    home = household(cadre)
    made = ask(cadre, home)
    assert (made.household_id, made.category.code, made.category.owner) == (home.pk, "data-correction", "township")


def test_it_needs_words_and_a_pack_that_takes_it(cadre, monkeypatch):
    home = household(cadre)
    with pytest.raises(Incomplete):
        ask(cadre, home, " ")
    monkeypatch.setattr("tiangeng.issues.actions.putting_right.correction_category", lambda county: "")
    with pytest.raises(refusals.NoCorrectionsHere):
        ask(cadre, home)


def test_the_button_stands_on_my_data_and_the_household_shows_what_came_of_it(cadre, neighbour, client_of):
    home, client = household(cadre), client_of(cadre)
    address = reverse("issues:correction", args=[home.pk])
    assert address in client.post(reverse("lawful:own_data", args=[home.pk])).content.decode()
    sent = client.post(address, {"words": "家里是四口人"}, follow=True)
    made = Issue.objects.visible_to(cadre).get(household=home)
    assert sent.status_code == 200 and "更正" in made.title
    assert made.number in client.get(home.get_absolute_url(), {"tab": "issues"}).content.decode()
    assert client_of(neighbour).get(address).status_code == 404
    with pytest.raises(NotYours):
        ask(neighbour, home)
