"""“My data” for a villager at the desk: a page to print, or a sheet."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tiangeng.documents.serving import sheet
from tiangeng.lawful import actions
from tiangeng.places.queries import ancestors_of, path_text
from tiangeng.ui.buttons import buttons_for


@require_POST
def own_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One click: what is kept, what for, how long, who saw it. Kept nowhere, not even by the browser."""
    given = actions.give_own_data(actor=request.actor, household_id=pk, now=request.now)
    if request.POST.get("form") == "sheet":
        rows = [[str(cell) for cell in (i.section, i.label, i.value, i.purpose, i.keep)] for i in given.items]
        rows += [
            [_("谁看过"), f"{line.at:%Y-%m-%d %H:%M}", line.actor_name, str(words), line.reason]
            for line, words in given.lines
        ]
        answer = sheet((_("在哪里"), _("字段"), _("内容"), _("用途"), _("留多久")), rows, name="my-data.xlsx")
    else:
        place = path_text(ancestors_of(given.household.region_code))
        wrong = buttons_for("lawful.own_data", request.actor, given.household)
        context = {"given": given, "place": place, "now": request.now, "offered": wrong}
        answer = render(request, "lawful/own_data.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
