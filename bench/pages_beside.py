"""Which pages are looked at beside issues, visits, places and people: meetings and assignments, papers and desks; the offices
of the administrators; and what villagers open.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bench import ground
from tiangeng.assignments import queries as assignments
from tiangeng.forms.models import Form
from tiangeng.issues import draws, holdings, likeness
from tiangeng.issues import queries as issues
from tiangeng.issues.models import Batch, Receipt
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.walls import acting
from tiangeng.meetings import queries as meetings
from tiangeng.meetings.states import State as Sitting
from tiangeng.people.models import Account
from tiangeng.people.roles import TOWNSHIP
from tiangeng.places.models import Enterprise, Household, Level, Region
from tiangeng.public.models import Opinion, OpinionSlip
from tiangeng.public.rules import printed_opinion_code

Found = list[tuple[str, str]]  # name and address


def at(path: str, **query: Any) -> str:
    return f"{path}?{urlencode(query)}"


def of(actor: Actor, *, now: datetime) -> Found:
    """Everything the role may open here, with rows of its own for the records."""
    may = actor.capabilities
    found = [("notices", "/notices/"), ("notice choices", "/notices/choices/"), ("exports", "/files/exports/"),
             ("sheets", "/files/sheets/"), ("views", "/views/"), ("stand-ins", "/people/acting/"),
             ("register", "/lawful/"), ("burden", "/lawful/burden/"), ("filing", "/lawful/filing/")]  # fmt: skip
    if "issues.see" in may:
        found += [*_work(actor, now=now), *_meetings(actor), *_asked(actor), *_doors(actor)]
    if "public.opinions" in may:
        opinion = Opinion.objects.visible_to(actor).order_by("-sent_at").first()
        found += [("opinions", "/opinions/"), *_record("opinion", "/opinions/", opinion)]
    if "exchange.hotline" in may:
        found += [("hotline", "/hotline/"), ("hotline unanswered", at("/hotline/", answered="no")),
                  ("hotline words", at("/hotline/", q="RX00012")), ("hotline page 400", at("/hotline/", page=400))]  # fmt: skip
    return [*found, *_offices(actor)]


def _record(name: str, folder: str, row: Any, *tail: str) -> Found:
    return [(name, "/".join([f"{folder}{row.pk}", *tail, ""]))] if row is not None else []


def _work(actor: Actor, *, now: datetime) -> Found:
    """What hangs on issues: promises, papers of handing over, batches, draws, the queue of what may be one matter."""
    may = actor.capabilities
    waiting = issues.waiting_for(actor).first() or issues.listed(actor).order_by("-reported_at").first()
    found = [("promises", "/issues/promises/"), ("promises open", at("/issues/promises/", state="open")),
             ("promises words", at("/issues/promises/", q="水渠")), ("promises page 40", at("/issues/promises/", page=40)),
             ("batches", "/issues/batches/"), *_record("why due", "/issues/", waiting, "why-due")]  # fmt: skip
    found += _record("batch", "/issues/batches/", Batch.objects.visible_to(actor).order_by("-created_at").first())
    if "issues.report" in may:
        paper = holdings.handovers_listed(actor).first()
        found += [("handovers", "/issues/handovers/"), *_record("handover", "/issues/handovers/", paper)]
        found += [("hand over", "/issues/handovers/new/")] if actor.staff_id else []
    if "issues.confirm" in may:
        draw = draws.listed(actor).order_by("-drawn_at").first()
        found += [("draws", "/issues/call-backs/"), ("draw form", "/issues/call-backs/new/")]
        found += _record("draw", "/issues/call-backs/", draw)
    if "issues.dispatch" in may:
        pair = likeness.to_decide(actor).first()
        found += [("merge queue", "/issues/pairs/"), ("merge queue page 5", at("/issues/pairs/", page=5))]
        found += _record("dispatch form", "/issues/", pair.later if pair else None, "dispatch")
    if "issues.handle" in may or "issues.dispatch" in may:
        found.append(("phrases", "/issues/phrases/"))
    return found


def _meetings(actor: Actor) -> Found:
    rows = meetings.listed(actor).order_by("-begins_at")
    found = [("meetings", "/meetings/"), ("meetings page 20", at("/meetings/", page=20)),
             ("meetings words", at("/meetings/", q="接访")), ("meetings kind", at("/meetings/", kind="analysis")),
             ("meeting tasks", "/meetings/tasks/"), ("meeting tasks mine", at("/meetings/tasks/", view="mine")),
             ("meeting tasks late", at("/meetings/tasks/", view="late")), ("clearing", "/meetings/tasks/clearing/")]  # fmt: skip
    found += _record("meeting", "/meetings/", rows.filter(state=Sitting.CLOSED).first())
    found += _record("meeting ahead", "/meetings/", rows.filter(state=Sitting.PLANNED).first())
    return found + ([("meeting form", "/meetings/new/")] if "meetings.call" in actor.capabilities else [])


def _asked(actor: Actor) -> Found:
    """What upper organs asked."""
    if "assignments.see" not in actor.capabilities:
        return []
    rows = assignments.listed(actor).order_by("-assigned_at")
    found = [("assignments", "/assignments/"), ("assignments page 40", at("/assignments/", page=40)),
             ("assignments words", at("/assignments/", q="水渠")), ("assignments roll-up", "/assignments/roll-up/")]  # fmt: skip
    found += _record("assignment", "/assignments/", assignments.waiting_for(actor).first() or rows.first())
    return found + ([("assignment form", "/assignments/new/")] if "assignments.assign" in actor.capabilities else [])


def _doors(actor: Actor) -> Found:
    """Enterprises by when somebody was there, handbook forms, cards, what is laid open, the household everybody asks after."""
    found = [("firms", "/visits/enterprises/"), ("forms", "/forms/"), ("board", "/board/"),
             ("cards", f"/cards/{village_of(actor)}/")]  # fmt: skip
    form = Form.objects.visible_to(actor).filter(in_force=True).order_by("code").first()
    found += _record("form answers", "/forms/", form)
    firm = Enterprise.objects.visible_to(actor).order_by("sort_key").first()
    found += _record("enterprise", "/places/enterprises/", firm)
    return found + _record("who saw", "/places/households/", asked_after(actor))


def village_of(actor: Actor) -> str:
    """One where the actor may look: their own, the first of their township, else the measured one."""
    own = actor.territories[0] if actor.territories else ""
    if len(own) != TOWNSHIP:
        return own if len(own) > TOWNSHIP else ground.VILLAGE
    village = Region.objects.filter(level=Level.VILLAGE, code__startswith=own).order_by("code").first()
    return village.code if village else ground.VILLAGE


def asked_after(actor: Actor) -> Household | None:
    """The household with the most lines in the log."""
    rows: Any = Household.objects.visible_to(actor).filter(region_code=village_of(actor))
    found: Household | None = rows.order_by("pk").first()
    return found


def _offices(actor: Actor) -> Found:
    """Pages of the three administrators."""
    may, found = actor.capabilities, []
    if may & {"people.accounts", "people.approve_grants"}:
        account = Account.objects.visible_to(actor).order_by("username").first()
        found += [("accounts", "/people/accounts/"), ("accounts search", at("/people/accounts/", q="李")),
                  ("accounts page 40", at("/people/accounts/", page=40)), *_record("account", "/people/accounts/", account)]  # fmt: skip
        found += [("staff", "/people/"), ("units", "/people/units/")]
    if "people.approve_grants" in may:
        found.append(("grants to approve", "/people/grants/"))
    if "lawful.hold" in may:
        found.append(("holds", "/lawful/holds/"))
    if "lawful.retain" in may:
        found.append(("retention", "/lawful/retention/"))
    if "issues.routers" in may:
        found.append(("routers", "/issues/routers/"))
    if may & {"notices.hooks", "notices.approve_hooks"}:
        found.append(("hooks", "/notices/hooks/"))
    return found


def of_villagers() -> Found:
    """What opens without an account: receipts in several states, the village, its form, the board, the box for opinions."""
    with acting(system_actor("测速", territory=ground.COUNTY)) as actor:
        mine = issues.listed(actor).filter(region_code=ground.VILLAGE, is_confidential=False)
        codes = {}
        for state in ("reported", "in_progress", "resolved", "closed"):
            keys = mine.filter(state=state).order_by("-reported_at").values_list("pk", flat=True)[:40]
            receipt = Receipt.objects.filter(issue_id__in=list(keys)).first()
            if receipt is not None:
                codes[state] = receipt.code
        slip = OpinionSlip.objects.order_by("code").first()
    village = f"/p/{ground.VILLAGE}/"
    found = [("find", "/p/"), ("find words", at("/p/", q="大贵溪")), ("village", village), ("ask", f"{village}ask/"),
             ("village papers", at(village, papers="all")), ("opinion", "/p/opinion/"), ("lookup", "/p/r/")]  # fmt: skip
    found += [(f"receipt {state}", f"/p/r/{code}/") for state, code in codes.items()]
    found += [(f"paper {state}", f"/p/r/{code}/paper/") for state, code in list(codes.items())[:1]]
    return found + ([("opinion answer", f"/p/o/{printed_opinion_code(slip.code)}/")] if slip else [])
