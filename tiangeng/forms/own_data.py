"""What forms hold about a household, for its “my data” sheet."""

from collections.abc import Iterator

from tiangeng.kernel.actors import Actor
from tiangeng.lawful.own_data import Item, said
from tiangeng.places.models import Household

from . import queries


def of_household(actor: Actor, household: Household) -> Iterator[Item]:
    """What was answered about the home, question by question."""
    for answer in queries.answers_beside(actor, household)[:50]:
        for one in queries.asked_of(answer.form, answer.answers):
            if one.value != "":
                value = f"{answer.answered_on:%Y-%m-%d} {one.value}"
                yield said("forms.FormAnswer", "answers", label=one.label, value=value)
