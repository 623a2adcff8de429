"""Signed-in browsers: seen by their owner, ended by him, and all ended when his powers change."""

from uuid import UUID

from django.db import transaction

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.people.models import Account, Session


def sign_out_everywhere(account: Account) -> None:
    """End every session of the account with the running transaction; the caller holds the account's row.

    The stamp is what every request checks, so that a session written at this very moment dies as well.
    """
    account.session_stamp += 1
    account.save(update_fields=["session_stamp"])
    Session.objects.filter(account_id=account.pk).delete()


@transaction.atomic
def end_session(*, actor: Actor, tag: str) -> None:
    """One of one's own browsers, the lost phone for instance; named by its tag, never by its key."""
    mine = Session.objects.filter(account_id=actor.account_id) if actor.account_id else Session.objects.none()
    found = [session for session in mine if session.tag == tag]
    if not found:
        raise Missing
    found[0].delete()


@transaction.atomic
def end_other_sessions(*, actor: Actor, keep: str) -> int:
    """All of one's own browsers but this one; how many there were."""
    if not actor.account_id:
        raise Missing
    others = Session.objects.filter(account_id=actor.account_id).exclude(session_key=keep)
    count, _rows = others.delete()
    return count


@transaction.atomic
def end_phone(*, account_id: UUID, phone: UUID) -> int:
    """The sessions a phone that was unbound is still signed in with; how many there were."""
    found = [s for s in Session.objects.filter(account_id=account_id) if s.get_decoded().get("phone") == str(phone)]
    for session in found:
        session.delete()
    return len(found)
