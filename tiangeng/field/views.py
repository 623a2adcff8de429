"""The app's own files under /m/, the list of phones, and the way in for a phone's exported entries."""

import mimetypes
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from tiangeng.field import actions, queries, rules
from tiangeng.kernel.refusals import Missing, SignInNeeded
from tiangeng.people.postings import was_posted_since
from tiangeng.people.roles import KEEPERS
from tiangeng.ui.embedding import embeddable
from tiangeng.visits.rules import RECORDABLE_FOR

SHELL = "index.html"
ALWAYS_ASKED = {SHELL, "sw.js", "manifest.webmanifest"}  # everything else carries its content's hash in its name


@login_not_required
@require_safe
@embeddable
def app(request: HttpRequest, name: str = SHELL) -> HttpResponseBase:
    """A file of the built app; an address of its own making is answered with its first page, as it draws it itself."""
    root = Path(settings.TIANGENG_PHONE).resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root) or "\x00" in name:
        raise Missing
    if not (root / SHELL).is_file():
        return render(request, "field/not_built.html", {"title": _("手机端")}, status=503)
    if not path.is_file():
        if path.suffix:
            raise Missing
        path = root / SHELL
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    response = FileResponse(
        path.open("rb"), content_type="application/manifest+json" if path.suffix == ".webmanifest" else kind
    )  # fmt: skip
    fresh = path.name in ALWAYS_ASKED or path.parent.name != "assets"
    response["Cache-Control"] = "no-cache" if fresh else "public, max-age=31536000, immutable"
    response.is_same_for_all = True  # type: ignore[attr-defined]
    return response


class Devices(TemplateView):
    """One's own phones; for whoever keeps the accounts, all of the county's."""

    template_name = "field/devices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        if not actor.is_signed_in:
            raise SignInNeeded
        return super().get_context_data(
            title=_("我的手机"),
            devices=queries.devices(actor)[:300],
            keeps=bool(KEEPERS & actor.capabilities),
            weeks=queries.minutes_of(actor, today=timezone.localdate()),
            **kwargs,
        )


@require_POST
def unbind(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.unbind(actor=request.actor, device_id=pk, reason=request.POST.get("reason", ""), now=request.now)
    messages.success(request, _("解除了。手机下次联网时，先问要不要导出没送的内容，再清除资料。"))
    return HttpResponseRedirect(reverse("field:devices"))


class Outbox(TemplateView):
    """The last resort: entries exported from a phone are sent from here, by the ordinary operations, each once."""

    template_name = "field/outbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        if not was_posted_since(actor, day=timezone.localdate() - RECORDABLE_FOR):
            actor.must("visits.see")
        return super().get_context_data(
            title=_("送出手机里导出的内容"), account_id=actor.account_id,
            may_hand_in=actor.capabilities.issuperset(actions.HANDS_IN), operations=_operations(), **kwargs,
        )  # fmt: skip


def _operations() -> dict[str, Any]:
    """What the page may send, for its script."""
    told = [{"method": one.method, "pattern": one.pattern, "label": str(one.label)} for one in rules.EXPORTED]
    return {"operations": told, "owners": rules.OWNERS}
