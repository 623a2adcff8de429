"""What this room asks of people again and again, for the county's burden register."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Q

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.once import once_within
from tiangeng.lawful.recurring import Recurring
from tiangeng.visits import rules
from tiangeng.visits.models import Programme, RosterEntry

FORM = "visits.forms.EntryForm"


def recurring_forms(actor: Actor, on: date) -> list[Recurring]:
    """Each programme: those planned to go, times its days in the year ahead. One that is still to begin is there with
    what is planned for it. Visits that were made are not looked at. A form that belongs to a programme asks here as well.
    """
    known, key = once_within(), ("recurring forms", actor, on)
    if key not in known:
        known[key] = list(_found(actor, on))
    found: list[Recurring] = known[key]
    return found


def _found(actor: Actor, on: date) -> Iterator[Recurring]:
    gone_to = Q(from_on__lte=on) | Q(programme__starts_on__gt=on)
    rosters = RosterEntry.objects.visible_to(actor).not_over(on).filter(gone_to)
    planned = dict(rosters.order_by().values_list("programme").annotate(Count("staff", distinct=True)))
    for programme in Programme.objects.visible_to(actor).not_over(on).filter(is_active=True).order_by("code"):
        days = rules.days_between(programme, first=on, last=on + timedelta(days=364))
        people = planned.get(programme.pk) or planned.get(programme.parent_id, 0)
        url = programme.get_absolute_url()
        county, times = programme.county_code, len(days)
        yield Recurring(programme.code, county, programme.name, url, FORM, people, times, needs="visits.see")
