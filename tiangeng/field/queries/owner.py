"""Who the phone belongs to, and what it must know to write a visit without signal."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tiangeng.algorithms.pinyin import spelled
from tiangeng.field import rules
from tiangeng.field.models import CountyMinutes, Device
from tiangeng.forms import queries as forms
from tiangeng.forms.models import Form
from tiangeng.issues.models import Follow
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.people.models import Organisation, Staff
from tiangeng.places.models import Level, Region
from tiangeng.visits import queries as visits
from tiangeng.visits import rules as visit_rules
from tiangeng.visits.models import RosterEntry
from tiangeng.visits.words import rule_in_words

from .keeping import own_villages

MOST_COLLEAGUES, MOST_VILLAGES, MOST_FOLLOWED = 200, 600, 200
ENOUGH_PHONES = 5
BEHIND, AHEAD = timedelta(days=7), timedelta(days=14)


def villages_elsewhere(actor: Actor, kept: Iterable[Region]) -> list[Region]:
    """Where else the actor may write a visit: by name alone, their files stay on the server."""
    return list(visits.villages_for(actor).exclude(code__in=[village.code for village in kept])[:MOST_VILLAGES])


def of_owner(actor: Actor, *, now: datetime) -> dict[str, Any]:
    """The answer of `/api/field/me` but for the limits."""
    today = timezone.localdate(now)
    villages = own_villages(actor)
    elsewhere = villages_elsewhere(actor, villages)
    county_code = max((grant.territory for grant in actor.grants), key=len, default="")[:6]
    names = dict(
        Region.objects.filter(code__in={county_code, *(v.parent_code for v in [*villages, *elsewhere])}).values_list(
            "code", "name"
        )
    )
    return {
        "account_id": actor.account_id,
        "name": actor.name,
        "staff_id": actor.staff_id,
        "organisation_name": actor.organisation_name,
        "county_code": county_code,
        "county_name": names.get(county_code, ""),
        "villages": [_village(v, names) for v in villages],
        "elsewhere": [_village(v, names) for v in elsewhere],
        "programmes": _programmes(actor, {v.code for v in villages}, today=today),
        "roster": _roster(actor, today=today),
        "categories": _categories(county_code),
        "colleagues": _colleagues(actor, villages),
        "followed": list(followed_by(actor).values_list("issue_id", flat=True)[:MOST_FOLLOWED]),
        "days_off": _days_off(county_code, today=today),
        "forms": [_form(form) for form in forms.forms_in_force(actor).defer("survey", "xform")],
    }


def _days_off(county_code: str, *, today: date) -> list[date]:
    """When nobody works by the county's calendar, so that a phone counts deadlines as the clocks do."""
    calendar = packs.calendar_of(county_code)
    days = (today + timedelta(days=number) for number in range(-60, 91))
    return [day for day in days if not calendar.is_workday(day)]


def _village(village: Region, names: dict[str, str]) -> dict[str, Any]:
    return {
        "code": village.code,
        "name": village.name,
        "full_name": f"{names.get(village.parent_code, '')}{village.name}",
        "initials": village.initials,
        "pinyin": spelled(village.name),
    }


def _programmes(actor: Actor, codes: set[str], *, today: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": programme.pk,
            "code": programme.code,
            "name": programme.name,
            "purpose": programme.purpose,
            "rule_in_words": rule_in_words(visit_rules.read_rule(programme.rule)),
            "next_on": next(iter(visit_rules.days_after(programme, day=today, count=1)), None),
            "village_codes": sorted(codes & set(programme.village_codes)),
        }
        for programme in visits.programmes(actor)
    ]


