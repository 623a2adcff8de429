"""Pages that another site may show inside its own, if the installation says which (TIANGENG_EMBEDDED_BY); none by itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings


def embeddable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: the page may stand in a frame of the named sites, and of no other."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not settings.TIANGENG_EMBEDDED_BY:
            return view(*args, **kwargs)
        response: Any = csp_replace({"frame-ancestors": settings.TIANGENG_EMBEDDED_BY})(view)(*args, **kwargs)
        response.xframe_options_exempt = True  # it knows no list of sites; browsers of this age read the policy
        return response

    return wrapped
