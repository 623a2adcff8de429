"""What other systems may read: the villagers' choices as services, the requests a county publishes, answers for a hotline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from tiangeng.issues import rules as issues
from tiangeng.issues.models import Category, Issue, IssueEvent, Source
from tiangeng.issues.states import OPEN_STATES, State
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.models import Pack
from tiangeng.kernel.walls import acting
from tiangeng.kernel.words import joined
from tiangeng.places.models import Level, Region
from tiangeng.public import queries as public
from tiangeng.public import rules as villagers
from tiangeng.public.standing import standing_of

from . import rules
from .models import HotlineCase
from .refusals import JurisdictionMissing, NoSuchJurisdiction, NoSuchService

Row = dict[str, Any]
NOT_LISTED = frozenset({State.WITHDRAWN, State.MERGED})  # taken back, or told by the one it went into
ANSWERED = frozenset(
    {
        *(State.RESOLVED, State.CONFIRMED, State.CLOSED),
        *(State.DECLINED, State.WITHDRAWN, State.SET_ASIDE, State.FILED, State.DEFERRED),
    }
)


# ---------------------------------------------------------------- counties and services


def jurisdiction(given: str) -> str:
    """The county's code; it may be left out where there is only one."""
    within = public.counties()
    if not given:
        if len(within) != 1:
            raise JurisdictionMissing
        return within[0]
    if given not in within:
        raise NoSuchJurisdiction
    return given


def loaded_at() -> datetime | None:
    """When a county's way of working last changed here."""
    found: datetime | None = Pack.objects.order_by("-loaded_at").values_list("loaded_at", flat=True).first()
    return found


@dataclass(frozen=True, slots=True)
class Service:
    """One plain choice of the villagers' form, as the standard describes it."""

    code: str
    name: str
    group: str
    branches: tuple[str, ...]
    kinds: list[str] = field(default_factory=list)  # names of the leaves
    words: list[str] = field(default_factory=list)

    def as_row(self) -> Row:
        return {
            "service_code": self.code, "service_name": self.name, "description": joined(self.kinds),
            "metadata": True, "type": "realtime", "keywords": ",".join(self.words), "group": self.group,
        }  # fmt: skip


def services(county_code: str) -> dict[str, Service]:
    """By code, in the pack's order; what a villager cannot choose (complaints) is not among them."""
    kinds = packs.part_of(county_code, "issues").kind_names()
    leaves = Category.objects.filter(
        county_code=county_code, is_active=True, is_complaint=False, parent__is_active=True
    ).select_related("parent")
    by_branch: dict[str, list[Any]] = {}
    for leaf in leaves.order_by("order"):
        by_branch.setdefault(leaf.parent.code, []).append(leaf)  # type: ignore[union-attr]
    found = {}
    for group in public.groups(county_code):
        inside = [leaf for branch in group.branches for leaf in by_branch[branch]]
        words = dict.fromkeys(word for leaf in inside for word in (*leaf.parent.words, *leaf.words))
        kind = kinds.get(inside[0].kind, "")
        found[group.code] = Service(
            group.code, group.name, kind, group.branches, [leaf.name for leaf in inside], list(words)
        )
    return found


def service(county_code: str, code: str) -> Service:
    found = services(county_code).get(code)
    if found is None:
        raise NoSuchService
    return found


def village_named(county_code: str, text: str) -> str:
    """The code of the one village of the county that the text names, or ''."""
    rows = Region.objects.filter(level=Level.VILLAGE, code__startswith=county_code)
    return rules.village_in(text, rows.values_list("code", "name"))


# ---------------------------------------------------------------- requests


def published_part(county_code: str) -> Any:
    """What the county shows to the world (`pack.ExchangePack`); nothing, where its pack does not say."""
    return packs.part_of(county_code, "exchange")


