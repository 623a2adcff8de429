"""The smallest lawful market, random ones, and how often: few in the quick suite, all with TIANGENG_SOAK=1."""

import os
import random
from dataclasses import replace
from datetime import date

from tiangeng.algorithms.matching import ties
from tiangeng.algorithms.matching.instance import Instance
from tiangeng.algorithms.matching.market import Candidate, Lottery, Market, Need, Pin, Post

SOAK = bool(os.environ.get("TIANGENG_SOAK"))
TODAY = date(2026, 3, 1)
LOTTERY = Lottery("种子", ties.commitment("种子"))


def times(quick: int, full: int) -> range:
    return range(full if SOAK else quick)


def post(id: str, seats: int = 1, **more: object) -> Post:
    return Post(id=id, village=f"village of {id}", role="指导员", seats=seats, **more)  # type: ignore[arg-type]


def person(id: str, *wishes: str, skill: int = 0, **more: object) -> Candidate:
    """`skill`: strength in the one dimension of `needing`."""
    return Candidate(id=id, wishes=wishes, strengths={"产业": (skill, skill)}, **more)  # type: ignore[arg-type]


def needing(id: str, seats: int = 1, **more: object) -> Post:
    """A post whose fit is 20.0 for every step of skill."""
    return post(id, seats, needs={"产业": Need(5, 1)}, **more)


def market(posts: list[Post], candidates: list[Candidate], **more: object) -> Market:
    return replace(Market("试", TODAY, LOTTERY, tuple(posts), tuple(candidates)), **more)


def pin(candidate: str, post: str, expires_on: date = TODAY) -> Pin:
    return Pin(candidate, post, "组织部", "重点村急需", expires_on)


def random_instance(chance: random.Random, n: int, m: int, kinds: int = 2, scores: int = 3) -> Instance:
    """Few different scores, so that ties decide often; floors in half of the posts."""
    options = [chance.sample(range(m), chance.choice((m, chance.randint(0, m)))) for _ in range(n)]
    places = list(range(n))
    chance.shuffle(places)
    seats = [chance.choice((1, chance.randint(0, max(1, 2 * n // m)))) for _ in range(m)]
    floors: list[dict[int, int]] = []
    for left in seats:
        floors.append({})
        for kind in range(kinds):
            count = chance.randint(0, left) if chance.random() < 0.5 else 0
            if count:
                floors[-1][kind], left = count, left - count
    return Instance(
        options=options,
        scores=[[chance.randint(0, scores) for _ in row] for row in options],
        places=places,
        kinds=[chance.randrange(kinds) for _ in range(n)],
        specialities=tuple(map(str, range(kinds))),
        seats=seats,
        floors=floors,
        own=[len(row) for row in options],
    )
