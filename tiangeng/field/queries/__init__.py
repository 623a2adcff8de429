"""What a phone may know: who its owner is, and what has changed in the owner's own villages."""

from .changes import Changes, changes, present, visit_months
from .keeping import MOST, own_villages
from .owner import devices, minutes_of, of_owner

__all__ = ["MOST", "Changes", "changes", "devices", "minutes_of", "of_owner", "own_villages", "present", "visit_months"]
