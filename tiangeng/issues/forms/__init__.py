"""Forms of an issue's life. They parse and say what is missing; the actions decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tiangeng.issues import actions, queries, words
from tiangeng.issues.actions.routing import OWNER_LIMIT
from tiangeng.issues.models import Issue, Outcome, PauseKind, Source
from tiangeng.issues.states import LIFECYCLE

REPORTED_BY_HAND = [
    Source.OFFICE,
    Source.VISIT,
    Source.RECEPTION,
    Source.HOTLINE,
    Source.GRID,
    Source.ENTERPRISE,
    Source.ASSIGNMENT,
    Source.INSPECTION,
]


UNITS = [
    ("人", _("人")), ("户", _("户")), ("只", _("只")), ("亩", _("亩")), ("家", _("家")), ("处", _("处")),
]  # fmt: skip  # stored as said


def offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Fill a choice whose options depend on the place."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class PhotoField(forms.FileField):
    """A photo or a paper; what it really is, the documents room finds out."""

    def __init__(self, **kwargs: Any) -> None:
        own: dict[str, Any] = {"required": False, "label": _("照片或附件")}
        super().__init__(**own | {"widget": forms.FileInput(attrs={"accept": "image/*,.pdf,.docx,.xlsx"})} | kwargs)


def category_choices(county_code: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Leaves grouped under their branch."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for category in queries.categories_of(county_code):
        if category.parent is not None:
            groups.setdefault(category.parent.name, []).append((category.code, category.name))
    return list(groups.items())


class CorrectionForm(forms.Form):
    words = forms.CharField(
        label=_("哪里错了，该是什么"),
        max_length=actions.CORRECTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("照他的原话写：哪一栏、现在写的是什么、该是什么。"),
    )


class ReportForm(forms.Form):
    body = forms.CharField(
        label=_("什么事"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
        help_text=_("照他的原话写：在哪里、什么样、多久了、影响多少人。"),
    )
    title = forms.CharField(label=_("标题"), max_length=80)
    region_code = forms.ChoiceField(label=_("村(社区)"))
    place = forms.CharField(label=_("具体地点"), max_length=120, required=False)
    category = forms.ChoiceField(label=_("类别"))
    source = forms.ChoiceField(label=_("从哪里来"))
    is_theirs = forms.BooleanField(required=False, initial=True)  # only where it is known whose door it was
    reporter_name = forms.CharField(label=_("反映人"), max_length=40, required=False, help_text=_("不愿留名可以不填。"))
    reporter_phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"data-no-draft": ""}),
        help_text=_("办好后问一声用，平时遮住，查看要说理由。"),
    )
    photo = PhotoField()

    def __init__(
        self, *args: Any, villages: list[tuple[str, str]], county_code: str, theirs: str = "", **kwargs: Any
    ) -> None:
        """`theirs`: whose it is and what their file holds already, in words."""
        super().__init__(*args, **kwargs)
        self.fields["is_theirs"].label = theirs
        if not theirs:
            del self.fields["is_theirs"]
        offer(self, "region_code", [("", _("请选择")), *villages])
        offer(self, "category", [("", _("请选择")), *category_choices(county_code)])
        offer(self, "source", [(s.value, s.label) for s in REPORTED_BY_HAND])


class DispatchForm(forms.Form):
    category = forms.ChoiceField(label=_("类别"), required=False)
    lead = forms.ChoiceField(label=_("牵头单位"))
    assisting = forms.MultipleChoiceField(label=_("配合单位"), required=False, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label=_("给他们的话"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = issue.about_organisation_id
        near = queries.units_of(issue.county_code, about=about)
        self.units = [u for u in near if u.kind != "village" or u.region_code == issue.region_code]
        choices = [(str(u.pk), u.short_name) for u in self.units]
        offer(self, "category", category_choices(issue.county_code))
        offer(self, "lead", [("", _("请选择")), *choices])
        offer(self, "assisting", choices)


class ResolveForm(forms.Form):
    solution = forms.CharField(
        label=_("怎么解决的"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("群众会看到这段话。"),
    )
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, initial=Outcome.SOLVED)
    beneficiaries = forms.IntegerField(
        label=_("受益数量"),
        min_value=1,
        max_value=10_000_000,
        help_text=_("惠及多少，不是来了几个人：一户报修换了 220 只电表，就填 220。"),
    )
    beneficiary_unit = forms.ChoiceField(label=_("单位"), choices=UNITS)
    photo = PhotoField(label=_("办好后的照片"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class DeclineForm(ReasonForm):
    ground = forms.ChoiceField(label=_("不予受理的缘由"), help_text=_("这句话会原样告诉群众。"))
    reason = forms.CharField(
        label=_("再补充一句"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.CharField(
        label=_("归哪里受理、电话"),
        required=False,
        max_length=OWNER_LIMIT,
        help_text=_("缘由里说归别处受理的，必须写。"),
    )
    field_order = ("ground", "owner", "reason")

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], for_two: Sequence[str] = (), **kwargs: Any) -> None:
        """`for_two`: grounds of which one person alone cannot make use."""
        super().__init__(*args, **kwargs)
        offer(self, "ground", [("", _("请选择")), *grounds])
        if for_two:
            told = _("这句话会原样告诉群众。要两个人核对的（%(grounds)s）请走“提请认定不合理诉求”。")
            self.fields["ground"].help_text = told % {"grounds": " ".join(for_two)}


class ReturnForm(ReasonForm):
    ground = forms.ChoiceField(label=_("为什么不归我们"))
    owner = forms.CharField(
        label=_("应该由谁办"), max_length=80, required=False, help_text=_("说不准归谁的，在说明里写一句为什么。")
    )
    reason = forms.CharField(label=_("说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("ground", "owner", "reason")

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ground", [("", _("请选择")), *((text, text) for _code, text in grounds)])


class DeferForm(ReasonForm):
    ground = forms.ChoiceField(label=_("为什么现在办不了"))
    plan = forms.CharField(label=_("打算怎么办"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    review_on = forms.DateField(label=_("哪天再看"), widget=forms.DateInput)
    reason = forms.CharField(label=_("补充"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("ground", "plan", "review_on", "reason")

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ground", [("", _("请选择")), *((text, text) for _code, text in grounds)])


class NoteForm(forms.Form):
    words = forms.CharField(label=_("进展"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    is_internal = forms.BooleanField(label=_("只给办理单位看，不在群众的回执页显示"), required=False)
    photo = PhotoField()


class FinishForm(forms.Form):
    result = forms.CharField(label=_("做了什么"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    photo = PhotoField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class AssistantForm(forms.Form):
    organisation_id = forms.ChoiceField(label=_("请谁配合"))
    task = forms.CharField(label=_("请他们做什么"), max_length=200)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(
            issue.handlings.exclude(state__in=["returned", "released"]).values_list("organisation_id", flat=True)
        )
        units = queries.units_of(issue.county_code, about=issue.about_organisation_id).exclude(pk__in=taken)
        near = [u for u in units if u.kind != "village" or u.region_code == issue.region_code]
        offer(self, "organisation_id", [("", _("请选择")), *((str(u.pk), u.short_name) for u in near)])


class ReleaseForm(forms.Form):
    reason = forms.CharField(label=_("为什么不用他们配合了"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class CorrectForm(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=80)
    place = forms.CharField(label=_("具体地点"), max_length=120, required=False)
    category = forms.ChoiceField(label=_("类别"))
    reason = forms.CharField(label=_("为什么改"), max_length=1000)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, county_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", category_choices(county_code))


class RemindForm(forms.Form):
    words = forms.CharField(label=_("催办的话"), max_length=200)


class WaitForm(ReasonForm):
    kind = forms.ChoiceField(label=_("等什么"), choices=PauseKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("请他做什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("群众在回执页上会看到这句话。"),
    )
    review_on = forms.DateField(label=_("等到哪天"), help_text=_("到那天提醒再问一次。"))
    field_order = ("kind", "reason", "review_on")


class RulingForm(ReasonForm):
    ground = forms.ChoiceField(label=_("认定的缘由"), help_text=_("由另一个人裁定；认定后这句话会原样告诉群众。"))
    reason = forms.CharField(label=_("事实和依据"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("ground", "reason")

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ground", [("", _("请选择")), *grounds])


class DecideForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("裁定"),
        choices=[("1", _("认定为不合理诉求，告诉群众缘由")), ("0", _("不予认定，继续办理"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
    )
    words = forms.CharField(label=_("裁定的理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_about_pause: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_about_pause:
            offer(self, "is_upheld", [("1", _("同意再停一次")), ("0", _("不同意，继续办理"))])


class HearForm(DecideForm):
    is_upheld = forms.TypedChoiceField(
        label=_("复核"),
        choices=[("1", _("异议成立，重新受理")), ("0", _("维持原来的决定"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
    )
    words = forms.CharField(
        label=_("怎么看的"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("群众会看到这段话。"),
    )


class PromiseForm(forms.Form):
    words = forms.CharField(
        label=_("答应了什么"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("照当时说的写，不用拔高。"),
    )
    until_on = forms.DateField(label=_("哪天前做到"))


class PromiseNoteForm(forms.Form):
    note = forms.CharField(
        label=_("怎么做到的"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PutOffForm(forms.Form):
    until_on = forms.DateField(label=_("改到哪天"))
    note = forms.CharField(label=_("为什么改"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class LetGoForm(forms.Form):
    note = forms.CharField(
        label=_("为什么没能做到，怎么跟乡亲说的"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PhraseForm(forms.Form):
    name = forms.CharField(label=_("名字"), max_length=40)
    text = forms.CharField(
        label=_("常用的话"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=format_lazy("{}{}", _("可以留空给系统照事项填："), lazy(words.blanks_explained, str)()),
    )  # fmt: skip
    first = forms.ChoiceField(label=_("按下就办的一步"), required=False)
    second = forms.ChoiceField(label=_("接着再办一步"), required=False)
    is_internal = forms.BooleanField(label=_("只给办理单位看，不在群众的回执页显示"), required=False)
    is_shared = forms.BooleanField(label=_("本单位的同事也能用"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(name, LIFECYCLE.step_label(name)) for name in actions.MACRO_MOVES]
        offer(self, "first", [("", _("不带，只是一段话")), *steps])
        offer(self, "second", [("", _("没有")), *steps])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["moves"] = [data.pop("first", ""), data.pop("second", "")]
        return data


class MacroForm(forms.Form):
    words = forms.CharField(label=_("要说的话"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
