"""The smallest lawful assignment and part; lives advance by calling actions."""

from datetime import date, timedelta

from conftest import COUNTY, TOWNSHIP
from tiangeng.assignments import actions
from tiangeng.assignments.models import Assignment, Part
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation

DAY = date(2026, 4, 10)
PAPER = {"authorised_by": "县委社会工作部", "authorised_under": "龙社工〔2026〕12号"}


def unit(code: str) -> Organisation:
    return Organisation.objects.get(county_code=COUNTY, code=code)


def run(act, actor, now, row=None, **given):
    with acting(actor):
        return act(actor=actor, now=now, **({"assignment_id": row.pk} if row else {}), **given)


def assigned(city, now, code="water", **given) -> Assignment:
    wanted = {
        "title": "山塘水库汛前排查",
        "body": "逐座排查，列清单。",
        "answer_on": DAY,
        "organisation_id": unit(code).pk,
    }
    return run(actions.assign, city, now, **(wanted | given))


def give(accepted, cast, now, **given) -> Part:
    wanted = {"organisation_id": unit(TOWNSHIP).pk, "task": "报本乡山塘清单", "due_on": DAY - timedelta(days=3)}
    return run(actions.give_part, cast.bureau, now, accepted, **(wanted | given))
