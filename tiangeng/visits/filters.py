"""Filters of the list of visits; all of them live in the URL."""

from datetime import date
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.people.models import Staff
from tiangeng.places import queries as places
from tiangeng.places.filters import ByCounty
from tiangeng.places.models import Enterprise
from tiangeng.ui.filters import CharFilter, ChoiceFilter, DateRangeFilter

from . import queries
from .models import Programme, Visit

WHOSE = (("mine", _("我去过的")), ("unit", _("我单位的")))


SILENT = (("never", _("从没去过")), ("90", _("三个月没去")), ("180", _("半年没去")))


class FirmFilter(ByCounty):
    """Whom to go and ask next."""

    q = CharFilter(method="look", label=_("搜索"))
    township = ChoiceFilter(choices=(), method="below", label=_("乡镇(街道)"))
    is_above_scale = ChoiceFilter(choices=[("1", _("规模以上")), ("0", _("规模以下"))], label=_("规模"))
    silent = ChoiceFilter(choices=SILENT, method="by_silence", label=_("多久没去"))

    class Meta:
        model, fields = Enterprise, ["q", "township", "is_above_scale", "silent"]

    def of_county(self, code: str) -> None:
        self.offer("township", queries.townships_to_choose(self.request.actor, code))

    def look(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return places.search_enterprises(rows, value)

    def below(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return places.inside(rows, value)

    def by_silence(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        if value == "never":
            return queries.never_seen(rows)
        return queries.silent_for(rows, days=int(value), today=timezone.localdate(self.request.now))


class VisitFilter(ByCounty):
    q = CharFilter(method="search", label=_("搜索"))
    whose = ChoiceFilter(choices=WHOSE, method="by_whose", label=_("谁的"))
    programme = ChoiceFilter(choices=(), method="by_programme", label=_("机制"))
    township = ChoiceFilter(choices=(), method="below", label=_("乡镇(街道)"))
    region = CharFilter(method="below", label=_("村"), widget=forms.HiddenInput)  # comes by link from a village
    person = CharFilter(method="by_person", label=_("姓名"), widget=forms.TextInput(attrs={"placeholder": _("姓名")}))
    visited_on = DateRangeFilter(label=_("日期"))

    class Meta:
        model = Visit
        fields: list[str] = []

    def of_county(self, code: str) -> None:
        """Programmes and townships are a county's own."""
        actor = self.request.actor
        programmes = Programme.objects.visible_to(actor).filter(county_code=code).order_by("-is_active", "code")
        self.offer("programme", [(str(pk), name) for pk, name in programmes.values_list("pk", "name") if code])
        self.offer("township", queries.townships_to_choose(actor, code))

    @property
    def names_a_person(self) -> bool:
        """Then the page gives no total: nobody's visits are counted."""
        return bool(self.data and (self.data.get("person") or self.data.get("whose") == "mine"))

    def search(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        first, last = self._days_named()
        return queries.searched(rows, value, today=timezone.localdate(self.request.now), first=first, last=last)

    @property
    def searched_days(self) -> tuple[date, date] | None:
        """For the page to say, when words are looked for."""
        if not self.form.is_valid() or not self.form.cleaned_data.get("q"):
            return None
        first, last = self._days_named()
        return queries.searched_days(today=timezone.localdate(self.request.now), first=first, last=last)

    def _days_named(self) -> tuple[date | None, date | None]:
        days: slice | None = self.form.cleaned_data.get("visited_on")
        first, last = (days.start, days.stop) if days else (None, None)
        return first and timezone.localdate(first), last and timezone.localdate(last)

    def by_whose(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        actor = self.request.actor
        if value == "mine":
            return queries.of_people(rows, [actor.staff_id] if actor.staff_id else [])
        return rows.filter(organisation__in=list(actor.organisation_ids))

    def by_programme(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        chosen = Programme.objects.visible_to(self.request.actor).filter(pk=UUID(value)).first()
        return rows.filter(programme_id__in=queries.family(chosen)) if chosen else rows.none()

    def below(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        return queries.below(rows, value) if value.isdigit() and len(value) <= 12 else rows.none()

    def by_person(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        people = Staff.objects.visible_to(self.request.actor).filter(name__startswith=value.strip())
        return queries.of_people(rows, people.order_by("pk").values_list("pk", flat=True)[:20])
