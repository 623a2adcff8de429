"""记一次走访 and 修改: one page, every list on it a list of plain checkboxes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tiangeng.kernel.ids import born, id_of_words, new_id
from tiangeng.kernel.refusals import ChangedMeanwhile
from tiangeng.ui.formpages import FormPage
from tiangeng.visits import actions, pickers, queries
from tiangeng.visits.forms import AddendumForm, EntryForm, ticked
from tiangeng.visits.models import Visit
from tiangeng.visits.refusals import EntryDiffers, NotTheAuthor
from tiangeng.visits.views.base import Opens, day_asked

LOOK = "look"  # the button that only looks: another village, another name to find


class EntryPage(Opens, FormPage):
    """What recording and editing share."""

    template_name, form_class, needs = "visits/entry.html", EntryForm, "visits.record"
    form: EntryForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"villages": queries.village_choices(self.actor, on=self.today)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if LOOK in request.POST:  # nothing is sent yet: the same page with what was typed and other lists
            return self.render_to_response(self.get_context_data(form=self.get_form(), is_looking=True))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"pickers": self.pickers(context["form"]), "today": self.today}

    def pickers(self, form: EntryForm) -> dict[str, pickers.Picker]:
        village, typed = form.village_code, self.request.POST
        homes, people = (
            typed.get(f"seek_{name}", "")[:40].replace("\x00", "") for name in ("household_ids", "companion_ids")
        )
        return {
            "companions": pickers.companions(
                self.actor,
                village,
                on=self.today,
                chosen=ticked(form, "companion_ids"),
                units=self.actor.organisation_ids,
                sought=people,
            ),
            "households": pickers.households(
                self.actor, village, on=self.today, chosen=ticked(form, "household_ids"), sought=homes
            ),
            "enterprises": pickers.enterprises(self.actor, village, chosen=ticked(form, "enterprise_ids")),
            "facilities": pickers.facilities(self.actor, village, chosen=ticked(form, "facility_ids")),
        }


class RecordVisit(EntryPage):
    title, submit_label, done = gettext_lazy("记一次走访"), pgettext_lazy("button", "记好了"), gettext_lazy("记下了")

    def initial(self) -> dict[str, Any]:
        """The village comes from the address, or from today's roster, or is the only one there is."""
        asked, day = self.request.GET, day_asked(self.request, default=self.today)
        return {
            "visit_id": new_id(),
            "visited_on": day,
            "region_code": asked.get("village") or queries.likely_village(self.actor, on=day),
            "household_ids": asked.getlist("household"),
            "enterprise_ids": asked.getlist("enterprise"),
            "part_of_day": "",
        }

    def act(self, data: dict[str, Any]) -> Visit:
        """Sent again as it was, after going back, it is the same diary; with something changed it is another one."""
        del data["version"]
        given = {"actor": self.actor, "now": self.request.now} | data
        try:
            return actions.record_visit(**given)
        except EntryDiffers:
            told = "|".join(f"{name}={data[name]}" for name in sorted(data))
            key = data["visit_id"]
            return actions.record_visit(**given | {"visit_id": id_of_words(told, whose=key, born=born(key))})


def _own(page: Opens) -> Visit:
    """The visit of the address, which only its author changes."""
    visit = queries.one(page.actor, page.kwargs["pk"])  # type: ignore[attr-defined]
    if visit.account_id != page.actor.account_id:
        raise NotTheAuthor(needed="visits.record", who=str(visit.staff))
    return visit


class EditVisit(EntryPage):
    title, submit_label, done = gettext_lazy("修改走访"), gettext_lazy("改好了"), gettext_lazy("改好了")
    theirs: Visit | None = None

    @property
    def visit(self) -> Visit:
        if not hasattr(self, "_visit"):
            self._visit = _own(self)
        return self._visit

    def initial(self) -> dict[str, Any]:
        return queries.as_typed(self.visit)

    def act(self, data: dict[str, Any]) -> Visit:
        del data["visit_id"]
        data["version"] = data["version"] or 0
        try:
            return actions.edit_visit(actor=self.actor, now=self.request.now, visit_id=self.kwargs["pk"], **data)
        except ChangedMeanwhile:
            self.theirs = queries.one(self.actor, self.kwargs["pk"])
            raise

    def again(self, form: Any, *, status: int) -> HttpResponse:
        """After a conflict both texts are shown; sending once more means: mine, in full knowledge of the other."""
        if self.theirs is not None:
            form.data = form.data.copy()
            form.data["version"] = self.theirs.version
        return super().again(form, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "theirs": self.theirs,
            "cancel_url": self.visit.get_absolute_url(),
            "crumbs": [
                (_("走访"), reverse("visits:list")),
                (str(self.visit.place_name), self.visit.get_absolute_url()),
            ],
        }


class AddAddendum(Opens, FormPage):
    template_name, form_class, needs = "visits/addendum.html", AddendumForm, "visits.record"
    title, submit_label, done = gettext_lazy("补记"), gettext_lazy("补好了"), gettext_lazy("补记好了")
    hint = gettext_lazy("原来写的不动，补记写在后面。")

    def act(self, data: dict[str, Any]) -> str:
        edit = actions.add_addendum(
            actor=self.actor,
            now=self.request.now,
            visit_id=self.kwargs["pk"],
            text=data["text"],
        )
        return edit.visit.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visit = _own(self)
        return super().get_context_data(**kwargs) | {"visit": visit, "cancel_url": visit.get_absolute_url()}
