"""Values as a person reads them, marked up: shared by the template tags and the table columns."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tiangeng.algorithms.proportions import Rate
from tiangeng.kernel.labels import labels_of

from .choices import TONES
from .dates import when_texts

DASH = SafeString("—")


def marked(value: Any) -> str:
    """As `conditional_escape`, without what that does for a lazy answer: a page has two thousand short texts."""
    return str(value.__html__() if hasattr(value, "__html__") else escape(str(value)))


def html(pattern: str, *parts: Any) -> SafeString:
    """As `format_html`, for what a page says hundreds of times."""
    return SafeString(pattern.format(*map(marked, parts)))


def state(tone: str, text: Any, extra: Any = "") -> SafeString:
    """Word + shape + colour: the shape is drawn by the style sheet from the tone."""
    if tone not in TONES:
        raise ValueError(f"no tone {tone!r}; there are {', '.join(TONES)}")
    return html('<span class="state {}">{}{}</span>', tone, text, html(" · {}", extra) if extra else "")


def label_of(record: Any, field: str) -> Any:
    """The label of a choice, as `get_…_display` says it, from a table made once; or the member's own label."""
    value = getattr(record, field)
    meta = getattr(record, "_meta", None)
    found = choices_of(meta.model, field).get(value) if meta else None
    return getattr(value, "label", value) if found is None else str(found)


@cache
def choices_of(model: type[Model], field: str) -> dict[Any, Any]:
    """Values and their (lazy) labels; none where the name is no field with choices."""
    names = {one.name for one in model._meta.get_fields()}
    return labels_of(model._meta.get_field(field)) if field in names else {}


def when(value: date | datetime | None, *, now: datetime, style: str = "") -> SafeString:
    """A `<time>` with the machine's reading inside and the whole date on hover."""
    if value is None:
        return DASH
    text, full = when_texts(value, style, "full", now=now)
    return html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), full, text)


def money(yuan: Any, unit: str = "") -> SafeString:
    """Yuan up to ten thousand, 万元 beyond; the exact sum on hover."""
    if yuan is None or yuan == "":
        return DASH
    amount = Decimal(str(yuan))
    exact = f"{amount:,.2f}"
    counts_in_wan = (get_language() or "zh").startswith("zh")  # English readers have no word for ten thousand
    if unit == "yuan" or abs(amount) < 10_000 or not counts_in_wan:
        text = _("%(sum)s 元") % {"sum": exact.removesuffix(".00")}
    else:
        wan = f"{amount / 10_000:,.2f}".rstrip("0").removesuffix(".")
        text = _("%(sum)s 万元") % {"sum": wan}
    return format_html('<span class="num" title="{}">{}</span>', _("%(sum)s 元") % {"sum": exact}, text)


def rate(found: Rate, unit: Any = "") -> SafeString:
    """A share with its counts and its range; of too few the counts alone: a share of three would look like a judgement."""
    counts, of_what = f"{found.hits}/{found.of}", f"{unit} · " if unit else ""
    if found.low is None or found.high is None:
        bold, beside = "—", _("还没有数据")
    elif not found.verdict_allowed:
        bold, beside = counts, of_what + _("太少，不算比例")
    else:
        said = {"hits": found.hits, "of": found.of, "unit": unit}
        said |= {"low": round(found.low * 100), "high": round(found.high * 100)}
        bold = percent(found.hits / found.of)
        beside = (
            _("%(hits)s/%(of)s %(unit)s，区间 %(low)s–%(high)s%%")
            if unit
            else _("%(hits)s/%(of)s，区间 %(low)s–%(high)s%%")
        ) % said
    return format_html('<span class="rate num"><b>{}</b><span class="small muted">{}</span></span>', bold, beside)


def percent(share: float) -> str:
    """Whole percent, but 99.6 is never rounded up to all, nor 0.4 down to none."""
    whole = round(share * 100)
    if (whole == 100 and share < 1) or (whole == 0 and share > 0):
        return f"{share * 100:.1f}%"
    return f"{whole}%"
