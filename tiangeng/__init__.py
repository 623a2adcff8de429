"""田埂 Tiangeng: from a doorstep to the strike-off."""

__version__ = "0.1.0"
