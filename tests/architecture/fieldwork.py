"""Fieldwork of the county that is swept: programmes, rosters, visits, and handbook forms filled in."""

from datetime import date, timedelta
from typing import Any

from conftest import COUNTY, SYSTEM
from tiangeng.forms import actions as forms
from tiangeng.forms.models import Form
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.lawful import actions as lawful
from tiangeng.lawful.tests.factories import agreed
from tiangeng.visits import actions as visits

HOME = {"head": "老叶", "people": 3, "income": ["shop"], "house": "good", "water": "tap", "care": "no"}


def done(county: Any, where: str, local: Any) -> None:
    """A programme, who goes where, two visits and a form filled in."""
    village, today = county.villages[where], county.now.date()
    by = county.by
    with acting(SYSTEM):
        for code in (f"zq-{where}", *(["new-round"] if where == "o" else [])):
            agreed(village[:6], code, now=county.now)
    asked = by(
        local.organiser, lawful.ask_approval, county_code=village[:6], code=f"zq-month-{where}", title=f"zqform{where}",
        basis="县委办〔2026〕1号", expires_on=date(2026, 12, 31), people_count=30, a_year=12,
    )  # fmt: skip
    county.keep("approval", where, asked.pk)
    programme = by(
        local.officer, visits.create_programme, region_code=village[:9], code=f"zq-{where}", name=f"zqround{where}",
        rule="RRULE:FREQ=WEEKLY;BYDAY=WE", village_codes=[village], starts_on=date(2026, 1, 7),
    )  # fmt: skip
    (entry,) = by(
        local.officer, visits.plan_roster, programme_id=programme.pk,
        assignments=[(local.clerk.staff_id, village)], from_on=today - timedelta(days=7),
    )  # fmt: skip
    said = {"region_code": village, "visited_on": today}
    visit = by(local.clerk, visits.record_visit, heard=f"zqvisit{where}渠又漏了", **said)
    private = by(local.clerk, visits.record_visit, heard=f"zqdiary{where}家里的难处", is_private=True, **said)
    county.keep("programme", where, programme.pk, village=village)
    county.keep("roster", where, entry.pk)
    county.keep("visit", where, visit.pk)
    county.keep("visit.private", where, private.pk)
    _filled_in(county, where, local.clerk, "answer")


def own(county: Any) -> None:
    """A form the cadre who is swept has filled in, and the key of a phone of hers."""
    cadre = county.actors["W"]
    _filled_in(county, "o", cadre, "answer.mine")
    _token, key = county.by(cadre, forms.make_device_key, name="手机")
    with acting(cadre):
        form = Form.objects.get(county_code=COUNTY, in_force=True)
    county.keep("device.mine", "o", form.pk, key=key)


def _filled_in(county: Any, where: str, actor: Actor, kind: str) -> None:
    village = county.villages[where]
    with acting(actor):
        form = Form.objects.get(county_code=village[:6], in_force=True)
    answer = county.by(
        actor, forms.answer_form, form=form, given=HOME | {"asks": f"zqanswer{where}装灯"}, region_code=village,
        answered_on=county.now.date(), instance_id=f"uuid:{new_id()}", digest="0",
    )  # fmt: skip
    county.keep("form", where, form.pk, village=village)
    county.keep(kind, where, answer.pk, village=village)
