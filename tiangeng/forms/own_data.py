"""What forms hold about a household, for its “my data” sheet."""

from collections.abc import Iterator

from tiangeng.kernel.actors import Actor
from tiangeng.lawful.own_data import Item, said
from tiangeng.places.models import Household

from . import words
from .models import FormAnswer

MOST = 50


def of_household(actor: Actor, household: Household) -> Iterator[Item]:
    """What was answered about the home, question by question, the newest form first."""
    rows = FormAnswer.objects.visible_to(actor).filter(household=household, is_current=True).select_related("form")
    for answer in rows.order_by("-answered_on", "-id")[:MOST]:
        for one in words.asked_of(answer.form, answer.answers):
            if one.value != "":
                value = f"{answer.answered_on:%Y-%m-%d} {one.value}"
                yield said("forms.FormAnswer", "answers", label=one.label, value=value)