def _roster(actor: Actor, *, today: Any) -> list[dict[str, Any]]:
    """Where the owner is sent, day by day, and who else is sent there."""
    if actor.staff_id is None:
        return []
    found = []
    mine = RosterEntry.objects.visible_to(actor).filter(staff_id=actor.staff_id).select_related("programme")
    names = dict(
        Region.objects.filter(code__in=mine.values("region_code"), level=Level.VILLAGE).values_list("code", "name")
    )
    others = RosterEntry.objects.visible_to(actor).filter(region_code__in=names).exclude(staff_id=actor.staff_id)
    teams = list(others.select_related("staff"))
    for entry in mine:
        for day in visit_rules.days_between(entry.programme, first=today - BEHIND, last=today + AHEAD):
            if _holds(entry, day) and entry.region_code in names:
                together = sorted({o.staff.name for o in teams if _same(o, entry) and _holds(o, day)})
                found.append(
                    {
                        "on": day,
                        "programme_id": entry.programme_id,
                        "programme_name": entry.programme.name,
                        "region_code": entry.region_code,
                        "village": names[entry.region_code],
                        "with": together,
                    }
                )
    return sorted(found, key=lambda line: (line["on"], line["region_code"]))


def _holds(entry: RosterEntry, day: Any) -> bool:
    return bool(entry.from_on <= day and (entry.to_on is None or day <= entry.to_on))


def _same(one: RosterEntry, other: RosterEntry) -> bool:
    return one.region_code == other.region_code and one.programme_id == other.programme_id


def _categories(county_code: str) -> list[dict[str, Any]]:
    """The catalogue the phone suggests from: what may be a complaint about a person is not written on a phone."""
    if len(county_code) < 6:  # above the counties nobody has a catalogue
        return []
    units = dict(Organisation.objects.filter(county_code=county_code).values_list("code", "short_name"))
    return [
        {
            "code": leaf.code,
            "name": leaf.name,
            "branch": branch.name,
            "words": sorted({*leaf.words, *branch.words}),
            "examples": list(leaf.examples),
            "owner_name": units.get(route.owner, "") if route else "",
            "confidential": leaf.confidential,
        }
        for branch, leaf, route in packs.part_of(county_code, "issues").leaves()
    ]


def _colleagues(actor: Actor, villages: Iterable[Region]) -> list[dict[str, Any]]:
    """Who may have come along: one's own unit, and those sent to the same villages."""
    there = RosterEntry.objects.visible_to(actor).filter(region_code__in=[v.code for v in villages])
    rows = (
        Staff.objects.visible_to(actor)
        .filter(Q(organisation__in=actor.organisation_ids) | Q(pk__in=there.values("staff_id")), is_active=True)
        .exclude(pk=actor.staff_id)
        .select_related("organisation")
        .order_by("sort_key")
    )
    return [
        {
            "id": person.pk,
            "name": person.name,
            "organisation_name": person.organisation.short_name,
            "initials": person.initials,
        }
        for person in rows[:MOST_COLLEAGUES]
    ]


def _form(form: Form) -> dict[str, Any]:
    told = {name: getattr(form, name) for name in ("id", "code", "version", "name", "about", "purpose")}
    return told | {"hash": form.xform_hash, "url": f"/api/forms/{form.pk}/survey"}


def followed_by(actor: Actor) -> QuerySet[Follow]:
    """关注: the newest first."""
    rows: QuerySet[Follow] = Follow.objects.visible_to(actor).filter(account_id=actor.account_id)
    return rows.order_by("-since_at", "-pk")


def devices(actor: Actor) -> QuerySet[Device]:
    """Phones in use first, the newest on top."""
    rows: QuerySet[Device] = Device.objects.visible_to(actor).order_by("unbound_at", "-bound_at", "pk")
    return rows


def minutes_of(actor: Actor, *, today: date, weeks: int = 12) -> list[dict[str, Any]]:
    """Week by week about how many people typed about how many minutes, for who answers for the county's burden.

    Only of weeks whose sum changes no more, and of no fewer than five people: a difference would be somebody's.
    """
    if not actor.holds("lawful.approve"):
        return []
    over = min(rules.weeks_taken(today))
    rows = CountyMinutes.objects.visible_to(actor).filter(week__lt=over, phones__gte=ENOUGH_PHONES).order_by("-week")
    return [
        {"week": row.week, "phones": row.phones // 5 * 5, "minutes": round(row.minutes, -1)} for row in rows[:weeks]
    ]