def listed(county_code: str, asked: rules.Asked) -> list[Row]:
    """One page of the requests the county publishes, newest first."""
    known = services(county_code)
    rows = _published(county_code).filter(reported_at__gte=asked.since, reported_at__lte=asked.until)
    if asked.services:
        branches = [branch for code in asked.services & set(known) for branch in known[code].branches]
        rows = rows.filter(category__parent__code__in=branches)
    if len(asked.statuses) == 1:
        is_open = Q(state__in=sorted(OPEN_STATES))
        rows = rows.filter(is_open if rules.OPEN in asked.statuses else ~is_open)
    return _shown(county_code, rows.order_by("-reported_at", "-pk")[asked.rows], known)


def numbered(county_code: str, numbers: Iterable[str]) -> dict[str, Row]:
    """Published requests by their number; hidden and unknown ones are alike absent."""
    rows = _published(county_code).filter(number__in=list(numbers))
    return {row["service_request_id"]: row for row in _shown(county_code, rows, services(county_code))}


def _published(county_code: str) -> QuerySet[Issue]:
    """What villagers asked at the public door, in the branches the county chose: no complaint, no household's own matter.

    Once it is forgotten who asked, it is forgotten too whether it was a household's own: then it is listed no longer.
    """
    rows = Issue.objects.visible_to(_stranger(county_code)).filter(
        county_code=county_code, source=Source.VILLAGER, is_confidential=False, household=None, about_staff=None,
        about_organisation=None, category__is_complaint=False,
        category__parent__code__in=published_part(county_code).listed or [""],
    )  # fmt: skip
    forgotten = Q(has_reporter=True, reporter_name="", reporter_phone__isnull=True)
    return rows.exclude(forgotten).exclude(state__in=sorted(NOT_LISTED)).select_related("category__parent", "lead")


def _stranger(county_code: str) -> Actor:
    """Anybody in the world: the county's territory, and no power that opens a confidence."""
    return Actor(None, "群众", grants=(Held("public", county_code),), kind="public")


def _shown(county_code: str, rows: QuerySet[Issue], known: Mapping[str, Service]) -> list[Row]:
    with acting(_stranger(county_code)):
        found = list(rows)
    shows_titles = published_part(county_code).titles
    addresses = _addresses({issue.region_code for issue in found})
    return [
        _common(issue, known, addresses)
        | {
            "service_request_id": issue.number,
            "status_notes": str(State(issue.state).label),
            "description": villagers.without_people(issue.title, [issue.reporter_name]) if shows_titles else None,
        }
        for issue in found
    ]


def of_receipt(opened: public.Opened, *, now: datetime) -> Row:
    """What the receipt's page says, for whoever holds the code."""
    standing = standing_of(opened, now=now)
    row = _common(opened.held, services(opened.issue.county_code), _addresses({opened.issue.region_code}))
    return row | {
        "service_request_id": opened.printed,
        "status_notes": "\n".join(part for part in (standing.headline, standing.words) if part),
        "service_notice": standing.due or None,
        "description": standing.title,
        "requested_datetime": _moment(opened.issue.reported_at),
        "address": _addresses({opened.issue.region_code})[opened.issue.region_code],
        "address_id": opened.issue.region_code,
    }


def _common(issue: Issue, known: Mapping[str, Service], addresses: Mapping[str, str]) -> Row:
    branch = issue.category.parent or issue.category
    kind = next((one for one in known.values() if branch.code in one.branches), None)
    is_open = issue.state in OPEN_STATES
    return {
        "service_request_id": "",
        "status": rules.OPEN if is_open else rules.CLOSED,
        "service_code": kind.code if kind else branch.code,
        "service_name": kind.name if kind else branch.name,
        "agency_responsible": str(issue.lead) if issue.lead else None,
        "requested_datetime": _moment(issue.reported_at),
        "updated_datetime": _moment(issue.closed_at or issue.changed_at),
        "expected_datetime": _moment(issues.lead_due(issue)) if is_open else None,
        "address": addresses.get(issue.region_code),
        "address_id": issue.region_code,
    }


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _addresses(codes: set[str]) -> dict[str, str]:
    """大贵溪村, 锦溪镇, 龙泉市: from the nearest to the widest, as the standard wants it; no finer than the village."""
    above = {code[:length] for code in codes for length in (6, 9, 12)}
    names = dict(Region.objects.filter(code__in=above).values_list("code", "name"))
    return {
        code: ", ".join(names[part] for part in dict.fromkeys((code[:12], code[:9], code[:6])) if part in names)
        for code in codes
    }


