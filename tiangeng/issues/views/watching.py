"""Somebody else has moved the record one looks at: asked every few seconds, and answered with nothing while nothing has."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tiangeng.issues import queries, words
from tiangeng.issues.models import Issue
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing


def watch_url(actor: Actor, issue: Issue, *, typing: bool = False) -> str:
    """Where a page asks: it says how many lines by others it shows."""
    return _address(issue.pk, seen=queries.lines_by_others(actor, issue.pk).count(), typing=typing)


def _address(pk: UUID, *, seen: int, told: int = 0, typing: bool) -> str:
    told_too = f"&told={told}" if told else ""
    return f"{reverse('issues:changed', args=[pk])}?seen={seen}{told_too}{'&typing=1' if typing else ''}"


def _count(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@require_safe
def changed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """204 while there is nothing new; otherwise who did what, and the way to see it."""
    actor: Any = request.actor
    actor.must("issues.see")
    seen, told, typing = _count(request, "seen"), _count(request, "told"), "typing" in request.GET
    count = queries.count_by_others(actor, pk)
    if count is None:
        raise Missing
    if count <= max(seen, told):
        return HttpResponse(status=204)
    last = queries.lines_by_others(actor, pk).order_by("-at", "-id").first()
    if last is None:
        return HttpResponse(status=204)
    context = {
        "entry": words.entry(last), "ago": words.ago(last.at, now=request.now), "more": count - seen - 1, "typing": typing,
        "record_url": reverse("issues:record", args=[pk]),
        "watch_url": _address(pk, seen=seen, told=count, typing=typing),
    }  # fmt: skip
    return render(request, "issues/_changed.html", context)
