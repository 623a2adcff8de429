"""The hand-written frames, gathered: leaf category → its stories."""
