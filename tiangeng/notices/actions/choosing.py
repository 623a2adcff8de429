"""How one person wants to be told."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Refusal, SignInNeeded, clean_text
from tiangeng.notices import queries
from tiangeng.notices.actions.mailing import has_gone_today
from tiangeng.notices.models import Choice, Kind


@transaction.atomic
def choose(*, actor: Actor, now: datetime, kinds: Iterable[str], mail: str = "", keep_mail: bool = False) -> Choice:
    """Which kinds the bell counts, and where the daily mail goes ('' = none). `keep_mail`: the one that stands."""
    if not actor.account_id:
        raise SignInNeeded
    wanted, known = set(kinds), set(queries.all_kinds())
    if strange := sorted(wanted - known):
        raise Refusal(_("没有“%(kind)s”这一类提醒。") % {"kind": strange[0][:40]}, form_field="kinds")
    mail = clean_text(mail, field=_("邮箱"), limit=120)
    if mail:
        try:
            validate_email(mail)
        except ValidationError:
            raise Refusal(_("这个邮箱写得不对，请再看一眼。"), form_field="mail") from None

    choice, _made = Choice.objects.get_or_create(pk=actor.account_id)
    choice.muted = sorted(set(Kind.values) - wanted)
    choice.muted_turns = sorted(set(queries.turn_kinds()) - wanted)
    if not keep_mail:
        is_first = bool(mail) and not choice.mail
        if is_first and has_gone_today(choice.account.county_code, now=now):
            choice.digest_on = timezone.localdate(now)
        choice.mail = mail
    choice.save()

    log(actor, "notices.chosen", None, at=now, muted=[*choice.muted, *choice.muted_turns], has_mail=bool(choice.mail))
    return choice
