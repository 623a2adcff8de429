"""`issues.yaml`: kinds of practical matters, the category tree, the routing catalogue, deadlines, lists of reasons."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from pydantic import Field, model_validator

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PartSchema

from . import words
from .models import CaseLevel, Category
from .states import LIFECYCLE

Level = Literal["village", "township", "county", "city"]


class Kind(PartSchema):
    code: str
    name: str
    practical: bool = True  # counts among the practical matters 实事
    words: tuple[str, ...] = ()


class Leaf(PartSchema):
    code: str = Field(max_length=40)
    name: str = Field(max_length=40)
    confidential: bool = False
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class Branch(PartSchema):
    code: str = Field(max_length=40)
    name: str = Field(max_length=40)
    kind: str
    words: tuple[str, ...] = ()
    children: tuple[Leaf, ...] = Field(min_length=1)


class Route(PartSchema):
    """One line of the routing catalogue 派单目录."""

    category: str
    owner: str  # organisation code, or township / village of the place
    assisting: tuple[str, ...] = ()
    level: Level
    basis: str = Field(max_length=300)
    reserved: bool = False  # 上级收回: not to be sent to a township or village
    accept_days: int = Field(ge=1, le=60)
    resolve_days: int = Field(ge=1, le=400)
    accept_hours: int | None = Field(default=None, ge=1, le=80)
    evidence_accepted: bool = False


class Days(PartSchema):
    accept_days: int = Field(ge=1, le=60)
    resolve_days: int = Field(ge=1, le=400)


class Ladder(PartSchema):
    """When supervision speaks, in working days around the deadline; of a clock that counts hours, in office hours before it."""

    remind_before_days: int = 2
    remind_before_hours: float = Field(default=1, gt=0, le=8)
    quiet_after_days: int = Field(default=10, ge=1, le=120)  # without a line the villager can read
    yellow_after_days: int = 0
    red_after_days: int = 5
    escalate_after_days: int = 10


class Inner(PartSchema):
    """How long an assisting unit has, from the lead's acceptance or from being asked: days, or a share of the lead's."""

    days: int | None = Field(default=None, ge=1, le=400)
    share: float | None = Field(default=None, gt=0, le=1)

    @model_validator(mode="after")
    def _one_of_them(self) -> "Inner":
        if (self.days is None) == (self.share is None):
            raise ValueError("配合时限写 days（几个工作日）或 share（牵头时限的几成），只写一个")
        return self

    def of(self, resolve_days: int) -> int:
        """In working days, never longer than the lead has."""
        wanted = self.days if self.days is not None else int(resolve_days * (self.share or 0) + 1e-9)
        return max(1, min(wanted, resolve_days))


class Pausing(PartSchema):
    """How often, and how many working days in all, a lead may pause one matter before each further pause needs the dispatcher's yes."""

    free_times: int = Field(default=3, ge=1, le=50)
    free_days: int = Field(default=40, ge=1, le=400)


class ReasonText(PartSchema):
    code: str
    text: str
    needs_owner: bool = False  # whose it is has to be said as well; of what is declined, with their telephone
    by_two: bool = False  # of what is declined: only by a ruling of two people


class PhraseText(PartSchema):
    """One of the county's own phrases; with steps, one button."""

    code: str = Field(max_length=40, pattern="^[a-z][a-z0-9-]*$")
    name: str = Field(max_length=40)
    text: str = Field(max_length=1000)
    moves: tuple[str, ...] = Field(default=(), max_length=2)
    internal: bool = False

    @model_validator(mode="after")
    def _can_be_filled(self) -> "PhraseText":
        if unknown := words.unknown_blanks(self.text):
            raise ValueError(f"“{self.name}”里的 {''.join(unknown)} 填不出来，能填的是：{''.join(words.blanks())}")
        if strange := set(self.moves) - {step.name for step in LIFECYCLE.moves}:
            raise ValueError(f"“{self.name}”用了没有的步骤：{sorted(strange)}")
        return self


