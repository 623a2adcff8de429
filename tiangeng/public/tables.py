"""The list of the opinion box."""

from django.utils.translation import gettext_lazy as _

from tiangeng.ui.tables import StateColumn, Table, TwoLineColumn, WhenColumn

from .models import Opinion


class OpinionTable(Table):
    main = "body"

    body = TwoLineColumn(verbose_name=_("意见"), second="get_kind_display", link=True)
    state = StateColumn(verbose_name=_("状态"))
    sent_at = WhenColumn(verbose_name=_("什么时候提的"), style="short")
    answered_at = WhenColumn(verbose_name=_("答复"), style="short")

    class Meta(Table.Meta):
        model = Opinion
        fields = ("body", "state", "sent_at", "answered_at")
