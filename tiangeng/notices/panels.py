"""On an issue's page: what its villager was told by telephone."""

from typing import Any

from tiangeng.issues.models import Issue
from tiangeng.kernel.actors import Actor

from . import gateways, queries


def of_issue(actor: Actor, issue: Issue) -> dict[str, Any] | None:
    """Only where there is a number to write to, something was written, or the code may be handed over anew."""
    rows = queries.texts_about(actor, issue)
    count = rows.count()
    may_show = queries.may_show_receipt(actor, issue)
    if not issue.reporter_phone and not count and not may_show:
        return None
    wrote = actor.account_id is not None and issue.created_by_id == actor.account_id
    may_send = bool(issue.reporter_phone) and (wrote or actor.holds("issues.dispatch", region=issue.region_code))
    goes_out = gateways.gateway().delivers
    return {
        "texts": rows[:20], "count": count, "issue": issue, "may_send": may_send, "may_show": may_show,
        "goes_out": goes_out,
    }  # fmt: skip
