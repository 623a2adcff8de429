"""What villages lay open: for everybody on the village's page, and at the desk of those who publish."""

from typing import Any
from uuid import UUID

from tiangeng.documents.models import Attachment
from tiangeng.documents.queries import attachments_of
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.walls import acting
from tiangeng.public import rules
from tiangeng.public.models import Disclosure
from tiangeng.public.refusals import NoSuchDisclosure

SHOWN = 15  # on the village's page; the rest by its own link


def laid_open(village_code: str, *, limit: int = SHOWN) -> list[Disclosure]:
    """Newest first, none that was withdrawn; one more than `limit` says that there are more."""
    with acting(rules.villager_of(village_code)):
        rows = Disclosure.objects.filter(region_code=village_code, withdrawn_at__isnull=True)
        return list(rows.order_by("-published_at", "-pk")[: limit + 1])


def open_document(village_code: str, pk: UUID) -> Attachment:
    """The file behind one line of the village's page."""
    with acting(rules.villager_of(village_code)):
        shown = Disclosure.objects.filter(region_code=village_code, withdrawn_at__isnull=True, pk=pk).first()
        found: Attachment | None = attachments_of(shown).first() if shown else None
    if found is None:
        raise NoSuchDisclosure
    return found


def disclosed(actor: Actor) -> Any:
    """At the desk: those of one's villages, withdrawn ones too."""
    return Disclosure.objects.visible_to(actor).order_by("-published_at", "-pk")


def is_visible(actor: Actor, pk: UUID) -> bool:
    return Disclosure.objects.visible_to(actor).filter(pk=pk).exists()


def may_attach(actor: Actor, pk: UUID) -> bool:
    """A file comes with its publishing and is not exchanged afterwards."""
    found = Disclosure.objects.visible_to(actor).filter(pk=pk, withdrawn_at__isnull=True).first()
    if found is None or not actor.holds("public.disclose", region=found.region_code):
        return False
    return not attachments_of(found).exists()
