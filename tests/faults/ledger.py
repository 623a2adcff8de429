"""Compares what was acknowledged with what the tables hold, as the superuser, in plain SQL."""

from collections import Counter

from tests.faults.load import STEPS, Load
from tests.faults.stack import Stack

STATE = {"report": "reported", "dispatch": "dispatched", "accept": "accepted"}

# Whatever happened to whoever wrote: an issue is whole or it is not there.
HALVES = {
    "issue without its first line of the timeline": """
        SELECT i.id FROM issues_issue i WHERE (SELECT count(*) FROM issues_issueevent e
            WHERE e.issue_id = i.id AND e.name = 'report') <> 1""",
    "issue whose state is not where its timeline ends": """
        SELECT i.id FROM issues_issue i WHERE i.state <> (SELECT e.to_state FROM issues_issueevent e
            WHERE e.issue_id = i.id AND e.to_state <> '' ORDER BY e.at DESC, e.id DESC LIMIT 1)""",
    "issue without a receipt, or with two": """
        SELECT i.id FROM issues_issue i WHERE (SELECT count(*) FROM issues_receipt r WHERE r.issue_id = i.id) <> 1""",
    "receipt that opens nothing": """
        SELECT r.code FROM issues_receipt r WHERE NOT EXISTS (SELECT 1 FROM issues_issue i WHERE i.id = r.issue_id)""",
    "step in the timeline without its line in the log, or the other way round": """
        SELECT coalesce(e.id, l.id) FROM
          (SELECT issue_id::text AS id, name, count(*) AS n FROM issues_issueevent WHERE to_state <> '' GROUP BY 1, 2) e
          FULL JOIN (SELECT object_id AS id, substr(verb, 7) AS name, count(*) AS n FROM kernel_logentry
                     WHERE object_type = 'issues.issue' AND verb LIKE 'issue.%%' AND outcome = 'done'
                     AND substr(verb, 7) IN (SELECT name FROM issues_issueevent WHERE to_state <> '')
                     GROUP BY 1, 2) l ON l.id = e.id AND l.name = e.name
          WHERE e.n IS DISTINCT FROM l.n""",
    "issue with a lead but no open turn of that unit": """
        SELECT i.id FROM issues_issue i WHERE i.lead_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM issues_handling h
            WHERE h.issue_id = i.id AND h.organisation_id = i.lead_id AND h.role = 'lead' AND h.state <> 'released')""",
    "number used that was never given out": """
        SELECT i.number FROM issues_issue i LEFT JOIN kernel_counter c
            ON c.county_code = i.county_code AND i.number LIKE c.prefix || '-' || c.year || '-%%'
        WHERE c.last IS NULL OR substring(i.number FROM '[0-9]+$')::int > c.last""",
    "key claimed and never answered": "SELECT key FROM kernel_idempotencykey WHERE status IS NULL",
}


def halves(stack: Stack) -> dict[str, list[object]]:
    """What is half-written, by what is wrong with it; empty when all is well."""
    found = {what: [row[0] for row in stack.sql(query, [])[:5]] for what, query in HALVES.items()}
    return {what: rows for what, rows in found.items() if rows}


def differences(stack: Stack, load: Load) -> list[str]:
    """How the tables differ from what the load was told: lost, doubled or changed."""
    rows = stack.sql("SELECT id::text, title, state FROM issues_issue WHERE title LIKE %s", [f"{load.name} %"])
    by_id = {pk: (title, state) for pk, title, state in rows}
    wrong = [f"written twice: {title}" for title, n in Counter(title for _pk, title, _s in rows).items() if n > 1]
    if len(rows) != load.entries:
        wrong.append(f"{load.entries} entries, {len(rows)} rows")
    codes = dict(stack.sql("SELECT issue_id::text, code FROM issues_receipt"))
    names = _names(stack, load)
    for entry in load.written:
        title, state = by_id.get(entry.issue_id, ("", ""))
        if title != entry.title or state != STATE[STEPS[-1]]:
            wrong.append(f"acknowledged and not there: {entry.title} is {title!r} {state!r}")
        if codes.get(entry.issue_id) != entry.said["report"]["receipt_code"].replace("-", ""):
            wrong.append(f"another receipt than the one given: {entry.title}")
        if names.get(entry.issue_id) != Counter(STEPS):
            wrong.append(f"steps taken twice or not at all: {entry.title} {names.get(entry.issue_id)}")
    return wrong


def _names(stack: Stack, load: Load) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for pk, name in stack.sql(
        "SELECT issue_id::text, e.name FROM issues_issueevent e JOIN issues_issue i ON i.id = e.issue_id "
        "WHERE i.title LIKE %s",
        [f"{load.name} %"],
    ):
        found.setdefault(pk, Counter())[name] += 1
    return found
