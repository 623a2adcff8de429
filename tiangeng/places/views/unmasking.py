"""A sealed number, shown once on the page that answers and kept nowhere."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tiangeng.kernel.refusals import Missing
from tiangeng.places import actions
from tiangeng.places.models import Enterprise, Resident

from .base import SEALED, who


@require_POST
def resident(request: HttpRequest, pk: UUID, field: str) -> HttpResponse:
    """A member's telephone or identity number."""
    if field not in ("phone", "id_number"):
        raise Missing
    plain = _look(request, Resident, pk, field)
    person: Resident = Resident.objects.visible_to(who(request)).select_related("household").get(pk=pk)
    return _shown_once(request, plain, field, person.name, person.household.get_absolute_url())


@require_POST
def enterprise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The telephone of an enterprise's contact."""
    plain = _look(request, Enterprise, pk, "contact_phone")
    firm: Enterprise = Enterprise.objects.visible_to(who(request)).get(pk=pk)
    return _shown_once(request, plain, "contact_phone", firm.contact_name or firm.name, firm.get_absolute_url())


def _look(request: HttpRequest, model: Any, pk: UUID, field: str) -> str:
    return actions.unmask(
        actor=who(request),
        model=model,
        record_id=pk,
        field=field,
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )


def _shown_once(request: HttpRequest, plain: str, field: str, name: str, back_url: str) -> HttpResponse:
    template = "places/_unmasked.html" if getattr(request, "htmx", False) else "places/unmasked.html"
    context = {"plain": plain, "label": SEALED[field], "name": name, "back_url": back_url, "is_phone": "phone" in field}
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response
