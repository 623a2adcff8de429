"""Every number a page shows, counted again by plain SQL.

The SQL is written from what the numbers mean (issues/queries.py says it in words), not from the ORM's queries, and it
restates who may see what. `read` runs it where no wall stands; the shown numbers are asked inside the actor's walls.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tiangeng.console import queries as console
from tiangeng.issues import measures, months, overdue, queries
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.walls import acting
from tiangeng.visits import queries as visits
from tiangeng.visits import rules

Read = Callable[[str, dict[str, Any]], list[tuple[Any, ...]]]
OPEN = ("reported", "returned", "dispatched", "accepted", "in_progress", "in_consultation", "escalated", "deferred",
        "resolved", "reopened", "confirmed")  # fmt: skip
PERIOD = timedelta(days=90)
WEEKS = 12

_SEEN = """
WITH seen AS (
  SELECT i.* FROM issues_issue i
  WHERE i.region_code >= %(lo)s AND i.region_code < %(hi)s
    AND NOT coalesce(i.about_organisation_id = ANY(%(units)s::uuid[]), false)
    AND NOT coalesce(i.about_staff_id = %(staff)s, false)
    AND (i.created_by_id = %(account)s
      OR i.organisation_id = ANY(%(units)s::uuid[])
      OR EXISTS (SELECT FROM issues_handling h WHERE h.issue_id = i.id AND h.organisation_id = ANY(%(units)s::uuid[]))
      OR EXISTS (SELECT FROM unnest(%(plain)s::text[]) t WHERE starts_with(i.region_code, t) AND NOT i.is_confidential)
      OR EXISTS (SELECT FROM unnest(%(confided)s::text[]) t WHERE starts_with(i.region_code, t))))
"""
_TOTALS = """
SELECT count(*), count(*) FILTER (WHERE state = ANY(%(open)s)),
       count(*) FILTER (WHERE state = ANY(%(open)s) AND due_at <= %(now)s) FROM seen
"""
_RATES = """
SELECT lead_id::text, coalesce(in_time, 0), coalesce(due, 0), coalesce(solved, 0), coalesce(given, 0),
       coalesce(pleased, 0), coalesce(answered, 0), coalesce(late, 0)
FROM (
  SELECT lead_id, count(*) FILTER (WHERE state IN ('confirmed', 'closed') AND outcome IN ('', 'solved')) AS solved, count(*) AS given,
         count(*) FILTER (WHERE word) AS pleased, count(word) AS answered,
         count(*) FILTER (WHERE state = ANY(%(open)s) AND due_at <= %(now)s) AS late
  FROM seen LEFT JOIN LATERAL (SELECT a.is_solved AS word FROM issues_answer a WHERE a.issue_id = seen.id
                               ORDER BY a.at DESC, a.id DESC LIMIT 1) last ON true
  WHERE lead_id IS NOT NULL AND dispatched_at >= %(since)s AND dispatched_at < %(now)s
    AND state NOT IN ('declined', 'merged', 'withdrawn', 'returned', 'set_aside', 'filed')
  GROUP BY lead_id) issue
FULL JOIN (
  SELECT h.organisation_id AS lead_id, count(*) FILTER (WHERE h.accepted_at <= h.accept_by) AS in_time, count(*) AS due
  FROM issues_handling h JOIN seen ON seen.id = h.issue_id
  CROSS JOIN LATERAL (SELECT CASE WHEN h.state IN ('returned', 'released') THEN h.assigned_at ELSE seen.dispatched_at END AS at) given
  WHERE h.role = 'lead' AND given.at >= %(since)s AND given.at < %(now)s AND (h.accepted_at IS NOT NULL OR h.accept_by <= %(now)s)
    AND seen.state NOT IN ('declined', 'merged', 'withdrawn', 'set_aside', 'filed')
  GROUP BY 1) turn USING (lead_id)
ORDER BY 1
"""
_LATE = """
SELECT lead_id::text, count(*) FROM seen WHERE state = ANY(%(open)s) AND due_at <= %(now)s GROUP BY 1 ORDER BY 1 NULLS FIRST
"""
_WAITING = """
SELECT count(*) FROM seen i
WHERE (state IN ('reported', 'returned') AND EXISTS (
         SELECT FROM unnest(%(dispatching)s::text[]) t WHERE starts_with(i.region_code, t)))
   OR (state = 'escalated' AND EXISTS (
         SELECT FROM unnest(%(dispatching)s::text[]) t WHERE (length(t) <= 6 OR i.level = 'township') AND starts_with(i.region_code, t)))
   OR (state IN ('dispatched', 'accepted', 'in_progress', 'in_consultation', 'reopened')
         AND lead_id = ANY(%(handling)s::uuid[]))
   OR (state IN ('dispatched', 'accepted', 'in_progress', 'in_consultation', 'deferred', 'reopened') AND EXISTS (
         SELECT FROM issues_handling h WHERE h.issue_id = i.id AND h.role = 'assisting'
         AND h.organisation_id = ANY(%(handling)s::uuid[]) AND h.state IN ('assigned', 'accepted', 'working')))
"""
_CURVE = """
SELECT (SELECT count(*) FROM seen WHERE reported_at >= %(begin)s AND reported_at < e.at),
       (SELECT count(*) FROM seen WHERE closed_at >= %(begin)s AND closed_at < e.at)
