"""Who an account is, and what grants it holds now."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tiangeng.kernel.actors import Actor, Held

from .models import Account, ApiToken, Grant
from .roles import powers_of
from .states import GrantState


def grants_in_force(account_id: UUID, *, on: date) -> list[Grant]:
    """Approved grants whose time has come and not passed."""
    return list(
        Grant.objects.filter(account_id=account_id, state=GrantState.IN_FORCE, from_on__lte=on)
        .filter(Q(to_on__isnull=True) | Q(to_on__gte=on))
        .order_by("granted_at", "id")
    )


def actor_for(account: Account, *, now: datetime) -> Actor:
    """The account as an Actor with the grants in force at this moment."""
    granted = grants_in_force(account.pk, on=timezone.localdate(now))
    held = []
    for grant in granted:
        powers = powers_of(grant.role)
        able, reads = powers.capabilities, powers.reads_territory
        held.append(Held(grant.role, grant.territory, grant.organisation_id, able, reads))
    return Actor(
        account_id=account.pk,
        name=account.display_name or account.username,
        staff_id=account.staff_id,
        organisation_name=next((grant.organisation_name for grant in granted if grant.organisation_name), ""),
        grants=tuple(held),
    )


def account_of_token(token: str, *, now: datetime) -> Account | None:
    """The account an API key belongs to, while the key and the account live."""
    digest = hashlib.sha256(token.encode()).digest()
    found = (
        ApiToken.objects.select_related("account")
        .filter(digest=digest, revoked_at__isnull=True, expires_at__gt=now, account__is_active=True)
        .first()
    )
    return found.account if found else None
