"""Who comes first when two candidates have the same score, everywhere alike.

Longer service in weak villages, then the earlier application, then a lottery: candidates in the order of
SHA-256(seed, line feed, candidate id). The seed's own hash is published before anyone hands in a wish and the seed
afterwards, so nobody can choose a seed that suits somebody, and everybody can draw the lottery again.
"""

import hashlib
from datetime import date
from enum import Enum

from tiangeng.algorithms.matching.market import Candidate, Lottery, Market

LATEST = date.max


class Tie(Enum):
    """What decided between two candidates with the same score."""

    SERVICE = ("service_years", "薄弱村服务年限", "years in weak villages")
    APPLICATION = ("applied_on", "报名先后", "earlier application")
    LOTTERY = ("lottery", "抽签", "lottery")

    @property
    def code(self) -> str:
        return self.value[0]


def commitment(seed: str, *, algorithm: str = "sha256") -> str:
    """What is published beforehand: `sha256:…`, or `sm3:…` where the country's own hash is wanted."""
    return f"{algorithm}:{hashlib.new(algorithm, seed.encode()).hexdigest()}"


def is_committed(lottery: Lottery) -> bool:
    """Whether the seed is the one whose hash was published; an unknown kind of hash proves nothing."""
    algorithm = lottery.commitment.partition(":")[0]
    if algorithm not in ("sha256", "sm3") or algorithm not in hashlib.algorithms_available:
        return False
    return commitment(lottery.seed, algorithm=algorithm) == lottery.commitment


def ticket(seed: str, candidate_id: str) -> str:
    """A candidate's lot; the smaller one comes first."""
    return hashlib.sha256(f"{seed}\n{candidate_id}".encode()).hexdigest()


def places(market: Market) -> list[int]:
    """Each candidate's place in the order of ties, 0 first; no two are equal."""
    seed = market.lottery.seed

    def order(i: int) -> tuple[int, date, str]:
        candidate = market.candidates[i]
        return -candidate.service_years, candidate.applied_on or LATEST, ticket(seed, candidate.id)

    found = [0] * len(market.candidates)
    for place, i in enumerate(sorted(range(len(found)), key=order)):
        found[i] = place
    return found


def decided_by(one: Candidate, other: Candidate) -> Tie:
    if one.service_years != other.service_years:
        return Tie.SERVICE
    return Tie.APPLICATION if one.applied_on != other.applied_on else Tie.LOTTERY
