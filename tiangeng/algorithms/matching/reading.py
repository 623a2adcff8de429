"""A market from JSON (format: docs/algorithms/matching.md). What contradicts itself is refused by name, never repaired."""

from typing import Any

from tiangeng.algorithms.matching import consistency
from tiangeng.algorithms.matching.fields import Fields, parsed, whole
from tiangeng.algorithms.matching.market import (
    HIGHEST_MARK,
    TOP,
    AvoidHome,
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
    Present,
    Rules,
    Span,
    ThirdRound,
)
from tiangeng.algorithms.matching.refusals import MarkWithoutReason, NotReadable, WrongValue

FORMAT = "tiangeng-matching-1"
MOST = 10_000_000  # seats of a post: beyond it somebody mistyped

_MARKET = [
    "format",
    "batch",
    "decided_on",
    "rules",
    "lottery",
    "posts",
    "candidates",
    "panel_marks",
    "bans",
    "pins",
    "present",
    "note",
]
_POST = ["id", "village", "township", "role", "seats", "open_to", "floors", "needs"]
_CANDIDATE = (
    *("id", "speciality", "wishes", "accepts_adjustment", "strengths", "service_years", "applied_on"),
    *("home_village", "home_township", "relatives_in", "last_posts"),
)


def read(text: str | bytes, *, where: str = "market.json") -> Market:
    """The market in this text, checked."""
    return market(parsed(text, where=where))


def market(document: Any) -> Market:
    """The market in this parsed JSON document, checked."""
    fields = Fields(document, "market", _MARKET)
    if fields.text("format") != FORMAT:
        raise NotReadable(where="format", problem=f"{document['format']!r} ≠ {FORMAT!r}")
    lottery = Fields(fields.raw("lottery"), "lottery", ("seed", "commitment"))
    found = Market(
        batch=fields.text("batch", ""),
        decided_on=fields.day("decided_on"),
        lottery=Lottery(lottery.text("seed"), lottery.text("commitment")),
        posts=tuple(_post(Fields(raw, at, _POST)) for at, raw in fields.items("posts")),
        candidates=tuple(_candidate(Fields(raw, at, _CANDIDATE)) for at, raw in fields.items("candidates")),
        rules=_rules(Fields(document.get("rules", {}), "rules", ("avoid_home", "years_between", "third_round"))),
        marks=tuple(_mark(at, raw) for at, raw in fields.items("panel_marks")),
        bans=tuple(_ban(at, raw) for at, raw in fields.items("bans")),
        pins=tuple(_pin(at, raw) for at, raw in fields.items("pins")),
        present=tuple(_present(at, raw) for at, raw in fields.items("present")),
    )
    consistency.check(found)
    return found


def _rules(fields: Fields) -> Rules:
    return Rules(
        avoid_home=fields.choice("avoid_home", AvoidHome, AvoidHome.TOWNSHIP),
        years_between=fields.whole("years_between", 0, 50, 3),
        third_round=fields.choice("third_round", ThirdRound, ThirdRound.SEATS),
    )


def _post(fields: Fields) -> Post:
    return Post(
        id=fields.text("id"),
        village=fields.text("village"),
        township=fields.text("township", ""),
        role=fields.text("role"),
        seats=fields.whole("seats", 0, MOST),
        open_to=fields.texts("open_to"),
        floors={name: whole(value, 0, MOST, at) for name, at, value in fields.mapping("floors")},
        needs={name: _need(Fields(raw, at, ("level", "weight"))) for name, at, raw in fields.mapping("needs")},
    )


def _need(fields: Fields) -> Need:
    return Need(fields.whole("level", 0, TOP), fields.whole("weight", 0, 100, 1))


def _candidate(fields: Fields) -> Candidate:
    return Candidate(
        id=fields.text("id"),
        speciality=fields.text("speciality", "", empty=True),
        wishes=fields.texts("wishes"),
        accepts_adjustment=fields.yes("accepts_adjustment"),
        strengths={name: _span(at, value) for name, at, value in fields.mapping("strengths")},
        service_years=fields.whole("service_years", 0, 60, 0),
        applied_on=fields.day("applied_on") if "applied_on" in fields else None,
        home_village=fields.text("home_village", "", empty=True),
        home_township=fields.text("home_township", "", empty=True),
        relatives_in=fields.texts("relatives_in"),
        last_posts=tuple(_last(Fields(raw, at, ("village", "ended_on"))) for at, raw in fields.items("last_posts")),
    )


def _span(at: str, value: Any) -> Span:
    """`3`, or `[2, 4]` when only the bounds are known."""
    if not isinstance(value, list):
        known = whole(value, 0, TOP, at)
        return known, known
    if len(value) != 2 or whole(value[0], 0, TOP, at) > whole(value[1], 0, TOP, at):
        raise WrongValue(where=at, value=value, wanted="[低, 高]", wanted_english="[low, high]")
    return value[0], value[1]


def _last(fields: Fields) -> LastPost:
    return LastPost(fields.text("village"), fields.day("ended_on"))


def _mark(at: str, raw: Any) -> PanelMark:
    fields = Fields(raw, at, ("candidate", "post", "tenths", "reason"))
    candidate, reason = fields.text("candidate"), fields.text("reason", "", empty=True)
    if not reason.strip():
        raise MarkWithoutReason(where=at, candidate=candidate)
    return PanelMark(candidate, fields.text("post"), fields.whole("tenths", 0, HIGHEST_MARK), reason)


def _ban(at: str, raw: Any) -> Ban:
    fields = Fields(raw, at, ("candidate", "ground", "post", "village", "township", "note"))
    places = [name for name in ("post", "village", "township") if name in fields]
    if len(places) != 1:
        wanted = "post、village、township 之一"
        raise WrongValue(where=at, value=places, wanted=wanted, wanted_english="one of post, village, township")
    ground = fields.choice("ground", Ground)
    note = fields.text("note") if ground is Ground.OTHER else fields.text("note", "", empty=True)
    return Ban(fields.text("candidate"), ground, note=note, **{places[0]: fields.text(places[0])})


def _pin(at: str, raw: Any) -> Pin:
    fields = Fields(raw, at, ("candidate", "post", "signer", "reason", "expires_on"))
    return Pin(
        candidate=fields.text("candidate"),
        post=fields.text("post"),
        signer=fields.text("signer"),
        reason=fields.text("reason"),
        expires_on=fields.day("expires_on"),
    )


def _present(at: str, raw: Any) -> Present:
    fields = Fields(raw, at, ("candidate", "post"))
    return Present(fields.text("candidate"), fields.text("post"))
