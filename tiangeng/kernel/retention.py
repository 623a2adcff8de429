"""What is kept comes to an end: each room says in `retention.py` what of its own is due and how it is taken off.

Nothing in the log or its seals is touched, rows that are counted stay, and what a hold names is left alone.
"""

import importlib
import importlib.util
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from .register import Keep

AFTER = {  # as the register's sentences say it
    Keep.HOME: timedelta(days=730), Keep.ASKER: timedelta(days=730), Keep.CASE: timedelta(days=3652), Keep.DIARY: timedelta(days=1826),
    Keep.PAPER: timedelta(days=730), Keep.STAFF: timedelta(days=730), Keep.SIGN_IN: timedelta(days=183),
    Keep.OPINION: timedelta(days=1096), Keep.DAY: timedelta(days=30), Keep.CONTACT: timedelta(days=730),
}  # fmt: skip

WHOLE = "*"
BLANKED = "（已到期删去）"  # stands where a text was that may not be empty

Due = Callable[[str, datetime], QuerySet[Any]]  # county ("" = wherever), moment: rows older than it
Purge = Callable[[Collection[Any], datetime], None]  # ids, now


@dataclass(frozen=True, slots=True)
class Duty:
    """One table's end: which rows are due, what becomes of them.

    `takes`: the columns it takes away, table by table (`WHOLE`: the row itself). A test compares them with the register,
    so that nothing is said to end which nobody ends.
    """

    keep: Keep
    model: str
    due: Due
    purge: Purge
    takes: Mapping[str, str]
    by_county: bool = True
    owner: str = ""  # the kind of record these rows hang on: a hold on that one keeps them
    owner_key: str = "owner_id"  # by which column

    def rows(self, county_code: str, *, now: datetime) -> QuerySet[Any]:
        return self.due(county_code, now - AFTER[self.keep])


def duties() -> list[Duty]:
    """What all rooms declare, in the order of the rooms."""
    found: list[Duty] = []
    for config in apps.get_app_configs():
        place = f"{config.name}.{'endings' if config.label == 'kernel' else 'retention'}"
        if config.name.startswith("tiangeng.") and importlib.util.find_spec(place):
            found += getattr(importlib.import_module(place), "DUTIES", ())
    return found
