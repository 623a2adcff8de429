"""Whose file it is: rooms above say which of their records carry files, and who may see or add them.

In the room's `AppConfig.ready`: `owners.register("issues.issue", visible=queries.is_visible)`. A file is served to
whoever sees its record, and to nobody else; what is hidden from an actor there is hidden here.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.scope import Placed

Asks = Callable[[Actor, UUID], bool]
Adds = Callable[[Actor, UUID, datetime], AbstractContextManager[Actor]]


@dataclass(frozen=True, slots=True)
class Owner:
    """One kind of record that carries files."""

    visible: Asks
    may_attach: Asks
    adds_as: Adds | None = None


_owners: dict[str, Owner] = {}


def register(label: str, *, visible: Asks, may_attach: Asks | None = None, adds_as: Adds | None = None) -> None:
    """`label` is `room.model` in lower case; without `may_attach`, whoever sees the record may add to it.

    `adds_as` acts for whoever sees the record no more and may still add to what they wrote.
    """
    if label in _owners:
        raise ValueError(f"{label} is registered twice")
    _owners[label] = Owner(visible, may_attach or visible, adds_as)


def label_of(record: models.Model) -> str:
    return record._meta.label_lower


def sees(actor: Actor, label: str, owner_id: UUID) -> bool:
    """Whether the actor sees the record; a kind nobody registered is seen by nobody."""
    owner = _owners.get(label)
    return owner is not None and owner.visible(actor, owner_id)


def may_attach(actor: Actor, label: str, owner_id: UUID) -> bool:
    owner = _owners.get(label)
    return owner is not None and owner.visible(actor, owner_id) and owner.may_attach(actor, owner_id)


@contextmanager
def adding(actor: Actor, label: str, owner_id: UUID, *, now: datetime) -> Iterator[Actor]:
    """Whom a file is added as: the actor, or what the actor was when the record was written."""
    owner = _owners.get(label)
    if owner is None or owner.adds_as is None or owner.visible(actor, owner_id):
        yield actor
    else:
        with owner.adds_as(actor, owner_id, now) as then:
            yield then


def find(actor: Actor, label: str, owner_id: UUID) -> Placed:
    """The record, if the actor sees it; an unknown kind, an absent and a hidden record are the same answer."""
    if not sees(actor, label, owner_id):
        raise Missing
    found: Placed = apps.get_model(label)._default_manager.get(pk=owner_id)
    return found
