"""What every kept record shares when it is changed: nobody overwrites another unseen, and only what differs is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import ChangedMeanwhile
from tiangeng.kernel.secrets import Secret, SecretField
from tiangeng.places.models import Household, Kept

_DERIVED = frozenset({"sort_key", "initials"})


def unchanged_since(record: Kept, seen_version: int | None) -> None:
    """Refuse when somebody has changed the record since the form was opened; None: the caller reads before it writes."""
    if seen_version is not None and seen_version != record.version:
        raise ChangedMeanwhile(who=record.changed_by or _("同事"), what=_("改过这份档案"), version=record.version)


def keep(record: Kept, wanted: Mapping[str, Any], *, actor: Actor, now: datetime) -> list[str]:
    """Set what differs and count the change; answers the names of the fields a person changed, never their values."""
    different = [name for name, value in wanted.items() if _differs(record, name, value)]
    for name in different:
        setattr(record, name, wanted[name])
    if different:
        record.version += 1
        record.changed_at, record.changed_by = now, actor.name[:80]
    return [name for name in different if name not in _DERIVED]


def touch(household: Household, *, actor: Actor, now: datetime) -> None:
    """A member was added, changed or removed: the file is another one now, though none of its own fields is."""
    Household.objects.filter(pk=household.pk).update(changed_at=now, changed_by=actor.name[:80])


def _differs(record: Kept, name: str, value: Any) -> bool:
    current = getattr(record, name)
    if isinstance(current, Secret):
        return bool(current.reveal() != value)
    if isinstance(record._meta.get_field(name), SecretField):
        return bool(value)
    return bool(current != value)
