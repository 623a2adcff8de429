"""How urgent a common problem is, as a sum of points that can be read one by one.

Question: of two hundred groups of messages, which should somebody look at this morning, and why that one?

Formula, in tenths of a point, so that the parts add up exactly; lb is the logarithm to base 2, every part capped at its most:

    reporters  400 · lb(1 + r) / lb(65)                r different people
    recency    200 · 2^(−days since the latest / 14)
    growth     150 · (new − old) / (new + old + 2)     people of the last 14 days against those of the 14 before; not below 0
    severity   150 · the gravest message's severity    from 0 to 1, as the caller grades it
    spread     100 · lb(places) / lb(17)                 places beyond the first
    echo        50 · lb(1 + likes − dislikes) / lb(2049) likes are one person's click: they never weigh much

Source: ours. People and not messages are counted, as one person may write ten thousand times; logarithms, as likes are
skewed (median 0, largest 2,097 in the real letters).

Limits: an order to look at things, not a measure of importance: one voice about a collapsing wall has 40 + 20 + 15 points at
most before `severity` is right. The weights are a proposal for the pilot, not learned from anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2

from .vectors import Message

WINDOW = timedelta(days=14)
MOST = {"reporters": 400, "recency": 200, "growth": 150, "severity": 150, "spread": 100, "echo": 50}


@dataclass(frozen=True, slots=True)
class Heat:
    """Tenths of a point by part; `total` is their sum."""

    parts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def heat(members: Sequence[Message], *, now: datetime) -> Heat:
    """Of messages about one matter; what is dated after `now` (a clock that runs fast) counts as of now."""
    when = [min(message.at, now) for message in members]
    fresh = {_who(m) for m, at in zip(members, when, strict=True) if at > now - WINDOW}
    former = {_who(m) for m, at in zip(members, when, strict=True) if now - 2 * WINDOW < at <= now - WINDOW}
    reporters = len({_who(message) for message in members})
    places = len({message.place for message in members if message.place})
    echo = max(0, sum(message.likes - message.dislikes for message in members))
    shares = {
        "reporters": log2(1 + reporters) / log2(65),
        "recency": 2 ** -((now - max(when)) / WINDOW),
        "growth": (len(fresh) - len(former)) / (len(fresh) + len(former) + 2),
        "severity": max(message.severity for message in members),
        "spread": log2(max(1, places)) / log2(17),
        "echo": log2(1 + echo) / log2(2049),
    }
    return Heat({name: round(most * min(1.0, max(0.0, shares[name]))) for name, most in MOST.items()})


def reporters(members: Sequence[Message]) -> int:
    """Different people; a message without a name is a person of its own."""
    return len({_who(message) for message in members})


def _who(message: Message) -> str:
    return message.user or f"\0{message.id}"
