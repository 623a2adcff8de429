"""What every page may say without asking: the clock, who is looking, where the search box leads."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tiangeng.kernel.actors import NOBODY

from . import nav


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; the clock is read here, once a page, and handed to the tags."""
    actor = getattr(request, "actor", NOBODY)
    return {
        "now": getattr(request, "now", None) or timezone.now(),
        "actor": actor,
        "search_url": nav.search_url(actor),
        "palette_url": nav.palette_url(),
    }
