"""Reports that may be one matter, side by side; the dispatcher joins them, keeps them apart, or takes it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.algorithms.textmining import differing
from tiangeng.issues import actions, likeness
from tiangeng.issues.models import Issue, Pair
from tiangeng.issues.states import PairState
from tiangeng.kernel.keys import rows_of
from tiangeng.kernel.walls import go_by_keys

PER_PAGE, DECIDED_SHOWN = 20, 15


class Pairs(TemplateView):
    """Sorted by their keys alone: a pair is read with both its issues, too wide for a county's to be sorted whole."""

    template_name = "issues/pairs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("issues.dispatch")
        waiting, decided = likeness.keys(actor, decided=DECIDED_SHOWN)
        page = Paginator(waiting, PER_PAGE).get_page(self.request.GET.get("page"))
        go_by_keys()
        return super().get_context_data(
            page=page,
            pairs=[_side_by_side(pair) for pair in rows_of(likeness.to_decide(actor), list(page))],
            decided=rows_of(likeness.decided(actor), decided),
            title=_("并案"),
            **kwargs,
        )


def _side_by_side(pair: Pair) -> dict[str, Any]:
    left, right = differing(pair.earlier.body, pair.later.body)
    return {"pair": pair, "sides": [_side(pair.earlier, left), _side(pair.later, right)]}


def _side(issue: Issue, pieces: Any) -> dict[str, Any]:
    return {"issue": issue, "pieces": pieces}


@require_POST
def decide(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    pair = actions.decide_pair(actor=request.actor, pair_id=pk, name=name, now=request.now)
    said = {
        PairState.SAME: _("已并为一件，后一件的回执跟着前一件走。要是并错了，下面能撤销。"),
        PairState.DIFFERENT: _("记下了，不是同一件，以后不再问。"),
        PairState.PROPOSED: _("撤销了，两件各归各，重新等您定。"),
    }
    messages.success(request, said[PairState(pair.state)])
    return HttpResponseRedirect(reverse("issues:pairs"))
