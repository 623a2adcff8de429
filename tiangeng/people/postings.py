"""Where somebody was posted once: what was written there while the posting was in force may still come in."""

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from tiangeng.kernel.actors import Actor, Held

from .models import Grant
from .roles import Role, powers_of
from .states import GrantState

LEVELS = (0, 2, 4, 6, 9, 12)


def _grants(actor: Actor, region: str) -> QuerySet[Grant]:
    """One's own grants that were in force there at some time; nobody's that was lent."""
    around = [region[:length] for length in LEVELS if length <= len(region)]
    return _ever(actor).filter(territory__in=around).order_by("-granted_at", "-id")


def _ever(actor: Actor) -> QuerySet[Grant]:
    if actor.account_id is None:
        return Grant.objects.none()
    rows: QuerySet[Grant] = Grant.objects.filter(account_id=actor.account_id, approved_at__isnull=False)
    return rows.filter(state__in=(GrantState.IN_FORCE, GrantState.ENDED))


def posted_then(actor: Actor, *, region: str, day: date) -> Actor | None:
    """The same person with nothing but what they might do in this one village on that day; None where they might not.

    The powers are those of fieldwork, the reach the village alone, whatever the grant covered.
    """
    begins, ends = (timezone.make_aware(datetime.combine(day, moment)) for moment in (time.min, time.max))
    rows = _grants(actor, region).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=day),
        Q(ended_at__isnull=True) | Q(ended_at__gte=begins),
        from_on__lte=day, approved_at__lte=ends,
    )  # fmt: skip
    field = powers_of(Role.WORKER).capabilities
    held = []
    for grant in rows:
        powers = powers_of(grant.role)
        held.append(
            Held(grant.role, region, grant.organisation_id, powers.capabilities & field, powers.reads_territory)
        )
    if not any("visits.record" in one.capabilities for one in held):
        return None
    unit = next((grant.organisation_name for grant in rows if grant.organisation_name), actor.organisation_name)
    return Actor(actor.account_id, actor.name, actor.staff_id, unit, tuple(held), bearer=actor.bearer)


def posted_until(actor: Actor, *, region: str) -> date | None:
    """The last day of the last posting there that is over; None where there never was one."""
    days = [
        min(day for day in (grant.to_on, grant.ended_at and timezone.localdate(grant.ended_at)) if day)
        for grant in _grants(actor, region)
        if (grant.to_on or grant.ended_at) and "visits.record" in powers_of(grant.role).capabilities
    ]
    return max(days, default=None)


def territories_written_in(actor: Actor) -> set[str]:
    """Wherever somebody might write visits at some time, also where they may no more."""
    return {grant.territory for grant in _ever(actor) if "visits.record" in powers_of(grant.role).capabilities}


def was_posted_since(actor: Actor, *, day: date) -> bool:
    """Whether somebody might write visits anywhere on that day or after it."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    lately = _ever(actor).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=begins), Q(to_on__isnull=True) | Q(to_on__gte=day)
    )
    return any("visits.record" in powers_of(grant.role).capabilities for grant in lately)
