"""走村连心卡 at the desk: what will be printed, and the PDF."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from tiangeng.kernel.refusals import Missing
from tiangeng.places.models import Region
from tiangeng.public import papers, queries
from tiangeng.public.queries import Card
from tiangeng.ui import qr
from tiangeng.ui.addresses import outside

HOTLINE = "12345"


def _found(request: HttpRequest, code: str) -> tuple[Region, list[Card]]:
    request.actor.must("places.see")
    return queries.cards_of(request.actor, code, on=timezone.localdate(request.now))


class CardsPage(TemplateView):
    template_name = "public/cards.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        region, found = _found(self.request, self.kwargs["code"])
        return super().get_context_data(**kwargs) | {"region": region, "cards": found, "title": _("走村连心卡")}


@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """All cards of a village or a township, eight on a page."""
    _region, found = _found(request, code)
    return _pdf(request, found, f"cards-{code}.pdf")


@require_safe
def single(request: HttpRequest, code: str, staff_id: UUID | None = None) -> HttpResponse:
    """One card: a cadre's, or the village's own."""
    _region, found = _found(request, code)
    one = next((card for card in found if (card.staff.pk if card.staff else None) == staff_id), None)
    if one is None:
        raise Missing
    return _pdf(request, [one], f"card-{code}.pdf", is_single=True)


def _pdf(request: HttpRequest, cards: list[Card], name: str, *, is_single: bool = False) -> HttpResponse:
    words = {
        "about": _("路、水、电、田、房，看病、上学、办证……家里村里有事，说一声。"),
        "scan": _("扫一扫，说事"),
    }
    ready = [
        papers.Printed(
            name=one.name, unit=one.unit, qr=qr.drawing(outside(request, one.path)),
            otherwise=_("不用注册。谁来办、办到哪了都看得见。不会扫码：打 %(phone)s") % {"phone": one.duty_phone or HOTLINE},
            address=outside(request, one.path.partition("ask/")[0]), **words,
        )
        for one in cards
    ]  # fmt: skip
    made = papers.cards_pdf(ready, title=_("走村连心卡"), is_single=is_single, now=request.now)
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
