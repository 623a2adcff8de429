"""What a hand-written story frame is made of, and how its gaps are filled.

Inside a text `[甲|乙|丙]` means "one of these" (brackets may nest) and `{物=甲|乙|丙}` the same with a name; `{小村}`
is a word from a pool, `{户:12-60}` a number in that range, `{米:200-900/50}` the same in steps of 50. A named gap keeps
its value through the whole story, so the solution speaks of the same hamlet and the same 300 metres as the complaint.
"""

import re
from dataclasses import dataclass
from random import Random

from tiangeng.demo.stories import words

ALL_YEAR = frozenset(range(1, 13))
COLD = frozenset({12, 1, 2})
SPRING = frozenset({3, 4, 5})
RAINS = frozenset({4, 5, 6, 7})
DRY = frozenset({7, 8, 9, 10, 11})
TYPHOON = frozenset({7, 8, 9})
AUTUMN = frozenset({9, 10, 11})
TEA = frozenset({3, 4})
MUSHROOM = frozenset({10, 11, 12, 1, 2, 3})
HOLIDAY = frozenset({7, 8})

_NAMED = re.compile(r"\{([^{}:=]+)=([^{}]+)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_MARK = re.compile(r"@(\d+) ")
_GAP = re.compile(r"\{(?:([^{}:\d][^{}:]*):?)?(?:(\d+)-(\d+)(?:/(\d+))?)?\}")


@dataclass(frozen=True)
class Frame:
    """One thing that happens in villages, with gaps for the particulars."""

    title: str
    body: str
    solution: str
    months: frozenset[int] = ALL_YEAR
    served: tuple[int, int] | None = None  # where this one serves other numbers than its leaf usually does


@dataclass(frozen=True)
class Leaf:
    """All that is told about one leaf category of a pack.

    A line that suits only some frames says which: "@03 …" fits the first and the fourth.
    """

    unit: str  # whom a solution serves: 户, 人, 亩, 家
    served: tuple[int, int]
    frames: tuple[Frame, ...]
    said: tuple[str, ...]  # in the villager's own words, one breath long
    unsolved: tuple[str, ...]
    thanks: tuple[str, ...]
    not_ours: tuple[str, ...]  # why a unit that got it by mistake sends it back
    evidence: tuple[str, ...]
    places: tuple[str, ...] = ()  # where it may be; empty: anywhere about the hamlet
    works: bool = False  # a thing that is built or mended, which neighbours share

    def fitting(self, lines: tuple[str, ...], *, frame: Frame) -> tuple[str, ...]:
        """The lines that may be said about that frame, without their marks."""
        place = str(self.frames.index(frame))
        marked = [_MARK.match(line) for line in lines]
        return tuple(
            line[mark.end() :] if mark else line
            for line, mark in zip(lines, marked, strict=True)
            if mark is None or place in mark[1]
        )


class Telling:
    """Fills the gaps of one story; the same name always gets the same word."""

    def __init__(self, rng: Random, *, month: int, hamlets: tuple[str, ...] = words.HAMLETS, **known: object) -> None:
        self._rng = rng
        self._month = month
        self._hamlets = hamlets
        self._known = {name: str(value) for name, value in known.items()}

    def fill(self, text: str) -> str:
        """The text with every choice made and every gap filled, including gaps inside the words filled in."""
        while "[" in text or "{" in text:
            text = _NAMED.sub(self._named, text)
            text = _CHOICE.sub(lambda found: self._rng.choice(found[1].split("|")), text)
            text = _GAP.sub(self._gap, text)
        return text

    def one_of(self, texts: tuple[str, ...]) -> str:
        return self.fill(self._rng.choice(texts))

    def _named(self, found: re.Match[str]) -> str:
        return self._known.setdefault(found[1], self._rng.choice(found[2].split("|")))

    def _gap(self, found: re.Match[str]) -> str:
        name, low, high, step = found.groups()
        if low is None:
            return self._word(name)
        number = str(self._rng.randrange(int(low), int(high) + 1, int(step or 1)))
        return self._known.setdefault(name, number) if name else number

    def _word(self, name: str) -> str:
        """A pool is asked once per name; 小村2 is a second, different draw from the pool of 小村."""
        if name not in self._known:
            pool = name.rstrip("0123456789")
            taken = {self._known[other] for other in self._known if other.rstrip("0123456789") == pool}
            wanted = self._hamlets if pool == "小村" else words.pool(pool, month=self._month)
            options = [word for word in wanted if word not in taken]
            self._known[name] = self.fill(self._rng.choice(options))
        return self._known[name]
