"""Forms of an assignment's life. They parse and say what is missing; the actions decide."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tiangeng.issues.models import Category
from tiangeng.people.forms import PickField, unit_picker
from tiangeng.people.models import Organisation


def _long(label: Any, *, rows: int = 4, help_text: Any = "", limit: int = 5000) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class UnitForm(forms.Form):
    """Somebody is asked; what lands on a village names the county's decision."""

    organisation_id = PickField("organisation", label=_("交给哪个单位"), hint=_("单位名称或简称"))
    authorised_by = forms.CharField(label=_("县级谁批准"), max_length=60, required=False)
    authorised_under = forms.CharField(
        label=_("部署文件"),
        max_length=120,
        required=False,
        help_text=_("只有派到村的才要填：未经县级统一部署的事，不能派交给村。"),
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], pick_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(PickField, self.fields["organisation_id"])
        field.widget.url = pick_url
        field.find, field.named = unit_picker(units)


class AssignForm(UnitForm):
    title = forms.CharField(label=_("标题"), max_length=80)
    body = _long(_("要办什么"), help_text=_("办到什么程度算好、要回复哪几点，一次说清。"))
    reference = forms.CharField(label=_("文号"), max_length=60, required=False)
    answer_on = forms.DateField(label=_("哪天前回复"))
    field_order = ["title", "body", "organisation_id", "answer_on", "reference", "authorised_by", "authorised_under"]


class AgainForm(UnitForm):
    answer_on = forms.DateField(label=_("哪天前回复"))


class PartForm(UnitForm):
    task = _long(_("要他们做什么"), rows=3, limit=500)
    due_on = forms.DateField(label=_("哪天前办好"))
    field_order = ["organisation_id", "task", "due_on", "authorised_by", "authorised_under"]


class IssueForm(forms.Form):
    region_code = forms.ChoiceField(label=_("村(社区)"))
    category = forms.ChoiceField(label=_("类别"))
    title = forms.CharField(label=_("标题"), max_length=80)
    body = _long(_("什么事"))

    def __init__(self, *args: Any, villages: list[tuple[str, str]], categories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for category in cast("list[Category]", categories):
            if category.parent:
                groups.setdefault(category.parent.name, []).append((category.code, category.name))
        cast(Any, self.fields["region_code"]).choices = [("", _("请选择")), *villages]
        cast(Any, self.fields["category"]).choices = [("", _("请选择")), *groups.items()]


class AnswerForm(forms.Form):
    words = _long(_("回复"), rows=6, help_text=_("办了什么、结果怎样、还剩什么；上级按这个认可或退回。"))


class SendBackForm(forms.Form):
    reason = _long(_("还缺什么"), rows=3)
    answer_on = forms.DateField(label=_("改到哪天前回复"), required=False, help_text=_("不改就留空。"))


class EndPartForm(forms.Form):
    words = _long(_("说明"), rows=3, limit=2000)
