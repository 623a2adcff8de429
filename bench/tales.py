"""One problem's way through the API, as its people take it: which request comes next, by whom, and what must come of it."""

import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bench.api import issue, visit

ENDS = ("closed", "reopened", "declined", "returned", "in_progress")


@dataclass(frozen=True, slots=True)
class Wish:
    """One request: who sends it where, and the state the issue is in once it was granted."""

    who: str  # of the cast
    path: str
    sent: dict[str, Any]
    state: str = ""


@dataclass
class Tale:
    """A visit or an issue; the seed decides how far it comes. `state` is what the last answer left it in."""

    number: int
    chance: random.Random
    units: dict[str, str]
    state: str = ""
    own_id: UUID = field(init=False)
    is_visit: bool = field(init=False)

    def __post_init__(self) -> None:
        self.own_id = UUID(int=self.chance.getrandbits(128), version=4)
        self.is_visit = self.chance.random() < 0.4

    def wishes(self) -> list[Wish]:
        """All its requests, in order."""
        if self.is_visit:
            return [Wish(self.chance.choice(("cadre", "partner")), "/api/visits", visit(self.own_id), "kept")]
        here = f"/api/issues/{self.own_id}"
        report = Wish("cadre", "/api/issues", issue(self.own_id), "reported")
        decline = Wish(
            "township_officer", f"{here}/decline", {"ground": "no-facts", "reason": "核实无此事"}, "declined"
        )
        dispatch = Wish("township_officer", f"{here}/dispatch", {"lead_id": self.units["water"]}, "dispatched")
        accept = Wish("bureau", f"{here}/moves/accept", {}, "accepted")
        back = Wish("bureau", f"{here}/return", {"reason": "不属水利职责"}, "returned")
        work = [
            Wish("bureau", f"{here}/moves/start", {}, "in_progress"),
            Wish("bureau", f"{here}/notes", {"words": "已到现场看过，明天动工。"}, "in_progress"),
        ]
        done = Wish(
            "bureau", f"{here}/resolve", {"solution": "渠道已修好，试水一天不漏。", "beneficiaries": 12}, "resolved"
        )
        asked = self._asked(here)
        end = self.chance.choices(ENDS, (60, 10, 6, 6, 18))[0]
        if end == "declined":
            return [report, decline]
        if end == "returned":
            return [report, dispatch, accept, back]
        if end == "in_progress":
            return [report, dispatch, accept, *work]
        return [report, dispatch, accept, *work, done, asked[end]]

    def _asked(self, here: str) -> dict[str, Wish]:
        """The villager's word on the telephone, taken by someone who did not handle it."""
        yes = {"is_solved": True, "words": "修好了，谢谢。", "score": self.chance.randint(3, 5)}
        no = {"is_solved": False, "words": "又漏了。"}
        path = f"{here}/call-back"
        return {
            "closed": Wish("county_admin", path, yes, "closed"),
            "reopened": Wish("county_admin", path, no, "reopened"),
        }
