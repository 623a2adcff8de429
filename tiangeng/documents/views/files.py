"""Files served, added and removed; the room asks the record's own room who may."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiangeng.documents import actions, owners, queries, serving
from tiangeng.kernel.refusals import Incomplete, Missing
from tiangeng.ui import addresses


@require_safe
def file(request: HttpRequest, attachment_id: UUID, name: str) -> HttpResponseBase:
    """The name in the address is for the reader's eye; the id decides."""
    return serving.served(request, queries.readable(request.actor, attachment_id))


@require_safe
def thumb(request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
    """A small picture; what is no picture has none."""
    found = queries.readable(request.actor, attachment_id)
    if not found.is_image:
        raise Missing
    return serving.served(request, found, thumbnail=True)


@require_POST
def add(request: HttpRequest, owner_type: str, owner_id: UUID) -> HttpResponse:
    """For the upload box under a record; leads back to the page it stood on."""
    actor, now = request.actor, request.now
    owner = owners.find(actor, owner_type, owner_id)
    uploads = request.FILES.getlist("file")
    if not uploads:
        raise Incomplete(missing=_("要上传的文件"))
    for upload in uploads:
        actions.attach(actor=actor, now=now, owner=owner, stage=request.POST.get("stage", ""), upload=upload)
    return HttpResponseRedirect(addresses.page_before(request))


@require_POST
def remove(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    actions.remove(
        actor=request.actor,
        now=request.now,
        attachment_id=attachment_id,
        reason=request.POST.get("reason", ""),
    )
    return HttpResponseRedirect(addresses.page_before(request))
