"""What the night does: accounts nobody uses are frozen, grants and stand-ins whose last day has passed are closed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import system_actor
from tiangeng.people.models import Account, Grant, StandIn
from tiangeng.people.states import OPEN_STAND_INS, GrantState

from . import accounts, grants, standing_in

UNUSED_AFTER = timedelta(days=90)
# A new password counts: who was given one this afternoon is not frozen tonight.
_SIGNS_OF_USE = ("last_login", "unfrozen_at", "created_at", "password_changed_at")


@transaction.atomic
def freeze_unused(*, now: datetime) -> int:
    """Freeze accounts that for ninety days neither signed in nor used a key; how many."""
    actor, limit = system_actor(), now - UNUSED_AFTER
    unused = (
        Account.objects.filter(is_active=True)
        .annotate(last_use=Greatest(*_SIGNS_OF_USE, Max("tokens__used_at")))
        .filter(last_use__lt=limit)
        .values("pk")
    )
    frozen = list(Account.objects.filter(pk__in=unused).order_by("pk").select_for_update(no_key=True))

    for account in frozen:
        accounts.shut(actor, account, reason=_("90 天没有使用，自动冻结"), now=now)
    return len(frozen)


@transaction.atomic
def end_expired_grants(*, now: datetime) -> int:
    """Close grants whose last day is over (they had no effect since midnight), and requests nobody approved in time."""
    actor, today = system_actor(), timezone.localdate(now)
    over = Grant.objects.filter(Q(state=GrantState.IN_FORCE) | Q(state=GrantState.PROPOSED), to_on__lt=today)
    held = Account.objects.filter(pk__in=over.values("account_id"))
    return sum(
        grants.close_all(actor, account, over.filter(account=account), reason=_("到期"), now=now)
        for account in list(held.order_by("pk").select_for_update(no_key=True))
    )


@transaction.atomic
def end_expired_stand_ins(*, now: datetime) -> int:
    """Close stand-ins whose last day is over (nothing was lent since midnight), and those nobody approved in time."""
    over = StandIn.objects.filter(state__in=OPEN_STAND_INS, to_on__lt=timezone.localdate(now)).order_by("id")
    found = list(over.select_related("absent__staff", "stand_in__staff").select_for_update(no_key=True, of=("self",)))
    for row in found:
        standing_in.end_by_itself(row, now=now)
    return len(found)
