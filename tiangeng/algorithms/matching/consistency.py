"""What a market may not contradict itself about; markets made in Python are checked by the same words as those from JSON."""

from collections.abc import Iterable

from tiangeng.algorithms.matching import ties
from tiangeng.algorithms.matching.bars import Bars
from tiangeng.algorithms.matching.fields import whole
from tiangeng.algorithms.matching.market import HIGHEST_MARK, Market, Post
from tiangeng.algorithms.matching.refusals import (
    FloorNotOpen,
    FloorsOverSeats,
    MarkWithoutReason,
    PinAgainstBan,
    PinsOverSeats,
    PresentAgainstBan,
    Repeated,
    SeedNotCommitted,
    TwoPins,
    UnknownCandidate,
    UnknownPost,
)


def check(found: Market) -> None:
    """Refuse, by name, the first contradiction."""
    _once("posts", [post.id for post in found.posts])
    _once("candidates", [candidate.id for candidate in found.candidates])
    _names(found)
    if not ties.is_committed(found.lottery):
        raise SeedNotCommitted(commitment=found.lottery.commitment)
    for post in found.posts:
        _floors(post)
    _once("panel_marks", [f"{mark.candidate} → {mark.post}" for mark in found.marks])
    _once("present", [here.candidate for here in found.present])
    _pins(found)


def _once(where: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise Repeated(where=where, value=value)
        seen.add(value)


def _names(found: Market) -> None:
    posts, people = {post.id for post in found.posts}, {candidate.id for candidate in found.candidates}
    for i, candidate in enumerate(found.candidates):
        _known(f"candidates[{i}].wishes", candidate.wishes, posts)
        _once(f"candidates[{i}].wishes", list(candidate.wishes))
    for i, mark in enumerate(found.marks):
        if not mark.reason.strip():
            raise MarkWithoutReason(where=f"panel_marks[{i}]", candidate=mark.candidate)
        whole(mark.tenths, 0, HIGHEST_MARK, f"panel_marks[{i}].tenths")
    stated = {
        "panel_marks": [(mark.candidate, mark.post) for mark in found.marks],
        "bans": [(ban.candidate, ban.post) for ban in found.bans],
        "pins": [(pin.candidate, pin.post) for pin in found.pins],
        "present": [(here.candidate, here.post) for here in found.present],
    }
    for where, entries in stated.items():
        for i, (person, name) in enumerate(entries):
            _known(f"{where}[{i}]", [name] if name else [], posts)
            if person not in people:
                raise UnknownCandidate(where=f"{where}[{i}]", candidate=person)


def _known(where: str, names: Iterable[str], posts: set[str]) -> None:
    for name in names:
        if name not in posts:
            raise UnknownPost(where=where, post=name)


def _floors(post: Post) -> None:
    for speciality, count in post.floors.items():
        if count and not post.is_open_to(speciality):
            raise FloorNotOpen(post=post.id, speciality=speciality)
    if sum(post.floors.values()) > post.seats:
        raise FloorsOverSeats(post=post.id, seats=post.seats, floors=sum(post.floors.values()))


def _pins(found: Market) -> None:
    """Valid pins and present seats fit into the posts, once a person, and no ban speaks against them."""
    bars, by_id = Bars(found), {candidate.id: candidate for candidate in found.candidates}
    place = {post.id: p for p, post in enumerate(found.posts)}
    pinned: dict[str, str] = {}
    held = dict.fromkeys(place, 0)
    for pin in found.valid_pins():
        if pin.candidate in pinned:
            raise TwoPins(candidate=pin.candidate, post=pinned[pin.candidate], other=pin.post)
        if ground := bars.ground(by_id[pin.candidate], place[pin.post]):
            raise PinAgainstBan(candidate=pin.candidate, post=pin.post, ground=f"{ground.chinese} · {ground.english}")
        pinned[pin.candidate] = pin.post
        held[pin.post] += 1
    for here in found.present:
        if here.candidate in pinned:
            continue  # the pin moves them, or keeps them, by decision
        if ground := bars.ground(by_id[here.candidate], place[here.post]):
            raise PresentAgainstBan(
                candidate=here.candidate, post=here.post, ground=f"{ground.chinese} · {ground.english}"
            )
        held[here.post] += 1
    for post in found.posts:
        if held[post.id] > post.seats:
            raise PinsOverSeats(post=post.id, seats=post.seats, people=held[post.id])
