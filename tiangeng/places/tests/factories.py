"""The smallest lawful rows, made by the actions themselves; people and numbers are invented."""

from typing import Any

from conftest import NOON, VILLAGE
from tiangeng.algorithms import codes
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import LogEntry
from tiangeng.places import actions
from tiangeng.places.models import Enterprise, Facility, Household, Resident

CREDIT_BODY = "91331181MA2A00000"


def id_number(serial: int = 1, *, born: str = "19700315", area: str = "331181") -> str:
    """A well-formed number of nobody: the area code and birthday are free, the serial tells them apart."""
    body = f"{area}{born}{serial:03d}"
    return body + codes.resident_id_check(body)


def credit_code(serial: int = 1) -> str:
    body = f"{CREDIT_BODY[:-4]}{serial:04d}"
    return body + codes.credit_code_check(body)


def household(actor: Actor, **given: Any) -> Household:
    return actions.create_household(actor=actor, now=NOON, **{"region_code": VILLAGE, "head_name": "叶根水"} | given)


def resident(actor: Actor, home: Household, **given: Any) -> Resident:
    fields = {"name": "叶根水", "relation": "户主", "phone": "13857800001", "id_number": id_number()}
    return actions.add_resident(actor=actor, household_id=home.pk, now=NOON, **fields | given)


def enterprise(actor: Actor, **given: Any) -> Enterprise:
    fields = {"region_code": VILLAGE, "credit_code": credit_code(), "name": "龙泉市溪边竹制品厂"}
    return actions.create_enterprise(actor=actor, now=NOON, **fields | given)


def facility(actor: Actor, **given: Any) -> Facility:
    fields = {"region_code": VILLAGE, "kind": "clinic", "name": "村卫生室"}
    return actions.create_facility(actor=actor, now=NOON, **fields | given)


def lines(record: Any) -> list[str]:
    """The verbs the log holds about a record, oldest first."""
    return list(LogEntry.objects.filter(object_id=str(record.pk)).order_by("id").values_list("verb", flat=True))
