"""The smallest lawful issue, and issues further along; lives advance by calling actions."""

import random
from datetime import datetime
from typing import Any

from tiangeng.issues import actions
from tiangeng.issues.models import Handling, Issue
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import Pack
from tiangeng.people.models import Organisation

below = random.Random(7).randrange
VILLAGE = "331181104201"


def unit(code: str) -> Organisation:
    return Organisation.objects.get(county_code="331181", code=code)


def move(name: str, issue: Issue, actor: Actor, now: datetime, **given: Any) -> Any:
    """One action of an issue's life, by its name."""
    return getattr(actions, name)(actor=actor, issue_id=issue.pk, now=now, **given)


def reported(actor: Actor, *, now: datetime, **given: Any) -> Issue:
    wanted = {
        "region_code": VILLAGE,
        "category": "channel-repair",
        "title": "水渠漏水，八十亩田浇不上水",
        "body": "村口到水碓坑那段渠，去年埋管子挖开后没补实，一下雨就漏。",
        "source": "visit",
    }
    return actions.report_issue(actor=actor, now=now, random_below=below, **(wanted | given))


def dispatched(cast: Any, *, now: datetime, helpers: tuple[str, ...] = (), **given: Any) -> Issue:
    issue = reported(cast.cadre, now=now, **given)
    return actions.dispatch_issue(
        actor=cast.township_officer,
        issue_id=issue.pk,
        now=now,
        lead_id=unit("water").pk,
        assisting_ids=[unit(code).pk for code in helpers],
    )


def in_progress(cast: Any, *, now: datetime, helpers: tuple[str, ...] = (), **given: Any) -> Issue:
    issue = dispatched(cast, now=now, helpers=helpers, **given)
    actions.accept_issue(actor=cast.bureau, issue_id=issue.pk, now=now)
    return actions.start_issue(actor=cast.bureau, issue_id=issue.pk, now=now)


def resolved(cast: Any, *, now: datetime, outcome: str = "solved", **given: Any) -> Issue:
    issue = in_progress(cast, now=now, **given)
    return actions.resolve_issue(
        actor=cast.bureau,
        issue_id=issue.pk,
        now=now,
        solution="渠底 36 米重新浇筑",
        beneficiaries=220,
        beneficiary_unit="户",
        outcome=outcome,
    )


def moved_to(county: str, issue: Issue) -> None:
    """As if it had been told in another county, which works by the same pack."""
    pack = Pack.objects.get(pk=issue.county_code)
    pack.county_code = county
    pack.save(force_insert=True)
    for model, which in ((Issue, {"pk": issue.pk}), (Handling, {"issue": issue.pk})):
        model.objects.filter(**which).update(region_code=f"{county}100200", county_code=county)
