"""What pages ask of this room, gathered by what they are about."""

from .coverage import Coverage, DayCount, TownshipDay, VillageDay, coverage, history, latest
from .firms import firms, never_seen, seen_of_enterprise, silent_for
from .programmes import family, programmes, running
from .recurring import recurring_forms
from .roster import Day, Plan, day_of, likely_village, roster, townships_for, village_choices, villages_for
from .unheard import (
    HouseholdSilence,
    Silence,
    VillageHouseholds,
    households_unheard,
    seen_of_household,
    silent_villages,
)
from .visits import (
    SEARCHED_BACK,
    as_typed,
    below,
    is_visible,
    listed,
    matching,
    may_attach,
    may_edit,
    of_people,
    one,
    seen_on,
    what_it_said,
)

__all__ = [
    "SEARCHED_BACK",
    "Coverage",
    "Day",
    "DayCount",
    "HouseholdSilence",
    "Plan",
    "Silence",
    "TownshipDay",
    "VillageDay",
    "VillageHouseholds",
    "as_typed",
    "below",
    "coverage",
    "day_of",
    "family",
    "firms",
    "history",
    "households_unheard",
    "is_visible",
    "latest",
    "likely_village",
    "listed",
    "matching",
    "may_attach",
    "may_edit",
    "never_seen",
    "of_people",
    "one",
    "programmes",
    "recurring_forms",
    "roster",
    "running",
    "seen_of_enterprise",
    "seen_of_household",
    "seen_on",
    "silent_for",
    "silent_villages",
    "townships_for",
    "village_choices",
    "villages_for",
    "what_it_said",
]
