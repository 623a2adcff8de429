"""The auditor's own view of a market and a result: who may go where, who is better, who sits where. Shares no code with the matching."""

import hashlib
from datetime import date
from functools import cached_property
from typing import Any

Document = dict[str, Any]
BEST: tuple[Any, ...] = ()  # sorts before everyone


class UnreadableResult(ValueError):
    """The result document is not one."""


def _shaped(result: Document) -> None:
    """Lists of objects with words in them, or a sentence about the first thing that is not."""
    words = {"pairings": ("candidate", "post"), "posts": ("post",), "exceptions": ("kind", "candidate", "post")}
    words["floors_unmet"] = ("post", "speciality")
    for name, fields in words.items():
        entries = result.get(name, None if name == "pairings" else [])
        if not isinstance(entries, list):
            raise UnreadableResult(f"{name}：应为列表 · must be a list")
        for i, entry in enumerate(entries):
            for field in fields:
                is_empty = (
                    name == "pairings" and field == "post" and isinstance(entry, dict) and entry.get("post", 0) is None
                )
                if not isinstance(entry, dict) or not (is_empty or isinstance(entry.get(field), str)):
                    raise UnreadableResult(f"{name}[{i}].{field}：应为文字 · must be text")
    for i, entry in enumerate(result.get("posts", [])):
        if not isinstance(entry.get("kept_lines", {}), dict):
            raise UnreadableResult(f"posts[{i}].kept_lines：应为对象 · must be an object")


