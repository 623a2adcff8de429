"""The dispatcher's form, with what the county's routers suggest beside it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tiangeng.issues import actions, forms, queries, rules, suggesting
from tiangeng.issues.models import Category, Issue
from tiangeng.issues.states import LIFECYCLE
from tiangeng.issues.suggesting import Option, Suggested

from .steps import StepPage


class Dispatch(StepPage):
    """A suggestion is a link that fills the form in; only the dispatcher's button dispatches."""

    open_in = LIFECYCLE.sources_of("dispatch")
    form_class, submit_label, done, template_name = forms.DispatchForm, _("派单"), _("已派单"), "issues/dispatch.html"

    def form_kwargs(self) -> dict[str, Any]:
        return {"issue": self.issue}

    def category(self) -> Category:
        """The one looked at: picked from the suggestions, or the issue's own."""
        asked = self.request.GET.get("category", "")[:40]
        picked = queries.categories_of(self.issue.county_code).filter(code=asked, parent__isnull=False).first()
        return picked or self.issue.category

    def initial(self) -> dict[str, Any]:
        category = self.category()
        owner, helpers = queries.suggested_units(self.issue, category)
        lead = self.request.GET.get("lead", "")[:40] or (str(owner.pk) if owner else "")
        return super().initial() | {
            "category": category.code, "lead": lead, "assisting": [str(h.pk) for h in helpers if str(h.pk) != lead],
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        category = self.category()
        owner, helpers = queries.suggested_units(self.issue, category)
        context = super().get_context_data(issue=self.issue, category=category, owner=owner, helpers=helpers, **kwargs)
        found = suggesting.for_issue(self.issue, context["form"].units)
        picked = {"category": context["form"]["category"].value(), "lead": context["form"]["lead"].value()}
        return context | {
            "days": rules.days_for(
                category, level=rules.level_with(category, level=self.issue.level, before=self.issue.category)
            ),
            "suggested": found,
            "categories": [self._row(one, "category", picked) for one in found.categories],
            "owners": [self._row(one, "lead", picked) for one in found.owners],
        }

    def _row(self, option: Option, name: str, picked: dict[str, Any]) -> dict[str, Any]:
        """Another category brings its own owner with it; another owner leaves the category."""
        query = {name: option.value} if name == "category" else {"category": picked["category"], name: option.value}
        return {
            "option": option,
            "url": f"?{urlencode({key: value for key, value in query.items() if value})}",
            "is_picked": picked[name] == option.value,
        }

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.dispatch_issue(
            **self.common(),
            lead_id=UUID(data["lead"]),
            assisting_ids=[UUID(pk) for pk in data["assisting"] if pk != data["lead"]],  # who leads need not help too
            note=data["note"],
            category=data["category"],
            suggested=self._shown(),
            seen=data["seen"],
        )

    def _shown(self) -> Suggested | None:
        """What stood beside the form; for what is given out again after an objection, it was no first judgement."""
        if self.issue.dispatched_at is not None or self.issue.is_confidential:
            return None
        return suggesting.for_issue(self.issue, self.get_form().units)  # type: ignore[attr-defined]
