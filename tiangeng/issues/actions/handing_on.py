"""Work in one's own hand, or in nobody's, put into a colleague's: within the unit, at once, without a paper to sign."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues.heirs import Listed, must_fit
from tiangeng.issues.models import Handling, Issue
from tiangeng.issues.refusals import NothingOfYourUnit, NotInYourHand
from tiangeng.issues.states import OPEN_HANDLINGS
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing
from tiangeng.people.models import Staff

from . import moves


@transaction.atomic
def hand_on(*, actor: Actor, issue_id: UUID, taker_id: UUID, now: datetime) -> Issue:
    """The unit's work at it is that colleague's from now on; the deadline stays."""
    issue = moves.find(actor, issue_id)
    taker = Staff.objects.visible_to(actor).select_related("organisation", "account").filter(pk=taker_id).first()
    if taker is None or not taker.is_active or taker.organisation_id not in actor.organisation_ids:
        raise Missing(_("没有找到本单位的这位同事，请重新选择。"), form_field="taker")
    ours = issue.handlings.filter(
        organisation=taker.organisation_id, state__in=OPEN_HANDLINGS, accepted_at__isnull=False
    )
    handling: Handling | None = ours.select_related("holder", "issue").first()
    if handling is None or not actor.holds("issues.handle", organisation_id=taker.organisation_id):
        raise NothingOfYourUnit
    if handling.holder_id not in (None, actor.staff_id) or handling.holder_id == taker.pk:
        raise NotInYourHand(who=str(handling.holder))
    must_fit(taker, Listed([handling]), now=now)

    handling.holder = taker
    handling.save(update_fields=["holder"])

    names = {"from": actor.name, "to": taker.name}
    moves.record(issue, "hand_over", actor=actor, now=now, facts=names, is_public=False)
    log(actor, "issue.hand_on", issue, at=now, to=taker.name)
    return issue
