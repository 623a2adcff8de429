"""Entering and keeping an enterprise, known by its unified social credit code."""

from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete
from tiangeng.kernel.scope import placed
from tiangeng.places import rules
from tiangeng.places.models import Enterprise
from tiangeng.places.queries import region as region_of
from tiangeng.places.refusals import CreditCodeTaken, promised

from .keeping import keep, unchanged_since


class EnterpriseFields(TypedDict, total=False):
    """What may be changed of an enterprise; what is left out stays."""

    credit_code: str
    name: str
    region_code: str
    industry: str
    is_above_scale: bool
    contact_name: str
    contact_phone: str
    address: str


@transaction.atomic
def create_enterprise(
    *, actor: Actor, region_code: str, credit_code: str, name: str, now: datetime, industry: str = "",
    is_above_scale: bool = False, contact_name: str = "", contact_phone: str = "", address: str = "",
) -> Enterprise:  # fmt: skip
    """Enter an enterprise once per county."""
    place = region_of(region_code)
    actor.must("places.edit", region=place.code)
    if not credit_code.strip():
        raise Incomplete(missing=_("统一社会信用代码"), form_field="credit_code")
    given = {"credit_code": credit_code, "name": name, "industry": industry, "contact_name": contact_name,
             "contact_phone": contact_phone, "address": address}  # fmt: skip
    clean = rules.enterprise_fields(given)

    enterprise = Enterprise(
        **placed(place.code), is_above_scale=is_above_scale, created_at=now, created_by_id=actor.account_id
    )
    for field, value in clean.items():
        setattr(enterprise, field, value)
    with promised(enterprise_code_once_per_county=CreditCodeTaken(form_field="credit_code")):
        enterprise.save(force_insert=True)

    log(actor, "enterprise.created", enterprise, at=now, credit_code=enterprise.credit_code)
    return enterprise


@transaction.atomic
def edit_enterprise(
    *,
    actor: Actor,
    enterprise_id: UUID,
    now: datetime,
    seen_version: int | None = None,
    **fields: Unpack[EnterpriseFields],
) -> Enterprise:
    """Change what is known of an enterprise, its place included."""
    enterprise: Enterprise = Enterprise.objects.visible_to(actor).lock_one(enterprise_id)
    unchanged_since(enterprise, seen_version)
    place = region_of(fields.get("region_code") or enterprise.region_code)
    actor.must("places.edit", region=enterprise.region_code)
    actor.must("places.edit", region=place.code)
    clean = rules.enterprise_fields(fields) | placed(place.code)

    changed = keep(enterprise, clean, actor=actor, now=now)
    if not changed:
        return enterprise
    with promised(enterprise_code_once_per_county=CreditCodeTaken(form_field="credit_code")):
        enterprise.save()

    log(actor, "enterprise.edited", enterprise, at=now, changed=changed)
    return enterprise
