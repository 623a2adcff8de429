"""Forms of the room. They read what was typed; whether it may be, the actions say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tiangeng.ui.dates import WEEKDAYS

from .models import PartOfDay
from .words import WEEKDAY_CODES

Choices = Sequence[tuple[Any, Any]]


class Ids(forms.MultipleChoiceField):
    """Ticked ids. Which of them may be ticked is asked of the scope, in the action."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, choices=(), **kwargs)

    def validate(self, value: Any) -> None:
        return None

    def to_python(self, value: Any) -> list[Any]:
        try:
            return [UUID(str(one)) for one in value or ()]
        except ValueError as error:
            raise forms.ValidationError(_("勾选的内容不对，请重新勾选。")) from error


def ticked(form: forms.Form, name: str) -> set[UUID]:
    """What is ticked so far, whether or not the form is complete."""
    try:
        return {UUID(str(one)) for one in form[name].value() or ()}
    except ValueError:
        return set()


class EntryForm(forms.Form):
    """记一次走访."""

    visit_id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-once": ""}), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    region_code = forms.ChoiceField(label=_("走访的村"))
    visited_on = forms.DateField(label=_("哪一天"))
    part_of_day = forms.ChoiceField(
        label=_("什么时候"), choices=[("", _("不写")), *PartOfDay.choices], required=False, widget=forms.RadioSelect
    )
    heard = forms.CharField(
        label=_("听到了什么"),
        help_text=_("谁说的、说了什么、答应了什么。像跟同事说话那样写就行。"),
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    policies_told = forms.CharField(
        label=_("讲了哪些政策"), required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "low"})
    )
    ideas = forms.CharField(
        label=_("自己的想法"), required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "low"})
    )
    is_private = forms.BooleanField(
        label=_("只给我和本单位看"), help_text=_("从这里转出去的事项照常办理，原文别人看不到。"), required=False
    )
    companion_ids, household_ids, enterprise_ids, facility_ids = Ids(), Ids(), Ids(), Ids()

    def __init__(self, *args: Any, villages: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = villages  # type: ignore[attr-defined]

    @property
    def village_code(self) -> str:
        """The village chosen so far, typed or prefilled; nothing when it is not on offer."""
        value = str(self["region_code"].value() or "")
        return value if value and self.fields["region_code"].valid_value(value) else ""  # type: ignore[attr-defined]


class AddendumForm(forms.Form):
    text = forms.CharField(label=_("补记"), widget=forms.Textarea(attrs={"rows": 6}))


_HOW = (
    ("weekly", _("每周")),
    ("fortnightly", _("每两周")),
    ("monthly", _("每月第几个")),
    ("own", _("自己写规则")),
)
_NTH = ((1, _("第一个")), (2, _("第二个")), (3, _("第三个")), (4, _("第四个")), (-1, _("最后一个")))


@dataclass(frozen=True, slots=True)
class Township:
    """A township and its villages as the form offers them."""

    code: str
    name: str
    villages: Sequence[tuple[str, str]]


class ProgrammeForm(forms.Form):
    """A programme; its rule is put together from three choices, or written out."""

    code = forms.CharField(label=_("代号"), help_text=_("小写字母、数字和连字符，例如 night-visit；定了就不改。"))
    name = forms.CharField(label=_("名称"))
    purpose = forms.CharField(
        label=_("做什么"), required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "low"})
    )
    parent_id = forms.TypedChoiceField(label=_("挂在哪个核心机制下"), required=False, coerce=UUID, empty_value=None)
    how = forms.ChoiceField(label=_("多久一次"), choices=_HOW)
    nth = forms.TypedChoiceField(label=_("每月第几个"), choices=_NTH, coerce=int, required=False, empty_value=None)
    weekday = forms.ChoiceField(
        label=_("星期几"), choices=tuple(zip(WEEKDAY_CODES, WEEKDAYS, strict=True)), initial="WE"
    )
    own_rule = forms.CharField(
        label=_("自己写的规则"),
        required=False,
        help_text=_("一行 RFC 5545 规则，只在上面选了“自己写规则”时用，例如 FREQ=MONTHLY;BYMONTHDAY=15。"),
    )
    starts_on = forms.DateField(label=_("从哪天开始"))
    ends_on = forms.DateField(label=_("到哪天结束"), required=False)
    organisation_ids = Ids(label=_("参加的单位"), help_text=_("一个都不勾，就是人人都参加。"))
    whole = forms.MultipleChoiceField(label=_("整个乡镇(街道)"), required=False)
    village_codes = forms.MultipleChoiceField(label=_("走哪些村"), required=False)

    def __init__(
        self, *args: Any, parents: Choices = (), townships: Sequence[Township] = (), is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.townships = townships
        self.fields["parent_id"].choices = [("", _("不挂，自己就是核心机制")), *parents]  # type: ignore[attr-defined]
        self.fields["whole"].choices = [(one.code, one.name) for one in townships]  # type: ignore[attr-defined]
        self.fields["village_codes"].choices = [pair for one in townships for pair in one.villages]  # type: ignore[attr-defined]
        if not is_new:
            for name in ("code", "parent_id", "starts_on", "ends_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day = data.get("weekday", "WE")
        rules = {
            "weekly": f"FREQ=WEEKLY;BYDAY={day}",
            "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
            "monthly": f"FREQ=MONTHLY;BYDAY={data.get('nth') or 1}{day}",
        }
        data["rule"] = rules.get(data.get("how", ""), data.get("own_rule", ""))
        whole = data.get("whole", [])
        data["village_codes"] = sorted(
            {*data.get("village_codes", []), *(v for t in self.townships if t.code in whole for v, _name in t.villages)}
        )
        for name in ("how", "nth", "weekday", "own_rule", "whole"):  # they have been put together
            data.pop(name, None)
        return data


def rule_fields(rule: Any) -> dict[str, Any]:
    """What the three choices show for a rule that stands."""
    shown: dict[str, Any] = {"how": "own", "own_rule": rule.text.removeprefix("RRULE:")}
    is_plain = len(rule.weekdays) == 1 and not (rule.months or rule.until or rule.count or rule.positions)
    if is_plain and rule.freq == "WEEKLY" and rule.interval <= 2:
        shown |= {"how": "weekly" if rule.interval == 1 else "fortnightly"}
    elif is_plain and rule.freq == "MONTHLY" and rule.interval == 1 and rule.weekdays[0].nth in dict(_NTH):
        shown |= {"how": "monthly", "nth": rule.weekdays[0].nth}
    if shown["how"] != "own":
        shown |= {"weekday": WEEKDAY_CODES[rule.weekdays[0].day], "own_rule": ""}
    return shown


class CloseForm(forms.Form):
    ends_on = forms.DateField(label=_("最后一天"))
    reason = forms.CharField(label=_("为什么结束"), widget=forms.Textarea(attrs={"rows": 3, "class": "low"}))


class PlanForm(forms.Form):
    """Who goes to which villages of a township, from–to."""

    programme_id = forms.TypedChoiceField(label=_("机制"), coerce=UUID)
    staff_ids = Ids(label=_("谁去"))
    village_codes = forms.MultipleChoiceField(label=_("去哪些村"))
    from_on = forms.DateField(label=_("从哪天"))
    to_on = forms.DateField(label=_("到哪天"), required=False, help_text=_("不填就是一直去。"))

    def __init__(
        self, *args: Any, programmes: Iterable[tuple[Any, Any]] = (), villages: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme_id"].choices = list(programmes)  # type: ignore[attr-defined]
        self.fields["village_codes"].choices = villages  # type: ignore[attr-defined]
