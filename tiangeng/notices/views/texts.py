"""The desk gives a villager the receipt once more: by text message, or on paper to whoever left no number."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tiangeng.notices import actions, gateways


@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the receipt once more; said to whom it is handed, show its code, this once."""
    if "reason" in request.POST:
        return _shown(request, pk)
    text = actions.send_receipt_again(actor=request.actor, issue_id=pk, now=request.now)
    if gateways.gateway().delivers:
        said = _("回执会再发一次。") if text.send_at <= request.now else _("夜里不打扰，明早再发。")
        messages.success(request, said)
    else:
        messages.warning(request, _("还没有接短信网关，这一条只会写进日志。"))
    return HttpResponseRedirect(f"{reverse('issues:record', args=[pk])}?tab=texts")


def _shown(request: HttpRequest, pk: UUID) -> HttpResponse:
    receipt = actions.show_receipt(actor=request.actor, issue_id=pk, reason=request.POST["reason"], now=request.now)
    response = render(request, "notices/receipt.html", {"receipt": receipt, "issue_id": pk})
    response["Cache-Control"] = "no-store"
    return response
