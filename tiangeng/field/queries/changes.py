"""What has changed in the owner's villages since a mark, page by page, and what is there at all.

A mark names the moment the round before began, a little earlier: what was being written just then is given once more
rather than missed. What has gone is seen by comparing counts and sums of ids (`present`), not by a list of graves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from tiangeng.algorithms.codes import mask_name
from tiangeng.algorithms.pinyin import initials, spelled
from tiangeng.forms import queries as forms
from tiangeng.issues import asking
from tiangeng.issues import queries as issues
from tiangeng.issues import words as issue_words
from tiangeng.issues.models import Issue, IssueEvent
from tiangeng.issues.standing import stands_of
from tiangeng.issues.states import OPEN_STATES, State
from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Enterprise, Facility, Household, Region, Resident
from tiangeng.visits.models import Companion, EnterpriseSeen, FacilitySeen, HouseholdSeen, Visit, VisitEdit
from tiangeng.visits.queries import may_edit
from tiangeng.visits.schemas import EditOut

from .keeping import MONTHS, first_day, months_kept, own_villages
from .marks import EARLIEST, OVERLAP, Mark
from .owner import MOST_FOLLOWED, followed_by

CAME_BACK, REASON_LIMIT = (State.RETURNED, State.DECLINED, State.REOPENED), 200
ISSUES_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Changes:
    """One page; `present` comes with the last: kind → (how many there are, the sum of their ids' ends)."""

    items: list[dict[str, Any]]
    next: str
    more: bool
    villages: list[str]
    present: dict[str, tuple[int, int]] | None


def changes(actor: Actor, *, token: str, limit: int, now: datetime) -> Changes:
    """The next page after the mark."""
    mark = Mark.read(token, kinds=KINDS, now=now)
    kept = _kept(actor, mark.months, now=now)
    mark = replace(mark, months=kept.months)
    items: list[dict[str, Any]] = []
    kinds = list(KINDS)
    for kind in kinds[kinds.index(mark.kind) if mark.kind else 0 :]:
        rows = KINDS[kind].rows(actor, kept)
        if mark.since:
            rows = rows.filter(touched__gte=mark.since)
        if mark.kind == kind:
            rows = rows.filter(Q(touched__gt=mark.at) | Q(touched=mark.at, pk__gt=mark.id))
        left = limit - len(items)
        page = list(rows.order_by("touched", "pk")[: left + 1])
        items += _as_items(kind, actor, page[:left], now)
        if len(page) > left:
            last = page[left - 1] if left else None
            place = (last.touched, last.pk) if last else (EARLIEST, UUID(int=0))
            return Changes(items, replace(mark, kind=kind, at=place[0], id=place[1]).packed(), True, kept.codes, None)
    fresh = Mark(begun=now, since=mark.begun - OVERLAP)
    here = {kind: _tally(found) for kind, found in _ids(actor, kept).items()}
    return Changes(items, fresh.packed(), False, kept.codes, here)


def present(actor: Actor, *, now: datetime) -> dict[str, list[UUID]]:
    """Every id a phone may hold, by kind; what it holds beyond, it forgets."""
    return _ids(actor, _kept(actor, 0, now=now))


def visit_months(actor: Actor, *, now: datetime) -> int:
    """How far back visits and form answers go on this phone."""
    return _kept(actor, 0, now=now).months


@dataclass(frozen=True, slots=True)
class Kept:
    """Of which villages, and how far back."""

    codes: list[str]
    months: int
    now: datetime

    @property
    def since(self) -> date:
        return first_day(self.months, now=self.now)


def _kept(actor: Actor, months: int, *, now: datetime) -> Kept:
    """`months`: what the round began with; 0 where it begins."""
    found = Kept([village.code for village in own_villages(actor)], months or MONTHS[0], now)
    if months:
        return found
    others = sum(KINDS[kind].rows(actor, found).order_by().count() for kind in KINDS if kind not in DATED)
    dated = [(KINDS[kind].rows(actor, found), day) for kind, day in DATED.items()]
    return replace(found, months=months_kept(others, dated, now=now))


def _ids(actor: Actor, kept: Kept) -> dict[str, list[UUID]]:
    return {kind: list(one.rows(actor, kept).values_list("pk", flat=True)) for kind, one in KINDS.items()}


def _tally(ids: list[UUID]) -> tuple[int, int]:
    return len(ids), sum(one.int & 0xFFFFFFFF for one in ids)


def _as_items(kind: str, actor: Actor, rows: list[Any], now: datetime) -> list[dict[str, Any]]:
    data = KINDS[kind].data(actor, rows, now)
    return [
        {
            "kind": kind,
            "id": row.pk,
            "region_code": row.region_code,
            "version": getattr(row, "version", 0),
            "changed_at": row.touched,
            "gone": False,
            "data": data[row.pk],
        }
        for row in rows
    ]


# ---------------------------------------------------------------- which rows


def _households(actor: Actor, kept: Kept) -> QuerySet[Any]:
    rows = Household.objects.visible_to(actor).filter(region_code__in=kept.codes).exclude(state="moved")
    return rows.annotate(touched=Coalesce("changed_at", "created_at"))


def _enterprises(actor: Actor, kept: Kept) -> QuerySet[Any]:
    rows = Enterprise.objects.visible_to(actor).filter(region_code__in=kept.codes)
    return rows.annotate(touched=Coalesce("changed_at", "created_at"))


def _visits(actor: Actor, kept: Kept) -> QuerySet[Any]:
    """One's own, and those of one's villages, of the last twelve months, or as many as there is room for."""
    mine = Q(account_id=actor.account_id)
    if actor.staff_id:
        mine |= Q(pk__in=Companion.objects.filter(staff_id=actor.staff_id).values("visit_id"))
    rows = Visit.objects.visible_to(actor).filter(mine | Q(region_code__in=kept.codes), visited_on__gte=kept.since)
    return rows.select_related("staff", "organisation").annotate(touched=F("changed_at"))


def _issues(actor: Actor, kept: Kept) -> QuerySet[Any]:
    """What is open, or was three months ago: of one's villages, reported by oneself, waiting for oneself, followed wherever
    it lies. What is followed from today on has not changed for that, and is given once more.

    A complaint about a person is never laid on a phone.
    """
    waiting = issues.waiting_for(actor).order_by().values("pk")
    follows = followed_by(actor)
    whose = Q(region_code__in=kept.codes) | Q(created_by_id=actor.account_id) | Q(pk__in=waiting)
    whose |= Q(pk__in=follows[:MOST_FOLLOWED].values("issue"))
    rows = Issue.objects.visible_to(actor).filter(whose, is_confidential=False)
    rows = rows.filter(Q(state__in=OPEN_STATES) | Q(changed_at__gte=kept.now - ISSUES_BACK))
    since = Subquery(follows.filter(issue=OuterRef("pk")).values("since_at")[:1])
    touched = Greatest("changed_at", Coalesce(since, "changed_at"))
    return asking.with_what_moves_ask(rows.select_related("category", "lead")).annotate(touched=touched)


def _answers(actor: Actor, kept: Kept) -> QuerySet[Any]:
    """Handbook forms as they were filled in: one's own, and those of one's villages, as long as visits are kept."""
    whose = Q(account_id=actor.account_id) | Q(region_code__in=kept.codes)
    rows = forms.listed(actor).filter(whose, answered_on__gte=kept.since)
    return rows.annotate(touched=F("received_at"))


# ---------------------------------------------------------------- what is said of them


def _of_households(actor: Actor, rows: list[Any], now: datetime) -> dict[UUID, dict[str, Any]]:
    ids = [row.pk for row in rows]
    seen = dict(HouseholdSeen.objects.filter(household__in=ids).values_list("household").annotate(last=Max("seen_on")))
    members: dict[UUID, list[dict[str, Any]]] = {pk: [] for pk in ids}
    for one in Resident.objects.filter(household__in=ids).order_by("pk"):
        members[one.household_id].append(
            {
                "id": one.pk,
                "name": one.name,
                "initials": initials(one.name, person=True),
                "relation": one.relation,
                "birth_year": one.birth_year,
                "phone_masked": str(one.phone or ""),
            }
        )
    return {
        row.pk: {
            "number": row.number,
            "head_name": row.head_name,
            "hamlet": row.hamlet,
            "address": row.address,
            "state": row.state,
            "labels": row.labels,
            "note": row.note,
            "initials": row.initials,
            "pinyin": spelled(row.head_name, person=True),
            "residents": members[row.pk],
            "last_visited_on": seen.get(row.pk),
        }
        for row in rows
    }


def _of_enterprises(actor: Actor, rows: list[Any], now: datetime) -> dict[UUID, dict[str, Any]]:
    ids = [row.pk for row in rows]
    rows_seen = EnterpriseSeen.objects.filter(enterprise__in=ids)
    seen = dict(rows_seen.values_list("enterprise").annotate(last=Max("seen_on")))
    return {
        row.pk: {
            "name": row.name,
            "credit_code": row.credit_code,
            "industry": row.industry,
            "is_above_scale": row.is_above_scale,
            "address": row.address,
            "contact_name": row.contact_name,
            "phone_masked": str(row.contact_phone or ""),
            "initials": row.initials,
            "last_visited_on": seen.get(row.pk),
        }
        for row in rows
    }


def _of_visits(actor: Actor, rows: list[Any], now: datetime) -> dict[UUID, dict[str, Any]]:
    """Each as `/api/visits/{id}` tells it."""
    ids = [row.pk for row in rows]
    seen = {
        name: _ids_by_visit(link, name[:-1], model.objects.visible_to(actor), ids)
        for name, link, model in (
            ("household_ids", HouseholdSeen, Household),
            ("enterprise_ids", EnterpriseSeen, Enterprise),
            ("facility_ids", FacilitySeen, Facility),
        )
    }
    companions = _grouped(
        Companion.objects.filter(visit__in=ids).order_by("staff_id").values_list("visit_id", "staff_id")
    )
    edits = _grouped((edit.visit_id, edit) for edit in VisitEdit.objects.filter(visit__in=ids).order_by("at", "id"))
    places = _names_of_places(rows)
    names = ("id", "region_code", "visited_on", "part_of_day", "heard", "policies_told", "ideas", "is_private",
             "programme_id", "version", "created_at", "changed_at")  # fmt: skip
    return {
        row.pk: {
            **{name: getattr(row, name) for name in names},
            "village": places.get(row.region_code, ""),
            "author": row.staff.name,
            "organisation": row.organisation.short_name,
            "companion_ids": companions.get(row.pk, []),
            **{name: [pk for pk in found.get(row.pk, []) if pk] for name, found in seen.items()},
            "hidden_count": sum(found.get(row.pk, []).count(None) for found in seen.values()),
            "edits": [{name: getattr(edit, name) for name in EditOut.model_fields} for edit in edits.get(row.pk, [])],
            "is_mine": row.account_id == actor.account_id,
            "is_editable": may_edit(actor, row, now=now),
        }
        for row in rows
    }


def _names_of_places(rows: list[Any]) -> dict[str, str]:
    """Of villages that are nobody's own, too: whoever follows an issue reads where it is."""
    return dict(Region.objects.filter(code__in={row.region_code for row in rows}).values_list("code", "name"))


def _ids_by_visit(link: Any, field: str, known: QuerySet[Any], visits: list[UUID]) -> dict[UUID, list[UUID | None]]:
    """Whom each visit saw; None for what the reader may not know."""
    rows = list(link.objects.filter(visit__in=visits).order_by("pk").values_list("visit_id", field))
    visible = (
        set(known.filter(pk__in={other for _visit, other in rows}).values_list("pk", flat=True)) if rows else set()
    )
    return _grouped((visit_id, other if other in visible else None) for visit_id, other in rows)


def _grouped(pairs: Iterable[tuple[UUID, Any]]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _of_issues(actor: Actor, rows: list[Any], now: datetime) -> dict[UUID, dict[str, Any]]:
    ids = [row.pk for row in rows]
    lines = IssueEvent.objects.filter(issue__in=ids).exclude(name__in=issues.BOOKKEEPING)
    lines = lines.order_by("issue", "-at", "-id").distinct("issue")
    last = {line.issue_id: line for line in lines}
    if back := [row.pk for row in rows if row.state in CAME_BACK]:  # why it did is told until it goes on
        last |= {line.issue_id: line for line in lines.filter(issue__in=back, to_state=F("issue__state"))}
    receipts = {pk: receipt.code for pk, receipt in issues.receipts_handed_over_by(actor, rows).items()}
    stands, places = stands_of(rows), _names_of_places(rows)
    return {
        row.pk: {"stand": stands[row.pk], "village": places.get(row.region_code, "")}
        | _of_issue(actor, row, last.get(row.pk), receipts.get(row.pk, ""))
        for row in rows
    }


def _of_issue(actor: Actor, row: Any, line: IssueEvent | None, receipt: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "body": row.body,
        "place": row.place,
        "state": row.state,
        "state_name": row.get_state_display(),
        "category": row.category.code,
        "category_name": row.category.name,
        "lead_name": row.lead.short_name if row.lead else "",
        "reporter": mask_name(row.reporter_name) if row.reporter_name else "",
        "has_reporter": row.has_reporter,
        "due_at": row.due_at,
        "reported_at": row.reported_at,
        "review_on": row.review_on,
        "solution": row.solution,
        "is_mine": row.created_by_id == actor.account_id,
        "is_owner": row.lead_id in actor.organisation_ids,
        "receipt_code": receipt,
        "next_moves": [{"name": step.name, "label": str(step.label)} for step in issues.moves_for(actor, row)],
        "may_note": row.is_open and issues.may_note(actor, row),
        "may_attach": issues.may_add_files(actor, row),
        "last_line": _line(line) if line else None,
        "household_id": row.household_id,
        "enterprise_id": row.enterprise_id,
        "visit_id": row.visit_id,
    }


def _line(line: IssueEvent) -> dict[str, Any]:
    who = f"{line.organisation_name} {line.actor_name}".strip() or _("群众")
    return {
        "at": line.at,
        "words": issue_words.said(line),
        "who": who,
        "reason": issue_words.entry(line).note[:REASON_LIMIT],
    }


def _of_answers(actor: Actor, rows: list[Any], now: datetime) -> dict[UUID, dict[str, Any]]:
    """In the words of its reader, ready to be shown: a phone need not hold every version's questions."""
    return {
        row.pk: {
            "form_id": row.form_id,
            "name": row.form.name,
            "answered_on": row.answered_on,
            "author": row.staff.name,
            "organisation": row.organisation.short_name,
            "is_mine": row.account_id == actor.account_id,
            "visit_id": row.visit_id,
            "household_id": row.household_id,
            "enterprise_id": row.enterprise_id,
            "replaces": row.replaces_id,
            "lines": [
                {"label": one.label, "words": "" if one.kind == "image" else str(one.value), "is_picture": one.kind == "image"}
                for one in forms.asked_of(row.form, row.answers)
                if one.value != ""
            ],
        }
        for row in rows
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    rows: Callable[[Actor, Kept], QuerySet[Any]]
    data: Callable[[Actor, list[Any], datetime], dict[UUID, dict[str, Any]]]


KINDS = {
    "household": Kind(_households, _of_households),
    "enterprise": Kind(_enterprises, _of_enterprises),
    "visit": Kind(_visits, _of_visits),
    "issue": Kind(_issues, _of_issues),
    "answer": Kind(_answers, _of_answers),
}
DATED = {"visit": "visited_on", "answer": "answered_on"}
