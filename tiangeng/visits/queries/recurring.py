"""What this room asks of people again and again, for the county's burden register."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q

from tiangeng.kernel.actors import Actor
from tiangeng.lawful.recurring import Recurring
from tiangeng.visits import rules
from tiangeng.visits.models import Programme, RosterEntry

FORM = "visits.forms.EntryForm"


def recurring_forms(actor: Actor, on: date) -> Iterator[Recurring]:
    """Each programme: those planned to go, times its days in the year ahead. One that is still to begin is there with
    what is planned for it. Visits that were made are not looked at."""
    gone_to = Q(from_on__lte=on) | Q(programme__starts_on__gt=on)
    rosters = RosterEntry.objects.visible_to(actor).not_over(on).filter(gone_to)
    planned: dict[object, set[object]] = {}
    for programme_id, staff_id in rosters.order_by().values_list("programme_id", "staff_id").distinct():
        planned.setdefault(programme_id, set()).add(staff_id)
    for programme in Programme.objects.visible_to(actor).not_over(on).filter(is_active=True).order_by("code"):
        days = rules.days_between(programme, first=on, last=on + timedelta(days=364))
        people = planned.get(programme.pk, set()) or planned.get(programme.parent_id, set())
        url = programme.get_absolute_url()
        county, times = programme.county_code, len(days)
        yield Recurring(programme.code, county, programme.name, url, FORM, len(people), times, needs="visits.see")
