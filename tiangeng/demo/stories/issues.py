"""Matters that villagers bring up, told in their own words. All of it is invented; nobody in it exists."""

import re
from dataclasses import dataclass
from random import Random

from tiangeng.demo.stories import firm_talk, words
from tiangeng.demo.stories.frame import Frame, Leaf, Telling
from tiangeng.demo.stories.frames import LEAVES

TITLE_LIMIT = 40
BODY_LIMIT = 300


@dataclass(frozen=True)
class Story:
    """One matter from the doorstep to the villager's last word, whichever way it goes."""

    category: str
    title: str
    body: str  # as told by the villager
    place_hint: str
    reporter_words: str  # one breath, as said aloud
    solution: str  # what was done in the end
    beneficiary_unit: str
    beneficiaries: int
    evidence: str
    unsolved_words: str  # what the villager says when it did not work
    thanks_words: str
    not_owner_reason: str  # why a unit that got it by mistake sends it back


def story(rng: Random, category_code: str, *, village: str, month: int, firm: str = "") -> Story:
    """A story of that category that could happen in that village in that month (1-12); same rng state, same story.

    `firm` is the enterprise it is about, as it is called in talk.
    """
    leaf = LEAVES[category_code]
    frame = rng.choice([frame for frame in leaf.frames if month in frame.months])
    served = rng.randint(*(frame.served or leaf.served))
    place = spoken(village)
    telling = Telling(rng, month=month, hamlets=words.hamlets_of(place), 村=place, 受益=served, 企业=firm or "我们厂")
    title = telling.fill(frame.title)
    said = _line(rng, telling, leaf.fitting(leaf.said, frame=frame), words.SAID)
    body = (
        telling.one_of(firm_talk.OPENINGS) + telling.fill(frame.body) + telling.one_of(firm_talk.CODAS)
        if firm
        else _body(rng, telling, frame=frame, leaf=leaf, said=said)
    )
    return Story(
        category=category_code,
        title=title,
        body=body,
        place_hint=telling.one_of(leaf.places or (words.PLACES if leaf.works else words.HOMES)),
        reporter_words=said,
        solution=telling.fill(frame.solution),
        beneficiary_unit=leaf.unit,
        beneficiaries=served,
        evidence=telling.one_of(
            leaf.fitting(leaf.evidence, frame=frame) or ("办理前后的照片", "办结情况说明和当事人签字")
        ),
        unsolved_words=_line(rng, telling, leaf.fitting(leaf.unsolved, frame=frame), words.UNSOLVED),
        thanks_words=_line(rng, telling, leaf.fitting(leaf.thanks, frame=frame), words.THANKS),
        not_owner_reason=_line(rng, telling, leaf.fitting(leaf.not_ours, frame=frame), words.NOT_OURS),
    )


def spoken(village: str) -> str:
    """The village as people say it: 大窑村村委会 → 大窑村."""
    return re.sub(r"(村|居)(民)?委(员)?会$", "", village)


def _line(rng: Random, telling: Telling, own: tuple[str, ...], common: tuple[str, ...]) -> str:
    """Mostly a line written for this very frame; now and then, or when there is none, one that fits anything."""
    return telling.one_of(own if own and rng.random() < 0.75 else common)


def _body(rng: Random, telling: Telling, *, frame: Frame, leaf: Leaf, said: str) -> str:
    """What happened, always; how it is opened, what was tried before and what is asked for, only sometimes."""
    tried = words.TRIED + words.TRIED_WORKS if leaf.works else words.TRIED
    codas = words.CODAS + words.CODAS_WORKS if leaf.works else words.CODAS
    parts = [telling.fill(frame.body)]
    if rng.random() < 0.5:
        parts.insert(0, telling.one_of(words.OPENINGS))
    if rng.random() < 0.3:
        parts.append(said)
    if rng.random() < 0.5:
        parts.append(telling.one_of(tried))
    if rng.random() < 0.8:
        parts.append(telling.one_of(codas))
    return "".join(parts)
