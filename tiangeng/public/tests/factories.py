"""A problem asked on the public page, and lives led further by the ordinary actions."""

import random
import uuid
from typing import Any

from tiangeng.issues import actions as issues
from tiangeng.people.models import Organisation
from tiangeng.public import actions, queries

VILLAGE, NEXT_VILLAGE = "331181104201", "331181104202"
CANAL = "水碓坑的水渠漏水，八十亩田浇不上水。已经两个月了，请来看看。"
_chance = random.Random(3)


def unit(code: str) -> Organisation:
    return Organisation.objects.get(county_code="331181", code=code)


def asked(*, now: Any, body: str = CANAL, village: str = VILLAGE, **given: Any) -> str:
    """The receipt's code."""
    known = {name: given.pop(name) for name in ("client_id", "source", "photos") if name in given}
    return actions.ask(
        village_code=village,
        sent=actions.Sent(body=body, **given),
        now=now,
        random_below=_chance.randrange,
        **({"client_id": uuid.UUID(int=_chance.getrandbits(128)), "source": str(_chance.random())} | known),
    )


def opened(code: str) -> queries.Opened:
    return queries.open_receipt(code)


def dispatched(code: str, cast: Any, *, now: Any, lead: str = "water", helpers: tuple[str, ...] = ()) -> Any:
    helping = [unit(helper).pk for helper in helpers]
    return issues.dispatch_issue(
        actor=cast.township_officer, issue_id=opened(code).issue.pk, now=now, lead_id=unit(lead).pk, assisting_ids=helping
    )  # fmt: skip


def in_progress(code: str, cast: Any, *, now: Any, lead: str = "water", helpers: tuple[str, ...] = ()) -> Any:
    pk = dispatched(code, cast, now=now, lead=lead, helpers=helpers).pk
    issues.accept_issue(actor=cast.bureau, issue_id=pk, now=now)
    return issues.start_issue(actor=cast.bureau, issue_id=pk, now=now)


def resolved(
    code: str, cast: Any, *, now: Any, solution: str = "渠底三十六米重新浇筑，放水试过不漏。", **given: Any
) -> Any:
    issue = in_progress(code, cast, now=now)
    return issues.resolve_issue(
        actor=cast.bureau, issue_id=issue.pk, now=now, solution=solution, beneficiaries=220, **given
    )
