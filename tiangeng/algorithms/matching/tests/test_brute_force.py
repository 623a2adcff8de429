"""Small markets against every matching there is: the outcome is stable, and the best stable one for every candidate."""

import itertools
import random
from collections.abc import Iterator

from tiangeng.algorithms.matching import reference
from tiangeng.algorithms.matching.instance import Instance
from tiangeng.algorithms.matching.tests.factories import random_instance, times

Matching = tuple[int, ...]  # position in each candidate's options, −1 for none


class Definitions:
    """Stability by its definition: the post's favourite set is searched among all sets it could seat."""

    def __init__(self, instance: Instance) -> None:
        self.it = instance
        self.favourite: dict[tuple[int, frozenset[int]], frozenset[int]] = {}
        self.key_of = {
            (c, p): instance.key(c, position)
            for c, row in enumerate(instance.options)
            for position, p in enumerate(row)
        }

    def favourites(self, p: int, applicants: frozenset[int]) -> frozenset[int]:
        if (p, applicants) not in self.favourite:
            size = min(self.it.seats[p], len(applicants))
            sets = [frozenset(found) for found in itertools.combinations(sorted(applicants), size)]
            self.favourite[p, applicants] = max(sets, key=lambda people: self.liking(p, people))
        return self.favourite[p, applicants]

    def liking(self, p: int, people: frozenset[int]) -> tuple[int, list[int]]:
        """Kept seats that are well used first, then the people themselves, best first."""
        kinds = [self.it.kinds[c] for c in people]
        used = sum(min(kinds.count(kind), count) for kind, count in self.it.floors[p].items())
        return used, sorted((self.key_of[c, p] for c in people), reverse=True)

    def matchings(self) -> Iterator[Matching]:
        yield from itertools.product(*(range(-1, len(row)) for row in self.it.options))

    def seated(self, matching: Matching) -> list[frozenset[int]]:
        sitting: list[set[int]] = [set() for _ in self.it.seats]
        for c, position in enumerate(matching):
            if position >= 0:
                sitting[self.it.options[c][position]].add(c)
        return [frozenset(people) for people in sitting]

    def is_stable(self, matching: Matching) -> bool:
        sitting = self.seated(matching)
        if any(len(people) > seats for people, seats in zip(sitting, self.it.seats, strict=True)):
            return False
        for c, position in enumerate(matching):
            for p in self.it.options[c][: position if position >= 0 else None]:
                if c in self.favourites(p, sitting[p] | {c}):
                    return False
        return True


def rank(position: int, row: list[int]) -> int:
    return position if position >= 0 else len(row)


def test_the_outcome_is_stable_and_of_all_stable_ones_the_best_for_everyone() -> None:
    """10,000 random markets with TIANGENG_SOAK=1."""
    chance, more_than_one = random.Random(1962), 0
    for _ in times(400, 10_000):
        instance = random_instance(chance, chance.randint(1, 4), chance.randint(1, 3), scores=chance.choice((2, 50)))
        by_definition = Definitions(instance)
        stable = [matching for matching in by_definition.matchings() if by_definition.is_stable(matching)]
        ours = tuple(reference.solve(instance))
        assert ours in stable, instance
        for other in stable:
            for mine, theirs, row in zip(ours, other, instance.options, strict=True):
                assert rank(mine, row) <= rank(theirs, row), (instance, ours, other)
        more_than_one += len(stable) > 1
    assert more_than_one, "some markets must have had a choice of stable plans, or nothing was shown"


def test_who_is_left_over_is_the_same_in_every_stable_plan() -> None:
    """The rural hospitals theorem, where no seat is kept."""
    chance = random.Random(1986)
    for _ in times(100, 2_000):
        instance = random_instance(chance, chance.randint(1, 4), chance.randint(1, 3), kinds=1)
        instance = Instance(
            **{name: getattr(instance, name) for name in instance.__slots__} | {"floors": [{} for _ in instance.seats]}
        )
        by_definition = Definitions(instance)
        left_over = {
            tuple(position < 0 for position in matching)
            for matching in by_definition.matchings()
            if by_definition.is_stable(matching)
        }
        assert len(left_over) == 1


def test_nobody_gains_by_another_list_than_the_true_one() -> None:
    """Every possible list of every candidate, exhaustively."""
    chance, lies = random.Random(1981), 0
    for _ in times(25, 500):
        m = chance.randint(2, 3)
        instance = random_instance(chance, chance.randint(2, 4), m)
        score = {(c, p): chance.randint(0, 3) for c in range(len(instance.options)) for p in range(m)}
        truth = [chance.sample(range(m), m) for _ in instance.options]

        def outcome(
            lists: list[list[int]], instance: Instance = instance, score: dict[tuple[int, int], int] = score
        ) -> list[int]:
            told = Instance(
                lists,
                [[score[c, p] for p in row] for c, row in enumerate(lists)],
                *(
                    instance.places,
                    instance.kinds,
                    instance.specialities,
                    instance.seats,
                    instance.floors,
                    instance.own,
                ),
            )
            return [row[k] if k >= 0 else -1 for row, k in zip(lists, reference.solve(told), strict=True)]

        honest = outcome(truth)
        for c, mine in enumerate(truth):
            for length in range(m + 1):
                for lie in itertools.permutations(range(m), length):
                    got = outcome([*truth[:c], list(lie), *truth[c + 1 :]])[c]
                    place = mine.index(got) if got >= 0 else m
                    assert place >= (mine.index(honest[c]) if honest[c] >= 0 else m), (instance, c, lie)
                    lies += 1
    assert lies > 500
