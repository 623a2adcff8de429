"""A few weeks of Fridays with the door open, and a people's-situation meeting of each level. All of it is invented."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from tiangeng.algorithms.workdays import SHANGHAI
from tiangeng.issues.models import Issue
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions, queries, rules
from tiangeng.meetings.models import Item, Kind, Meeting
from tiangeng.people.models import Organisation

TOWNS, WEEKS, ON_AN_AGENDA = 3, 3, 3
AGREED = (
    "两家当面说清了，各让一步，今天就动手。",
    "村里出工、单位出料，双方都认，当场签了字。",
    "把账一笔一笔对给他看，差的当场补上。",
)
GIVEN = ("先把水堵住，材料到了就补。", "列进这个月的工，办完回村里说一声。", "带着图纸到现场再看一次，定下就办。")
STUCK = "资金一家拿不出，要上面统筹。"
DONE = "照会上说的办完了，村里看过。"
VILLAGER = ("这样行。", "办了就好。", "当面说，心里踏实。")


@dataclass(frozen=True, slots=True)
class Circle:
    """Who plays: who calls meetings in each township, in the county, and in a village; the county's units by code."""

    county_code: str
    units: Mapping[str, Organisation]
    officers: Mapping[str, Actor]
    handlers: Mapping[str, Actor]
    organiser: Actor
    chance: random.Random
    last: datetime


def sit(circle: Circle) -> int:
    """Receptions of a few townships, the last of them still to come; then one matter from a village up to the county."""
    towns = _busiest(circle)
    count = sum(1 for town in towns for _row in _fridays(circle, town))
    return count + sum(1 for _row in _upwards(circle, towns[0])) if towns else count


def _busiest(circle: Circle) -> list[str]:
    """Where most is still open: there people come on Fridays."""
    counts = {town: _open_in(town).count() for town in circle.officers}
    return sorted(counts, key=lambda town: (-counts[town], town))[:TOWNS]


def _open_in(town: str) -> QuerySet[Issue]:
    """Unsolved in a village of this township, about nobody, and before no table yet."""
    rows = Issue.objects.filter(region_code__startswith=town, region_code__regex=r"^\d{12}$", is_confidential=False)
    rows = rows.filter(state__in=sorted(queries.FOR_A_TABLE), about_organisation__isnull=True, about_staff__isnull=True)
    return rows.exclude(pk__in=Item.objects.values("issue")).select_related("lead")


def _fridays(circle: Circle, town: str) -> Iterator[Meeting]:
    officer, unit = circle.officers[town], circle.units[town]
    days = _reception_days(circle)
    for place, day in enumerate(days):
        called_at = day - timedelta(days=2)
        heard = list(_open_in(town).filter(reported_at__lt=called_at).order_by("-reported_at", "-pk")[:ON_AN_AGENDA])
        if not heard:
            continue
        with acting(officer):
            row = actions.call(
                actor=officer, now=min(called_at, circle.last), kind=Kind.RECEPTION, region_code=town, begins_at=day,
                title=f"{unit.short_name}{rules.reception_name(circle.county_code)}", place="便民服务中心一楼", chair_id=officer.staff_id,
            )  # fmt: skip
            for issue in heard:
                actions.put_on(actor=officer, meeting_id=row.pk, issue_id=issue.pk, now=min(called_at, circle.last))
            if place < len(days) - 1:
                _hold(circle, officer, row, at=day)
        yield row


def _reception_days(circle: Circle) -> list[datetime]:
    """The last few that are over, and the one to come."""
    coming = rules.next_reception(circle.county_code, now=circle.last)
    return [*(coming - timedelta(weeks=week) for week in range(WEEKS, 0, -1)), coming]


def _hold(circle: Circle, officer: Actor, row: Meeting, *, at: datetime) -> None:
    actions.hold(actor=officer, meeting_id=row.pk, now=at)
    for number, item in enumerate(row.items.select_related("issue__lead").order_by("order", "pk")):
        _take_down(circle, officer, item, number, at=at + timedelta(minutes=20 * (number + 1)))
    actions.close(actor=officer, meeting_id=row.pk, now=at + timedelta(hours=2))


def _take_down(circle: Circle, officer: Actor, item: Item, number: int, *, at: datetime) -> None:
    """Agreed, or given to the lead, who has mostly done it since."""
    lead = item.issue.lead or item.meeting.organisation  # type: ignore[union-attr]
    chance = circle.chance
    said: dict[str, Any] = {"villager_came": True, "villager_words": chance.choice(VILLAGER), "party_ids": [lead.pk]}
    if chance.random() < 0.4:
        actions.take_down(
            actor=officer, item_id=item.pk, now=at, result="agree", agreement=AGREED[number % len(AGREED)], **said
        )
        return
    until: date = (at + timedelta(days=chance.choice((5, 7, 10)))).date()
    actions.take_down(
        actor=officer, item_id=item.pk, now=at, result="set_task", agreement=GIVEN[number % len(GIVEN)], responsible_id=lead.pk,
        until_on=until, **said,
    )  # fmt: skip
    handler, done_at = circle.handlers.get(lead.code), datetime.combine(until, time(16), SHANGHAI)
    if handler is None or done_at > circle.last or chance.random() < 0.15:
        return
    with acting(handler):
        actions.finish(actor=handler, item_id=item.pk, now=done_at, words=DONE)
    if chance.random() < 0.8:
        actions.strike_off(actor=officer, item_id=item.pk, now=min(done_at + timedelta(days=1), circle.last))


def _upwards(circle: Circle, town: str) -> Iterator[Meeting]:
    """One matter: the village cannot, the township cannot, the county says who does."""
    issue = _stuck(circle, town)
    if issue is None:
        return
    village = issue.region_code
    at = circle.last - timedelta(days=9)
    callers = (
        (village, circle.handlers.get(village)),
        (town, circle.officers[town]),
        (circle.county_code, circle.organiser),
    )
    for number, (region, actor) in enumerate(callers):
        if actor is None:
            actor = circle.officers[town]
        with acting(actor):
            row = actions.call(
                actor=actor, now=at, kind=Kind.ANALYSIS, region_code=region, begins_at=at + timedelta(hours=1), title="民情分析会",
                place="会议室", chair_id=actor.staff_id,
            )  # fmt: skip
            item = row.items.filter(issue=issue).first() or actions.put_on(
                actor=actor, meeting_id=row.pk, issue_id=issue.pk, now=at
            )
            begins = at + timedelta(hours=1)
            actions.hold(actor=actor, meeting_id=row.pk, now=begins)
            if number < 2:
                actions.take_down(actor=actor, item_id=item.pk, now=begins, result="take_up", agreement=STUCK)
            else:
                unit = issue.lead or circle.units[town]
                actions.take_down(
                    actor=actor, item_id=item.pk, now=begins, result="set_task", agreement="列入本月统筹资金，由牵头单位落实。",
                    responsible_id=unit.pk, until_on=(circle.last + timedelta(days=12)).date(), party_ids=[unit.pk],
                )  # fmt: skip
            for other in row.items.filter(state="listed").order_by("order", "pk"):
                actions.take_down(actor=actor, item_id=other.pk, now=begins, result="agree", agreement=AGREED[0])
            actions.close(actor=actor, meeting_id=row.pk, now=begins + timedelta(hours=1))
        yield row
        at += timedelta(days=3)


def _stuck(circle: Circle, town: str) -> Issue | None:
    """Something that has been worked on for long in a village of this township."""
    return _open_in(town).filter(state="in_progress").order_by("reported_at", "pk").first()