class IssuesPack(PartSchema):
    kinds: tuple[Kind, ...]
    categories: tuple[Branch, ...]
    catalogue: tuple[Route, ...]
    deadlines: dict[Level, Days]
    dispatch_days: int = Field(default=1, ge=1, le=10)
    answer_days: int = Field(default=20, ge=5, le=120)  # after which a resolved issue's villager is asked once more
    objection_days: int = Field(default=3, ge=1, le=20)  # working days from the dispatch
    supervision: Ladder = Ladder()
    pausing: Pausing = Pausing()
    inner_deadline: Inner = Inner(share=0.6)
    decline_grounds: tuple[ReasonText, ...] = ()
    defer_reasons: tuple[ReasonText, ...] = ()
    return_reasons: tuple[ReasonText, ...] = ()
    unreasonable_grounds: tuple[ReasonText, ...] = ()
    phrases: tuple[PhraseText, ...] = ()
    correction_category: str = ""  # the leaf a “这里写错了” becomes; none: it is said at the desk only

    @model_validator(mode="after")
    def _agree(self) -> "IssuesPack":
        """The parts name each other: a misspelt code is refused here, not discovered in a dispatch."""
        kinds = {k.code for k in self.kinds}
        leaves = [leaf.code for branch in self.categories for leaf in branch.children]
        codes = leaves + [branch.code for branch in self.categories]
        if len(set(codes)) != len(codes):
            raise ValueError(f"分类代号重复：{sorted({c for c in codes if codes.count(c) > 1})}")
        if unknown := {b.kind for b in self.categories} - kinds:
            raise ValueError(f"分类用了没有的种类：{sorted(unknown)}")
        if unknown := {r.category for r in self.catalogue} - set(leaves):
            raise ValueError(f"派单目录写了没有的分类：{sorted(unknown)}")
        if self.correction_category and self.correction_category not in leaves:
            raise ValueError(f"correction_category 写了没有的小类：{self.correction_category}")
        wrong = [r.category for r in self.catalogue if r.reserved and r.owner in ("township", "village")]
        if wrong:
            raise ValueError(f"上级收回事项不能由乡镇或村牵头：{wrong}")
        return self

    def grounds_for_one(self) -> list[ReasonText]:
        """On which a dispatcher alone may decline."""
        return [ground for ground in self.decline_grounds if not ground.by_two]

    def grounds_for_two(self) -> list[ReasonText]:
        """On which one proposes and a second person decides."""
        return [*self.unreasonable_grounds, *(ground for ground in self.decline_grounds if ground.by_two)]

    def leaves(self) -> Iterator[tuple[Branch, Leaf, Route | None]]:
        """Every leaf with its branch and its line of the catalogue."""
        routes = {route.category: route for route in self.catalogue}
        for branch in self.categories:
            for leaf in branch.children:
                yield branch, leaf, routes.get(leaf.code)

    def kind_names(self) -> dict[str, str]:
        return {kind.code: kind.name for kind in self.kinds}


def apply(part: IssuesPack, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Write the tree; codes stay, names and routes change, what is no longer named is switched off, not deleted."""
    county, kept = head.county_code, set()
    for order, branch in enumerate(part.categories):
        top = _write(
            county,
            branch.code,
            name=branch.name,
            kind=branch.kind,
            parent=None,
            order=order * 100,
            words=list(branch.words),
            is_active=True,
        )
        kept.add(top.pk)
        for place, leaf in enumerate(branch.children, start=1):
            route = next((r for r in part.catalogue if r.category == leaf.code), None)
            row = _write(
                county,
                leaf.code,
                name=leaf.name,
                kind=branch.kind,
                parent=top,
                order=order * 100 + place,
                words=list(leaf.words),
                is_complaint=leaf.confidential,
                is_active=True,
                **_routed(part, route),
            )
            kept.add(row.pk)
    Category.objects.filter(county_code=county).exclude(pk__in=kept).update(is_active=False)


def _routed(part: IssuesPack, route: Route | None) -> dict[str, object]:
    if route is None:
        days = part.deadlines.get("township", Days(accept_days=1, resolve_days=10))
        return {
            "owner": "",
            "assisting": [],
            "level": CaseLevel.TOWNSHIP,
            "basis": "",
            "is_reserved": False,
            "accept_days": days.accept_days,
            "resolve_days": days.resolve_days,
            "accept_hours": None,
            "takes_evidence": True,
        }
    return {
        "owner": route.owner,
        "assisting": list(route.assisting),
        "level": route.level,
        "basis": route.basis,
        "is_reserved": route.reserved,
        "accept_days": route.accept_days,
        "resolve_days": route.resolve_days,
        "accept_hours": route.accept_hours,
        "takes_evidence": route.evidence_accepted,
    }


def _write(county: str, code: str, **fields: object) -> Category:
    row, _created = Category.objects.update_or_create(county_code=county, code=code, defaults=fields)
    return row