FROM unnest(%(ends)s::timestamptz[]) WITH ORDINALITY e(at, place) ORDER BY e.place
"""
_COVERAGE = """
WITH family AS (SELECT id FROM visits_programme WHERE id = %(programme)s OR parent_id = %(programme)s),
     days AS (SELECT v.id, v.region_code, v.staff_id FROM visits_visit v
              WHERE v.programme_id IN (SELECT id FROM family) AND v.visited_on = %(day)s
                AND v.region_code = ANY(%(villages)s)),
     came AS (SELECT region_code, staff_id FROM days
              UNION SELECT d.region_code, c.staff_id FROM days d JOIN visits_companion c ON c.visit_id = d.id)
SELECT count(DISTINCT region_code), count(*) FROM came
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One number as shown and as counted again; they must be equal."""

    what: str
    shown: Any
    counted: Any

    @property
    def agrees(self) -> bool:
        return bool(self.shown == self.counted)


def issues(actor: Actor, read: Read, *, now: datetime) -> list[Check]:
    """Home, supervision and rates of one actor."""
    asked = _asked(actor, now=now)
    total, opened, late = read(_SEEN + _TOTALS, asked)[0]
    counted = {
        "issues": total, "open": opened, "late": late,
        "rates": {row[0]: tuple(row[1:]) for row in read(_SEEN + _RATES, asked)},
        "late by owner": {row[0]: row[1] for row in read(_SEEN + _LATE, asked)},
        "waiting": read(_SEEN + _WAITING, asked)[0][0],
        "curve": [tuple(row) for row in read(_SEEN + _CURVE, asked)],
    }  # fmt: skip
    with acting(actor):
        shown = _shown(actor, now=now)
    return [Check(f"{actor.name}: {what}", shown[what], value) for what, value in counted.items()]


def _asked(actor: Actor, *, now: datetime) -> dict[str, Any]:
    """What the SQL needs to know of the actor: their grants, and nothing the ORM has worked out from them."""
    grants, begin = actor.grants, now - timedelta(weeks=WEEKS)
    reading = [g for g in grants if g.reads_territory]
    cover = actor.cover
    assert cover is not None
    return {
        "lo": cover.lo, "hi": cover.hi, "account": actor.account_id, "staff": actor.staff_id, "now": now,
        "units": [str(g.organisation_id) for g in grants if g.organisation_id],
        "plain": [g.territory for g in reading if "issues.confide" not in g.capabilities],
        "confided": [g.territory for g in reading if "issues.confide" in g.capabilities],
        "dispatching": [g.territory for g in grants if "issues.dispatch" in g.capabilities],
        "handling": [str(g.organisation_id) for g in grants if "issues.handle" in g.capabilities and g.organisation_id],
        "open": list(OPEN), "since": now - PERIOD, "begin": begin,
        "ends": [begin + timedelta(weeks=i + 1) for i in range(WEEKS)],
    }  # fmt: skip


def _shown(actor: Actor, *, now: datetime) -> dict[str, Any]:
    """The same numbers from where the pages get them."""
    home = console.home(actor, now=now)
    rates = measures.rates(actor, since=now - PERIOD, until=now, now=now)
    total = measures.total_of(months.figures_of(actor, since=now - PERIOD, until=now, now=now))
    assert {name: (rate.hits, rate.of) for name, rate in total.items()} == {
        name: (rate.hits, rate.of) for name, rate in console.rates(actor, now=now).items()
    }, "home and supervision disagree"
    return {
        "issues": queries.listed(actor).count(), "open": home.open_count, "late": home.late_count,
        "rates": {str(r.owner.pk): _figures(r) for r in rates if any(_figures(r))},
        "late by owner": {pk and str(pk): count for pk, _name, count in overdue.by_owner(actor, now=now)},
        "waiting": home.waiting_count,
        "curve": [(week.reported, week.closed) for week in measures.clearing_curve(actor, now=now, weeks=WEEKS)],
    }  # fmt: skip


def _figures(rates: measures.Rates) -> tuple[int, ...]:
    parts = (rates.responded, rates.resolved, rates.satisfied)
    return (*(number for rate in parts for number in (rate.hits, rate.of)), rates.late_count)


def coverage(actor: Actor, read: Read, *, programme: Any, on: date) -> list[Check]:
    """A programme's day: villages reached, and people at villages."""
    with acting(actor):
        shown = visits.coverage(actor, programme, on=on)
    villages = [code for code in rules.villages_on(programme, on) if code.startswith(actor.territories)]
    reached, people = read(_COVERAGE, {"programme": programme.pk, "day": on, "villages": villages})[0]
    return [
        Check(f"{actor.name}: villages {on}", shown.village_count, len(villages)),
        Check(f"{actor.name}: reached {on}", shown.reached_count, reached),
        Check(f"{actor.name}: people {on}", shown.people_count, people),
    ]


def faults(checks: Sequence[Check]) -> list[str]:
    """One sentence for each number that is not what a recount says."""
    return [f"{c.what}: shown {c.shown!r}, counted {c.counted!r}" for c in checks if not c.agrees]
