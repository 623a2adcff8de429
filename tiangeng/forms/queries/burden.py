"""What handbook forms cost those who fill them in, for the county's burden register: by their questions, nobody is timed.

The figures are those of every other form (`lawful.rules`). A question that may be left out, or that is asked in some cases
only, counts three tenths; a repeat counts as one row. A form belongs to fieldwork: whoever is planned to go is taken to fill
one in on each of its days.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tiangeng.forms.models import Form
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.lawful import rules
from tiangeng.lawful.recurring import Recurring
from tiangeng.visits import queries as visits

from .forms import forms_in_force

SECONDS = {
    "text": rules.SHORT_TEXT * rules.TYPED_CHARACTER, "integer": rules.NUMBER, "decimal": rules.NUMBER, "one": rules.CHOICE,
    "many": rules.TICKS, "date": rules.DAY, "time": rules.DAY, "datetime": rules.DAY, "image": rules.FILE,
    "acknowledge": rules.TICK, "village": rules.GLANCE,
}  # fmt: skip
LONG = rules.LONG_TEXT * rules.TYPED_CHARACTER


def minutes_of(form: Form) -> float:
    """Filling it in once."""
    return (rules.OPENING + _seconds(form.survey["items"], share=1)) / 60


def _seconds(items: Iterable[Mapping[str, Any]], *, share: float) -> float:
    return sum(_of_one(item, share=share * (rules.LEFT_OUT if "relevant" in item else 1)) for item in items)


def _of_one(item: Mapping[str, Any], *, share: float) -> float:
    if "items" in item:
        return _seconds(item["items"], share=share)
    if item.get("calculation") or item.get("read_only"):
        return 0
    is_long = item["kind"] == "text" and "multiline" in str(item.get("appearance", ""))
    spent = LONG if is_long else SECONDS.get(item["kind"], 0)
    return spent * (share if item.get("required") or item["kind"] == "village" else min(share, rules.LEFT_OUT))


def recurring_forms(actor: Actor, on: date) -> Iterator[Recurring]:
    """Each form in force with the people and the days of the fieldwork it belongs to."""
    fieldwork = {(one.county_code, one.code): one for one in visits.recurring_forms(actor, on)}
    for form in forms_in_force(actor).defer("xform"):
        part = packs.part_of(form.county_code, "forms")
        code = next((one.programme for one in part.forms if one.code == form.code), "")
        if going := fieldwork.get((form.county_code, code)):
            url, people, days = form.get_absolute_url(), going.people_count, going.a_year
            yield Recurring(code, form.county_code, form.name, url, "", people, days, minutes_of(form), "visits.see")
