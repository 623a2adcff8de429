"""What the city has asked of a county's bureau, hand-overs that wait, a phone: records of the county that is swept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from conftest import SYSTEM, VILLAGE
from tests.cast import make_person
from tiangeng.assignments import actions as assignments
from tiangeng.documents.tests import files
from tiangeng.field import actions as field
from tiangeng.issues import actions as issues
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.lawful import actions as lawful
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role
from tiangeng.public import actions as public


def assigned(county: Any, where: str, local: Any) -> None:
    """What the city has asked of a county's bureau, in every state its steps begin at."""
    city, by = county.actors["P"], county.by
    bureau, helper = (next(iter(actor.organisation_ids)) for actor in (local.bureau, local.helper))

    def assign(*steps: Callable[..., Any]) -> Any:
        row = by(
            city, assignments.assign, organisation_id=bureau, title=f"zqassigned{where}排查", body="逐座排查",
            answer_on=(county.now + timedelta(days=23)).date(),
        )  # fmt: skip
        for step in steps:
            by(local.bureau, step, assignment_id=row.pk)
        return row

    def answer(**given: Any) -> Any:
        return assignments.answer(words="都办了", **given)

    def give_back(**given: Any) -> Any:
        return assignments.return_up(reason="不归我们", **given)

    accept = assignments.accept
    kinds = {"assigned": (), "at_work": (accept,), "answered": (accept, answer), "returned": (give_back,)}
    for kind, steps in kinds.items():
        name = kind if kind == "assigned" else f"assigned.{kind}"
        county.keep(name, where, assign(*steps).pk, village=county.villages[where])
    part = by(
        local.bureau, assignments.give_part, assignment_id=assign(accept).pk, organisation_id=helper, task="报清单",
        due_on=county.now.date(),
    )  # fmt: skip
    county.keep("assigned.part", where, part.pk)
    paper = by(
        local.organiser, issues.offer_handover, giver_id=local.bureau.staff_id,
        taker_id=_heir(county, where, local).staff_id,
    )  # fmt: skip
    county.keep("handover", where, paper.pk)
    paper = by(
        local.clerk, public.disclose, village_code=county.villages[where], kind="finance", title="收支", upload=files.upload(files.jpeg()),
    )  # fmt: skip
    county.keep("paper", where, paper.pk, code=county.villages[where])
    home = county.records["household"][where]["pk"]
    kept = by(
        local.organiser, lawful.hold, object_type="places.Household", object_id=UUID(home), region_code=county.villages[where],
        reason="诉讼未结",
    )  # fmt: skip
    county.keep("hold", where, kept.pk)
    asked = by(
        local.organiser, lawful.hold, object_type="places.Household", object_id=new_id(), region_code=county.villages[where],
        reason="巡察",
    )  # fmt: skip
    by(local.organiser, lawful.ask_lift, hold_id=asked.pk, reason="查完了")
    county.keep("hold.asked", where, asked.pk)
    if where == "o":
        _to_sign(county, local)
        phone = by(county.actors["W"], field.bind, device_id=new_id(), name="红米")
        county.keep("phone", "o", phone.pk)


def _heir(county: Any, where: str, local: Any) -> Actor:
    with acting(SYSTEM):
        unit = Organisation.objects.get(pk=next(iter(local.bureau.organisation_ids)))
        return make_person(
            "接手", role=Role.DEPARTMENT, territory=county.villages[where][:6], unit=unit, now=county.now
        )


def _to_sign(county: Any, local: Any) -> None:
    """A hand-over that waits for the township officer who is swept."""
    by, officer = county.by, county.actors["T"]
    by(
        local.officer, issues.make_promise, words="月底来装", region_code=VILLAGE,
        until_on=(county.now + timedelta(days=12)).date(),
    )  # fmt: skip
    paper = by(local.officer, issues.offer_handover, giver_id=local.officer.staff_id, taker_id=officer.staff_id)
    county.keep("handover.mine", "o", paper.pk)