# ---------------------------------------------------------------- answers for a hotline


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a case: `held` is the issue the work is done in, `told` the reason given with its state."""

    case: HotlineCase
    held: Issue
    changed_at: datetime
    told: str


def answers(
    actor: Actor, *, after: tuple[datetime, Any] | None, limit: int, is_answered: bool
) -> list[Answered]:  # fmt: skip
    """The hotline's cases in the order in which they last changed; of a merged one, what became of the other."""
    rows: Any = HotlineCase.objects.visible_to(actor)
    rows = rows.select_related("issue__lead", "issue__merged_into__lead").annotate(
        moved_at=Coalesce(F("issue__merged_into__changed_at"), F("issue__changed_at")),
        moved_to=Coalesce(F("issue__merged_into__state"), F("issue__state")),
    )
    if is_answered:
        told_of = Q(issue__merged_into=None) | Q(issue__merged_into__is_confidential=False)
        rows = rows.filter(told_of, moved_to__in=sorted(ANSWERED))
    if after:
        rows = rows.filter(Q(moved_at__gt=after[0]) | Q(moved_at=after[0], pk__gt=after[1]))
    found = [(case, held(case.issue), case.moved_at) for case in rows.order_by("moved_at", "pk")[:limit]]
    reasons = _reasons([held for _case, held, _at in found])
    return [Answered(case, held, at, reasons.get((held.pk, held.state), "")) for case, held, at in found]


def held(issue: Issue) -> Issue:
    """A complaint another case was merged into stays a complaint."""
    other = issue.merged_into
    return other if other and not other.is_confidential else issue


def _reasons(held: Sequence[Issue]) -> dict[tuple[Any, str], str]:
    """The newest reason given for each state."""
    events = IssueEvent.objects.filter(issue__in=held, is_public=True).exclude(reason="").order_by("at", "id")
    return {(event.issue_id, event.to_state): event.reason for event in events}


def cases(actor: Actor) -> QuerySet[HotlineCase]:
    """The hotline's cases as a list shows them: `held_state`, `held_lead` … of the issue the work is done in."""
    other = Q(issue__merged_into__is_confidential=False)  # a complaint another case was merged into stays a complaint

    def of_held(name: str) -> Case:
        return Case(When(other, then=F(f"issue__merged_into__{name}")), default=F(f"issue__{name}"))

    told = IssueEvent.objects.filter(issue=OuterRef("held_id"), to_state=OuterRef("held_state"), is_public=True)
    said = IssueEvent.objects.filter(issue=OuterRef("held_id"), name="add", facts__via__startswith=OuterRef("system"))
    names = ("state", "solution", "outcome", "accepted_at", "resolved_at", "closed_at")
    rows: QuerySet[HotlineCase] = HotlineCase.objects.visible_to(actor).select_related("issue__category")
    return rows.annotate(
        held_id=of_held("id"), held_lead=of_held("lead__name"), held_short=of_held("lead__short_name"),
        **{f"held_{name}": of_held(name) for name in names},
    ).annotate(
        told=Subquery(told.exclude(reason="").order_by("-at", "-id").values("reason")[:1]),
        added=Subquery(said.order_by("-at", "-id").values("reason")[:1]),
    )  # fmt: skip


def taken(county_code: str, numbers: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """Which of these numbers, by system, the county has taken already, whoever sees them."""
    rows = HotlineCase.objects.filter(county_code=county_code, system__in=list(numbers)).filter(
        external_number__in=set().union(*numbers.values())
    )
    return set(rows.values_list("system", "external_number"))
