"""How every form looks: label, help and error beside the field, in plain words; `FORM_RENDERER` points here."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .words import marked


class DateInput(forms.DateInput):
    """The browser's own calendar; it speaks ISO whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


_MODERN = {forms.DateInput: DateInput, forms.TimeInput: TimeInput, forms.DateTimeInput: DateTimeInput}
_CLASSES = (
    ((forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput), "form-check-input"),
    ((forms.Select,), "form-select"),
    ((forms.HiddenInput,), ""),
    ((forms.Widget,), "form-control"),
)


class Field(BoundField):
    """A field that dresses its widget: Tabler's class, a calendar for dates, no autofill for what must not stay."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        if modern := _MODERN.get(type(field.widget)):
            field.widget = modern(field.widget.attrs)
            field.widget.is_required = field.required
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = _("还没选") if isinstance(field, forms.ChoiceField) else _("还没填")
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs.pop("maxlength", None)  # a browser cuts off what is pasted beyond it and says nothing
        if isinstance(field, forms.CharField):
            field.error_messages.setdefault(
                "max_length", _("写得太长了：最多 %(limit_value)s 字，现在 %(show_value)s 字")
            )
        if isinstance(field, forms.IntegerField):
            field.error_messages.setdefault("min_value", _("最少填 %(limit_value)s"))
            field.error_messages.setdefault("max_value", _("最多填 %(limit_value)s"))
        super().__init__(form, field, name)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        dressed = super().build_widget_attrs(attrs, widget)
        look = next(css for kinds, css in _CLASSES if isinstance(widget, kinds))
        if self.errors and look and not widget.is_hidden:
            look += " is-invalid"
        own = f"{widget.attrs.get('class', '')} {dressed.get('class', '')}".strip()
        if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
            dressed["rows"] = "5"  # Django's ten lines push everything else off the screen
        if look:
            dressed["class"] = f"{look} {own}".strip()
        return dressed

    @property
    def is_choice_list(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_tick(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class Renderer(DjangoTemplates):
    """Finds the rooms' templates and Django's own widgets by itself, so that settings need nothing else."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = Field

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    """As Django's own two templates have it, which took a fifth of a list's time: its selects offer two hundred things."""
    parts: list[str] = [format_html('<select name="{}"{}>', widget["name"], flatatt(widget["attrs"]))]
    for group, options, _index in widget["optgroups"]:
        lines = [
            f'<option value="{marked(option["value"])}"{(option["attrs"] and flatatt(option["attrs"])) or ""}>'
            f"{marked(option['label'])}</option>"
            for option in options
        ]
        parts += [format_html('<optgroup label="{}">', group), *lines, "</optgroup>"] if group else lines
    return SafeString("".join([*parts, "</select>"]))