class Case:
    """The market and the result, looked up."""

    def __init__(self, market: Document, result: Document) -> None:
        self.market, self.result = market, result
        self.posts = {post["id"]: post for post in market.get("posts", [])}
        self.people = {person["id"]: person for person in market.get("candidates", [])}
        self.today = date.fromisoformat(market["decided_on"])
        self.rules = {"avoid_home": "township", "years_between": 3} | market.get("rules", {})
        self.marks = {(mark["candidate"], mark["post"]): mark["tenths"] for mark in market.get("panel_marks", [])}
        self.pins = {
            pin["candidate"]: pin["post"]
            for pin in market.get("pins", [])
            if date.fromisoformat(pin["expires_on"]) >= self.today
        }
        self.present = {
            entry["candidate"]: entry["post"]
            for entry in market.get("present", [])
            if entry["candidate"] not in self.pins
        }
        self.bans: dict[str, list[Document]] = {}
        for ban in market.get("bans", []):
            self.bans.setdefault(ban["candidate"], []).append(ban)
        self._rooms: dict[str, Room] = {}
        _shaped(result)
        self.rows = [(row["candidate"], row["post"]) for row in result["pairings"]]
        self.at = {candidate: post for candidate, post in self.rows if post is not None}
        self.listed = {
            (entry.get("kind"), entry.get("candidate"), entry.get("post")) for entry in result.get("exceptions", [])
        }

    @cached_property
    def sitting(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {name: [] for name in self.posts}
        for person, post in self.at.items():
            if post in found and person in self.people:
                found[post].append(person)
        return found

    @cached_property
    def tie_order(self) -> dict[str, tuple[int, str, str]]:
        """Smaller comes first."""
        seed = self.market["lottery"]["seed"]
        return {
            name: (
                -person.get("service_years", 0),
                person.get("applied_on", "9999-12-31"),
                hashlib.sha256((seed + "\n" + name).encode("utf-8")).hexdigest(),
            )
            for name, person in self.people.items()
        }

    @cached_property
    def fixed(self) -> dict[str, list[str]]:
        """The specialities of those who are pinned or guaranteed at each post."""
        found: dict[str, list[str]] = {}
        for person, post in [*self.pins.items(), *self.present.items()]:
            found.setdefault(post, []).append(self.speciality(person))
        return found

    def room(self, post: str) -> "Room":
        if post not in self._rooms:
            self._rooms[post] = Room(self, post)
        return self._rooms[post]

    def speciality(self, person: str) -> str:
        return str(self.people[person].get("speciality", ""))

    def is_barred(self, person: str, post: str) -> bool:
        about, there = self.people[person], self.posts[post]
        village, township = there["village"], there.get("township", "")
        if there.get("open_to") and self.speciality(person) not in there["open_to"]:
            return True
        for ban in self.bans.get(person, []):
            if (
                ban.get("post") == post
                or ban.get("village") == village
                or (township and ban.get("township") == township)
            ):
                return True
        if self.rules["avoid_home"] in ("village", "township") and about.get("home_village") == village:
            return True
        if self.rules["avoid_home"] == "township" and township and self.home_township(about) == township:
            return True
        if village in about.get("relatives_in", []):
            return True
        return any(
            last["village"] == village and not self.has_rested(last["ended_on"]) for last in about.get("last_posts", [])
        )

    @cached_property
    def _township_of(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for post in self.posts.values():
            if post.get("township"):
                found.setdefault(post["village"], post["township"])
        return found

    def home_township(self, about: Document) -> str:
        return about.get("home_township") or self._township_of.get(about.get("home_village", ""), "")

    def has_rested(self, ended_on: str) -> bool:
        """Compares year, month and day as written: 29 February is over on 1 March."""
        year, month, day = (int(part) for part in ended_on.split("-"))
        return (self.today.year, self.today.month, self.today.day) >= (
            year + int(self.rules["years_between"]),
            month,
            day,
        )

    def score(self, person: str, post: str) -> int:
        known, earned, full = self.people[person].get("strengths", {}), 0, 0
        for name, need in self.posts[post].get("needs", {}).items():
            value = known.get(name, 0)
            have = value[0] if isinstance(value, list) else value
            weight = need.get("weight", 1)
            earned += weight * (have if have < need["level"] else need["level"])
            full += weight * need["level"]
        fit = earned * 1000 // full if full > 0 else 1000
        return int(fit + self.marks.get((person, post), 0))

    def score_with_seat(self, person: str, post: str) -> int:
        """As lines show it: a guaranteed seat counts 200 points more than anything else."""
        return self.score(person, post) + (2000 if self.present.get(person) == post else 0)

    def standing(self, person: str, post: str) -> tuple[Any, ...]:
        """Sorts the better person first; who serves there already comes before all."""
        return (self.present.get(person) != post, -self.score(person, post), *self.tie_order[person])

    def wanted(self, person: str) -> list[str]:
        """Where this person would rather be than where the result has them: the own wishes ahead, and what was appended."""
        about, here = self.people[person], self.at.get(person)
        wishes = [post for post in about.get("wishes", []) if not self.is_barred(person, post)]
        if here in wishes:
            return wishes[: wishes.index(here)]
        if person in self.present:
            stays = self.present[person]
            return wishes if here == stays else [*wishes, stays]
        if not about.get("accepts_adjustment") or person in self.pins:
            return wishes
        rest = [post for post in self.posts if post not in wishes and not self.is_barred(person, post)]
        rest.sort(key=lambda post: -(self.score(person, post) - self.marks.get((person, post), 0)))
        return wishes + (rest[: rest.index(here)] if here in rest else rest)


class Room:
    """A post with the people the result put there."""

    def __init__(self, case: Case, post: str) -> None:
        self.post, self.seats = post, int(case.posts[post]["seats"])
        self.holders = case.sitting[post]
        self.floors = self._kept_floors(case)
        self.standing = {holder: case.standing(holder, post) for holder in self.holders}
        self.count: dict[str, int] = {}
        self.weakest: dict[str, tuple[Any, ...]] = {}
        for holder in self.holders:
            kind = case.speciality(holder)
            self.count[kind] = self.count.get(kind, 0) + 1
            self.weakest[kind] = max(self.weakest.get(kind, BEST), self.standing[holder])
        spare = [weakest for kind, weakest in self.weakest.items() if self.can_spare(kind)]
        self.weakest_spare = max(spare, default=BEST)

    def can_spare(self, kind: str) -> bool:
        return self.count.get(kind, 0) > self.floors.get(kind, 0)

    def _kept_floors(self, case: Case) -> dict[str, int]:
        """As declared, or lowered to what pinned and guaranteed seats leave room for: nobody is sent away for a floor."""
        floors = {name: int(count) for name, count in case.posts[self.post].get("floors", {}).items() if count}
        fixed = case.fixed.get(self.post, [])
        while sum(max(0, count - fixed.count(name)) for name, count in floors.items()) > self.seats - len(fixed):
            name = max(sorted(floors), key=lambda name: floors[name] - fixed.count(name))
            floors[name] -= 1
        return floors

    def lines(self, case: Case) -> tuple[Any, dict[str, Any]]:
        """Who got in last, of all and of each kept kind; "open" where more could come, "closed" where none could."""
        best_first = sorted((h for h in self.holders if case.pins.get(h) != self.post), key=lambda h: self.standing[h])
        pinned = [case.speciality(h) for h in self.holders if case.pins.get(h) == self.post]
        kept_seats: set[str] = set()
        kept: dict[str, Any] = {}
        for kind, count in self.floors.items():
            wanted = count - pinned.count(kind)
            found = [holder for holder in best_first if case.speciality(holder) == kind][: max(0, wanted)]
            kept_seats.update(found)
            if wanted > 0:
                kept[kind] = found[-1] if len(found) == wanted else "open"
        others = [holder for holder in best_first if holder not in kept_seats]
        if len(self.holders) < self.seats:
            return "open", kept
        return (others[-1] if others else "closed"), kept
