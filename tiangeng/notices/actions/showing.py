"""The receipt's code once more on paper, for a villager who left no number it could be sent to."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues.models import Issue, Receipt
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, Missing, clean_text
from tiangeng.notices import queries
from tiangeng.notices.refusals import NotToBeShown

REASON_LIMIT = 200


@transaction.atomic
def show_receipt(*, actor: Actor, issue_id: UUID, reason: str, now: datetime) -> Receipt:
    """The dispatcher hands the code over anew and says to whom; never somebody whose unit has worked at it.

    Whoever holds the code can answer in the villager's place, so each showing stands in the log with its reason.
    """
    issue: Issue = Issue.objects.visible_to(actor).lock_one(issue_id)
    if not queries.may_show_receipt(actor, issue):
        raise NotToBeShown
    reason = clean_text(reason, field=_("给谁、怎么核对的"), limit=REASON_LIMIT)
    if not reason:
        raise Incomplete(missing=_("给谁、怎么核对的"), form_field="reason")
    receipt = Receipt.objects.filter(issue_id=issue.pk).order_by("-created_at").first()
    if receipt is None:
        raise Missing(_("这件事没有回执。"))

    log(actor, "receipt.show", issue, at=now, reason=reason)
    return receipt
