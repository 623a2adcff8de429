"""Every verb of this room, one function each; console, API, phone and demo come through here."""

from .attaching import MOST_FILES, attach, check, remove
from .exporting import (
    TAKEN_OUT,
    add_taken,
    agreed_today,
    alone_today,
    ask_export,
    decide_export,
    fetch_export,
    make_sheet,
    rows_alone,
    tell_places,
)
from .importing import blank_sheet, choose_worksheet, kind_of, map_columns, start_import, take_in_sheet
from .performing import check_sheet, run_sheet
from .tidying import kept_until, tidy_sheets

__all__ = [
    "MOST_FILES",
    "TAKEN_OUT",
    "add_taken",
    "agreed_today",
    "alone_today",
    "ask_export",
    "attach",
    "blank_sheet",
    "check",
    "check_sheet",
    "choose_worksheet",
    "decide_export",
    "fetch_export",
    "kept_until",
    "kind_of",
    "make_sheet",
    "map_columns",
    "remove",
    "rows_alone",
    "run_sheet",
    "start_import",
    "take_in_sheet",
    "tell_places",
    "tidy_sheets",
]
