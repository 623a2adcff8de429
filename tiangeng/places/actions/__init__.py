"""Every verb of this room, one function each; console, API, phone and demo come through here."""

from tiangeng.places.queries.households import OPENED

from .enterprises import create_enterprise, edit_enterprise
from .facilities import create_facility, edit_facility
from .households import create_household, edit_household, house_numbers_ahead, move_household
from .looking import LISTS, PULLED, note_opened, note_pulled
from .residents import add_resident, edit_resident, remove_resident
from .unmasking import lift_limit, looks_of, looks_today, one_more_look, unmask

__all__ = [
    "LISTS",
    "OPENED",
    "PULLED",
    "add_resident",
    "create_enterprise",
    "create_facility",
    "create_household",
    "edit_enterprise",
    "edit_facility",
    "edit_household",
    "edit_resident",
    "house_numbers_ahead",
    "lift_limit",
    "looks_of",
    "looks_today",
    "move_household",
    "note_opened",
    "note_pulled",
    "one_more_look",
    "remove_resident",
    "unmask",
]
