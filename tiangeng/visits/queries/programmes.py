"""Programmes: all of a county's, and those that run on a day in a village."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.visits import rules
from tiangeng.visits.models import Programme


def programmes(actor: Actor) -> QuerySet[Programme]:
    """Running ones first, a themed one after its core one."""
    found: QuerySet[Programme] = (
        Programme.objects.visible_to(actor)
        .select_related("parent")
        .order_by("-is_active", "starts_on", F("parent").asc(nulls_first=True), "code")
    )
    return found


def family(programme: Programme) -> list[UUID]:
    """The programme and the themed ones under it: who went on 走青日 went on 周三下村日 too."""
    return [programme.pk, *Programme.objects.filter(parent=programme).order_by("pk").values_list("pk", flat=True)]


# Written by hand because every entry a phone sends asks it; the wall on the table is the programme's whole scope.
_RUNNING = """
SELECT p.id, p.parent_id, p.code, p.rule, p.rule_since, p.starts_on, p.ends_on, p.past, p.village_codes @> ARRAY[%(code)s]::varchar[],
       EXISTS (SELECT 1 FROM visits_rosterentry r WHERE r.programme_id = p.id AND r.staff_id = %(staff)s
               AND r.region_code = %(code)s AND r.from_on <= %(day)s AND (r.to_on IS NULL OR r.to_on >= %(day)s)),
       circle.mine > 0, circle.total = 0
FROM visits_programme p
CROSS JOIN LATERAL (SELECT count(*) AS total, count(*) FILTER (WHERE o.organisation_id = ANY(%(units)s)) AS mine
                    FROM visits_programme_organisations o WHERE o.programme_id = p.id) AS circle
WHERE p.county_code = %(county)s AND p.starts_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on >= %(day)s)
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A programme that runs on a day in a village, and what it has to do with one person."""

    id: UUID
    parent_id: UUID | None
    code: str
    rule: str
    rule_since: date
    starts_on: date
    ends_on: date | None
    past: list[dict[str, Any]]
    covers_now: bool
    is_rostered: bool
    is_mine: bool
    is_open_to_all: bool

    def covers(self, village_code: str, day: date) -> bool:
        phase = rules.phase_on(self, day)
        kept = phase.village_codes if phase else ()
        return self.covers_now if kept is None else village_code in kept


def running(village_code: str, *, day: date, staff_id: UUID, organisation_ids: Iterable[UUID]) -> list[Running]:
    """Programmes that run that day in that village."""
    asked: dict[str, Any] = {
        "code": village_code,
        "county": village_code[:6],
        "day": day,
        "staff": staff_id,
        "units": list(organisation_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, asked)
        rows = [Running(*[*row[:7], json.loads(row[7]), *row[8:]]) for row in cursor.fetchall()]
    return [p for p in rows if rules.runs_on(p, day) and p.covers(village_code, day)]
