"""A county that publishes some of its branches, requests asked at the public door, and a hotline's machine."""

from datetime import datetime, timedelta
from typing import Any

from tests.cast import make_person
from tiangeng.exchange import actions
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import Pack
from tiangeng.kernel.once import once_within
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people
from tiangeng.people.roles import Role
from tiangeng.public.tests.factories import unit

COUNTY, VILLAGE = "331181", "331181104201"
LAMP = "村口的路灯不亮三天了，晚上摸黑。"


def publish(*branches: str, titles: bool = False) -> None:
    """As if the county's pack said so."""
    row = Pack.objects.get(county_code=COUNTY)
    row.parts = row.parts | {"exchange": {"listed": list(branches), "titles": titles}}
    row.digest = f"{row.digest[:40]}{'-'.join(branches)}{titles}"[:64]
    row.save(update_fields=["parts", "digest"])
    once_within().clear()


def machine(*, now: datetime) -> Actor:
    """The account of the county's 12345 platform, lent by the office that keeps it."""
    return make_person("12345平台", role=Role.HOTLINE, territory=COUNTY, unit=unit("petitions"), now=now)


def key_of(actor: Actor, *, now: datetime) -> str:
    with acting(actor):
        _token, key = people.make_token(actor=actor, name="对接", days=30, now=now)
    return key


def call(number: str = "20260318001", *, now: datetime, **given: Any) -> actions.Call:
    said: dict[str, Any] = {
        "system": "12345",
        "external_number": number,
        "content": LAMP,
        "received_at": now - timedelta(hours=1),
        "region_code": VILLAGE,
    }
    return actions.Call(**(said | given))
