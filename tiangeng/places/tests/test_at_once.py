"""Several people at the same moment: numbers are not doubled, and the day's looks are counted one after another."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from conftest import NOON, VILLAGE
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.walls import acting
from tiangeng.places import actions
from tiangeng.places.models import Household, Resident
from tiangeng.places.pack import LOOKS_A_DAY
from tiangeng.places.tests import factories as made

POWERS = frozenset({"places.see", "places.edit", "places.unmask"})


def cadre() -> Actor:
    return Actor(new_id(), "叶青", grants=(Held("worker", VILLAGE, None, POWERS),))


def together(act: Callable[[Actor], object], actors: list[Actor]) -> Counter[str]:
    """Everybody acts at once, each on a connection of its own; what came of it, counted."""

    def one(actor: Actor) -> str:
        try:
            with acting(actor):
                act(actor)
            return "done"
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as crowd:
        return Counter(crowd.map(one, actors))


def test_eight_files_opened_at_once_get_eight_numbers(own_database):
    came = together(made.household, [cadre() for _ in range(8)])
    with acting(cadre()):
        numbers = sorted(Household.objects.values_list("number", flat=True))
    assert came == {"done": 8}
    assert numbers == [f"{number:03d}" for number in range(1, 9)]


def test_one_of_two_enters_an_identity_number_and_the_other_is_told(own_database):
    with acting(cadre()) as first:
        homes = [made.household(first) for _ in range(6)]
    waiting = list(homes)
    came = together(lambda actor: made.resident(actor, waiting.pop()), [cadre() for _ in homes])
    assert came == {"done": 1, "id_number_taken": 5}


def test_forty_looks_at_once_are_thirty(own_database):
    someone = cadre()
    with acting(someone):
        head = made.resident(someone, made.household(someone))

    def look(actor: Actor) -> str:
        return actions.unmask(
            actor=actor, model=Resident, record_id=head.pk, field="phone", reason="核对低保材料", now=NOON
        )

    came = together(look, [someone] * (LOOKS_A_DAY + 10))
    assert came == {"done": LOOKS_A_DAY, "unmask_locked": 10}


def test_of_two_edits_at_once_one_is_kept_and_the_other_refused(own_database):
    with acting(cadre()) as first:
        home = made.household(first)

    def edit(actor: Actor) -> Household:
        return actions.edit_household(
            actor=actor, household_id=home.pk, seen_version=1, now=NOON, hamlet=f"村{actor.account_id}"[:40]
        )

    came = together(edit, [cadre() for _ in range(6)])
    assert came == {"done": 1, "changed_meanwhile": 5}
