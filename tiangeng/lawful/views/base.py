"""What the pages of this room share: the row of tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import ContextMixin

TABS = (("register", _("字段登记")), ("burden", _("负担登记")), ("filing", _("备案自查")))
FOR_KEEPERS = (("lawful.retain", "retention", _("到期清理")), ("lawful.hold", "holds", _("暂不清理")))


class Tabbed(ContextMixin):
    """A page of this room; `tab` says which one it is."""

    tab = ""
    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = [(name, label) for needed, name, label in FOR_KEEPERS if self.request.actor.holds(needed)]
        tabs = [
            {"url": reverse(f"lawful:{name}"), "label": label, "open": name == self.tab}
            for name, label in [*TABS, *kept]
        ]
        return super().get_context_data(tabs=tabs, **kwargs)
