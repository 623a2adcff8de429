"""On the page of an issue made of an assignment: who above asked for it, and by which day."""

from typing import Any

from tiangeng.issues.models import Issue, Source
from tiangeng.kernel.actors import Actor

from . import queries


def of_issue(actor: Actor, issue: Issue) -> dict[str, Any] | None:
    """To everybody who sees the issue; the assignment itself opens for those who see that too."""
    if issue.source != Source.ASSIGNMENT:
        return None
    parts = list(queries.parts_made_into(issue))
    wanted = queries.listed(actor).filter(pk__in=[part.assignment_id for part in parts])
    seen = {row.pk: row for row in wanted}
    lines = [{"part": part, "assignment": seen.get(part.assignment_id)} for part in parts]
    return {"lines": lines, "count": len(lines)} if lines else None
