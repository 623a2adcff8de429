"""What the table says of one thing, and what follows from it; on the issue itself only its own room's actions act."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues import actions as issues
from tiangeng.issues import queries as issue_queries
from tiangeng.issues.models import CaseLevel, Issue
from tiangeng.issues.states import OPEN_HANDLINGS, HandlingState
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.meetings import queries, rules
from tiangeng.meetings.models import ABOVE, Item, Kind, Level, Party
from tiangeng.meetings.refusals import NothingAbove, NothingToCarryOut, NotSitting, TaskDay, UnitNotHere
from tiangeng.meetings.states import RESULTS, State
from tiangeng.people.models import Organisation

from . import steps

TASK_LIMIT = 200  # of what a helping unit is asked for, in the issues room


@transaction.atomic
def take_down(
    *,
    actor: Actor,
    item_id: UUID,
    now: datetime,
    result: str,
    agreement: str,
    party_ids: Iterable[UUID] = (),
    helper_ids: Iterable[UUID] = (),
    villager_came: bool | None = None,
    villager_words: str = "",
    responsible_id: UUID | None = None,
    until_on: date | None = None,
) -> Item:
    """The result of one thing while all sit together; said again, it puts right what was taken down before."""
    if result not in RESULTS:
        raise Incomplete(missing=_("结果"), form_field="result")
    item, step = steps.item_for(actor, item_id, result)
    if item.meeting is None or item.meeting.state != State.HELD:
        raise NotSitting(state=item.meeting.get_state_display() if item.meeting else item.get_state_display())
    item.agreement = clean_text(agreement, field=_("说定了什么"), limit=steps.TEXT_LIMIT)
    if not item.agreement:
        raise Incomplete(missing=_("说定了什么"), form_field="agreement")
    item.responsible, item.until_on = _task(item, result, responsible_id, until_on, now=now)
    if result == "take_up" and Level(item.level) not in ABOVE:
        raise NothingAbove
    item.villager_came = villager_came
    item.villager_words = clean_text(villager_words, field=_("群众怎么说"), limit=steps.WORDS_LIMIT)
    item.recorded_at, item.recorded_by_name = now, actor.name[:40]
    item.settled_at = now if result == "agree" else None
    _seat(item, party_ids, helper_ids)

    steps.take_item(
        item,
        step,
        actor=actor,
        now=now,
        words=item.agreement,
        changed=("agreement", "responsible", "until_on", "villager_came", "villager_words", "recorded_at",
                 "recorded_by_name", "settled_at"),
        is_told=result != "take_up",
        is_public=bool(villager_came),
        unit=str(item.responsible) if item.responsible else "",
        until=item.until_on.isoformat() if item.until_on else "",
    )  # fmt: skip
    if result == "take_up":
        _go_up(item, actor=actor, now=now)
    elif queries.may_carry_out(actor, item):
        _go_on(item, actor=actor, now=now)
    return item


@transaction.atomic
def carry_out(*, actor: Actor, item_id: UUID, now: datetime) -> Item:
    """The lead goes on by what the consultation decided, and asks those to help whom it named."""
    item: Item = Item.objects.visible_to(actor).lock_one(item_id)
    if not queries.may_carry_out(actor, item):
        raise NothingToCarryOut
    _go_on(item, actor=actor, now=now)

    log(actor, "agenda_item.carry_out", item, at=now)
    return item


def _task(
    item: Item, result: str, responsible_id: UUID | None, until_on: date | None, *, now: datetime
) -> tuple[Organisation | None, date | None]:
    """Who does it by when; nobody, where it is not to be done afterwards."""
    if result != "set_task":
        return None, None
    if responsible_id is None:
        raise Incomplete(missing=_("由谁办"), form_field="responsible_id")
    if until_on is None:
        raise Incomplete(missing=_("哪天前办好"), form_field="until_on")
    if not rules.is_a_day_ahead(until_on, now=now):
        raise TaskDay(form_field="until_on")
    return _units(item, [responsible_id], field="responsible_id")[0], until_on


def _units(item: Item, ids: Iterable[UUID], *, field: str) -> list[Organisation]:
    wanted = list(dict.fromkeys(ids))
    found = {unit.pk: unit for unit in issue_queries.units_of(item.county_code).filter(pk__in=wanted)}
    if len(found) != len(wanted):
        raise UnitNotHere(form_field=field)
    return [found[pk] for pk in wanted]


def _seat(item: Item, party_ids: Iterable[UUID], helper_ids: Iterable[UUID]) -> None:
    """Who sat at the table for it; whoever is asked to help sat there too."""
    helpers = _units(item, helper_ids, field="helper_ids")
    sitting = dict.fromkeys([*_units(item, party_ids, field="party_ids"), *helpers])
    item.parties.all().delete()
    Party.objects.bulk_create(
        Party(item=item, organisation=unit, is_helper=unit in helpers, **placed(item.region_code)) for unit in sitting
    )


def _go_up(item: Item, *, actor: Actor, now: datetime) -> None:
    """It waits for a table above. The issue itself is escalated only where that makes it the county's, and where its state and
    this actor's power allow it: what its own room escalates, the county dispatches (adr/0022).
    """
    level = ABOVE[Level(item.level)]
    Item.objects.create(
        issue_id=item.issue_id,
        level=level,
        kind=Kind.ANALYSIS,
        words=item.agreement[: steps.WORDS_LIMIT],
        came_from=item,
        organisation_id=item.meeting.organisation_id if item.meeting else None,
        asked_at=now,
        asked_by_id=actor.account_id,
        asked_by_name=actor.name[:40],
        **placed(item.region_code),
    )
    issue: Issue = Issue.objects.visible_to(actor).get_one(item.issue_id)
    may = any(step.name == "escalate" for step in issue_queries.moves_for(actor, issue))
    is_for_county = level == Level.COUNTY and issue.level != CaseLevel.CITY
    if may and is_for_county and issues.level_above(issue) == CaseLevel.COUNTY:
        reason = steps.minuted(item)
        issues.escalate_issue(actor=actor, issue_id=issue.pk, now=now, reason=reason)
    else:
        steps.tell(item, "take_up", actor=actor, now=now, words=item.agreement, is_public=bool(item.villager_came))


def _go_on(item: Item, *, actor: Actor, now: datetime) -> None:
    reason = steps.minuted(item)
    issue = issues.decide(actor=actor, issue_id=item.issue_id, now=now, reason=reason)
    at_work = set(
        issue.handlings.filter(state__in=[*OPEN_HANDLINGS, HandlingState.DONE]).values_list(
            "organisation_id", flat=True
        )
    )
    for party in item.parties.filter(is_helper=True).order_by("pk"):
        if party.organisation_id not in at_work:
            issues.add_assistant(
                actor=actor,
                issue_id=issue.pk,
                now=now,
                organisation_id=party.organisation_id,
                task=item.agreement[:TASK_LIMIT],
            )
    item.carried_out_at = now
    item.save(update_fields=["carried_out_at"])
