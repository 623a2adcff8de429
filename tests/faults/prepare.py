"""Prepares the data directory of a stack under test: the real set-up, Longquan's regions and pack, the cast with keys.

Run by the supervisor of `run.py` before anything is served. What the tests need to know is left in `cast.json`.
"""

import gzip
import json
import shutil
import sys
from datetime import datetime
from typing import Any

from tiangeng.config import setup
from tiangeng.config.paths import ROOT, data_dir

PASSWORD = "Leaking-Channel-2026"
DAYS = 30


def main() -> int:
    kept = data_dir() / "cast.json"
    if not (data_dir() / "regions.csv.gz").exists():
        _regions()
    setup.prepare(pack="longquan", demo=False)
    if not kept.exists():
        from django.utils import timezone

        kept.write_text(json.dumps(_people(timezone.now()), ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _regions() -> None:
    """The real loader over Longquan's part of the file: the whole country would take half of the tests' time."""
    extract = ROOT / "tests" / "data" / "regions-331181.csv"
    with extract.open("rb") as plain, gzip.open(data_dir() / "regions.csv.gz", "wb") as packed:
        shutil.copyfileobj(plain, packed)


def _people(now: datetime) -> dict[str, Any]:
    """The cast, able to sign in and to use the API; and the units and villages the tests name."""
    from django.contrib.auth.hashers import make_password

    from conftest import SYSTEM
    from tests.cast import make_cast
    from tiangeng.kernel import packs
    from tiangeng.kernel.walls import acting
    from tiangeng.people.models import Account, Organisation

    with acting(SYSTEM):
        packs.load("longquan", actor=SYSTEM, now=now)
        cast = make_cast(now=now)
        people = {name: getattr(cast, name) for name in cast.__dataclass_fields__}
        Account.objects.filter(pk__in=[a.account_id for a in people.values()]).update(password=make_password(PASSWORD))
        names = dict(Account.objects.values_list("pk", "username"))
        units = {o.code: str(o.pk) for o in Organisation.objects.filter(county_code="331181")}
        found = {
            name: {"name": actor.name, "username": names[actor.account_id], "key": _key(actor, now)}
            for name, actor in people.items()
        }
    return {"people": found, "units": units}


def _key(actor: Any, now: datetime) -> str:
    """An API key, except for administrators, who have none by rule."""
    from tiangeng.people import actions
    from tiangeng.people.roles import ADMINISTRATORS

    if actor.roles & ADMINISTRATORS:
        return ""
    _row, key = actions.tokens.make_token(actor=actor, name="fault tests", days=DAYS, now=now)
    return key


if __name__ == "__main__":
    sys.exit(main())
