"""“这里写错了”, said at the desk over a household's “my data” sheet."""

import secrets
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.issues import actions, forms
from tiangeng.issues.models import Issue
from tiangeng.places.models import Household
from tiangeng.ui.formpages import FormPage


class Correction(FormPage):
    form_class, submit_label = forms.CorrectionForm, gettext_lazy("请他们更正")
    done = gettext_lazy("记下了，会派给管档案的单位；回执码请交给他")
    hint = gettext_lazy("成为一件普通的事项，有期限、有回执，改好了问他一声。")

    @property
    def household(self) -> Household:
        self.request.actor.must("issues.report")
        found: Household = Household.objects.visible_to(self.request.actor).get_one(self.kwargs["household_id"])
        return found

    @property
    def title(self) -> str:
        return _("更正%(name)s家的信息") % {"name": self.household.head_name}

    @property
    def cancel_url(self) -> str:
        return self.household.get_absolute_url()

    def act(self, data: dict[str, Any]) -> Issue:
        home = self.household
        return actions.ask_correction(
            actor=self.request.actor,
            now=self.request.now,
            region_code=home.region_code,
            household_id=home.pk,
            reporter_name=home.head_name,
            random_below=secrets.randbelow,
            **data,
        )
