"""Somebody else has changed the record one looks at: asked every few seconds, and answered with nothing while nothing has.

One address for all kinds of records. A room says in `AppConfig.ready()` what has become of one of its own since a mark, and its
pages say which mark they show (`RecordPage.watched`, `FormPage.watched`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing

from .dates import ago


@dataclass(frozen=True, slots=True)
class Moved:
    """The last thing others did. `mark` grows with each; where it counts them, a page can say how many more there are."""

    mark: int
    who: str
    what: str
    at: datetime
    url: str
    is_counted: bool = False


Ask = Callable[
    [Actor, UUID, int], "Moved | None"
]  # None: nothing by others after that mark; refuses whom it is hidden from
_kinds: dict[str, Ask] = {}


def add(kind: str, ask: Ask) -> None:
    """`kind`: room.model, as panels and files name it."""
    if kind in _kinds:
        raise ValueError(f"{kind!r} is watched twice")
    _kinds[kind] = ask


def mark_of(at: datetime | None) -> int:
    """Where a record tells only when it was changed last."""
    return int(at.timestamp() * 1000) if at else 0


def by_its_day(model: Any, see: str, *, who: str = "changed_by") -> Ask:
    """For records that keep when they were changed last (`changed_at`), and by whose name."""

    def ask(actor: Actor, pk: UUID, mark: int) -> Moved | None:
        actor.must(see)
        row = model.objects.visible_to(actor).get_one(pk)
        name, now = str(getattr(row, who) or ""), mark_of(row.changed_at)
        if now <= mark or name == actor.name[:80]:
            return None
        return Moved(now, name or _("同事"), _("改过了"), row.changed_at, row.get_absolute_url())

    return ask


def address(kind: str, pk: UUID, *, seen: int, told: int = 0, typing: bool = False) -> str:
    """Where a page asks: it says which mark it shows."""
    told_too = f"&told={told}" if told else ""
    return f"{reverse('changed', args=[kind, pk])}?seen={seen}{told_too}{'&typing=1' if typing else ''}"


def _mark(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


@require_safe
def changed(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """204 while there is nothing new; otherwise who did what, and the way to see it."""
    if kind not in _kinds:
        raise Missing
    actor: Any = request.actor
    seen, told, typing = _mark(request, "seen"), _mark(request, "told"), "typing" in request.GET
    moved = _kinds[kind](actor, pk, max(seen, told))
    if moved is None:
        return HttpResponse(status=204)
    context = {
        "moved": moved, "ago": ago(moved.at, now=request.now), "more": moved.mark - seen - 1 if moved.is_counted else 0,
        "typing": typing, "watch_url": address(kind, pk, seen=seen, told=moved.mark, typing=typing),
    }  # fmt: skip
    return render(request, "ui/_changed.html", context)
