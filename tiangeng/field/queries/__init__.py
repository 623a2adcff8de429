"""What a phone may know: who its owner is, and what has changed in the owner's own villages."""

from .changes import Changes, changes, present
from .owner import devices, minutes_of, of_owner, own_villages

__all__ = ["Changes", "changes", "devices", "minutes_of", "of_owner", "own_villages", "present"]
