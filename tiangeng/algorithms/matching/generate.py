"""An invented market from a seed: to try the commands, to measure, to show the format."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from tiangeng.algorithms.matching import ties
from tiangeng.algorithms.matching.fit import fit_tenths
from tiangeng.algorithms.matching.market import (
    Ban,
    Candidate,
    Ground,
    LastPost,
    Lottery,
    Market,
    Need,
    PanelMark,
    Pin,
    Post,
)

DIMENSIONS = ("党建", "产业", "治理", "文旅", "金融", "医疗", "数字", "消防")
SPECIALITIES = ("党建", "产业", "治理", "金融", "科技", "消防")
ROLES = ("团长", "共富专员", "助企专员", "消防专员", "科技专员", "金融专员")
WISHES, LOOKED_AT = 8, 40  # own wishes of everybody, chosen among so many posts
DAY = date(2026, 3, 1)


def market(candidates: int, posts: int, seed: int) -> Market:
    """Seats for 105 in 100; everyone has eight wishes, nine in ten accept adjustment; some bans, marks and one pin."""
    chance = random.Random(seed)
    around = max(2, min(20, posts // 8))  # posts of one township
    shared = _shared(candidates * 105 // 100, posts)
    vacancies = tuple(_post(chance, p, seats, around) for p, seats in enumerate(shared))
    popular = [chance.random() for _ in vacancies]
    people = tuple(_candidate(chance, i, vacancies, popular) for i in range(candidates))
    lottery = f"种子-{seed}-{chance.getrandbits(64):016x}"
    return Market(
        batch=f"示例批次 {candidates}×{posts} #{seed}",
        decided_on=DAY,
        lottery=Lottery(lottery, ties.commitment(lottery)),
        posts=vacancies,
        candidates=people,
        marks=_marks(chance, people),
        bans=_bans(chance, people, vacancies),
        pins=_pins(people, vacancies),
    )


def _shared(seats: int, posts: int) -> list[int]:
    return [seats // posts + (p < seats % posts) for p in range(posts)] if posts else []


def _post(chance: random.Random, p: int, seats: int, around: int) -> Post:
    asked = chance.sample(DIMENSIONS, 4)
    return Post(
        id=f"P{p + 1:05}",
        village=f"V{p // 2 + 1:05}",
        township=f"T{p // around + 1:04}",
        role=ROLES[p % len(ROLES)],
        seats=seats,
        floors={chance.choice(SPECIALITIES): 1} if seats > 1 and chance.random() < 0.5 else {},
        needs={dimension: Need(chance.randint(2, 5), chance.randint(1, 4)) for dimension in asked},
    )


def _candidate(chance: random.Random, i: int, posts: Sequence[Post], popular: Sequence[float]) -> Candidate:
    """Wishes follow what is popular with everyone, what fits, and taste."""
    strengths = {name: (found := chance.randint(0, 5), found) for name in DIMENSIONS if chance.random() < 0.9}
    seen = chance.sample(range(len(posts)), min(LOOKED_AT, len(posts)))
    liking = {p: popular[p] + fit_tenths(strengths, posts[p].needs) / 1000 + chance.random() for p in seen}
    best = sorted(seen, key=lambda p: -liking[p])[:WISHES]
    return Candidate(
        id=f"C{i + 1:06}",
        speciality=chance.choice(SPECIALITIES),
        wishes=tuple(posts[p].id for p in best),
        accepts_adjustment=chance.random() < 0.9,
        strengths=strengths,
        service_years=chance.choice((0, 0, 0, 1, 2, 4)),
        applied_on=DAY - timedelta(days=chance.randint(5, 25)),
        home_village=chance.choice(posts).village if posts and chance.random() < 0.5 else "",
        last_posts=(
            (LastPost(chance.choice(posts).village, DAY - timedelta(days=chance.randint(100, 2000))),)
            if posts and chance.random() < 0.2
            else ()
        ),
    )


def _marks(chance: random.Random, people: Sequence[Candidate]) -> tuple[PanelMark, ...]:
    """One candidate in ten is known to the village of the first wish."""
    known = [person for person in people if person.wishes and chance.random() < 0.1]
    return tuple(
        PanelMark(person.id, person.wishes[0], chance.randint(1, 15) * 10, "曾联系该村项目，村两委评议")
        for person in known
    )


def _bans(chance: random.Random, people: Sequence[Candidate], posts: Sequence[Post]) -> tuple[Ban, ...]:
    if not posts:
        return ()
    asked = [person for person in people[1:] if chance.random() < 0.01]  # the first one is pinned
    return tuple(Ban(person.id, Ground.HEALTH, township=chance.choice(posts).township) for person in asked)


def _pins(people: Sequence[Candidate], posts: Sequence[Post]) -> tuple[Pin, ...]:
    """The first candidate goes by decision where nothing speaks against it."""
    if not people or not posts or not people[0].wishes or not posts[0].seats:
        return ()
    first = people[0]
    kept_away = {last.village for last in first.last_posts} | {first.home_village}
    homes = {post.township for post in posts if post.village in kept_away}
    free = [p for p in posts if p.seats and p.village not in kept_away and p.township not in homes]
    if not free:
        return ()
    return (Pin(first.id, free[0].id, "组织部（示例）", "重点村急需", DAY.replace(year=DAY.year + 2)),)
