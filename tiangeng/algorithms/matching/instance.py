"""What the rules leave to be decided, in plain lists of whole numbers: the readable way to build it.

Options are post indexes, best first: the candidate's own wishes without the barred ones; then, for who serves already,
the present post; or else, with 服从调剂, every remaining post that is open to the candidate, by fit. A key is the post's
opinion of the candidate: `score · n + (n − 1 − place among ties)`, different for any two candidates of a post. The score
is fit plus panel mark, and a guaranteed seat counts more than any score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tiangeng.algorithms.matching import ties
from tiangeng.algorithms.matching.bars import Bars
from tiangeng.algorithms.matching.fit import fit_tenths
from tiangeng.algorithms.matching.market import FULL, HIGHEST_MARK, Candidate, Market

GUARANTEE = 2000  # more than the highest fit and mark together
assert GUARANTEE > FULL + HIGHEST_MARK


@dataclass(frozen=True, slots=True)
class Instance:
    """Candidates and posts by their index in the market. Nobody pinned has options; pinned seats are gone."""

    options: list[list[int]]
    scores: list[list[int]]  # beside each option
    places: list[int]  # in the order of ties, 0 first
    kinds: list[int]  # index of the candidate's speciality
    specialities: tuple[str, ...]
    seats: list[int]
    floors: list[dict[int, int]]  # of each post: kind → seats kept
    own: list[int]  # how many of the options were asked for, wish by wish
    pinned: dict[int, int] = field(default_factory=dict)  # candidate → post

    def key(self, candidate: int, position: int) -> int:
        n = len(self.places)
        return self.scores[candidate][position] * n + n - 1 - self.places[candidate]


def build(market: Market) -> Instance:
    """The instance of a checked market."""
    bars, by_id = Bars(market), {post.id: p for p, post in enumerate(market.posts)}
    people = {candidate.id: i for i, candidate in enumerate(market.candidates)}
    pinned = {people[pin.candidate]: by_id[pin.post] for pin in market.valid_pins()}
    present = {people[here.candidate]: by_id[here.post] for here in market.present}
    marks = {(people[mark.candidate], by_id[mark.post]): mark.tenths for mark in market.marks}
    specialities = specialities_of(market)
    kinds = [specialities.index(candidate.speciality) for candidate in market.candidates]
    options, scores, own = [], [], []
    for i, candidate in enumerate(market.candidates):
        asked, rest = ([], []) if i in pinned else options_of(market, candidate, bars, by_id, present.get(i))
        options.append(asked + rest)
        own.append(len(asked))
        scores.append(
            [
                fit_tenths(candidate.strengths, market.posts[p].needs)
                + marks.get((i, p), 0)
                + (GUARANTEE if present.get(i) == p else 0)
                for p in options[-1]
            ]
        )
    seats, floors = what_pins_leave(market, pinned, present, kinds, specialities)
    return Instance(options, scores, ties.places(market), kinds, specialities, seats, floors, own, pinned)


def options_of(
    market: Market, candidate: Candidate, bars: Bars, by_id: Mapping[str, int], present: int | None
) -> tuple[list[int], list[int]]:
    """Own wishes that are not barred, and what the system appends to them."""
    barred = bars.of(candidate)

    def is_open(p: int) -> bool:
        return market.posts[p].is_open_to(candidate.speciality) and p not in barred

    asked = [p for p in (by_id[wish] for wish in candidate.wishes) if is_open(p)]
    if present is not None:
        return asked, [] if present in asked else [present]
    if not candidate.accepts_adjustment:
        return asked, []
    rest = [p for p in range(len(market.posts)) if p not in set(asked) and is_open(p)]
    return asked, sorted(rest, key=lambda p: (-fit_tenths(candidate.strengths, market.posts[p].needs), p))


def specialities_of(market: Market) -> tuple[str, ...]:
    """All that occur, in alphabetical order: an index means the same in every run."""
    found = {candidate.speciality for candidate in market.candidates}
    return tuple(sorted(found.union(*(post.floors for post in market.posts))))


def what_pins_leave(
    market: Market,
    pinned: Mapping[int, int],
    present: Mapping[int, int],
    kinds: Sequence[int],
    specialities: Sequence[str],
) -> tuple[list[int], list[dict[int, int]]]:
    """Seats and floors without the pinned. A floor that guaranteed seats leave no room for is lowered: nobody is sent away."""
    index = {name: k for k, name in enumerate(specialities)}
    seats = [post.seats for post in market.posts]
    floors = [{index[name]: count for name, count in post.floors.items() if count} for post in market.posts]
    for i, p in pinned.items():
        seats[p] -= 1
        floors[p] = lowered(floors[p], kinds[i])
    staying: dict[int, list[int]] = {}
    for i, p in present.items():
        if i not in pinned:
            staying.setdefault(p, []).append(kinds[i])
    for p in range(len(seats)):
        floors[p] = fitting(floors[p], seats[p], staying.get(p, []))
    return seats, floors


def lowered(floors: Mapping[int, int], kind: int) -> dict[int, int]:
    """One of this kind is there already."""
    return {k: count - (k == kind) for k, count in floors.items() if count > (k == kind)}


def fitting(floors: Mapping[int, int], seats: int, staying: Sequence[int]) -> dict[int, int]:
    """Floors beside which everyone who stays still has a seat: the largest gap is closed first, kinds in order."""
    found = dict(floors)

    def gap(k: int) -> int:
        return found[k] - staying.count(k)

    while found and len(staying) + sum(max(0, gap(k)) for k in found) > seats:
        widest = max(found, key=lambda k: (gap(k), -k))
        found[widest] -= 1
    return {k: count for k, count in found.items() if count}
