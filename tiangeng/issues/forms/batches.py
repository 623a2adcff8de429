"""Forms for many issues at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tiangeng.issues import holdings, queries
from tiangeng.kernel.actors import Actor

from . import offer


class BatchDispatchForm(forms.Form):
    lead = forms.ChoiceField(label=_("都派给"))
    note = forms.CharField(
        label=_("给他们的话"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, county_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = queries.units_of(county_code).exclude(kind="village")
        offer(self, "lead", [("", _("请选择")), *((str(unit.pk), unit.short_name) for unit in units)])


class BatchNoteForm(forms.Form):
    words = forms.CharField(
        label=_("进展"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("每一件都记上这段话。")
    )
    is_internal = forms.BooleanField(label=_("只给办理单位看，不在群众的回执页显示"), required=False)


class BatchMergeForm(forms.Form):
    number = forms.CharField(
        label=_("都并入哪一件（编号）"), max_length=20, help_text=_("例如 LQ-2026-000123。并错了可以整批撤回。")
    )


class BatchHandOnForm(forms.Form):
    taker = forms.ChoiceField(
        label=_("都交给"), help_text=_("本单位的同事；在您手上、或还没有人经手的才交得了，期限不变。")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = holdings.colleagues_of(actor)
        offer(
            self, "taker", [("", _("请选择")), *((str(one.pk), f"{one.name} {one.position}".strip()) for one in found)]
        )
