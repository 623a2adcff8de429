"""Every verb of this room, one function each; console, API, phone and demo come through here."""

from .entry import Entry
from .programmes import close_programme, create_programme, edit_programme
from .roster import end_roster_entry, hand_on_roster, plan_roster
from .several import record_visits
from .visits import add_addendum, edit_visit, record_visit

__all__ = [
    "Entry",
    "add_addendum",
    "close_programme",
    "create_programme",
    "edit_programme",
    "edit_visit",
    "end_roster_entry",
    "hand_on_roster",
    "plan_roster",
    "record_visit",
    "record_visits",
]
