"""The nouns of a batch: posts, candidates with their preferences, and what was decided about them beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

TOP = 5  # of a need and of a strength; 0 is none
FULL = 1000  # a fit of 100.0, in tenths of a point
HIGHEST_MARK = 150  # a panel may move a candidate by 15.0 points and no more
UNKNOWN = (0, TOP)  # a strength nobody has declared

Span = tuple[int, int]  # a strength known to lie from … to; both ends equal when it is known


class Ground(Enum):
    """Why somebody may not go somewhere. A closed list: what is not here is no reason."""

    NOT_OPEN = "not_open"
    HOME = "home"
    RELATIVE = "relative"
    RECENT_POST = "recent_post"
    HEALTH = "health"  # only because the person asked for it
    LEGAL_LIMIT = "legal_limit"
    OTHER = "other"

    @property
    def chinese(self) -> str:
        return _GROUNDS[self][0]

    @property
    def english(self) -> str:
        return _GROUNDS[self][1]


_GROUNDS = {
    Ground.NOT_OPEN: ("岗位不向此专长开放", "not open to this speciality"),
    Ground.HOME: ("回避籍贯地", "home village or township"),
    Ground.RELATIVE: ("亲属在村两委", "a relative in the village committee"),
    Ground.RECENT_POST: ("刚在该村任职", "served there recently"),
    Ground.HEALTH: ("本人申请的健康照顾", "health exemption asked for by the person"),
    Ground.LEGAL_LIMIT: ("法定限制", "a legal limit"),
    Ground.OTHER: ("其他已说明的原因", "another stated reason"),
}


class AvoidHome(Enum):
    NO = "no"
    VILLAGE = "village"
    TOWNSHIP = "township"


class ThirdRound(Enum):
    """What 组织调配 may fill once the wishes are exhausted."""

    OFF = "off"
    FLOORS = "floors"
    SEATS = "seats"  # floors first, then every seat that is still empty


@dataclass(frozen=True, slots=True)
class Need:
    level: int
    weight: int


@dataclass(frozen=True, slots=True)
class Post:
    """Vacancies of one role in one village. `open_to` empty: open to every speciality."""

    id: str
    village: str
    role: str
    seats: int
    township: str = ""
    open_to: tuple[str, ...] = ()
    floors: Mapping[str, int] = field(default_factory=dict)  # speciality → seats kept for it
    needs: Mapping[str, Need] = field(default_factory=dict)

    def is_open_to(self, speciality: str) -> bool:
        return not self.open_to or speciality in self.open_to


@dataclass(frozen=True, slots=True)
class LastPost:
    village: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who can be sent, with declared facts only."""

    id: str
    speciality: str = ""
    wishes: tuple[str, ...] = ()  # post ids, best first
    accepts_adjustment: bool = False  # 服从调剂
    strengths: Mapping[str, Span] = field(default_factory=dict)
    service_years: int = 0  # in weak villages; first tie-breaker
    applied_on: date | None = None  # second tie-breaker; None comes last
    home_village: str = ""
    home_township: str = ""
    relatives_in: tuple[str, ...] = ()  # villages
    last_posts: tuple[LastPost, ...] = ()


@dataclass(frozen=True, slots=True)
class PanelMark:
    candidate: str
    post: str
    tenths: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ban:
    """Exactly one of post, village and township says where."""

    candidate: str
    ground: Ground
    post: str = ""
    village: str = ""
    township: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """组织指定: a seat given by decision. Lapses after `expires_on`."""

    candidate: str
    post: str
    signer: str
    reason: str
    expires_on: date

    def is_valid(self, *, on: date) -> bool:
        return on <= self.expires_on


@dataclass(frozen=True, slots=True)
class Present:
    """Who serves where now: this seat cannot be taken from them, only left."""

    candidate: str
    post: str


@dataclass(frozen=True, slots=True)
class Lottery:
    """The seed, and its hash that was published before the wishes were in."""

    seed: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Rules:
    avoid_home: AvoidHome = AvoidHome.TOWNSHIP
    years_between: int = 3  # before somebody may return to the same village; 0: at once
    third_round: ThirdRound = ThirdRound.SEATS


@dataclass(frozen=True, slots=True)
class Market:
    """Everything a batch is decided from; checked when it is read (`reading.market`)."""

    batch: str
    decided_on: date
    lottery: Lottery
    posts: tuple[Post, ...]
    candidates: tuple[Candidate, ...]
    rules: Rules = Rules()
    marks: tuple[PanelMark, ...] = ()
    bans: tuple[Ban, ...] = ()
    pins: tuple[Pin, ...] = ()
    present: tuple[Present, ...] = ()

    def valid_pins(self) -> list[Pin]:
        return [pin for pin in self.pins if pin.is_valid(on=self.decided_on)]
