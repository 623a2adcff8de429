"""Call a meeting, move it, sit down, rise, call it off."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ChangedMeanwhile, Incomplete, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import joined
from tiangeng.meetings import queries, rules
from tiangeng.meetings.models import Item, Kind, Meeting
from tiangeng.meetings.refusals import ChairBeyond, MeetingDay, NoCallingUnit, NotYetDay, PlaceBeyond, StillOnTheAgenda
from tiangeng.meetings.states import ITEM_LIFE, ItemState
from tiangeng.people.models import Staff
from tiangeng.places.models import Region

from . import agenda, steps

FARTHEST = timedelta(days=366)


@transaction.atomic
def call(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    region_code: str,
    title: str,
    begins_at: datetime,
    place: str = "",
    chair_id: UUID | None = None,
) -> Meeting:
    """A unit calls a meeting for its place; what waits for one of that kind and level comes on its agenda by itself."""
    actor.must("meetings.call")
    level = rules.level_of(region_code)
    grants = [g for g in actor.grants if "meetings.call" in g.capabilities and region_code.startswith(g.territory)]
    if kind not in Kind.values or level is None or not grants or not Region.objects.filter(code=region_code).exists():
        raise PlaceBeyond(form_field="region_code")
    unit = next((g.organisation_id for g in grants if g.organisation_id), None)
    if unit is None:
        raise NoCallingUnit
    _check_day(begins_at, now=now)

    row = Meeting.objects.create(
        kind=kind,
        level=level,
        title=_title(title),
        begins_at=begins_at,
        place=clean_text(place, field=_("地点"), limit=80),
        organisation_id=unit,
        chair=_chair(chair_id, region_code[:6]),
        created_at=now,
        created_by_id=actor.account_id,
        created_by_name=actor.name[:40],
        **placed(region_code),
    )
    log(actor, "meeting.call", row, at=now, kind=kind, begins_at=begins_at.isoformat())

    for item in queries.waiting_here(actor, row).filter(kind=kind).select_for_update(no_key=True, of=("self",)):
        agenda.list_item(item, row, actor=actor, now=now)
    return row


@transaction.atomic
def change(
    *,
    actor: Actor,
    meeting_id: UUID,
    now: datetime,
    seen_version: int,
    title: str,
    begins_at: datetime,
    place: str = "",
    chair_id: UUID | None = None,
) -> Meeting:
    """Another day, room or chair; what is on its agenda goes along. `seen_version` is the one that was looked at."""
    row, step = steps.meeting_for(actor, meeting_id, "change")
    if row.version != seen_version:
        raise ChangedMeanwhile(who=row.changed_by_name or _("同事"), what=step.label, version=row.version)
    _check_day(begins_at, now=now)

    row.title, row.begins_at, row.place = _title(title), begins_at, clean_text(place, field=_("地点"), limit=80)
    row.chair = _chair(chair_id, row.county_code)
    row.version, row.changed_by_name = row.version + 1, actor.name[:40]
    Item.objects.filter(meeting=row).update(meeting_title=row.title, meeting_at=row.begins_at)
    changed = ("title", "begins_at", "place", "chair", "version", "changed_by_name")
    return steps.take(row, step, actor=actor, now=now, changed=changed)


@transaction.atomic
def hold(*, actor: Actor, meeting_id: UUID, now: datetime) -> Meeting:
    """All sit down; from here on results are taken down."""
    row, step = steps.meeting_for(actor, meeting_id, "hold")
    day = timezone.localdate(row.begins_at)
    if timezone.localdate(now) < day:
        raise NotYetDay(day=day)

    row.held_at = now
    return steps.take(row, step, actor=actor, now=now, changed=("held_at",))


@transaction.atomic
def close(*, actor: Actor, meeting_id: UUID, now: datetime, summary: str = "") -> Meeting:
    """Everything on the agenda has its result: the minutes are ready."""
    row, step = steps.meeting_for(actor, meeting_id, "close")
    left = list(row.items.filter(state=ItemState.LISTED).select_related("issue").order_by("order", "pk"))
    if left:
        raise StillOnTheAgenda(count=len(left), names=joined(item.issue.title for item in left[:3]))

    row.summary, row.ended_at = clean_text(summary, field=_("小结"), limit=steps.TEXT_LIMIT), now
    return steps.take(row, step, actor=actor, now=now, changed=("summary", "ended_at"))


@transaction.atomic
def call_off(*, actor: Actor, meeting_id: UUID, now: datetime, reason: str) -> Meeting:
    """It is not held; what was on its agenda waits for the next one."""
    row, step = steps.meeting_for(actor, meeting_id, "call_off")
    reason = steps.said(reason)

    for item in row.items.filter(state=ItemState.LISTED).order_by("pk").select_for_update(no_key=True, of=("self",)):
        back = ITEM_LIFE.step("put_back", state=item.state)
        item.meeting = None
        steps.take_item(item, back, actor=actor, now=now, words=reason, changed=("meeting",), is_public=True)
        Item.objects.filter(pk=item.pk).update(meeting_title="", meeting_at=None)
    row.reason, row.ended_at = reason, now
    return steps.take(row, step, actor=actor, now=now, reason=reason, changed=("reason", "ended_at"))


def _title(title: str) -> str:
    text = clean_text(title, field=_("会议名称"), limit=80)
    if not text:
        raise Incomplete(missing=_("会议名称"), form_field="title")
    return text


def _check_day(begins_at: datetime, *, now: datetime) -> None:
    if not now - FARTHEST <= begins_at <= now + FARTHEST:
        raise MeetingDay(form_field="begins_at")


def _chair(chair_id: UUID | None, county_code: str) -> Staff | None:
    if chair_id is None:
        return None
    found: Staff | None = Staff.objects.filter(pk=chair_id, county_code=county_code, is_active=True).first()
    if found is None:
        raise ChairBeyond(form_field="chair_id")
    return found
