"""Was it fair? An auditor that shares no code with the matching: it reads the two JSON documents and nothing else.

It scores everyone again, applies every bar again, and then looks for what must not be: a candidate and a post that both
want each other more than what they got (无遗憾对); a post over its seats; somebody where they may not be; a decision that
was not followed; a line that says something else than what happened. A listed exception explains a pair only where it
can: the post's last place is held by somebody pinned there, or the candidate was pinned elsewhere.
"""

import hashlib
import json
from dataclasses import dataclass, field

from tiangeng.algorithms.matching.checker_case import BEST, Case, Document


@dataclass(frozen=True, slots=True)
class Blocking:
    """Both would rather have each other. `instead_of`: whom the post would let go; '' when a seat is empty."""

    candidate: str
    post: str
    instead_of: str
    excuse: str = ""  # the listed exception that explains it

    @property
    def chinese(self) -> str:
        gain = f"比 {self.instead_of} 更靠前" if self.instead_of else "有空席"
        excuse = f"（例外：{self.excuse}）" if self.excuse else ""
        return f"{self.candidate} 更想去 {self.post}，而该岗位{gain}{excuse}"

    @property
    def english(self) -> str:
        gain = f"would rather have them than {self.instead_of}" if self.instead_of else "has an empty seat"
        return (
            f"{self.candidate} prefers {self.post}, which {gain}{f' (exception: {self.excuse})' if self.excuse else ''}"
        )


@dataclass(frozen=True, slots=True)
class Fault:
    chinese: str
    english: str


@dataclass
class Verdict:
    pairs: list[Blocking] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    @property
    def unexplained(self) -> list[Blocking]:
        return [pair for pair in self.pairs if not pair.excuse]

    @property
    def is_clean(self) -> bool:
        return not self.unexplained and not self.faults


def check(market: Document, result: Document) -> Verdict:
    """Everything that is wrong with `result` as an outcome of `market`; the market has been read and found lawful."""
    case, verdict = Case(market, result), Verdict()
    _hands(case, verdict)
    _places(case, verdict)
    for person in case.people:
        for post in case.wanted(person):
            if (pair := _blocking(case, person, post)) is not None:
                verdict.pairs.append(pair)
    _lines(case, verdict)
    return verdict


def _hands(case: Case, verdict: Verdict) -> None:
    """The right papers, everyone once."""
    plain = json.dumps(case.market, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if case.result.get("market") != "sha256:" + hashlib.sha256(plain.encode("utf-8")).hexdigest():
        verdict.notes.append(
            Fault("结果不是由这份输入算出的（指纹不同）", "the result was made from another input (fingerprint)")
        )
    seen: set[str] = set()
    for person, post in case.rows:
        if person not in case.people:
            verdict.faults.append(Fault(f"结果里有不存在的人选 {person}", f"{person} is no candidate"))
        if person in seen:
            verdict.faults.append(Fault(f"{person} 出现两次", f"{person} appears twice"))
        if post is not None and post not in case.posts:
            verdict.faults.append(Fault(f"结果里有不存在的岗位 {post}", f"{post} is no post"))
        seen.add(person)
    for person in (name for name in case.people if name not in seen):
        verdict.faults.append(Fault(f"结果里没有 {person}", f"{person} is missing"))


def _places(case: Case, verdict: Verdict) -> None:
    """Nobody too many, nobody where they may not be, decisions followed, exceptions listed."""
    for post, people in case.sitting.items():
        if len(people) > case.posts[post]["seats"]:
            said = f"{len(people)} > {case.posts[post]['seats']}"
            verdict.faults.append(Fault(f"{post} 超员：{said}", f"{post} is over its seats: {said}"))
        for person in people:
            if case.is_barred(person, post):
                verdict.faults.append(Fault(f"{person} 应回避 {post}", f"{person} is barred from {post}"))
            elif not _has_ground(case, person, post):
                verdict.faults.append(
                    Fault(
                        f"{person} 没有报 {post}，也没有列为例外",
                        f"{person} did not ask for {post} and is no listed exception",
                    )
                )
    for person, post in case.pins.items():
        if case.at.get(person) != post:
            verdict.faults.append(Fault(f"{person} 应被指定到 {post}", f"{person} is pinned to {post}"))


def _has_ground(case: Case, person: str, post: str) -> bool:
    if case.pins.get(person) == post:
        return ("pin", person, post) in case.listed
    about = case.people[person]
    if post in about.get("wishes", []) or case.present.get(person) == post:
        return True
    if about.get("accepts_adjustment") and person not in case.present:
        return True
    return ("assigned", person, post) in case.listed


def _blocking(case: Case, person: str, post: str) -> Blocking | None:
    """Whether the post would gain by taking `person`, exchanging one holder at most, its floors kept as well as before."""
    room = case.room(post)
    if len(room.holders) < room.seats:
        return Blocking(person, post, "", _own_excuse(case, person))
    kind = case.speciality(person)
    needed = room.count.get(kind, 0) < room.floors.get(kind, 0)
    mine = case.standing(person, post)
    if not needed and not mine < max(room.weakest.get(kind, BEST), room.weakest_spare):
        return None
    weaker = [
        holder
        for holder in room.holders
        if (case.speciality(holder) == kind or room.can_spare(case.speciality(holder)))
        and case.present.get(holder) != post
        and (needed or mine < room.standing[holder])
    ]
    if not weaker:
        return None
    free = [holder for holder in weaker if case.pins.get(holder) != post]
    worst = max(free or weaker, key=lambda holder: room.standing[holder])
    pinned = f"pin {worst}" if not free and ("pin", worst, post) in case.listed else ""
    return Blocking(person, post, worst, _own_excuse(case, person) or pinned)


def _own_excuse(case: Case, person: str) -> str:
    pinned = case.pins.get(person, "")
    return f"pin {person}" if pinned and ("pin", person, pinned) in case.listed else ""


def _lines(case: Case, verdict: Verdict) -> None:
    """What is published about a post is what happened there: its line, its kept lines, its unmet floors."""
    for row in case.result.get("posts", []):
        name = row.get("post")
        if name not in case.posts:
            verdict.faults.append(Fault(f"分数线写了不存在的岗位 {name}", f"a line names the unknown post {name}"))
            continue
        room = case.room(name)
        general, kept = room.lines(case)
        said = {"": row.get("line"), **row.get("kept_lines", {})}
        for kind, line in said.items():
            true = general if kind == "" else kept.get(kind, line)
            shown = line.get("last") if isinstance(line, dict) else line
            if shown != true or (isinstance(line, dict) and case.score_with_seat(true, name) != line.get("score")):
                verdict.faults.append(
                    Fault(
                        f"{name} 的分数线{kind}应为 {true}，写的是 {shown}",
                        f"the line {kind} of {name} is {true}, not {shown}",
                    )
                )
    told = {(row["post"], row["speciality"]): row.get("missing") for row in case.result.get("floors_unmet", [])}
    for name, post in case.posts.items():
        for kind, count in post.get("floors", {}).items():
            missing = max(0, count - case.room(name).count.get(kind, 0))
            if "floors_unmet" in case.result and told.get((name, kind), 0) != missing:
                verdict.faults.append(
                    Fault(f"{name} 的{kind}缺 {missing} 人，未如实列出", f"{name} lacks {missing} of {kind}")
                )
