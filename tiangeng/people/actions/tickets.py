"""The province's people let in by its signed tickets: whom an identifier belongs to, and one ticket used up."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, clean_text
from tiangeng.people import tickets
from tiangeng.people.models import Account, OutsideName, SpentTicket
from tiangeng.people.refusals import AdministratorsByPassword, NotForYourself, OutsideTaken, TicketSpent, TicketUnknown

OUTSIDE_LIMIT = 64


@transaction.atomic
def bind_outside(*, actor: Actor, account_id: UUID, outside_id: str, now: datetime) -> Account:
    """Say by which identifier the province's app names an account's owner; empty takes it off."""
    account: Account = Account.objects.visible_to(actor).lock_one(account_id)
    actor.must("people.accounts", region=account.county_code)
    if account.pk == actor.account_id:
        raise NotForYourself
    if account.is_administrator:
        raise AdministratorsByPassword(form_field="outside_id")
    outside_id = clean_text(outside_id, field=_("省平台上的编号"), limit=OUTSIDE_LIMIT)

    try:
        with transaction.atomic():
            OutsideName.objects.filter(account=account).delete()
            if outside_id:
                OutsideName.objects.create(account=account, outside_id=outside_id)
    except IntegrityError:
        raise OutsideTaken(form_field="outside_id") from None

    log(actor, "account.outside_bound", account, at=now, is_bound=bool(outside_id))
    return account


def read_ticket(text: str, *, now: datetime) -> tuple[tickets.Ticket, Account]:
    """Whom a ticket names; nothing is used up. `Missing` where no province has been agreed with."""
    keys, issuer = settings.TIANGENG_TICKET_KEYS, settings.TIANGENG_TICKET_ISSUER
    audience = settings.TIANGENG_TICKET_AUDIENCE
    if not (keys and issuer and audience):
        raise Missing
    ticket = tickets.read(text, keys=tickets.keys_in(keys), issuer=issuer, audience=audience, now=now)
    named = OutsideName.objects.select_related("account").filter(outside_id=ticket.subject).first()
    if named is None:
        raise TicketUnknown
    if named.account.is_administrator:
        raise AdministratorsByPassword
    return ticket, named.account


@transaction.atomic
def spend_ticket(text: str, *, now: datetime) -> Account:
    """The account that may sign in by it: once, however many ask at the same time."""
    ticket, account = read_ticket(text, now=now)
    digest = hashlib.sha256(f"{settings.TIANGENG_TICKET_ISSUER}|{ticket.id}".encode()).hexdigest()
    try:
        with transaction.atomic():
            SpentTicket.objects.create(digest=digest, expires_at=ticket.expires_at)
    except IntegrityError:
        raise TicketSpent from None
    return account


def forget_spent_tickets(*, now: datetime) -> int:
    """Those that have expired would be refused anyhow."""
    return SpentTicket.objects.filter(expires_at__lt=now).delete()[0]
