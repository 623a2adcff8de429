"""`{% load ui %}`: the words of the house for templates. Markup lives in templates/ui and in words.py."""

import re
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tiangeng.kernel.actors import NOBODY, Actor
from tiangeng.ui import addresses, charts, counted, nav, panels, words
from tiangeng.ui import buttons as addons
from tiangeng.ui.choices import tone_of
from tiangeng.ui.icons import PATHS

register = template.Library()
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[-—– ]?[2-8]\d{6,7})(?!\d)")


@register.filter
def with_phones(text: str) -> SafeString:
    """Words in which an office's number, with its area code, is a tap away and stays on one line."""
    parts = _LANDLINE.split(str(text))
    told = [(part, "" if at % 2 == 0 else re.sub(r"\D", "", part)) for at, part in enumerate(parts)]
    return format_html_join(
        "", "{}", ((format_html('<a href="tel:{}">{}</a>', digits, part) if digits else part,) for part, digits in told)
    )


def _now(context: Context) -> datetime:
    return context.get("now") or timezone.now()


def _actor(context: Context) -> Actor:
    return context.get("actor") or NOBODY


@register.simple_tag
def badge(record: Any, field: str, extra: Any = "") -> SafeString:
    """The state of a record as its choices class says it; `extra` adds a word: 办理中 · 还剩 2 个工作日."""
    return words.state(tone_of(record, field), words.label_of(record, field), extra)


@register.simple_tag
def state(tone: str, text: Any, extra: Any = "") -> SafeString:
    """A badge for what is no field: lateness, a promise, a warning."""
    return words.state(tone, text, extra)


@register.simple_tag(takes_context=True)
def when(context: Context, value: date | datetime | None, style: str = "") -> SafeString:
    """今天 09:12 · 3月17日 16:40; styles short, date, full, time."""
    return words.when(value, now=_now(context), style=style)


@register.simple_tag
def money(yuan: Any, unit: str = "") -> SafeString:
    """8,600 元 · 12.5 万元; unit "yuan" never shortens."""
    return words.money(yuan, unit)


@register.simple_tag
def percent_with_range(rate: Any, unit: Any = "") -> SafeString:
    """An `algorithms.proportions.Rate`: the share with its counts and its range, and of what is asked for (`unit`: 人答).

    No other way prints a rate.
    """
    return words.rate(rate, unit)


@register.inclusion_tag("ui/_rate_in_words.html")
def rate_in_words(rate: Any) -> dict[str, Any]:
    """The same in a villager's words, to stand behind a sentence that names the counts."""
    return {
        "share": None if rate.share is None else words.percent(rate.share),
        "few": not rate.verdict_allowed,
        "low": None if rate.low is None else round(rate.low * 100),
        "high": None if rate.high is None else round(rate.high * 100),
    }


