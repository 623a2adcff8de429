"""The demo's handbook forms may stand, whichever form it is, and belong to the visit they were filled in on."""

from random import Random

import pytest

from conftest import NOON, VILLAGE
from tiangeng.demo import handbook
from tiangeng.forms import rules, workbooks
from tiangeng.forms.models import FormAnswer
from tiangeng.kernel import packs
from tiangeng.kernel.walls import acting
from tiangeng.visits.tests import factories as made

BOOKS = sorted(packs.FOLDER.glob("*/forms/*.xlsx"))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_whatever_a_pack_asks_is_answered_so_that_it_stands(path):
    survey = workbooks.read(path.read_bytes()).survey
    for seed in range(40):
        given = handbook.answered(survey, Random(seed), whom="老叶", village=VILLAGE, on=NOON.date(), now=NOON)
        settled = rules.settle(survey, given, now=NOON, on=NOON.date())
        assert not settled.faults, [fault.sentence for fault in settled.faults]
        assert len(settled.answers) >= 5


def test_a_form_is_filled_in_beside_its_visit_and_twice_alike(world, cast, monkeypatch):
    monkeypatch.setattr(handbook, "SHARE", 1)
    home, visit = made.household(), made.visit(cast.cadre, visited_on=NOON.date())
    for _twice in range(2):
        with acting(cast.cadre):
            handbook.fill_in(
                7, actor=cast.cadre, visit_id=visit.pk, village=VILLAGE, on=NOON.date(), now=NOON, about="household",
                whom="老叶", pk=home.pk,
            )  # fmt: skip
    answer = FormAnswer.objects.get()
    assert (answer.visit_id, answer.household_id, answer.answers["head"]) == (visit.pk, home.pk, "老叶")
