"""What a form's answers can be narrowed to: words, place, days, and the choices of its own questions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tiangeng.places.filters import ByCounty
from tiangeng.ui.filters import CharFilter, ChoiceFilter, DateRangeFilter, FilterSet
from tiangeng.visits import queries as visits

from . import queries
from .models import About, Form, FormAnswer

WHOSE = (("mine", _("我填的")), ("unit", _("我单位的")))
MOST_CHOICES = 6


class FormFilter(ByCounty):
    q = CharFilter(method="search", label=_("搜索"))
    about = ChoiceFilter(choices=About.choices, label=_("问谁"))

    class Meta:
        model, fields = Form, ["q", "about"]

    def of_county(self, code: str) -> None:
        """Nothing else here is a county's own."""

    def search(self, rows: QuerySet[Form], name: str, value: str) -> QuerySet[Form]:
        return rows.filter(Q(name__contains=value) | Q(purpose__contains=value))


class AnswerFilter(FilterSet):
    county_code = ""  # the form's own: its answers lie nowhere else

    q = CharFilter(method="search", label=_("搜索"))
    whose = ChoiceFilter(choices=WHOSE, method="by_whose", label=_("谁的"))
    township = ChoiceFilter(choices=(), method="below", label=_("乡镇(街道)"))
    answered_on = DateRangeFilter(label=_("日期"))

    class Meta:
        model = FormAnswer
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["township"].extra["choices"] = visits.townships_to_choose(self.request.actor, self.county_code)

    @property
    def names_a_person(self) -> bool:
        """Then the page gives no total: nobody's forms are counted."""
        return bool(self.data and self.data.get("whose") == "mine")

    def search(self, rows: QuerySet[FormAnswer], name: str, value: str) -> QuerySet[FormAnswer]:
        return queries.matching(rows, value)

    def by_whose(self, rows: QuerySet[FormAnswer], name: str, value: str) -> QuerySet[FormAnswer]:
        actor = self.request.actor
        if value == "mine":
            return rows.filter(account=actor.account_id) if actor.account_id else rows.none()
        return rows.filter(organisation__in=list(actor.organisation_ids))

    def below(self, rows: QuerySet[FormAnswer], name: str, value: str) -> QuerySet[FormAnswer]:
        return visits.below(rows, value) if value.isdigit() and len(value) <= 12 else rows.none()

    def by_choice(self, rows: QuerySet[FormAnswer], name: str, value: str) -> QuerySet[FormAnswer]:
        """One chosen of one, or among several."""
        question = name.removeprefix("q_")
        return rows.filter(Q(**{f"answers__{question}": value}) | Q(**{f"answers__{question}__contains": [value]}))


def filter_for(columns: Sequence[queries.Column], *, county_code: str) -> type[AnswerFilter]:
    """With the townships of the form's county, and a box for each of the form's first questions that have choices."""
    listed = [one for one in columns if one.choices][:MOST_CHOICES]
    named = {
        f"q_{one.name}": ChoiceFilter(choices=list(one.choices), method="by_choice", label=one.label) for one in listed
    }
    own = {"county_code": county_code, "Meta": AnswerFilter.Meta}
    return type("FormAnswerFilter", (AnswerFilter,), {**named, **own})