@register.inclusion_tag("ui/_masked.html", takes_context=True)
def masked(context: Context, text: Any, unmask_url: str = "", least: int = 1) -> dict[str, Any]:
    """Masked text (masked below, never here) and, where it may be unmasked, the way to ask with a reason of at least so many characters."""
    return {"text": text, "url": unmask_url, "least": least, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_kv.html", takes_context=True)
def kv(context: Context, pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """Labels and values; a day is told with its weekday, a moment with its clock too."""
    now = _now(context)
    return {"pairs": [(label, _told(value, now=now)) for label, value in pairs]}


def _told(value: Any, *, now: datetime) -> Any:
    return words.when(value, now=now, style="full") if isinstance(value, date) else value


@register.inclusion_tag("ui/_timeline.html", takes_context=True)
def timeline(context: Context, entries: Sequence[Any], first: int = 0) -> dict[str, Any]:
    """Newest first; with `first` the older ones wait behind "更早"."""
    split = first if first and len(entries) > first else len(entries)
    return {"entries": entries[:split], "earlier": entries[split:], "now": _now(context)}


@register.inclusion_tag("ui/_empty.html")
def empty_state(title: Any, hint: Any = "", url: str = "", label: Any = "") -> dict[str, Any]:
    """An empty screen says what to do first."""
    return {"title": title, "hint": hint, "url": url, "label": label}


@register.simple_tag
def field(bound: BoundField, suffix: Any = "") -> SafeString:
    """One field of a form with its label, help and errors; `suffix` is a unit after the box."""
    context = {"field": bound, "suffix": suffix}
    return SafeString(bound.form.renderer.render("ui/forms/field.html", context))


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: Any) -> str:
    """The page's query string with these keys set, or dropped where None; a changed filter starts at page one."""
    query: QueryDict = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        elif isinstance(value, list | tuple):
            query.setlist(key, [str(one) for one in value])
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def keep_query(context: Context, form: Any, *dropped: str, as_form: str = "") -> SafeString:
    """Hidden inputs for the rest of the query string, so that one small form does not forget the others' choices."""
    own = {*dropped, *(name for field in form.fields for name in _input_names(field))} if form else set(dropped)
    belongs = format_html(' form="{}"', as_form) if as_form else ""
    kept = [(key, values) for key, values in context["request"].GET.lists() if key not in own]
    pairs = ((key, value, belongs) for key, values in kept for value in values if value)
    return format_html_join("", '<input type="hidden" name="{}" value="{}"{}>', pairs)


def _input_names(field: str) -> list[str]:
    return [field, *(f"{field}_{end}" for end in ("after", "before", "min", "max"))]


@register.inclusion_tag("ui/forms/errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The summary above a form laid out by hand with `{% field %}`."""
    return {"form": form}


@register.simple_tag(takes_context=True)
def back_url(context: Context) -> str:
    """The page before this one, for refusals."""
    return addresses.page_before(context["request"])


@register.simple_tag(takes_context=True)
def sign_in_url(context: Context) -> str:
    return addresses.sign_in_url(context["request"])


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon; decoration, hidden from screen readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        PATHS[name],
    )


@register.inclusion_tag("ui/_nav.html", takes_context=True, name="nav")
def nav_tag(context: Context) -> dict[str, Any]:
    """The side bar: what this person may open, with what waits there."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    groups = nav.groups_for(_actor(context), counted=not context.get("nav_uncounted"))
    namespace = match.namespace.partition(":")[0] if match else ""
    here = context.get("nav_key") or nav.open_at(groups, request.path if request else "") or namespace
    return {"groups": groups, "here": here}


@register.tag
def while_counting(parser: Parser, token: Token) -> Node:
    """`{% while_counting as page %}…{% endwhile_counting %}`: rendered while what waits for this person is counted, and kept."""
    _tag, _as, name = token.split_contents()
    inner = parser.parse(("endwhile_counting",))
    parser.delete_first_token()
    return WhileCounting(inner, name)


class WhileCounting(Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> str:
        actor = _actor(context)
        is_asked = not context.get("nav_uncounted") and nav.is_asked_for(actor)
        with counted.meanwhile(actor) if is_asked else nullcontext():
            context[self.name] = self.nodelist.render(context)
        return ""


@register.simple_tag(takes_context=True)
def account_menu(context: Context) -> list[nav.Shown]:
    return nav.shown(_actor(context), nav.MENU, counted=False)


@register.simple_tag(takes_context=True)
def buttons(context: Context, on: str, record: Any) -> SafeString:
    """What upper rooms offer on this page."""
    found = addons.buttons_for(on, _actor(context), record)
    return format_html_join("", '<a class="btn" href="{}">{}</a>', ((one.url, one.label) for one in found))


@register.inclusion_tag("ui/_bell.html", takes_context=True)
def bell(context: Context) -> dict[str, Any]:
    """What waits for this person, counted; error pages ask the database nothing."""
    return {"entries": nav.shown(_actor(context), nav.BELL, counted=not context.get("nav_uncounted"))}


@register.simple_tag(takes_context=True)
def foot_links(context: Context) -> list[nav.Shown]:
    return nav.shown(_actor(context), nav.FOOT, counted=False)


@register.inclusion_tag("ui/_panels.html", takes_context=True, name="panels")
def panels_tag(context: Context, on: str, record: Any) -> dict[str, Any]:
    """Tabs with related records, for pages that are no `RecordPage`; the first one is open."""
    tabs = panels.tabs_for(on, _actor(context), record)
    asked = context["request"].GET.get("tab")
    opened = next((tab for tab in tabs if tab.key == asked), tabs[0] if tabs else None)
    return {**context.flatten(), "tabs": tabs, "open_tab": opened, "object": record}  # type: ignore[dict-item]


@register.inclusion_tag("ui/_linechart.html")
def linechart(chart: charts.LineChart) -> dict[str, Any]:
    """Lines over time with their legend, and the same numbers as a table behind one click."""
    return {"chart": chart}


@register.inclusion_tag("ui/_sparkline.html")
def sparkline(values: Sequence[float | None], label: Any) -> dict[str, Any]:
    """A line the height of a word; `label` says in words what it shows."""
    top = max((value for value in values if value is not None), default=0)
    return {"path": charts.path(values, top=top, width=96, height=24), "label": label}


@register.inclusion_tag("ui/_barlist.html")
def barlist(bars: Sequence[charts.Bar], unit: Any = "") -> dict[str, Any]:
    """Names with bars, longest first as given; the number stands beside, so nothing must be measured by eye."""
    top = max((bar.value for bar in bars), default=0) or 1
    return {"bars": [(bar, round(100 * bar.value / top, 1)) for bar in bars], "unit": unit}
