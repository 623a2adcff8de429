"""村务公开: a document is laid open to everybody by the village committee or the township, and withdrawn with a reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.documents import actions as documents
from tiangeng.documents.models import Stage
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.public import queries
from tiangeng.public.models import Disclosure, DisclosureKind
from tiangeng.public.refusals import WithdrawnAlready

TITLE_LIMIT = 80


@transaction.atomic
def disclose(*, actor: Actor, village_code: str, kind: str, title: str, upload: Any, now: datetime) -> Disclosure:
    """Lay a document open on the village's page."""
    village = queries.village(village_code)
    actor.must("public.disclose", region=village.code)
    title = clean_text(title, field=_("标题"), limit=TITLE_LIMIT)
    if not title or kind not in DisclosureKind.values:
        raise Incomplete(missing=_("标题") if not title else _("哪一类"), form_field="kind" if title else "title")
    if upload is None:
        raise Incomplete(missing=_("文件"), form_field="file")

    made = Disclosure(
        kind=kind, title=title, published_at=now, published_by_name=actor.name[:40], **placed(village.code)
    )  # fmt: skip
    made.save(force_insert=True)
    documents.attach(actor=actor, now=now, owner=made, stage=Stage.RECORD, upload=upload)

    log(actor, "disclosure.publish", made, at=now, title=title, kind=kind)
    return made


@transaction.atomic
def withdraw_disclosure(*, actor: Actor, disclosure_id: UUID, reason: str, now: datetime) -> Disclosure:
    """No longer shown nor served: a wrong figure, somebody's number in it. The line in the log stays."""
    found: Disclosure = Disclosure.objects.visible_to(actor).lock_one(disclosure_id)
    actor.must("public.disclose", region=found.region_code)
    reason = clean_text(reason, field=_("原因"), limit=300)
    if not reason:
        raise ReasonNeeded(form_field="reason")
    if found.withdrawn_at is not None:
        raise WithdrawnAlready(who=found.withdrawn_by_name)

    found.withdrawn_at, found.withdrawn_by_name, found.withdrawn_because = now, actor.name[:40], reason
    found.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_because"])

    log(actor, "disclosure.withdraw", found, at=now, reason=reason, title=found.title)
    return found
