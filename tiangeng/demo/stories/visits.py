"""Diaries of village days: what a cadre writes in the evening, in plain words. Invented, like everything here.

Diaries are never scored or counted, so none of these boasts of how many doors it knocked at.
"""

from random import Random

from tiangeng.demo.stories import visit_words as words
from tiangeng.demo.stories.frame import Telling
from tiangeng.demo.stories.issues import spoken
from tiangeng.demo.stories.words import hamlets_of


def diary(rng: Random, *, village: str, month: int, seen: list[str], lifted: str | None) -> str:
    """One day's entry: the way there, whom I met (`seen`), what was heard and explained, and what was taken down.

    `lifted` is the title of the issue that this visit raised, if it raised one.
    """
    telling = _telling(rng, village=village, month=month)
    parts = [telling.one_of(words.ARRIVALS), _met(rng, telling, seen=seen), *_heard(rng, telling, month=month)]
    if rng.random() < 0.6:
        parts.append(telling.one_of(words.EXPLAINED))
    parts.append(
        telling.fill(rng.choice(words.LIFTED).replace("《》", f"“{lifted}”")) if lifted else _quiet(rng, telling)
    )
    if rng.random() < 0.45:
        parts.append(telling.one_of(words.IDEAS))
    if rng.random() < 0.6:
        parts.append(telling.one_of(words.CLOSINGS))
    return "".join(parts)


def policy_explained(rng: Random, *, month: int) -> str:
    """A policy that was explained at a door, as one short line."""
    return Telling(rng, month=month).one_of(words.POLICIES)


def idea(rng: Random, *, month: int, village: str) -> str:
    """Something worth trying, as a cadre would put it down for later."""
    return _telling(rng, village=village, month=month).one_of(words.IDEAS)


def _telling(rng: Random, *, village: str, month: int) -> Telling:
    place = spoken(village)
    return Telling(rng, month=month, hamlets=hamlets_of(place), 村=place)


def _met(rng: Random, telling: Telling, *, seen: list[str]) -> str:
    if not seen:
        return telling.one_of(words.NOBODY)
    return telling.fill(rng.choice(words.MET)).replace("〇", "、".join(seen))


def _heard(rng: Random, telling: Telling, *, month: int) -> list[str]:
    """One thing of the season and one or two of any time, in either order."""
    heard = [telling.one_of(words.SEASON[month - 1])]
    heard += [telling.fill(text) for text in rng.sample(words.HEARD, k=rng.choice((1, 1, 2)))]
    rng.shuffle(heard)
    return heard


def _quiet(rng: Random, telling: Telling) -> str:
    return telling.one_of(words.NOTHING_LIFTED) if rng.random() < 0.5 else ""
